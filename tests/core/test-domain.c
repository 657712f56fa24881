/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "core/cp-domain.h"

#include <math.h>
#include <stdlib.h>

static CpFrame *
make_frame (guint n_fixes)
{
  g_autoptr (CpSnapshotBuilder) builder = cp_snapshot_builder_new ("test", n_fixes);
  g_autoptr (CpSnapshot)        snapshot = NULL;
  g_autoptr (CpMoment)          moment = NULL;
  g_autoptr (CpPlacement)       placement = NULL;
  CpAccounting                  accounting = { 0 };
  CpFindings                    findings = { 0 };
  CpBox                         box = { 10, 50, 10.3, 50.2 };
  CpFade                        fade = CP_FADE_NONE;
  CpGridSpec                    spec;

  for (guint i = 0; i < n_fixes; i++)
    {
      CpFix fix = { .feed = "f", .key = "k", .latitude_deg = g_test_rand_double_range (50, 50.2),
                    .longitude_deg = g_test_rand_double_range (10, 10.3), .time_usec = CP_TIME_UNKNOWN };

      g_assert_true (cp_snapshot_builder_add (builder, &fix, NULL));
    }
  snapshot = cp_snapshot_builder_end (builder, 0, 0, &accounting, &findings);
  moment = cp_moment_new (snapshot, NULL);
  placement = cp_placement_new (moment, CP_TIME_UNKNOWN, CP_MOTION_HELD, &fade);
  g_assert_true (cp_grid_spec_init (&spec, &box, 128, 400, CP_MEASURE_DENSITY, NULL));
  return cp_frame_new (&spec, placement);
}

static int
compare_floats (gconstpointer a,
                gconstpointer b)
{
  float x = *(const float *) a;
  float y = *(const float *) b;

  return (x > y) - (x < y);
}

/* The rule of formats.md section 5 the slow way, by sorting. */
static void
test_for_frame (void)
{
  for (guint n_fixes = 1; n_fixes < 300; n_fixes = n_fixes * 3 + 1)
    {
      g_autoptr (CpFrame) frame = make_frame (n_fixes);
      const CpGridSpec   *spec = cp_frame_get_spec (frame);
      g_autoptr (GArray)  kept = g_array_new (FALSE, FALSE, sizeof (float));
      CpDomain            domain = cp_domain_for_frame (frame, CP_SCALE_SQUARE_ROOT);
      float               min, max;
      double              position, percentile;

      g_assert_true (cp_frame_get_range (frame, &min, &max));
      for (guint i = 0; i < spec->columns * spec->rows; i++)
        if (cp_frame_get_values (frame)[i] > 0.01f * max)
          g_array_append_val (kept, cp_frame_get_values (frame)[i]);
      qsort (kept->data, kept->len, sizeof (float), compare_floats);
      position = 0.995 * (kept->len - 1);
      percentile = g_array_index (kept, float, (guint) position);
      if (position > floor (position))
        percentile += (position - floor (position))
                      * (g_array_index (kept, float, (guint) position + 1) - percentile);
      g_assert_cmpfloat (domain.min, ==, 0);
      g_assert_cmpfloat (domain.max, ==, cp_domain_round_up (percentile));
      g_assert_cmpint (domain.scale, ==, CP_SCALE_SQUARE_ROOT);
    }
}

static void
test_for_empty_frame (void)
{
  g_autoptr (CpFrame) frame = make_frame (0);
  CpDomain            domain = cp_domain_for_frame (frame, CP_SCALE_LINEAR);

  g_assert_cmpfloat (domain.min, ==, 0);
  g_assert_cmpfloat (domain.max, ==, 1);
}

static void
test_round_up (void)
{
  static const double cases[][2] = { { 1, 1 }, { 1.01, 2 }, { 2, 2 }, { 2.1, 5 }, { 5, 5 }, { 5.1, 10 },
                                     { 27.2, 50 }, { 0.03, 0.05 }, { 0.001, 0.001 }, { 999, 1000 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (cp_domain_round_up (cases[i][0]), cases[i][1], 1e-9 * cases[i][1]);
}

static void
test_scales (void)
{
  for (guint scale = CP_SCALE_LINEAR; scale <= CP_SCALE_LOG; scale++)
    {
      CpDomain domain = { .min = 0, .max = 32, .scale = (CpScale) scale };
      CpScale  again;
      double   last = -1;

      g_assert_true (cp_scale_from_string (cp_scale_to_string (domain.scale), &again));
      g_assert_cmpint (again, ==, domain.scale);
      g_assert_cmpfloat (cp_domain_to_unit (&domain, 0), ==, 0);
      g_assert_cmpfloat_with_epsilon (cp_domain_to_unit (&domain, 32), 1, 1e-12);
      g_assert_cmpfloat (cp_domain_to_unit (&domain, -5), ==, 0);
      g_assert_cmpfloat_with_epsilon (cp_domain_to_unit (&domain, 500), 1, 1e-12);
      g_assert_true (isnan (cp_domain_to_unit (&domain, NAN)));
      for (double value = 0; value <= 32; value += 0.25)
        {
          double unit = cp_domain_to_unit (&domain, value);

          g_assert_cmpfloat (unit, >, last);
          g_assert_cmpfloat_with_epsilon (cp_domain_from_unit (&domain, unit), value, 1e-9);
          last = unit;
        }
    }
}

/* The numbers of a legend: round ones at even distances of a square-root scale. */
static void
test_square_root_ticks (void)
{
  CpDomain            domain = { .min = 0, .max = 32, .scale = CP_SCALE_SQUARE_ROOT };
  static const double ticks[] = { 0, 2, 8, 18, 32 };

  for (guint i = 0; i < G_N_ELEMENTS (ticks); i++)
    g_assert_cmpfloat_with_epsilon (cp_domain_from_unit (&domain, i / 4.), ticks[i], 1e-12);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/domain/for-frame", test_for_frame);
  g_test_add_func ("/domain/for-frame/empty", test_for_empty_frame);
  g_test_add_func ("/domain/round-up", test_round_up);
  g_test_add_func ("/domain/scales", test_scales);
  g_test_add_func ("/domain/square-root-ticks", test_square_root_ticks);
  return g_test_run ();
}
