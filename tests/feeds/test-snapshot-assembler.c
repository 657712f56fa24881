/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "feeds/cp-feed-error.h"
#include "feeds/cp-snapshot-assembler.h"

#include "cp-feeds-fixture.h"

#include <math.h>
#include <string.h>

/* Somewhere in no town, with room around it. */
#define HOME .latitude_deg = 50.0, .longitude_deg = 8.0
#define TWO_KM_EAST .latitude_deg = 50.0, .longitude_deg = 8.028
#define FOUR_KM_EAST .latitude_deg = 50.0, .longitude_deg = 8.056
#define FRESH .timestamp = NOW_S

#define ADD(writer, ...) cp_wire_vehicle (writer, &(CpWireVehicle) { __VA_ARGS__ })

static void
assert_accounting (const CpSnapshot *snapshot,
                   guint             no_position,
                   guint             rejected,
                   guint             gone,
                   guint             duplicates,
                   guint             listed)
{
  const CpAccounting *accounting = cp_snapshot_get_accounting (snapshot);

  g_assert_cmpuint (accounting->no_position, ==, no_position);
  g_assert_cmpuint (accounting->rejected, ==, rejected);
  g_assert_cmpuint (accounting->gone, ==, gone);
  g_assert_cmpuint (accounting->duplicates, ==, duplicates);
  g_assert_cmpuint (accounting->listed, ==, listed);
}

static CpCity *
make_city (CpBox service_area)
{
  CpCity *city = cp_city_new ("town");

  city->box = service_area;
  city->service_area = service_area;
  return city;
}

static void
test_fix (void)
{
  GByteArray            *writer = cp_feeds_fixture_begin ();
  g_autoptr (CpSnapshot) snapshot = NULL;
  const CpFixColumns    *fixes;

  ADD (writer, HOME, .entity_id = "e", .id = "v", .label = "l", .route_id = "r", .trip_id = "t",
       .start_date = "20261122", .stop_id = "s", .timestamp = NOW_S - 30, .has_bearing = TRUE,
       .bearing_deg = 45, .has_speed = TRUE, .speed = 10, .direction_id = 1, .occupancy = 3, .status = 1);
  snapshot = cp_feeds_fixture_end (writer);
  fixes = cp_snapshot_get_fixes (snapshot);
  g_assert_null (cp_snapshot_get_city (snapshot));
  g_assert_cmpint (cp_snapshot_get_time_usec (snapshot), ==, NOW_USEC);
  g_assert_cmpint (cp_snapshot_get_received_usec (snapshot), ==, CP_TIME_UNKNOWN);
  g_assert_cmpuint (fixes->n, ==, 1);
  g_assert_cmpstr (cp_snapshot_get_text (snapshot, fixes->feed[0]), ==, "feed");
  g_assert_cmpstr (cp_snapshot_get_text (snapshot, fixes->key[0]), ==, "v");
  g_assert_cmpstr (cp_snapshot_get_text (snapshot, fixes->id[0]), ==, "v");
  g_assert_cmpstr (cp_snapshot_get_text (snapshot, fixes->label[0]), ==, "l");
  g_assert_cmpstr (cp_snapshot_get_text (snapshot, fixes->route_id[0]), ==, "r");
  g_assert_cmpstr (cp_snapshot_get_text (snapshot, fixes->trip_id[0]), ==, "t");
  g_assert_cmpstr (cp_snapshot_get_text (snapshot, fixes->start_date[0]), ==, "20261122");
  g_assert_cmpstr (cp_snapshot_get_text (snapshot, fixes->stop_id[0]), ==, "s");
  g_assert_cmpfloat (fixes->latitude_deg[0], ==, 50);
  g_assert_cmpfloat (fixes->longitude_deg[0], ==, 8);
  g_assert_cmpint (fixes->time_usec[0], ==, NOW_USEC - 30 * CP_USEC_PER_SECOND);
  g_assert_cmpfloat (fixes->bearing_deg[0], ==, 45);
  g_assert_cmpfloat (fixes->speed_mps[0], ==, 10);
  g_assert_cmpuint (fixes->speed_source[0], ==, CP_SPEED_SOURCE_REPORTED);
  g_assert_cmpint (fixes->direction_id[0], ==, 1);
  g_assert_cmpint (fixes->occupancy[0], ==, 3);
  g_assert_cmpint (fixes->status[0], ==, 1);
  g_assert_cmpuint (fixes->track[0], ==, 0);
  cp_feeds_fixture_assert_findings (snapshot, "");
}

static void
test_classes (void)
{
  GByteArray            *writer = cp_feeds_fixture_begin ();
  g_autoptr (CpSnapshot) snapshot = NULL;

  ADD (writer, .id = "none", FRESH, .no_position = TRUE);
  ADD (writer, .id = "no-longitude", FRESH, .latitude_deg = 50, .longitude_deg = NAN);
  ADD (writer, .id = "deleted-nowhere", FRESH, .no_position = TRUE, .is_deleted = TRUE);
  ADD (writer, .id = "deleted", HOME, FRESH, .is_deleted = TRUE);
  ADD (writer, .id = "infinite", FRESH, .latitude_deg = INFINITY, .longitude_deg = 8);
  ADD (writer, .id = "north-of-north", FRESH, .latitude_deg = 90.001, .longitude_deg = 8);
  ADD (writer, .id = "east-of-east", FRESH, .latitude_deg = 50, .longitude_deg = -180.01);
  ADD (writer, .id = "null-island", FRESH, .latitude_deg = 0, .longitude_deg = 0);
  ADD (writer, .id = "near-null-island", FRESH, .latitude_deg = 5e-7, .longitude_deg = -9e-7);
  ADD (writer, .id = "equator", FRESH, .latitude_deg = 0, .longitude_deg = 8);
  ADD (writer, .id = "greenwich", FRESH, .latitude_deg = 50, .longitude_deg = 0);
  ADD (writer, .id = "gone", HOME, .timestamp = NOW_S - 600);
  ADD (writer, .id = "gone-and-rejected", .latitude_deg = 0, .longitude_deg = 0, .timestamp = NOW_S - 6000);
  ADD (writer, .id = "fading", HOME, .timestamp = NOW_S - 599);
  ADD (writer, .id = "edge", FRESH, .latitude_deg = -90, .longitude_deg = 180);
  snapshot = cp_feeds_fixture_end (writer);
  assert_accounting (snapshot, 3, 9, 1, 0, 2);
  g_assert_cmpuint (cp_snapshot_get_accounting (snapshot)->vehicle_entities, ==, 15);
  cp_feeds_fixture_assert_keys (snapshot, "feed:edge feed:fading");
  cp_feeds_fixture_assert_findings (snapshot, "E026=5 E039=2 C001=3 C003=1");
}

/* NaN cannot be written by the helper, which takes it for "leave it out". */
static void
test_not_a_number (void)
{
  GByteArray            *writer = cp_feeds_fixture_begin ();
  GByteArray            *entity = g_byte_array_new ();
  GByteArray            *vehicle = g_byte_array_new ();
  GByteArray            *position = g_byte_array_new ();
  g_autoptr (CpSnapshot) snapshot = NULL;

  cp_wire_float (position, 1, NAN);
  cp_wire_float (position, 2, NAN);
  cp_wire_float (position, 3, NAN);
  cp_wire_float (position, 5, NAN);
  cp_wire_message (vehicle, 2, position);
  cp_wire_message (entity, 4, vehicle);
  cp_wire_message (writer, 2, entity);
  snapshot = cp_feeds_fixture_end (writer);
  assert_accounting (snapshot, 0, 1, 0, 0, 0);
  cp_feeds_fixture_assert_findings (snapshot, "E026=1 E027=1 W001=1 W002=1");
}

/* A city on the equator or on the meridian of Greenwich may have a coordinate of 0. */
static void
test_half_zero_in_city (void)
{
  g_autoptr (CpCity)        city = make_city ((CpBox) { -0.5, 51, 0.5, 52 });
  GByteArray               *writer = cp_feeds_fixture_begin ();
  g_autoptr (CpFeedMessage) message = NULL;
  g_autoptr (CpSnapshot)    snapshot = NULL;

  ADD (writer, .id = "greenwich", FRESH, .latitude_deg = 51.5, .longitude_deg = 0);
  ADD (writer, .id = "spain", FRESH, .latitude_deg = 40, .longitude_deg = 0);
  message = cp_feeds_fixture_read_as ("feed", writer);
  snapshot = cp_feeds_fixture_assemble (message, city, CP_TIME_UNKNOWN, CP_FADE_DEFAULT);
  g_assert_cmpstr (cp_snapshot_get_city (snapshot), ==, "town");
  cp_feeds_fixture_assert_keys (snapshot, "feed:greenwich");
  cp_feeds_fixture_assert_findings (snapshot, "E026=1");
}

static void
test_area (void)
{
  g_autoptr (CpCity)        city = make_city ((CpBox) { 7, 49, 9, 51 });
  GByteArray               *writer = cp_feeds_fixture_begin ();
  g_autoptr (CpFeedMessage) message = NULL;
  g_autoptr (CpSnapshot)    snapshot = NULL;
  g_autoptr (CpSnapshot)    cityless = NULL;
  double                    km_deg = 1000 / CP_EARTH_MEAN_RADIUS_M * 180 / G_PI;

  ADD (writer, .id = "inside", HOME, FRESH);
  ADD (writer, .id = "1.6-km-off", FRESH, .latitude_deg = 51 + 1.6 * km_deg, .longitude_deg = 8);
  ADD (writer, .id = "1.7-km-off", FRESH, .latitude_deg = 51 + 1.7 * km_deg, .longitude_deg = 8);
  ADD (writer, .id = "swapped", FRESH, .latitude_deg = 8, .longitude_deg = 50);
  ADD (writer, .id = "swapped-off-earth", FRESH, .latitude_deg = 122, .longitude_deg = 47);
  ADD (writer, .id = "null-island", FRESH, .latitude_deg = 0, .longitude_deg = 0);
  message = cp_feeds_fixture_read_as ("feed", writer);
  snapshot = cp_feeds_fixture_assemble (message, city, CP_TIME_UNKNOWN, CP_FADE_DEFAULT);
  assert_accounting (snapshot, 0, 2, 0, 0, 4);
  cp_feeds_fixture_assert_findings (snapshot, "E026=1 E028=2 C001=1 C003=1");

  cityless = cp_feeds_fixture_assemble (message, NULL, CP_TIME_UNKNOWN, CP_FADE_DEFAULT);
  cp_feeds_fixture_assert_findings (cityless, "E026=1 C001=1 C003=1");

  /* The box stands in where there is no service area. */
  g_clear_pointer (&snapshot, cp_snapshot_unref);
  memset (&city->service_area, 0, sizeof city->service_area);
  snapshot = cp_feeds_fixture_assemble (message, city, CP_TIME_UNKNOWN, CP_FADE_DEFAULT);
  cp_feeds_fixture_assert_findings (snapshot, "E026=1 E028=2 C001=1 C003=1");
}

static void
test_numbers (void)
{
  static const struct
  {
    float bearing_deg;
    float speed;
    float expected_bearing_deg;
    float expected_speed_mps;
  } cases[] = {
    { 0, 0, 0, 0 },
    { -0.0f, -0.0f, 0, 0 },
    { 359.5f, 26, 359.5f, 26 },
    { 360, 26.5f, 0, 26.5f },
    { 360.5f, 150, NAN, 150 },
    { -1, 150.5f, NAN, NAN },
    { 65535, -0.5f, NAN, NAN },
    { INFINITY, INFINITY, NAN, NAN },
  };
  GByteArray            *writer = cp_feeds_fixture_begin ();
  g_autoptr (CpSnapshot) snapshot = NULL;
  const CpFixColumns    *fixes;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char id[] = { (char) ('a' + i), '\0' };

      ADD (writer, HOME, FRESH, .id = id, .has_bearing = TRUE, .bearing_deg = cases[i].bearing_deg,
           .has_speed = TRUE, .speed = cases[i].speed);
    }
  ADD (writer, HOME, FRESH, .id = "z");
  snapshot = cp_feeds_fixture_end (writer);
  fixes = cp_snapshot_get_fixes (snapshot);
  g_assert_cmpuint (fixes->n, ==, G_N_ELEMENTS (cases) + 1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpint (isnan (fixes->bearing_deg[i]), ==, isnan (cases[i].expected_bearing_deg));
      g_assert_cmpint (isnan (fixes->speed_mps[i]), ==, isnan (cases[i].expected_speed_mps));
      if (!isnan (cases[i].expected_bearing_deg))
        g_assert_cmpfloat (fixes->bearing_deg[i], ==, cases[i].expected_bearing_deg);
      if (!isnan (cases[i].expected_speed_mps))
        g_assert_cmpfloat (fixes->speed_mps[i], ==, cases[i].expected_speed_mps);
      g_assert_false (signbit (fixes->bearing_deg[i]) && !isnan (fixes->bearing_deg[i]));
    }
  g_assert_true (isnan (fixes->bearing_deg[G_N_ELEMENTS (cases)]));
  g_assert_true (isnan (fixes->speed_mps[G_N_ELEMENTS (cases)]));
  cp_feeds_fixture_assert_findings (snapshot, "E027=4 W004=4");
}

static void
test_header_findings (void)
{
  static const struct
  {
    const char *version;
    int         incrementality;
    guint64     timestamp;
    const char *findings;
  } cases[] = {
    { "1.0", -1, NOW_S, "" },
    { "2.0", 0, NOW_S, "" },
    { "2.0", 1, NOW_S, "" },
    { "2.0", -1, NOW_S, "E049=1" },
    { "2.1", -1, NOW_S, "E038=1 E049=1" },
    { "3", 0, NOW_S, "E038=1" },
    { NULL, -1, NOW_S, "E038=1" },
    { "2.0 beta", -1, NOW_S, "E038=1" },
    { "2.0", 0, 0, "E048=1" },
    { "2.0", 0, NOW_S * 1000, "E001=1" },
    { "2.0", 0, G_MAXUINT64, "E001=1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GByteArray            *writer = g_byte_array_new ();
      g_autoptr (CpSnapshot) snapshot = NULL;

      cp_wire_header (writer, cases[i].version, cases[i].incrementality, cases[i].timestamp);
      ADD (writer, HOME, .id = "a", .timestamp = NOW_S - 1);
      ADD (writer, HOME, .id = "b", .timestamp = NOW_S - 1);
      snapshot = cp_feeds_fixture_end (writer);
      cp_feeds_fixture_assert_findings (snapshot, cases[i].findings);
      g_assert_cmpuint (cp_snapshot_get_fixes (snapshot)->n, ==, 2);
    }
}

/* A differential message may delete. */
static void
test_deleted_differential (void)
{
  GByteArray            *writer = g_byte_array_new ();
  g_autoptr (CpSnapshot) snapshot = NULL;

  cp_wire_header (writer, "2.0", 1, NOW_S);
  ADD (writer, HOME, FRESH, .id = "a", .is_deleted = TRUE);
  snapshot = cp_feeds_fixture_end (writer);
  assert_accounting (snapshot, 0, 1, 0, 0, 0);
  cp_feeds_fixture_assert_findings (snapshot, "");
}

static void
test_times (void)
{
  GByteArray            *writer = cp_feeds_fixture_begin ();
  g_autoptr (CpSnapshot) snapshot = NULL;
  const CpFixColumns    *fixes;

  ADD (writer, HOME, .id = "a-own", .timestamp = NOW_S - 7);
  ADD (writer, HOME, .id = "b-milliseconds", .timestamp = NOW_S * 1000 - 1500);
  ADD (writer, HOME, .id = "c-header's");
  ADD (writer, HOME, .id = "d-minute-ahead", .timestamp = NOW_S + 60);
  ADD (writer, HOME, .id = "e-more-ahead", .timestamp = NOW_S + 61);
  ADD (writer, HOME, .id = "f-far-ahead", .timestamp = G_MAXUINT64);
  ADD (writer, .id = "g-nowhere", .no_position = TRUE, .timestamp = NOW_S * 1000 + 3600000);
  ADD (writer, .id = "", .no_position = TRUE);
  snapshot = cp_feeds_fixture_end (writer);
  fixes = cp_snapshot_get_fixes (snapshot);
  g_assert_cmpuint (fixes->n, ==, 6);
  g_assert_cmpint (fixes->time_usec[0], ==, NOW_USEC - 7000000);
  g_assert_cmpint (fixes->time_usec[1], ==, NOW_USEC - 1500000);
  g_assert_cmpint (fixes->time_usec[2], ==, NOW_USEC);
  g_assert_cmpint (fixes->time_usec[3], ==, NOW_USEC + 60000000);
  g_assert_cmpint (fixes->time_usec[4], ==, NOW_USEC);
  g_assert_cmpint (fixes->time_usec[5], ==, NOW_USEC);
  cp_feeds_fixture_assert_findings (snapshot, "E001=3 E012=4 E050=3 W001=2 W002=1");
}

/* Live, ages count from when the message came. */
static void
test_live (void)
{
  GByteArray               *writer = g_byte_array_new ();
  g_autoptr (CpFeedMessage) message = NULL;
  g_autoptr (CpSnapshot)    snapshot = NULL;
  const CpFixColumns       *fixes;

  cp_wire_header (writer, "2.0", 0, NOW_S + 3600);
  ADD (writer, HOME, .id = "old", .timestamp = NOW_S - 700);
  ADD (writer, HOME, .id = "new", .timestamp = NOW_S - 100);
  ADD (writer, HOME, .id = "ahead", .timestamp = NOW_S + 3600);
  ADD (writer, HOME, .id = "timeless");
  message = cp_feeds_fixture_read_as ("feed", writer);
  snapshot = cp_feeds_fixture_assemble (message, NULL, NOW_USEC, CP_FADE_DEFAULT);
  g_assert_cmpint (cp_snapshot_get_time_usec (snapshot), ==, NOW_USEC);
  g_assert_cmpint (cp_snapshot_get_received_usec (snapshot), ==, NOW_USEC);
  cp_feeds_fixture_assert_keys (snapshot, "feed:ahead feed:new feed:timeless");
  fixes = cp_snapshot_get_fixes (snapshot);
  g_assert_cmpint (fixes->time_usec[0], ==, NOW_USEC);
  g_assert_cmpint (fixes->time_usec[2], ==, NOW_USEC);
  cp_feeds_fixture_assert_findings (snapshot, "E050=2 W001=1");
  g_clear_pointer (&snapshot, cp_snapshot_unref);

  snapshot = cp_feeds_fixture_assemble (message, NULL, NOW_USEC, CP_FADE_NONE);
  g_assert_cmpuint (cp_snapshot_get_fixes (snapshot)->n, ==, 4);
}

/* Saved messages without any header time. */
static void
test_time_of_fixes (void)
{
  GByteArray            *writer = g_byte_array_new ();
  g_autoptr (CpSnapshot) snapshot = NULL;

  cp_wire_header (writer, "1.0", -1, 0);
  ADD (writer, HOME, .id = "a", .timestamp = NOW_S - 1000);
  ADD (writer, HOME, .id = "b", .timestamp = NOW_S - 20);
  ADD (writer, HOME, .id = "c", .timestamp = NOW_S + 61);
  ADD (writer, .id = "d", .timestamp = NOW_S - 10, .latitude_deg = 0, .longitude_deg = 0);
  ADD (writer, HOME, .id = "e");
  snapshot = cp_feeds_fixture_end (writer);
  g_assert_cmpint (cp_snapshot_get_time_usec (snapshot), ==, NOW_USEC - 20000000);
  cp_feeds_fixture_assert_keys (snapshot, "feed:b feed:c feed:e");
  g_assert_cmpint (cp_snapshot_get_fixes (snapshot)->time_usec[2], ==, CP_TIME_UNKNOWN);
  g_clear_pointer (&snapshot, cp_snapshot_unref);

  /* Nothing that can be believed: all ages are 0. */
  writer = g_byte_array_new ();
  cp_wire_header (writer, "1.0", -1, 0);
  ADD (writer, HOME, .id = "a", .timestamp = 946684799);
  ADD (writer, HOME, .id = "b", .timestamp = NOW_S + 61);
  snapshot = cp_feeds_fixture_end (writer);
  g_assert_cmpint (cp_snapshot_get_time_usec (snapshot), ==, CP_TIME_UNKNOWN);
  cp_feeds_fixture_assert_keys (snapshot, "feed:a feed:b");
  cp_feeds_fixture_assert_findings (snapshot, "E048=1");
}

static void
test_key_choice (void)
{
  GByteArray            *writer = cp_feeds_fixture_begin ();
  g_autoptr (CpSnapshot) snapshot = NULL;

  ADD (writer, HOME, FRESH, .entity_id = "e1", .id = "v", .label = "l1", .trip_id = "t1");
  ADD (writer, HOME, FRESH, .entity_id = "e2", .id = "", .label = "l2", .trip_id = "t2");
  ADD (writer, HOME, FRESH, .entity_id = "e3", .label = "", .trip_id = "t3");
  ADD (writer, HOME, FRESH, .entity_id = "e4", .trip_id = "");
  ADD (writer, HOME, FRESH);
  snapshot = cp_feeds_fixture_end (writer);
  cp_feeds_fixture_assert_keys (snapshot, "feed: feed:e4 feed:l2 feed:t3 feed:v");
  cp_feeds_fixture_assert_findings (snapshot, "W002=4");
}

static void
test_duplicates (void)
{
  GByteArray            *writer = cp_feeds_fixture_begin ();
  g_autoptr (CpSnapshot) snapshot = NULL;

  /* Newest first, whatever the order of the message. */
  ADD (writer, HOME, .id = "near", .stop_id = "older", .timestamp = NOW_S - 9);
  ADD (writer, HOME, .id = "near", .stop_id = "newer", .timestamp = NOW_S - 8);
  /* The same time: the first of the message. */
  ADD (writer, HOME, FRESH, .id = "tie", .stop_id = "first");
  ADD (writer, HOME, FRESH, .id = "tie", .stop_id = "second");
  /* Far apart, but the same trip of the same day. */
  ADD (writer, HOME, FRESH, .id = "trip", .stop_id = "first", .trip_id = "t", .start_date = "20261122");
  ADD (writer, TWO_KM_EAST, FRESH, .id = "trip", .trip_id = "t", .start_date = "20261122");
  /* One that is gone already keeps no other out. */
  ADD (writer, HOME, .id = "gone", .stop_id = "gone", .timestamp = NOW_S - 601);
  ADD (writer, HOME, .id = "gone", .stop_id = "kept", .timestamp = NOW_S - 599);
  snapshot = cp_feeds_fixture_end (writer);
  assert_accounting (snapshot, 0, 0, 1, 3, 4);
  cp_feeds_fixture_assert_keys (snapshot, "feed:gone feed:near feed:tie feed:trip");
  for (guint i = 0; i < 4; i++)
    {
      static const char *stops[] = { "kept", "newer", "first", "first" };

      g_assert_cmpstr (cp_snapshot_get_text (snapshot, cp_snapshot_get_fixes (snapshot)->stop_id[i]), ==, stops[i]);
    }
  cp_feeds_fixture_assert_findings (snapshot, "");
}

static void
test_suffixes (void)
{
  GByteArray            *writer = cp_feeds_fixture_begin ();
  g_autoptr (CpSnapshot) snapshot = NULL;

  ADD (writer, HOME, FRESH, .id = "a", .trip_id = "t1", .entity_id = "e1");
  ADD (writer, TWO_KM_EAST, FRESH, .id = "a", .entity_id = "e2");
  ADD (writer, FOUR_KM_EAST, FRESH, .id = "a", .trip_id = "t2", .entity_id = "e3");
  /* The trip repeats on two dates; a third tells none. */
  ADD (writer, HOME, FRESH, .id = "b", .trip_id = "t", .start_date = "20261121");
  ADD (writer, TWO_KM_EAST, FRESH, .id = "b", .trip_id = "t", .start_date = "20261122");
  ADD (writer, FOUR_KM_EAST, FRESH, .id = "b", .trip_id = "t");
  /* Nothing tells them apart: the newest keeps the name. */
  ADD (writer, HOME, .id = "c", .trip_id = "t", .stop_id = "older", .timestamp = NOW_S - 1);
  ADD (writer, TWO_KM_EAST, .id = "c", .trip_id = "t", .stop_id = "newer", .timestamp = NOW_S);
  ADD (writer, FOUR_KM_EAST, .id = "c", .trip_id = "t", .stop_id = "oldest", .timestamp = NOW_S - 2);
  /* Found by label. */
  ADD (writer, HOME, FRESH, .label = "d", .entity_id = "e1");
  ADD (writer, TWO_KM_EAST, FRESH, .label = "d", .entity_id = "e2");
  snapshot = cp_feeds_fixture_end (writer);
  cp_feeds_fixture_assert_keys (snapshot,
                                "feed:a#e2 feed:a#t1 feed:a#t2 feed:b#t feed:b#t#20261121 feed:b#t#20261122 "
                                "feed:c#t feed:c#t#2 feed:c#t#3 feed:d#e1 feed:d#e2");
  for (guint i = 0; i < 3; i++)
    {
      static const char *stops[] = { "newer", "older", "oldest" };

      g_assert_cmpstr (cp_snapshot_get_text (snapshot, cp_snapshot_get_fixes (snapshot)->stop_id[6 + i]), ==, stops[i]);
    }
  assert_accounting (snapshot, 0, 0, 0, 0, 11);
  cp_feeds_fixture_assert_findings (snapshot, "E052=11 W002=2");
}

/* Vehicles whose own ids look like made keys. */
static void
test_suffix_collisions (void)
{
  GByteArray            *writer = cp_feeds_fixture_begin ();
  g_autoptr (CpSnapshot) snapshot = NULL;

  ADD (writer, HOME, FRESH, .id = "a#t");
  ADD (writer, HOME, FRESH, .id = "a#t#2");
  ADD (writer, HOME, FRESH, .id = "a", .trip_id = "t");
  ADD (writer, TWO_KM_EAST, FRESH, .id = "a", .trip_id = "t");
  snapshot = cp_feeds_fixture_end (writer);
  cp_feeds_fixture_assert_keys (snapshot, "feed:a#t feed:a#t#2 feed:a#t#3 feed:a#t#4");
}

/* Keys that differ only behind what a snapshot keeps of a text. */
static void
test_long_keys (void)
{
  GByteArray            *writer = cp_feeds_fixture_begin ();
  g_autofree char       *id = g_strnfill (2000, 'k');
  g_autofree char       *date = g_strnfill (2000, '2');
  g_autoptr (CpSnapshot) snapshot = NULL;

  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *trip = g_strdup_printf ("t%u", i);

      ADD (writer, FRESH, .id = id, .trip_id = trip, .start_date = date, .latitude_deg = 1.0 + i, .longitude_deg = 8);
    }
  snapshot = cp_feeds_fixture_end (writer);
  assert_accounting (snapshot, 0, 0, 0, 0, 12);
}

static void
test_feeds (void)
{
  GByteArray            *bus = g_byte_array_new ();
  GByteArray            *tram = g_byte_array_new ();
  CpFeedMessage         *messages[2];
  g_autoptr (CpTracker)  tracker = cp_tracker_new ();
  CpAssembly             assembly = { .messages = messages, .n_messages = 2, .received_usec = CP_TIME_UNKNOWN,
                                      .now_usec = NOW_USEC, .tracker = tracker, .fade = CP_FADE_DEFAULT };
  g_autoptr (CpSnapshot) snapshot = NULL;
  g_autoptr (CpSnapshot) again = NULL;
  const CpFixColumns    *fixes;

  cp_wire_header (tram, "1.0", -1, NOW_S - 40);
  ADD (tram, HOME, .id = "7");
  ADD (tram, HOME, FRESH, .id = "5");
  cp_wire_header (bus, "9", -1, NOW_S);
  ADD (bus, HOME, FRESH, .id = "7");
  ADD (bus, HOME, .id = "8", .timestamp = NOW_S - 640);
  messages[0] = cp_feeds_fixture_read_as ("tram", tram);
  messages[1] = cp_feeds_fixture_read_as ("bus", bus);

  /* The newest header is the time of all; a fix without a time takes its own message's. The same id
   * in two feeds is two vehicles. */
  snapshot = cp_snapshot_assemble (&assembly, NULL);
  cp_feeds_fixture_assert_sound (snapshot);
  cp_feeds_fixture_assert_keys (snapshot, "bus:7 tram:5 tram:7");
  fixes = cp_snapshot_get_fixes (snapshot);
  g_assert_cmpint (cp_snapshot_get_time_usec (snapshot), ==, NOW_USEC);
  g_assert_cmpint (fixes->time_usec[2], ==, NOW_USEC - 40 * CP_USEC_PER_SECOND);
  assert_accounting (snapshot, 0, 0, 1, 0, 3);
  cp_feeds_fixture_assert_findings (snapshot, "E012=1 E038=1 E049=1 W001=1");

  /* Tracks are three, and stay. */
  again = cp_snapshot_assemble (&assembly, NULL);
  g_assert_cmpuint (cp_tracker_get_n_tracks (tracker), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpuint (fixes->track[i], !=, 0);
      g_assert_cmpuint (fixes->track[i], !=, fixes->track[(i + 1) % 3]);
      g_assert_cmpuint (fixes->track[i], ==, cp_snapshot_get_fixes (again)->track[i]);
    }
  cp_feed_message_unref (messages[0]);
  cp_feed_message_unref (messages[1]);
}

static void
test_nothing (void)
{
  CpAssembly             assembly = { .received_usec = NOW_USEC, .now_usec = NOW_USEC, .fade = CP_FADE_DEFAULT };
  g_autoptr (CpSnapshot) snapshot = cp_snapshot_assemble (&assembly, NULL);

  cp_feeds_fixture_assert_sound (snapshot);
  g_assert_cmpuint (cp_snapshot_get_fixes (snapshot)->n, ==, 0);
  g_assert_cmpint (cp_snapshot_get_time_usec (snapshot), ==, NOW_USEC);
}

/* More text than one snapshot takes is refused in words, not cut. */
static void
test_too_much_text (void)
{
  static const char     *feeds[] = { "a", "b", "c" };
  g_autofree char       *filler = g_strnfill (900, 'x');
  CpFeedMessage         *messages[G_N_ELEMENTS (feeds)];
  CpAssembly             assembly = { .messages = messages, .n_messages = G_N_ELEMENTS (feeds),
                                      .received_usec = NOW_USEC, .now_usec = NOW_USEC,
                                      .fade = CP_FADE_DEFAULT };
  g_autoptr (GError)     error = NULL;
  g_autoptr (CpSnapshot) snapshot = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (feeds); i++)
    {
      GByteArray *writer = cp_feeds_fixture_begin ();

      for (guint k = 0; k < 26000; k++)
        {
          g_autofree char *id = g_strdup_printf ("%u", k);

          ADD (writer, HOME, FRESH, .id = id, .stop_id = filler);
        }
      messages[i] = cp_feeds_fixture_read_as (feeds[i], writer);
    }
  snapshot = cp_snapshot_assemble (&assembly, &error);
  g_assert_null (snapshot);
  g_assert_error (error, CP_FEED_ERROR, CP_FEED_ERROR_TOO_LARGE);
  g_clear_error (&error);

  assembly.n_messages = 2;
  snapshot = cp_snapshot_assemble (&assembly, &error);
  g_assert_no_error (error);
  assert_accounting (snapshot, 0, 0, 0, 0, 52000);
  for (guint i = 0; i < G_N_ELEMENTS (feeds); i++)
    cp_feed_message_unref (messages[i]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/snapshot-assembler/fix", test_fix);
  g_test_add_func ("/snapshot-assembler/classes", test_classes);
  g_test_add_func ("/snapshot-assembler/not-a-number", test_not_a_number);
  g_test_add_func ("/snapshot-assembler/half-zero-in-city", test_half_zero_in_city);
  g_test_add_func ("/snapshot-assembler/area", test_area);
  g_test_add_func ("/snapshot-assembler/numbers", test_numbers);
  g_test_add_func ("/snapshot-assembler/header-findings", test_header_findings);
  g_test_add_func ("/snapshot-assembler/deleted-differential", test_deleted_differential);
  g_test_add_func ("/snapshot-assembler/times", test_times);
  g_test_add_func ("/snapshot-assembler/live", test_live);
  g_test_add_func ("/snapshot-assembler/time-of-fixes", test_time_of_fixes);
  g_test_add_func ("/snapshot-assembler/key-choice", test_key_choice);
  g_test_add_func ("/snapshot-assembler/duplicates", test_duplicates);
  g_test_add_func ("/snapshot-assembler/suffixes", test_suffixes);
  g_test_add_func ("/snapshot-assembler/suffix-collisions", test_suffix_collisions);
  g_test_add_func ("/snapshot-assembler/long-keys", test_long_keys);
  g_test_add_func ("/snapshot-assembler/feeds", test_feeds);
  g_test_add_func ("/snapshot-assembler/nothing", test_nothing);
  g_test_add_func ("/snapshot-assembler/too-much-text", test_too_much_text);
  return g_test_run ();
}
