/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "core/cp-error.h"
#include "core/cp-grid-spec.h"

#include <math.h>

static CpGridSpec
make_spec (CpBox  box,
           guint  n_cells,
           double bandwidth_m)
{
  g_autoptr (GError) error = NULL;
  CpGridSpec         spec;

  cp_grid_spec_init (&spec, &box, n_cells, bandwidth_m, CP_MEASURE_DENSITY, &error);
  g_assert_no_error (error);
  return spec;
}

static CpBox
random_box (void)
{
  double west = g_test_rand_double_range (-179, 170);
  double south = g_test_rand_double_range (-80, 75);

  return (CpBox) {
    .west_deg = west,
    .south_deg = south,
    .east_deg = west + g_test_rand_double_range (0.01, 9),
    .north_deg = south + g_test_rand_double_range (0.01, 4),
  };
}

/* Cells are square, sides are multiples of 1/16 of the longer one, the box asked for is inside, its
 * middle stays, and not a step more is added than needed. */
static void
test_box_rules (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      CpBox      box = random_box ();
      guint      n_cells = 16 * (guint) g_test_rand_int_range (1, 257);
      CpGridSpec spec = make_spec (box, n_cells, 300);
      double     width_m = spec.east_m - spec.west_m;
      double     height_m = spec.north_m - spec.south_m;
      double     step_m = MAX (width_m, height_m) / 16;
      double     asked_width_m = cp_mercator_x_m (box.east_deg) - cp_mercator_x_m (box.west_deg);
      double     asked_height_m = cp_mercator_y_m (box.north_deg) - cp_mercator_y_m (box.south_deg);

      g_assert_cmpuint (MAX (spec.columns, spec.rows), ==, n_cells);
      g_assert_cmpuint (spec.columns % (n_cells / 16), ==, 0);
      g_assert_cmpuint (spec.rows % (n_cells / 16), ==, 0);
      g_assert_cmpfloat_with_epsilon (width_m / spec.columns, spec.cell_mercator_m, 1e-9 * width_m);
      g_assert_cmpfloat_with_epsilon (height_m / spec.rows, spec.cell_mercator_m, 1e-9 * height_m);
      g_assert_cmpfloat_with_epsilon (MAX (width_m, height_m), MAX (asked_width_m, asked_height_m), 1e-6);
      g_assert_cmpfloat (width_m, >=, asked_width_m - 2e-6 * step_m);
      g_assert_cmpfloat (height_m, >=, asked_height_m - 2e-6 * step_m);
      g_assert_cmpfloat (width_m, <, asked_width_m + 1.0001 * step_m);
      g_assert_cmpfloat (height_m, <, asked_height_m + 1.0001 * step_m);
      g_assert_cmpfloat_with_epsilon (spec.west_m + spec.east_m,
                                      cp_mercator_x_m (box.west_deg) + cp_mercator_x_m (box.east_deg), 1e-6);
      g_assert_cmpfloat_with_epsilon (spec.south_m + spec.north_m,
                                      cp_mercator_y_m (box.south_deg) + cp_mercator_y_m (box.north_deg), 1e-5);
    }
}

/* The edges printed with 15 digits and fed back give the same grid; corners never move with N. */
static void
test_box_round_trip (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      CpGridSpec         first = make_spec (random_box (), 256, 300);
      CpBox              edges = cp_grid_spec_get_box (&first);
      g_autofree char   *text = g_strdup_printf ("%.15g,%.15g,%.15g,%.15g", edges.west_deg, edges.south_deg,
                                                 edges.east_deg, edges.north_deg);
      g_autoptr (GError) error = NULL;
      CpBox              again;
      CpGridSpec         second;

      cp_box_parse (text, &again, &error);
      g_assert_no_error (error);
      second = make_spec (again, 1024, 0);
      g_assert_cmpuint (second.columns, ==, 4 * first.columns);
      g_assert_cmpuint (second.rows, ==, 4 * first.rows);
      g_assert_cmpfloat_with_epsilon (first.west_m, second.west_m, 1e-6);
      g_assert_cmpfloat_with_epsilon (first.north_m, second.north_m, 1e-6);
      g_assert_cmpfloat_with_epsilon (first.cell_mercator_m, 4 * second.cell_mercator_m, 1e-6);
    }
}

static void
test_units (void)
{
  CpBox      box = { -71.3, 42.2, -70.9, 42.5 };
  CpGridSpec spec = make_spec (box, 256, 300);
  CpPoint    centre = cp_box_get_centre (&box);
  double     cosine = cos (centre.latitude_deg * G_PI / 180);

  g_assert_cmpfloat_with_epsilon (cp_grid_spec_get_cell_m (&spec), spec.cell_mercator_m * cosine, 1e-6);
  g_assert_cmpfloat_with_epsilon (cp_grid_spec_get_sigma_mercator_m (&spec), 300 / cosine, 1e-6);
  for (guint row = 0; row < spec.rows; row += 17)
    {
      double latitude = cp_grid_spec_get_row_latitude_deg (&spec, row) * G_PI / 180;

      g_assert_cmpfloat_with_epsilon (cp_grid_spec_get_row_area_m2 (&spec, row),
                                      pow (spec.cell_mercator_m * cos (latitude), 2), 1e-4);
    }
  g_assert_cmpfloat (cp_grid_spec_get_row_latitude_deg (&spec, 0), >,
                     cp_grid_spec_get_row_latitude_deg (&spec, 1));
  g_assert_cmpfloat (cp_grid_spec_get_column_longitude_deg (&spec, 0), <,
                     cp_grid_spec_get_column_longitude_deg (&spec, 1));
}

static void
test_refuses (void)
{
  CpBox       box = { -71.3, 42.2, -70.9, 42.5 };
  static const guint  cells[] = { 0, 8, 17, 100, 4097, 4112, G_MAXUINT };
  static const double bandwidths[] = { -1, 100001, NAN, INFINITY };

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autoptr (GError) error = NULL;
      CpGridSpec         spec;

      g_assert_false (cp_grid_spec_init (&spec, &box, cells[i], 300, CP_MEASURE_DENSITY, &error));
      g_assert_error (error, CP_ERROR, CP_ERROR_INVALID);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bandwidths); i++)
    {
      g_autoptr (GError) error = NULL;
      CpGridSpec         spec;

      g_assert_false (cp_grid_spec_init (&spec, &box, 256, bandwidths[i], CP_MEASURE_DENSITY, &error));
      g_assert_error (error, CP_ERROR, CP_ERROR_INVALID);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/grid-spec/box-rules", test_box_rules);
  g_test_add_func ("/grid-spec/box-round-trip", test_box_round_trip);
  g_test_add_func ("/grid-spec/units", test_units);
  g_test_add_func ("/grid-spec/refuses", test_refuses);
  return g_test_run ();
}
