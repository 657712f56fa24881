/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-feed-message.h"

G_BEGIN_DECLS

/* One of several vehicles that share a key, and what tells them apart. Texts are borrowed. */
typedef struct
{
  const char *key;
  const char *trip_id;    /* "" where not told */
  const char *entity_id;  /* "" where not told */
  const char *start_date; /* "" where not told */
} CpVehicleKey;

const char *cp_vehicle_key_choose (const CpFeedVehicle *vehicle);
void        cp_vehicle_keys_extend (CpVehicleKey *keys,
                                    guint         n,
                                    GStringChunk *texts);
gboolean    cp_vehicle_keys_number (const char  **keys,
                                    guint         n,
                                    GStringChunk *texts);

G_END_DECLS
