/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "feeds/cp-gtfs-rt-reader.h"

#include "cp-feeds-fixture.h"

#include <string.h>
#include <sys/resource.h>

/* What the whole process may take for the largest message there may be, its body included. */
#define MAX_PROCESS_KIB (256 * 1024)

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define IS_SANITIZED 1
#endif
#endif

/* Sanitizers take ten times the time and the memory: a tenth of the vehicles shows them as much. What
 * must not grow with the square of the number runs into the test's deadline all the same. */
#ifdef IS_SANITIZED
#define N_VEHICLES (CP_FEED_MAX_ENTITIES / 10)
#else
#define N_VEHICLES CP_FEED_MAX_ENTITIES
#endif

/* As many vehicles as may be; of the first shape they nearly fill the largest body. */
typedef enum
{
  ALL_DIFFERENT,      /* each with its own key */
  ONE_KEY_APART,      /* all with the same key, over 1 km from each other */
  ONE_KEY_SAME_NAMES, /* … and nothing to tell them apart */
  ONE_PLACE,          /* all the same */
} Shape;

static GBytes *
make_body (Shape shape)
{
  GByteArray *writer = g_byte_array_sized_new (CP_GTFS_RT_MAX_BODY_BYTES);

  cp_wire_header (writer, "2.0", 0, NOW_S);
  for (guint i = 0; i < N_VEHICLES; i++)
    {
      char          entity_id[16];
      char          id[80];
      char          trip_id[80];
      CpWireVehicle vehicle = { .entity_id = entity_id, .id = "one", .trip_id = trip_id,
                                .start_date = "20261122", .timestamp = NOW_S - i % 60 };

      g_snprintf (entity_id, sizeof entity_id, "%u", i);
      g_snprintf (trip_id, sizeof trip_id, "a-trip-of-the-day-%s-%u",
                  shape == ONE_KEY_APART ? "whose-name-is-rather-long" : "", i);
      if (shape == ALL_DIFFERENT)
        {
          g_snprintf (id, sizeof id, "a-vehicle-with-quite-a-long-name-indeed-%u", i * 7919u % N_VEHICLES);
          vehicle.id = id;
          vehicle.route_id = entity_id;
        }
      if (shape == ONE_KEY_SAME_NAMES)
        {
          vehicle.trip_id = "t";
          vehicle.start_date = NULL;
        }
      /* Ten thousand columns, fifty rows of 0.02 degrees: the same row only 3 km and more apart. */
      vehicle.latitude_deg = 1 + (shape == ONE_PLACE ? 0 : i / 10000 * 0.02);
      vehicle.longitude_deg = 1 + (shape == ONE_PLACE ? 0 : i % 10000 * 0.017);
      cp_wire_vehicle (writer, &vehicle);
    }
  g_assert_cmpuint (writer->len, <, CP_GTFS_RT_MAX_BODY_BYTES);
  return cp_wire_end (writer);
}

static void
read_and_assemble (Shape shape)
{
  g_autoptr (GBytes)        body = make_body (shape);
  g_autoptr (GTimer)        timer = g_timer_new ();
  g_autoptr (GError)        error = NULL;
  g_autoptr (CpFeedMessage) message = cp_feeds_fixture_read (body, &error);
  g_autoptr (CpSnapshot)    snapshot = NULL;
  gsize                     n_bytes = g_bytes_get_size (body);
  double                    read_s = g_timer_elapsed (timer, NULL);
  double                    assemble_s;
  struct rusage             usage;

  g_assert_no_error (error);
  g_assert_cmpuint (cp_feed_message_get_n_vehicles (message), ==, N_VEHICLES);
  /* As every program does: a message needs its body no more. */
  g_clear_pointer (&body, g_bytes_unref);
  g_timer_start (timer);
  snapshot = cp_feeds_fixture_assemble (message, NULL, CP_TIME_UNKNOWN, CP_FADE_DEFAULT);
  assemble_s = g_timer_elapsed (timer, NULL);
  g_assert_cmpint (getrusage (RUSAGE_SELF, &usage), ==, 0);
  g_printerr ("# %" G_GSIZE_FORMAT " bytes read in %.2f s, assembled in %.2f s, largest resident size %ld MiB\n",
              n_bytes, read_s, assemble_s, usage.ru_maxrss / 1024);
  g_assert_cmpuint (cp_snapshot_get_accounting (snapshot)->listed, ==, shape == ONE_PLACE ? 1 : N_VEHICLES);
  g_assert_cmpuint (cp_feeds_fixture_count (snapshot, CP_FINDING_E052), ==,
                    shape == ONE_KEY_APART || shape == ONE_KEY_SAME_NAMES ? N_VEHICLES : 0);
#ifndef IS_SANITIZED
  g_assert_cmpint (usage.ru_maxrss, <, MAX_PROCESS_KIB);
#endif
}

/* Each in a process of its own, whose largest size is then this shape's. */
static void
test_shape (gconstpointer data)
{
  if (g_test_subprocess ())
    {
      read_and_assemble ((Shape) GPOINTER_TO_UINT (data));
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/scale/all-different", GUINT_TO_POINTER (ALL_DIFFERENT), test_shape);
  g_test_add_data_func ("/scale/one-key-apart", GUINT_TO_POINTER (ONE_KEY_APART), test_shape);
  g_test_add_data_func ("/scale/one-key-same-names", GUINT_TO_POINTER (ONE_KEY_SAME_NAMES), test_shape);
  g_test_add_data_func ("/scale/one-place", GUINT_TO_POINTER (ONE_PLACE), test_shape);
  return g_test_run ();
}
