/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-demo-tile-private.h"

#include <math.h>

/* Web Mercator tiles are this wide at their own zoom, however fine they are drawn. */
#define TILE_PX 256.0

/**
 * cp_demo_view_init:
 * @west_px: left edge of the window in the pixels of zoom @z, from the date line
 * @north_px: its upper edge, from the northern end of the world
 * @width_px: in those pixels times @scale
 * @scale: 1, or more where the same ground gets more pixels
 */
void
cp_demo_view_init (CpDemoView *view,
                   guint       z,
                   double      west_px,
                   double      north_px,
                   guint       width_px,
                   guint       height_px,
                   double      scale)
{
  double world_px = TILE_PX * exp2 (z);
  double px_per_mercator_m = world_px / (2 * CP_MERCATOR_HALF_WORLD_M);

  view->zoom = z;
  view->scale = scale;
  view->px_per_m = px_per_mercator_m / CP_DEMO_PLANE_SCALE * scale;
  view->x_px = ((cp_mercator_x_m (CP_DEMO_CENTRE_LONGITUDE_DEG) + CP_MERCATOR_HALF_WORLD_M) * px_per_mercator_m - west_px) * scale;
  view->y_px = ((CP_MERCATOR_HALF_WORLD_M - cp_mercator_y_m (CP_DEMO_CENTRE_LATITUDE_DEG)) * px_per_mercator_m - north_px) * scale;
  view->width_px = width_px;
  view->height_px = height_px;
  view->bounds = (CpDemoBounds) {
    .west_m = -view->x_px / view->px_per_m,
    .south_m = (view->y_px - height_px) / view->px_per_m,
    .east_m = (width_px - view->x_px) / view->px_per_m,
    .north_m = view->y_px / view->px_per_m,
  };
}

CpDemoPoint
cp_demo_view_to_px (const CpDemoView *view,
                    CpDemoPoint       point)
{
  return (CpDemoPoint) { view->x_px + point.x_m * view->px_per_m, view->y_px - point.y_m * view->px_per_m };
}

CpDemoBounds
cp_demo_view_grow (const CpDemoView *view,
                   double            margin_m)
{
  return (CpDemoBounds) {
    view->bounds.west_m - margin_m, view->bounds.south_m - margin_m,
    view->bounds.east_m + margin_m, view->bounds.north_m + margin_m
  };
}

/**
 * cp_demo_tile_render:
 * @z: zoom, 0 to %CP_DEMO_TILE_MAX_ZOOM
 * @x: column from the date line, under 2^z
 * @y: row from the north, under 2^z
 * @size_px: side of the picture; 256, or 512 for the same ground twice as fine
 *
 * Draws one XYZ tile of the invented city. Tiles fit their neighbours to the pixel: everything is
 * drawn at its place in the world and cut by the tile's edge. Any thread; costs some milliseconds.
 *
 * Returns: (transfer full): an opaque ARGB32 surface
 */
cairo_surface_t *
cp_demo_tile_render (CpDemoWorld    *world,
                     guint           z,
                     guint           x,
                     guint           y,
                     guint           size_px,
                     CpDemoTileStyle style)
{
  const CpDemoPalette *palette = cp_demo_palette_get (style);
  cairo_surface_t     *surface;
  cairo_t             *cr;
  CpDemoView           view;

  g_return_val_if_fail (world != NULL, NULL);
  g_return_val_if_fail (z <= CP_DEMO_TILE_MAX_ZOOM, NULL);
  g_return_val_if_fail (x >> z == 0 && y >> z == 0, NULL);
  g_return_val_if_fail (size_px > 0 && size_px <= CP_DEMO_TILE_MAX_SIZE_PX, NULL);

  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) size_px, (int) size_px);
  cr = cairo_create (surface);
  cp_demo_view_init (&view, z, x * TILE_PX, y * TILE_PX, size_px, size_px, size_px / TILE_PX);
  cp_demo_map_paint (cr, world, &view, palette);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}
