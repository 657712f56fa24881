/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-feed-message.h"

G_BEGIN_DECLS

/* A body may be as large once decoded, and one entity of it as large. */
#define CP_GTFS_RT_MAX_BODY_BYTES (64u * 1024 * 1024)
#define CP_GTFS_RT_MAX_ENTITY_BYTES (64u * 1024)

typedef struct
{
  const char *feed;         /* id of the feed within its city, not empty */
  double      speed_factor; /* multiply what the feed says to get metres a second; over 0 */
} CpGtfsRtOptions;

CpFeedMessage *cp_gtfs_rt_reader_read (GBytes                *body,
                                       const CpGtfsRtOptions *options,
                                       GError               **error);

G_END_DECLS
