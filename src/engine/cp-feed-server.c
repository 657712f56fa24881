/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-feed-server.h"

#include "feeds/cp-gtfs-rt-writer.h"

#include <libsoup/soup.h>
#include <string.h>

/* Half a polling interval: who asks through a cache sees every new message. */
#define CACHE_CONTROL "max-age=7"

/* Bodies under this are not worth packing. */
#define GZIP_FROM_BYTES 1024u

struct _CpFeedServer
{
  GObject     parent_instance;

  SoupServer *server;
  GBytes     *body; /* NULL before the first snapshot */
  GBytes     *packed;
  char       *etag;
  char       *last_modified;
};

G_DEFINE_FINAL_TYPE (CpFeedServer, cp_feed_server, G_TYPE_OBJECT)

static GBytes *
pack (GBytes *body)
{
  g_autoptr (GConverter)    compressor = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, compressor);

  /* Neither memory nor zlib can refuse here. */
  g_output_stream_write_all (stream, g_bytes_get_data (body, NULL), g_bytes_get_size (body), NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/* Whether one of the listed tags is ours; `W/` before it does not matter here. */
static gboolean
matches_etag (const char *header,
              const char *etag)
{
  g_autoptr (GSList) tags = NULL;
  gboolean           matches = FALSE;

  if (header == NULL)
    return FALSE;
  tags = soup_header_parse_list (header);
  for (GSList *at = tags; at != NULL; at = at->next)
    {
      const char *tag = at->data;

      matches |= strcmp (tag, "*") == 0 || strcmp (g_str_has_prefix (tag, "W/") ? tag + 2 : tag, etag) == 0;
    }
  soup_header_free_list (g_steal_pointer (&tags));
  return matches;
}

static void
answer_text (SoupServerMessage *message,
             guint              status,
             const char        *text)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/plain; charset=utf-8", SOUP_MEMORY_STATIC, text, strlen (text));
}

static void
answer_feed (CpFeedServer      *self,
             SoupServerMessage *message)
{
  SoupMessageHeaders *asked = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *told = soup_server_message_get_response_headers (message);
  GBytes             *body = self->body;

  soup_message_headers_append (told, "ETag", self->etag);
  soup_message_headers_append (told, "Last-Modified", self->last_modified);
  soup_message_headers_append (told, "Cache-Control", CACHE_CONTROL);
  soup_message_headers_append (told, "Vary", "Accept-Encoding");
  if (matches_etag (soup_message_headers_get_list (asked, "If-None-Match"), self->etag))
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_MODIFIED, NULL);
      return;
    }
  if (self->packed != NULL && soup_message_headers_header_contains (asked, "Accept-Encoding", "gzip"))
    {
      soup_message_headers_append (told, "Content-Encoding", "gzip");
      body = self->packed;
    }
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_content_type (told, "application/x-protobuf", NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), body);
}

static void
asked_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  CpFeedServer *self = user_data;
  const char   *method = soup_server_message_get_method (message);

  soup_message_headers_append (soup_server_message_get_response_headers (message),
                               "X-Content-Type-Options", "nosniff");
  if (strcmp (method, SOUP_METHOD_GET) != 0 && strcmp (method, SOUP_METHOD_HEAD) != 0)
    {
      soup_message_headers_append (soup_server_message_get_response_headers (message), "Allow", "GET, HEAD");
      answer_text (message, SOUP_STATUS_METHOD_NOT_ALLOWED, "This feed can only be read.\n");
    }
  else if (strcmp (path, CP_FEED_SERVER_PATH) != 0)
    answer_text (message, SOUP_STATUS_NOT_FOUND, "The feed is at " CP_FEED_SERVER_PATH "\n");
  else if (self->body == NULL)
    answer_text (message, SOUP_STATUS_SERVICE_UNAVAILABLE, "The city is being built; ask again in a second.\n");
  else
    answer_feed (self, message);
}

static void
cp_feed_server_dispose (GObject *object)
{
  CpFeedServer *self = CP_FEED_SERVER (object);

  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->packed, g_bytes_unref);
  g_clear_pointer (&self->etag, g_free);
  g_clear_pointer (&self->last_modified, g_free);
  G_OBJECT_CLASS (cp_feed_server_parent_class)->dispose (object);
}

static void
cp_feed_server_class_init (CpFeedServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cp_feed_server_dispose;
}

static void
cp_feed_server_init (CpFeedServer *self)
{
  self->server = soup_server_new ("server-header", "CityPulse/" CP_VERSION " ", NULL);
  soup_server_add_handler (self->server, NULL, asked_cb, self, NULL);
}

CpFeedServer *
cp_feed_server_new (void)
{
  return g_object_new (CP_TYPE_FEED_SERVER, NULL);
}

/**
 * cp_feed_server_listen:
 * @address: an IP address and a port, `127.0.0.1:0`; port 0 takes any that is free
 *
 * Returns: whether it listens now; an error in words otherwise
 */
gboolean
cp_feed_server_listen (CpFeedServer *self,
                       const char   *address,
                       GError      **error)
{
  const char                *colon = strrchr (address, ':');
  g_autofree char           *host = colon != NULL ? g_strndup (address, (gsize) (colon - address)) : NULL;
  g_autoptr (GSocketAddress) socket_address = NULL;
  g_autoptr (GError)         cause = NULL;
  guint64                    port;

  if (host != NULL && *host == '[' && g_str_has_suffix (host, "]"))
    {
      memmove (host, host + 1, strlen (host));
      host[strlen (host) - 1] = '\0';
    }
  if (host != NULL && g_ascii_string_to_unsigned (colon + 1, 10, 0, 65535, &port, NULL))
    socket_address = g_inet_socket_address_new_from_string (host, (guint) port);
  if (socket_address == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“%s” is no address to listen on; write it like 127.0.0.1:8788", address);
      return FALSE;
    }
  if (!soup_server_listen (self->server, socket_address, 0, &cause))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "cannot listen on %s: %s", address, cause->message);
      return FALSE;
    }
  return TRUE;
}

/**
 * cp_feed_server_dup_url:
 *
 * Returns: (transfer full) (nullable): the feed's URL, with the port really taken; %NULL where it does
 *   not listen
 */
char *
cp_feed_server_dup_url (CpFeedServer *self)
{
  GSList *uris = soup_server_get_uris (self->server);
  char   *url = NULL;

  if (uris != NULL)
    {
      g_autoptr (GUri) uri = g_uri_parse_relative (uris->data, CP_FEED_SERVER_PATH, G_URI_FLAGS_NONE, NULL);

      url = g_uri_to_string (uri);
    }
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return url;
}

/**
 * cp_feed_server_set_snapshot:
 * @snapshot: what is served from now on
 */
void
cp_feed_server_set_snapshot (CpFeedServer *self,
                             CpSnapshot   *snapshot)
{
  g_autoptr (GDateTime) time =
    g_date_time_new_from_unix_utc (cp_snapshot_get_time_usec (snapshot) / CP_USEC_PER_SECOND);
  g_autofree char      *checksum = NULL;

  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->packed, g_bytes_unref);
  g_free (self->etag);
  g_free (self->last_modified);
  self->body = cp_gtfs_rt_writer_write (snapshot);
  if (g_bytes_get_size (self->body) >= GZIP_FROM_BYTES)
    self->packed = pack (self->body);
  checksum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->body);
  self->etag = g_strdup_printf ("\"%.16s\"", checksum);
  self->last_modified = soup_date_time_to_string (time, SOUP_DATE_HTTP);
}
