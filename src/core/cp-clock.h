/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Called once, when its time has come. */
typedef void (*CpClockFunc) (gpointer user_data);

/**
 * CpClock:
 *
 * The only place time comes from. All polling, deadlines, back-off and playback ask a clock, so a
 * test turns time by hand. Callbacks run on the thread (main context) the clock was made in.
 */
#define CP_TYPE_CLOCK (cp_clock_get_type ())
G_DECLARE_INTERFACE (CpClock, cp_clock, CP, CLOCK, GObject)

struct _CpClockInterface
{
  GTypeInterface parent_iface;

  gint64 (*now_usec) (CpClock *self);
  gint64 (*monotonic_usec) (CpClock *self);
  guint (*schedule) (CpClock       *self,
                     gint64         at_usec,
                     CpClockFunc    callback,
                     gpointer       user_data,
                     GDestroyNotify destroy);
  void (*cancel) (CpClock *self,
                  guint    id);
};

gint64   cp_clock_now_usec (CpClock *self);
gint64   cp_clock_monotonic_usec (CpClock *self);
guint    cp_clock_schedule (CpClock       *self,
                            gint64         at_usec,
                            CpClockFunc    callback,
                            gpointer       user_data,
                            GDestroyNotify destroy);
void     cp_clock_cancel (CpClock *self,
                          guint    id);
void     cp_clock_clear (CpClock *self,
                         guint   *id);

#define CP_TYPE_SYSTEM_CLOCK (cp_system_clock_get_type ())
G_DECLARE_FINAL_TYPE (CpSystemClock, cp_system_clock, CP, SYSTEM_CLOCK, GObject)

CpClock *cp_system_clock_new (void);

G_END_DECLS
