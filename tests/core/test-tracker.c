/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "core/cp-time.h"
#include "core/cp-tracker.h"

#define HOUR_USEC (3600 * CP_USEC_PER_SECOND)

static void
test_same_key_same_track (void)
{
  g_autoptr (CpTracker) tracker = cp_tracker_new ();
  guint32               first = cp_tracker_lookup (tracker, "bus", "1", 0);

  g_assert_cmpuint (first, !=, 0);
  g_assert_cmpuint (cp_tracker_lookup (tracker, "bus", "1", 10), ==, first);
  g_assert_cmpuint (cp_tracker_lookup (tracker, "bus", "2", 10), !=, first);
  g_assert_cmpuint (cp_tracker_lookup (tracker, "tram", "1", 10), !=, first);
  g_assert_cmpuint (cp_tracker_get_n_tracks (tracker), ==, 3);
}

static void
test_expiry (void)
{
  g_autoptr (CpTracker) tracker = cp_tracker_new ();
  guint32               kept = cp_tracker_lookup (tracker, "bus", "kept", 0);
  guint32               lost = cp_tracker_lookup (tracker, "bus", "lost", 0);

  cp_tracker_lookup (tracker, "bus", "kept", 2 * HOUR_USEC);
  g_assert_cmpuint (cp_tracker_expire (tracker, 24 * HOUR_USEC), ==, 0);
  g_assert_cmpuint (cp_tracker_expire (tracker, 24 * HOUR_USEC + 1), ==, 1);
  g_assert_cmpuint (cp_tracker_lookup (tracker, "bus", "kept", 25 * HOUR_USEC), ==, kept);
  g_assert_cmpuint (cp_tracker_lookup (tracker, "bus", "lost", 25 * HOUR_USEC), >, MAX (lost, kept));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/tracker/same-key-same-track", test_same_key_same_track);
  g_test_add_func ("/tracker/expiry", test_expiry);
  return g_test_run ();
}
