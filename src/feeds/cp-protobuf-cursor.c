/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-protobuf-cursor.h"

#include "cp-feed-error.h"

#define MAX_VARINT_BYTES 10

/* What the encoding writes where CpProtobufWire has no value to give. */
#define WIRE_END_GROUP 4u

static gboolean
fail (const CpProtobufCursor *self,
      const guint8           *where,
      GError                **error,
      const char             *what)
{
  g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_NOT_A_FEED, "%s at byte %" G_GSIZE_FORMAT,
               what, (gsize) (where - self->origin));
  return FALSE;
}

static gboolean
read_varint (CpProtobufCursor *self,
             guint64          *value,
             GError          **error)
{
  const guint8 *start = self->at;

  *value = 0;
  for (guint i = 0; i < MAX_VARINT_BYTES; i++)
    {
      if (self->at == self->end)
        return fail (self, start, error, "a number is cut short");
      /* Bits beyond the 64th fall off the end, as in every other reader. */
      *value |= (guint64) (*self->at & 0x7f) << (7 * i);
      if (*self->at++ < 0x80)
        return TRUE;
    }
  return fail (self, start, error, "a number is longer than 10 bytes");
}

/* Reads a tag. @wire may come back as WIRE_END_GROUP. */
static gboolean
read_tag (CpProtobufCursor *self,
          guint32          *number,
          guint            *wire,
          GError          **error)
{
  const guint8 *start = self->at;
  guint64       tag;

  if (!read_varint (self, &tag, error))
    return FALSE;
  if (tag > G_MAXUINT32 || tag >> 3 == 0)
    return fail (self, start, error, "an impossible field number");
  if ((tag & 7) > CP_PROTOBUF_WIRE_FIXED32)
    return fail (self, start, error, "an unknown wire type");
  *number = (guint32) (tag >> 3);
  *wire = (guint) (tag & 7);
  return TRUE;
}

/* Steps over a value that is no group and says where it lies. */
static gboolean
read_value (CpProtobufCursor *self,
            guint             wire,
            const guint8    **bytes,
            gsize            *n_bytes,
            GError          **error)
{
  const guint8 *start = self->at;
  guint64       length;

  switch (wire)
    {
    case CP_PROTOBUF_WIRE_VARINT:
      if (!read_varint (self, &length, error))
        return FALSE;
      *bytes = start;
      *n_bytes = (gsize) (self->at - start);
      return TRUE;
    case CP_PROTOBUF_WIRE_FIXED64:
      length = 8;
      break;
    case CP_PROTOBUF_WIRE_FIXED32:
      length = 4;
      break;
    default:
      if (!read_varint (self, &length, error))
        return FALSE;
      break;
    }
  if (length > (guint64) (self->end - self->at))
    {
      g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_NOT_A_FEED,
                   "a field of %" G_GUINT64_FORMAT " bytes at byte %" G_GSIZE_FORMAT
                   " where %" G_GSIZE_FORMAT " are left",
                   length, (gsize) (start - self->origin), (gsize) (self->end - self->at));
      return FALSE;
    }
  *bytes = self->at;
  *n_bytes = (gsize) length;
  self->at += length;
  return TRUE;
}

/* Steps over a group up to and with its end, without recursion. */
static gboolean
skip_group (CpProtobufCursor *self,
            guint32           number,
            GError          **error)
{
  guint32 open[CP_PROTOBUF_MAX_GROUP_DEPTH];
  guint   n_open = 0;

  open[n_open++] = number;
  while (n_open > 0)
    {
      const guint8 *start = self->at;
      const guint8 *bytes;
      gsize         n_bytes;
      guint         wire;

      if (self->at == self->end)
        return fail (self, start, error, "a group has no end");
      if (!read_tag (self, &number, &wire, error))
        return FALSE;
      if (wire == WIRE_END_GROUP)
        {
          if (open[--n_open] != number)
            return fail (self, start, error, "a group ends that is not open");
        }
      else if (wire == CP_PROTOBUF_WIRE_GROUP)
        {
          if (n_open == CP_PROTOBUF_MAX_GROUP_DEPTH)
            return fail (self, start, error, "groups are nested too deeply");
          open[n_open++] = number;
        }
      else if (!read_value (self, wire, &bytes, &n_bytes, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * cp_protobuf_cursor_next:
 * @self: where the walk is; moves behind the field
 * @field: (out): the field, its bytes borrowed from the message
 *
 * Reads one field of a message, of whatever wire type, without looking inside. Any thread. Neither
 * recursion nor memory depends on what the bytes say.
 *
 * Where a field cannot be read but its tag could, number and wire of @field are set, so that a
 * caller knows what is broken; else the number is 0.
 *
 * Returns: %TRUE with a field; %FALSE at the end of the message, or with %CP_FEED_ERROR_NOT_A_FEED
 *   where the bytes are no protobuf
 */
gboolean
cp_protobuf_cursor_next (CpProtobufCursor *self,
                         CpProtobufField  *field,
                         GError          **error)
{
  const guint8 *start;
  guint         wire;

  g_return_val_if_fail (self != NULL && self->at <= self->end, FALSE);
  g_return_val_if_fail (field != NULL, FALSE);

  start = self->at;
  *field = (CpProtobufField) { 0 };
  if (self->at == self->end || !read_tag (self, &field->number, &wire, error))
    return FALSE;
  if (wire == WIRE_END_GROUP)
    {
      field->number = 0;
      return fail (self, start, error, "a group ends that is not open");
    }
  field->wire = (CpProtobufWire) wire;
  if (wire != CP_PROTOBUF_WIRE_GROUP)
    return read_value (self, wire, &field->bytes, &field->n_bytes, error);

  field->bytes = self->at;
  if (!skip_group (self, field->number, error))
    return FALSE;
  field->n_bytes = (gsize) (self->at - field->bytes);
  return TRUE;
}
