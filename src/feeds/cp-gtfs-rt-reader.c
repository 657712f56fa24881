/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-gtfs-rt-reader.h"

#include "cp-feed-error.h"
#include "cp-feed-text.h"
#include "cp-protobuf-cursor.h"
#include "cp-protobuf-scrub.h"

#include "core/cp-snapshot.h"

#include "gtfs-realtime.pb-c.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of FeedMessage and FeedEntity. */
enum
{
  FIELD_HEADER = 1,
  FIELD_ENTITY = 2,
  FIELD_VEHICLE = 4,
};

/* Room to unpack one scrubbed entity: its texts, which are not longer than the entity, and at most
 * six structures of under 200 bytes. */
#define SCRATCH_BYTES (CP_GTFS_RT_MAX_ENTITY_BYTES + 8 * 1024)
#define SCRATCH_ALIGNMENT 16u

/* Memory for one entity at a time, handed out in order and taken back all at once. */
typedef struct
{
  guint8 *bytes;
  gsize   n_used;
} Scratch;

typedef struct
{
  const CpGtfsRtOptions *options;
  const guint8          *origin;
  CpFeedMessageBuilder  *builder;
  CpFeedCounts           counts;
  CpFeedHeader           header;
  guint                  n_headers;
  char                   version[CP_FEED_MAX_STRING_BYTES];
  GByteArray            *clean;
  Scratch                scratch;
  ProtobufCAllocator     allocator;
} Reader;

static void *
scratch_alloc (void  *allocator_data,
               size_t size)
{
  Scratch *self = allocator_data;
  gsize    n_bytes = (size + SCRATCH_ALIGNMENT - 1) / SCRATCH_ALIGNMENT * SCRATCH_ALIGNMENT;
  void    *memory = self->bytes + self->n_used;

  if (size > SCRATCH_BYTES || n_bytes > SCRATCH_BYTES - self->n_used)
    return NULL;
  self->n_used += n_bytes;
  return memory;
}

static void
scratch_free (void *allocator_data,
              void *pointer)
{
}

static void
reader_init (Reader                *self,
             const guint8          *origin,
             const CpGtfsRtOptions *options)
{
  *self = (Reader) { .options = options, .origin = origin };
  self->header.time_usec = CP_TIME_UNKNOWN;
  self->builder = cp_feed_message_builder_new (options->feed);
  self->clean = g_byte_array_new ();
  self->scratch.bytes = g_malloc (SCRATCH_BYTES);
  self->allocator = (ProtobufCAllocator) { scratch_alloc, scratch_free, &self->scratch };
}

static void
reader_clear (Reader *self)
{
  g_clear_pointer (&self->builder, cp_feed_message_builder_free);
  g_clear_pointer (&self->clean, g_byte_array_unref);
  g_clear_pointer (&self->scratch.bytes, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

/* Returns: (transfer none): the message, until the next call */
static ProtobufCMessage *
unpack (Reader                           *self,
        const ProtobufCMessageDescriptor *descriptor,
        const CpProtobufField            *field,
        GError                          **error)
{
  ProtobufCMessage *message;

  g_byte_array_set_size (self->clean, 0);
  if (!cp_protobuf_scrub (descriptor, self->origin, field->bytes, field->n_bytes, self->clean, error))
    return NULL;
  self->scratch.n_used = 0;
  message = protobuf_c_message_unpack (descriptor, &self->allocator, self->clean->len, self->clean->data);
  if (message == NULL)
    g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_NOT_A_FEED,
                 "a message that cannot be unpacked at byte %" G_GSIZE_FORMAT,
                 (gsize) (field->bytes - self->origin));
  return message;
}

/* A message may have its header in several pieces: what a later one says replaces, what it leaves
 * out stays. */
static gboolean
read_header (Reader                *self,
             const CpProtobufField *field,
             GError               **error)
{
  const TransitRealtime__FeedHeader *header;

  if (field->n_bytes > CP_GTFS_RT_MAX_ENTITY_BYTES)
    {
      g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_NOT_A_FEED,
                   "a header of %" G_GSIZE_FORMAT " bytes", field->n_bytes);
      return FALSE;
    }
  header = (const TransitRealtime__FeedHeader *)
    unpack (self, &transit_realtime__feed_header__descriptor, field, error);
  if (header == NULL)
    return FALSE;
  self->n_headers++;
  if (header->gtfs_realtime_version != NULL)
    g_strlcpy (self->version, header->gtfs_realtime_version, sizeof self->version);
  if (header->has_incrementality)
    {
      self->header.has_incrementality = TRUE;
      self->header.is_differential =
        header->incrementality == TRANSIT_REALTIME__FEED_HEADER__INCREMENTALITY__DIFFERENTIAL;
    }
  if (header->has_timestamp)
    self->header.time_usec = cp_feed_time_from_posix (header->timestamp, &self->header.is_milliseconds);
  /* One vehicle with such a time is clamped; a message with it would make all its vehicles old. */
  if (self->header.time_usec >= CP_FEED_MAX_TIME_USEC)
    self->header.time_usec = CP_TIME_UNKNOWN;
  return TRUE;
}

static gint8
enum_to_int8 (gboolean has_value,
              gint64   value,
              gint8    max)
{
  return has_value && value >= 0 && value <= max ? (gint8) value : CP_ENUM_UNKNOWN;
}

static gboolean
add_vehicle (Reader                            *self,
             const TransitRealtime__FeedEntity *entity,
             GError                           **error)
{
  const TransitRealtime__VehiclePosition   *vehicle = entity->vehicle;
  const TransitRealtime__Position          *position = vehicle->position;
  const TransitRealtime__TripDescriptor    *trip = vehicle->trip;
  const TransitRealtime__VehicleDescriptor *descriptor = vehicle->vehicle;
  gboolean                                  is_milliseconds = FALSE;
  CpFeedVehicle                             row = { 0 };

  row.entity_id = entity->id;
  row.is_deleted = entity->has_is_deleted && entity->is_deleted;
  row.stop_id = vehicle->stop_id;
  row.time_usec = CP_TIME_UNKNOWN;
  if (vehicle->has_timestamp)
    row.time_usec = cp_feed_time_from_posix (vehicle->timestamp, &is_milliseconds);
  row.is_milliseconds = is_milliseconds;
  row.status = enum_to_int8 (vehicle->has_current_status, vehicle->current_status,
                             TRANSIT_REALTIME__VEHICLE_POSITION__VEHICLE_STOP_STATUS__IN_TRANSIT_TO);
  row.occupancy = enum_to_int8 (vehicle->has_occupancy_status, vehicle->occupancy_status,
                                TRANSIT_REALTIME__VEHICLE_POSITION__OCCUPANCY_STATUS__NOT_BOARDABLE);
  row.direction_id = CP_ENUM_UNKNOWN;
  if (trip != NULL)
    {
      row.trip_id = trip->trip_id;
      row.start_date = trip->start_date;
      row.route_id = trip->route_id;
      row.direction_id = enum_to_int8 (trip->has_direction_id, trip->direction_id, 1);
    }
  if (descriptor != NULL)
    {
      row.id = descriptor->id;
      row.label = descriptor->label;
    }
  if (position != NULL)
    {
      row.has_position = position->has_latitude && position->has_longitude;
      row.latitude_deg = (double) position->latitude;
      row.longitude_deg = (double) position->longitude;
      row.has_bearing = position->has_bearing != 0;
      row.bearing_deg = position->bearing;
      row.has_speed = position->has_speed != 0;
      row.speed_mps = (float) ((double) position->speed * self->options->speed_factor);
    }
  return cp_feed_message_builder_add (self->builder, &row, error);
}

/* Whether an entity that cannot be unpacked says, before it breaks, that it is a vehicle. */
static gboolean
looks_like_vehicle (const CpProtobufField *entity)
{
  CpProtobufCursor cursor = { entity->bytes, entity->bytes, entity->bytes + entity->n_bytes };
  CpProtobufField  field;

  while (cp_protobuf_cursor_next (&cursor, &field, NULL))
    if (field.number == FIELD_VEHICLE && field.wire == CP_PROTOBUF_WIRE_BYTES)
      return TRUE;
  return field.number == FIELD_VEHICLE && field.wire == CP_PROTOBUF_WIRE_BYTES;
}

/* A damaged or oversized entity costs that entity. FALSE only where the whole message is over its
 * bounds. */
static gboolean
read_entity (Reader                *self,
             const CpProtobufField *field,
             GError               **error)
{
  const TransitRealtime__FeedEntity *entity = NULL;

  self->counts.entities++;
  if (field->n_bytes <= CP_GTFS_RT_MAX_ENTITY_BYTES)
    entity = (const TransitRealtime__FeedEntity *)
      unpack (self, &transit_realtime__feed_entity__descriptor, field, NULL);
  if (entity == NULL)
    {
      if (looks_like_vehicle (field))
        self->counts.unreadable++;
      return TRUE;
    }
  if (entity->vehicle != NULL)
    return add_vehicle (self, entity, error);
  if (entity->trip_update != NULL)
    self->counts.trip_updates++;
  else if (entity->alert != NULL)
    self->counts.alerts++;
  return TRUE;
}

/* What the body may be instead, for a person who wonders. */
static const char *
guess_format (const guint8 *bytes,
              gsize         n_bytes)
{
  gsize i = 0;

  if (n_bytes == 0)
    return " (the body is empty)";
  if (n_bytes >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b)
    return " (looks like gzip: unpack it first)";
  if (n_bytes >= 4 && memcmp (bytes, "PK\3\4", 4) == 0)
    return " (looks like a zip archive: unpack it first)";
  if (n_bytes >= 3 && memcmp (bytes, "\357\273\277", 3) == 0)
    i = 3;
  while (i < n_bytes && g_ascii_isspace ((char) bytes[i]))
    i++;
  if (i < n_bytes && bytes[i] == '<')
    {
      if (n_bytes - i >= 5 && g_ascii_strncasecmp ((const char *) bytes + i, "<?xml", 5) == 0)
        return " (looks like XML)";
      return " (looks like an HTML page)";
    }
  if (i < n_bytes && (bytes[i] == '{' || bytes[i] == '['))
    return " (looks like JSON)";
  for (i = 0; i < MIN (n_bytes, 64); i++)
    if (!g_ascii_isprint ((char) bytes[i]) && !g_ascii_isspace ((char) bytes[i]))
      return "";
  return " (looks like plain text)";
}

static gboolean
read_message (Reader        *self,
              const guint8  *bytes,
              gsize          n_bytes,
              GError       **error)
{
  CpProtobufCursor   cursor = { bytes, bytes, bytes + n_bytes };
  CpProtobufField    field;
  g_autoptr (GError) local_error = NULL;

  while (cp_protobuf_cursor_next (&cursor, &field, &local_error))
    {
      if (field.wire != CP_PROTOBUF_WIRE_BYTES
          || (field.number != FIELD_HEADER && field.number != FIELD_ENTITY))
        continue;
      if (self->counts.entities + self->n_headers == CP_FEED_MAX_ENTITIES + 1)
        {
          g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_TOO_LARGE,
                       "the message has more than %u entities", CP_FEED_MAX_ENTITIES);
          return FALSE;
        }
      if (field.number == FIELD_ENTITY)
        {
          if (!read_entity (self, &field, error))
            return FALSE;
        }
      else if (!read_header (self, &field, &local_error))
        break;
    }
  if (local_error == NULL && self->n_headers == 0)
    g_set_error (&local_error, CP_FEED_ERROR, CP_FEED_ERROR_NOT_A_FEED, "it has no header");
  if (local_error == NULL)
    return TRUE;
  g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_NOT_A_FEED, "not a GTFS-Realtime feed: %s%s",
               local_error->message, guess_format (bytes, n_bytes));
  return FALSE;
}

/**
 * cp_gtfs_rt_reader_read:
 * @body: a GTFS-Realtime FeedMessage, unpacked of any compression
 * @options: which feed this is
 *
 * Reads a message of vehicle positions. The top level is walked field by field and each entity is
 * unpacked alone, so that one bad entity costs one entity. The message keeps nothing of @body.
 *
 * A message of trip updates or alerts alone is read as well, and has no vehicles: ask
 * cp_feed_message_check_vehicles().
 *
 * Any thread. Linear in the size of @body; memory beyond the message itself is under 1 MiB.
 *
 * Returns: (transfer full): the message. %CP_FEED_ERROR_NOT_A_FEED with the byte and the reason in
 *   one line where @body is another format, has no header, or ends inside a field: entities before
 *   that are not guessed at. %CP_FEED_ERROR_TOO_LARGE where it is over a bound
 */
CpFeedMessage *
cp_gtfs_rt_reader_read (GBytes                *body,
                        const CpGtfsRtOptions *options,
                        GError               **error)
{
  g_auto (Reader) reader = { 0 };
  const guint8   *bytes;
  gsize           n_bytes;

  g_return_val_if_fail (body != NULL, NULL);
  g_return_val_if_fail (options != NULL && options->feed != NULL && *options->feed != '\0', NULL);
  g_return_val_if_fail (isfinite (options->speed_factor) && options->speed_factor > 0, NULL);

  bytes = g_bytes_get_data (body, &n_bytes);
  if (n_bytes > CP_GTFS_RT_MAX_BODY_BYTES)
    {
      g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_TOO_LARGE,
                   "the message has %" G_GSIZE_FORMAT " bytes where %u MiB are allowed",
                   n_bytes, CP_GTFS_RT_MAX_BODY_BYTES >> 20);
      return NULL;
    }
  /* An empty body has no address to count from. */
  if (bytes == NULL)
    bytes = (const guint8 *) "";
  reader_init (&reader, bytes, options);
  if (!read_message (&reader, bytes, n_bytes, error))
    return NULL;
  reader.header.version = reader.version;
  return cp_feed_message_builder_end (g_steal_pointer (&reader.builder), &reader.header, &reader.counts);
}
