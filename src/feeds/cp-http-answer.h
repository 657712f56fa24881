/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "core/cp-time.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A server that asks for longer is asked again after this. */
#define CP_HTTP_MAX_RETRY_AFTER_USEC G_TIME_SPAN_HOUR

/* What a server said to a request, whatever its status. */
typedef struct
{
  char   *host;             /* who answered, after any redirects */
  guint   status;           /* of HTTP */
  char   *reason;           /* the words behind the status, nullable */
  GBytes *body;             /* decoded; NULL with 304. Of a refusal, its beginning */
  char   *content_type;     /* nullable */
  char   *etag;             /* nullable */
  char   *last_modified;    /* nullable */
  gint64  date_usec;        /* the server's own clock; CP_TIME_UNKNOWN where not told */
  gint64  retry_after_usec; /* from now, 0 to an hour; -1 where not told */
  gint64  latency_usec;     /* from asking to the last byte */
  gint64  n_raw_bytes;      /* of the body as it came over the network */
  gboolean is_rate_limited; /* a header says that it was asked too often */
  guint   n_redirects;
} CpHttpAnswer;

void     cp_http_answer_free (CpHttpAnswer *self);
gboolean cp_http_answer_is_unchanged (const CpHttpAnswer *self);
gboolean cp_http_answer_check (const CpHttpAnswer *self,
                               GError            **error);

gint64   cp_http_parse_date (const char *text);
gint64   cp_http_parse_retry_after (const char *text,
                                    gint64      now_usec);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CpHttpAnswer, cp_http_answer_free)

G_END_DECLS
