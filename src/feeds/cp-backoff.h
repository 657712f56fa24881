/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CP_BACKOFF_MIN_USEC (30 * G_TIME_SPAN_SECOND)
#define CP_BACKOFF_MAX_USEC (5 * G_TIME_SPAN_MINUTE)

/* Nothing is ever asked at an exact distance, so that many who failed together do not come back
 * together: this share more or less. */
#define CP_BACKOFF_JITTER 0.1

/**
 * CpBackoff:
 *
 * How long to wait after a failure: twice as long each time. One thread.
 */
typedef struct _CpBackoff CpBackoff;

CpBackoff *cp_backoff_new (guint32 seed);
void       cp_backoff_free (CpBackoff *self);
gint64     cp_backoff_next_usec (CpBackoff *self,
                                 gint64     retry_after_usec);
void       cp_backoff_reset (CpBackoff *self);
gint64     cp_backoff_spread_usec (CpBackoff *self,
                                   gint64     usec);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CpBackoff, cp_backoff_free)

G_END_DECLS
