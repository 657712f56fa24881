/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-manual-clock.h"

typedef struct
{
  guint          id;
  gint64         at_usec;
  CpClockFunc    callback;
  gpointer       user_data;
  GDestroyNotify destroy;
} Timer;

struct _CpManualClock
{
  GObject parent_instance;

  gint64  wall_usec;
  gint64  monotonic_usec;
  GArray *timers; /* Timer, sorted by at_usec then id */
  guint   last_id;
};

static gint64
cp_manual_clock_now_usec (CpClock *clock)
{
  return CP_MANUAL_CLOCK (clock)->wall_usec;
}

static gint64
cp_manual_clock_monotonic_usec (CpClock *clock)
{
  return CP_MANUAL_CLOCK (clock)->monotonic_usec;
}

static guint
cp_manual_clock_schedule (CpClock       *clock,
                          gint64         at_usec,
                          CpClockFunc    callback,
                          gpointer       user_data,
                          GDestroyNotify destroy)
{
  CpManualClock *self = CP_MANUAL_CLOCK (clock);
  Timer          timer = { ++self->last_id, at_usec, callback, user_data, destroy };
  guint          index = 0;

  while (index < self->timers->len && g_array_index (self->timers, Timer, index).at_usec <= at_usec)
    index++;
  g_array_insert_val (self->timers, index, timer);
  return timer.id;
}

static void
cp_manual_clock_cancel (CpClock *clock,
                        guint    id)
{
  CpManualClock *self = CP_MANUAL_CLOCK (clock);

  for (guint i = 0; i < self->timers->len; i++)
    {
      Timer timer = g_array_index (self->timers, Timer, i);

      if (timer.id != id)
        continue;
      g_array_remove_index (self->timers, i);
      if (timer.destroy != NULL)
        timer.destroy (timer.user_data);
      return;
    }
}

static void
clock_iface_init (CpClockInterface *iface)
{
  iface->now_usec = cp_manual_clock_now_usec;
  iface->monotonic_usec = cp_manual_clock_monotonic_usec;
  iface->schedule = cp_manual_clock_schedule;
  iface->cancel = cp_manual_clock_cancel;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CpManualClock, cp_manual_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CP_TYPE_CLOCK, clock_iface_init))

static void
cp_manual_clock_finalize (GObject *object)
{
  CpManualClock *self = CP_MANUAL_CLOCK (object);

  while (self->timers->len > 0)
    cp_manual_clock_cancel (CP_CLOCK (self), g_array_index (self->timers, Timer, 0).id);
  g_array_unref (self->timers);
  G_OBJECT_CLASS (cp_manual_clock_parent_class)->finalize (object);
}

static void
cp_manual_clock_class_init (CpManualClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cp_manual_clock_finalize;
}

static void
cp_manual_clock_init (CpManualClock *self)
{
  self->timers = g_array_new (FALSE, FALSE, sizeof (Timer));
}

CpManualClock *
cp_manual_clock_new (gint64 now_usec)
{
  CpManualClock *self = g_object_new (CP_TYPE_MANUAL_CLOCK, NULL);

  self->wall_usec = now_usec;
  return self;
}

/**
 * cp_manual_clock_advance:
 * @by_usec: not negative
 *
 * Turns both times forward. Each callback sees the instant it was due at.
 */
void
cp_manual_clock_advance (CpManualClock *self,
                         gint64         by_usec)
{
  gint64 target_usec = self->monotonic_usec + by_usec;

  g_object_ref (self);
  while (self->timers->len > 0 && g_array_index (self->timers, Timer, 0).at_usec <= target_usec)
    {
      Timer  timer = g_array_index (self->timers, Timer, 0);
      gint64 step_usec = MAX (timer.at_usec - self->monotonic_usec, 0);

      g_array_remove_index (self->timers, 0);
      self->wall_usec += step_usec;
      self->monotonic_usec += step_usec;
      timer.callback (timer.user_data);
      if (timer.destroy != NULL)
        timer.destroy (timer.user_data);
    }
  self->wall_usec += target_usec - self->monotonic_usec;
  self->monotonic_usec = target_usec;
  g_object_unref (self);
}

/**
 * cp_manual_clock_step_wall:
 *
 * Somebody set the clock: wall time moves, monotonic time does not.
 */
void
cp_manual_clock_step_wall (CpManualClock *self,
                           gint64         by_usec)
{
  self->wall_usec += by_usec;
}

guint
cp_manual_clock_get_n_timers (CpManualClock *self)
{
  return self->timers->len;
}
