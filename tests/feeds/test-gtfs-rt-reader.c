/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "feeds/cp-feed-error.h"
#include "feeds/cp-feed-text.h"
#include "feeds/cp-gtfs-rt-reader.h"

#include "core/cp-snapshot.h"

#include "cp-feeds-fixture.h"
#include "cp-test.h"

#include <math.h>
#include <string.h>

static void
assert_no_feed (const void *bytes,
                gsize       n_bytes,
                const char *words)
{
  g_autoptr (GBytes)        body = g_bytes_new (bytes, n_bytes);
  g_autoptr (GError)        error = NULL;
  g_autoptr (CpFeedMessage) message = cp_feeds_fixture_read (body, &error);

  g_assert_null (message);
  g_assert_error (error, CP_FEED_ERROR, CP_FEED_ERROR_NOT_A_FEED);
  g_assert_null (strchr (error->message, '\n'));
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_other_formats (void)
{
  static const struct
  {
    const char *bytes;
    const char *words;
  } cases[] = {
    { "<!DOCTYPE html><html>Down for maintenance</html>", "looks like an HTML page" },
    { "\n\n  <html><body>Developer Inactive</body>", "looks like an HTML page" },
    { "<?xml version=\"1.0\"?><Siri/>", "looks like XML" },
    { "{\"error\": \"key\"}", "looks like JSON" },
    { "\357\273\277[1, 2, 3]", "looks like JSON" },
    { "not valid pb data", "looks like plain text" },
    { "PK\3\4 and so on", "zip" },
    { "\037\213\010\377", "gzip" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_no_feed (cases[i].bytes, strlen (cases[i].bytes), cases[i].words);
  assert_no_feed ("", 0, "empty");
}

static void
test_header (void)
{
  GByteArray               *writer = g_byte_array_new ();
  g_autoptr (CpFeedMessage) message = NULL;
  g_autoptr (GBytes)        headless = NULL;
  g_autoptr (GError)        error = NULL;
  const CpFeedHeader       *header;

  cp_wire_header (writer, "1.0", -1, 1500000000);
  message = cp_feeds_fixture_read_as ("feed", writer);
  header = cp_feed_message_get_header (message);
  g_assert_cmpstr (header->version, ==, "1.0");
  g_assert_cmpint (header->time_usec, ==, G_GINT64_CONSTANT (1500000000000000));
  g_assert_false (header->has_incrementality);
  g_assert_false (header->is_milliseconds);
  g_assert_cmpuint (cp_feed_message_get_n_vehicles (message), ==, 0);
  /* Nobody drives: a sound message. */
  g_assert_true (cp_feed_message_check_vehicles (message, &error));
  g_assert_no_error (error);
  g_clear_pointer (&message, cp_feed_message_unref);

  /* In two pieces, milliseconds, behind its entities. */
  writer = g_byte_array_new ();
  cp_wire_vehicle (writer, &(CpWireVehicle) { .id = "v", .latitude_deg = 1, .longitude_deg = 2 });
  cp_wire_header (writer, "2.0", -1, 0);
  cp_wire_header (writer, NULL, 1, G_GUINT64_CONSTANT (1500000000123));
  message = cp_feeds_fixture_read_as ("feed", writer);
  header = cp_feed_message_get_header (message);
  g_assert_cmpstr (header->version, ==, "2.0");
  g_assert_cmpint (header->time_usec, ==, G_GINT64_CONSTANT (1500000000123000));
  g_assert_true (header->has_incrementality);
  g_assert_true (header->is_differential);
  g_assert_true (header->is_milliseconds);
  g_assert_cmpuint (cp_feed_message_get_n_vehicles (message), ==, 1);

  writer = g_byte_array_new ();
  cp_wire_vehicle (writer, &(CpWireVehicle) { .id = "v", .latitude_deg = 1, .longitude_deg = 2 });
  headless = cp_wire_end (writer);
  assert_no_feed (g_bytes_get_data (headless, NULL), g_bytes_get_size (headless), "no header");
}

static void
test_vehicle (void)
{
  GByteArray               *writer = cp_feeds_fixture_begin ();
  g_autoptr (CpFeedMessage) message = NULL;
  CpFeedVehicle             vehicle;

  cp_wire_vehicle (writer, &(CpWireVehicle) {
                             .entity_id = "e", .id = "v", .label = "l", .route_id = "r", .trip_id = "t",
                             .start_date = "20261122", .stop_id = "s", .latitude_deg = 42.5,
                             .longitude_deg = -71.25, .timestamp = NOW_S - 5, .has_bearing = TRUE,
                             .bearing_deg = 45, .has_speed = TRUE, .speed = 7.5f, .direction_id = 1,
                             .occupancy = 5, .status = 2 });
  cp_wire_vehicle (writer, &(CpWireVehicle) {
                             .latitude_deg = 1, .longitude_deg = NAN, .trip_id = "t", .direction_id = 7,
                             .occupancy = 200, .status = 3, .timestamp = G_MAXUINT64, .is_deleted = TRUE });
  message = cp_feeds_fixture_read_as ("feed", writer);
  g_assert_cmpuint (cp_feed_message_get_n_vehicles (message), ==, 2);
  g_assert_cmpstr (cp_feed_message_get_feed (message), ==, "feed");

  cp_feed_message_get_vehicle (message, 0, &vehicle);
  g_assert_cmpstr (vehicle.entity_id, ==, "e");
  g_assert_cmpstr (vehicle.id, ==, "v");
  g_assert_cmpstr (vehicle.label, ==, "l");
  g_assert_cmpstr (vehicle.route_id, ==, "r");
  g_assert_cmpstr (vehicle.trip_id, ==, "t");
  g_assert_cmpstr (vehicle.start_date, ==, "20261122");
  g_assert_cmpstr (vehicle.stop_id, ==, "s");
  g_assert_true (vehicle.has_position && vehicle.has_bearing && vehicle.has_speed);
  g_assert_cmpfloat (vehicle.latitude_deg, ==, 42.5);
  g_assert_cmpfloat (vehicle.longitude_deg, ==, -71.25);
  g_assert_cmpfloat (vehicle.bearing_deg, ==, 45);
  g_assert_cmpfloat (vehicle.speed_mps, ==, 7.5);
  g_assert_cmpint (vehicle.time_usec, ==, NOW_USEC - 5 * CP_USEC_PER_SECOND);
  g_assert_cmpint (vehicle.direction_id, ==, 1);
  g_assert_cmpint (vehicle.occupancy, ==, 5);
  g_assert_cmpint (vehicle.status, ==, 2);
  g_assert_false (vehicle.is_deleted || vehicle.is_milliseconds);

  cp_feed_message_get_vehicle (message, 1, &vehicle);
  g_assert_cmpstr (vehicle.entity_id, ==, "");
  g_assert_cmpstr (vehicle.id, ==, "");
  g_assert_false (vehicle.has_position || vehicle.has_bearing || vehicle.has_speed);
  g_assert_cmpint (vehicle.direction_id, ==, CP_ENUM_UNKNOWN);
  g_assert_cmpint (vehicle.occupancy, ==, CP_ENUM_UNKNOWN);
  g_assert_cmpint (vehicle.status, ==, CP_ENUM_UNKNOWN);
  g_assert_cmpint (vehicle.time_usec, ==, CP_FEED_MAX_TIME_USEC);
  g_assert_true (vehicle.is_deleted && vehicle.is_milliseconds);
}

static void
test_speed_factor (void)
{
  GByteArray               *writer = cp_feeds_fixture_begin ();
  CpGtfsRtOptions           options = { .feed = "feed", .speed_factor = 1 / 3.6 };
  g_autoptr (GBytes)        body = NULL;
  g_autoptr (CpFeedMessage) message = NULL;
  CpFeedVehicle             vehicle;

  cp_wire_vehicle (writer, &(CpWireVehicle) { .latitude_deg = 1, .longitude_deg = 1, .has_speed = TRUE, .speed = 36 });
  body = cp_wire_end (writer);
  message = cp_gtfs_rt_reader_read (body, &options, NULL);
  cp_feed_message_get_vehicle (message, 0, &vehicle);
  g_assert_cmpfloat_with_epsilon (vehicle.speed_mps, 10, 1e-5);
}

/* One kibibyte, cut at a character, and every byte that is no UTF-8 replaced. */
static void
test_text (void)
{
  g_autofree char          *long_ascii = g_strnfill (5000, 'a');
  g_autofree char          *late = g_strdup (long_ascii);
  g_autofree char          *expected = NULL;
  GByteArray               *writer = cp_feeds_fixture_begin ();
  g_autoptr (CpFeedMessage) message = NULL;
  CpFeedVehicle             vehicle;

  /* A character of three bytes across the border. */
  memcpy (late + CP_FEED_MAX_STRING_BYTES - 1, "€", 3);
  cp_wire_vehicle (writer, &(CpWireVehicle) {
                             .latitude_deg = 1, .longitude_deg = 1, .id = "a\xff" "b\xc3", .label = long_ascii,
                             .trip_id = late, .stop_id = "zażółć" });
  message = cp_feeds_fixture_read_as ("feed", writer);
  cp_feed_message_get_vehicle (message, 0, &vehicle);
  g_assert_cmpstr (vehicle.id, ==, "a\357\277\275b\357\277\275");
  g_assert_cmpstr (vehicle.stop_id, ==, "zażółć");
  expected = g_strnfill (CP_FEED_MAX_STRING_BYTES, 'a');
  g_assert_cmpstr (vehicle.label, ==, expected);
  expected[CP_FEED_MAX_STRING_BYTES - 1] = '\0';
  g_assert_cmpstr (vehicle.trip_id, ==, expected);
}

/* Any text of a feed comes out valid and bounded, and valid short text unchanged. */
static void
test_random_text (void)
{
  for (guint turn = 0; turn < 20000; turn++)
    {
      g_autoptr (GByteArray) out = g_byte_array_new ();
      char                   text[1100];
      gsize                  length = (gsize) g_test_rand_int_range (0, turn % 10 == 0 ? 1099 : 12);

      for (gsize i = 0; i < length; i++)
        text[i] = (char) g_test_rand_int_range (1, g_test_rand_bit () ? 256 : 128);
      text[length] = '\0';
      cp_feed_text_append (out, text);
      g_assert_cmpuint (out->data[out->len - 1], ==, 0);
      g_assert_cmpuint (out->len - 1, ==, strlen ((const char *) out->data));
      g_assert_cmpuint (out->len - 1, <=, CP_FEED_MAX_STRING_BYTES);
      g_assert_true (g_utf8_validate ((const char *) out->data, -1, NULL));
      if (g_utf8_validate (text, -1, NULL) && length <= CP_FEED_MAX_STRING_BYTES)
        g_assert_cmpstr ((const char *) out->data, ==, text);
    }
}

/* A damaged vehicle costs that vehicle; a damaged entity that is none costs nothing. */
static void
test_damaged_entities (void)
{
  GByteArray               *writer = cp_feeds_fixture_begin ();
  g_autoptr (CpFeedMessage) message = NULL;
  g_autofree char          *big = g_strnfill (CP_GTFS_RT_MAX_ENTITY_BYTES, 'x');
  GByteArray               *entity;
  GByteArray               *vehicle;

  cp_wire_vehicle (writer, &(CpWireVehicle) { .id = "good", .latitude_deg = 1, .longitude_deg = 1 });
  cp_wire_bytes (writer, 2, "\x22\x05\x0a", 3);     /* the vehicle is longer than its entity */
  cp_wire_bytes (writer, 2, "\x22\x01\x0e", 3);     /* an unknown wire type in the vehicle */
  cp_wire_bytes (writer, 2, "\x22\x00\x0e", 3);     /* … and behind it */
  cp_wire_bytes (writer, 2, "\x0a\x09\x22\x00", 4); /* broken before anything said vehicle */
  cp_wire_bytes (writer, 2, "\x1a\x01\x0e", 3);     /* a broken trip update */

  vehicle = g_byte_array_new ();
  cp_wire_string (vehicle, 7, big);
  entity = g_byte_array_new ();
  cp_wire_message (entity, 4, vehicle);
  cp_wire_message (writer, 2, entity); /* a vehicle over the bound */
  entity = g_byte_array_new ();
  cp_wire_string (entity, 3, big);
  cp_wire_message (writer, 2, entity); /* a trip update over the bound */
  cp_wire_vehicle (writer, &(CpWireVehicle) { .id = "also good", .latitude_deg = 1, .longitude_deg = 1 });

  message = cp_feeds_fixture_read_as ("feed", writer);
  g_assert_cmpuint (cp_feed_message_get_n_vehicles (message), ==, 2);
  g_assert_cmpuint (cp_feed_message_get_counts (message)->entities, ==, 9);
  g_assert_cmpuint (cp_feed_message_get_counts (message)->unreadable, ==, 4);
}

/* An entity of exactly the bound is read. */
static void
test_entity_bound (void)
{
  for (guint over = 0; over <= 1; over++)
    {
      GByteArray               *writer = cp_feeds_fixture_begin ();
      GByteArray               *entity = g_byte_array_new ();
      g_autofree char          *filler = NULL;
      g_autoptr (CpFeedMessage) message = NULL;

      cp_wire_bytes (entity, 4, "", 0);
      filler = g_strnfill (CP_GTFS_RT_MAX_ENTITY_BYTES + over - entity->len - 4, 'x');
      cp_wire_string (entity, 1, filler);
      g_assert_cmpuint (entity->len, ==, CP_GTFS_RT_MAX_ENTITY_BYTES + over);
      cp_wire_message (writer, 2, entity);
      message = cp_feeds_fixture_read_as ("feed", writer);
      g_assert_cmpuint (cp_feed_message_get_n_vehicles (message), ==, 1 - over);
      g_assert_cmpuint (cp_feed_message_get_counts (message)->unreadable, ==, over);
    }
}

static void
test_no_vehicles (void)
{
  GByteArray               *writer = cp_feeds_fixture_begin ();
  g_autoptr (CpFeedMessage) message = NULL;
  g_autoptr (GError)        error = NULL;

  cp_wire_bytes (writer, 2, "\x0a\x01" "a\x1a\x00", 5);
  cp_wire_bytes (writer, 2, "\x0a\x01" "b\x2a\x00", 5);
  cp_wire_bytes (writer, 2, "\x0a\x01" "c\x2a\x00", 5);
  message = cp_feeds_fixture_read_as ("feed", writer);
  g_assert_cmpuint (cp_feed_message_get_counts (message)->trip_updates, ==, 1);
  g_assert_cmpuint (cp_feed_message_get_counts (message)->alerts, ==, 2);
  g_assert_false (cp_feed_message_check_vehicles (message, &error));
  g_assert_error (error, CP_FEED_ERROR, CP_FEED_ERROR_NO_VEHICLES);
  g_assert_nonnull (strstr (error->message, "of 3 entities 1 are trip updates and 2 are alerts"));
}

/* Unknown fields at the top, of every wire type, are stepped over. */
static void
test_top_level_extensions (void)
{
  GByteArray               *writer = cp_feeds_fixture_begin ();
  g_autoptr (CpFeedMessage) message = NULL;

  cp_wire_uint (writer, 1000, 1);
  cp_wire_double (writer, 1001, 1);
  cp_wire_string (writer, 1002, "x");
  cp_wire_tag (writer, 1003, 3);
  cp_wire_tag (writer, 1003, 4);
  cp_wire_float (writer, 1004, 1);
  cp_wire_uint (writer, 2, 1);
  cp_wire_vehicle (writer, &(CpWireVehicle) { .id = "v", .latitude_deg = 1, .longitude_deg = 1 });
  message = cp_feeds_fixture_read_as ("feed", writer);
  g_assert_cmpuint (cp_feed_message_get_counts (message)->entities, ==, 1);
  g_assert_cmpuint (cp_feed_message_get_n_vehicles (message), ==, 1);
}

/* Cut anywhere, a message is refused, except where a whole number of fields and the header remain. */
static void
test_truncated (void)
{
  GByteArray         *writer = cp_feeds_fixture_begin ();
  g_autoptr (GBytes)  body = NULL;
  guint               ends[4];
  guint               next = 0;

  ends[0] = writer->len;
  for (guint i = 1; i < G_N_ELEMENTS (ends); i++)
    {
      cp_wire_vehicle (writer, &(CpWireVehicle) {
                                 .entity_id = "entity", .id = "vehicle", .trip_id = "trip", .latitude_deg = 1,
                                 .longitude_deg = 2, .timestamp = NOW_S });
      ends[i] = writer->len;
    }
  body = cp_wire_end (writer);
  for (gsize length = 0; length <= g_bytes_get_size (body); length++)
    {
      /* A copy of that very size, so that a sanitizer sees a byte read too far. */
      g_autoptr (GBytes)        cut = g_bytes_new (g_bytes_get_data (body, NULL), length);
      g_autoptr (GError)        error = NULL;
      g_autoptr (CpFeedMessage) message = cp_feeds_fixture_read (cut, &error);

      if (next < G_N_ELEMENTS (ends) && length == ends[next])
        {
          g_assert_no_error (error);
          g_assert_cmpuint (cp_feed_message_get_n_vehicles (message), ==, next);
          next++;
        }
      else
        {
          g_assert_null (message);
          g_assert_error (error, CP_FEED_ERROR, CP_FEED_ERROR_NOT_A_FEED);
        }
    }
  g_assert_cmpuint (next, ==, G_N_ELEMENTS (ends));
}

static void
test_too_large (void)
{
  g_autoptr (GError)        error = NULL;
  g_autoptr (GBytes)        body = NULL;
  g_autoptr (CpFeedMessage) message = NULL;
  GByteArray               *writer = cp_feeds_fixture_begin ();
  GByteArray               *header = g_byte_array_new ();
  g_autofree char          *big = g_strnfill (CP_GTFS_RT_MAX_ENTITY_BYTES + 1, '2');

  /* Half a million empty entities are a message, one more is none. */
  for (guint i = 0; i < CP_FEED_MAX_ENTITIES; i++)
    cp_wire_raw (writer, "\x12\x00", 2);
  body = g_bytes_new (writer->data, writer->len);
  message = cp_feeds_fixture_read (body, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (cp_feed_message_get_counts (message)->entities, ==, CP_FEED_MAX_ENTITIES);
  g_clear_pointer (&message, cp_feed_message_unref);
  g_clear_pointer (&body, g_bytes_unref);

  cp_wire_raw (writer, "\x12\x00", 2);
  body = cp_wire_end (writer);
  message = cp_feeds_fixture_read (body, &error);
  g_assert_null (message);
  g_assert_error (error, CP_FEED_ERROR, CP_FEED_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_clear_pointer (&body, g_bytes_unref);

  /* Headers by the million are no better. */
  writer = g_byte_array_new ();
  for (guint i = 0; i < 2 * CP_FEED_MAX_ENTITIES; i++)
    cp_wire_raw (writer, "\x0a\x00", 2);
  body = cp_wire_end (writer);
  message = cp_feeds_fixture_read (body, &error);
  g_assert_error (error, CP_FEED_ERROR, CP_FEED_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_clear_pointer (&body, g_bytes_unref);

  body = g_bytes_new_take (g_malloc0 (CP_GTFS_RT_MAX_BODY_BYTES + 1), CP_GTFS_RT_MAX_BODY_BYTES + 1);
  message = cp_feeds_fixture_read (body, &error);
  g_assert_error (error, CP_FEED_ERROR, CP_FEED_ERROR_TOO_LARGE);

  cp_wire_string (header, 1, big);
  writer = g_byte_array_new ();
  cp_wire_message (writer, 1, header);
  assert_no_feed (writer->data, writer->len, "a header of");
  g_byte_array_unref (writer);
}

/* Files of tests/data/gtfs-rt, so that other programs' tests can share them. */
static void
test_fixtures (void)
{
  static const struct
  {
    const char *path;
    guint       n_entities;
    guint       n_vehicles;
    guint       n_unreadable;
  } cases[] = {
    { "gtfs-rt/sound.pb", 3, 3, 0 },
    { "gtfs-rt/empty.pb", 0, 0, 0 },
    { "gtfs-rt/groups.pb", 1, 1, 0 },
    { "gtfs-rt/damaged-entity.pb", 3, 2, 1 },
  };
  g_autoptr (GBytes) huge = cp_test_load_data ("gtfs-rt/huge-length.pb");
  g_autoptr (GBytes) cut = cp_test_load_data ("gtfs-rt/truncated.pb");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes)        body = cp_test_load_data (cases[i].path);
      g_autoptr (GError)        error = NULL;
      g_autoptr (CpFeedMessage) message = cp_feeds_fixture_read (body, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (cp_feed_message_get_counts (message)->entities, ==, cases[i].n_entities);
      g_assert_cmpuint (cp_feed_message_get_n_vehicles (message), ==, cases[i].n_vehicles);
      g_assert_cmpuint (cp_feed_message_get_counts (message)->unreadable, ==, cases[i].n_unreadable);
    }
  assert_no_feed (g_bytes_get_data (huge, NULL), g_bytes_get_size (huge), "a field of 2147483647 bytes at byte");
  assert_no_feed (g_bytes_get_data (cut, NULL), g_bytes_get_size (cut), "are left");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/gtfs-rt-reader/other-formats", test_other_formats);
  g_test_add_func ("/gtfs-rt-reader/header", test_header);
  g_test_add_func ("/gtfs-rt-reader/vehicle", test_vehicle);
  g_test_add_func ("/gtfs-rt-reader/speed-factor", test_speed_factor);
  g_test_add_func ("/gtfs-rt-reader/text", test_text);
  g_test_add_func ("/gtfs-rt-reader/random-text", test_random_text);
  g_test_add_func ("/gtfs-rt-reader/damaged-entities", test_damaged_entities);
  g_test_add_func ("/gtfs-rt-reader/entity-bound", test_entity_bound);
  g_test_add_func ("/gtfs-rt-reader/no-vehicles", test_no_vehicles);
  g_test_add_func ("/gtfs-rt-reader/top-level-extensions", test_top_level_extensions);
  g_test_add_func ("/gtfs-rt-reader/truncated", test_truncated);
  g_test_add_func ("/gtfs-rt-reader/too-large", test_too_large);
  g_test_add_func ("/gtfs-rt-reader/fixtures", test_fixtures);
  return g_test_run ();
}
