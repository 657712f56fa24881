/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-demo-tile-private.h"

#include <math.h>

/* Calm enough for heat to lie on: the map differs by little, the water by most. */
static const CpDemoPalette palettes[] = {
  [CP_DEMO_TILE_LIGHT] = {
    .sea = 0xd0dee8,
    .shallow = 0xd9e5ec,
    .land = 0xf4f3ee,
    .town = 0xeceae5,
    .wood = 0xe0eadb,
    .park = 0xd8e8d0,
    .block = 0xdedad3,
    .casing = 0xd9d5cd,
    .bridge = 0xb9b9b8,
    .road = { 0xf7e6c4, 0xfff6e0, 0xffffff, 0xffffff, 0xfefefd, 0xfbfaf7 },
    .tram = 0xb3a9c6,
    .label = 0x6b7078,
    .label_halo = 0xf6f5f1,
    .water_label = 0x7f9db3,
  },
  [CP_DEMO_TILE_DARK] = {
    .sea = 0x11161b,
    .shallow = 0x141a20,
    .land = 0x23272b,
    .town = 0x272b30,
    .wood = 0x222c29,
    .park = 0x243029,
    .block = 0x31373f,
    .casing = 0x1e2226,
    .bridge = 0x0b0e11,
    .road = { 0x666d77, 0x555c66, 0x49505a, 0x3f464e, 0x363c43, 0x373d44 },
    .tram = 0x6a6884,
    .label = 0x9aa1aa,
    .label_halo = 0x1f2327,
    .water_label = 0x4f6577,
  },
};

/* Widths in pixels of a 256-pixel tile, from zoom 8 to 16; 0 is not drawn. */
#define FIRST_ZOOM 8.0
static const double width_px[CP_DEMO_N_ROADS][9] = {
  { 0.6, 0.8, 1.2, 1.7, 2.3, 3.2, 4.6, 7.5, 13 },
  { 0.3, 0.5, 0.8, 1.2, 1.7, 2.5, 3.8, 6.2, 10.5 },
  { 0, 0, 0.4, 0.75, 1.15, 1.8, 3.0, 5.2, 9 },
  { 0, 0, 0, 0.35, 0.7, 1.25, 2.3, 4.2, 7.5 },
  { 0, 0, 0, 0, 0.4, 0.8, 1.5, 3.1, 6 },
  { 0, 0, 0, 0, 0.35, 0.65, 1.2, 2.2, 4.2 },
};

/**
 * cp_demo_palette_get:
 *
 * Returns: (transfer none): the colours of a style
 */
const CpDemoPalette *
cp_demo_palette_get (CpDemoTileStyle style)
{
  return &palettes[style == CP_DEMO_TILE_DARK ? CP_DEMO_TILE_DARK : CP_DEMO_TILE_LIGHT];
}

/**
 * cp_demo_palette_road_px:
 *
 * Returns: how wide a road is drawn, in pixels; 0 where it is left out. Beyond zoom 16 roads grow
 *   with the ground
 */
double
cp_demo_palette_road_px (CpDemoRoad        road,
                         const CpDemoView *view)
{
  double step = view->zoom - FIRST_ZOOM;
  int    last = (int) G_N_ELEMENTS (width_px[0]) - 1;

  if (step <= 0)
    return step > -2 && road == CP_DEMO_ROAD_MOTORWAY ? 0.5 * view->scale : 0;
  if (step >= last)
    return width_px[road][last] * exp2 (step - last) * view->scale;
  return width_px[road][(int) step] * view->scale;
}

void
cp_demo_palette_set (cairo_t    *cr,
                     CpDemoColor color,
                     double      alpha)
{
  cairo_set_source_rgba (cr, ((color >> 16) & 255) / 255.0, ((color >> 8) & 255) / 255.0, (color & 255) / 255.0, alpha);
}
