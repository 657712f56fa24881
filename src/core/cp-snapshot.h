/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-finding.h"
#include "cp-time.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* Text of one snapshot may not exceed this; a builder refuses more. */
#define CP_SNAPSHOT_MAX_TEXT_BYTES (64u * 1024 * 1024)
/* Strings longer than this are cut at a character when they are added. */
#define CP_SNAPSHOT_MAX_STRING_BYTES 1024u

typedef enum
{
  CP_SPEED_SOURCE_UNKNOWN,
  CP_SPEED_SOURCE_REPORTED,
  CP_SPEED_SOURCE_DERIVED,
} CpSpeedSource;

/* GTFS-Realtime's enumerations are kept as their numbers; this stands for "not told". */
#define CP_ENUM_UNKNOWN (-1)

/* One vehicle's reported position, as it is handed to a builder. Strings may be NULL or empty,
 * which is the same: not told. They are copied. */
typedef struct
{
  const char   *feed;       /* id of the feed within its city */
  const char   *key;        /* who this is within its feed (formats: section 3, rules 4 and 5) */
  const char   *id;         /* the message's vehicle id */
  const char   *label;
  const char   *route_id;
  const char   *trip_id;
  const char   *start_date;
  const char   *stop_id;
  double        latitude_deg;
  double        longitude_deg;
  gint64        time_usec;  /* of the fix; CP_TIME_UNKNOWN where even the header has none */
  float         bearing_deg; /* 0 … 360 from north, clockwise; NaN where not told */
  float         speed_mps;   /* metres a second; NaN where not told */
  CpSpeedSource speed_source;
  gint8         direction_id; /* 0 or 1, or CP_ENUM_UNKNOWN */
  gint8         occupancy;    /* GTFS-Realtime OccupancyStatus, or CP_ENUM_UNKNOWN */
  gint8         status;       /* GTFS-Realtime VehicleStopStatus, or CP_ENUM_UNKNOWN */
  guint32       track;        /* 0 where the source keeps no tracks */
} CpFix;

/* All fixes of a snapshot, one array per column, each with `n` elements. Texts are offsets for
 * cp_snapshot_get_text(); 0 means not told. The arrays live as long as their snapshot. */
typedef struct
{
  guint          n;
  const double  *latitude_deg;
  const double  *longitude_deg;
  const double  *x_m; /* the same place in Web Mercator (EPSG:3857), computed once */
  const double  *y_m;
  const gint64  *time_usec;
  const float   *bearing_deg;
  const float   *speed_mps;
  const guint32 *track;
  const guint32 *feed;
  const guint32 *key;
  const guint32 *id;
  const guint32 *label;
  const guint32 *route_id;
  const guint32 *trip_id;
  const guint32 *start_date;
  const guint32 *stop_id;
  const guint8  *speed_source;
  const gint8   *direction_id;
  const gint8   *occupancy;
  const gint8   *status;
} CpFixColumns;

/**
 * CpSnapshot:
 *
 * Everything known of one city at one instant: fixes in columns, with one string arena. Immutable
 * and atomically counted, so it crosses threads and has any number of readers without a lock.
 */
typedef struct _CpSnapshot CpSnapshot;

#define CP_TYPE_SNAPSHOT (cp_snapshot_get_type ())
GType               cp_snapshot_get_type (void) G_GNUC_CONST;

CpSnapshot         *cp_snapshot_ref (CpSnapshot *self);
void                cp_snapshot_unref (CpSnapshot *self);

const char         *cp_snapshot_get_city (const CpSnapshot *self);
gint64              cp_snapshot_get_time_usec (const CpSnapshot *self);
gint64              cp_snapshot_get_received_usec (const CpSnapshot *self);
const CpAccounting *cp_snapshot_get_accounting (const CpSnapshot *self);
const CpFindings   *cp_snapshot_get_findings (const CpSnapshot *self);
const CpFixColumns *cp_snapshot_get_fixes (const CpSnapshot *self);
const char         *cp_snapshot_get_text (const CpSnapshot *self,
                                          guint32           offset);
char               *cp_snapshot_dup_sha256 (const CpSnapshot *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CpSnapshot, cp_snapshot_unref)

/**
 * CpSnapshotBuilder:
 *
 * Collects fixes, one call each, then becomes a snapshot. One thread.
 */
typedef struct _CpSnapshotBuilder CpSnapshotBuilder;

CpSnapshotBuilder *cp_snapshot_builder_new (const char *city,
                                            guint       n_expected);
void               cp_snapshot_builder_free (CpSnapshotBuilder *self);
gboolean           cp_snapshot_builder_add (CpSnapshotBuilder *self,
                                            const CpFix       *fix,
                                            GError           **error);
CpSnapshot        *cp_snapshot_builder_end (CpSnapshotBuilder  *self,
                                            gint64              time_usec,
                                            gint64              received_usec,
                                            const CpAccounting *accounting,
                                            const CpFindings   *findings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CpSnapshotBuilder, cp_snapshot_builder_free)

G_END_DECLS
