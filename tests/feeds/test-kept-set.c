/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "feeds/cp-kept-set.h"

#include <math.h>

/* The rule as it is written, each against each. */
static void
choose_by_the_rule (const CpKeptFix *fixes,
                    guint            n,
                    guint8          *is_kept)
{
  for (guint i = 0; i < n; i++)
    {
      is_kept[i] = TRUE;
      for (guint k = 0; k < i; k++)
        {
          gboolean same_run = *fixes[i].trip_id != '\0' && *fixes[i].start_date != '\0'
                              && g_str_equal (fixes[i].trip_id, fixes[k].trip_id)
                              && g_str_equal (fixes[i].start_date, fixes[k].start_date);

          if (is_kept[k]
              && (same_run || cp_point_distance_m (fixes[i].position, fixes[k].position) <= 1000.0))
            is_kept[i] = FALSE;
        }
    }
}

static void
assert_follows_the_rule (const CpKeptFix *fixes,
                         guint            n)
{
  g_autofree guint8 *is_kept = g_new (guint8, n);
  g_autofree guint8 *expected = g_new (guint8, n);

  cp_kept_set_choose (fixes, n, is_kept);
  choose_by_the_rule (fixes, n, expected);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (is_kept[i], ==, expected[i]);
}

static void
test_random (void)
{
  static const char *trips[] = { "", "a", "b", "c", "d" };
  static const char *dates[] = { "", "20261121", "20261122" };

  for (guint turn = 0; turn < 300; turn++)
    {
      guint                 n = (guint) g_test_rand_int_range (1, 200);
      double                spread_deg = pow (10, g_test_rand_double_range (-3, 1));
      /* Poles and the date line are where cubes or coordinates could go wrong. */
      double                latitude_deg = g_test_rand_double_range (-89.9, 89.9);
      double                longitude_deg = g_test_rand_bit () ? 180.0 : g_test_rand_double_range (-180, 180);
      gboolean              has_trips = g_test_rand_bit ();
      g_autofree CpKeptFix *fixes = g_new (CpKeptFix, n);

      for (guint i = 0; i < n; i++)
        {
          double latitude = latitude_deg + g_test_rand_double_range (-spread_deg, spread_deg);
          double longitude = longitude_deg + g_test_rand_double_range (-spread_deg, spread_deg);

          fixes[i].position.latitude_deg = CLAMP (latitude, -90, 90);
          fixes[i].position.longitude_deg = remainder (longitude, 360);
          fixes[i].trip_id = has_trips ? trips[g_test_rand_int_range (0, G_N_ELEMENTS (trips))] : "";
          fixes[i].start_date = dates[g_test_rand_int_range (0, G_N_ELEMENTS (dates))];
        }
      assert_follows_the_rule (fixes, n);
    }
}

/* One kilometre more or less than a metre: the border is where it should be, in both ways of doing it. */
static void
test_border (void)
{
  for (guint n = 2; n <= 64; n += 31)
    for (int side = -1; side <= 1; side += 2)
      {
        g_autofree CpKeptFix *fixes = g_new (CpKeptFix, n);
        g_autofree guint8    *is_kept = g_new (guint8, n);
        double                step_deg = (1000.0 + side) / CP_EARTH_MEAN_RADIUS_M * 180 / G_PI;

        for (guint i = 0; i < n; i++)
          fixes[i] = (CpKeptFix) { { 45 + i * step_deg, 7 }, "", "" };
        cp_kept_set_choose (fixes, n, is_kept);
        for (guint i = 0; i < n; i++)
          g_assert_cmpuint (is_kept[i], ==, side > 0 || i % 2 == 0);
      }
}

/* A fix dropped for its trip keeps nothing else out. */
static void
test_dropped_counts_not (void)
{
  const CpKeptFix fixes[] = {
    { { 50, 8 }, "trip", "20261122" },
    { { 50, 9 }, "trip", "20261122" },
    { { 50, 9.001 }, "other", "20261122" },
    { { 50, 8.001 }, "third", "20261122" },
  };
  const guint8 expected[] = { TRUE, FALSE, TRUE, FALSE };
  guint8       is_kept[G_N_ELEMENTS (fixes)];

  cp_kept_set_choose (fixes, G_N_ELEMENTS (fixes), is_kept);
  g_assert_cmpmem (is_kept, sizeof is_kept, expected, sizeof expected);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/kept-set/random", test_random);
  g_test_add_func ("/kept-set/border", test_border);
  g_test_add_func ("/kept-set/dropped-counts-not", test_dropped_counts_not);
  return g_test_run ();
}
