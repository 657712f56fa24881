/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One vehicle entity as it stands in a message. Texts are copies, NULL where absent. */
typedef struct
{
  char    *entity_id;
  char    *id;
  char    *label;
  char    *trip_id;
  char    *start_date;
  char    *route_id;
  gboolean has_latitude;
  gboolean has_longitude;
  float    latitude_deg;
  float    longitude_deg;
  gboolean is_deleted;
  guint64  timestamp;
} CpPlainVehicle;

/* A second, plain decoder of GTFS-Realtime, to hold the real one against. It trusts what it reads
 * and shares no code with src/: for sound recordings only. */
typedef struct
{
  gboolean   has_header;
  char      *version;
  guint64    timestamp;
  guint      n_entities;
  GPtrArray *vehicles; /* CpPlainVehicle */
} CpPlainMessage;

CpPlainMessage *cp_plain_message_read (GBytes *body);
void            cp_plain_message_free (CpPlainMessage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CpPlainMessage, cp_plain_message_free)

G_END_DECLS
