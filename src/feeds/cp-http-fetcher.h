/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-http-answer.h"

#include "core/cp-city.h"
#include "core/cp-clock.h"

G_BEGIN_DECLS

/* The bounds of a fetch, unless the request sets lower ones (limits: section 2). */
#define CP_HTTP_MAX_RAW_BYTES (32 * 1024 * 1024)
#define CP_HTTP_MAX_BODY_BYTES (64 * 1024 * 1024)
#define CP_HTTP_MAX_RATIO 200
#define CP_HTTP_MAX_REDIRECTS 5u
#define CP_HTTP_CONNECT_USEC (10 * G_TIME_SPAN_SECOND)
#define CP_HTTP_TOTAL_USEC (30 * G_TIME_SPAN_SECOND)

/* What to ask for. Texts are copied. */
typedef struct
{
  const char    *url;           /* http or https, without the key */
  const char    *accept;        /* nullable: media types */
  CpFeedKeyPlace key_place;
  const char    *key_name;      /* where there is a key: of the parameter or the header */
  const char    *key_prefix;    /* nullable: stands before the secret */
  const char    *secret;        /* where there is a key */
  const char    *etag;          /* nullable: of the answer that is known already */
  const char    *last_modified; /* nullable: likewise */
  gint64         max_raw_bytes;  /* 0: CP_HTTP_MAX_RAW_BYTES */
  gint64         max_body_bytes; /* 0: CP_HTTP_MAX_BODY_BYTES */
} CpHttpRequest;

#define CP_TYPE_HTTP_FETCHER (cp_http_fetcher_get_type ())
G_DECLARE_FINAL_TYPE (CpHttpFetcher, cp_http_fetcher, CP, HTTP_FETCHER, GObject)

CpHttpFetcher *cp_http_fetcher_new (CpClock *clock);
void           cp_http_fetcher_fetch_async (CpHttpFetcher       *self,
                                            const CpHttpRequest *request,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
CpHttpAnswer  *cp_http_fetcher_fetch_finish (CpHttpFetcher *self,
                                             GAsyncResult  *result,
                                             GError       **error);

G_END_DECLS
