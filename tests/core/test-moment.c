/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "core/cp-geo.h"
#include "core/cp-moment.h"

#include <math.h>

#define START_USEC (G_GINT64_CONSTANT (1700000000) * CP_USEC_PER_SECOND)
#define INTERVAL_USEC (15 * CP_USEC_PER_SECOND)

typedef struct
{
  guint32 track;
  double  latitude_deg;
  double  longitude_deg;
  gint64  age_usec;
} Row;

static CpSnapshot *
make_snapshot (gint64     time_usec,
               guint      n,
               const Row *rows)
{
  g_autoptr (CpSnapshotBuilder) builder = cp_snapshot_builder_new ("test", n);
  CpAccounting                  accounting = { .listed = n };
  CpFindings                    findings = { 0 };

  for (guint i = 0; i < n; i++)
    {
      CpFix fix = { .feed = "f", .key = "k", .latitude_deg = rows[i].latitude_deg,
                    .longitude_deg = rows[i].longitude_deg, .time_usec = time_usec - rows[i].age_usec,
                    .track = rows[i].track };

      g_assert_true (cp_snapshot_builder_add (builder, &fix, NULL));
    }
  return cp_snapshot_builder_end (builder, time_usec, time_usec, &accounting, &findings);
}

static const Row before[] = {
  { 1, 42.0, -71.0, 0 },
  { 2, 42.1, -71.0, 0 },  /* jumps: further than anything drives */
  { 3, 42.2, -71.0, 0 },  /* leaves */
  { 0, 42.3, -71.0, 0 },  /* nobody knows who this is */
};
static const Row after[] = {
  { 4, 42.5, -71.0, 0 }, /* comes */
  { 1, 42.001, -71.001, 0 },
  { 2, 43.1, -71.0, 0 },
};

static CpMoment *
make_moment (void)
{
  g_autoptr (CpSnapshot) current = make_snapshot (START_USEC, G_N_ELEMENTS (before), before);
  g_autoptr (CpSnapshot) next = make_snapshot (START_USEC + INTERVAL_USEC, G_N_ELEMENTS (after), after);

  return cp_moment_new (current, next);
}

static void
test_row_map (void)
{
  g_autoptr (CpMoment) moment = make_moment ();
  const guint32       *rows = cp_moment_get_next_rows (moment);

  g_assert_cmpuint (rows[0], ==, 1);
  g_assert_cmpuint (rows[1], ==, 2);
  g_assert_cmpuint (rows[2], ==, CP_MOMENT_NO_ROW);
  g_assert_cmpuint (rows[3], ==, CP_MOMENT_NO_ROW);
}

static double
total_weight (const CpPlacement *placement)
{
  double sum = 0;

  for (guint i = 0; i < placement->n; i++)
    sum += placement->weight[i];
  return sum;
}

static void
test_held (void)
{
  g_autoptr (CpMoment)    moment = make_moment ();
  CpFade                  fade = CP_FADE_DEFAULT;
  g_autoptr (CpPlacement) placement = cp_placement_new (moment, START_USEC + 7 * CP_USEC_PER_SECOND,
                                                        CP_MOTION_HELD, &fade);

  g_assert_cmpuint (placement->n, ==, 4);
  g_assert_cmpfloat (total_weight (placement), ==, 4);
  for (guint i = 0; i < placement->n; i++)
    {
      g_assert_cmpuint (placement->row[i], ==, i);
      g_assert_cmpuint (placement->is_next[i], ==, 0);
      g_assert_cmpfloat_with_epsilon (placement->y_m[i], cp_mercator_y_m (before[i].latitude_deg), 1e-6);
    }
}

static void
test_smooth (void)
{
  g_autoptr (CpMoment)    moment = make_moment ();
  CpFade                  fade = CP_FADE_DEFAULT;
  g_autoptr (CpPlacement) placement = cp_placement_new (moment, START_USEC + INTERVAL_USEC / 3,
                                                        CP_MOTION_SMOOTH, &fade);

  g_assert_cmpuint (placement->n, ==, 5);
  g_assert_cmpfloat_with_epsilon (cp_mercator_latitude_deg (placement->y_m[0]), 42 + 0.001 / 3, 1e-7);
  g_assert_cmpfloat_with_epsilon (cp_mercator_longitude_deg (placement->x_m[0]), -71 - 0.001 / 3, 1e-9);
  g_assert_cmpfloat_with_epsilon (placement->weight[0], 1, 1e-6);
  /* Too far to glide: stays. */
  g_assert_cmpfloat_with_epsilon (cp_mercator_latitude_deg (placement->y_m[1]), 42.1, 1e-9);
  /* Leaving and coming are gradual. */
  g_assert_cmpfloat_with_epsilon (placement->weight[2], 2. / 3, 1e-6);
  g_assert_cmpuint (placement->is_next[4], ==, 1);
  g_assert_cmpuint (placement->row[4], ==, 0);
  g_assert_cmpfloat_with_epsilon (placement->weight[4], 1. / 3, 1e-6);
}

/* From the first snapshot to the second nothing blinks: total weight and every place move by no more
 * than time does. */
static void
test_smooth_is_continuous (void)
{
  g_autoptr (CpMoment) moment = make_moment ();
  CpFade               fade = CP_FADE_DEFAULT;
  double               last_weight = 4;
  double               last_y_m = cp_mercator_y_m (42);

  for (guint i = 0; i <= 100; i++)
    {
      g_autoptr (CpPlacement) placement = cp_placement_new (moment, START_USEC + i * INTERVAL_USEC / 100,
                                                            CP_MOTION_SMOOTH, &fade);

      g_assert_cmpfloat (fabs (total_weight (placement) - last_weight), <, 0.011);
      g_assert_cmpfloat (fabs (placement->y_m[0] - last_y_m), <, 2);
      last_weight = total_weight (placement);
      last_y_m = placement->y_m[0];
    }
  g_assert_cmpfloat_with_epsilon (last_weight, 3, 1e-6);
  g_assert_cmpfloat_with_epsilon (last_y_m, cp_mercator_y_m (42.001), 1e-6);
}

static void
test_across_the_antimeridian (void)
{
  static const Row        west = { 1, -17, 179.9999, 0 };
  static const Row        east = { 1, -17, -179.9999, 0 };
  g_autoptr (CpSnapshot)  current = make_snapshot (START_USEC, 1, &west);
  g_autoptr (CpSnapshot)  next = make_snapshot (START_USEC + INTERVAL_USEC, 1, &east);
  g_autoptr (CpMoment)    moment = cp_moment_new (current, next);
  CpFade                  fade = CP_FADE_DEFAULT;
  g_autoptr (CpPlacement) placement = cp_placement_new (moment, START_USEC + INTERVAL_USEC / 2,
                                                        CP_MOTION_SMOOTH, &fade);

  g_assert_cmpfloat_with_epsilon (fabs (cp_mercator_longitude_deg (placement->x_m[0])), 180, 1e-6);
}

static void
test_ages (void)
{
  static const Row        rows[] = {
    { 1, 1, 1, 0 },
    { 2, 1, 1, 345 * CP_USEC_PER_SECOND },
    { 3, 1, 1, 600 * CP_USEC_PER_SECOND },
  };
  g_autoptr (CpSnapshot)  snapshot = make_snapshot (START_USEC, G_N_ELEMENTS (rows), rows);
  g_autoptr (CpMoment)    moment = cp_moment_new (snapshot, NULL);
  CpFade                  fade = CP_FADE_DEFAULT;
  g_autoptr (CpPlacement) then = cp_placement_new (moment, START_USEC, CP_MOTION_SMOOTH, &fade);
  g_autoptr (CpPlacement) later = cp_placement_new (moment, START_USEC + 400 * CP_USEC_PER_SECOND,
                                                    CP_MOTION_HELD, &fade);
  g_autoptr (CpPlacement) timeless = cp_placement_new (moment, CP_TIME_UNKNOWN, CP_MOTION_HELD, &fade);

  g_assert_cmpuint (then->n, ==, 2);
  g_assert_cmpfloat_with_epsilon (then->weight[1], 0.5, 1e-6);
  g_assert_cmpuint (later->n, ==, 1);
  g_assert_cmpfloat_with_epsilon (later->weight[0], 200. / 510, 1e-6);
  g_assert_cmpuint (timeless->n, ==, 3);
  g_assert_cmpfloat (total_weight (timeless), ==, 3);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/moment/row-map", test_row_map);
  g_test_add_func ("/moment/held", test_held);
  g_test_add_func ("/moment/smooth", test_smooth);
  g_test_add_func ("/moment/smooth/continuous", test_smooth_is_continuous);
  g_test_add_func ("/moment/smooth/antimeridian", test_across_the_antimeridian);
  g_test_add_func ("/moment/ages", test_ages);
  return g_test_run ();
}
