/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-http-fixture.h"

#include "cp-test.h"

#include "feeds/cp-feed-error.h"

#include <string.h>

void
cp_http_fixture_set_up (CpHttpFixture *self,
                        gconstpointer  unused)
{
  self->server = cp_test_server_new ();
  self->other = cp_test_server_new ();
  self->clock = cp_manual_clock_new (NOW_USEC);
  self->fetcher = cp_http_fetcher_new (CP_CLOCK (self->clock));
}

void
cp_http_fixture_tear_down (CpHttpFixture *self,
                           gconstpointer  unused)
{
  g_assert_finalize_object (self->fetcher);
  /* Nothing waits any more: every fetch took its timers with it. */
  g_assert_cmpuint (cp_manual_clock_get_n_timers (self->clock), ==, 0);
  g_object_unref (self->clock);
  cp_test_server_free (self->server);
  cp_test_server_free (self->other);
}

CpHttpAnswer *
cp_http_fixture_request (CpHttpFixture        *self,
                         const CpHttpRequest  *request,
                         GError              **error)
{
  g_auto (CpTestResult) result = { 0 };

  cp_http_fetcher_fetch_async (self->fetcher, request, NULL, cp_test_result_cb, &result);
  return cp_http_fetcher_fetch_finish (self->fetcher, cp_test_result_wait (&result, "a fetch"), error);
}

CpHttpAnswer *
cp_http_fixture_fetch (CpHttpFixture  *self,
                       const char     *path,
                       GError        **error)
{
  g_autofree char *url = cp_test_server_dup_url (self->server, path);
  CpHttpRequest    request = { .url = url };

  return cp_http_fixture_request (self, &request, error);
}

/* A fetch that must fail, with these words. */
void
cp_http_fixture_fail (CpHttpFixture       *self,
                      const CpHttpRequest *request,
                      CpFeedError          code,
                      const char          *words)
{
  g_autoptr (GError)       error = NULL;
  g_autoptr (CpHttpAnswer) answer = cp_http_fixture_request (self, request, &error);

  g_assert_error (error, CP_FEED_ERROR, (int) code);
  g_assert_null (answer);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_null (strstr (error->message, "s3cr3t"));
  g_assert_null (strstr (error->message, "?"));
}

GBytes *
cp_http_fixture_make_noise (gsize n_bytes)
{
  g_autoptr (GRand)    rand = g_rand_new_with_seed (7);
  g_autofree guint32  *words = g_new (guint32, n_bytes / 4);

  for (gsize i = 0; i < n_bytes / 4; i++)
    words[i] = g_rand_int (rand);
  return g_bytes_new_take (g_steal_pointer (&words), n_bytes / 4 * 4);
}

void
cp_http_fixture_assert_body (const CpHttpAnswer *answer,
                             GBytes             *expected)
{
  g_assert_nonnull (answer);
  g_assert_nonnull (answer->body);
  g_assert_true (g_bytes_equal (answer->body, expected));
}

gboolean
cp_http_fixture_was_asked (gpointer server)
{
  return cp_test_server_get_n_requests (server) > 0;
}
