/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-feeds-fixture.h"

#include "feeds/cp-gtfs-rt-reader.h"

#include <math.h>
#include <string.h>

CpFeedMessage *
cp_feeds_fixture_read (GBytes  *body,
                       GError **error)
{
  CpGtfsRtOptions options = { .feed = "feed", .speed_factor = 1 };

  return cp_gtfs_rt_reader_read (body, &options, error);
}

/* Reads a sound message. @writer: (transfer full) */
CpFeedMessage *
cp_feeds_fixture_read_as (const char *feed,
                          GByteArray *writer)
{
  CpGtfsRtOptions    options = { .feed = feed, .speed_factor = 1 };
  g_autoptr (GBytes) body = cp_wire_end (writer);
  g_autoptr (GError) error = NULL;
  CpFeedMessage     *message = cp_gtfs_rt_reader_read (body, &options, &error);

  g_assert_no_error (error);
  g_assert_nonnull (message);
  return message;
}

CpSnapshot *
cp_feeds_fixture_assemble (CpFeedMessage *message,
                           const CpCity  *city,
                           gint64         received_usec,
                           CpFade         fade)
{
  CpAssembly assembly = {
    .messages = &message,
    .n_messages = 1,
    .city = city,
    .received_usec = received_usec,
    .now_usec = NOW_USEC,
    .fade = fade,
  };
  g_autoptr (GError) error = NULL;
  CpSnapshot        *snapshot = cp_snapshot_assemble (&assembly, &error);

  g_assert_no_error (error);
  cp_feeds_fixture_assert_sound (snapshot);
  return snapshot;
}

/* A message with nothing wrong in its header. */
GByteArray *
cp_feeds_fixture_begin (void)
{
  GByteArray *writer = g_byte_array_new ();

  cp_wire_header (writer, "2.0", 0, NOW_S);
  return writer;
}

/* Reads and assembles as a saved message, with the default fade and no city.
 * @writer: (transfer full) */
CpSnapshot *
cp_feeds_fixture_end (GByteArray *writer)
{
  g_autoptr (CpFeedMessage) message = cp_feeds_fixture_read_as ("feed", writer);

  return cp_feeds_fixture_assemble (message, NULL, CP_TIME_UNKNOWN, CP_FADE_DEFAULT);
}

guint
cp_feeds_fixture_count (const CpSnapshot *snapshot,
                        CpFinding         finding)
{
  return cp_snapshot_get_findings (snapshot)->count[finding];
}

/* @expected: all findings there are, such as "E026=1 W001=2" */
void
cp_feeds_fixture_assert_findings (const CpSnapshot *snapshot,
                                  const char       *expected)
{
  g_autoptr (GString) actual = g_string_new (NULL);

  for (guint i = 0; i < CP_N_FINDINGS; i++)
    if (cp_feeds_fixture_count (snapshot, (CpFinding) i) > 0)
      g_string_append_printf (actual, "%s%s=%u", actual->len > 0 ? " " : "",
                              cp_finding_get_rule ((CpFinding) i),
                              cp_feeds_fixture_count (snapshot, (CpFinding) i));
  g_assert_cmpstr (actual->str, ==, expected);
}

/* @expected: all keys in their order, such as "feed:a feed:b" */
void
cp_feeds_fixture_assert_keys (const CpSnapshot *snapshot,
                              const char       *expected)
{
  g_autoptr (GString) actual = g_string_new (NULL);
  const CpFixColumns *fixes = cp_snapshot_get_fixes (snapshot);

  for (guint i = 0; i < fixes->n; i++)
    {
      const char *key = cp_snapshot_get_text (snapshot, fixes->key[i]);

      g_string_append_printf (actual, "%s%s:%s", i > 0 ? " " : "",
                              cp_snapshot_get_text (snapshot, fixes->feed[i]), key != NULL ? key : "");
    }
  g_assert_cmpstr (actual->str, ==, expected);
}

/* What holds for every snapshot, whatever it was made of. */
void
cp_feeds_fixture_assert_sound (const CpSnapshot *snapshot)
{
  const CpAccounting *accounting = cp_snapshot_get_accounting (snapshot);
  const CpFixColumns *fixes = cp_snapshot_get_fixes (snapshot);

  g_assert_cmpuint (accounting->vehicle_entities, <=, accounting->entities);
  g_assert_cmpuint (accounting->vehicle_entities, ==,
                    (guint64) accounting->no_position + accounting->rejected + accounting->gone
                      + accounting->duplicates + accounting->listed);
  g_assert_cmpuint (accounting->listed, ==, fixes->n);
  for (guint i = 0; i < fixes->n; i++)
    {
      g_assert_true (fabs (fixes->latitude_deg[i]) <= 90);
      g_assert_true (fabs (fixes->longitude_deg[i]) <= 180);
      g_assert_true (isnan (fixes->bearing_deg[i]) || (fixes->bearing_deg[i] >= 0 && fixes->bearing_deg[i] < 360));
      g_assert_true (isnan (fixes->speed_mps[i]) || (fixes->speed_mps[i] >= 0 && fixes->speed_mps[i] <= 150));
      g_assert_cmpint (isnan (fixes->speed_mps[i]), ==, fixes->speed_source[i] == CP_SPEED_SOURCE_UNKNOWN);
      if (i > 0)
        {
          const char *feed = cp_snapshot_get_text (snapshot, fixes->feed[i]);
          const char *last_feed = cp_snapshot_get_text (snapshot, fixes->feed[i - 1]);
          int         order = strcmp (last_feed, feed);

          g_assert_cmpint (order, <=, 0);
          if (order == 0)
            g_assert_cmpint (g_strcmp0 (cp_snapshot_get_text (snapshot, fixes->key[i - 1]),
                                        cp_snapshot_get_text (snapshot, fixes->key[i])), <, 0);
        }
    }
}
