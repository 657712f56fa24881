/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Groups inside groups inside groups: nothing real nests them at all. */
#define CP_PROTOBUF_MAX_GROUP_DEPTH 32u

/* How a field is written. The numbers are the encoding's; 4 only ends a group, 6 and 7 do not exist. */
typedef enum
{
  CP_PROTOBUF_WIRE_VARINT = 0,
  CP_PROTOBUF_WIRE_FIXED64 = 1,
  CP_PROTOBUF_WIRE_BYTES = 2,
  CP_PROTOBUF_WIRE_GROUP = 3,
  CP_PROTOBUF_WIRE_FIXED32 = 5,
} CpProtobufWire;

/* Where a walk over one message's bytes has come to. */
typedef struct
{
  const guint8 *origin; /* what byte offsets in errors count from */
  const guint8 *at;
  const guint8 *end;
} CpProtobufCursor;

typedef struct
{
  guint32        number;
  CpProtobufWire wire;
  const guint8  *bytes; /* the value as encoded, without tag and length */
  gsize          n_bytes;
} CpProtobufField;

gboolean cp_protobuf_cursor_next (CpProtobufCursor *self,
                                  CpProtobufField  *field,
                                  GError          **error);

G_END_DECLS
