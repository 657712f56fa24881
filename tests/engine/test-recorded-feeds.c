/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-density-reference.h"
#include "cp-plain-gtfs-rt.h"
#include "cp-program.h"
#include "cp-test.h"

#include <math.h>
#include <string.h>

/* The program against recorded real feeds: what it lists against an independent decode, what it
 * draws against the definition. */

#define MAX_POSITION_ERROR_DEG 1e-5
#define MAX_DENSITY_ERROR 0.005

static gint64
get_count (JsonObject *object,
           const char *name)
{
  return json_object_get_int_member (json_object_get_object_member (object, "accounting"), name);
}

/* Whether the feed has this vehicle, by the plain decode: the same id at the same place. */
static gboolean
plain_has_vehicle (const CpPlainMessage *message,
                   JsonObject           *listed)
{
  JsonNode   *id_node = json_object_get_member (listed, "id");
  const char *id = JSON_NODE_HOLDS_NULL (id_node) ? NULL : json_node_get_string (id_node);
  double      latitude_deg = json_object_get_double_member (listed, "latitude");
  double      longitude_deg = json_object_get_double_member (listed, "longitude");

  for (guint i = 0; i < message->vehicles->len; i++)
    {
      const CpPlainVehicle *vehicle = message->vehicles->pdata[i];
      const char           *plain_id = g_strcmp0 (vehicle->id, "") == 0 ? NULL : vehicle->id;

      if (vehicle->has_latitude && vehicle->has_longitude && g_strcmp0 (plain_id, id) == 0
          && fabs ((double) vehicle->latitude_deg - latitude_deg) <= MAX_POSITION_ERROR_DEG
          && fabs ((double) vehicle->longitude_deg - longitude_deg) <= MAX_POSITION_ERROR_DEG)
        return TRUE;
    }
  return FALSE;
}

static void
check_list (const char *path)
{
  g_auto (CpProgram)         program = { 0 };
  g_autoptr (JsonNode)       root = NULL;
  g_autoptr (CpPlainMessage) plain = NULL;
  g_autoptr (GBytes)         body = NULL;
  char                      *contents;
  gsize                      length;
  g_autoptr (GError)         error = NULL;
  JsonObject                *object;
  JsonArray                 *vehicles;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  body = g_bytes_new_take (contents, length);
  plain = cp_plain_message_read (body);

  cp_program_run (&program, "vehicles", "--input", path, "--fade", "none", "--format", "json", NULL);
  g_assert_cmpint (program.status, ==, plain->vehicles->len == 0 && plain->n_entities > 0 ? 3 : 0);
  root = cp_program_parse_json (&program);
  object = json_node_get_object (root);
  vehicles = json_object_get_array_member (object, "vehicles");

  g_assert_cmpint (json_object_get_int_member (object, "count"), ==, json_array_get_length (vehicles));
  g_assert_cmpint (get_count (object, "entities"), ==, plain->n_entities);
  g_assert_cmpint (get_count (object, "vehicle_entities"), ==, plain->vehicles->len);
  g_assert_cmpint (get_count (object, "listed"), ==, json_array_get_length (vehicles));
  g_assert_cmpint (get_count (object, "gone"), ==, 0);
  g_assert_cmpint (get_count (object, "vehicle_entities"), ==,
                   get_count (object, "no_position") + get_count (object, "rejected")
                     + get_count (object, "gone") + get_count (object, "duplicates")
                     + get_count (object, "listed"));
  /* The national ones would take minutes this way: every seventh of theirs is looked for. */
  for (guint i = 0; i < json_array_get_length (vehicles); i += plain->n_entities > 2000 ? 7 : 1)
    g_assert_true (plain_has_vehicle (plain, json_array_get_object_element (vehicles, i)));
}

static void
check_folder (const char *path,
              guint      *n_files)
{
  g_autoptr (GDir)   folder = NULL;
  g_autoptr (GError) error = NULL;
  const char        *name;

  folder = g_dir_open (path, 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      /* The plain decoder trusts what it reads; what the malformed ones must do is known below. */
      if (g_str_equal (name, "malformed"))
        continue;
      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        check_folder (child, n_files);
      else if (g_str_has_suffix (name, ".pb"))
        {
          check_list (child);
          (*n_files)++;
        }
    }
}

static void
test_every_list (void)
{
  g_autofree char *root = cp_test_dup_shared_path ("gtfs-rt");
  guint            n_files = 0;

  if (root == NULL)
    return;
  check_folder (root, &n_files);
  g_test_message ("%u files", n_files);
  g_assert_cmpuint (n_files, >, 100);
}

static void
run_on (CpProgram  *program,
        const char *path)
{
  cp_program_run (program, "vehicles", "--input", path, "--fade", "none", NULL);
}

/* What the recordings are known to hold, one by one. */
static void
test_known_answers (void)
{
  static const struct
  {
    const char *path;
    int         status;
    int         listed; /* -1: not looked at */
  } cases[] = {
    { "gtfs-rt/mbta-boston/2017-10-26-live.pb", 0, 785 },
    { "gtfs-rt/malformed/not-protobuf.pb", 1, -1 },
    { "gtfs-rt/malformed/truncated-denver-4096.pb", 1, -1 },
    { "gtfs-rt/malformed/fixture-bindings-minimal.pb", 0, 1 },
    { "gtfs-rt/malformed/fixture-invalid-utf8.pb", 3, 0 },
    { "gtfs-rt/malformed/fixture-no-timestamps.pb", 3, 0 },
    { "gtfs-rt/no-vehicles/hart-tampa-empty-2021.pb", 0, 0 },
    { "gtfs-rt/no-vehicles/brest-alerts-2021.pb", 3, 0 },
    { "gtfs-rt/no-vehicles/caltrain-trip-updates-2023.pb", 3, 0 },
    { "gtfs-rt/no-vehicles/kingston-trip-updates-2026-01-15.pb", 3, 0 },
    { "gtfs-rt/no-vehicles/stm-montreal-trip-updates-extensions-2022.pb", 3, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (CpProgram) program = { 0 };
      g_autofree char   *path = cp_test_dup_shared_path (cases[i].path);

      if (path == NULL)
        return;
      run_on (&program, path);
      g_test_message ("%s: %d, %s", cases[i].path, program.status, program.errors);
      g_assert_cmpint (program.status, ==, cases[i].status);
      g_assert_cmpuint (cp_program_count_error_lines (&program), ==, cases[i].status == 0 ? 0 : 1);
      if (cases[i].status == 1)
        g_assert_cmpuint (g_bytes_get_size (program.output), ==, 0);
      if (cases[i].listed >= 0)
        {
          g_autoptr (JsonNode) root = cp_program_parse_json (&program);

          g_assert_cmpint (json_object_get_int_member (json_node_get_object (root), "count"), ==,
                           cases[i].listed);
        }
    }
}

typedef struct
{
  guint   n;
  double *latitude;
  double *longitude;
  double *weight;
} Vehicles;

static void
vehicles_clear (Vehicles *self)
{
  g_free (self->latitude);
  g_free (self->longitude);
  g_free (self->weight);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Vehicles, vehicles_clear)

static void
vehicles_read (Vehicles   *self,
               const char *path)
{
  g_auto (CpProgram)   program = { 0 };
  g_autoptr (JsonNode) root = NULL;
  JsonArray           *array;

  cp_program_run (&program, "vehicles", "--input", path, NULL);
  g_assert_cmpint (program.status, ==, 0);
  root = cp_program_parse_json (&program);
  array = json_object_get_array_member (json_node_get_object (root), "vehicles");
  self->n = json_array_get_length (array);
  self->latitude = g_new (double, self->n);
  self->longitude = g_new (double, self->n);
  self->weight = g_new (double, self->n);
  for (guint i = 0; i < self->n; i++)
    {
      JsonObject *vehicle = json_array_get_object_element (array, i);

      self->latitude[i] = json_object_get_double_member (vehicle, "latitude");
      self->longitude[i] = json_object_get_double_member (vehicle, "longitude");
      self->weight[i] = json_object_get_double_member (vehicle, "weight");
    }
}

static float *
dup_values (JsonObject *object,
            guint       columns,
            guint       rows)
{
  JsonArray *array = json_object_get_array_member (object, "values");
  float     *values = g_new (float, (gsize) columns * rows);

  g_assert_cmpuint (json_array_get_length (array), ==, rows);
  for (guint r = 0; r < rows; r++)
    {
      JsonArray *row = json_array_get_array_element (array, r);

      g_assert_cmpuint (json_array_get_length (row), ==, columns);
      for (guint c = 0; c < columns; c++)
        values[(gsize) r * columns + c] = (float) json_array_get_double_element (row, c);
    }
  return values;
}

static void
check_density (const char     *path,
               const Vehicles *vehicles,
               const char     *box,
               guint           n_cells,
               double          bandwidth_m)
{
  g_auto (CpProgram)    program = { 0 };
  g_autoptr (JsonNode)  root = NULL;
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char      *cells = g_strdup_printf ("%u", n_cells);
  g_autofree char      *bandwidth = g_strdup_printf ("%g", bandwidth_m);
  g_autofree char      *box_option = g_strdup_printf ("--box=%s", box);
  g_autofree float     *values = NULL;
  CpDensityReference    reference;
  JsonObject           *object, *grid, *edges;
  double                error, peak;

  for (guint i = 0; i < 9; i++)
    g_ptr_array_add (arguments, (gpointer) ((const char *[]) { "heatmap", "--input", path, "--format", "json",
                                                               "--grid", cells, "--bandwidth", bandwidth }[i]));
  if (box != NULL)
    g_ptr_array_add (arguments, box_option);
  g_ptr_array_add (arguments, NULL);
  cp_program_run_fed (&program, NULL, (const char *const *) arguments->pdata);
  g_assert_cmpint (program.status, ==, 0);
  root = cp_program_parse_json (&program);
  object = json_node_get_object (root);
  grid = json_object_get_object_member (object, "grid");
  edges = json_object_get_object_member (grid, "box");
  reference = (CpDensityReference) {
    .west_deg = json_object_get_double_member (edges, "west"),
    .south_deg = json_object_get_double_member (edges, "south"),
    .east_deg = json_object_get_double_member (edges, "east"),
    .north_deg = json_object_get_double_member (edges, "north"),
    .columns = (guint) json_object_get_int_member (grid, "columns"),
    .rows = (guint) json_object_get_int_member (grid, "rows"),
    .bandwidth_m = bandwidth_m,
  };
  g_assert_cmpuint (MAX (reference.columns, reference.rows), ==, n_cells);
  g_assert_cmpint (json_object_get_int_member (object, "observations"), ==, vehicles->n);
  values = dup_values (object, reference.columns, reference.rows);
  error = cp_density_reference_error (&reference, vehicles->latitude, vehicles->longitude, vehicles->weight,
                                      vehicles->n, values, &peak);
  g_test_message ("%s, box %s, %u cells, %g m: %.4f %% of %g", path, box, n_cells, bandwidth_m, 100 * error,
                  peak);
  g_assert_cmpfloat (peak, >, 0);
  g_assert_cmpfloat (error, <=, MAX_DENSITY_ERROR);
}

static void
test_density (void)
{
  /* Boxes: where the vehicles are, and a part of the city, cut through its busiest streets. */
  static const struct
  {
    const char *path;
    const char *box;
  } cases[] = {
    { "gtfs-rt/mbta-boston/2017-10-26-live.pb", "-71.12,42.32,-71.04,42.37" },
    { "gtfs-rt/krakow/2024-08-20T1428Z-bus.pb", "19.9,50.03,20.02,50.08" },
    { "gtfs-rt/rome/2025-12-01.pb", "12.44,41.87,12.53,41.93" },
    { "gtfs-rt/sofia/2025-10-12.pb", "23.29,42.66,23.36,42.71" },
    { "gtfs-rt/edmonton/2024-03-02.pb", "-113.55,53.5,-113.45,53.56" },
    { "gtfs-rt/halifax/2025-11-06.pb", "-63.62,44.63,-63.56,44.67" },
    { "gtfs-rt/king-county-metro-seattle/2021-09-02T1531Z.pb", "-122.36,47.58,-122.3,47.64" },
  };
  static const guint  cells[] = { 64, 256, 512 };
  static const double bandwidths_m[] = { 0, 60, 150, 300, 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = cp_test_dup_shared_path (cases[i].path);
      g_auto (Vehicles) vehicles = { 0 };

      if (path == NULL)
        return;
      vehicles_read (&vehicles, path);
      g_assert_cmpuint (vehicles.n, >, 100);
      for (guint b = 0; b < G_N_ELEMENTS (bandwidths_m); b++)
        {
          guint n_cells = cells[(i + b) % G_N_ELEMENTS (cells)];

          check_density (path, &vehicles, NULL, n_cells, bandwidths_m[b]);
          check_density (path, &vehicles, cases[i].box, n_cells, bandwidths_m[b]);
        }
    }
}

/* A finer grid, on one feed. */
static void
test_density_fine (void)
{
  g_autofree char  *path = cp_test_dup_shared_path ("gtfs-rt/mbta-boston/2017-10-26-live.pb");
  g_auto (Vehicles) vehicles = { 0 };

  if (path == NULL)
    return;
  vehicles_read (&vehicles, path);
  check_density (path, &vehicles, "-71.3,42.2,-70.9,42.5", 1024, 150);
  check_density (path, &vehicles, "-71.3,42.2,-70.9,42.5", 1024, 1000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/recorded-feeds/every-list", test_every_list);
  g_test_add_func ("/recorded-feeds/known-answers", test_known_answers);
  g_test_add_func ("/recorded-feeds/density", test_density);
  g_test_add_func ("/recorded-feeds/density/fine", test_density_fine);
  return g_test_run ();
}
