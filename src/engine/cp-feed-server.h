/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "core/cp-snapshot.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where the feed is, below the address. */
#define CP_FEED_SERVER_PATH "/vehicle-positions.pb"

/**
 * CpFeedServer:
 *
 * Serves the newest snapshot of a city as GTFS-Realtime over HTTP, as an agency would: ETag and 304,
 * gzip for who takes it. Knows one path. On the main context it was made in.
 */
#define CP_TYPE_FEED_SERVER (cp_feed_server_get_type ())
G_DECLARE_FINAL_TYPE (CpFeedServer, cp_feed_server, CP, FEED_SERVER, GObject)

CpFeedServer *cp_feed_server_new (void);
gboolean      cp_feed_server_listen (CpFeedServer *self,
                                     const char   *address,
                                     GError      **error);
char         *cp_feed_server_dup_url (CpFeedServer *self);
void          cp_feed_server_set_snapshot (CpFeedServer *self,
                                           CpSnapshot   *snapshot);

G_END_DECLS
