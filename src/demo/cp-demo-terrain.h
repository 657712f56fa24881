/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-demo-shape.h"

G_BEGIN_DECLS

/* How near to the water's edge an ordinary street may come. */
#define CP_DEMO_SHORE_M 32.0

/* What was there before the city: one island in the open sea, with a harbour bay, a river through it, islets and woods.
 * Immutable once made. */
typedef struct
{
  CpDemoShape *coast;
  CpDemoShape *river;
  GPtrArray   *islets; /* (element-type CpDemoShape) in the river and the sea */
  GPtrArray   *woods;  /* (element-type CpDemoShape) */
  GArray      *river_line;   /* (element-type CpDemoPoint) from the hills to the harbour */
  GArray      *river_half_m; /* (element-type double) half its width, point by point */

  /*< private >*/
  CpDemoShape *dry_coast; /* the same, a street's distance inland */
  CpDemoShape *wet_river; /* the same, a street's distance out of the river */
} CpDemoTerrain;

CpDemoTerrain *cp_demo_terrain_new (guint32 seed);
void           cp_demo_terrain_free (CpDemoTerrain *self);
gboolean       cp_demo_terrain_is_water (const CpDemoTerrain *self,
                                         CpDemoPoint          point);
gboolean       cp_demo_terrain_is_shore (const CpDemoTerrain *self,
                                         CpDemoPoint          point);
gboolean       cp_demo_terrain_is_wood (const CpDemoTerrain *self,
                                        CpDemoPoint          point);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CpDemoTerrain, cp_demo_terrain_free)

G_END_DECLS
