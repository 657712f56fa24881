/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-feed-message.h"

#include "cp-feed-error.h"
#include "cp-feed-text.h"

#include <string.h>

/* Seconds beyond this are in the year 5138: they are milliseconds. */
#define MAX_POSIX_SECONDS G_GUINT64_CONSTANT (100000000000)

enum
{
  HAS_POSITION = 1 << 0,
  HAS_BEARING = 1 << 1,
  HAS_SPEED = 1 << 2,
  IS_DELETED = 1 << 3,
  IS_MILLISECONDS = 1 << 4,
};

/* A national feed has tens of thousands of these, a hostile one half a million: small. All texts of
 * a row lie one behind the other, each with its final zero, in the order of CpFeedVehicle. */
typedef struct
{
  double  latitude_deg;
  double  longitude_deg;
  gint64  time_usec;
  float   bearing_deg;
  float   speed_mps;
  guint32 text;
  gint8   direction_id;
  gint8   occupancy;
  gint8   status;
  guint8  flags;
} Row;

G_STATIC_ASSERT (sizeof (Row) == 40);

struct _CpFeedMessage
{
  char        *feed;
  char        *version;
  CpFeedHeader header;
  CpFeedCounts counts;
  GArray      *rows; /* Row */
  GByteArray  *text;
};

struct _CpFeedMessageBuilder
{
  char       *feed;
  GArray     *rows;
  GByteArray *text;
};

/**
 * cp_feed_message_builder_new:
 * @feed: id of the feed within its city, not empty
 *
 * Returns: (transfer full): a message without vehicles yet
 */
CpFeedMessageBuilder *
cp_feed_message_builder_new (const char *feed)
{
  CpFeedMessageBuilder *self;

  g_return_val_if_fail (feed != NULL && *feed != '\0', NULL);

  self = g_new0 (CpFeedMessageBuilder, 1);
  self->feed = g_strdup (feed);
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->text = g_byte_array_new ();
  return self;
}

void
cp_feed_message_builder_free (CpFeedMessageBuilder *self)
{
  if (self == NULL)
    return;
  g_free (self->feed);
  g_array_unref (self->rows);
  g_byte_array_unref (self->text);
  g_free (self);
}

/**
 * cp_feed_message_builder_add:
 * @vehicle: what the message says; its texts are copied, made valid UTF-8 and cut at 1 KiB. Texts may
 *   be %NULL
 *
 * Adds a vehicle behind those already there; their order is that of the message.
 *
 * Returns: whether there was room; %CP_FEED_ERROR_TOO_LARGE where the message has more vehicles or
 *   more text than the bounds allow
 */
gboolean
cp_feed_message_builder_add (CpFeedMessageBuilder *self,
                             const CpFeedVehicle  *vehicle,
                             GError              **error)
{
  guint8 flags = 0;
  Row    row;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (vehicle != NULL, FALSE);

  if (self->rows->len == CP_FEED_MAX_ENTITIES)
    {
      g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_TOO_LARGE,
                   "the message has more than %u vehicles", CP_FEED_MAX_ENTITIES);
      return FALSE;
    }
  if (vehicle->has_position)
    flags |= HAS_POSITION;
  if (vehicle->has_bearing)
    flags |= HAS_BEARING;
  if (vehicle->has_speed)
    flags |= HAS_SPEED;
  if (vehicle->is_deleted)
    flags |= IS_DELETED;
  if (vehicle->is_milliseconds)
    flags |= IS_MILLISECONDS;
  row = (Row) {
    .latitude_deg = vehicle->latitude_deg,
    .longitude_deg = vehicle->longitude_deg,
    .time_usec = vehicle->time_usec,
    .bearing_deg = vehicle->bearing_deg,
    .speed_mps = vehicle->speed_mps,
    .text = self->text->len,
    .direction_id = vehicle->direction_id,
    .occupancy = vehicle->occupancy,
    .status = vehicle->status,
    .flags = flags,
  };
  cp_feed_text_append (self->text, vehicle->entity_id);
  cp_feed_text_append (self->text, vehicle->id);
  cp_feed_text_append (self->text, vehicle->label);
  cp_feed_text_append (self->text, vehicle->route_id);
  cp_feed_text_append (self->text, vehicle->trip_id);
  cp_feed_text_append (self->text, vehicle->start_date);
  cp_feed_text_append (self->text, vehicle->stop_id);
  if (self->text->len > CP_FEED_MAX_TEXT_BYTES)
    {
      g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_TOO_LARGE,
                   "the message has more than %u MiB of text", CP_FEED_MAX_TEXT_BYTES >> 20);
      return FALSE;
    }
  g_array_append_val (self->rows, row);
  return TRUE;
}

/**
 * cp_feed_message_builder_end:
 * @self: (transfer full): consumed
 * @header: what the message says of itself; its version is copied, and may be %NULL
 * @counts: the entities met
 *
 * Returns: (transfer full): the message
 */
CpFeedMessage *
cp_feed_message_builder_end (CpFeedMessageBuilder *self,
                             const CpFeedHeader   *header,
                             const CpFeedCounts   *counts)
{
  CpFeedMessage *message;
  GByteArray    *version;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (header != NULL, NULL);
  g_return_val_if_fail (counts != NULL, NULL);

  version = g_byte_array_new ();
  cp_feed_text_append (version, header->version);

  message = g_atomic_rc_box_new0 (CpFeedMessage);
  message->feed = g_steal_pointer (&self->feed);
  message->rows = g_steal_pointer (&self->rows);
  message->text = g_steal_pointer (&self->text);
  message->version = (char *) g_byte_array_free (version, FALSE);
  message->header = *header;
  message->header.version = message->version;
  message->counts = *counts;
  g_free (self);
  return message;
}

CpFeedMessage *
cp_feed_message_ref (CpFeedMessage *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
cp_feed_message_clear (gpointer data)
{
  CpFeedMessage *self = data;

  g_free (self->feed);
  g_free (self->version);
  g_array_unref (self->rows);
  g_byte_array_unref (self->text);
}

void
cp_feed_message_unref (CpFeedMessage *self)
{
  g_atomic_rc_box_release_full (self, cp_feed_message_clear);
}

const char *
cp_feed_message_get_feed (const CpFeedMessage *self)
{
  return self->feed;
}

const CpFeedHeader *
cp_feed_message_get_header (const CpFeedMessage *self)
{
  return &self->header;
}

const CpFeedCounts *
cp_feed_message_get_counts (const CpFeedMessage *self)
{
  return &self->counts;
}

/**
 * cp_feed_message_get_n_vehicles:
 *
 * Returns: how many readable vehicles the message has, also those without a position or deleted
 */
guint
cp_feed_message_get_n_vehicles (const CpFeedMessage *self)
{
  return self->rows->len;
}

/**
 * cp_feed_message_get_vehicle:
 * @index: under cp_feed_message_get_n_vehicles(), in the order of the message
 * @vehicle: (out): what the message says; its texts live as long as the message
 */
void
cp_feed_message_get_vehicle (const CpFeedMessage *self,
                             guint                index,
                             CpFeedVehicle       *vehicle)
{
  const Row  *row;
  const char *text;

  g_return_if_fail (self != NULL && index < self->rows->len);
  g_return_if_fail (vehicle != NULL);

  row = &g_array_index (self->rows, Row, index);
  text = (const char *) self->text->data + row->text;
  vehicle->entity_id = text;
  text += strlen (text) + 1;
  vehicle->id = text;
  text += strlen (text) + 1;
  vehicle->label = text;
  text += strlen (text) + 1;
  vehicle->route_id = text;
  text += strlen (text) + 1;
  vehicle->trip_id = text;
  text += strlen (text) + 1;
  vehicle->start_date = text;
  text += strlen (text) + 1;
  vehicle->stop_id = text;
  vehicle->latitude_deg = row->latitude_deg;
  vehicle->longitude_deg = row->longitude_deg;
  vehicle->time_usec = row->time_usec;
  vehicle->bearing_deg = row->bearing_deg;
  vehicle->speed_mps = row->speed_mps;
  vehicle->direction_id = row->direction_id;
  vehicle->occupancy = row->occupancy;
  vehicle->status = row->status;
  vehicle->has_position = (row->flags & HAS_POSITION) != 0;
  vehicle->has_bearing = (row->flags & HAS_BEARING) != 0;
  vehicle->has_speed = (row->flags & HAS_SPEED) != 0;
  vehicle->is_deleted = (row->flags & IS_DELETED) != 0;
  vehicle->is_milliseconds = (row->flags & IS_MILLISECONDS) != 0;
}

/**
 * cp_feed_message_check_vehicles:
 *
 * A message without any entity is a city at rest, which is fine. One with entities and no vehicle
 * among them, not even a damaged one, is a feed of something else.
 *
 * Returns: whether the message may be shown as vehicles; %CP_FEED_ERROR_NO_VEHICLES in words
 *   otherwise
 */
gboolean
cp_feed_message_check_vehicles (const CpFeedMessage *self,
                                GError             **error)
{
  const CpFeedCounts *counts = &self->counts;

  if (counts->entities == 0 || self->rows->len > 0 || counts->unreadable > 0)
    return TRUE;
  g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_NO_VEHICLES,
               "the feed has no vehicles: of %u entities %u are trip updates and %u are alerts",
               counts->entities, counts->trip_updates, counts->alerts);
  return FALSE;
}

/**
 * cp_feed_time_from_posix:
 * @value: seconds since the Unix epoch, or milliseconds where over 10^11; 0 is "not told"
 * @is_milliseconds: (out): whether it was milliseconds
 *
 * Returns: the instant in microseconds, at most %CP_FEED_MAX_TIME_USEC; %CP_TIME_UNKNOWN for 0
 */
gint64
cp_feed_time_from_posix (guint64   value,
                         gboolean *is_milliseconds)
{
  guint64 usec_per_unit = CP_USEC_PER_SECOND;

  *is_milliseconds = value > MAX_POSIX_SECONDS;
  if (value == 0)
    return CP_TIME_UNKNOWN;
  if (*is_milliseconds)
    usec_per_unit = 1000;
  if (value > (guint64) CP_FEED_MAX_TIME_USEC / usec_per_unit)
    return CP_FEED_MAX_TIME_USEC;
  return (gint64) (value * usec_per_unit);
}
