/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "core/cp-clock.h"
#include "cp-manual-clock.h"
#include "cp-test.h"

typedef struct
{
  CpClock *clock;
  GString *calls;
  char     name;
  gint64   seen_usec;
} Call;

static void
called_cb (gpointer user_data)
{
  Call *call = user_data;

  call->seen_usec = cp_clock_monotonic_usec (call->clock);
  g_string_append_c (call->calls, call->name);
}

static void
destroyed_cb (gpointer user_data)
{
  Call *call = user_data;

  g_string_append_c (call->calls, '.');
}

static void
test_manual_order (void)
{
  g_autoptr (CpManualClock) manual = cp_manual_clock_new (1000);
  CpClock                  *clock = CP_CLOCK (manual);
  g_autoptr (GString)       calls = g_string_new (NULL);
  Call                      a = { clock, calls, 'a', 0 };
  Call                      b = { clock, calls, 'b', 0 };
  Call                      c = { clock, calls, 'c', 0 };
  guint                     id;

  cp_clock_schedule (clock, 30, called_cb, &c, destroyed_cb);
  cp_clock_schedule (clock, 10, called_cb, &a, destroyed_cb);
  id = cp_clock_schedule (clock, 20, called_cb, &b, destroyed_cb);
  cp_manual_clock_advance (manual, 10);
  g_assert_cmpstr (calls->str, ==, "a.");
  g_assert_cmpint (a.seen_usec, ==, 10);
  g_assert_cmpint (cp_clock_now_usec (clock), ==, 1010);
  cp_clock_clear (clock, &id);
  g_assert_cmpuint (id, ==, 0);
  g_assert_cmpstr (calls->str, ==, "a..");
  cp_manual_clock_advance (manual, 100);
  g_assert_cmpstr (calls->str, ==, "a..c.");
  g_assert_cmpint (c.seen_usec, ==, 30);
  g_assert_cmpuint (cp_manual_clock_get_n_timers (manual), ==, 0);
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static void
test_system (void)
{
  g_autoptr (CpClock)   clock = cp_system_clock_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GString)   calls = g_string_new (NULL);
  Call                  a = { clock, calls, 'a', 0 };
  Call                  b = { clock, calls, 'b', 0 };
  Call                  never = { clock, calls, 'n', 0 };
  gint64                start_usec = cp_clock_monotonic_usec (clock);
  guint                 id;

  g_assert_cmpint (ABS (cp_clock_now_usec (clock) - g_get_real_time ()), <, 10 * G_USEC_PER_SEC);
  cp_clock_schedule (clock, start_usec + 2000, called_cb, &b, destroyed_cb);
  cp_clock_schedule (clock, 0, called_cb, &a, destroyed_cb);
  id = cp_clock_schedule (clock, start_usec + 1000, called_cb, &never, destroyed_cb);
  cp_clock_cancel (clock, id);
  cp_clock_cancel (clock, id);
  g_assert_cmpstr (calls->str, ==, ".");
  while (calls->len < 5)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (calls->str, ==, ".a.b.");
  g_assert_cmpint (b.seen_usec, >=, start_usec + 2000);

  /* A clock takes its timers with it. */
  cp_clock_schedule (clock, 0, called_cb, &never, destroyed_cb);
  g_assert_finalize_object (g_steal_pointer (&clock));
  g_assert_cmpstr (calls->str, ==, ".a.b..");
  g_idle_add (quit_cb, loop);
  g_main_loop_run (loop);
  g_assert_cmpstr (calls->str, ==, ".a.b..");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/clock/manual/order", test_manual_order);
  g_test_add_func ("/clock/system", test_system);
  return g_test_run ();
}
