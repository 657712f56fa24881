/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-render-fixture.h"

#include "core/cp-fade.h"
#include "core/cp-time.h"
#include "render/cp-vehicle-list.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#define N_VEHICLES 400u

static const char *const keys[] = {
  "key", "feed", "id", "label", "route_id", "trip_id", "start_date", "direction_id", "latitude",
  "longitude", "bearing_deg", "speed_kmh", "speed_source", "occupancy", "status", "stop_id", "time",
  "age_s", "weight", "state"
};

static char *
dup_list (CpSnapshot     *snapshot,
          gint64          time_usec,
          CpFade          fade,
          CpVehicleFormat format,
          gboolean        spreadsheet_safe)
{
  g_autoptr (GBytes) bytes = NULL;

  cp_fixture_bytes (&bytes, cp_vehicle_list_write (snapshot, time_usec, &fade, format, spreadsheet_safe,
                                                   stream, &error));
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static JsonParser *
parse (const char *text)
{
  JsonParser        *parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  return parser;
}

static void
assert_members (JsonObject        *object,
                const char *const *names,
                guint              n)
{
  g_autoptr (GList) members = json_object_get_members (object);

  g_assert_cmpuint (g_list_length (members), ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpstr (g_list_nth_data (members, i), ==, names[i]);
}

static void
assert_text (JsonObject *object,
             const char *name,
             const char *expected)
{
  if (expected == NULL)
    g_assert_true (json_object_get_null_member (object, name));
  else
    g_assert_cmpstr (json_object_get_string_member (object, name), ==, expected);
}

static void
assert_number (JsonObject *object,
               const char *name,
               double      expected)
{
  if (isnan (expected))
    g_assert_true (json_object_get_null_member (object, name));
  else
    g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, name), expected,
                                    1e-8 * MAX (1, fabs (expected)));
}

/* The rows that are listed, found again from the printed key. */
static GHashTable *
rows_by_key (CpSnapshot *snapshot)
{
  const CpFixColumns *fixes = cp_snapshot_get_fixes (snapshot);
  GHashTable         *rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint row = 0; row < fixes->n; row++)
    g_assert_true (g_hash_table_insert (rows,
                                        g_strdup_printf ("%s:%s",
                                                         cp_snapshot_get_text (snapshot, fixes->feed[row]),
                                                         cp_snapshot_get_text (snapshot, fixes->key[row])),
                                        GUINT_TO_POINTER (row)));
  return rows;
}

static void
assert_vehicle (CpSnapshot *snapshot,
                guint       row,
                gint64      time_usec,
                CpFade      fade,
                JsonObject *vehicle)
{
  static const char *const sources[] = { NULL, "reported", "derived" };
  static const char *const occupancies[] = {
    "EMPTY", "MANY_SEATS_AVAILABLE", "FEW_SEATS_AVAILABLE", "STANDING_ROOM_ONLY",
    "CRUSHED_STANDING_ROOM_ONLY", "FULL", "NOT_ACCEPTING_PASSENGERS", "NO_DATA_AVAILABLE", "NOT_BOARDABLE"
  };
  static const char *const statuses[] = { "INCOMING_AT", "STOPPED_AT", "IN_TRANSIT_TO" };
  const CpFixColumns *fixes = cp_snapshot_get_fixes (snapshot);
  g_autofree char    *time = cp_time_to_rfc3339 (fixes->time_usec[row]);
  gint64              age_usec = cp_fade_age_usec (time_usec, fixes->time_usec[row]);
  double              weight = cp_fade_weight (&fade, age_usec);
  int                 occupancy = fixes->occupancy[row];
  int                 status = fixes->status[row];

#define TEXT(column) cp_snapshot_get_text (snapshot, fixes->column[row])
  assert_members (vehicle, keys, G_N_ELEMENTS (keys));
  assert_text (vehicle, "feed", TEXT (feed));
  assert_text (vehicle, "id", TEXT (id));
  assert_text (vehicle, "label", TEXT (label));
  assert_text (vehicle, "route_id", TEXT (route_id));
  assert_text (vehicle, "trip_id", TEXT (trip_id));
  assert_text (vehicle, "start_date", TEXT (start_date));
  assert_text (vehicle, "stop_id", TEXT (stop_id));
#undef TEXT
  assert_number (vehicle, "direction_id", fixes->direction_id[row] < 0 ? NAN : fixes->direction_id[row]);
  assert_number (vehicle, "latitude", fixes->latitude_deg[row]);
  assert_number (vehicle, "longitude", fixes->longitude_deg[row]);
  assert_number (vehicle, "bearing_deg", fixes->bearing_deg[row]);
  assert_number (vehicle, "speed_kmh", fixes->speed_mps[row] * 3.6);
  assert_text (vehicle, "speed_source", sources[fixes->speed_source[row]]);
  assert_text (vehicle, "occupancy",
               occupancy >= 0 && occupancy < (int) G_N_ELEMENTS (occupancies) ? occupancies[occupancy] : NULL);
  assert_text (vehicle, "status",
               status >= 0 && status < (int) G_N_ELEMENTS (statuses) ? statuses[status] : NULL);
  assert_text (vehicle, "time", time);
  assert_number (vehicle, "age_s", age_usec / 1e6);
  assert_number (vehicle, "weight", weight);
  assert_text (vehicle, "state", weight >= 1 ? "live" : "fading");
  g_assert_cmpfloat (weight, >, 0);
}

static void
assert_accounting (JsonObject *object,
                   gint64      n_listed)
{
  static const char *const names[] = { "entities", "vehicle_entities", "no_position", "rejected", "gone",
                                       "duplicates", "listed" };
  gint64                   counts[G_N_ELEMENTS (names)];

  assert_members (object, names, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    counts[i] = json_object_get_int_member (object, names[i]);
  g_assert_cmpint (counts[6], ==, n_listed);
  g_assert_cmpint (counts[1], ==, counts[2] + counts[3] + counts[4] + counts[5] + counts[6]);
  g_assert_cmpint (counts[1], ==, N_VEHICLES + 14);
  g_assert_cmpint (counts[0], ==, N_VEHICLES + 20);
  g_assert_cmpint (counts[2], ==, 2);
  g_assert_cmpint (counts[3], ==, 3);
  g_assert_cmpint (counts[5], ==, 5);
}

/* Everything of the table, at the snapshot's time and at others, for which more have gone, with
 * several fades. Each vehicle is there exactly when it weighs something. */
static void
test_json (void)
{
  static const char *const  members[] = { "city", "time", "received", "count", "accounting", "findings",
                                          "vehicles" };
  static const char *const  findings[] = { "E026", "W001" };
  g_autoptr (CpSnapshot)    snapshot = cp_fixture_snapshot (11, N_VEHICLES);
  const CpFixColumns       *fixes = cp_snapshot_get_fixes (snapshot);
  g_autoptr (GHashTable)    rows = rows_by_key (snapshot);
  const CpFade              fades[] = { CP_FADE_DEFAULT, CP_FADE_NONE, { 0, 30 * G_USEC_PER_SEC } };

  for (guint i = 0; i < 5 * G_N_ELEMENTS (fades); i++)
    {
      CpFade                 fade = fades[i % G_N_ELEMENTS (fades)];
      gint64                 time_usec = CP_FIXTURE_TIME_USEC + (i / G_N_ELEMENTS (fades)) * 150 * G_USEC_PER_SEC;
      g_autofree char       *text = dup_list (snapshot, time_usec, fade, CP_VEHICLE_FORMAT_JSON, FALSE);
      g_autoptr (JsonParser) parser = parse (text);
      JsonObject            *root = json_node_get_object (json_parser_get_root (parser));
      JsonArray             *vehicles;
      const char            *before = "";
      guint                  n_expected = 0;

      assert_members (root, members, G_N_ELEMENTS (members));
      assert_text (root, "city", "boston");
      assert_text (root, "time", "2017-10-26T20:36:01Z");
      assert_text (root, "received", "2017-10-26T20:36:02.250Z");
      assert_members (json_object_get_object_member (root, "findings"), findings, G_N_ELEMENTS (findings));
      vehicles = json_object_get_array_member (root, "vehicles");
      for (guint row = 0; row < fixes->n; row++)
        n_expected += cp_fade_weight (&fade, cp_fade_age_usec (time_usec, fixes->time_usec[row])) > 0;
      g_assert_cmpuint (json_array_get_length (vehicles), ==, n_expected);
      g_assert_cmpint (json_object_get_int_member (root, "count"), ==, n_expected);
      assert_accounting (json_object_get_object_member (root, "accounting"), n_expected);
      for (guint k = 0; k < json_array_get_length (vehicles); k++)
        {
          JsonObject *vehicle = json_array_get_object_element (vehicles, k);
          const char *key = json_object_get_string_member (vehicle, "key");
          gpointer    row;

          g_assert_cmpstr (before, <, key);
          before = key;
          g_assert_true (g_hash_table_lookup_extended (rows, key, NULL, &row));
          assert_vehicle (snapshot, GPOINTER_TO_UINT (row), time_usec, fade, vehicle);
        }
    }
}

/* One vehicle a line: what line tools can work on. */
static void
test_json_lines (void)
{
  g_autoptr (CpSnapshot) snapshot = cp_fixture_snapshot (11, N_VEHICLES);
  g_autofree char       *text = dup_list (snapshot, CP_FIXTURE_TIME_USEC, CP_FADE_NONE,
                                          CP_VEHICLE_FORMAT_JSON, FALSE);
  g_auto (GStrv)         lines = g_strsplit (text, "\n", -1);
  guint                  n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    n += g_str_has_prefix (lines[i], "    {\"key\": \"");
  g_assert_cmpuint (n, ==, N_VEHICLES);
  g_assert_true (g_str_has_suffix (text, "\n  ]\n}\n"));
}

static void
test_geojson (void)
{
  g_autoptr (CpSnapshot) snapshot = cp_fixture_snapshot (12, N_VEHICLES);
  const CpFixColumns    *fixes = cp_snapshot_get_fixes (snapshot);
  g_autoptr (GHashTable) rows = rows_by_key (snapshot);
  CpFade                 fade = CP_FADE_DEFAULT;
  g_autofree char       *text = dup_list (snapshot, CP_FIXTURE_TIME_USEC, fade, CP_VEHICLE_FORMAT_GEOJSON,
                                          FALSE);
  g_autoptr (JsonParser) parser = parse (text);
  JsonObject            *root = json_node_get_object (json_parser_get_root (parser));
  JsonArray             *features = json_object_get_array_member (root, "features");

  assert_text (root, "type", "FeatureCollection");
  g_assert_cmpint (json_object_get_int_member (root, "count"), ==, json_array_get_length (features));
  g_assert_cmpuint (json_array_get_length (features), >, N_VEHICLES / 2);
  g_assert_cmpuint (json_array_get_length (features), <, N_VEHICLES);
  for (guint i = 0; i < json_array_get_length (features); i++)
    {
      JsonObject *feature = json_array_get_object_element (features, i);
      JsonObject *geometry = json_object_get_object_member (feature, "geometry");
      JsonObject *properties = json_object_get_object_member (feature, "properties");
      JsonArray  *coordinates = json_object_get_array_member (geometry, "coordinates");
      gpointer    row;

      assert_text (feature, "type", "Feature");
      assert_text (geometry, "type", "Point");
      g_assert_true (g_hash_table_lookup_extended (rows, json_object_get_string_member (properties, "key"),
                                                   NULL, &row));
      assert_vehicle (snapshot, GPOINTER_TO_UINT (row), CP_FIXTURE_TIME_USEC, fade, properties);
      g_assert_cmpuint (json_array_get_length (coordinates), ==, 2);
      g_assert_cmpfloat_with_epsilon (json_array_get_double_element (coordinates, 0),
                                      fixes->longitude_deg[GPOINTER_TO_UINT (row)], 1e-6);
      g_assert_cmpfloat_with_epsilon (json_array_get_double_element (coordinates, 1),
                                      fixes->latitude_deg[GPOINTER_TO_UINT (row)], 1e-6);
    }
}

/* RFC 4180, read by itself: rows of cells, nothing shared with the writer. */
static GPtrArray *
parse_csv (const char *text)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  GPtrArray *row = g_ptr_array_new_with_free_func (g_free);
  GString   *cell = g_string_new (NULL);

  for (const char *p = text; *p != '\0';)
    {
      if (*p == '"')
        {
          g_assert_cmpuint (cell->len, ==, 0);
          for (p++; *p != '"' || p[1] == '"'; p++)
            {
              g_assert_cmpint (*p, !=, '\0');
              g_string_append_c (cell, *p);
              p += *p == '"';
            }
          p++;
        }
      while (*p != ',' && *p != '\r')
        {
          g_assert_true (*p != '\0' && *p != '"' && *p != '\n');
          g_string_append_c (cell, *p++);
        }
      g_ptr_array_add (row, g_strdup (cell->str));
      g_string_truncate (cell, 0);
      if (*p++ == '\r')
        {
          g_assert_cmpint (*p++, ==, '\n');
          g_ptr_array_add (rows, row);
          row = g_ptr_array_new_with_free_func (g_free);
        }
    }
  g_assert_cmpuint (row->len, ==, 0);
  g_ptr_array_unref (row);
  g_string_free (cell, TRUE);
  return rows;
}

static const char *
cell_at (GPtrArray *rows,
         guint      row,
         guint      column)
{
  return g_ptr_array_index ((GPtrArray *) g_ptr_array_index (rows, row), column);
}

/* Cell by cell what the JSON list says. */
static void
test_csv (void)
{
  g_autoptr (CpSnapshot) snapshot = cp_fixture_snapshot (13, N_VEHICLES);
  CpFade                 fade = CP_FADE_DEFAULT;
  g_autofree char       *json = dup_list (snapshot, CP_FIXTURE_TIME_USEC, fade, CP_VEHICLE_FORMAT_JSON, FALSE);
  g_autofree char       *csv = dup_list (snapshot, CP_FIXTURE_TIME_USEC, fade, CP_VEHICLE_FORMAT_CSV, FALSE);
  g_autoptr (JsonParser) parser = parse (json);
  g_autoptr (GPtrArray)  rows = parse_csv (csv);
  JsonArray             *vehicles;

  vehicles = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "vehicles");
  g_assert_cmpuint (rows->len, ==, json_array_get_length (vehicles) + 1);
  for (guint column = 0; column < G_N_ELEMENTS (keys); column++)
    g_assert_cmpstr (cell_at (rows, 0, column), ==, keys[column]);
  for (guint i = 0; i < json_array_get_length (vehicles); i++)
    {
      JsonObject *vehicle = json_array_get_object_element (vehicles, i);

      g_assert_cmpuint (((GPtrArray *) g_ptr_array_index (rows, i + 1))->len, ==, G_N_ELEMENTS (keys));
      for (guint column = 0; column < G_N_ELEMENTS (keys); column++)
        {
          JsonNode   *node = json_object_get_member (vehicle, keys[column]);
          const char *cell = cell_at (rows, i + 1, column);

          if (json_node_is_null (node))
            g_assert_cmpstr (cell, ==, "");
          else if (json_node_get_value_type (node) == G_TYPE_STRING)
            g_assert_cmpstr (cell, ==, json_node_get_string (node));
          else
            g_assert_cmpfloat (g_ascii_strtod (cell, NULL), ==, json_node_get_double (node));
        }
    }
}

static CpSnapshot *
snapshot_with_label (const char *label)
{
  g_autoptr (CpSnapshotBuilder) builder = cp_snapshot_builder_new (NULL, 1);
  CpAccounting                  accounting = { 0 };
  CpFindings                    findings = { { 0 } };
  CpFix                         fix = {
    .feed = "f",
    .key = "1",
    .label = label,
    .latitude_deg = -33.5,
    .longitude_deg = -70.25,
    .time_usec = CP_TIME_UNKNOWN,
    .bearing_deg = NAN,
    .speed_mps = NAN,
    .direction_id = CP_ENUM_UNKNOWN,
    .occupancy = 99,
    .status = 3,
  };

  g_assert_true (cp_snapshot_builder_add (builder, &fix, NULL));
  return cp_snapshot_builder_end (builder, CP_TIME_UNKNOWN, CP_TIME_UNKNOWN, &accounting, &findings);
}

/* Text that a spreadsheet would run is text there too; numbers stay numbers. */
static void
test_spreadsheet_safe (void)
{
  static const struct
  {
    const char *label;
    const char *safe;
  } cases[] = {
    { "=1+1", "'=1+1" },
    { "+1", "'+1" },
    { "-1", "'-1" },
    { "@SUM(A1)", "'@SUM(A1)" },
    { "\tx", "'\tx" },
    { "\rx", "'\rx" },
    { "=\"a\",b", "'=\"a\",b" },
    { "a=1", "a=1" },
    { "\"quoted\"", "\"quoted\"" },
    { "two\r\nlines", "two\r\nlines" },
    { " x ", " x " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CpSnapshot) snapshot = snapshot_with_label (cases[i].label);
      g_autofree char       *verbatim = dup_list (snapshot, CP_TIME_UNKNOWN, CP_FADE_DEFAULT,
                                                  CP_VEHICLE_FORMAT_CSV, FALSE);
      g_autofree char       *safe = dup_list (snapshot, CP_TIME_UNKNOWN, CP_FADE_DEFAULT,
                                              CP_VEHICLE_FORMAT_CSV, TRUE);
      g_autoptr (GPtrArray)  verbatim_rows = parse_csv (verbatim);
      g_autoptr (GPtrArray)  safe_rows = parse_csv (safe);

      g_assert_cmpstr (cell_at (verbatim_rows, 1, 3), ==, cases[i].label);
      g_assert_cmpstr (cell_at (safe_rows, 1, 3), ==, cases[i].safe);
      g_assert_cmpstr (cell_at (safe_rows, 1, 8), ==, "-33.5");
      g_assert_cmpstr (cell_at (safe_rows, 1, 9), ==, "-70.25");
    }
}

/* No time, no city, numbers GTFS-Realtime does not know, and an accounting that counted nothing. */
static void
test_unknown (void)
{
  g_autoptr (CpSnapshot) snapshot = snapshot_with_label (NULL);
  g_autofree char       *text = dup_list (snapshot, CP_TIME_UNKNOWN, CP_FADE_DEFAULT, CP_VEHICLE_FORMAT_JSON,
                                          FALSE);

  g_assert_cmpstr (text, ==,
                   "{\n"
                   "  \"city\": null,\n"
                   "  \"time\": null,\n"
                   "  \"received\": null,\n"
                   "  \"count\": 1,\n"
                   "  \"accounting\": {\"entities\": 1, \"vehicle_entities\": 1, \"no_position\": 0, "
                   "\"rejected\": 0, \"gone\": 0, \"duplicates\": 0, \"listed\": 1},\n"
                   "  \"findings\": {},\n"
                   "  \"vehicles\": [\n"
                   "    {\"key\": \"f:1\", \"feed\": \"f\", \"id\": null, \"label\": null, \"route_id\": null, "
                   "\"trip_id\": null, \"start_date\": null, \"direction_id\": null, \"latitude\": -33.5, "
                   "\"longitude\": -70.25, \"bearing_deg\": null, \"speed_kmh\": null, \"speed_source\": null, "
                   "\"occupancy\": null, \"status\": null, \"stop_id\": null, \"time\": null, \"age_s\": 0, "
                   "\"weight\": 1, \"state\": \"live\"}\n"
                   "  ]\n"
                   "}\n");
}

static void
test_empty (void)
{
  g_autoptr (CpSnapshot) snapshot = cp_fixture_snapshot (1, 0);
  g_autofree char       *json = dup_list (snapshot, CP_FIXTURE_TIME_USEC, CP_FADE_DEFAULT,
                                          CP_VEHICLE_FORMAT_JSON, FALSE);
  g_autofree char       *csv = dup_list (snapshot, CP_FIXTURE_TIME_USEC, CP_FADE_DEFAULT,
                                         CP_VEHICLE_FORMAT_CSV, FALSE);
  g_autoptr (JsonParser) parser = parse (json);
  g_autoptr (GPtrArray)  rows = parse_csv (csv);

  g_assert_true (g_str_has_suffix (json, "\"vehicles\": []\n}\n"));
  g_assert_cmpuint (rows->len, ==, 1);
}

static void
test_format_names (void)
{
  CpVehicleFormat format = CP_VEHICLE_FORMAT_JSON;

  g_assert_true (cp_vehicle_format_from_string ("geojson", &format));
  g_assert_cmpint (format, ==, CP_VEHICLE_FORMAT_GEOJSON);
  g_assert_true (cp_vehicle_format_from_string ("csv", &format));
  g_assert_cmpint (format, ==, CP_VEHICLE_FORMAT_CSV);
  g_assert_false (cp_vehicle_format_from_string ("CSV", &format));
  g_assert_cmpint (format, ==, CP_VEHICLE_FORMAT_CSV);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/vehicle-list/json", test_json);
  g_test_add_func ("/vehicle-list/json-lines", test_json_lines);
  g_test_add_func ("/vehicle-list/geojson", test_geojson);
  g_test_add_func ("/vehicle-list/csv", test_csv);
  g_test_add_func ("/vehicle-list/spreadsheet-safe", test_spreadsheet_safe);
  g_test_add_func ("/vehicle-list/unknown", test_unknown);
  g_test_add_func ("/vehicle-list/empty", test_empty);
  g_test_add_func ("/vehicle-list/format-names", test_format_names);
  return g_test_run ();
}
