/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-program.h"

#include <glib.h>
#include <libsoup/soup.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

/* `citypulse demo-feed` over a real connection. */

typedef struct
{
  GSubprocess      *process;
  GDataInputStream *output;
  char             *url;
  SoupSession      *session;
} Fixture;

/* A test that fails must not leave a server behind, which would hold its output open for ever. */
static void
die_with_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError)              error = NULL;

  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  fixture->process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("CITYPULSE_PROGRAM"),
                                                  "demo-feed", NULL);
  g_assert_no_error (error);
  fixture->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->process));
  fixture->url = g_data_input_stream_read_line_utf8 (fixture->output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (fixture->url);
  g_assert_true (g_str_has_prefix (fixture->url, "http://127.0.0.1:"));
  g_assert_true (g_str_has_suffix (fixture->url, "/vehicle-positions.pb"));
  fixture->session = soup_session_new ();
  /* The desktop's proxy settings are not asked: a test's own folders have no schemas. */
  soup_session_set_proxy_resolver (fixture->session, NULL);
}

/* Asked to, it leaves cleanly. */
static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_send_signal (fixture->process, SIGTERM);
  g_subprocess_wait_check (fixture->process, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->output);
  g_clear_object (&fixture->process);
  g_clear_object (&fixture->session);
  g_free (fixture->url);
}

static GBytes *
ask (Fixture      *fixture,
     SoupMessage  *message)
{
  g_autoptr (GError) error = NULL;
  GBytes            *body = soup_session_send_and_read (fixture->session, message, NULL, &error);

  g_assert_no_error (error);
  return body;
}

/* The address is told before the city stands: until then the answer is to come again. */
static GBytes *
ask_until_served (Fixture      *fixture,
                  SoupMessage **message)
{
  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr (GBytes) body = NULL;

      *message = soup_message_new ("GET", fixture->url);
      body = ask (fixture, *message);
      if (soup_message_get_status (*message) == SOUP_STATUS_OK)
        return g_steal_pointer (&body);
      g_assert_cmpuint (soup_message_get_status (*message), ==, SOUP_STATUS_SERVICE_UNAVAILABLE);
      g_clear_object (message);
      g_usleep (10000);
    }
  g_error ("no city after a thousand questions");
}

/* What it serves, the program itself reads: the simulated city, complete. */
static void
test_feed (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GBytes)      body = ask_until_served (fixture, &message);
  SoupMessageHeaders     *headers = soup_message_get_response_headers (message);
  g_auto (CpProgram)      program = { 0 };
  g_autoptr (JsonNode)    root = NULL;
  JsonObject             *object;

  g_assert_cmpstr (soup_message_headers_get_content_type (headers, NULL), ==, "application/x-protobuf");
  g_assert_nonnull (soup_message_headers_get_one (headers, "ETag"));
  g_assert_nonnull (soup_message_headers_get_one (headers, "Last-Modified"));
  g_assert_cmpstr (soup_message_headers_get_one (headers, "X-Content-Type-Options"), ==, "nosniff");
  /* libsoup asks for gzip and unpacks by itself. */
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Content-Encoding"), ==, "gzip");

  cp_program_run_fed (&program, body, (const char *[]) { "vehicles", "--input", "-", "--city", "demo", NULL });
  g_assert_cmpint (program.status, ==, 0);
  root = cp_program_parse_json (&program);
  object = json_node_get_object (root);
  g_assert_cmpint (json_object_get_int_member (object, "count"), >, 20);
  g_assert_cmpuint (json_object_get_size (json_object_get_object_member (object, "findings")), ==, 0);
}

static void
test_conditional (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (SoupMessage) first = NULL;
  g_autoptr (GBytes)      body = ask_until_served (fixture, &first);
  const char             *etag = soup_message_headers_get_one (soup_message_get_response_headers (first), "ETag");
  guint                   status = 0;

  /* Between the two questions the city may have moved on: then the next pair agrees. */
  for (guint i = 0; i < 2 && status != SOUP_STATUS_NOT_MODIFIED; i++)
    {
      g_autoptr (SoupMessage) second = soup_message_new ("GET", fixture->url);
      g_autoptr (GBytes)      nothing = NULL;

      soup_message_headers_append (soup_message_get_request_headers (second), "If-None-Match", etag);
      nothing = ask (fixture, second);
      status = soup_message_get_status (second);
      if (status == SOUP_STATUS_NOT_MODIFIED)
        g_assert_cmpuint (g_bytes_get_size (nothing), ==, 0);
      g_clear_object (&first);
      first = g_steal_pointer (&second);
      etag = soup_message_headers_get_one (soup_message_get_response_headers (first), "ETag");
    }
  g_assert_cmpuint (status, ==, SOUP_STATUS_NOT_MODIFIED);
}

static void
test_plain_and_packed (Fixture      *fixture,
                       gconstpointer data)
{
  g_autoptr (SoupMessage) served = NULL;
  g_autoptr (GBytes)      unpacked = ask_until_served (fixture, &served);
  g_autoptr (SoupMessage) plain = soup_message_new ("GET", fixture->url);
  g_autoptr (GBytes)      body = NULL;

  soup_message_disable_feature (plain, SOUP_TYPE_CONTENT_DECODER);
  soup_message_headers_replace (soup_message_get_request_headers (plain), "Accept-Encoding", "identity");
  body = ask (fixture, plain);
  g_assert_null (soup_message_headers_get_one (soup_message_get_response_headers (plain), "Content-Encoding"));
  g_assert_cmpuint (g_bytes_get_size (body), >, 1000);
  if (g_strcmp0 (soup_message_headers_get_one (soup_message_get_response_headers (plain), "ETag"),
                 soup_message_headers_get_one (soup_message_get_response_headers (served), "ETag")) == 0)
    g_assert_true (g_bytes_equal (body, unpacked));
}

static void
test_refusals (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char        *elsewhere = g_strconcat (fixture->url, "/etc/passwd", NULL);
  g_autoptr (SoupMessage) missing = soup_message_new ("GET", elsewhere);
  g_autoptr (SoupMessage) posted = soup_message_new ("POST", fixture->url);
  g_autoptr (GBytes)      missing_body = ask (fixture, missing);
  g_autoptr (GBytes)      posted_body = ask (fixture, posted);

  g_assert_cmpuint (soup_message_get_status (missing), ==, SOUP_STATUS_NOT_FOUND);
  g_assert_cmpuint (soup_message_get_status (posted), ==, SOUP_STATUS_METHOD_NOT_ALLOWED);
  g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (posted), "Allow"), ==,
                   "GET, HEAD");
}

static void
test_bad_addresses (void)
{
  static const char *addresses[] = { "somewhere", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000", "localhost:0" };
  g_auto (CpProgram) taken = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_auto (CpProgram) program = { 0 };

      cp_program_run (&program, "demo-feed", "--listen", addresses[i], NULL);
      g_assert_cmpint (program.status, ==, 2);
      g_assert_nonnull (strstr (program.errors, "127.0.0.1:8788"));
    }
  /* An address of no machine of ours. */
  cp_program_run (&taken, "demo-feed", "--listen", "192.0.2.1:0", NULL);
  g_assert_cmpint (taken.status, ==, 1);
  g_assert_cmpuint (cp_program_count_error_lines (&taken), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/demo-feed/feed", Fixture, NULL, set_up, test_feed, tear_down);
  g_test_add ("/demo-feed/conditional", Fixture, NULL, set_up, test_conditional, tear_down);
  g_test_add ("/demo-feed/plain-and-packed", Fixture, NULL, set_up, test_plain_and_packed, tear_down);
  g_test_add ("/demo-feed/refusals", Fixture, NULL, set_up, test_refusals, tear_down);
  g_test_add_func ("/demo-feed/bad-addresses", test_bad_addresses);
  return g_test_run ();
}
