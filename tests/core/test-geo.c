/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "core/cp-error.h"
#include "core/cp-geo.h"

#include <math.h>

static void
test_mercator (void)
{
  for (double latitude = -85; latitude <= 85; latitude += 0.37)
    {
      double y_m = cp_mercator_y_m (latitude);

      g_assert_cmpfloat_with_epsilon (y_m, 6378137 * log (tan (G_PI / 4 + latitude * G_PI / 360)), 1e-6);
      g_assert_cmpfloat_with_epsilon (cp_mercator_latitude_deg (y_m), latitude, 1e-12);
    }
  g_assert_cmpfloat_with_epsilon (cp_mercator_x_m (180), 20037508.342789244, 1e-6);
  g_assert_cmpfloat_with_epsilon (cp_mercator_y_m (CP_MERCATOR_MAX_LATITUDE_DEG), 20037508.342789244, 1e-3);
  g_assert_cmpfloat_with_epsilon (cp_mercator_longitude_deg (cp_mercator_x_m (-71.06)), -71.06, 1e-12);
  g_assert_true (isfinite (cp_mercator_y_m (90)));
}

static void
test_distance (void)
{
  CpPoint boston = { 42.36, -71.06 };
  CpPoint north = { 43.36, -71.06 };
  CpPoint antipode = { -42.36, 108.94 };
  CpPoint west_of_line = { 0, 179.99 };
  CpPoint east_of_line = { 0, -179.99 };

  g_assert_cmpfloat (cp_point_distance_m (boston, boston), ==, 0);
  g_assert_cmpfloat_with_epsilon (cp_point_distance_m (boston, north), 6371008.8 * G_PI / 180, 1e-6);
  g_assert_cmpfloat_with_epsilon (cp_point_distance_m (boston, antipode), 6371008.8 * G_PI, 1);
  g_assert_cmpfloat_with_epsilon (cp_point_distance_m (west_of_line, east_of_line), 0.02 * 6371008.8 * G_PI / 180, 1e-3);
}

static void
test_box_grow (void)
{
  CpBox   box = { -71.2, 42.2, -70.9, 42.5 };
  CpBox   grown = cp_box_grow (&box, 1609);
  CpPoint edge = { 42.35, -71.2 };
  CpPoint grown_edge = { 42.35, grown.west_deg };

  g_assert_cmpfloat_with_epsilon ((box.south_deg - grown.south_deg) * 6371008.8 * G_PI / 180, 1609, 1e-3);
  g_assert_cmpfloat (cp_point_distance_m (edge, grown_edge), >=, 1609);
  g_assert_cmpfloat (cp_point_distance_m (edge, grown_edge), <, 1620);
}

static void
test_box_fit (void)
{
  double latitude[201];
  double longitude[201];
  CpBox  box;

  /* 0 … 198 evenly, then one on another continent on each side: the percentiles leave those out. */
  for (guint i = 0; i < G_N_ELEMENTS (latitude); i++)
    {
      latitude[i] = 40 + i * 0.001;
      longitude[i] = -70 + i * 0.002;
    }
  latitude[0] = -33;
  latitude[200] = 60;
  g_assert_true (cp_box_fit (latitude, longitude, G_N_ELEMENTS (latitude), &box));
  /* 1st percentile at 0.01 · 200 = 2: the sorted values are -33, 40.001, 40.002, … */
  g_assert_cmpfloat_with_epsilon (box.south_deg, 40.002 - 0.05 * 0.196, 1e-9);
  g_assert_cmpfloat_with_epsilon (box.north_deg, 40.198 + 0.05 * 0.196, 1e-9);
  g_assert_cmpfloat_with_epsilon (box.west_deg, -70 + 0.004 - 0.05 * 0.392, 1e-9);
  g_assert_cmpfloat_with_epsilon (box.east_deg, -70 + 0.396 + 0.05 * 0.392, 1e-9);
}

static void
test_box_fit_small (void)
{
  double  latitude[] = { 60 };
  double  longitude[] = { 25 };
  CpBox   box;
  CpPoint south_west, south_east, north_west;

  g_assert_false (cp_box_fit (latitude, longitude, 0, &box));
  g_assert_true (cp_box_fit (latitude, longitude, 1, &box));
  south_west = (CpPoint) { 60, box.west_deg };
  south_east = (CpPoint) { 60, box.east_deg };
  g_assert_cmpfloat_with_epsilon (cp_point_distance_m (south_west, south_east), 2000, 1);
  south_west.latitude_deg = box.south_deg;
  north_west = (CpPoint) { box.north_deg, box.west_deg };
  g_assert_cmpfloat_with_epsilon (cp_point_distance_m (south_west, north_west), 2000, 1);
  g_assert_true (cp_box_contains (&box, (CpPoint) { 60, 25 }));
}

static void
test_box_parse (void)
{
  static const struct
  {
    const char *text;
    int         code;
  } refused[] = {
    { "", CP_ERROR_MALFORMED },
    { "1,2,3", CP_ERROR_MALFORMED },
    { "1,2,3,4,5", CP_ERROR_MALFORMED },
    { "1,2,3,x", CP_ERROR_MALFORMED },
    { "3,2,1,4", CP_ERROR_INVALID },
    { "1,4,3,2", CP_ERROR_INVALID },
    { "1,2,1,4", CP_ERROR_INVALID },
    { "-181,2,3,4", CP_ERROR_INVALID },
    { "1,2,181,4", CP_ERROR_INVALID },
    { "1,-86,3,4", CP_ERROR_INVALID },
    { "1,2,3,90", CP_ERROR_INVALID },
    { "nan,2,3,4", CP_ERROR_INVALID },
    { "1,2,3,nan", CP_ERROR_INVALID },
    { "-inf,2,3,4", CP_ERROR_INVALID },
  };
  g_autoptr (GError) error = NULL;
  CpBox              box;

  g_assert_true (cp_box_parse ("-71.2,42.2,-70.9,42.5", &box, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (box.west_deg, ==, -71.2);
  g_assert_cmpfloat (box.south_deg, ==, 42.2);
  g_assert_cmpfloat (box.east_deg, ==, -70.9);
  g_assert_cmpfloat (box.north_deg, ==, 42.5);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) refusal = NULL;

      g_assert_false (cp_box_parse (refused[i].text, &box, &refusal));
      g_assert_error (refusal, CP_ERROR, refused[i].code);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/geo/mercator", test_mercator);
  g_test_add_func ("/geo/distance", test_distance);
  g_test_add_func ("/geo/box/grow", test_box_grow);
  g_test_add_func ("/geo/box/fit", test_box_fit);
  g_test_add_func ("/geo/box/fit/small", test_box_fit_small);
  g_test_add_func ("/geo/box/parse", test_box_parse);
  return g_test_run ();
}
