/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-render-fixture.h"

#include "core/cp-time.h"

#include <math.h>

/* A city in a few lines: hubs that draw, roads between them, and a thin rest. */
static const struct
{
  double latitude_deg;
  double longitude_deg;
  double share;
} hubs[] = {
  { 42.3555, -71.0600, 0.30 }, { 42.3300, -71.0950, 0.18 }, { 42.3730, -71.1190, 0.12 },
  { 42.3975, -71.0950, 0.08 }, { 42.3090, -71.1150, 0.08 }, { 42.2890, -71.0640, 0.08 },
  { 42.3920, -71.0330, 0.08 }, { 42.3700, -71.1850, 0.08 },
};

static double
normal (GRand *random)
{
  double u = 1 - g_rand_double (random);

  return sqrt (-2 * log (u)) * cos (2 * G_PI * g_rand_double (random));
}

static guint
pick_hub (GRand *random)
{
  double at = g_rand_double (random);
  guint  hub = 0;

  while (hub + 1 < G_N_ELEMENTS (hubs) && at >= hubs[hub].share)
    at -= hubs[hub++].share;
  return hub;
}

static void
place (GRand *random,
       CpFix *fix)
{
  guint  hub = pick_hub (random);
  guint  target = pick_hub (random);
  double along = g_rand_boolean (random) ? 0 : g_rand_double (random);
  double spread_deg = along > 0 ? 0.0025 : 0.012;

  fix->latitude_deg = hubs[hub].latitude_deg + along * (hubs[target].latitude_deg - hubs[hub].latitude_deg)
                      + spread_deg * normal (random);
  fix->longitude_deg = hubs[hub].longitude_deg
                       + along * (hubs[target].longitude_deg - hubs[hub].longitude_deg)
                       + spread_deg * 1.35 * normal (random);
}

/**
 * cp_fixture_snapshot:
 *
 * Vehicles of two feeds, most of them fresh, some fading, about one in fifteen gone, with everything
 * told, half of it told or nothing but the position. The same seed gives the same snapshot.
 */
CpSnapshot *
cp_fixture_snapshot (guint32 seed,
                     guint   n_vehicles)
{
  g_autoptr (GRand)             random = g_rand_new_with_seed (seed);
  g_autoptr (CpSnapshotBuilder) builder = cp_snapshot_builder_new ("boston", n_vehicles);
  CpAccounting                  accounting = { 0 };
  CpFindings                    findings = { { 0 } };

  for (guint i = 0; i < n_vehicles; i++)
    {
      g_autofree char    *key = g_strdup_printf ("y%05u", (i * 7919) % 100000);
      g_autofree char    *route = g_strdup_printf ("%u", g_rand_int_range (random, 1, 120));
      g_autofree char    *trip = g_strdup_printf ("trip-%u", i);
      g_autoptr (GError)  error = NULL;
      guint               told = i % 3;
      CpFix               fix = {
        .feed = i % 5 == 0 ? "trains" : "buses",
        .key = key,
        .time_usec = CP_FIXTURE_TIME_USEC - g_rand_int_range (random, 0, 60000) * G_GINT64_CONSTANT (1000),
        .bearing_deg = NAN,
        .speed_mps = NAN,
        .direction_id = CP_ENUM_UNKNOWN,
        .occupancy = CP_ENUM_UNKNOWN,
        .status = CP_ENUM_UNKNOWN,
      };

      place (random, &fix);
      if (told >= 1)
        {
          fix.id = key;
          fix.route_id = route;
          fix.trip_id = trip;
          fix.start_date = "20171026";
          fix.bearing_deg = (float) g_rand_double_range (random, 0, 360);
        }
      if (told >= 2)
        {
          fix.label = "Nº 7, \"Express\"";
          fix.stop_id = "-70010";
          fix.speed_mps = (float) g_rand_double_range (random, 0, 25);
          fix.speed_source = i % 2 == 0 ? CP_SPEED_SOURCE_REPORTED : CP_SPEED_SOURCE_DERIVED;
          fix.direction_id = (gint8) (i % 2);
          fix.occupancy = (gint8) (i % 11) - 1;
          fix.status = (gint8) (i % 5) - 1;
        }
      if (i % 7 == 0)
        fix.time_usec -= 200 * G_USEC_PER_SEC;
      if (i % 15 == 0)
        fix.time_usec -= 700 * G_USEC_PER_SEC;
      cp_snapshot_builder_add (builder, &fix, &error);
      g_assert_no_error (error);
    }
  accounting.listed = n_vehicles;
  accounting.no_position = 2;
  accounting.rejected = 3;
  accounting.gone = 4;
  accounting.duplicates = 5;
  accounting.vehicle_entities = n_vehicles + 14;
  accounting.entities = n_vehicles + 20;
  findings.count[CP_FINDING_E026] = 3;
  findings.count[CP_FINDING_W001] = 1;
  return cp_snapshot_builder_end (builder, CP_FIXTURE_TIME_USEC, CP_FIXTURE_TIME_USEC + 1250000,
                                  &accounting, &findings);
}

/**
 * cp_fixture_placement:
 *
 * Everyone held at the snapshot's own time, with the default fade.
 */
CpPlacement *
cp_fixture_placement (CpSnapshot *snapshot)
{
  CpMoment    *moment = cp_moment_new (snapshot, NULL);
  CpFade       fade = CP_FADE_DEFAULT;
  CpPlacement *placement;

  placement = cp_placement_new (moment, cp_snapshot_get_time_usec (snapshot), CP_MOTION_HELD, &fade);
  cp_moment_unref (moment);
  return placement;
}

/**
 * cp_fixture_frame:
 * @box: as `--box` takes it
 */
CpFrame *
cp_fixture_frame (const CpPlacement *placement,
                  const char        *box,
                  guint              n_cells,
                  double             bandwidth_m)
{
  g_autoptr (GError) error = NULL;
  CpGridSpec         spec;
  CpBox              parsed;

  cp_box_parse (box, &parsed, &error);
  g_assert_no_error (error);
  cp_grid_spec_init (&spec, &parsed, n_cells, bandwidth_m, CP_MEASURE_DENSITY, &error);
  g_assert_no_error (error);
  return cp_frame_new (&spec, placement);
}

CpCity *
cp_fixture_city (gboolean is_simulated)
{
  CpCity *city = cp_city_new ("boston");

  city->name = g_strdup ("Boston");
  city->time_zone = g_strdup ("America/New_York");
  city->attribution = g_strdup ("Vehicles: MBTA, Massachusetts Department of Transportation");
  city->n_feeds = 1;
  city->feeds = g_new0 (CpFeedSpec, 1);
  city->feeds[0].format = is_simulated ? CP_FEED_FORMAT_DEMO : CP_FEED_FORMAT_GTFS_RT;
  return city;
}
