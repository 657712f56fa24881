/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-manual-clock.h"
#include "cp-test-server.h"

#include "feeds/cp-feed-error.h"
#include "feeds/cp-http-fetcher.h"

G_BEGIN_DECLS

/* 2026-11-22T08:15:30Z, when everything here begins. */
#define NOW_USEC (G_GINT64_CONSTANT (1795335330) * CP_USEC_PER_SECOND)

/* A fetcher, two servers of different origins, and time that is turned by hand. */
typedef struct
{
  CpTestServer  *server;
  CpTestServer  *other;
  CpManualClock *clock;
  CpHttpFetcher *fetcher;
} CpHttpFixture;

void          cp_http_fixture_set_up (CpHttpFixture *self,
                                      gconstpointer  unused);
void          cp_http_fixture_tear_down (CpHttpFixture *self,
                                         gconstpointer  unused);
CpHttpAnswer *cp_http_fixture_request (CpHttpFixture       *self,
                                       const CpHttpRequest *request,
                                       GError             **error);
CpHttpAnswer *cp_http_fixture_fetch (CpHttpFixture *self,
                                     const char    *path,
                                     GError       **error);
void          cp_http_fixture_fail (CpHttpFixture       *self,
                                    const CpHttpRequest *request,
                                    CpFeedError          code,
                                    const char          *words);
GBytes       *cp_http_fixture_make_noise (gsize n_bytes);
void          cp_http_fixture_assert_body (const CpHttpAnswer *answer,
                                           GBytes             *expected);
gboolean      cp_http_fixture_was_asked (gpointer server);

G_END_DECLS
