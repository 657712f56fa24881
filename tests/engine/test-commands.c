/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-program.h"
#include "cp-test.h"
#include "cp-wire-writer.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* Commands as a person types them: what they print, what they answer, what they say to mistakes. */

#define HEADER_TIME G_GINT64_CONSTANT (1700000000)

/* Three vehicles in Boston: one fresh, one fading, one long gone. */
static GBytes *
make_feed (void)
{
  GByteArray        *feed = g_byte_array_new ();
  const CpWireVehicle vehicles[] = {
    { .entity_id = "1", .id = "a", .route_id = "Red", .latitude_deg = 42.36, .longitude_deg = -71.06,
      .timestamp = HEADER_TIME - 10, .bearing_deg = NAN, .speed = NAN },
    { .entity_id = "2", .id = "=b,\"", .latitude_deg = 42.35, .longitude_deg = -71.07,
      .timestamp = HEADER_TIME - 345, .bearing_deg = NAN, .speed = NAN },
    { .entity_id = "3", .id = "c", .latitude_deg = 42.34, .longitude_deg = -71.08,
      .timestamp = HEADER_TIME - 3600, .bearing_deg = NAN, .speed = NAN },
  };

  cp_wire_header (feed, "2.0", 0, HEADER_TIME);
  for (guint i = 0; i < G_N_ELEMENTS (vehicles); i++)
    cp_wire_vehicle (feed, &vehicles[i]);
  return cp_wire_end (feed);
}

/* Writes bytes to a file of the test's own folder. */
static char *
dup_saved (const char *name,
           GBytes     *bytes)
{
  g_autofree char   *path = g_build_filename (g_get_user_data_dir (), name, NULL);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (g_get_user_data_dir (), 0700);
  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  return g_steal_pointer (&path);
}

static char *
dup_saved_feed (void)
{
  g_autoptr (GBytes) feed = make_feed ();

  return dup_saved ("feed.pb", feed);
}

static void
test_help (void)
{
  static const char *commands[] = { "watch", "heatmap", "vehicles", "cities", "demo-feed" };
  g_auto (CpProgram) program = { 0 };

  cp_program_run (&program, "--help", NULL);
  g_assert_cmpint (program.status, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (CpProgram) help = { 0 };

      g_assert_nonnull (strstr (cp_program_get_text (&program), commands[i]));
      cp_program_run (&help, commands[i], "--help", NULL);
      g_assert_cmpint (help.status, ==, 0);
      g_assert_nonnull (strstr (cp_program_get_text (&help), "Examples:"));
      g_assert_cmpstr (help.errors, ==, "");
    }
  cp_program_run (&program, "--version", NULL);
  g_assert_cmpint (program.status, ==, 0);
  g_assert_true (g_str_has_prefix (cp_program_get_text (&program), "citypulse 0."));
}

/* Slips of the finger: answered in one line, with what was meant where that can be told. */
static void
test_mistakes (void)
{
  static const struct
  {
    const char *arguments[6];
    const char *said;
  } cases[] = {
    { { NULL }, "--help" },
    { { "heatmpa" }, "did you mean heatmap?" },
    { { "vehicle" }, "did you mean vehicles?" },
    { { "xyzzy" }, "--help" },
    { { "heatmap", "--gird", "64" }, "did you mean --grid?" },
    { { "heatmap", "--city", "demo", "--bandwith=60" }, "did you mean --bandwidth?" },
    { { "vehicles", "--city", "dmeo" }, "did you mean demo?" },
    { { "cities", "show", "bostn" }, "did you mean boston?" },
    { { "cities", "frobnicate" }, "cities" },
    { { "heatmap", "--city", "demo", "--grid", "100" }, "multiple of 16" },
    { { "heatmap", "--city", "demo", "--grid", "-16" }, "16 to 4096" },
    { { "heatmap", "--city", "demo", "--bandwidth", "nan" }, "bandwidth" },
    { { "heatmap", "--city", "demo", "--box=1,2,3" }, "WEST,SOUTH,EAST,NORTH" },
    { { "heatmap", "--city", "demo", "--format", "gif" }, "png" },
    { { "heatmap", "--city", "demo", "--measure", "noise" }, "density" },
    { { "heatmap", "--city", "demo", "--colour-map", "jet" }, "viridis" },
    { { "heatmap", "--city", "demo", "--at", "yesterday" }, "2026-11-20T08:15" },
    { { "heatmap", "--city", "demo", "--legend" }, "png" },
    { { "heatmap", "--city", "demo", "--domain", "-3" }, "over 0" },
    { { "vehicles", "--fade", "600,90", "--city", "demo" }, "FROM,TO" },
    { { "vehicles", "feed.pb" }, "--input" },
    { { "vehicles" }, "--input" },
    { { "watch", "--motion", "jerky" }, "smooth" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (CpProgram) program = { 0 };

      cp_program_run_fed (&program, NULL, cases[i].arguments);
      g_test_message ("%s %s: %s", cases[i].arguments[0], cases[i].arguments[1], program.errors);
      g_assert_cmpint (program.status, ==, 2);
      g_assert_cmpuint (g_bytes_get_size (program.output), ==, 0);
      g_assert_cmpuint (cp_program_count_error_lines (&program), ==, 1);
      g_assert_nonnull (strstr (program.errors, cases[i].said));
    }
}

static void
test_vehicles_json (void)
{
  g_auto (CpProgram)   program = { 0 };
  g_autofree char     *path = dup_saved_feed ();
  g_autoptr (JsonNode) root = NULL;
  JsonObject          *object, *accounting, *vehicle;
  JsonArray           *vehicles;

  cp_program_run (&program, "vehicles", "--input", path, NULL);
  g_assert_cmpint (program.status, ==, 0);
  g_assert_cmpstr (program.errors, ==, "");
  root = cp_program_parse_json (&program);
  object = json_node_get_object (root);
  accounting = json_object_get_object_member (object, "accounting");
  vehicles = json_object_get_array_member (object, "vehicles");
  g_assert_cmpstr (json_object_get_string_member (object, "time"), ==, "2023-11-14T22:13:20Z");
  g_assert_cmpint (json_object_get_int_member (object, "count"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (accounting, "gone"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (accounting, "listed"), ==, 2);
  /* Sorted by key, as bytes: "=b," comes before "a". */
  vehicle = json_array_get_object_element (vehicles, 0);
  g_assert_cmpstr (json_object_get_string_member (vehicle, "key"), ==, "feed:=b,\"");
  g_assert_cmpstr (json_object_get_string_member (vehicle, "state"), ==, "fading");
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (vehicle, "weight"), 0.5, 1e-6);
  vehicle = json_array_get_object_element (vehicles, 1);
  g_assert_cmpstr (json_object_get_string_member (vehicle, "key"), ==, "feed:a");
  g_assert_cmpfloat (json_object_get_double_member (vehicle, "age_s"), ==, 10);
  g_assert_cmpstr (json_object_get_string_member (vehicle, "route_id"), ==, "Red");
  g_assert_true (json_object_get_null_member (vehicle, "speed_kmh"));
}

static void
test_vehicles_other_formats (void)
{
  g_auto (CpProgram)   program = { 0 };
  g_autofree char     *path = dup_saved_feed ();
  g_autoptr (JsonNode) root = NULL;
  g_auto (GStrv)       lines = NULL;
  JsonArray           *features, *coordinates;

  cp_program_run (&program, "vehicles", "--input", path, "--format", "geojson", "--fade", "none", NULL);
  g_assert_cmpint (program.status, ==, 0);
  root = cp_program_parse_json (&program);
  features = json_object_get_array_member (json_node_get_object (root), "features");
  g_assert_cmpuint (json_array_get_length (features), ==, 3);
  coordinates = json_object_get_array_member (
    json_object_get_object_member (json_array_get_object_element (features, 1), "geometry"), "coordinates");
  g_assert_cmpfloat_with_epsilon (json_array_get_double_element (coordinates, 0), -71.06, 1e-5);
  g_assert_cmpfloat_with_epsilon (json_array_get_double_element (coordinates, 1), 42.36, 1e-5);

  cp_program_run (&program, "vehicles", "--input", path, "--format", "csv", NULL);
  lines = g_strsplit (cp_program_get_text (&program), "\r\n", -1);
  g_assert_true (g_str_has_prefix (lines[0], "key,feed,id,"));
  g_assert_true (g_str_has_prefix (lines[1], "\"feed:=b,\"\"\",feed,\"=b,\"\"\","));
  g_assert_cmpuint (g_strv_length (lines), ==, 4);

  cp_program_run (&program, "vehicles", "--input", path, "--format", "csv", "--spreadsheet-safe", NULL);
  g_assert_nonnull (strstr (cp_program_get_text (&program), "\"'=b,\"\"\""));
}

static void
test_standard_input (void)
{
  g_auto (CpProgram) program = { 0 };
  g_autoptr (GBytes) feed = make_feed ();

  cp_program_run_fed (&program, feed, (const char *[]) { "vehicles", "--input", "-", NULL });
  g_assert_cmpint (program.status, ==, 0);
  g_assert_nonnull (strstr (cp_program_get_text (&program), "\"input:a\""));
}

/* Several files are several feeds of one city; the city's feeds name them. */
static void
test_several_inputs (void)
{
  g_auto (CpProgram) program = { 0 };
  g_autofree char   *path = dup_saved_feed ();

  cp_program_run (&program, "vehicles", "--input", path, "--input", path, NULL);
  g_assert_cmpint (program.status, ==, 0);
  g_assert_nonnull (strstr (cp_program_get_text (&program), "\"feed:a\""));
  g_assert_nonnull (strstr (cp_program_get_text (&program), "\"feed-2:a\""));
  cp_program_run (&program, "vehicles", "--city", "krakow", "--input", path, "--input", path, NULL);
  g_assert_cmpint (program.status, ==, 0);
  g_assert_nonnull (strstr (cp_program_get_text (&program), "\"bus:a\""));
  g_assert_nonnull (strstr (cp_program_get_text (&program), "\"tram:a\""));
  g_assert_nonnull (strstr (cp_program_get_text (&program), "\"E028\""));
}

static void
test_bad_inputs (void)
{
  static const struct
  {
    const char *name;
    const char *contents;
    const char *said;
  } cases[] = {
    { "page.pb", "<!DOCTYPE html><html><body>Down for maintenance</body></html>", "HTML" },
    { "empty.pb", "", "empty" },
    { "noise.pb", "\x0a\xff\xff\xff\xff\x07zzz", "byte" },
  };
  g_auto (CpProgram) missing = { 0 };
  g_auto (CpProgram) folder = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (CpProgram) program = { 0 };
      g_autoptr (GBytes) contents = g_bytes_new_static (cases[i].contents, strlen (cases[i].contents));
      g_autofree char   *path = dup_saved (cases[i].name, contents);

      cp_program_run (&program, "vehicles", "--input", path, NULL);
      g_test_message ("%s", program.errors);
      g_assert_cmpint (program.status, ==, 1);
      g_assert_cmpuint (g_bytes_get_size (program.output), ==, 0);
      g_assert_cmpuint (cp_program_count_error_lines (&program), ==, 1);
      g_assert_nonnull (strstr (program.errors, cases[i].said));
      g_assert_nonnull (strstr (program.errors, cases[i].name));
    }
  cp_program_run (&missing, "vehicles", "--input", "nowhere.pb", NULL);
  g_assert_cmpint (missing.status, ==, 1);
  g_assert_nonnull (strstr (missing.errors, "nowhere.pb"));
  cp_program_run (&folder, "heatmap", "--input", g_get_user_data_dir (), NULL);
  g_assert_cmpint (folder.status, ==, 1);
  g_assert_cmpuint (cp_program_count_error_lines (&folder), ==, 1);
}

/* Nobody listed is an empty city, not a failure; but there is no place to draw. */
static void
test_header_only (void)
{
  g_auto (CpProgram)   program = { 0 };
  GByteArray          *feed = g_byte_array_new ();
  g_autoptr (GBytes)   body = NULL;
  g_autofree char     *path = NULL;
  g_autoptr (JsonNode) root = NULL;

  cp_wire_header (feed, "2.0", 0, HEADER_TIME);
  body = cp_wire_end (feed);
  path = dup_saved ("empty-city.pb", body);
  cp_program_run (&program, "vehicles", "--input", path, NULL);
  g_assert_cmpint (program.status, ==, 0);
  root = cp_program_parse_json (&program);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (root), "count"), ==, 0);
  cp_program_run (&program, "heatmap", "--input", path, NULL);
  g_assert_cmpint (program.status, ==, 3);
  g_assert_nonnull (strstr (program.errors, "--box"));
  cp_program_run (&program, "heatmap", "--input", path, "--city", "boston", "--format", "json", NULL);
  g_assert_cmpint (program.status, ==, 0);
}

static void
test_heatmap_formats (void)
{
  g_auto (CpProgram)   program = { 0 };
  g_autofree char     *path = dup_saved_feed ();
  g_autofree char     *png = g_build_filename (g_get_user_data_dir (), "map.png", NULL);
  g_autofree char     *pgw = g_build_filename (g_get_user_data_dir (), "map.pgw", NULL);
  g_autofree char     *first = NULL;
  g_autofree char     *second = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject          *grid;
  gsize                first_length, second_length;

  cp_program_run (&program, "heatmap", "--input", path, "--grid", "64", "--format", "json", NULL);
  g_assert_cmpint (program.status, ==, 0);
  root = cp_program_parse_json (&program);
  grid = json_object_get_object_member (json_node_get_object (root), "grid");
  g_assert_cmpstr (json_object_get_string_member (grid, "projection"), ==, "EPSG:3857");
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (root), "observations"), ==, 2);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (json_node_get_object (root), "weight"), 1.5, 1e-6);

  cp_program_run (&program, "heatmap", "--input", path, "--grid", "64", "--format", "csv", NULL);
  g_assert_true (g_str_has_prefix (cp_program_get_text (&program), "row,column,latitude,longitude,value"));
  cp_program_run (&program, "heatmap", "--input", path, "--grid", "64", "--format", "pgm", NULL);
  g_assert_true (g_str_has_prefix (cp_program_get_text (&program), "P5\n#"));

  /* The same call gives the same bytes; a file's ending is enough; a plain picture knows its place. */
  cp_program_run (&program, "heatmap", "--input", path, "-o", png, NULL);
  g_assert_cmpint (program.status, ==, 0);
  g_assert_true (g_file_get_contents (png, &first, &first_length, NULL));
  g_assert_true (g_file_test (pgw, G_FILE_TEST_EXISTS));
  cp_program_run (&program, "heatmap", "--input", path, "-o", png, NULL);
  g_assert_true (g_file_get_contents (png, &second, &second_length, NULL));
  g_assert_cmpmem (first, first_length, second, second_length);
  g_assert_cmpmem (first, 8, "\211PNG\r\n\032\n", 8);
  g_assert_cmpint (g_remove (pgw), ==, 0);
  cp_program_run (&program, "heatmap", "--input", path, "--legend", "-o", png, NULL);
  g_assert_cmpint (program.status, ==, 0);
  g_assert_false (g_file_test (pgw, G_FILE_TEST_EXISTS));
}

/* Characters only, and as wide as asked. */
static void
test_heatmap_plain (void)
{
  g_auto (CpProgram) program = { 0 };
  g_auto (GStrv)     lines = NULL;

  g_setenv ("COLUMNS", "60", TRUE);
  g_setenv ("LINES", "20", TRUE);
  cp_program_run (&program, "heatmap", "--city", "demo", "--at", "2026-11-20T08:15", NULL);
  g_unsetenv ("COLUMNS");
  g_unsetenv ("LINES");
  g_assert_cmpint (program.status, ==, 0);
  g_assert_null (strchr (cp_program_get_text (&program), '\033'));
  lines = g_strsplit (cp_program_get_text (&program), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), <=, 20);
  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_cmpint (g_utf8_strlen (lines[i], -1), <=, 60);
  g_assert_nonnull (strpbrk (cp_program_get_text (&program), "#%@"));
}

static void
test_output_errors (void)
{
  g_auto (CpProgram) program = { 0 };

  cp_program_run (&program, "vehicles", "--city", "demo", "-o", "/nowhere/at/all.json", NULL);
  g_assert_cmpint (program.status, ==, 1);
  g_assert_nonnull (strstr (program.errors, "/nowhere/at/all.json"));
  cp_program_run (&program, "vehicles", "--city", "demo", "-o", "/dev/full", NULL);
  g_assert_cmpint (program.status, ==, 1);
  g_assert_cmpuint (cp_program_count_error_lines (&program), ==, 1);
}

static void
test_cities (void)
{
  g_auto (CpProgram)   program = { 0 };
  g_autofree char     *own = g_build_filename (g_get_user_config_dir (), "citypulse", "cities", NULL);
  g_autofree char     *broken = g_build_filename (own, "broken.json", NULL);
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (JsonNode) shown = NULL;

  cp_program_run (&program, "cities", NULL);
  g_assert_cmpint (program.status, ==, 0);
  g_assert_nonnull (strstr (cp_program_get_text (&program), "boston"));
  g_assert_nonnull (strstr (cp_program_get_text (&program), "simulated"));
  cp_program_run (&program, "cities", "list", "--json", NULL);
  root = cp_program_parse_json (&program);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (root), "count"), >=, 8);
  cp_program_run (&program, "cities", "show", "krakow", "--json", NULL);
  shown = cp_program_parse_json (&program);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (shown), "feeds")),
                    ==, 2);

  /* What show prints is a city file, and a broken neighbour costs only itself. */
  g_assert_cmpint (g_mkdir_with_parents (own, 0700), ==, 0);
  g_assert_true (g_file_set_contents (broken, "{ \"id\": \"broken\" \"name\": 1 }", -1, NULL));
  {
    g_autofree char *copy = g_build_filename (own, "krakow.json", NULL);
    g_autofree char *text = g_strdup (cp_program_get_text (&program));
    char            *name = strstr (text, "\"name\": \"");

    g_assert_nonnull (name);
    name[strlen ("\"name\": \"")] = 'Q';
    g_assert_true (g_file_set_contents (copy, text, -1, NULL));
  }
  cp_program_run (&program, "cities", "show", "krakow", NULL);
  g_assert_cmpint (program.status, ==, 0);
  g_assert_true (g_str_has_prefix (cp_program_get_text (&program), "Q"));
  g_assert_cmpuint (cp_program_count_error_lines (&program), ==, 1);
  g_assert_nonnull (strstr (program.errors, "broken.json:1:"));
}

static void
test_demo (void)
{
  g_auto (CpProgram)   rush = { 0 };
  g_auto (CpProgram)   again = { 0 };
  g_auto (CpProgram)   night = { 0 };
  g_auto (CpProgram)   once = { 0 };
  g_autoptr (JsonNode) rush_root = NULL;
  g_autoptr (JsonNode) night_root = NULL;

  cp_program_run (&rush, "vehicles", "--city", "demo", "--at", "2026-11-20T08:15", NULL);
  cp_program_run (&again, "vehicles", "--city", "demo", "--at", "2026-11-20T08:15", NULL);
  cp_program_run (&night, "vehicles", "--city", "demo", "--at", "2026-11-20T03:30", NULL);
  g_assert_true (g_bytes_equal (rush.output, again.output));
  rush_root = cp_program_parse_json (&rush);
  night_root = cp_program_parse_json (&night);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (rush_root), "count"), >, 1200);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (night_root), "count"), <, 200);

  cp_program_run (&once, "watch", "--once", NULL);
  g_assert_cmpint (once.status, ==, 0);
  g_assert_nonnull (strstr (cp_program_get_text (&once), "SIMULATED"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/commands/help", test_help);
  g_test_add_func ("/commands/mistakes", test_mistakes);
  g_test_add_func ("/commands/vehicles/json", test_vehicles_json);
  g_test_add_func ("/commands/vehicles/other-formats", test_vehicles_other_formats);
  g_test_add_func ("/commands/vehicles/standard-input", test_standard_input);
  g_test_add_func ("/commands/vehicles/several-inputs", test_several_inputs);
  g_test_add_func ("/commands/vehicles/bad-inputs", test_bad_inputs);
  g_test_add_func ("/commands/vehicles/header-only", test_header_only);
  g_test_add_func ("/commands/heatmap/formats", test_heatmap_formats);
  g_test_add_func ("/commands/heatmap/plain", test_heatmap_plain);
  g_test_add_func ("/commands/output-errors", test_output_errors);
  g_test_add_func ("/commands/cities", test_cities);
  g_test_add_func ("/commands/demo", test_demo);
  return g_test_run ();
}
