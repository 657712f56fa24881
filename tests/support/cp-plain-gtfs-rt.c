/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-plain-gtfs-rt.h"

#include <string.h>

/* What is left of a message. */
typedef struct
{
  const guint8 *at;
  gsize         left;
} Bytes;

/* A field: number in `value`, fixed numbers as bits in `value`, all else in `inner`. */
typedef struct
{
  guint   number;
  guint   wire;
  guint64 value;
  Bytes   inner;
} Field;

static guint8
take_byte (Bytes *bytes)
{
  g_assert_cmpuint (bytes->left, >, 0);
  bytes->left--;
  return *bytes->at++;
}

static guint64
take_number (Bytes *bytes)
{
  guint8 byte = take_byte (bytes);

  if (byte < 128)
    return byte;
  return (byte - 128u) + 128u * take_number (bytes);
}

static guint64
take_fixed (Bytes *bytes,
            guint  n)
{
  guint64 low;

  if (n == 0)
    return 0;
  low = take_byte (bytes);
  return low + 256 * take_fixed (bytes, n - 1);
}

static gboolean take_field (Bytes *bytes,
                            Field *field);

static void
take_group (Bytes *bytes)
{
  Field field;

  do
    g_assert_true (take_field (bytes, &field));
  while (field.wire != 4);
}

static gboolean
take_field (Bytes *bytes,
            Field *field)
{
  guint64 tag;

  memset (field, 0, sizeof *field);
  if (bytes->left == 0)
    return FALSE;
  tag = take_number (bytes);
  field->number = (guint) (tag / 8);
  field->wire = (guint) (tag % 8);
  if (field->wire == 0)
    field->value = take_number (bytes);
  else if (field->wire == 1)
    field->value = take_fixed (bytes, 8);
  else if (field->wire == 5)
    field->value = take_fixed (bytes, 4);
  else if (field->wire == 3)
    take_group (bytes);
  else if (field->wire == 2)
    {
      field->inner.left = take_number (bytes);
      field->inner.at = bytes->at;
      g_assert_cmpuint (field->inner.left, <=, bytes->left);
      bytes->at += field->inner.left;
      bytes->left -= field->inner.left;
    }
  else
    g_assert_cmpuint (field->wire, ==, 4);
  return TRUE;
}

static void
set_text (char       **text,
          const Field *field)
{
  g_autofree char *raw = g_strndup ((const char *) field->inner.at, field->inner.left);

  g_free (*text);
  *text = g_utf8_make_valid (raw, -1);
}

static float
to_float (const Field *field)
{
  union
  {
    guint32 bits;
    float   value;
  } both = { .bits = (guint32) field->value };

  return both.value;
}

static void
read_position (CpPlainVehicle *vehicle,
               Bytes           bytes)
{
  Field field;

  while (take_field (&bytes, &field))
    if (field.number == 1)
      {
        vehicle->has_latitude = TRUE;
        vehicle->latitude_deg = to_float (&field);
      }
    else if (field.number == 2)
      {
        vehicle->has_longitude = TRUE;
        vehicle->longitude_deg = to_float (&field);
      }
}

static void
read_trip (CpPlainVehicle *vehicle,
           Bytes           bytes)
{
  Field field;

  while (take_field (&bytes, &field))
    if (field.number == 1)
      set_text (&vehicle->trip_id, &field);
    else if (field.number == 3)
      set_text (&vehicle->start_date, &field);
    else if (field.number == 5)
      set_text (&vehicle->route_id, &field);
}

static void
read_descriptor (CpPlainVehicle *vehicle,
                 Bytes           bytes)
{
  Field field;

  while (take_field (&bytes, &field))
    if (field.number == 1)
      set_text (&vehicle->id, &field);
    else if (field.number == 2)
      set_text (&vehicle->label, &field);
}

static void
read_vehicle (CpPlainVehicle *vehicle,
              Bytes           bytes)
{
  Field field;

  while (take_field (&bytes, &field))
    if (field.number == 1)
      read_trip (vehicle, field.inner);
    else if (field.number == 2)
      read_position (vehicle, field.inner);
    else if (field.number == 5)
      vehicle->timestamp = field.value;
    else if (field.number == 8)
      read_descriptor (vehicle, field.inner);
}

static void
plain_vehicle_free (gpointer data)
{
  CpPlainVehicle *self = data;

  g_free (self->entity_id);
  g_free (self->id);
  g_free (self->label);
  g_free (self->trip_id);
  g_free (self->start_date);
  g_free (self->route_id);
  g_free (self);
}

static void
read_entity (CpPlainMessage *self,
             Bytes           bytes)
{
  CpPlainVehicle *vehicle = g_new0 (CpPlainVehicle, 1);
  gboolean        is_vehicle = FALSE;
  Field           field;

  self->n_entities++;
  while (take_field (&bytes, &field))
    if (field.number == 1)
      set_text (&vehicle->entity_id, &field);
    else if (field.number == 2)
      vehicle->is_deleted = field.value != 0;
    else if (field.number == 4)
      {
        is_vehicle = TRUE;
        read_vehicle (vehicle, field.inner);
      }
  if (is_vehicle)
    g_ptr_array_add (self->vehicles, vehicle);
  else
    plain_vehicle_free (vehicle);
}

static void
read_header (CpPlainMessage *self,
             Bytes           bytes)
{
  Field field;

  self->has_header = TRUE;
  while (take_field (&bytes, &field))
    if (field.number == 1)
      set_text (&self->version, &field);
    else if (field.number == 3)
      self->timestamp = field.value;
}

/**
 * cp_plain_message_read:
 * @body: a sound message; anything else ends the test
 */
CpPlainMessage *
cp_plain_message_read (GBytes *body)
{
  CpPlainMessage *self = g_new0 (CpPlainMessage, 1);
  Bytes           bytes;
  Field           field;

  self->vehicles = g_ptr_array_new_with_free_func (plain_vehicle_free);
  bytes.at = g_bytes_get_data (body, &bytes.left);
  while (take_field (&bytes, &field))
    if (field.number == 1)
      read_header (self, field.inner);
    else if (field.number == 2)
      read_entity (self, field.inner);
  return self;
}

void
cp_plain_message_free (CpPlainMessage *self)
{
  g_free (self->version);
  g_ptr_array_unref (self->vehicles);
  g_free (self);
}
