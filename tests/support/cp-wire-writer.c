/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-wire-writer.h"

#include <math.h>
#include <string.h>

void
cp_wire_varint (GByteArray *self,
                guint64     value)
{
  do
    {
      guint8 byte = (guint8) (value & 0x7f);

      value >>= 7;
      if (value != 0)
        byte |= 0x80;
      g_byte_array_append (self, &byte, 1);
    }
  while (value != 0);
}

void
cp_wire_tag (GByteArray *self,
             guint32     field,
             guint       wire_type)
{
  cp_wire_varint (self, (guint64) field << 3 | wire_type);
}

void
cp_wire_uint (GByteArray *self,
              guint32     field,
              guint64     value)
{
  cp_wire_tag (self, field, 0);
  cp_wire_varint (self, value);
}

/* Least significant byte first, on any machine. */
static void
append_fixed (GByteArray *self,
              guint64     bits,
              guint       n_bytes)
{
  for (guint i = 0; i < n_bytes; i++)
    {
      guint8 byte = (guint8) (bits >> (8 * i));

      g_byte_array_append (self, &byte, 1);
    }
}

void
cp_wire_float (GByteArray *self,
               guint32     field,
               float       value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  cp_wire_tag (self, field, 5);
  append_fixed (self, bits, sizeof bits);
}

void
cp_wire_double (GByteArray *self,
                guint32     field,
                double      value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  cp_wire_tag (self, field, 1);
  append_fixed (self, bits, sizeof bits);
}

void
cp_wire_raw (GByteArray *self,
             const void *bytes,
             gsize       n_bytes)
{
  g_byte_array_append (self, bytes, (guint) n_bytes);
}

void
cp_wire_bytes (GByteArray *self,
               guint32     field,
               const void *bytes,
               gsize       n_bytes)
{
  cp_wire_tag (self, field, 2);
  cp_wire_varint (self, n_bytes);
  cp_wire_raw (self, bytes, n_bytes);
}

void
cp_wire_string (GByteArray *self,
                guint32     field,
                const char *text)
{
  cp_wire_bytes (self, field, text, strlen (text));
}

/**
 * cp_wire_message:
 * @inner: (transfer full): the message that becomes a field
 */
void
cp_wire_message (GByteArray *self,
                 guint32     field,
                 GByteArray *inner)
{
  cp_wire_bytes (self, field, inner->data, inner->len);
  g_byte_array_unref (inner);
}

/**
 * cp_wire_end:
 * @self: (transfer full): the outermost message
 */
GBytes *
cp_wire_end (GByteArray *self)
{
  return g_byte_array_free_to_bytes (self);
}

/**
 * cp_wire_header:
 * @version: (nullable): left out where %NULL
 * @incrementality: left out where negative
 * @timestamp: left out where 0
 */
void
cp_wire_header (GByteArray *self,
                const char *version,
                int         incrementality,
                guint64     timestamp)
{
  GByteArray *header = g_byte_array_new ();

  if (version != NULL)
    cp_wire_string (header, 1, version);
  if (incrementality >= 0)
    cp_wire_uint (header, 2, (guint64) incrementality);
  if (timestamp != 0)
    cp_wire_uint (header, 3, timestamp);
  cp_wire_message (self, 1, header);
}

static void
write_trip (GByteArray          *position,
            const CpWireVehicle *vehicle)
{
  GByteArray *trip = g_byte_array_new ();

  if (vehicle->trip_id != NULL)
    cp_wire_string (trip, 1, vehicle->trip_id);
  if (vehicle->start_date != NULL)
    cp_wire_string (trip, 3, vehicle->start_date);
  if (vehicle->route_id != NULL)
    cp_wire_string (trip, 5, vehicle->route_id);
  if (vehicle->direction_id > 0)
    cp_wire_uint (trip, 6, (guint64) vehicle->direction_id);
  if (trip->len > 0)
    cp_wire_message (position, 1, trip);
  else
    g_byte_array_unref (trip);
}

static void
write_place (GByteArray          *position,
             const CpWireVehicle *vehicle)
{
  GByteArray *place = g_byte_array_new ();

  if (!isnan (vehicle->latitude_deg))
    cp_wire_float (place, 1, (float) vehicle->latitude_deg);
  if (!isnan (vehicle->longitude_deg))
    cp_wire_float (place, 2, (float) vehicle->longitude_deg);
  if (vehicle->has_bearing)
    cp_wire_float (place, 3, vehicle->bearing_deg);
  if (vehicle->has_speed)
    cp_wire_float (place, 5, vehicle->speed);
  cp_wire_message (position, 2, place);
}

void
cp_wire_vehicle (GByteArray          *self,
                 const CpWireVehicle *vehicle)
{
  GByteArray *entity = g_byte_array_new ();
  GByteArray *position = g_byte_array_new ();
  GByteArray *descriptor = g_byte_array_new ();

  if (vehicle->entity_id != NULL)
    cp_wire_string (entity, 1, vehicle->entity_id);
  if (vehicle->is_deleted)
    cp_wire_uint (entity, 2, 1);
  write_trip (position, vehicle);
  if (!vehicle->no_position)
    write_place (position, vehicle);
  if (vehicle->status > 0)
    cp_wire_uint (position, 4, (guint64) vehicle->status);
  if (vehicle->timestamp != 0)
    cp_wire_uint (position, 5, vehicle->timestamp);
  if (vehicle->stop_id != NULL)
    cp_wire_string (position, 7, vehicle->stop_id);
  if (vehicle->id != NULL)
    cp_wire_string (descriptor, 1, vehicle->id);
  if (vehicle->label != NULL)
    cp_wire_string (descriptor, 2, vehicle->label);
  if (descriptor->len > 0)
    cp_wire_bytes (position, 8, descriptor->data, descriptor->len);
  g_byte_array_unref (descriptor);
  if (vehicle->occupancy > 0)
    cp_wire_uint (position, 9, (guint64) vehicle->occupancy);
  cp_wire_message (entity, 4, position);
  cp_wire_message (self, 2, entity);
}
