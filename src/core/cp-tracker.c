/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-tracker.h"

typedef struct
{
  char   *feed_and_key;
  guint32 track;
  gint64  seen_usec;
} Track;

struct _CpTracker
{
  GHashTable *tracks; /* feed_and_key → Track */
  guint32     last;
};

static void
track_free (gpointer data)
{
  Track *track = data;

  g_free (track->feed_and_key);
  g_free (track);
}

CpTracker *
cp_tracker_new (void)
{
  CpTracker *self = g_new0 (CpTracker, 1);

  self->tracks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, track_free);
  return self;
}

void
cp_tracker_free (CpTracker *self)
{
  g_hash_table_unref (self->tracks);
  g_free (self);
}

/**
 * cp_tracker_lookup:
 * @feed: id of the feed
 * @key: the vehicle's key within its feed
 * @seen_usec: the instant it is seen at
 *
 * Returns: the vehicle's number, a new one for a key not known; never 0
 */
guint32
cp_tracker_lookup (CpTracker  *self,
                   const char *feed,
                   const char *key,
                   gint64      seen_usec)
{
  /* A feed id never holds a line break, so the pair is unambiguous. */
  g_autofree char *feed_and_key = g_strconcat (feed, "\n", key, NULL);
  Track           *track = g_hash_table_lookup (self->tracks, feed_and_key);

  if (track == NULL)
    {
      track = g_new0 (Track, 1);
      track->feed_and_key = g_steal_pointer (&feed_and_key);
      track->track = ++self->last;
      g_hash_table_insert (self->tracks, track->feed_and_key, track);
    }
  track->seen_usec = MAX (track->seen_usec, seen_usec);
  return track->track;
}

static gboolean
is_expired (gpointer key,
            gpointer value,
            gpointer user_data)
{
  const Track  *track = value;
  const gint64 *now_usec = user_data;

  return *now_usec - track->seen_usec > CP_TRACKER_LIFETIME_USEC;
}

/**
 * cp_tracker_expire:
 * @now_usec: the present
 *
 * Forgets the keys last seen over 24 hours ago. Call it once a snapshot at most.
 *
 * Returns: how many were forgotten
 */
guint
cp_tracker_expire (CpTracker *self,
                   gint64     now_usec)
{
  return g_hash_table_foreach_remove (self->tracks, is_expired, &now_usec);
}

guint
cp_tracker_get_n_tracks (CpTracker *self)
{
  return g_hash_table_size (self->tracks);
}
