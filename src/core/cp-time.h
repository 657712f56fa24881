/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An instant nobody told us. Instants are microseconds since the Unix epoch, UTC. */
#define CP_TIME_UNKNOWN G_MININT64

#define CP_USEC_PER_SECOND G_GINT64_CONSTANT (1000000)

/* Half-open: begin_usec belongs to the span, end_usec does not. */
typedef struct
{
  gint64 begin_usec;
  gint64 end_usec;
} CpTimeSpan;

char    *cp_time_to_rfc3339 (gint64 time_usec);
gboolean cp_time_parse (const char *text,
                        GTimeZone  *zone,
                        gint64     *time_usec,
                        GError    **error);

G_END_DECLS
