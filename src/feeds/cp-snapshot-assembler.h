/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-feed-message.h"

#include "core/cp-city.h"
#include "core/cp-fade.h"
#include "core/cp-snapshot.h"
#include "core/cp-tracker.h"

G_BEGIN_DECLS

/* What a snapshot is made of. Nothing is kept of it. */
typedef struct
{
  CpFeedMessage *const *messages; /* one a feed, in the order they were named */
  guint                 n_messages;
  const CpCity         *city;          /* NULL where none is known */
  gint64                received_usec; /* live: the snapshot's time. CP_TIME_UNKNOWN for saved messages */
  gint64                now_usec;      /* the present: a saved fix from beyond it tells no time */
  CpTracker            *tracker;       /* NULL where nothing is followed */
  CpFade                fade;
} CpAssembly;

CpSnapshot *cp_snapshot_assemble (const CpAssembly *assembly,
                                  GError          **error);

G_END_DECLS
