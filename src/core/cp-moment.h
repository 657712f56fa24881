/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-fade.h"
#include "cp-snapshot.h"

G_BEGIN_DECLS

/* Held: the fixes as they were before the instant. Smooth: interpolated at the instant. */
typedef enum
{
  CP_MOTION_HELD,
  CP_MOTION_SMOOTH,
} CpMotion;

const char *cp_motion_to_string (CpMotion motion);
gboolean    cp_motion_from_string (const char *text,
                                   CpMotion   *motion);

/* A vehicle that would need more than this between two snapshots jumps instead of gliding:
 * 90 m/s is what the fastest trains do. */
#define CP_MOMENT_MAX_SPEED_MPS 90.0

#define CP_MOMENT_NO_ROW G_MAXUINT32

/**
 * CpMoment:
 *
 * What a source knows about one instant: the snapshot at or before it, the next one where known,
 * and which row of the one is which row of the other. Immutable, atomically counted.
 */
typedef struct _CpMoment CpMoment;

#define CP_TYPE_MOMENT (cp_moment_get_type ())
GType          cp_moment_get_type (void) G_GNUC_CONST;

CpMoment      *cp_moment_new (CpSnapshot *current,
                              CpSnapshot *next);
CpMoment      *cp_moment_ref (CpMoment *self);
void           cp_moment_unref (CpMoment *self);
CpSnapshot    *cp_moment_get_current (const CpMoment *self);
CpSnapshot    *cp_moment_get_next (const CpMoment *self);
const guint32 *cp_moment_get_next_rows (const CpMoment *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CpMoment, cp_moment_unref)

/**
 * CpPlacement:
 *
 * Where each vehicle of a moment is at one instant, and what it weighs: what the heat and the
 * markers are both computed from. `n` rows; those of weight 0 are left out.
 */
typedef struct
{
  guint    n;
  double  *x_m;      /* Web Mercator */
  double  *y_m;
  float   *weight;   /* over 0, up to 1 */
  guint32 *row;      /* of the current snapshot; with is_next set, of the next one */
  guint8  *is_next;  /* the vehicle is in the next snapshot only */
  gint64   time_usec;
  CpMotion motion;
} CpPlacement;

CpPlacement *cp_placement_new (const CpMoment *moment,
                               gint64          time_usec,
                               CpMotion        motion,
                               const CpFade   *fade);
void         cp_placement_free (CpPlacement *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CpPlacement, cp_placement_free)

G_END_DECLS
