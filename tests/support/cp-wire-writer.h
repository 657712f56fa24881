/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes protobuf, right or wrong on purpose: the test says each tag and length itself. Messages are
 * nested by writing the inner one first. */
void    cp_wire_varint (GByteArray *self,
                        guint64     value);
void    cp_wire_tag (GByteArray *self,
                     guint32     field,
                     guint       wire_type);
void    cp_wire_uint (GByteArray *self,
                      guint32     field,
                      guint64     value);
void    cp_wire_float (GByteArray *self,
                       guint32     field,
                       float       value);
void    cp_wire_double (GByteArray *self,
                        guint32     field,
                        double      value);
void    cp_wire_bytes (GByteArray  *self,
                       guint32      field,
                       const void  *bytes,
                       gsize        n_bytes);
void    cp_wire_string (GByteArray *self,
                        guint32     field,
                        const char *text);
void    cp_wire_message (GByteArray *self,
                         guint32     field,
                         GByteArray *inner);
void    cp_wire_raw (GByteArray *self,
                     const void *bytes,
                     gsize       n_bytes);
GBytes *cp_wire_end (GByteArray *self);

/* One vehicle entity of GTFS-Realtime. NULL texts, NaN numbers and 0 are left out, except where
 * has_… says otherwise. */
typedef struct
{
  const char *entity_id;
  const char *id;
  const char *label;
  const char *route_id;
  const char *trip_id;
  const char *start_date;
  const char *stop_id;
  double      latitude_deg;  /* NaN: no latitude */
  double      longitude_deg; /* NaN: no longitude */
  guint64     timestamp;
  gboolean    no_position;
  gboolean    is_deleted;
  gboolean    has_bearing;
  float       bearing_deg;
  gboolean    has_speed;
  float       speed;
  int         direction_id; /* with trip_id or route_id, where over 0 */
  int         occupancy;    /* where over 0 */
  int         status;       /* where over 0 */
} CpWireVehicle;

void cp_wire_header (GByteArray *self,
                     const char *version,
                     int         incrementality,
                     guint64     timestamp);
void cp_wire_vehicle (GByteArray          *self,
                      const CpWireVehicle *vehicle);

G_END_DECLS
