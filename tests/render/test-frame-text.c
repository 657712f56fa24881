/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-render-fixture.h"

#include "render/cp-frame-text.h"
#include "render/cp-world-file.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* Not square, so that rows and columns cannot be mistaken for each other. */
#define BOX "-71.15,42.30,-70.99,42.38"

static const CpDomain domain = { 0, 32, CP_SCALE_SQUARE_ROOT };

static CpFrame *
create_frame (guint n_cells)
{
  g_autoptr (CpSnapshot)  snapshot = cp_fixture_snapshot (21, 300);
  g_autoptr (CpPlacement) placement = cp_fixture_placement (snapshot);

  return cp_fixture_frame (placement, BOX, n_cells, 300);
}

static GBytes *
write_frame (const CpFrame  *frame,
             const CpDomain *use,
             CpFrameFormat   format)
{
  GBytes *bytes = NULL;

  cp_fixture_bytes (&bytes, cp_frame_text_write (frame, "boston", use, format, stream, &error));
  return bytes;
}

static void
assert_members (JsonObject        *object,
                const char *const *names)
{
  g_autoptr (GList) members = json_object_get_members (object);
  GList            *member = members;

  for (guint i = 0; names[i] != NULL; i++, member = member->next)
    {
      g_assert_nonnull (member);
      g_assert_cmpstr (member->data, ==, names[i]);
    }
  g_assert_null (member);
}

/* All of the table; values come back as the floats they were. */
static void
test_json (void)
{
  static const char *const members[] = { "city", "time", "motion", "measure", "unit", "grid",
                                         "observations", "weight", "min", "max", "domain", "values", NULL };
  static const char *const grid_members[] = { "columns", "rows", "projection", "box", "cell_m",
                                              "bandwidth_m", NULL };
  static const char *const domain_members[] = { "min", "max", "scale", NULL };
  g_autoptr (CpFrame)      frame = create_frame (64);
  g_autoptr (GBytes)       bytes = write_frame (frame, &domain, CP_FRAME_FORMAT_JSON);
  const CpGridSpec        *spec = cp_frame_get_spec (frame);
  const float             *values = cp_frame_get_values (frame);
  g_autoptr (JsonParser)   parser = json_parser_new ();
  g_autoptr (GError)       error = NULL;
  JsonObject              *root;
  JsonObject              *object;
  JsonArray               *rows;
  float                    min;
  float                    max;

  json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  assert_members (root, members);
  g_assert_cmpstr (json_object_get_string_member (root, "city"), ==, "boston");
  g_assert_cmpstr (json_object_get_string_member (root, "time"), ==, "2017-10-26T20:36:01Z");
  g_assert_cmpstr (json_object_get_string_member (root, "motion"), ==, "held");
  g_assert_cmpstr (json_object_get_string_member (root, "measure"), ==, "density");
  g_assert_cmpstr (json_object_get_string_member (root, "unit"), ==, "vehicles/km²");
  g_assert_cmpint (json_object_get_int_member (root, "observations"), ==, cp_frame_get_n_observations (frame));
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (root, "weight"), cp_frame_get_weight (frame), 1e-6);
  g_assert_true (cp_frame_get_range (frame, &min, &max));
  g_assert_true ((float) json_object_get_double_member (root, "min") == min);
  g_assert_true ((float) json_object_get_double_member (root, "max") == max);

  object = json_object_get_object_member (root, "grid");
  assert_members (object, grid_members);
  g_assert_cmpint (json_object_get_int_member (object, "columns"), ==, spec->columns);
  g_assert_cmpint (json_object_get_int_member (object, "rows"), ==, spec->rows);
  g_assert_cmpstr (json_object_get_string_member (object, "projection"), ==, "EPSG:3857");
  g_assert_cmpfloat (json_object_get_double_member (object, "bandwidth_m"), ==, 300);

  object = json_object_get_object_member (root, "domain");
  assert_members (object, domain_members);
  g_assert_cmpfloat (json_object_get_double_member (object, "max"), ==, 32);
  g_assert_cmpstr (json_object_get_string_member (object, "scale"), ==, "square-root");

  rows = json_object_get_array_member (root, "values");
  g_assert_cmpuint (json_array_get_length (rows), ==, spec->rows);
  g_assert_cmpuint (spec->rows, <, spec->columns);
  for (guint row = 0; row < spec->rows; row++)
    {
      JsonArray *line = json_array_get_array_element (rows, row);

      g_assert_cmpuint (json_array_get_length (line), ==, spec->columns);
      for (guint column = 0; column < spec->columns; column++)
        g_assert_true ((float) json_array_get_double_element (line, column) == *values++);
    }
}

/* The box as it is printed makes the very grid it was printed from. */
static void
test_box_feeds_back (void)
{
  static const guint sizes[] = { 16, 256, 4096 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (CpFrame)    frame = create_frame (64);
      CpGridSpec             spec = *cp_frame_get_spec (frame);
      g_autoptr (GBytes)     bytes = write_frame (frame, &domain, CP_FRAME_FORMAT_JSON);
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_autoptr (GError)     error = NULL;
      JsonObject            *object;
      CpBox                  original = cp_grid_spec_get_box (&spec);
      CpBox                  box;
      CpGridSpec             again;
      CpGridSpec             expected;

      json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                                  &error);
      g_assert_no_error (error);
      object = json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)), "grid");
      object = json_object_get_object_member (object, "box");
      box.west_deg = json_object_get_double_member (object, "west");
      box.south_deg = json_object_get_double_member (object, "south");
      box.east_deg = json_object_get_double_member (object, "east");
      box.north_deg = json_object_get_double_member (object, "north");
      cp_grid_spec_init (&again, &box, sizes[i], 300, CP_MEASURE_DENSITY, &error);
      g_assert_no_error (error);
      cp_grid_spec_init (&expected, &original, sizes[i], 300, CP_MEASURE_DENSITY, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (again.columns, ==, expected.columns);
      g_assert_cmpuint (again.rows, ==, expected.rows);
      g_assert_cmpfloat_with_epsilon (again.west_m, spec.west_m, 1e-4);
      g_assert_cmpfloat_with_epsilon (again.north_m, spec.north_m, 1e-4);
    }
}

static void
test_csv (void)
{
  g_autoptr (CpFrame)  frame = create_frame (16);
  g_autoptr (GBytes)   bytes = write_frame (frame, &domain, CP_FRAME_FORMAT_CSV);
  g_autofree char     *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv)       lines = g_strsplit (text, "\r\n", -1);
  const CpGridSpec    *spec = cp_frame_get_spec (frame);
  const float         *values = cp_frame_get_values (frame);
  guint                n = spec->columns * spec->rows;

  g_assert_cmpuint (g_strv_length (lines), ==, n + 2);
  g_assert_cmpstr (lines[0], ==, "row,column,latitude,longitude,value");
  g_assert_cmpstr (lines[n + 1], ==, "");
  for (guint i = 0; i < n; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i + 1], ",", -1);
      guint          row = i / spec->columns;
      guint          column = i % spec->columns;

      g_assert_cmpuint (g_strv_length (cells), ==, 5);
      g_assert_cmpint (atoi (cells[0]), ==, row);
      g_assert_cmpint (atoi (cells[1]), ==, column);
      g_assert_cmpfloat_with_epsilon (g_ascii_strtod (cells[2], NULL),
                                      cp_grid_spec_get_row_latitude_deg (spec, row), 1e-7);
      g_assert_cmpfloat_with_epsilon (g_ascii_strtod (cells[3], NULL),
                                      cp_grid_spec_get_column_longitude_deg (spec, column), 1e-7);
      g_assert_true ((float) g_ascii_strtod (cells[4], NULL) == values[i]);
    }
}

/* Read as pgm(5) says, samples times the step of the comment are values again, half a step apart at
 * most, whether the domain or the frame reaches further. */
static void
test_pgm (void)
{
  static const double maxima[] = { 0.5, 32, 5000 };
  g_autoptr (CpFrame) frame = create_frame (128);
  const CpGridSpec   *spec = cp_frame_get_spec (frame);
  const float        *values = cp_frame_get_values (frame);

  for (guint i = 0; i < G_N_ELEMENTS (maxima); i++)
    {
      CpDomain           use = { 0, maxima[i], CP_SCALE_LINEAR };
      g_autoptr (GBytes) bytes = write_frame (frame, &use, CP_FRAME_FORMAT_PGM);
      const char        *data = g_bytes_get_data (bytes, NULL);
      const char        *comment = "P5\n# CityPulse density; one step is ";
      g_autofree char   *sizes = g_strdup_printf (" vehicles/km²\n%u %u\n65535\n", spec->columns, spec->rows);
      const guint8      *samples;
      char              *end;
      double             step;
      guint              largest = 0;
      float              min;
      float              max;

      g_assert_true (g_str_has_prefix (data, comment));
      step = g_ascii_strtod (data + strlen (comment), &end);
      g_assert_true (g_str_has_prefix (end, sizes));
      samples = (const guint8 *) end + strlen (sizes);
      g_assert_true (cp_frame_get_range (frame, &min, &max));
      g_assert_cmpfloat_with_epsilon (step * 65535, MAX (maxima[i], max), 1e-6 * MAX (maxima[i], max));
      g_assert_cmpuint (g_bytes_get_size (bytes), ==,
                        (gsize) (samples - (const guint8 *) data) + 2 * spec->columns * spec->rows);
      for (guint k = 0; k < spec->columns * spec->rows; k++)
        {
          guint sample = (guint) samples[2 * k] << 8 | samples[2 * k + 1];

          largest = MAX (largest, sample);
          g_assert_cmpfloat_with_epsilon (sample * step, values[k], step * 0.51);
        }
      g_assert_cmpuint (largest, ==, lround (max / step));
    }
}

/* Where nobody is, all is zero and nothing is divided by it. */
static void
test_empty (void)
{
  g_autoptr (CpSnapshot)  snapshot = cp_fixture_snapshot (1, 0);
  g_autoptr (CpPlacement) placement = cp_fixture_placement (snapshot);
  g_autoptr (CpFrame)     frame = cp_fixture_frame (placement, BOX, 16, 300);
  g_autoptr (GBytes)      json = write_frame (frame, &domain, CP_FRAME_FORMAT_JSON);
  g_autoptr (GBytes)      pgm = write_frame (frame, &domain, CP_FRAME_FORMAT_PGM);
  const CpGridSpec       *spec = cp_frame_get_spec (frame);
  const guint8           *data = g_bytes_get_data (pgm, NULL);
  gsize                   n_samples_bytes = 2 * spec->columns * spec->rows;

  g_assert_nonnull (g_strstr_len (g_bytes_get_data (json, NULL), (gssize) g_bytes_get_size (json),
                                  "\"observations\": 0,\n  \"weight\": 0,\n  \"min\": 0,\n  \"max\": 0,\n"));
  for (gsize i = g_bytes_get_size (pgm) - n_samples_bytes; i < g_bytes_get_size (pgm); i++)
    g_assert_cmpuint (data[i], ==, 0);
}

/* What GDAL does with it: pixel (0, 0)'s centre, and across and down from there. */
static void
test_world_file (void)
{
  g_autoptr (CpFrame) frame = create_frame (64);
  const CpGridSpec   *spec = cp_frame_get_spec (frame);
  g_autofree char    *text = cp_world_file_dup (spec);
  g_auto (GStrv)      lines = g_strsplit (text, "\n", -1);
  double              at[6];

  g_assert_cmpuint (g_strv_length (lines), ==, 7);
  g_assert_cmpstr (lines[6], ==, "");
  for (guint i = 0; i < 6; i++)
    at[i] = g_ascii_strtod (lines[i], NULL);
  g_assert_cmpfloat (at[1], ==, 0);
  g_assert_cmpfloat (at[2], ==, 0);
  g_assert_cmpfloat (at[3], <, 0);
  g_assert_cmpfloat_with_epsilon (cp_mercator_latitude_deg (at[5] + 3 * at[3]),
                                  cp_grid_spec_get_row_latitude_deg (spec, 3), 1e-9);
  g_assert_cmpfloat_with_epsilon (cp_mercator_longitude_deg (at[4] + 5 * at[0]),
                                  cp_grid_spec_get_column_longitude_deg (spec, 5), 1e-9);
  g_assert_cmpfloat_with_epsilon (at[4] - at[0] / 2, spec->west_m, 1e-6);
  g_assert_cmpfloat_with_epsilon (at[5] + (spec->rows - 0.5) * at[3], spec->south_m, 1e-6);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/frame-text/json", test_json);
  g_test_add_func ("/frame-text/box-feeds-back", test_box_feeds_back);
  g_test_add_func ("/frame-text/csv", test_csv);
  g_test_add_func ("/frame-text/pgm", test_pgm);
  g_test_add_func ("/frame-text/empty", test_empty);
  g_test_add_func ("/frame-text/world-file", test_world_file);
  return g_test_run ();
}
