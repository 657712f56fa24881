/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-http-fetcher.h"

#include "cp-feed-error.h"
#include "cp-http-address.h"

#include <libsoup/soup.h>
#include <string.h>

#define USER_AGENT "CityPulse/" CP_VERSION " (+https://github.com/citypulse/citypulse)"

#define CHUNK_BYTES (64u * 1024)

/* As much of a refusal is read as is needed to understand it. */
#define MAX_REFUSAL_BYTES (16 * 1024)

/* Small bodies may be packed as well as they can: that fills no memory. */
#define RATIO_COUNTS_FROM_BYTES (1024 * 1024)

/* Feeds of one city are often on one host, and one that hangs should not hold up its neighbours. */
#define MAX_CONNECTIONS_PER_HOST 4

/**
 * CpHttpFetcher:
 *
 * Asks servers on the web, politely and with a bound on everything: bytes, time, redirects. One main
 * context: that of its clock, in which it was made.
 */
struct _CpHttpFetcher
{
  GObject parent_instance;

  SoupSession *session;
  CpClock     *clock;
};

G_DEFINE_FINAL_TYPE (CpHttpFetcher, cp_http_fetcher, G_TYPE_OBJECT)

typedef enum
{
  DEADLINE_NONE,
  DEADLINE_CONNECT,
  DEADLINE_TOTAL,
} Deadline;

/* One fetch, from the first request to the last byte after any redirects. */
typedef struct
{
  GUri          *address;
  char          *accept;
  CpFeedKeyPlace key_place;
  char          *key_name;
  char          *key_value; /* the secret with its prefix */
  char          *secret;
  char          *etag;
  char          *last_modified;
  gint64         max_raw_bytes;
  gint64         max_body_bytes;
  guint          n_redirects;

  CpClock       *clock;
  gint64         begin_usec; /* monotonic */
  guint          connect_timer;
  guint          total_timer;
  Deadline       passed;
  GCancellable  *inner; /* what is cancelled by the caller and by our deadlines */
  GCancellable  *outer; /* the caller's, nullable */
  gulong         outer_handler;

  SoupMessage   *message;
  GInputStream  *stream;
  CpHttpAnswer  *answer;
  GByteArray    *body;
  guint8         chunk[CHUNK_BYTES];
} Fetch;

static void
drop_message (Fetch *fetch)
{
  g_clear_object (&fetch->stream);
  if (fetch->message != NULL)
    g_signal_handlers_disconnect_by_data (fetch->message, fetch);
  g_clear_object (&fetch->message);
}

/* Ends all that could still call back. */
static void
fetch_stop (Fetch *fetch)
{
  cp_clock_clear (fetch->clock, &fetch->connect_timer);
  cp_clock_clear (fetch->clock, &fetch->total_timer);
  if (fetch->outer_handler != 0)
    g_cancellable_disconnect (fetch->outer, fetch->outer_handler);
  fetch->outer_handler = 0;
  drop_message (fetch);
}

static void
fetch_free (Fetch *fetch)
{
  fetch_stop (fetch);
  g_clear_pointer (&fetch->address, g_uri_unref);
  g_free (fetch->accept);
  g_free (fetch->key_name);
  g_free (fetch->key_value);
  g_free (fetch->secret);
  g_free (fetch->etag);
  g_free (fetch->last_modified);
  g_clear_object (&fetch->clock);
  g_clear_object (&fetch->inner);
  g_clear_object (&fetch->outer);
  g_clear_pointer (&fetch->answer, cp_http_answer_free);
  g_clear_pointer (&fetch->body, g_byte_array_unref);
  g_free (fetch);
}

static Fetch *
fetch_new (CpHttpFetcher       *self,
           const CpHttpRequest *request)
{
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->accept = g_strdup (request->accept);
  fetch->key_place = request->key_place;
  if (request->key_place != CP_FEED_KEY_NONE)
    {
      fetch->key_name = g_strdup (request->key_name);
      fetch->secret = g_strdup (request->secret);
      fetch->key_value = g_strconcat (request->key_prefix != NULL ? request->key_prefix : "", request->secret, NULL);
    }
  fetch->etag = g_strdup (request->etag);
  fetch->last_modified = g_strdup (request->last_modified);
  fetch->max_raw_bytes = request->max_raw_bytes > 0 ? request->max_raw_bytes : CP_HTTP_MAX_RAW_BYTES;
  fetch->max_body_bytes = request->max_body_bytes > 0 ? request->max_body_bytes : CP_HTTP_MAX_BODY_BYTES;
  fetch->clock = g_object_ref (self->clock);
  fetch->begin_usec = cp_clock_monotonic_usec (self->clock);
  fetch->inner = g_cancellable_new ();
  return fetch;
}

static void
return_error (GTask  *task,
              GError *error)
{
  fetch_stop (g_task_get_task_data (task));
  g_task_return_error (task, error);
}

/* Says in words why the connection gave nothing. A cancelled task says so by itself. */
static void
return_failure (GTask        *task,
                const GError *reason)
{
  const Fetch *fetch = g_task_get_task_data (task);
  const char  *host = g_uri_get_host (fetch->address);
  GError      *error = NULL;

  if (fetch->passed == DEADLINE_CONNECT)
    error = g_error_new (CP_FEED_ERROR, CP_FEED_ERROR_TIMED_OUT, "no connection to %s within %d s", host,
                         (int) (CP_HTTP_CONNECT_USEC / G_TIME_SPAN_SECOND));
  else if (fetch->passed == DEADLINE_TOTAL)
    error = g_error_new (CP_FEED_ERROR, CP_FEED_ERROR_TIMED_OUT, "%s took longer than %d s", host,
                         (int) (CP_HTTP_TOTAL_USEC / G_TIME_SPAN_SECOND));
  else if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    error = g_error_copy (reason);
  else if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    error = g_error_new (CP_FEED_ERROR, CP_FEED_ERROR_TIMED_OUT, "%s does not answer", host);
  else if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    error = g_error_new (CP_FEED_ERROR, CP_FEED_ERROR_UNREACHABLE, "%s refuses connections", host);
  else if (reason->domain == G_RESOLVER_ERROR)
    error = g_error_new (CP_FEED_ERROR, CP_FEED_ERROR_UNREACHABLE, "the name %s leads nowhere", host);
  else if (fetch->body != NULL && fetch->body->len > 0)
    error = g_error_new (CP_FEED_ERROR, CP_FEED_ERROR_UNREACHABLE, "the answer of %s broke off after %u bytes (%s)",
                         host, fetch->body->len, reason->message);
  else
    error = g_error_new (CP_FEED_ERROR, CP_FEED_ERROR_UNREACHABLE, "%s cannot be reached (%s)", host, reason->message);
  return_error (task, error);
}

static void
connect_deadline_cb (gpointer user_data)
{
  Fetch *fetch = user_data;

  fetch->connect_timer = 0;
  fetch->passed = DEADLINE_CONNECT;
  g_cancellable_cancel (fetch->inner);
}

static void
total_deadline_cb (gpointer user_data)
{
  Fetch *fetch = user_data;

  fetch->total_timer = 0;
  fetch->passed = DEADLINE_TOTAL;
  g_cancellable_cancel (fetch->inner);
}

static void
outer_cancelled_cb (GCancellable *outer,
                    gpointer      inner)
{
  g_cancellable_cancel (inner);
}

/* What waits for a free connection is not connecting: the time counts from the first sign of it. */
static void
network_event_cb (SoupMessage       *message,
                  GSocketClientEvent event,
                  GIOStream         *connection,
                  gpointer           user_data)
{
  Fetch *fetch = user_data;

  if (event == G_SOCKET_CLIENT_RESOLVING && fetch->connect_timer == 0)
    fetch->connect_timer = cp_clock_schedule (fetch->clock,
                                              cp_clock_monotonic_usec (fetch->clock) + CP_HTTP_CONNECT_USEC,
                                              connect_deadline_cb, fetch, NULL);
}

static void
starting_cb (SoupMessage *message,
             gpointer     user_data)
{
  Fetch *fetch = user_data;

  cp_clock_clear (fetch->clock, &fetch->connect_timer);
}

/* As far as it is known; 0 where it is not yet. */
static gint64
get_raw_bytes (const Fetch *fetch)
{
  SoupMessageMetrics *metrics = soup_message_get_metrics (fetch->message);

  return metrics != NULL ? (gint64) soup_message_metrics_get_response_body_bytes_received (metrics) : 0;
}

static void
return_answer (GTask *task)
{
  Fetch        *fetch = g_task_get_task_data (task);
  CpHttpAnswer *answer = g_steal_pointer (&fetch->answer);

  answer->latency_usec = cp_clock_monotonic_usec (fetch->clock) - fetch->begin_usec;
  answer->n_raw_bytes = get_raw_bytes (fetch);
  if (!cp_http_answer_is_unchanged (answer))
    answer->body = g_byte_array_free_to_bytes (g_steal_pointer (&fetch->body));
  fetch_stop (fetch);
  g_task_return_pointer (task, answer, (GDestroyNotify) cp_http_answer_free);
}

static gboolean
is_refusal (const Fetch *fetch)
{
  return fetch->answer->status < 200 || fetch->answer->status >= 300;
}

/* Returns: whether what has come so far is within the bounds */
static gboolean
check_size (const Fetch *fetch,
            GError     **error)
{
  const char *host = g_uri_get_host (fetch->address);
  gint64      n_bytes = fetch->body->len;
  gint64      n_raw_bytes = get_raw_bytes (fetch);

  if (n_raw_bytes > fetch->max_raw_bytes)
    g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_TOO_LARGE, "%s sends more than %" G_GINT64_FORMAT " KiB", host,
                 fetch->max_raw_bytes / 1024);
  else if (n_bytes > fetch->max_body_bytes)
    g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_TOO_LARGE,
                 "what %s sends is more than %" G_GINT64_FORMAT " KiB once unpacked", host, fetch->max_body_bytes / 1024);
  else if (n_bytes > RATIO_COUNTS_FROM_BYTES && n_raw_bytes > 0 && n_bytes / CP_HTTP_MAX_RATIO > n_raw_bytes)
    g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_TOO_LARGE,
                 "what %s sends unpacks to over %d times its size: that is no feed", host, CP_HTTP_MAX_RATIO);
  else
    return TRUE;
  return FALSE;
}

static void read_next (GTask *task);

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask)  task = user_data;
  Fetch             *fetch = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gssize             n_read = g_input_stream_read_finish (G_INPUT_STREAM (object), result, &error);

  if (n_read < 0)
    {
      return_failure (task, error);
      return;
    }
  g_byte_array_append (fetch->body, fetch->chunk, (guint) n_read);
  if (is_refusal (fetch))
    {
      if (n_read == 0 || fetch->body->len > MAX_REFUSAL_BYTES)
        return_answer (task);
      else
        read_next (g_steal_pointer (&task));
      return;
    }
  if (!check_size (fetch, &error))
    return_error (task, g_steal_pointer (&error));
  else if (n_read == 0)
    return_answer (task);
  else
    read_next (g_steal_pointer (&task));
}

/* @task: (transfer full) */
static void
read_next (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  g_input_stream_read_async (fetch->stream, fetch->chunk, sizeof fetch->chunk, G_PRIORITY_DEFAULT, fetch->inner,
                             read_cb, task);
}

static gboolean
holds_secret (const Fetch *fetch,
              const char  *text)
{
  g_autofree char *escaped = NULL;

  if (fetch->secret == NULL || text == NULL)
    return FALSE;
  escaped = g_uri_escape_string (fetch->secret, NULL, FALSE);
  return strstr (text, fetch->secret) != NULL || strstr (text, escaped) != NULL;
}

static CpHttpAnswer *
answer_new (const Fetch *fetch)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (fetch->message);
  CpHttpAnswer       *answer = g_new0 (CpHttpAnswer, 1);
  const char         *reason = soup_message_get_reason_phrase (fetch->message);
  gint64              now_usec;

  answer->host = g_strdup (g_uri_get_host (fetch->address));
  answer->status = soup_message_get_status (fetch->message);
  /* Some servers repeat what they were asked with. */
  answer->reason = holds_secret (fetch, reason) ? NULL : g_strdup (reason);
  answer->content_type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  answer->etag = g_strdup (soup_message_headers_get_one (headers, "ETag"));
  answer->last_modified = g_strdup (soup_message_headers_get_one (headers, "Last-Modified"));
  answer->date_usec = cp_http_parse_date (soup_message_headers_get_one (headers, "Date"));
  now_usec = answer->date_usec != CP_TIME_UNKNOWN ? answer->date_usec : cp_clock_now_usec (fetch->clock);
  answer->retry_after_usec = cp_http_parse_retry_after (soup_message_headers_get_one (headers, "Retry-After"), now_usec);
  /* A gateway that says how long to wait means the rate, whatever its status. */
  answer->is_rate_limited = answer->retry_after_usec >= 0;
  {
    const char *code = soup_message_headers_get_one (headers, "X-Mashery-Error-Code");

    if (code != NULL && strstr (code, "OVER") != NULL)
      answer->is_rate_limited = TRUE;
  }
  answer->n_redirects = fetch->n_redirects;
  return answer;
}

/* What can be told before the body comes. */
static gboolean
check_headers (const Fetch *fetch,
               GError     **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (fetch->message);
  const char         *encoding = soup_message_headers_get_list (headers, "Content-Encoding");
  const char         *host = g_uri_get_host (fetch->address);

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
      && soup_message_headers_get_content_length (headers) > fetch->max_raw_bytes)
    {
      g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_TOO_LARGE,
                   "%s would send %" G_GINT64_FORMAT " KiB where %" G_GINT64_FORMAT " are allowed", host,
                   (gint64) soup_message_headers_get_content_length (headers) / 1024, fetch->max_raw_bytes / 1024);
      return FALSE;
    }
  /* Unpacking what was packed twice can take for ever without giving a byte to count. */
  if (encoding != NULL && strchr (encoding, ',') != NULL)
    {
      g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_NOT_A_FEED, "%s packs its answers more than once", host);
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_redirect (guint status)
{
  return status == SOUP_STATUS_MOVED_PERMANENTLY || status == SOUP_STATUS_FOUND || status == SOUP_STATUS_SEE_OTHER
         || status == SOUP_STATUS_TEMPORARY_REDIRECT || status == SOUP_STATUS_PERMANENT_REDIRECT;
}

static void send_request (GTask *task);

/* @task: (transfer full) */
static void
follow_redirect (GTask *task)
{
  g_autoptr (GTask)   owned = task;
  Fetch              *fetch = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (fetch->message);
  g_autoptr (GUri)    to = NULL;
  GError             *error = NULL;

  if (fetch->n_redirects == CP_HTTP_MAX_REDIRECTS)
    error = g_error_new (CP_FEED_ERROR, CP_FEED_ERROR_REDIRECT, "%s redirects more than %u times",
                         g_uri_get_host (fetch->address), CP_HTTP_MAX_REDIRECTS);
  else
    to = cp_http_address_follow (fetch->address, soup_message_headers_get_one (headers, "Location"),
                                 fetch->key_place != CP_FEED_KEY_NONE, &error);
  if (to == NULL)
    {
      return_error (task, error);
      return;
    }
  drop_message (fetch);
  fetch->n_redirects++;
  g_uri_unref (fetch->address);
  fetch->address = g_steal_pointer (&to);
  send_request (g_steal_pointer (&owned));
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask)  task = user_data;
  Fetch             *fetch = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  fetch->stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  if (fetch->stream == NULL)
    return_failure (task, error);
  else if (is_redirect (soup_message_get_status (fetch->message)))
    follow_redirect (g_steal_pointer (&task));
  else if (!check_headers (fetch, &error))
    return_error (task, g_steal_pointer (&error));
  else
    {
      fetch->answer = answer_new (fetch);
      fetch->body = g_byte_array_new ();
      read_next (g_steal_pointer (&task));
    }
}

static SoupMessage *
message_new (const Fetch *fetch)
{
  g_autoptr (GUri)    keyed = NULL;
  SoupMessage        *message;
  SoupMessageHeaders *headers;

  if (fetch->key_place == CP_FEED_KEY_QUERY)
    keyed = cp_http_address_with_key (fetch->address, fetch->key_name, fetch->key_value);
  message = soup_message_new_from_uri (SOUP_METHOD_GET, keyed != NULL ? keyed : fetch->address);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_COLLECT_METRICS);
  headers = soup_message_get_request_headers (message);
  if (fetch->accept != NULL)
    soup_message_headers_replace (headers, "Accept", fetch->accept);
  if (fetch->etag != NULL)
    soup_message_headers_replace (headers, "If-None-Match", fetch->etag);
  if (fetch->last_modified != NULL)
    soup_message_headers_replace (headers, "If-Modified-Since", fetch->last_modified);
  if (fetch->key_place == CP_FEED_KEY_HEADER)
    soup_message_headers_replace (headers, fetch->key_name, fetch->key_value);
  return message;
}

/* @task: (transfer full) */
static void
send_request (GTask *task)
{
  CpHttpFetcher *self = g_task_get_source_object (task);
  Fetch         *fetch = g_task_get_task_data (task);

  fetch->message = message_new (fetch);
  g_signal_connect (fetch->message, "network-event", G_CALLBACK (network_event_cb), fetch);
  g_signal_connect (fetch->message, "starting", G_CALLBACK (starting_cb), fetch);
  soup_session_send_async (self->session, fetch->message, G_PRIORITY_DEFAULT, fetch->inner, sent_cb, task);
}

/**
 * cp_http_fetcher_fetch_async:
 * @request: what to ask for; copied
 * @cancellable: (nullable): ends the fetch at once
 *
 * Asks a server and takes its answer, whatever the status; cp_http_answer_check() judges that. Within
 * 30 s in all, 10 s of them for each connection; at most 32 MiB over the network and 64 MiB once
 * unpacked, and not 200 times more than came. Up to five redirects are followed, a keyed request only
 * within its origin, none from https to http. A key goes to that origin and nowhere else.
 */
void
cp_http_fetcher_fetch_async (CpHttpFetcher       *self,
                             const CpHttpRequest *request,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Fetch            *fetch;
  GError           *error = NULL;

  g_return_if_fail (CP_IS_HTTP_FETCHER (self));
  g_return_if_fail (request != NULL && request->url != NULL);
  g_return_if_fail (request->key_place == CP_FEED_KEY_NONE || (request->key_name != NULL && request->secret != NULL));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, cp_http_fetcher_fetch_async);
  fetch = fetch_new (self, request);
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  if (request->key_place != CP_FEED_KEY_NONE && !cp_http_address_is_key (request->secret))
    {
      g_task_return_new_error (task, CP_FEED_ERROR, CP_FEED_ERROR_KEY, "the key is empty or holds characters that no key has");
      return;
    }
  fetch->address = cp_http_address_parse (request->url, &error);
  if (fetch->address == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (cancellable != NULL)
    {
      fetch->outer = g_object_ref (cancellable);
      fetch->outer_handler = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb),
                                                    g_object_ref (fetch->inner), g_object_unref);
    }
  fetch->total_timer = cp_clock_schedule (self->clock, fetch->begin_usec + CP_HTTP_TOTAL_USEC, total_deadline_cb,
                                          fetch, NULL);
  send_request (g_steal_pointer (&task));
}

/**
 * cp_http_fetcher_fetch_finish:
 *
 * Returns: (transfer full) (nullable): the answer, of any status but a redirect; %NULL with
 *   %CP_FEED_ERROR_UNREACHABLE, %CP_FEED_ERROR_TIMED_OUT, %CP_FEED_ERROR_TOO_LARGE,
 *   %CP_FEED_ERROR_REDIRECT, %CP_FEED_ERROR_NOT_A_FEED, %CP_FEED_ERROR_KEY, %CP_FEED_ERROR_CITY, or
 *   %G_IO_ERROR_CANCELLED
 */
CpHttpAnswer *
cp_http_fetcher_fetch_finish (CpHttpFetcher *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
cp_http_fetcher_dispose (GObject *object)
{
  CpHttpFetcher *self = CP_HTTP_FETCHER (object);

  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (cp_http_fetcher_parent_class)->dispose (object);
}

static void
cp_http_fetcher_class_init (CpHttpFetcherClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cp_http_fetcher_dispose;
}

/* GIO's proxy resolver ends the program where this is not installed. */
static gboolean
has_proxy_settings (void)
{
  GSettingsSchemaSource     *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, "org.gnome.system.proxy", TRUE);
  return schema != NULL;
}

static void
cp_http_fetcher_init (CpHttpFetcher *self)
{
  /* Deadlines are ours and go by the clock; the session's own would go by another. */
  self->session = soup_session_new_with_options ("user-agent", USER_AGENT,
                                                 "max-conns-per-host", MAX_CONNECTIONS_PER_HOST,
                                                 "timeout", 0,
                                                 NULL);
  if (!has_proxy_settings ())
    soup_session_set_proxy_resolver (self->session, NULL);
  /* Keys are ours to send: nothing else answers a 401. */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
}

/**
 * cp_http_fetcher_new:
 * @clock: what deadlines go by; kept
 *
 * Returns: (transfer full): a fetcher for the calling thread's main context
 */
CpHttpFetcher *
cp_http_fetcher_new (CpClock *clock)
{
  CpHttpFetcher *self;

  g_return_val_if_fail (CP_IS_CLOCK (clock), NULL);

  self = g_object_new (CP_TYPE_HTTP_FETCHER, NULL);
  self->clock = g_object_ref (clock);
  return self;
}
