/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CpTracker:
 *
 * Gives each vehicle's key a 32-bit number that stays the same across the snapshots of one source,
 * so that moments join rows without comparing text. A key unseen for 24 hours loses its number,
 * which is never given again. One thread.
 */
typedef struct _CpTracker CpTracker;

#define CP_TRACKER_LIFETIME_USEC (24 * G_TIME_SPAN_HOUR)

CpTracker *cp_tracker_new (void);
void       cp_tracker_free (CpTracker *self);
guint32    cp_tracker_lookup (CpTracker  *self,
                              const char *feed,
                              const char *key,
                              gint64      seen_usec);
guint      cp_tracker_expire (CpTracker *self,
                              gint64     now_usec);
guint      cp_tracker_get_n_tracks (CpTracker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CpTracker, cp_tracker_free)

G_END_DECLS
