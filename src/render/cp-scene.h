/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-picture.h"

#include "core/cp-city.h"
#include "core/cp-frame.h"
#include "core/cp-moment.h"
#include "core/cp-snapshot.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* All that a picture with words is made from. Borrowed: whoever fills it keeps it alive. */
typedef struct
{
  const CpFrame     *frame;
  CpLook             look;
  const CpCity      *city;      /* nullable: saved messages may belong to no city */
  const CpSnapshot  *snapshot;  /* nullable: what the frame was made from, for its checksum */
  const CpPlacement *placement; /* nullable: the vehicles, drawn as dots where there is a legend */
} CpScene;

const char *cp_scene_get_name (const CpScene *self);
char       *cp_scene_dup_time_words (const CpScene *self);
char       *cp_scene_dup_count_words (const CpScene *self);
char       *cp_scene_dup_attribution (const CpScene *self);
gboolean    cp_scene_is_simulated (const CpScene *self);
gboolean    cp_scene_is_exceeded (const CpScene *self);
gboolean    cp_scene_write_png (const CpScene *self,
                                gboolean       has_legend,
                                GOutputStream *out,
                                GError       **error);

G_END_DECLS
