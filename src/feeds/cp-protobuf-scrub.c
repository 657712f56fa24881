/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-protobuf-scrub.h"

#include "cp-feed-error.h"
#include "cp-protobuf-cursor.h"

#include <string.h>

/* A stretch of bytes that is one occurrence of a message. */
typedef struct
{
  const guint8 *bytes;
  gsize         n_bytes;
} Piece;

/* What a message says of one field: its last occurrence, and how many there were. */
typedef struct
{
  Piece last;
  guint n;
} Slot;

static CpProtobufWire
expected_wire (ProtobufCType type)
{
  switch (type)
    {
    case PROTOBUF_C_TYPE_INT32:
    case PROTOBUF_C_TYPE_SINT32:
    case PROTOBUF_C_TYPE_INT64:
    case PROTOBUF_C_TYPE_SINT64:
    case PROTOBUF_C_TYPE_UINT32:
    case PROTOBUF_C_TYPE_UINT64:
    case PROTOBUF_C_TYPE_BOOL:
    case PROTOBUF_C_TYPE_ENUM:
      return CP_PROTOBUF_WIRE_VARINT;
    case PROTOBUF_C_TYPE_SFIXED32:
    case PROTOBUF_C_TYPE_FIXED32:
    case PROTOBUF_C_TYPE_FLOAT:
      return CP_PROTOBUF_WIRE_FIXED32;
    case PROTOBUF_C_TYPE_SFIXED64:
    case PROTOBUF_C_TYPE_FIXED64:
    case PROTOBUF_C_TYPE_DOUBLE:
      return CP_PROTOBUF_WIRE_FIXED64;
    case PROTOBUF_C_TYPE_STRING:
    case PROTOBUF_C_TYPE_BYTES:
    case PROTOBUF_C_TYPE_MESSAGE:
    default:
      return CP_PROTOBUF_WIRE_BYTES;
    }
}

static guint
encode_varint (guint64 value,
               guint8  bytes[10])
{
  guint n = 0;

  for (; value >= 0x80; value >>= 7)
    bytes[n++] = (guint8) (value | 0x80);
  bytes[n++] = (guint8) value;
  return n;
}

static void
append_varint (GByteArray *out,
               guint64     value)
{
  guint8 bytes[10];

  g_byte_array_append (out, bytes, encode_varint (value, bytes));
}

/* Puts the length of what follows @position before it. */
static void
insert_length (GByteArray *out,
               guint       position)
{
  guint8 bytes[10];
  guint  n_body = out->len - position;
  guint  n_length = encode_varint (n_body, bytes);

  g_byte_array_set_size (out, out->len + n_length);
  memmove (out->data + position + n_length, out->data + position, n_body);
  memcpy (out->data + position, bytes, n_length);
}

/* The field's description where the message has one and it is written as described. */
static const ProtobufCFieldDescriptor *
lookup (const ProtobufCMessageDescriptor *descriptor,
        const CpProtobufField            *field)
{
  const ProtobufCFieldDescriptor *known = NULL;

  if (field->number <= G_MAXINT)
    known = protobuf_c_message_descriptor_get_field (descriptor, field->number);
  if (known == NULL || expected_wire (known->type) != field->wire)
    return NULL;
  return known;
}

/* Walks each piece on its own: two broken halves must not make a whole. */
static gboolean
fill_slots (const ProtobufCMessageDescriptor *descriptor,
            const guint8                     *origin,
            const Piece                      *pieces,
            guint                             n_pieces,
            Slot                             *slots,
            GError                          **error)
{
  for (guint i = 0; i < n_pieces; i++)
    {
      CpProtobufCursor  cursor = { origin, pieces[i].bytes, pieces[i].bytes + pieces[i].n_bytes };
      CpProtobufField   field;
      g_autoptr (GError) local_error = NULL;

      while (cp_protobuf_cursor_next (&cursor, &field, &local_error))
        {
          const ProtobufCFieldDescriptor *known = lookup (descriptor, &field);

          if (known != NULL)
            {
              Slot *slot = &slots[known - descriptor->fields];

              slot->last = (Piece) { field.bytes, field.n_bytes };
              slot->n++;
            }
        }
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  return TRUE;
}

/* All occurrences of one field of a message that fill_slots() has found sound. */
static GArray *
collect (const ProtobufCMessageDescriptor *descriptor,
         const ProtobufCFieldDescriptor   *wanted,
         const Piece                      *pieces,
         guint                             n_pieces)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Piece));

  for (guint i = 0; i < n_pieces; i++)
    {
      CpProtobufCursor cursor = { pieces[i].bytes, pieces[i].bytes,
                                  pieces[i].bytes + pieces[i].n_bytes };
      CpProtobufField  field;

      while (cp_protobuf_cursor_next (&cursor, &field, NULL))
        if (lookup (descriptor, &field) == wanted)
          {
            Piece piece = { field.bytes, field.n_bytes };

            g_array_append_val (found, piece);
          }
    }
  return found;
}

/* Writes the message that @pieces are together, as the encoding says: of a number or text the last
 * occurrence counts, occurrences of a message are merged. */
static gboolean
scrub_pieces (const ProtobufCMessageDescriptor *descriptor,
              const guint8                     *origin,
              const Piece                      *pieces,
              guint                             n_pieces,
              guint                             depth,
              GByteArray                       *out,
              GError                          **error)
{
  Slot slots[CP_PROTOBUF_SCRUB_MAX_FIELDS] = { 0 };

  g_assert (descriptor->n_fields <= CP_PROTOBUF_SCRUB_MAX_FIELDS);
  g_assert (depth < CP_PROTOBUF_SCRUB_MAX_DEPTH);

  if (!fill_slots (descriptor, origin, pieces, n_pieces, slots, error))
    return FALSE;
  for (guint i = 0; i < descriptor->n_fields; i++)
    {
      const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
      CpProtobufWire                  wire = expected_wire (field->type);
      g_autoptr (GArray)              many = NULL;
      guint                           body;

      g_assert (field->label != PROTOBUF_C_LABEL_REPEATED);
      if (slots[i].n == 0)
        continue;
      append_varint (out, (guint64) field->id << 3 | (guint64) wire);
      body = out->len;
      if (field->type != PROTOBUF_C_TYPE_MESSAGE)
        {
          if (wire == CP_PROTOBUF_WIRE_BYTES)
            append_varint (out, slots[i].last.n_bytes);
          g_byte_array_append (out, slots[i].last.bytes, (guint) slots[i].last.n_bytes);
          continue;
        }
      if (slots[i].n > 1)
        many = collect (descriptor, field, pieces, n_pieces);
      if (!scrub_pieces (field->descriptor, origin,
                         many != NULL ? (const Piece *) (gpointer) many->data : &slots[i].last,
                         many != NULL ? many->len : 1, depth + 1, out, error))
        return FALSE;
      insert_length (out, body);
    }
  return TRUE;
}

/**
 * cp_protobuf_scrub:
 * @descriptor: what the message may hold; without repeated fields, see the bounds in the header
 * @origin: what byte offsets in errors count from, at or before @bytes in the same buffer
 * @bytes: (array length=n_bytes): a message of at most 1 GiB from an untrusted source
 * @out: the clean message is appended here; on failure what was appended is undefined
 *
 * Copies a message, keeping only described fields that are written as described, each at most once
 * and in the order of the description. What comes out is not longer than what went in, has no
 * groups, and can be unpacked in memory bounded by its own length.
 *
 * protobuf-c 1.4 needs this: it fails on groups, and sets a table entry aside for each field it
 * meets, so that a megabyte of empty fields becomes sixty.
 *
 * Any thread. Linear in @n_bytes, times the number of message fields where those repeat.
 *
 * Returns: whether the bytes are a message; %CP_FEED_ERROR_NOT_A_FEED otherwise
 */
gboolean
cp_protobuf_scrub (const ProtobufCMessageDescriptor *descriptor,
                   const guint8                     *origin,
                   const guint8                     *bytes,
                   gsize                             n_bytes,
                   GByteArray                       *out,
                   GError                          **error)
{
  Piece whole = { bytes, n_bytes };

  g_return_val_if_fail (descriptor != NULL, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);
  g_return_val_if_fail (n_bytes <= 1u << 30, FALSE);

  return scrub_pieces (descriptor, origin, &whole, 1, 0, out, error);
}
