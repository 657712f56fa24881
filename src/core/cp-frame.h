/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-grid-spec.h"
#include "cp-moment.h"

G_BEGIN_DECLS

/**
 * CpFrame:
 *
 * One number with a unit per cell of a grid at one instant. Immutable, atomically counted.
 */
typedef struct _CpFrame CpFrame;

#define CP_TYPE_FRAME (cp_frame_get_type ())
GType             cp_frame_get_type (void) G_GNUC_CONST;

CpFrame          *cp_frame_new (const CpGridSpec  *spec,
                                const CpPlacement *placement);
CpFrame          *cp_frame_ref (CpFrame *self);
void              cp_frame_unref (CpFrame *self);
const CpGridSpec *cp_frame_get_spec (const CpFrame *self);
const float      *cp_frame_get_values (const CpFrame *self);
gint64            cp_frame_get_time_usec (const CpFrame *self);
CpMotion          cp_frame_get_motion (const CpFrame *self);
guint             cp_frame_get_n_observations (const CpFrame *self);
double            cp_frame_get_weight (const CpFrame *self);
gboolean          cp_frame_get_range (const CpFrame *self,
                                      float         *min,
                                      float         *max);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CpFrame, cp_frame_unref)

G_END_DECLS
