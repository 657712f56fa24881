/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-gtfs-rt-writer.h"

#include "gtfs-realtime.pb-c.h"

#include <math.h>

/* Of FeedMessage. */
#define FIELD_HEADER 1u
#define FIELD_ENTITY 2u
#define WIRE_BYTES 2u

static void
append_varint (GByteArray *out,
               guint64     value)
{
  guint8 bytes[10];
  guint  n = 0;

  for (; value >= 0x80; value >>= 7)
    bytes[n++] = (guint8) (value | 0x80);
  bytes[n++] = (guint8) value;
  g_byte_array_append (out, bytes, n);
}

/* A message as a field of the one around it. */
static void
append_message (GByteArray             *out,
                guint                   field,
                const ProtobufCMessage *message)
{
  gsize n_bytes = protobuf_c_message_get_packed_size (message);
  guint begin;

  append_varint (out, field << 3 | WIRE_BYTES);
  append_varint (out, n_bytes);
  begin = out->len;
  g_byte_array_set_size (out, begin + (guint) n_bytes);
  protobuf_c_message_pack (message, out->data + begin);
}

static void
append_header (GByteArray *out,
               gint64      time_usec)
{
  TransitRealtime__FeedHeader header = TRANSIT_REALTIME__FEED_HEADER__INIT;

  header.gtfs_realtime_version = (char *) "2.0";
  header.has_incrementality = TRUE;
  header.incrementality = TRANSIT_REALTIME__FEED_HEADER__INCREMENTALITY__FULL_DATASET;
  header.has_timestamp = time_usec >= 0;
  header.timestamp = (guint64) MAX (time_usec, 0) / CP_USEC_PER_SECOND;
  append_message (out, FIELD_HEADER, &header.base);
}

/* protobuf-c takes texts that it only reads without saying that it does. */
static char *
text (const CpSnapshot *snapshot,
      guint32           offset)
{
  return (char *) cp_snapshot_get_text (snapshot, offset);
}

static void
append_entity (GByteArray       *out,
               const CpSnapshot *snapshot,
               guint             row)
{
  const CpFixColumns                *fixes = cp_snapshot_get_fixes (snapshot);
  TransitRealtime__FeedEntity        entity = TRANSIT_REALTIME__FEED_ENTITY__INIT;
  TransitRealtime__VehiclePosition   vehicle = TRANSIT_REALTIME__VEHICLE_POSITION__INIT;
  TransitRealtime__Position          position = TRANSIT_REALTIME__POSITION__INIT;
  TransitRealtime__TripDescriptor    trip = TRANSIT_REALTIME__TRIP_DESCRIPTOR__INIT;
  TransitRealtime__VehicleDescriptor descriptor = TRANSIT_REALTIME__VEHICLE_DESCRIPTOR__INIT;

  position.has_latitude = position.has_longitude = TRUE;
  position.latitude = (float) fixes->latitude_deg[row];
  position.longitude = (float) fixes->longitude_deg[row];
  position.has_bearing = !isnan (fixes->bearing_deg[row]);
  position.bearing = position.has_bearing ? fixes->bearing_deg[row] : 0;
  /* What was derived was not told by the vehicle, and is derived again. */
  position.has_speed = fixes->speed_source[row] == CP_SPEED_SOURCE_REPORTED;
  position.speed = position.has_speed ? fixes->speed_mps[row] : 0;

  trip.trip_id = text (snapshot, fixes->trip_id[row]);
  trip.route_id = text (snapshot, fixes->route_id[row]);
  trip.start_date = text (snapshot, fixes->start_date[row]);
  trip.has_direction_id = fixes->direction_id[row] != CP_ENUM_UNKNOWN;
  trip.direction_id = trip.has_direction_id ? (guint32) fixes->direction_id[row] : 0;

  descriptor.id = text (snapshot, fixes->id[row]);
  descriptor.label = text (snapshot, fixes->label[row]);

  vehicle.position = &position;
  vehicle.vehicle = &descriptor;
  if (trip.trip_id != NULL || trip.route_id != NULL || trip.start_date != NULL || trip.has_direction_id)
    vehicle.trip = &trip;
  vehicle.stop_id = text (snapshot, fixes->stop_id[row]);
  vehicle.has_timestamp = fixes->time_usec[row] >= 0;
  vehicle.timestamp = (guint64) MAX (fixes->time_usec[row], 0) / CP_USEC_PER_SECOND;
  vehicle.has_current_status = fixes->status[row] != CP_ENUM_UNKNOWN;
  if (vehicle.has_current_status)
    vehicle.current_status = (TransitRealtime__VehiclePosition__VehicleStopStatus) fixes->status[row];
  vehicle.has_occupancy_status = fixes->occupancy[row] != CP_ENUM_UNKNOWN;
  if (vehicle.has_occupancy_status)
    vehicle.occupancy_status = (TransitRealtime__VehiclePosition__OccupancyStatus) fixes->occupancy[row];

  entity.id = text (snapshot, fixes->key[row]);
  entity.vehicle = &vehicle;
  append_message (out, FIELD_ENTITY, &entity.base);
}

/**
 * cp_gtfs_rt_writer_write:
 * @snapshot: of one city, whatever its feeds
 *
 * Writes a GTFS-Realtime FeedMessage of version 2.0 with one entity a fix: degrees as 32-bit floats,
 * times in whole seconds, as the format has them. Entity ids are the vehicles' keys.
 *
 * Any thread.
 *
 * Returns: (transfer full): the message
 */
GBytes *
cp_gtfs_rt_writer_write (const CpSnapshot *snapshot)
{
  GByteArray *out = g_byte_array_new ();
  guint       n = cp_snapshot_get_fixes (snapshot)->n;

  append_header (out, cp_snapshot_get_time_usec (snapshot));
  for (guint row = 0; row < n; row++)
    append_entity (out, snapshot, row);
  return g_byte_array_free_to_bytes (out);
}
