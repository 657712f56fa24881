/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-command.h"

#include "core/cp-city.h"
#include "core/cp-fade.h"
#include "core/cp-moment.h"

G_BEGIN_DECLS

/* What a command looks at, as its options name it. Zero it, read the options of
 * cp_selection_get_entries() into it, then load. */
typedef struct
{
  char   *city_id;
  char  **inputs;
  char   *at;
  char   *fade_text;

  CpCity     *city;      /* nullable */
  CpSnapshot *snapshot;
  CpMoment   *moment;
  gint64      time_usec; /* what ages count from; CP_TIME_UNKNOWN where no message told a time */
  CpFade      fade;
  gboolean    is_other_feed; /* sound messages that hold no vehicles: trip updates, alerts */
} CpSelection;

GOptionEntry *cp_selection_dup_entries (CpSelection *self);
CpExit        cp_selection_load (CpSelection *self);
void          cp_selection_clear (CpSelection *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CpSelection, cp_selection_clear)

G_END_DECLS
