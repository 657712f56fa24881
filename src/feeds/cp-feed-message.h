/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "core/cp-time.h"

#include <glib.h>

G_BEGIN_DECLS

/* One message may hold as many entities, and as much text in all. */
#define CP_FEED_MAX_ENTITIES 500000u
#define CP_FEED_MAX_TEXT_BYTES (64u * 1024 * 1024)

/* Instants beyond this say nothing: the last second of the year 9999. */
#define CP_FEED_MAX_TIME_USEC (G_GINT64_CONSTANT (253402300799) * CP_USEC_PER_SECOND)

/* What a message says of itself. */
typedef struct
{
  const char *version;            /* "" where not told */
  gint64      time_usec;          /* CP_TIME_UNKNOWN where not told */
  gboolean    is_milliseconds;    /* the time came in milliseconds */
  gboolean    has_incrementality; /* says whether it is a full data set … */
  gboolean    is_differential;    /* … or not */
} CpFeedHeader;

/* What a message says of one vehicle, before any rule was applied: numbers may be anything. Texts
 * are valid UTF-8, "" where not told. */
typedef struct
{
  const char *entity_id;
  const char *id;
  const char *label;
  const char *route_id;
  const char *trip_id;
  const char *start_date;
  const char *stop_id;
  double      latitude_deg;  /* where has_position */
  double      longitude_deg; /* where has_position */
  gint64      time_usec;     /* of the fix; CP_TIME_UNKNOWN where it has no time of its own */
  float       bearing_deg;   /* where has_bearing */
  float       speed_mps;     /* where has_speed; the feed's speed factor is applied */
  gint8       direction_id;  /* 0 or 1, or CP_ENUM_UNKNOWN */
  gint8       occupancy;     /* GTFS-Realtime OccupancyStatus, or CP_ENUM_UNKNOWN */
  gint8       status;        /* GTFS-Realtime VehicleStopStatus, or CP_ENUM_UNKNOWN */
  guint       has_position : 1;
  guint       has_bearing : 1;
  guint       has_speed : 1;
  guint       is_deleted : 1;
  guint       is_milliseconds : 1; /* the time came in milliseconds */
} CpFeedVehicle;

/* Entities that are no row of a message. */
typedef struct
{
  guint32 entities;     /* all of them, also the vehicles */
  guint32 unreadable;   /* vehicles that are damaged or over the bounds */
  guint32 trip_updates; /* entities with a trip update and no vehicle */
  guint32 alerts;       /* entities with an alert and no vehicle */
} CpFeedCounts;

/**
 * CpFeedMessage:
 *
 * The decoded answer of one feed, whatever its format. Immutable, atomically counted: made on the
 * thread that decodes, free to cross to others.
 */
typedef struct _CpFeedMessage CpFeedMessage;

CpFeedMessage      *cp_feed_message_ref (CpFeedMessage *self);
void                cp_feed_message_unref (CpFeedMessage *self);
const char         *cp_feed_message_get_feed (const CpFeedMessage *self);
const CpFeedHeader *cp_feed_message_get_header (const CpFeedMessage *self);
const CpFeedCounts *cp_feed_message_get_counts (const CpFeedMessage *self);
guint               cp_feed_message_get_n_vehicles (const CpFeedMessage *self);
void                cp_feed_message_get_vehicle (const CpFeedMessage *self,
                                                 guint                index,
                                                 CpFeedVehicle       *vehicle);
gboolean            cp_feed_message_check_vehicles (const CpFeedMessage *self,
                                                    GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CpFeedMessage, cp_feed_message_unref)

/**
 * CpFeedMessageBuilder:
 *
 * What a reader fills while it decodes. One thread.
 */
typedef struct _CpFeedMessageBuilder CpFeedMessageBuilder;

CpFeedMessageBuilder *cp_feed_message_builder_new (const char *feed);
void                  cp_feed_message_builder_free (CpFeedMessageBuilder *self);
gboolean              cp_feed_message_builder_add (CpFeedMessageBuilder *self,
                                                   const CpFeedVehicle  *vehicle,
                                                   GError              **error);
CpFeedMessage        *cp_feed_message_builder_end (CpFeedMessageBuilder *self,
                                                   const CpFeedHeader   *header,
                                                   const CpFeedCounts   *counts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CpFeedMessageBuilder, cp_feed_message_builder_free)

gint64 cp_feed_time_from_posix (guint64   value,
                                gboolean *is_milliseconds);

G_END_DECLS
