/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "demo/cp-demo-city.h"
#include "demo/cp-demo-fleet.h"

#include "core/cp-frame.h"

static void
test_place (void)
{
  g_autoptr (CpCity)    city = cp_demo_city_new ();
  g_autoptr (GError)    error = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (city->time_zone);
  CpPoint               west = { city->centre.latitude_deg, city->box.west_deg };
  CpPoint               east = { city->centre.latitude_deg, city->box.east_deg };

  g_assert_cmpstr (city->id, ==, "demo");
  g_assert_null (city->country);
  g_assert_nonnull (zone);
  g_assert_true (cp_city_is_simulated (city));
  g_assert_true (cp_box_validate (&city->box, &error));
  g_assert_no_error (error);
  g_assert_true (cp_box_contains (&city->box, city->centre));
  /* The sphere of distances is 0.11 % smaller than the map's. */
  g_assert_cmpfloat_with_epsilon (cp_point_distance_m (west, east), 17200, 60);
  g_assert_cmpuint (city->n_feeds, ==, 1);
  g_assert_cmpint (city->feeds[0].format, ==, CP_FEED_FORMAT_DEMO);
  g_assert_cmpstr (city->feeds[0].id, ==, "demo");
  g_assert_cmpfloat (city->feeds[0].interval_s, ==, 15);
  g_assert_null (city->feeds[0].url);
}

/* The colours are right when the rush reaches the upper end of the ramp, and the ramp is not spent. */
static void
test_domains (void)
{
  g_autoptr (CpCity)      city = cp_demo_city_new ();
  g_autoptr (CpDemoWorld) world = cp_demo_world_new (CP_DEMO_SEED);
  g_autoptr (GTimeZone)   zone = g_time_zone_new_identifier (city->time_zone);
  g_autoptr (GDateTime)   rush = g_date_time_new (zone, 2026, 11, 18, 8, 15, 0);
  g_autoptr (CpSnapshot)  snapshot = cp_demo_fleet_snapshot (world, g_date_time_to_unix (rush) * CP_USEC_PER_SECOND);
  g_autoptr (CpMoment)    moment = cp_moment_new (snapshot, NULL);
  CpFade                  fade = CP_FADE_DEFAULT;
  g_autoptr (CpPlacement) placement = cp_placement_new (moment, cp_snapshot_get_time_usec (snapshot), CP_MOTION_HELD, &fade);
  const double            bandwidths_m[] = { 150, 300, 600, 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (bandwidths_m); i++)
    {
      g_autoptr (GError)  error = NULL;
      g_autoptr (CpFrame) frame = NULL;
      CpGridSpec          spec;
      double              max;
      float               low;
      float               high;

      g_assert_true (cp_city_get_domain_max (city, CP_MEASURE_DENSITY, bandwidths_m[i], &max));
      g_assert_true (cp_grid_spec_init (&spec, &city->box, 256, bandwidths_m[i], CP_MEASURE_DENSITY, &error));
      g_assert_no_error (error);
      frame = cp_frame_new (&spec, placement);
      g_assert_true (cp_frame_get_range (frame, &low, &high));
      g_assert_cmpfloat (high, >, 0.7 * max);
      g_assert_cmpfloat (high, <, 1.4 * max);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/demo-city/place", test_place);
  g_test_add_func ("/demo-city/domains", test_domains);
  return g_test_run ();
}
