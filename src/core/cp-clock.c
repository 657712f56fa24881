/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-clock.h"

G_DEFINE_INTERFACE (CpClock, cp_clock, G_TYPE_OBJECT)

static void
cp_clock_default_init (CpClockInterface *iface)
{
}

/**
 * cp_clock_now_usec:
 *
 * Returns: the wall clock: microseconds since the Unix epoch, UTC. It may be set back; never
 *   measure durations by it.
 */
gint64
cp_clock_now_usec (CpClock *self)
{
  return CP_CLOCK_GET_IFACE (self)->now_usec (self);
}

/**
 * cp_clock_monotonic_usec:
 *
 * Returns: microseconds since some fixed point, never going back
 */
gint64
cp_clock_monotonic_usec (CpClock *self)
{
  return CP_CLOCK_GET_IFACE (self)->monotonic_usec (self);
}

/**
 * cp_clock_schedule:
 * @at_usec: monotonic time; one that has passed means as soon as possible
 * @callback: (scope notified): called once, on the clock's main context
 *
 * Returns: a number for cp_clock_cancel(), never 0
 */
guint
cp_clock_schedule (CpClock       *self,
                   gint64         at_usec,
                   CpClockFunc    callback,
                   gpointer       user_data,
                   GDestroyNotify destroy)
{
  g_return_val_if_fail (callback != NULL, 0);
  return CP_CLOCK_GET_IFACE (self)->schedule (self, at_usec, callback, user_data, destroy);
}

/**
 * cp_clock_cancel:
 * @id: from cp_clock_schedule(); one that has already been called is ignored
 */
void
cp_clock_cancel (CpClock *self,
                 guint    id)
{
  CP_CLOCK_GET_IFACE (self)->cancel (self, id);
}

/**
 * cp_clock_clear:
 * @id: (inout): a number, or 0; cancelled and set to 0
 */
void
cp_clock_clear (CpClock *self,
                guint   *id)
{
  guint cleared = *id;

  *id = 0;
  if (cleared != 0)
    cp_clock_cancel (self, cleared);
}

/* The system's time; timers are sources of the main context the clock was made in. */
struct _CpSystemClock
{
  GObject       parent_instance;

  GMainContext *context;
  GHashTable   *timers; /* id → GSource */
  guint         last_id;
};

typedef struct
{
  GSource        source;
  CpSystemClock *clock; /* not owned: the clock destroys its timers */
  guint          id;
  CpClockFunc    func;
} Timer;

static gboolean
timer_dispatch (GSource    *source,
                GSourceFunc unused,
                gpointer    user_data)
{
  Timer *timer = (Timer *) source;

  g_hash_table_remove (timer->clock->timers, GUINT_TO_POINTER (timer->id));
  timer->func (user_data);
  return G_SOURCE_REMOVE;
}

static GSourceFuncs timer_funcs = { .dispatch = timer_dispatch };

static gint64
cp_system_clock_now_usec (CpClock *clock)
{
  return g_get_real_time ();
}

static gint64
cp_system_clock_monotonic_usec (CpClock *clock)
{
  return g_get_monotonic_time ();
}

static gboolean
never_called (gpointer user_data)
{
  g_assert_not_reached ();
}

static guint
cp_system_clock_schedule (CpClock       *clock,
                          gint64         at_usec,
                          CpClockFunc    callback,
                          gpointer       user_data,
                          GDestroyNotify destroy)
{
  CpSystemClock *self = CP_SYSTEM_CLOCK (clock);
  GSource       *source = g_source_new (&timer_funcs, sizeof (Timer));
  Timer         *timer = (Timer *) source;

  timer->clock = self;
  timer->id = ++self->last_id;
  timer->func = callback;
  /* The function GLib asks for only carries the data; timer_dispatch() calls ours. */
  g_source_set_callback (source, never_called, user_data, destroy);
  g_source_set_ready_time (source, MAX (at_usec, 0));
  g_source_set_static_name (source, "CpClock timer");
  g_source_attach (source, self->context);
  g_hash_table_insert (self->timers, GUINT_TO_POINTER (timer->id), source);
  return timer->id;
}

static void
cp_system_clock_cancel (CpClock *clock,
                        guint    id)
{
  CpSystemClock *self = CP_SYSTEM_CLOCK (clock);
  gpointer       source;

  if (!g_hash_table_steal_extended (self->timers, GUINT_TO_POINTER (id), NULL, &source))
    return;
  g_source_destroy (source);
  g_source_unref (source);
}

static void
clock_iface_init (CpClockInterface *iface)
{
  iface->now_usec = cp_system_clock_now_usec;
  iface->monotonic_usec = cp_system_clock_monotonic_usec;
  iface->schedule = cp_system_clock_schedule;
  iface->cancel = cp_system_clock_cancel;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CpSystemClock, cp_system_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CP_TYPE_CLOCK, clock_iface_init))

static void
cp_system_clock_finalize (GObject *object)
{
  CpSystemClock *self = CP_SYSTEM_CLOCK (object);
  GHashTableIter iter;
  gpointer       source;

  g_hash_table_iter_init (&iter, self->timers);
  while (g_hash_table_iter_next (&iter, NULL, &source))
    g_source_destroy (source);
  g_hash_table_unref (self->timers);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (cp_system_clock_parent_class)->finalize (object);
}

static void
cp_system_clock_class_init (CpSystemClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cp_system_clock_finalize;
}

static void
cp_system_clock_init (CpSystemClock *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->timers = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_source_unref);
}

/**
 * cp_system_clock_new:
 *
 * Returns: (transfer full): the real time, with timers on the calling thread's main context
 */
CpClock *
cp_system_clock_new (void)
{
  return g_object_new (CP_TYPE_SYSTEM_CLOCK, NULL);
}
