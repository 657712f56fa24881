/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "core/cp-error.h"
#include "core/cp-snapshot.h"

#include <math.h>
#include <string.h>

static CpFix
make_fix (const char *key,
          double      latitude_deg)
{
  return (CpFix) {
    .feed = "bus",
    .key = key,
    .id = key,
    .route_id = "1",
    .latitude_deg = latitude_deg,
    .longitude_deg = -71,
    .time_usec = 1000,
    .bearing_deg = NAN,
    .speed_mps = 5,
    .speed_source = CP_SPEED_SOURCE_REPORTED,
    .direction_id = CP_ENUM_UNKNOWN,
    .occupancy = 3,
    .status = 2,
    .track = 7,
  };
}

static CpSnapshot *
make_snapshot (guint n)
{
  g_autoptr (CpSnapshotBuilder) builder = cp_snapshot_builder_new ("boston", 4);
  CpAccounting                  accounting = { .entities = n, .vehicle_entities = n, .listed = n };
  CpFindings                    findings = { .count = { [CP_FINDING_E027] = 2 } };

  for (guint i = 0; i < n; i++)
    {
      g_autofree char   *key = g_strdup_printf ("vehicle-%u", i);
      CpFix              fix = make_fix (key, 42 + i * 1e-4);
      g_autoptr (GError) error = NULL;

      cp_snapshot_builder_add (builder, &fix, &error);
      g_assert_no_error (error);
    }
  return cp_snapshot_builder_end (builder, 5000, 6000, &accounting, &findings);
}

static void
test_columns (void)
{
  g_autoptr (CpSnapshot) snapshot = make_snapshot (1000);
  const CpFixColumns    *fixes = cp_snapshot_get_fixes (snapshot);

  g_assert_cmpstr (cp_snapshot_get_city (snapshot), ==, "boston");
  g_assert_cmpint (cp_snapshot_get_time_usec (snapshot), ==, 5000);
  g_assert_cmpint (cp_snapshot_get_received_usec (snapshot), ==, 6000);
  g_assert_cmpuint (cp_snapshot_get_accounting (snapshot)->listed, ==, 1000);
  g_assert_cmpuint (cp_snapshot_get_findings (snapshot)->count[CP_FINDING_E027], ==, 2);
  g_assert_cmpuint (fixes->n, ==, 1000);
  for (guint row = 0; row < fixes->n; row++)
    {
      g_autofree char *key = g_strdup_printf ("vehicle-%u", row);

      g_assert_cmpstr (cp_snapshot_get_text (snapshot, fixes->key[row]), ==, key);
      g_assert_cmpuint (fixes->id[row], ==, fixes->key[row]);
      g_assert_cmpstr (cp_snapshot_get_text (snapshot, fixes->feed[row]), ==, "bus");
      g_assert_cmpstr (cp_snapshot_get_text (snapshot, fixes->route_id[row]), ==, "1");
      g_assert_null (cp_snapshot_get_text (snapshot, fixes->trip_id[row]));
      g_assert_cmpfloat (fixes->latitude_deg[row], ==, 42 + row * 1e-4);
      g_assert_cmpfloat (fixes->longitude_deg[row], ==, -71);
      g_assert_true (isnan (fixes->bearing_deg[row]));
      g_assert_cmpfloat (fixes->speed_mps[row], ==, 5);
      g_assert_cmpint (fixes->direction_id[row], ==, CP_ENUM_UNKNOWN);
      g_assert_cmpint (fixes->occupancy[row], ==, 3);
      g_assert_cmpint (fixes->status[row], ==, 2);
      g_assert_cmpuint (fixes->track[row], ==, 7);
    }
}

static void
test_sha256 (void)
{
  g_autoptr (CpSnapshot) first = make_snapshot (20);
  g_autoptr (CpSnapshot) same = make_snapshot (20);
  g_autoptr (CpSnapshot) other = make_snapshot (21);
  g_autofree char       *first_sum = cp_snapshot_dup_sha256 (first);
  g_autofree char       *same_sum = cp_snapshot_dup_sha256 (same);
  g_autofree char       *other_sum = cp_snapshot_dup_sha256 (other);

  g_assert_cmpuint (strlen (first_sum), ==, 64);
  g_assert_cmpstr (first_sum, ==, same_sum);
  g_assert_cmpstr (first_sum, !=, other_sum);
}

static void
test_bad_position (void)
{
  g_autoptr (CpSnapshotBuilder) builder = cp_snapshot_builder_new (NULL, 0);
  static const double           latitudes[] = { 90.1, -91, NAN, INFINITY };

  for (guint i = 0; i < G_N_ELEMENTS (latitudes); i++)
    {
      CpFix              fix = make_fix ("a", latitudes[i]);
      g_autoptr (GError) error = NULL;

      g_assert_false (cp_snapshot_builder_add (builder, &fix, &error));
      g_assert_error (error, CP_ERROR, CP_ERROR_INVALID);
    }
}

/* Long strings are cut at a character, and all strings together have a bound. */
static void
test_text_bounds (void)
{
  g_autoptr (CpSnapshotBuilder) builder = cp_snapshot_builder_new (NULL, 0);
  g_autoptr (GString)           long_text = g_string_new (NULL);
  g_autoptr (CpSnapshot)        snapshot = NULL;
  g_autoptr (GError)            error = NULL;
  CpAccounting                  accounting = { 0 };
  CpFindings                    findings = { 0 };
  CpFix                         fix = make_fix ("a", 1);
  const char                   *kept;
  guint                         n = 0;

  for (guint i = 0; i < 1000; i++)
    g_string_append (long_text, "€");
  fix.label = long_text->str;
  while (cp_snapshot_builder_add (builder, &fix, &error))
    g_assert_cmpuint (++n, <, 100000);
  g_assert_error (error, CP_ERROR, CP_ERROR_TOO_LARGE);
  g_assert_cmpuint (n, >, 60000);
  snapshot = cp_snapshot_builder_end (builder, 0, 0, &accounting, &findings);
  kept = cp_snapshot_get_text (snapshot, cp_snapshot_get_fixes (snapshot)->label[0]);
  g_assert_cmpuint (strlen (kept), ==, 1023);
  g_assert_true (g_utf8_validate (kept, -1, NULL));
}

static gpointer
read_in_thread (gpointer data)
{
  g_autoptr (CpSnapshot) snapshot = data;

  return g_strdup (cp_snapshot_get_text (snapshot, cp_snapshot_get_fixes (snapshot)->key[3]));
}

static void
test_threads (void)
{
  CpSnapshot *snapshot = make_snapshot (10);
  GThread    *threads[8];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_in_thread, cp_snapshot_ref (snapshot));
  cp_snapshot_unref (snapshot);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree char *key = g_thread_join (threads[i]);

      g_assert_cmpstr (key, ==, "vehicle-3");
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/snapshot/columns", test_columns);
  g_test_add_func ("/snapshot/sha256", test_sha256);
  g_test_add_func ("/snapshot/bad-position", test_bad_position);
  g_test_add_func ("/snapshot/text-bounds", test_text_bounds);
  g_test_add_func ("/snapshot/threads", test_threads);
  return g_test_run ();
}
