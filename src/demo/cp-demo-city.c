/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-demo-city.h"

#include "cp-demo-shape.h"

/* Half the box's side: 17.2 km on the ground, which holds every line of the city. */
#define HALF_BOX_M 8600.0

static CpBox
plan_box (double half_m)
{
  CpPoint south_west = cp_demo_point_to_earth ((CpDemoPoint) { -half_m, -half_m });
  CpPoint north_east = cp_demo_point_to_earth ((CpDemoPoint) { half_m, half_m });

  return (CpBox) {
    .west_deg = south_west.longitude_deg,
    .south_deg = south_west.latitude_deg,
    .east_deg = north_east.longitude_deg,
    .north_deg = north_east.latitude_deg,
  };
}

/**
 * cp_demo_city_new:
 *
 * Port Meridian, an invented city on an invented island where charts show nothing but the open
 * Atlantic. Its feed has no address: what it says is computed.
 *
 * Returns: (transfer full): the city
 */
CpCity *
cp_demo_city_new (void)
{
  /* What the weekday rush peaks at, in round numbers: 163, 85, 47 and 34 with grid 256. */
  static const CpCityDomain domains[] = {
    { CP_MEASURE_DENSITY, 150, 150 },
    { CP_MEASURE_DENSITY, 300, 80 },
    { CP_MEASURE_DENSITY, 600, 50 },
    { CP_MEASURE_DENSITY, 1000, 40 },
  };
  CpCity     *city = cp_city_new (CP_DEMO_CITY_ID);
  CpFeedSpec *feed = g_new0 (CpFeedSpec, 1);

  city->name = g_strdup ("Port Meridian");
  city->time_zone = g_strdup (CP_DEMO_TIME_ZONE);
  city->centre = (CpPoint) { CP_DEMO_CENTRE_LATITUDE_DEG, CP_DEMO_CENTRE_LONGITUDE_DEG };
  city->zoom = 12;
  city->box = plan_box (HALF_BOX_M);
  city->service_area = city->box;
  city->attribution = g_strdup ("Simulated city · CityPulse demo");
  city->n_domains = G_N_ELEMENTS (domains);
  city->domains = g_memdup2 (domains, sizeof domains);
  city->n_feeds = 1;
  city->feeds = feed;
  feed->id = g_strdup (CP_DEMO_FEED_ID);
  feed->name = g_strdup ("Port Meridian Transit");
  feed->format = CP_FEED_FORMAT_DEMO;
  feed->interval_s = CP_DEMO_INTERVAL_S;
  feed->speed_factor = 1;
  feed->attribution = g_strdup (city->attribution);
  feed->redistribute = TRUE;
  return city;
}
