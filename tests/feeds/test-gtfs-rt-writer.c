/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-plain-gtfs-rt.h"

#include "core/cp-snapshot.h"
#include "feeds/cp-gtfs-rt-reader.h"
#include "feeds/cp-gtfs-rt-writer.h"
#include "feeds/cp-snapshot-assembler.h"

#include <math.h>

#define NOW_USEC (G_GINT64_CONSTANT (1700000000) * CP_USEC_PER_SECOND)
#define N_FIXES 500

static const char *
maybe (const char *text)
{
  return g_test_rand_bit () ? text : NULL;
}

static CpSnapshot *
make_snapshot (void)
{
  g_autoptr (CpSnapshotBuilder) builder = cp_snapshot_builder_new (NULL, N_FIXES);
  CpAccounting                  accounting = { .entities = N_FIXES, .vehicle_entities = N_FIXES, .listed = N_FIXES };
  CpFindings                    findings = { 0 };

  for (guint i = 0; i < N_FIXES; i++)
    {
      g_autofree char   *key = g_strdup_printf ("vehicle-%03u", i);
      g_autofree char   *trip = g_strdup_printf ("trip-%u", i);
      gboolean           has_speed = g_test_rand_bit ();
      g_autoptr (GError) error = NULL;
      CpFix              fix = {
        .feed = "f",
        .key = key,
        .id = key,
        .label = maybe ("Ünï"),
        .route_id = maybe ("12"),
        .trip_id = maybe (trip),
        .start_date = maybe ("20231114"),
        .stop_id = maybe ("stop"),
        .latitude_deg = g_test_rand_double_range (-89, 89),
        .longitude_deg = g_test_rand_double_range (-179, 179),
        .time_usec = NOW_USEC - g_test_rand_int_range (0, 80) * CP_USEC_PER_SECOND,
        .bearing_deg = g_test_rand_bit () ? (float) g_test_rand_double_range (0, 359) : NAN,
        .speed_mps = has_speed ? (float) g_test_rand_double_range (0, 30) : NAN,
        .speed_source = has_speed ? CP_SPEED_SOURCE_REPORTED : CP_SPEED_SOURCE_UNKNOWN,
        .direction_id = (gint8) g_test_rand_int_range (-1, 2),
        .occupancy = (gint8) g_test_rand_int_range (-1, 9),
        .status = (gint8) g_test_rand_int_range (-1, 3),
      };

      cp_snapshot_builder_add (builder, &fix, &error);
      g_assert_no_error (error);
    }
  return cp_snapshot_builder_end (builder, NOW_USEC, NOW_USEC, &accounting, &findings);
}

static void
assert_same_float (float a,
                   float b)
{
  g_assert_true (a == b || (isnan (a) && isnan (b)));
}

/* Written and read again, all is as it was; positions to the precision of the format. */
static void
test_round_trip (void)
{
  g_autoptr (CpSnapshot)    snapshot = make_snapshot ();
  g_autoptr (GBytes)        body = cp_gtfs_rt_writer_write (snapshot);
  CpGtfsRtOptions           options = { .feed = "f", .speed_factor = 1 };
  g_autoptr (GError)        error = NULL;
  g_autoptr (CpFeedMessage) message = cp_gtfs_rt_reader_read (body, &options, &error);
  g_autoptr (CpSnapshot)    again = NULL;
  const CpFixColumns       *was = cp_snapshot_get_fixes (snapshot);
  const CpFixColumns       *is;
  CpFeedMessage            *messages[] = { message };
  CpAssembly                assembly = { .messages = messages, .n_messages = 1, .received_usec = CP_TIME_UNKNOWN,
                                         .now_usec = NOW_USEC, .fade = CP_FADE_DEFAULT };

  g_assert_no_error (error);
  again = cp_snapshot_assemble (&assembly, &error);
  g_assert_no_error (error);
  is = cp_snapshot_get_fixes (again);
  g_assert_cmpint (cp_snapshot_get_time_usec (again), ==, NOW_USEC);
  g_assert_cmpuint (is->n, ==, was->n);
  for (guint i = 0; i < CP_N_FINDINGS; i++)
    g_assert_cmpuint (cp_snapshot_get_findings (again)->count[i], ==,
                      i == CP_FINDING_W004 ? cp_snapshot_get_findings (again)->count[i] : 0);
  for (guint row = 0; row < is->n; row++)
    {
#define ASSERT_SAME_TEXT(column)                                                                    \
  g_assert_cmpstr (cp_snapshot_get_text (again, is->column[row]), ==,                               \
                   cp_snapshot_get_text (snapshot, was->column[row]))
      ASSERT_SAME_TEXT (key);
      ASSERT_SAME_TEXT (id);
      ASSERT_SAME_TEXT (label);
      ASSERT_SAME_TEXT (route_id);
      ASSERT_SAME_TEXT (trip_id);
      ASSERT_SAME_TEXT (start_date);
      ASSERT_SAME_TEXT (stop_id);
#undef ASSERT_SAME_TEXT
      g_assert_cmpfloat (is->latitude_deg[row], ==, (double) (float) was->latitude_deg[row]);
      g_assert_cmpfloat (is->longitude_deg[row], ==, (double) (float) was->longitude_deg[row]);
      g_assert_cmpint (is->time_usec[row], ==, was->time_usec[row]);
      g_assert_cmpint (is->direction_id[row], ==, was->direction_id[row]);
      g_assert_cmpint (is->occupancy[row], ==, was->occupancy[row]);
      g_assert_cmpint (is->status[row], ==, was->status[row]);
      assert_same_float (is->bearing_deg[row], was->bearing_deg[row]);
      assert_same_float (is->speed_mps[row], was->speed_mps[row]);
    }
}

/* The second decoder reads the same. */
static void
test_plain_decode (void)
{
  g_autoptr (CpSnapshot)     snapshot = make_snapshot ();
  g_autoptr (GBytes)         body = cp_gtfs_rt_writer_write (snapshot);
  g_autoptr (CpPlainMessage) plain = cp_plain_message_read (body);

  g_assert_true (plain->has_header);
  g_assert_cmpstr (plain->version, ==, "2.0");
  g_assert_cmpuint (plain->timestamp, ==, NOW_USEC / CP_USEC_PER_SECOND);
  g_assert_cmpuint (plain->vehicles->len, ==, N_FIXES);
  for (guint i = 0; i < N_FIXES; i++)
    {
      const CpPlainVehicle *vehicle = plain->vehicles->pdata[i];

      g_assert_cmpfloat_with_epsilon ((double) vehicle->latitude_deg,
                                      cp_snapshot_get_fixes (snapshot)->latitude_deg[i], 1e-5);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/gtfs-rt-writer/round-trip", test_round_trip);
  g_test_add_func ("/gtfs-rt-writer/plain-decode", test_plain_decode);
  return g_test_run ();
}
