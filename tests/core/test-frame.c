/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "core/cp-frame.h"
#include "core/cp-kernel.h"
#include "cp-density-reference.h"

#include <math.h>

#define N_FIXES 120
/* What formats.md section 5 allows, as a share of the frame's peak. */
#define MAX_ERROR 0.005

static const CpBox city = { -71.25, 42.23, -70.95, 42.45 };

typedef struct
{
  guint  n;
  double latitude[N_FIXES];
  double longitude[N_FIXES];
  double weight[N_FIXES];
} Fixes;

static void
add (Fixes *fixes,
     double latitude,
     double longitude,
     double weight)
{
  g_assert_cmpuint (fixes->n, <, N_FIXES);
  fixes->latitude[fixes->n] = latitude;
  fixes->longitude[fixes->n] = longitude;
  fixes->weight[fixes->n++] = weight;
}

/* A busy middle and a sparse rest, some of it outside the box. */
static void
fill_city (Fixes *fixes)
{
  while (fixes->n < N_FIXES)
    {
      double spread = g_test_rand_double_range (0.01, 0.2);

      add (fixes, 42.34 + g_test_rand_double_range (-spread, spread),
           -71.1 + g_test_rand_double_range (-spread, spread), g_test_rand_double_range (0.05, 1));
    }
}

/* Nobody inside: a ring of vehicles just outside the box is all that is seen of them. */
static void
fill_ring (Fixes *fixes)
{
  while (fixes->n < N_FIXES)
    {
      double along = g_test_rand_double_range (0, 1);
      double out = g_test_rand_double_range (0.0005, 0.01);

      switch (fixes->n % 4)
        {
        case 0:
          add (fixes, city.south_deg - out, city.west_deg + along * 0.3, 1);
          break;
        case 1:
          add (fixes, city.north_deg + out, city.west_deg + along * 0.3, 1);
          break;
        case 2:
          add (fixes, city.south_deg + along * 0.22, city.west_deg - out, 1);
          break;
        default:
          add (fixes, city.south_deg + along * 0.22, city.east_deg + out, 1);
          break;
        }
    }
}

/* A depot at the corner: many vehicles at one place, on both sides of both edges. */
static void
fill_depot (Fixes *fixes)
{
  while (fixes->n < N_FIXES)
    add (fixes, city.north_deg + g_test_rand_double_range (-0.001, 0.001),
         city.east_deg + g_test_rand_double_range (-0.001, 0.001), 1);
}

static CpFrame *
make_frame (const Fixes *fixes,
            const CpBox *box,
            guint        n_cells,
            double       bandwidth_m)
{
  g_autoptr (CpSnapshotBuilder) builder = cp_snapshot_builder_new ("test", fixes->n);
  g_autoptr (CpSnapshot)        snapshot = NULL;
  g_autoptr (CpMoment)          moment = NULL;
  g_autoptr (CpPlacement)       placement = NULL;
  g_autoptr (GError)            error = NULL;
  CpAccounting                  accounting = { 0 };
  CpFindings                    findings = { 0 };
  CpGridSpec                    spec;
  CpFade                        fade = CP_FADE_NONE;

  for (guint i = 0; i < fixes->n; i++)
    {
      CpFix fix = { .feed = "f", .key = "k", .latitude_deg = fixes->latitude[i],
                    .longitude_deg = fixes->longitude[i], .time_usec = CP_TIME_UNKNOWN };

      g_assert_true (cp_snapshot_builder_add (builder, &fix, &error));
    }
  snapshot = cp_snapshot_builder_end (builder, CP_TIME_UNKNOWN, CP_TIME_UNKNOWN, &accounting, &findings);
  moment = cp_moment_new (snapshot, NULL);
  placement = cp_placement_new (moment, CP_TIME_UNKNOWN, CP_MOTION_HELD, &fade);
  for (guint i = 0; i < fixes->n; i++)
    placement->weight[i] = (float) fixes->weight[i];
  g_assert_true (cp_grid_spec_init (&spec, box, n_cells, bandwidth_m, CP_MEASURE_DENSITY, &error));
  return cp_frame_new (&spec, placement);
}

static CpDensityReference
reference_for (const CpFrame *frame)
{
  const CpGridSpec *spec = cp_frame_get_spec (frame);
  CpBox             box = cp_grid_spec_get_box (spec);

  return (CpDensityReference) {
    .west_deg = box.west_deg,
    .south_deg = box.south_deg,
    .east_deg = box.east_deg,
    .north_deg = box.north_deg,
    .columns = spec->columns,
    .rows = spec->rows,
    .bandwidth_m = spec->bandwidth_m,
  };
}

typedef void (*FillFunc) (Fixes *fixes);

static const struct
{
  const char *name;
  FillFunc    fill;
} scenes[] = { { "city", fill_city }, { "ring", fill_ring }, { "depot", fill_depot } };

static void
test_definition (void)
{
  static const guint  cells[] = { 64, 112, 256, 512 };
  static const double bandwidths[] = { 0, 10, 60, 150, 300, 450, 1000, 5000, 20000 };

  for (guint scene = 0; scene < G_N_ELEMENTS (scenes); scene++)
    for (guint c = 0; c < G_N_ELEMENTS (cells); c++)
      for (guint b = 0; b < G_N_ELEMENTS (bandwidths); b++)
        {
          Fixes              fixes = { 0 };
          g_autoptr (CpFrame) frame = NULL;
          CpDensityReference reference;
          double             peak, error;

          scenes[scene].fill (&fixes);
          frame = make_frame (&fixes, &city, cells[c], bandwidths[b]);
          reference = reference_for (frame);
          error = cp_density_reference_error (&reference, fixes.latitude, fixes.longitude, fixes.weight,
                                              fixes.n, cp_frame_get_values (frame), &peak);
          g_test_message ("%s, %u cells, %g m: %.4f %% of a peak of %g",
                          scenes[scene].name, cells[c], bandwidths[b], 100 * error, peak);
          g_assert_cmpfloat (error, <=, MAX_ERROR);
        }
}

/* Every σ between a twentieth of a cell and the width of the grid, at random. */
static void
test_every_bandwidth (void)
{
  for (guint i = 0; i < 150; i++)
    {
      Fixes              fixes = { 0 };
      double             bandwidth_m = exp (g_test_rand_double_range (log (5), log (20000)));
      guint              n_cells = 16 * (guint) g_test_rand_int_range (1, 17);
      g_autoptr (CpFrame) frame = NULL;
      CpDensityReference reference;
      double             peak, error;

      scenes[i % G_N_ELEMENTS (scenes)].fill (&fixes);
      frame = make_frame (&fixes, &city, n_cells, bandwidth_m);
      reference = reference_for (frame);
      error = cp_density_reference_error (&reference, fixes.latitude, fixes.longitude, fixes.weight,
                                          fixes.n, cp_frame_get_values (frame), &peak);
      /* Where everyone is further away than a kernel must reach, there is nothing to compare. */
      if (peak < 1e-4 * 1e6 / (2 * G_PI * bandwidth_m * bandwidth_m))
        continue;
      g_assert_cmpfloat (error, <=, MAX_ERROR);
    }
}

/* Changing N changes detail, never brightness. */
static void
test_grids_nest (void)
{
  static const double bandwidths[] = { 0, 20, 60, 150, 300, 1000, 4000 };

  for (guint b = 0; b < G_N_ELEMENTS (bandwidths); b++)
    {
      Fixes              fixes = { 0 };
      g_autoptr (CpFrame) coarse = NULL;
      g_autoptr (CpFrame) fine = NULL;
      const CpGridSpec  *spec;
      const CpGridSpec  *fine_spec;
      float              min, max;

      fill_city (&fixes);
      coarse = make_frame (&fixes, &city, 128, bandwidths[b]);
      fine = make_frame (&fixes, &city, 512, bandwidths[b]);
      spec = cp_frame_get_spec (coarse);
      fine_spec = cp_frame_get_spec (fine);
      g_assert_true (cp_frame_get_range (coarse, &min, &max));
      for (guint row = 0; row < spec->rows; row++)
        for (guint column = 0; column < spec->columns; column++)
          {
            double mass = 0;

            for (guint r = 0; r < 4; r++)
              for (guint c = 0; c < 4; c++)
                mass += cp_frame_get_values (fine)[(4 * row + r) * fine_spec->columns + 4 * column + c];
            g_assert_cmpfloat_with_epsilon (cp_frame_get_values (coarse)[row * spec->columns + column],
                                            mass / 16, MAX_ERROR * max);
          }
    }
}

static double
mass_of (const CpFrame *frame)
{
  const CpGridSpec *spec = cp_frame_get_spec (frame);
  double            mass = 0;

  for (guint row = 0; row < spec->rows; row++)
    for (guint column = 0; column < spec->columns; column++)
      mass += cp_frame_get_values (frame)[row * spec->columns + column]
              * cp_grid_spec_get_row_area_m2 (spec, row) / 1e6;
  return mass;
}

static void
test_mass (void)
{
  static const double bandwidths[] = { 30, 60, 150, 300, 700, 1000, 2500 };

  for (guint b = 0; b < G_N_ELEMENTS (bandwidths); b++)
    for (guint n_cells = 64; n_cells <= 512; n_cells *= 2)
      {
        Fixes              fixes = { 0 };
        CpBox              extent = { -71.31, 42.13, -70.89, 42.55 };
        CpBox              box = cp_box_grow (&extent, 5.05 * bandwidths[b]);
        g_autoptr (CpFrame) frame = NULL;
        double             weight = 0;

        fill_city (&fixes);
        for (guint i = 0; i < fixes.n; i++)
          weight += (float) fixes.weight[i];
        frame = make_frame (&fixes, &box, n_cells, bandwidths[b]);
        g_assert_cmpfloat_with_epsilon (cp_frame_get_weight (frame), weight, 1e-9 * weight);
        g_assert_cmpfloat_with_epsilon (mass_of (frame), weight, 1e-5 * weight);
      }
}

/* At bandwidth 0 every box holds exactly the weights inside it. */
static void
test_mass_of_counts (void)
{
  for (guint i = 0; i < 200; i++)
    {
      Fixes              fixes = { 0 };
      double             west = g_test_rand_double_range (-71.3, -71.1);
      double             south = g_test_rand_double_range (42.1, 42.3);
      CpBox              box = { west, south, west + g_test_rand_double_range (0.01, 0.3),
                                 south + g_test_rand_double_range (0.01, 0.3) };
      g_autoptr (CpFrame) frame = NULL;
      CpBox              grown;
      double             inside = 0;

      fill_city (&fixes);
      frame = make_frame (&fixes, &box, 16 * (guint) g_test_rand_int_range (1, 20), 0);
      grown = cp_grid_spec_get_box (cp_frame_get_spec (frame));
      for (guint f = 0; f < fixes.n; f++)
        if (cp_box_contains (&grown, (CpPoint) { fixes.latitude[f], fixes.longitude[f] }))
          inside += (float) fixes.weight[f];
      g_assert_cmpfloat_with_epsilon (mass_of (frame), inside, 1e-6 * inside + 1e-12);
    }
}

/* A box at the antimeridian sees the vehicles on its other side. */
static void
test_antimeridian (void)
{
  Fixes              fixes = { .n = 1, .latitude = { -17.7 }, .longitude = { -179.999 }, .weight = { 1 } };
  Fixes              same = { .n = 1, .latitude = { -17.7 }, .longitude = { 179.999 }, .weight = { 1 } };
  CpBox              box = { 179.8, -17.8, 180, -17.6 };
  g_autoptr (CpFrame) frame = make_frame (&fixes, &box, 64, 500);
  g_autoptr (CpFrame) mirrored = make_frame (&same, &box, 64, 500);
  float              min, max, mirrored_max;

  g_assert_true (cp_frame_get_range (frame, &min, &max));
  g_assert_true (cp_frame_get_range (mirrored, &min, &mirrored_max));
  g_assert_cmpfloat (max, >, 0.9 * mirrored_max);
}

static void
test_empty (void)
{
  Fixes              fixes = { 0 };
  g_autoptr (CpFrame) frame = make_frame (&fixes, &city, 64, 300);
  float              min, max;

  g_assert_cmpuint (cp_frame_get_n_observations (frame), ==, 0);
  g_assert_cmpfloat (cp_frame_get_weight (frame), ==, 0);
  g_assert_true (cp_frame_get_range (frame, &min, &max));
  g_assert_cmpfloat (min, ==, 0);
  g_assert_cmpfloat (max, ==, 0);
}

/* The largest grid, and a kernel far wider than the box: bounded work, the right value. */
static void
test_extremes (void)
{
  Fixes              fixes = { .n = 1, .latitude = { 42.34 }, .longitude = { -71.1 }, .weight = { 1 } };
  CpBox              box = { -71.101, 42.339, -71.099, 42.341 };
  g_autoptr (CpFrame) frame = make_frame (&fixes, &box, 4096, 100000);
  float              min, max;

  g_assert_true (cp_frame_get_range (frame, &min, &max));
  g_assert_cmpfloat_with_epsilon (max, 1e6 / (2 * G_PI * 1e10), 1e-3 * max);
  g_assert_cmpfloat_with_epsilon (min, 1e6 / (2 * G_PI * 1e10), 1e-3 * max);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/frame/density/definition", test_definition);
  g_test_add_func ("/frame/density/every-bandwidth", test_every_bandwidth);
  g_test_add_func ("/frame/density/grids-nest", test_grids_nest);
  g_test_add_func ("/frame/density/mass", test_mass);
  g_test_add_func ("/frame/density/mass-of-counts", test_mass_of_counts);
  g_test_add_func ("/frame/density/antimeridian", test_antimeridian);
  g_test_add_func ("/frame/empty", test_empty);
  g_test_add_func ("/frame/extremes", test_extremes);
  return g_test_run ();
}
