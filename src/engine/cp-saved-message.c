/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-saved-message.h"

#include "feeds/cp-feed-error.h"
#include "feeds/cp-gtfs-rt-reader.h"

#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <unistd.h>

#define CHUNK_BYTES (1024u * 1024)

/* All of a file or of standard input, up to one byte more than any reader accepts, so that the
 * reader says that it is too large. */
static GBytes *
read_all (const char *path,
          GError    **error)
{
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GByteArray)   body = g_byte_array_new ();
  gsize                    n_read;

  if (g_str_equal (path, "-"))
    stream = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  else
    {
      g_autoptr (GFile) file = g_file_new_for_path (path);

      stream = G_INPUT_STREAM (g_file_read (file, NULL, error));
      if (stream == NULL)
        return NULL;
    }
  do
    {
      gsize length = body->len;

      g_byte_array_set_size (body, (guint) length + CHUNK_BYTES);
      if (!g_input_stream_read_all (stream, body->data + length, CHUNK_BYTES, &n_read, NULL, error))
        return NULL;
      g_byte_array_set_size (body, (guint) (length + n_read));
    }
  while (n_read == CHUNK_BYTES && body->len <= CP_GTFS_RT_MAX_BODY_BYTES);
  return g_byte_array_free_to_bytes (g_steal_pointer (&body));
}

/* A file's name without folders and ending, which is what its feed is called where no city says
 * otherwise. */
static char *
dup_stem (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *text = g_filename_display_name (name);
  char            *dot = strrchr (text, '.');

  if (g_str_equal (path, "-"))
    return g_strdup ("input");
  if (dot != NULL && dot != text)
    *dot = '\0';
  return g_steal_pointer (&text);
}

/* The id of the feed a file stands for: that of the city's feed in its place, else its stem, with a
 * number where an earlier file has the same. */
static char *
dup_feed_id (char       **paths,
             guint        index,
             const CpCity *city)
{
  g_autofree char *stem = NULL;
  guint            n_same = 1;

  if (city != NULL && index < city->n_feeds)
    return g_strdup (city->feeds[index].id);
  stem = dup_stem (paths[index]);
  for (guint i = 0; i < index; i++)
    {
      g_autofree char *other = dup_stem (paths[i]);

      n_same += g_str_equal (other, stem);
    }
  return n_same > 1 ? g_strdup_printf ("%s-%u", stem, n_same) : g_steal_pointer (&stem);
}

/**
 * cp_saved_message_load:
 * @paths: (array zero-terminated=1): files, one feed each; `-` is standard input
 * @index: which of them
 * @city: (nullable): its feeds name the files, in order, and give the speed factors
 *
 * Reads one saved feed message. Blocks: for terminal commands.
 *
 * Returns: (transfer full) (nullable): the message, or %NULL with an error
 */
CpFeedMessage *
cp_saved_message_load (char       **paths,
                       guint        index,
                       const CpCity *city,
                       GError      **error)
{
  g_autofree char   *feed = dup_feed_id (paths, index, city);
  g_autoptr (GBytes) body = read_all (paths[index], error);
  CpGtfsRtOptions    options = { .feed = feed, .speed_factor = 1 };

  if (body == NULL)
    return NULL;
  if (city != NULL && index < city->n_feeds)
    options.speed_factor = city->feeds[index].speed_factor;
  return cp_gtfs_rt_reader_read (body, &options, error);
}
