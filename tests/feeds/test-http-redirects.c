/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-http-fixture.h"

#include "feeds/cp-feed-error.h"

#include <string.h>

/* Where the fetcher lets itself be sent, and who ever sees a key. */

#define SECRET "s3cr3t key/+&"

static void
test_redirects (CpHttpFixture *self,
                gconstpointer  unused)
{
  g_autoptr (GBytes)       body = cp_http_fixture_make_noise (1000);
  g_autofree char         *away = cp_test_server_dup_url (self->other, "/moved/feed?x=1#there");
  g_autofree char         *line = NULL;
  g_autofree char         *url = cp_test_server_dup_url (self->server, "/6");
  CpHttpRequest            request = { .url = url };
  g_autoptr (GError)       error = NULL;
  g_autoptr (CpHttpAnswer) answer = NULL;
  CpTestAnswer             last = { .status = 308, .location = away };
  CpTestAnswer             script = { .body = body };
  static const guint       statuses[] = { 301, 302, 303, 307 };

  /* /6 → /5 → … → /1 → the other host: from /5 on it is five, from /6 on it is one too many. */
  cp_test_server_add (self->server, "/1", &last);
  for (guint i = 2; i <= 6; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u", i);
      g_autofree char *next = g_strdup_printf ("%u", i - 1);
      CpTestAnswer     hop = { .status = statuses[i % 4], .location = next };

      cp_test_server_add (self->server, path, &hop);
    }
  cp_test_server_add (self->other, "/moved/feed", &script);
  answer = cp_http_fixture_fetch (self, "/5", &error);
  g_assert_no_error (error);
  cp_http_fixture_assert_body (answer, body);
  g_assert_cmpuint (answer->n_redirects, ==, 5);
  line = cp_test_server_dup_request (self->other, 0);
  g_assert_true (g_str_has_prefix (line, "GET /moved/feed?x=1\n"));
  g_assert_null (strstr (line, "Referer"));
  cp_http_fixture_fail (self, &request, CP_FEED_ERROR_REDIRECT, "more than 5 times");
}

static void
test_bad_redirects (CpHttpFixture *self,
                    gconstpointer  unused)
{
  static const char *const locations[] = { NULL, "", "gopher://x/", "http://", "//me:pw@127.0.0.1/", "http://[::/" };

  for (guint i = 0; i < G_N_ELEMENTS (locations); i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u", i);
      g_autofree char *url = cp_test_server_dup_url (self->server, path);
      CpHttpRequest    request = { .url = url };
      CpTestAnswer     script = { .status = 302, .location = locations[i] };

      cp_test_server_add (self->server, path, &script);
      /* An empty reference is the same address again, for ever. */
      cp_http_fixture_fail (self, &request, CP_FEED_ERROR_REDIRECT, i == 1 ? "more than 5 times" : "no web address");
    }
}

/* Whatever is asked, the other host never sees the key, in any form. */
static void
assert_other_knows_nothing (CpHttpFixture *self)
{
  for (guint i = 0; i < cp_test_server_get_n_requests (self->other); i++)
    {
      g_autofree char *request = cp_test_server_dup_request (self->other, i);
      g_autofree char *lower = g_ascii_strdown (request, -1);

      g_assert_null (strstr (lower, "s3cr3t"));
      g_assert_null (strstr (lower, "x-key"));
      g_assert_null (strstr (lower, "referer"));
    }
}

static void
test_keys (CpHttpFixture *self,
           gconstpointer  unused)
{
  g_autoptr (GBytes)       body = cp_http_fixture_make_noise (100);
  g_autofree char         *url = cp_test_server_dup_url (self->server, "/keyed?a=1&api_key=old&b=2");
  g_autofree char         *query_line = NULL;
  g_autofree char         *header_line = NULL;
  g_autofree char         *header = NULL;
  g_autoptr (CpHttpAnswer) by_query = NULL;
  g_autoptr (CpHttpAnswer) by_header = NULL;
  CpTestAnswer             script = { .body = body };
  CpHttpRequest            request = {
    .url = url,
    .key_place = CP_FEED_KEY_QUERY,
    .key_name = "api_key",
    .secret = SECRET,
  };

  cp_test_server_add (self->server, "/keyed", &script);
  by_query = cp_http_fixture_request (self, &request, NULL);
  cp_http_fixture_assert_body (by_query, body);
  query_line = cp_test_server_dup_request (self->server, 0);
  g_assert_true (g_str_has_prefix (query_line, "GET /keyed?a=1&b=2&api_key=s3cr3t%20key%2F%2B%26\n"));

  request.key_place = CP_FEED_KEY_HEADER;
  request.key_name = "X-Key";
  request.key_prefix = "apikey ";
  by_header = cp_http_fixture_request (self, &request, NULL);
  cp_http_fixture_assert_body (by_header, body);
  header_line = cp_test_server_dup_request (self->server, 1);
  g_assert_true (g_str_has_prefix (header_line, "GET /keyed?a=1&api_key=old&b=2\n"));
  header = cp_test_server_dup_header (self->server, 1, "X-Key");
  g_assert_cmpstr (header, ==, "apikey " SECRET);

  /* What could end a header, or begin another, is no key. */
  request.secret = "s3cr3t\r\nX-Evil: 1";
  cp_http_fixture_fail (self, &request, CP_FEED_ERROR_KEY, "characters");
  request.secret = "";
  cp_http_fixture_fail (self, &request, CP_FEED_ERROR_KEY, "empty");
}

static void
test_keys_and_redirects (CpHttpFixture *self,
                         gconstpointer  unused)
{
  static const CpFeedKeyPlace places[] = { CP_FEED_KEY_QUERY, CP_FEED_KEY_HEADER };
  g_autoptr (GBytes)          body = cp_http_fixture_make_noise (100);
  g_autofree char            *away = cp_test_server_dup_url (self->other, "/away");
  g_autofree char            *url = cp_test_server_dup_url (self->server, "/away");
  g_autofree char            *home_url = cp_test_server_dup_url (self->server, "/home");
  CpTestAnswer                away_script = { .status = 302, .location = away };
  CpTestAnswer                home_script = { .status = 301, .location = "/there?x=1" };
  CpTestAnswer                script = { .body = body };

  cp_test_server_add (self->server, "/away", &away_script);
  cp_test_server_add (self->server, "/home", &home_script);
  cp_test_server_add (self->server, "/there", &script);
  cp_test_server_add (self->other, "/away", &script);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char         *line = NULL;
      g_autofree char         *header = NULL;
      g_autoptr (CpHttpAnswer) answer = NULL;
      CpHttpRequest            request = {
        .url = url,
        .key_place = places[i],
        .key_name = "X-Key",
        .secret = SECRET,
      };

      cp_http_fixture_fail (self, &request, CP_FEED_ERROR_REDIRECT, "the key does not go");
      /* Within its origin the key goes along, and comes through a Location that forgot it. */
      request.url = home_url;
      answer = cp_http_fixture_request (self, &request, NULL);
      cp_http_fixture_assert_body (answer, body);
      line = cp_test_server_dup_request (self->server, cp_test_server_get_n_requests (self->server) - 1);
      header = cp_test_server_dup_header (self->server, cp_test_server_get_n_requests (self->server) - 1, "X-Key");
      if (places[i] == CP_FEED_KEY_QUERY)
        g_assert_true (g_str_has_prefix (line, "GET /there?x=1&X-Key=s3cr3t%20key%2F%2B%26\n"));
      else
        g_assert_cmpstr (header, ==, SECRET);
    }
  g_assert_cmpuint (cp_test_server_get_n_requests (self->other), ==, 0);

  /* Without a key, another host may be asked. */
  {
    CpHttpRequest            request = { .url = url };
    g_autoptr (CpHttpAnswer) answer = cp_http_fixture_request (self, &request, NULL);

    cp_http_fixture_assert_body (answer, body);
    g_assert_cmpuint (cp_test_server_get_n_requests (self->other), ==, 1);
  }
  assert_other_knows_nothing (self);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void (*func) (CpHttpFixture *, gconstpointer);
  } tests[] = {
    { "/http-redirects/followed", test_redirects },
    { "/http-redirects/bad", test_bad_redirects },
    { "/http-redirects/keys", test_keys },
    { "/http-redirects/keys-stay-home", test_keys_and_redirects },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, CpHttpFixture, NULL, cp_http_fixture_set_up, tests[i].func, cp_http_fixture_tear_down);
  return g_test_run ();
}
