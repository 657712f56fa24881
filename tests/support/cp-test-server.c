/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-test-server.h"

#include <libsoup/soup.h>
#include <string.h>
#include <sys/socket.h>

#define DRIP_MS 5u
#define SHORT_BY_BYTES 4096u

typedef struct
{
  guint         status;
  GBytes       *body;
  char         *content_type;
  char         *etag;
  char         *last_modified;
  char         *location;
  char         *retry_after;
  char        **headers;
  guint         delay_ms;
  CpTestTrouble trouble;
} Answer;

/* One request, as it came. */
typedef struct
{
  char               *line; /* method, path and query */
  SoupMessageHeaders *headers;
} Request;

struct _CpTestServer
{
  GMainContext *context;
  GMainLoop    *loop;
  GThread      *thread;
  SoupServer   *server; /* of the thread */
  guint         port;
  GMutex        mutex;
  GHashTable   *script;   /* path → GQueue of Answer: the last one stays */
  GPtrArray    *requests; /* Request */
};

static void
answer_free (Answer *answer)
{
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_free (answer->content_type);
  g_free (answer->etag);
  g_free (answer->last_modified);
  g_free (answer->location);
  g_free (answer->retry_after);
  g_strfreev (answer->headers);
  g_free (answer);
}

static Answer *
answer_new (const CpTestAnswer *answer)
{
  Answer *copy = g_new0 (Answer, 1);

  copy->status = answer->status != 0 ? answer->status : SOUP_STATUS_OK;
  copy->body = answer->body != NULL ? g_bytes_ref (answer->body) : g_bytes_new_static ("", 0);
  copy->content_type = g_strdup (answer->content_type);
  copy->etag = g_strdup (answer->etag);
  copy->last_modified = g_strdup (answer->last_modified);
  copy->location = g_strdup (answer->location);
  copy->retry_after = g_strdup (answer->retry_after);
  copy->headers = g_strdupv ((char **) answer->headers);
  copy->delay_ms = answer->delay_ms;
  copy->trouble = answer->trouble;
  return copy;
}

static void
answers_free (gpointer queue)
{
  g_queue_free_full (queue, (GDestroyNotify) answer_free);
}

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->line);
  soup_message_headers_unref (request->headers);
  g_free (request);
}

static void
copy_header (const char *name,
             const char *value,
             gpointer    headers)
{
  soup_message_headers_append (headers, name, value);
}

static void
remember (CpTestServer      *self,
          SoupServerMessage *message)
{
  GUri       *uri = soup_server_message_get_uri (message);
  const char *query = g_uri_get_query (uri);
  Request    *request = g_new0 (Request, 1);

  request->line = g_strdup_printf ("%s %s%s%s", soup_server_message_get_method (message), g_uri_get_path (uri),
                                   query != NULL ? "?" : "", query != NULL ? query : "");
  request->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  soup_message_headers_foreach (soup_server_message_get_request_headers (message), copy_header, request->headers);
  g_ptr_array_add (self->requests, request);
}

static GSource *
add_timer (CpTestServer  *self,
           guint          after_ms,
           GSourceFunc    callback,
           gpointer       user_data,
           GDestroyNotify destroy)
{
  GSource *source = g_timeout_source_new (after_ms);

  g_source_set_callback (source, callback, user_data, destroy);
  g_source_attach (source, self->context);
  g_source_unref (source);
  return source;
}

static gboolean
unpause_cb (gpointer message)
{
  soup_server_message_unpause (message);
  return G_SOURCE_REMOVE;
}

static gboolean
drip_cb (gpointer user_data)
{
  SoupServerMessage *message = user_data;

  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC, "x", 1);
  soup_server_message_unpause (message);
  return G_SOURCE_CONTINUE;
}

static void
drip_finished_cb (SoupServerMessage *message,
                  gpointer           source)
{
  g_source_destroy (source);
}

static void
drop_source (gpointer  source,
             GClosure *closure)
{
  g_source_unref (source);
}

/* Below HTTP, where it cannot be prevented from telling the truth. */
static void
send_short (SoupServerMessage *message,
            const Answer      *answer)
{
  GSocket         *socket = soup_server_message_get_socket (message);
  gsize            n_bytes;
  const char      *bytes = g_bytes_get_data (answer->body, &n_bytes);
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                                           n_bytes + SHORT_BY_BYTES);

  g_assert_cmpint (g_socket_send (socket, head, strlen (head), NULL, NULL), ==, strlen (head));
  g_assert_cmpint (g_socket_send (socket, bytes, n_bytes, NULL, NULL), ==, n_bytes);
  g_assert_true (g_socket_shutdown (socket, TRUE, TRUE, NULL));
}

static void
break_off (SoupServerMessage *message)
{
  GSocket      *socket = soup_server_message_get_socket (message);
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  g_assert_cmpint (setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger), ==, 0);
  g_assert_true (g_socket_close (socket, NULL));
}

/* Returns: whether the request names what it would get */
static gboolean
is_unchanged (const Answer      *answer,
              SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char         *etag = soup_message_headers_get_one (headers, "If-None-Match");
  const char         *since = soup_message_headers_get_one (headers, "If-Modified-Since");

  if (answer->etag != NULL && etag != NULL)
    return strcmp (answer->etag, etag) == 0;
  return answer->last_modified != NULL && since != NULL && strcmp (answer->last_modified, since) == 0;
}

static void
set_header (SoupServerMessage *message,
            const char        *name,
            const char        *value)
{
  if (value != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), name, value);
}

static void
send_plain (const Answer      *answer,
            SoupServerMessage *message)
{
  gsize       n_bytes;
  const char *bytes = g_bytes_get_data (answer->body, &n_bytes);

  set_header (message, "ETag", answer->etag);
  set_header (message, "Last-Modified", answer->last_modified);
  set_header (message, "Location", answer->location);
  set_header (message, "Retry-After", answer->retry_after);
  set_header (message, "Content-Type", answer->content_type);
  for (guint i = 0; answer->headers != NULL && answer->headers[i] != NULL; i += 2)
    set_header (message, answer->headers[i], answer->headers[i + 1]);
  if (is_unchanged (answer, message))
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_MODIFIED, NULL);
      return;
    }
  soup_server_message_set_status (message, answer->status, NULL);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_COPY, bytes, n_bytes);
}

static void
send_answer (CpTestServer      *self,
             const Answer      *answer,
             SoupServerMessage *message)
{
  GSource *source;

  switch (answer->trouble)
    {
    case CP_TEST_TROUBLE_HANG:
      soup_server_message_pause (message);
      break;
    case CP_TEST_TROUBLE_DRIP:
      soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
      soup_message_headers_set_encoding (soup_server_message_get_response_headers (message), SOUP_ENCODING_CHUNKED);
      soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
      source = add_timer (self, DRIP_MS, drip_cb, g_object_ref (message), g_object_unref);
      /* A client that has gone is told by the one or the other, whichever libsoup notices first. */
      g_signal_connect_data (message, "finished", G_CALLBACK (drip_finished_cb), g_source_ref (source),
                             drop_source, 0);
      g_signal_connect_data (message, "disconnected", G_CALLBACK (drip_finished_cb), g_source_ref (source),
                             drop_source, 0);
      break;
    case CP_TEST_TROUBLE_SHORT:
      soup_server_message_pause (message);
      send_short (message, answer);
      break;
    case CP_TEST_TROUBLE_RESET:
      soup_server_message_pause (message);
      break_off (message);
      break;
    case CP_TEST_TROUBLE_NONE:
    default:
      send_plain (answer, message);
      if (answer->delay_ms > 0)
        {
          soup_server_message_pause (message);
          add_timer (self, answer->delay_ms, unpause_cb, g_object_ref (message), g_object_unref);
        }
      break;
    }
}

static void
asked_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  CpTestServer              *self = user_data;
  g_autoptr (GMutexLocker)   locker = g_mutex_locker_new (&self->mutex);
  GQueue                    *answers = g_hash_table_lookup (self->script, path);

  remember (self, message);
  if (answers == NULL || g_queue_is_empty (answers))
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
      return;
    }
  send_answer (self, g_queue_peek_head (answers), message);
  if (g_queue_get_length (answers) > 1)
    answer_free (g_queue_pop_head (answers));
}

static gpointer
serve (gpointer data)
{
  CpTestServer      *self = data;
  g_autoptr (GError) error = NULL;
  GSList            *uris;

  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new ("server-header", "cp-test-server", NULL);
  soup_server_add_handler (self->server, NULL, asked_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  g_mutex_lock (&self->mutex);
  self->port = (guint) g_uri_get_port (uris->data);
  g_mutex_unlock (&self->mutex);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_loop_run (self->loop);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static guint
get_port (CpTestServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->port;
}

CpTestServer *
cp_test_server_new (void)
{
  CpTestServer *self = g_new0 (CpTestServer, 1);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->script = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answers_free);
  self->requests = g_ptr_array_new_with_free_func (request_free);
  g_mutex_init (&self->mutex);
  self->thread = g_thread_new ("test-server", serve, self);
  while (get_port (self) == 0)
    g_thread_yield ();
  return self;
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

void
cp_test_server_free (CpTestServer *self)
{
  g_main_context_invoke (self->context, quit_cb, self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_hash_table_unref (self->script);
  g_ptr_array_unref (self->requests);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

char *
cp_test_server_dup_url (CpTestServer *self,
                        const char   *path)
{
  return g_strdup_printf ("http://127.0.0.1:%u%s", self->port, path);
}

/**
 * cp_test_server_add:
 * @path: without a query
 *
 * Adds an answer to those that are given to a path in turn; the last one is given for ever.
 */
void
cp_test_server_add (CpTestServer       *self,
                    const char         *path,
                    const CpTestAnswer *answer)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GQueue                  *answers = g_hash_table_lookup (self->script, path);

  if (answers == NULL)
    {
      answers = g_queue_new ();
      g_hash_table_insert (self->script, g_strdup (path), answers);
    }
  g_queue_push_tail (answers, answer_new (answer));
}

/**
 * cp_test_server_clear:
 *
 * Forgets the answers to a path: what is added next comes next.
 */
void
cp_test_server_clear (CpTestServer *self,
                      const char   *path)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_hash_table_remove (self->script, path);
}

guint
cp_test_server_get_n_requests (CpTestServer *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->requests->len;
}

static void
append_header (const char *name,
               const char *value,
               gpointer    text)
{
  g_string_append_printf (text, "%s: %s\n", name, value);
}

/**
 * cp_test_server_dup_request:
 * @index: from 0, in the order they came
 *
 * Returns: (transfer full): `GET /path?query` and a line for each header
 */
char *
cp_test_server_dup_request (CpTestServer *self,
                            guint         index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GString                 *text = g_string_new (NULL);
  const Request           *request;

  g_assert_cmpuint (index, <, self->requests->len);
  request = self->requests->pdata[index];
  g_string_append_printf (text, "%s\n", request->line);
  soup_message_headers_foreach (request->headers, append_header, text);
  return g_string_free (text, FALSE);
}

/**
 * cp_test_server_dup_header:
 *
 * Returns: (transfer full) (nullable): the value of a header of a request
 */
char *
cp_test_server_dup_header (CpTestServer *self,
                           guint         index,
                           const char   *name)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const Request           *request;

  g_assert_cmpuint (index, <, self->requests->len);
  request = self->requests->pdata[index];
  return g_strdup (soup_message_headers_get_list (request->headers, name));
}

/**
 * cp_test_gzip:
 *
 * Returns: (transfer full): the bytes packed, for an answer with `Content-Encoding: gzip`
 */
GBytes *
cp_test_gzip (GBytes *bytes)
{
  g_autoptr (GConverter)    compressor = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, compressor);
  g_autoptr (GError)        error = NULL;
  gsize                     n_bytes;
  const guint8             *data = g_bytes_get_data (bytes, &n_bytes);

  g_output_stream_write_all (stream, data, n_bytes, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_output_stream_close (stream, NULL, &error));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}
