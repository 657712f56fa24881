/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "core/cp-clock.h"

G_BEGIN_DECLS

/* A clock that stands until a test turns it; due callbacks run while it is turned, in order. */
#define CP_TYPE_MANUAL_CLOCK (cp_manual_clock_get_type ())
G_DECLARE_FINAL_TYPE (CpManualClock, cp_manual_clock, CP, MANUAL_CLOCK, GObject)

CpManualClock *cp_manual_clock_new (gint64 now_usec);
void           cp_manual_clock_advance (CpManualClock *self,
                                        gint64         by_usec);
void           cp_manual_clock_step_wall (CpManualClock *self,
                                          gint64         by_usec);
guint          cp_manual_clock_get_n_timers (CpManualClock *self);

G_END_DECLS
