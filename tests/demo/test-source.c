/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-manual-clock.h"
#include "cp-test.h"

#include "demo/cp-demo-fleet.h"
#include "demo/cp-demo-source.h"

#include <math.h>

/* Wednesday 18 November 2026, 12:00:07 UTC: seven seconds after a tick. */
#define NOON_USEC (G_GINT64_CONSTANT (1795003200) * CP_USEC_PER_SECOND)
#define NOW_USEC (NOON_USEC + 7 * CP_USEC_PER_SECOND)
#define TICK_USEC (15 * CP_USEC_PER_SECOND)

static CpDemoWorld *world;

typedef struct
{
  CpManualClock *clock;
  CpSource      *source;
  GPtrArray     *appended;
  guint          n_spans_changed;
} Fixture;

static void
appended_cb (CpSource   *source,
             CpSnapshot *snapshot,
             gpointer    user_data)
{
  Fixture *fixture = user_data;

  g_ptr_array_add (fixture->appended, cp_snapshot_ref (snapshot));
}

static void
spans_changed_cb (CpSource *source,
                  gpointer  user_data)
{
  Fixture *fixture = user_data;

  fixture->n_spans_changed++;
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->clock = cp_manual_clock_new (NOW_USEC);
  fixture->source = cp_demo_source_new (CP_CLOCK (fixture->clock), world);
  fixture->appended = g_ptr_array_new_with_free_func ((GDestroyNotify) cp_snapshot_unref);
  g_signal_connect (fixture->source, "appended", G_CALLBACK (appended_cb), fixture);
  g_signal_connect (fixture->source, "spans-changed", G_CALLBACK (spans_changed_cb), fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  if (fixture->source != NULL)
    g_assert_finalize_object (fixture->source);
  g_assert_cmpuint (cp_manual_clock_get_n_timers (fixture->clock), ==, 0);
  g_assert_finalize_object (fixture->clock);
  g_ptr_array_unref (fixture->appended);
}

static CpMoment *
load (Fixture *fixture,
      gint64   time_usec)
{
  g_auto (CpTestResult) result = { NULL, NULL };
  g_autoptr (GError)    error = NULL;
  CpMoment             *moment;

  cp_source_load_async (fixture->source, time_usec, NULL, NULL, cp_test_result_cb, &result);
  moment = cp_source_load_finish (fixture->source, cp_test_result_wait (&result, "a moment"), &error);
  g_assert_no_error (error);
  return moment;
}

static void
assert_moment (Fixture *fixture,
               gint64   time_usec,
               gint64   current_usec,
               gint64   next_usec)
{
  g_autoptr (CpMoment) moment = load (fixture, time_usec);

  g_assert_cmpint (cp_snapshot_get_time_usec (cp_moment_get_current (moment)), ==, current_usec);
  if (next_usec == CP_TIME_UNKNOWN)
    g_assert_null (cp_moment_get_next (moment));
  else
    g_assert_cmpint (cp_snapshot_get_time_usec (cp_moment_get_next (moment)), ==, next_usec);
}

static void
test_load (Fixture      *fixture,
           gconstpointer data)
{
  const gint64 noon_usec = NOON_USEC;

  assert_moment (fixture, noon_usec - 1, noon_usec - TICK_USEC, noon_usec);
  assert_moment (fixture, noon_usec - TICK_USEC, noon_usec - TICK_USEC, noon_usec);
  assert_moment (fixture, noon_usec, noon_usec, CP_TIME_UNKNOWN);
  assert_moment (fixture, NOW_USEC, noon_usec, CP_TIME_UNKNOWN);
  /* The future is not known, not even here. */
  assert_moment (fixture, NOW_USEC + G_TIME_SPAN_DAY, noon_usec, CP_TIME_UNKNOWN);
  /* The past is, however long ago, also before 1970. */
  assert_moment (fixture, noon_usec - 3650 * G_TIME_SPAN_DAY + 1, noon_usec - 3650 * G_TIME_SPAN_DAY,
                 noon_usec - 3650 * G_TIME_SPAN_DAY + TICK_USEC);
  assert_moment (fixture, -1, -TICK_USEC, 0);
}

static void
test_load_is_the_fleet (Fixture      *fixture,
                        gconstpointer data)
{
  g_autoptr (CpMoment)   moment = load (fixture, NOON_USEC - TICK_USEC);
  g_autoptr (CpSnapshot) expected = cp_demo_fleet_snapshot (world, NOON_USEC - TICK_USEC);
  g_autofree char       *sha256 = cp_snapshot_dup_sha256 (cp_moment_get_current (moment));
  g_autofree char       *expected_sha256 = cp_snapshot_dup_sha256 (expected);
  const CpFixColumns    *fixes = cp_snapshot_get_fixes (expected);
  const CpFixColumns    *next = cp_snapshot_get_fixes (cp_moment_get_next (moment));
  const guint32         *rows = cp_moment_get_next_rows (moment);
  guint                  n_joined = 0;

  g_assert_cmpstr (sha256, ==, expected_sha256);
  for (guint i = 0; i < fixes->n; i++)
    if (rows[i] != CP_MOMENT_NO_ROW)
      {
        g_assert_cmpuint (fixes->track[i], ==, next->track[rows[i]]);
        n_joined++;
      }
  /* In 15 s a few come and go. */
  g_assert_cmpuint (n_joined, >=, fixes->n - 15);
}

static void
test_cancelled (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (CpTestResult)    result = { NULL, NULL };
  g_autoptr (GError)       error = NULL;

  g_cancellable_cancel (cancellable);
  cp_source_load_async (fixture->source, NOW_USEC, NULL, cancellable, cp_test_result_cb, &result);
  g_assert_null (cp_source_load_finish (fixture->source, cp_test_result_wait (&result, "the end of a load"), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
wait_for_appended (Fixture *fixture,
                   guint    n)
{
  gint64 deadline_usec = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while (fixture->appended->len < n)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_usec);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (500);
    }
}

static gint64
appended_time (Fixture *fixture,
               guint    index)
{
  return cp_snapshot_get_time_usec (g_ptr_array_index (fixture->appended, index));
}

static void
test_appended (Fixture      *fixture,
               gconstpointer data)
{
  cp_manual_clock_advance (fixture->clock, 7 * CP_USEC_PER_SECOND);
  g_assert_cmpuint (cp_manual_clock_get_n_timers (fixture->clock), ==, 1);
  cp_manual_clock_advance (fixture->clock, 1 * CP_USEC_PER_SECOND);
  wait_for_appended (fixture, 1);
  g_assert_cmpint (appended_time (fixture, 0), ==, NOON_USEC + TICK_USEC);
  for (guint i = 1; i < 4; i++)
    {
      cp_manual_clock_advance (fixture->clock, TICK_USEC);
      wait_for_appended (fixture, i + 1);
      g_assert_cmpint (appended_time (fixture, i), ==, NOON_USEC + (i + 1) * TICK_USEC);
    }
  /* After a sleep the newest is told, not each one missed. */
  cp_manual_clock_step_wall (fixture->clock, G_TIME_SPAN_HOUR);
  cp_manual_clock_advance (fixture->clock, TICK_USEC);
  wait_for_appended (fixture, 5);
  g_assert_cmpint (appended_time (fixture, 4), ==, NOON_USEC + 5 * TICK_USEC + G_TIME_SPAN_HOUR);
  g_assert_cmpuint (fixture->n_spans_changed, ==, 0);
  g_assert_cmpuint (fixture->appended->len, ==, 5);
}

static void
test_busy (Fixture      *fixture,
           gconstpointer data)
{
  /* Forty ticks while nobody turns the main loop: the first is on its way, the newest follows. */
  cp_manual_clock_advance (fixture->clock, 40 * TICK_USEC);
  wait_for_appended (fixture, 2);
  g_assert_cmpint (appended_time (fixture, 0), ==, NOON_USEC + TICK_USEC);
  g_assert_cmpint (appended_time (fixture, 1), ==, NOON_USEC + 40 * TICK_USEC);
}

static void
test_clock_turned_back (Fixture      *fixture,
                        gconstpointer data)
{
  cp_manual_clock_advance (fixture->clock, TICK_USEC);
  wait_for_appended (fixture, 1);
  cp_manual_clock_step_wall (fixture->clock, -G_TIME_SPAN_HOUR);
  cp_manual_clock_advance (fixture->clock, TICK_USEC);
  wait_for_appended (fixture, 2);
  g_assert_cmpuint (fixture->n_spans_changed, ==, 1);
  g_assert_cmpint (appended_time (fixture, 1), ==, NOON_USEC + 2 * TICK_USEC - G_TIME_SPAN_HOUR);
  assert_moment (fixture, NOON_USEC, appended_time (fixture, 1), CP_TIME_UNKNOWN);
}

static void
test_dropped_while_busy (Fixture      *fixture,
                         gconstpointer data)
{
  cp_manual_clock_advance (fixture->clock, TICK_USEC);
  /* A snapshot is being computed; who drops the source need not wait for it. */
  g_assert_finalize_object (g_steal_pointer (&fixture->source));
  g_assert_cmpuint (cp_manual_clock_get_n_timers (fixture->clock), ==, 0);
  for (guint i = 0; i < 50; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_cmpuint (fixture->appended->len, ==, 0);
}

typedef struct
{
  GArray  *times;
  guint    most;
  gboolean destroyed;
} ScanLog;

static gboolean
scan_cb (CpMoment *moment,
         gint64    time_usec,
         gpointer  user_data)
{
  ScanLog *log = user_data;

  g_assert_cmpint (cp_snapshot_get_time_usec (cp_moment_get_current (moment)), <=, time_usec);
  g_assert_cmpint (cp_snapshot_get_time_usec (cp_moment_get_current (moment)) + TICK_USEC, >, time_usec);
  g_array_append_val (log->times, time_usec);
  return log->times->len < log->most;
}

static void
scan_destroyed_cb (gpointer user_data)
{
  ScanLog *log = user_data;

  g_assert_false (log->destroyed);
  log->destroyed = TRUE;
}

static guint
scan (Fixture   *fixture,
      CpTimeSpan span,
      gint64     step_usec,
      guint      most)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;
  ScanLog            log = { times, most, FALSE };

  {
    g_auto (CpTestResult) result = { NULL, NULL };

    cp_source_scan_async (fixture->source, span, step_usec, scan_cb, &log, scan_destroyed_cb, NULL, cp_test_result_cb,
                          &result);
    g_assert_true (cp_source_scan_finish (fixture->source, cp_test_result_wait (&result, "a scan"), &error));
    g_assert_no_error (error);
  }
  g_assert_true (log.destroyed);
  for (guint i = 0; i < times->len; i++)
    g_assert_cmpint (g_array_index (times, gint64, i), ==, span.begin_usec + i * step_usec);
  return times->len;
}

static void
test_scan (Fixture      *fixture,
           gconstpointer data)
{
  const CpTimeSpan minute = { NOON_USEC - 60 * CP_USEC_PER_SECOND, NOON_USEC };
  const CpTimeSpan over_now = { NOON_USEC - 60 * CP_USEC_PER_SECOND, NOON_USEC + 60 * CP_USEC_PER_SECOND };
  const CpTimeSpan future = { NOW_USEC + 1, NOW_USEC + 100 };
  const CpTimeSpan endless = { G_MININT64 / 2, G_MAXINT64 };

  g_assert_cmpuint (scan (fixture, minute, 10 * CP_USEC_PER_SECOND, 100), ==, 6);
  g_assert_cmpuint (scan (fixture, minute, 10 * CP_USEC_PER_SECOND, 4), ==, 4);
  /* … -60, -40, -20, 0 and no further, for that is the present. */
  g_assert_cmpuint (scan (fixture, over_now, 20 * CP_USEC_PER_SECOND, 100), ==, 4);
  g_assert_cmpuint (scan (fixture, future, 10, 100), ==, 0);
  g_assert_cmpuint (scan (fixture, endless, G_MAXINT64, 100), ==, 1);
}

static CpSummary *
summarise (Fixture   *fixture,
           CpTimeSpan span,
           guint      n_buckets)
{
  g_auto (CpTestResult) result = { NULL, NULL };
  g_autoptr (GError)    error = NULL;
  CpSummary            *summary;

  cp_source_summarise_async (fixture->source, span, n_buckets, NULL, cp_test_result_cb, &result);
  summary = cp_source_summarise_finish (fixture->source, cp_test_result_wait (&result, "a summary"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (summary->n_buckets, ==, n_buckets);
  g_assert_cmpint (summary->span.begin_usec, ==, span.begin_usec);
  g_assert_cmpuint (summary->n_gaps, ==, 0);
  return summary;
}

static void
test_summarise (Fixture      *fixture,
                gconstpointer data)
{
  const CpTimeSpan      span = { NOON_USEC - G_TIME_SPAN_DAY, NOON_USEC + G_TIME_SPAN_DAY };
  g_autoptr (CpSummary) summary = summarise (fixture, span, 48);
  g_autoptr (CpSummary) ticks = summarise (fixture, (CpTimeSpan) { NOON_USEC - 10 * TICK_USEC, NOON_USEC }, 10);

  for (guint hour = 0; hour < 24; hour++)
    {
      double sum = 0;

      for (guint tick = 0; tick < 240; tick++)
        sum += cp_demo_fleet_count (world, span.begin_usec + hour * G_TIME_SPAN_HOUR + tick * TICK_USEC);
      g_assert_cmpfloat_with_epsilon (summary->vehicles[hour], sum / 240, 0.02 * sum / 240 + 2);
    }
  /* The bucket the present lies in tells of its past; the ones after it tell nothing. */
  g_assert_false (isnan (summary->vehicles[24]));
  for (guint hour = 25; hour < 48; hour++)
    g_assert_true (isnan (summary->vehicles[hour]));
  for (guint i = 0; i < 10; i++)
    g_assert_cmpfloat (ticks->vehicles[i], ==, cp_demo_fleet_count (world, ticks->span.begin_usec + i * TICK_USEC));
}

static void
test_summarise_large (Fixture      *fixture,
                      gconstpointer data)
{
  const CpTimeSpan      month = { NOON_USEC - 30 * G_TIME_SPAN_DAY, NOON_USEC };
  gint64                begin_usec = g_get_monotonic_time ();
  g_autoptr (CpSummary) summary = summarise (fixture, month, 2000);
  g_autoptr (CpSummary) tiny = summarise (fixture, (CpTimeSpan) { NOON_USEC, NOON_USEC + 1 }, 3);

  for (guint i = 0; i < summary->n_buckets; i++)
    g_assert_true (summary->vehicles[i] >= 40 && summary->vehicles[i] <= 1550);
  for (guint i = 0; i < tiny->n_buckets; i++)
    g_assert_cmpfloat (tiny->vehicles[i], ==, cp_demo_fleet_count (world, NOON_USEC));
  g_test_message ("30 days in 2000 buckets: %.1f ms", (double) (g_get_monotonic_time () - begin_usec) / 1e3);
}

int
main (int   argc,
      char *argv[])
{
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  world = cp_demo_world_new (CP_DEMO_SEED);
#define ADD(path, func) g_test_add ("/demo-source/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("load", test_load);
  ADD ("load-is-the-fleet", test_load_is_the_fleet);
  ADD ("cancelled", test_cancelled);
  ADD ("appended", test_appended);
  ADD ("busy", test_busy);
  ADD ("clock-turned-back", test_clock_turned_back);
  ADD ("dropped-while-busy", test_dropped_while_busy);
  ADD ("scan", test_scan);
  ADD ("summarise", test_summarise);
  ADD ("summarise-large", test_summarise_large);
#undef ADD
  result = g_test_run ();
  cp_demo_world_unref (world);
  return result;
}
