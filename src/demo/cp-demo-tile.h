/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-demo-world.h"

#include <cairo.h>

G_BEGIN_DECLS

#define CP_DEMO_TILE_MAX_ZOOM 19u
#define CP_DEMO_TILE_MAX_SIZE_PX 1024u

typedef enum
{
  CP_DEMO_TILE_LIGHT,
  CP_DEMO_TILE_DARK,
} CpDemoTileStyle;

cairo_surface_t *cp_demo_tile_render (CpDemoWorld    *world,
                                      guint           z,
                                      guint           x,
                                      guint           y,
                                      guint           size_px,
                                      CpDemoTileStyle style);

G_END_DECLS
