/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "core/cp-geo.h"

G_BEGIN_DECLS

/* Two fixes of one key within this distance are one vehicle. */
#define CP_KEPT_SET_SAME_PLACE_M 1000.0

/* One fix of a key, as the rule for duplicates sees it. */
typedef struct
{
  CpPoint     position;   /* on Earth */
  const char *trip_id;    /* "" where not told */
  const char *start_date; /* "" where not told */
} CpKeptFix;

void cp_kept_set_choose (const CpKeptFix *fixes,
                         guint            n,
                         guint8          *is_kept);

G_END_DECLS
