/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-http-fixture.h"
#include "cp-test.h"

#include "feeds/cp-feed-error.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The fetcher against a real server that does what it should not. Time is turned by hand. */

static void
test_plain (CpHttpFixture *self,
            gconstpointer  unused)
{
  g_autoptr (GBytes)       body = cp_http_fixture_make_noise (200000);
  g_autoptr (GError)       error = NULL;
  g_autoptr (CpHttpAnswer) answer = NULL;
  g_autofree char         *agent = NULL;
  g_autofree char         *encoding = NULL;
  CpTestAnswer             script = {
    .body = body,
    .etag = "\"one\"",
    .last_modified = "Sun, 22 Nov 2026 08:15:00 GMT",
    .content_type = "application/x-protobuf",
    .headers = (const char *const[]) { "Date", "Sun, 22 Nov 2026 08:15:31 GMT", NULL },
  };

  cp_test_server_add (self->server, "/feed", &script);
  answer = cp_http_fixture_fetch (self, "/feed", &error);
  g_assert_no_error (error);
  cp_http_fixture_assert_body (answer, body);
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_true (cp_http_answer_check (answer, &error));
  g_assert_false (cp_http_answer_is_unchanged (answer));
  g_assert_cmpstr (answer->etag, ==, "\"one\"");
  g_assert_cmpstr (answer->last_modified, ==, "Sun, 22 Nov 2026 08:15:00 GMT");
  g_assert_cmpstr (answer->content_type, ==, "application/x-protobuf");
  g_assert_cmpstr (answer->host, ==, "127.0.0.1");
  g_assert_cmpint (answer->date_usec, ==, NOW_USEC + CP_USEC_PER_SECOND);
  g_assert_cmpint (answer->retry_after_usec, ==, -1);
  g_assert_cmpint (answer->n_raw_bytes, ==, 200000);
  g_assert_cmpint (answer->latency_usec, ==, 0);
  g_assert_cmpuint (answer->n_redirects, ==, 0);

  agent = cp_test_server_dup_header (self->server, 0, "User-Agent");
  g_assert_cmpstr (agent, ==, "CityPulse/" CP_VERSION " (+https://github.com/citypulse/citypulse)");
  encoding = cp_test_server_dup_header (self->server, 0, "Accept-Encoding");
  g_assert_nonnull (strstr (encoding, "gzip"));
}

/* Latency is told by the clock: from asking to the last byte. */
static void
test_latency (CpHttpFixture *self,
              gconstpointer  unused)
{
  g_autofree char         *url = cp_test_server_dup_url (self->server, "/slow");
  CpHttpRequest            request = { .url = url };
  CpTestAnswer             script = { .delay_ms = 50 };
  g_auto (CpTestResult)    result = { 0 };
  g_autoptr (CpHttpAnswer) answer = NULL;

  cp_test_server_add (self->server, "/slow", &script);
  cp_http_fetcher_fetch_async (self->fetcher, &request, NULL, cp_test_result_cb, &result);
  cp_test_wait_until (cp_http_fixture_was_asked, self->server, "a request");
  cp_manual_clock_advance (self->clock, 1234567);
  answer = cp_http_fetcher_fetch_finish (self->fetcher, cp_test_result_wait (&result, "a slow answer"), NULL);
  g_assert_nonnull (answer);
  g_assert_cmpint (answer->latency_usec, ==, 1234567);
}

static void
test_not_modified (CpHttpFixture *self,
                   gconstpointer  unused)
{
  g_autoptr (GBytes)       body = cp_http_fixture_make_noise (1000);
  g_autofree char         *url = cp_test_server_dup_url (self->server, "/feed");
  g_autofree char         *if_none_match = NULL;
  g_autofree char         *if_modified_since = NULL;
  g_autoptr (GError)       error = NULL;
  g_autoptr (CpHttpAnswer) answer = NULL;
  CpTestAnswer             script = { .body = body, .etag = "W/\"a b\"" };
  CpHttpRequest            request = {
    .url = url,
    .etag = "W/\"a b\"",
    .last_modified = "Sun, 22 Nov 2026 08:15:00 GMT",
  };

  cp_test_server_add (self->server, "/feed", &script);
  answer = cp_http_fixture_request (self, &request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 304);
  g_assert_true (cp_http_answer_check (answer, NULL));
  g_assert_true (cp_http_answer_is_unchanged (answer));
  g_assert_null (answer->body);
  if_none_match = cp_test_server_dup_header (self->server, 0, "If-None-Match");
  g_assert_cmpstr (if_none_match, ==, "W/\"a b\"");
  if_modified_since = cp_test_server_dup_header (self->server, 0, "If-Modified-Since");
  g_assert_cmpstr (if_modified_since, ==, "Sun, 22 Nov 2026 08:15:00 GMT");
}

static void
test_gzip (CpHttpFixture *self,
           gconstpointer  unused)
{
  g_autoptr (GBytes)       noise = cp_http_fixture_make_noise (100000);
  g_autoptr (GBytes)       packed = cp_test_gzip (noise);
  g_autoptr (GError)       error = NULL;
  g_autoptr (CpHttpAnswer) answer = NULL;
  CpTestAnswer             script = {
    .body = packed,
    .headers = (const char *const[]) { "Content-Encoding", "gzip", NULL },
  };

  cp_test_server_add (self->server, "/feed", &script);
  answer = cp_http_fixture_fetch (self, "/feed", &error);
  g_assert_no_error (error);
  cp_http_fixture_assert_body (answer, noise);
  g_assert_cmpint (answer->n_raw_bytes, ==, g_bytes_get_size (packed));
}

static glong
get_peak_kib (void)
{
  g_autofree char *text = NULL;
  const char      *line;
  glong            kib = 0;

  g_assert_true (g_file_get_contents ("/proc/self/status", &text, NULL, NULL));
  line = strstr (text, "VmHWM:");
  g_assert_nonnull (line);
  g_assert_cmpint (sscanf (line, "VmHWM: %ld", &kib), ==, 1);
  return kib;
}

/* A quarter of a megabyte that unpacks to 256 MiB is given up long before. */
static void
test_gzip_bomb (CpHttpFixture *self,
                gconstpointer  unused)
{
  gsize              n_bytes = 256 * 1024 * 1024;
  g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (n_bytes), n_bytes);
  g_autoptr (GBytes) bomb = cp_test_gzip (zeros);
  g_autofree char   *url = cp_test_server_dup_url (self->server, "/bomb");
  CpHttpRequest      request = { .url = url };
  CpTestAnswer       script = {
    .body = bomb,
    .headers = (const char *const[]) { "Content-Encoding", "gzip", NULL },
  };
  g_autofree char   *clear = NULL;
  glong              before_kib;

  g_assert_cmpuint (g_bytes_get_size (bomb), <, 300 * 1024);
  g_clear_pointer (&zeros, g_bytes_unref);
  cp_test_server_add (self->server, "/bomb", &script);
  /* Forgets the peak of making the bomb; where that is not allowed, only the error is checked. */
  g_file_set_contents_full ("/proc/self/clear_refs", "5", 1, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
  before_kib = get_peak_kib ();
  cp_http_fixture_fail (self, &request, CP_FEED_ERROR_TOO_LARGE, "over 200 times");
  g_test_message ("a bomb of 256 MiB takes %ld KiB", get_peak_kib () - before_kib);
  g_assert_cmpint (get_peak_kib () - before_kib, <, 160 * 1024);
}

static void
test_packed_twice (CpHttpFixture *self,
                   gconstpointer  unused)
{
  g_autoptr (GBytes) body = cp_http_fixture_make_noise (100);
  g_autoptr (GBytes) once = cp_test_gzip (body);
  g_autoptr (GBytes) twice = cp_test_gzip (once);
  g_autofree char   *url = cp_test_server_dup_url (self->server, "/twice");
  CpHttpRequest      request = { .url = url };
  CpTestAnswer       script = {
    .body = twice,
    .headers = (const char *const[]) { "Content-Encoding", "gzip, gzip", NULL },
  };

  cp_test_server_add (self->server, "/twice", &script);
  cp_http_fixture_fail (self, &request, CP_FEED_ERROR_NOT_A_FEED, "more than once");
}

/* The bounds are exact: as much as is allowed comes, a byte more does not. */
static void
test_bounds (CpHttpFixture *self,
             gconstpointer  unused)
{
  g_autoptr (GBytes)       body = cp_http_fixture_make_noise (100000);
  g_autoptr (GBytes)       packed = cp_test_gzip (body);
  g_autofree char         *url = cp_test_server_dup_url (self->server, "/plain");
  g_autofree char         *packed_url = cp_test_server_dup_url (self->server, "/packed");
  g_autofree char         *chunked_url = cp_test_server_dup_url (self->server, "/drip");
  g_autoptr (GError)       error = NULL;
  g_autoptr (CpHttpAnswer) answer = NULL;
  CpTestAnswer             script = { .body = body };
  CpTestAnswer             packed_script = {
    .body = packed,
    .headers = (const char *const[]) { "Content-Encoding", "gzip", NULL },
  };
  CpTestAnswer             drip_script = { .trouble = CP_TEST_TROUBLE_DRIP };
  CpHttpRequest            request = { .url = url, .max_raw_bytes = 100000, .max_body_bytes = 100000 };

  cp_test_server_add (self->server, "/plain", &script);
  cp_test_server_add (self->server, "/packed", &packed_script);
  cp_test_server_add (self->server, "/drip", &drip_script);
  answer = cp_http_fixture_request (self, &request, &error);
  g_assert_no_error (error);
  cp_http_fixture_assert_body (answer, body);
  request.max_raw_bytes = 99999;
  cp_http_fixture_fail (self, &request, CP_FEED_ERROR_TOO_LARGE, "would send");
  request = (CpHttpRequest) { .url = url, .max_body_bytes = 99999 };
  cp_http_fixture_fail (self, &request, CP_FEED_ERROR_TOO_LARGE, "unpacked");
  request = (CpHttpRequest) { .url = packed_url, .max_body_bytes = 99999 };
  cp_http_fixture_fail (self, &request, CP_FEED_ERROR_TOO_LARGE, "unpacked");
  /* No length is told: what has come counts. */
  request = (CpHttpRequest) { .url = chunked_url, .max_raw_bytes = 20 };
  cp_http_fixture_fail (self, &request, CP_FEED_ERROR_TOO_LARGE, "sends more");
}

static void
test_large_noise (CpHttpFixture *self,
                  gconstpointer  unused)
{
  g_autoptr (GBytes)       body = cp_http_fixture_make_noise (30 * 1024 * 1024);
  g_autoptr (GBytes)       more = cp_http_fixture_make_noise (CP_HTTP_MAX_RAW_BYTES + 4);
  g_autofree char         *url = cp_test_server_dup_url (self->server, "/more");
  CpHttpRequest            request = { .url = url };
  g_autoptr (GError)       error = NULL;
  g_autoptr (CpHttpAnswer) answer = NULL;
  CpTestAnswer             script = { .body = body };
  CpTestAnswer             more_script = { .body = more };

  cp_test_server_add (self->server, "/noise", &script);
  cp_test_server_add (self->server, "/more", &more_script);
  answer = cp_http_fixture_fetch (self, "/noise", &error);
  g_assert_no_error (error);
  cp_http_fixture_assert_body (answer, body);
  cp_http_fixture_fail (self, &request, CP_FEED_ERROR_TOO_LARGE, "allowed");
}

typedef struct
{
  CpHttpFixture      *fixture;
  CpTestResult *result;
  guint         n_turns;
} Drip;

/* Lets some real bytes come while no time passes. */
static gboolean
turned_often (gpointer user_data)
{
  Drip *drip = user_data;

  g_assert_null (drip->result->result);
  return ++drip->n_turns > 100;
}

static void
fetch_until_deadline (CpHttpFixture *self,
                      const char    *path,
                      CpTestTrouble  trouble)
{
  g_autofree char         *url = cp_test_server_dup_url (self->server, path);
  CpHttpRequest            request = { .url = url };
  CpTestAnswer             script = { .trouble = trouble };
  g_auto (CpTestResult)    result = { 0 };
  g_autoptr (GError)       error = NULL;
  g_autoptr (CpHttpAnswer) answer = NULL;
  Drip                     drip = { self, &result, 0 };

  cp_test_server_add (self->server, path, &script);
  cp_http_fetcher_fetch_async (self->fetcher, &request, NULL, cp_test_result_cb, &result);
  cp_test_wait_until (cp_http_fixture_was_asked, self->server, "a request");
  cp_manual_clock_advance (self->clock, CP_HTTP_TOTAL_USEC - 1);
  cp_test_wait_until (turned_often, &drip, "turns of the main loop");
  cp_manual_clock_advance (self->clock, 1);
  answer = cp_http_fetcher_fetch_finish (self->fetcher, cp_test_result_wait (&result, "the deadline"), &error);
  g_assert_null (answer);
  g_assert_error (error, CP_FEED_ERROR, CP_FEED_ERROR_TIMED_OUT);
  g_assert_nonnull (strstr (error->message, "longer than 30 s"));
}

static void
test_hang (CpHttpFixture *self,
           gconstpointer  unused)
{
  fetch_until_deadline (self, "/hang", CP_TEST_TROUBLE_HANG);
}

static void
test_drip (CpHttpFixture *self,
           gconstpointer  unused)
{
  fetch_until_deadline (self, "/drip", CP_TEST_TROUBLE_DRIP);
}

/* A port where connections are neither taken nor refused: the queue of those waiting is full. */
static void
test_connect_deadline (CpHttpFixture *self,
                       gconstpointer  unused)
{
  int                      listener = socket (AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in       address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t                length = sizeof address;
  int                      fillers[8];
  g_autofree char         *url = NULL;
  CpHttpRequest            request = { 0 };
  g_auto (CpTestResult)    result = { 0 };
  g_autoptr (GError)       error = NULL;
  Drip                     drip = { self, &result, 0 };

  g_assert_cmpint (bind (listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (listener, 0), ==, 0);
  g_assert_cmpint (getsockname (listener, (struct sockaddr *) &address, &length), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (fillers); i++)
    {
      fillers[i] = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
      (void) !connect (fillers[i], (struct sockaddr *) &address, sizeof address);
    }
  url = g_strdup_printf ("http://127.0.0.1:%u/", (guint) ntohs (address.sin_port));
  request.url = url;
  cp_http_fetcher_fetch_async (self->fetcher, &request, NULL, cp_test_result_cb, &result);
  cp_test_wait_until (turned_often, &drip, "turns of the main loop");
  cp_manual_clock_advance (self->clock, CP_HTTP_CONNECT_USEC - 1);
  drip.n_turns = 0;
  cp_test_wait_until (turned_often, &drip, "turns of the main loop");
  cp_manual_clock_advance (self->clock, 1);
  g_assert_null (cp_http_fetcher_fetch_finish (self->fetcher, cp_test_result_wait (&result, "the deadline"), &error));
  g_assert_error (error, CP_FEED_ERROR, CP_FEED_ERROR_TIMED_OUT);
  g_assert_nonnull (strstr (error->message, "no connection to 127.0.0.1 within 10 s"));
  for (guint i = 0; i < G_N_ELEMENTS (fillers); i++)
    close (fillers[i]);
  close (listener);
}

static void
test_cancel (CpHttpFixture *self,
             gconstpointer  unused)
{
  g_autofree char          *url = cp_test_server_dup_url (self->server, "/hang");
  CpHttpRequest             request = { .url = url };
  CpTestAnswer              script = { .trouble = CP_TEST_TROUBLE_HANG };
  g_autoptr (GCancellable)  cancellable = g_cancellable_new ();
  g_auto (CpTestResult)     result = { 0 };
  g_autoptr (GError)        error = NULL;

  cp_test_server_add (self->server, "/hang", &script);
  cp_http_fetcher_fetch_async (self->fetcher, &request, cancellable, cp_test_result_cb, &result);
  cp_test_wait_until (cp_http_fixture_was_asked, self->server, "a request");
  g_cancellable_cancel (cancellable);
  g_assert_null (cp_http_fetcher_fetch_finish (self->fetcher, cp_test_result_wait (&result, "cancelling"), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_broken (CpHttpFixture *self,
             gconstpointer  unused)
{
  g_autoptr (GBytes) body = cp_http_fixture_make_noise (5000);
  g_autofree char   *short_url = cp_test_server_dup_url (self->server, "/short?key=s3cr3t");
  g_autofree char   *reset_url = cp_test_server_dup_url (self->server, "/reset?key=s3cr3t");
  CpTestAnswer       short_script = { .body = body, .trouble = CP_TEST_TROUBLE_SHORT };
  CpTestAnswer       reset_script = { .trouble = CP_TEST_TROUBLE_RESET };
  CpHttpRequest      request = { .url = short_url };

  cp_test_server_add (self->server, "/short", &short_script);
  cp_test_server_add (self->server, "/reset", &reset_script);
  cp_http_fixture_fail (self, &request, CP_FEED_ERROR_UNREACHABLE, "broke off after 5000 bytes");
  request.url = reset_url;
  cp_http_fixture_fail (self, &request, CP_FEED_ERROR_UNREACHABLE, "cannot be reached");
}

static void
test_unreachable (CpHttpFixture *self,
                  gconstpointer  unused)
{
  g_autofree char *url = cp_test_server_dup_url (self->server, "/");
  CpHttpRequest    request = { .url = url };

  cp_test_server_free (self->server);
  cp_http_fixture_fail (self, &request, CP_FEED_ERROR_UNREACHABLE, "refuses connections");
  self->server = cp_test_server_new ();
  request.url = "https://nowhere.invalid/feed?key=s3cr3t";
  cp_http_fixture_fail (self, &request, CP_FEED_ERROR_UNREACHABLE, "nowhere.invalid");
  request.url = "ftp://127.0.0.1/feed?key=s3cr3t";
  cp_http_fixture_fail (self, &request, CP_FEED_ERROR_CITY, "http");
  request.url = "http://me:s3cr3t@127.0.0.1/";
  cp_http_fixture_fail (self, &request, CP_FEED_ERROR_CITY, "user name");
}

static void
test_statuses (CpHttpFixture *self,
               gconstpointer  unused)
{
  static const struct
  {
    guint       status;
    const char *body;
    const char *header; /* its name and value, parted by a colon */
    CpFeedError code;
    const char *words;
  } cases[] = {
    { 401, "", NULL, CP_FEED_ERROR_KEY, "key (401" },
    { 403, "<h1>Developer Inactive</h1>", NULL, CP_FEED_ERROR_KEY, "key (403" },
    { 403, "<h1>Developer Over Qps</h1>", NULL, CP_FEED_ERROR_TOO_FAST, "too often (403)" },
    { 403, "<h1>Developer Over Rate</h1>", NULL, CP_FEED_ERROR_TOO_FAST, "too often" },
    { 403, "", "X-Mashery-Error-Code:ERR_403_DEVELOPER_OVER_QPS", CP_FEED_ERROR_TOO_FAST, "too often" },
    { 403, "", "Retry-After:5", CP_FEED_ERROR_TOO_FAST, "too often" },
    { 403, "Out of call volume quota. Quota will be replenished", NULL, CP_FEED_ERROR_TOO_FAST, "too often" },
    { 429, "", NULL, CP_FEED_ERROR_TOO_FAST, "too often (429)" },
    { 404, "no such thing", NULL, CP_FEED_ERROR_REFUSED, "answered 404 Not Found" },
    { 410, "", NULL, CP_FEED_ERROR_REFUSED, "410" },
    { 400, "", NULL, CP_FEED_ERROR_REFUSED, "400" },
    { 500, "", NULL, CP_FEED_ERROR_SERVER, "500" },
    { 503, "", NULL, CP_FEED_ERROR_SERVER, "503" },
    { 596, "", NULL, CP_FEED_ERROR_SERVER, "596" },
    { 408, "", NULL, CP_FEED_ERROR_SERVER, "408" },
    { 204, "", NULL, CP_FEED_ERROR_SERVER, "204" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char         *path = g_strdup_printf ("/%u", i);
      g_autoptr (GBytes)       body = g_bytes_new_static (cases[i].body, strlen (cases[i].body));
      g_auto (GStrv)           headers = cases[i].header != NULL ? g_strsplit (cases[i].header, ":", 2) : NULL;
      CpTestAnswer             script = { .status = cases[i].status, .body = body,
                                          .headers = (const char *const *) headers };
      g_autoptr (GError)       error = NULL;
      g_autoptr (CpHttpAnswer) answer = NULL;

      cp_test_server_add (self->server, path, &script);
      answer = cp_http_fixture_fetch (self, path, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (answer->status, ==, cases[i].status);
      g_assert_false (cp_http_answer_check (answer, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, CP_FEED_ERROR, (int) cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].words));
    }
}

/* Of a refusal, the beginning is enough. */
static void
test_long_refusal (CpHttpFixture *self,
                   gconstpointer  unused)
{
  g_autoptr (GBytes)       body = cp_http_fixture_make_noise (20 * 1024 * 1024);
  CpTestAnswer             script = { .status = 500, .body = body };
  g_autoptr (CpHttpAnswer) answer = NULL;

  cp_test_server_add (self->server, "/500", &script);
  answer = cp_http_fixture_fetch (self, "/500", NULL);
  g_assert_nonnull (answer);
  g_assert_cmpuint (g_bytes_get_size (answer->body), <, 128 * 1024);
}

static void
test_retry_after (CpHttpFixture *self,
                  gconstpointer  unused)
{
  g_autoptr (CpHttpAnswer) seconds = NULL;
  g_autoptr (CpHttpAnswer) date = NULL;
  CpTestAnswer             seconds_script = { .status = 429, .retry_after = "120" };
  CpTestAnswer             date_script = {
    .status = 503,
    .retry_after = "Sun, 22 Nov 2026 08:17:00 GMT",
    /* Two minutes fast: what it means by its own clock counts. */
    .headers = (const char *const[]) { "Date", "Sun, 22 Nov 2026 08:16:00 GMT", NULL },
  };

  cp_test_server_add (self->server, "/seconds", &seconds_script);
  cp_test_server_add (self->server, "/date", &date_script);
  seconds = cp_http_fixture_fetch (self, "/seconds", NULL);
  g_assert_cmpint (seconds->retry_after_usec, ==, 120 * CP_USEC_PER_SECOND);
  date = cp_http_fixture_fetch (self, "/date", NULL);
  g_assert_cmpint (date->retry_after_usec, ==, 60 * CP_USEC_PER_SECOND);

  g_assert_cmpint (cp_http_parse_retry_after (NULL, NOW_USEC), ==, -1);
  g_assert_cmpint (cp_http_parse_retry_after ("", NOW_USEC), ==, -1);
  g_assert_cmpint (cp_http_parse_retry_after ("soon", NOW_USEC), ==, -1);
  g_assert_cmpint (cp_http_parse_retry_after ("-5", NOW_USEC), ==, -1);
  g_assert_cmpint (cp_http_parse_retry_after ("0", NOW_USEC), ==, 0);
  g_assert_cmpint (cp_http_parse_retry_after ("86400", NOW_USEC), ==, CP_HTTP_MAX_RETRY_AFTER_USEC);
  g_assert_cmpint (cp_http_parse_retry_after ("99999999999999999999999", NOW_USEC), ==, CP_HTTP_MAX_RETRY_AFTER_USEC);
  g_assert_cmpint (cp_http_parse_retry_after ("Sun, 22 Nov 2026 08:15:00 GMT", NOW_USEC), ==, 0);
  g_assert_cmpint (cp_http_parse_retry_after ("Sunday, 22-Nov-26 08:16:30 GMT", NOW_USEC), ==, 60 * CP_USEC_PER_SECOND);
  g_assert_cmpint (cp_http_parse_retry_after ("Sun, 22 Nov 2099 08:15:00 GMT", NOW_USEC), ==, CP_HTTP_MAX_RETRY_AFTER_USEC);
}

/* More than there are connections for: they wait for each other. */
static void
test_many_at_once (CpHttpFixture *self,
                   gconstpointer  unused)
{
  g_autoptr (GBytes) body = cp_http_fixture_make_noise (300000);
  g_autofree char   *url = cp_test_server_dup_url (self->server, "/feed");
  CpTestAnswer       script = { .body = body, .delay_ms = 5 };
  CpHttpRequest      request = { .url = url };
  CpTestResult       results[20] = { 0 };

  cp_test_server_add (self->server, "/feed", &script);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    cp_http_fetcher_fetch_async (self->fetcher, &request, NULL, cp_test_result_cb, &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (CpHttpAnswer) answer = NULL;

      answer = cp_http_fetcher_fetch_finish (self->fetcher, cp_test_result_wait (&results[i], "one of many"), NULL);
      cp_http_fixture_assert_body (answer, body);
      cp_test_result_clear (&results[i]);
    }
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
    { "/http-fetcher/plain", test_plain },
    { "/http-fetcher/latency", test_latency },
    { "/http-fetcher/not-modified", test_not_modified },
    { "/http-fetcher/gzip", test_gzip },
    { "/http-fetcher/gzip-bomb", test_gzip_bomb },
    { "/http-fetcher/packed-twice", test_packed_twice },
    { "/http-fetcher/bounds", test_bounds },
    { "/http-fetcher/large-noise", test_large_noise },
    { "/http-fetcher/hang", test_hang },
    { "/http-fetcher/drip", test_drip },
    { "/http-fetcher/connect-deadline", test_connect_deadline },
    { "/http-fetcher/cancel", test_cancel },
    { "/http-fetcher/broken", test_broken },
    { "/http-fetcher/unreachable", test_unreachable },
    { "/http-fetcher/statuses", test_statuses },
    { "/http-fetcher/long-refusal", test_long_refusal },
    { "/http-fetcher/retry-after", test_retry_after },
    { "/http-fetcher/many-at-once", test_many_at_once },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, CpHttpFixture, NULL, cp_http_fixture_set_up, tests[i].func, cp_http_fixture_tear_down);
  return g_test_run ();
}
