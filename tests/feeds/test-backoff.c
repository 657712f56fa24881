/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "feeds/cp-backoff.h"

/* From 30 s to 5 min, doubling, whatever the dice say. */
static void
test_doubles (void)
{
  for (guint32 seed = 0; seed < 1000; seed++)
    {
      g_autoptr (CpBackoff) backoff = cp_backoff_new (seed);
      double                expected_s = 30;

      for (guint i = 0; i < 8; i++)
        {
          double wait_s = (double) cp_backoff_next_usec (backoff, -1) / (double) G_TIME_SPAN_SECOND;

          g_assert_cmpfloat (wait_s, >=, 0.9 * expected_s);
          g_assert_cmpfloat (wait_s, <=, MIN (1.1 * expected_s, 300));
          expected_s = MIN (2 * expected_s, 300);
        }
      cp_backoff_reset (backoff);
      g_assert_cmpint (cp_backoff_next_usec (backoff, -1), <=, 33 * G_TIME_SPAN_SECOND);
    }
}

/* What the server asks for is never undercut, nor much exceeded; it counts as a failure all the same. */
static void
test_retry_after_wins (void)
{
  static const gint64 asked_s[] = { 0, 1, 29, 30, 600, 3600 };

  for (guint32 seed = 0; seed < 100; seed++)
    for (guint i = 0; i < G_N_ELEMENTS (asked_s); i++)
      {
        g_autoptr (CpBackoff) backoff = cp_backoff_new (seed);
        gint64                asked_usec = asked_s[i] * G_TIME_SPAN_SECOND;
        gint64                wait_usec = cp_backoff_next_usec (backoff, asked_usec);

        g_assert_cmpint (wait_usec, >=, asked_usec);
        g_assert_cmpint (wait_usec, <=, asked_usec + asked_usec / 10);
        g_assert_cmpint (cp_backoff_next_usec (backoff, -1), >=, 54 * G_TIME_SPAN_SECOND);
      }
}

/* The same seed is the same wait; different seeds part those who failed together. */
static void
test_jitter (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint32 seed = 0; seed < 100; seed++)
    {
      g_autoptr (CpBackoff) one = cp_backoff_new (seed);
      g_autoptr (CpBackoff) two = cp_backoff_new (seed);
      gint64                wait_usec = cp_backoff_next_usec (one, -1);

      g_assert_cmpint (wait_usec, ==, cp_backoff_next_usec (two, -1));
      g_hash_table_add (seen, g_memdup2 (&wait_usec, sizeof wait_usec));
      g_assert_cmpint (cp_backoff_spread_usec (one, 1000), >=, 900);
      g_assert_cmpint (cp_backoff_spread_usec (one, 1000), <=, 1100);
      g_assert_cmpint (cp_backoff_spread_usec (one, 0), ==, 0);
    }
  g_assert_cmpuint (g_hash_table_size (seen), >, 95);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/backoff/doubles", test_doubles);
  g_test_add_func ("/backoff/retry-after-wins", test_retry_after_wins);
  g_test_add_func ("/backoff/jitter", test_jitter);
  return g_test_run ();
}
