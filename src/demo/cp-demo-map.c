/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-demo-tile-private.h"

#include <math.h>

/* Lines narrower than this need no edge. */
#define MIN_CASED_PX 1.6
#define BLOCK_ZOOM 14.0
#define TRAM_ZOOM 12.0

static void
add_shape (cairo_t           *cr,
           const CpDemoView  *view,
           const CpDemoShape *shape)
{
  for (guint i = 0; i < shape->n_points; i++)
    {
      CpDemoPoint px = cp_demo_view_to_px (view, shape->points[i]);

      if (i == 0)
        cairo_move_to (cr, px.x_m, px.y_m);
      else
        cairo_line_to (cr, px.x_m, px.y_m);
    }
  cairo_close_path (cr);
}

static void
fill_shapes (cairo_t          *cr,
             const CpDemoView *view,
             GPtrArray        *shapes,
             CpDemoColor       color)
{
  for (guint i = 0; i < shapes->len; i++)
    {
      const CpDemoShape *shape = g_ptr_array_index (shapes, i);

      if (cp_demo_bounds_overlap (&shape->bounds, &view->bounds))
        add_shape (cr, view, shape);
    }
  cp_demo_palette_set (cr, color, 1);
  cairo_fill (cr);
}

static void
paint_ground (cairo_t             *cr,
              const CpDemoWorld   *world,
              const CpDemoView    *view,
              const CpDemoPalette *palette)
{
  const CpDemoTerrain *terrain = world->terrain;

  cp_demo_palette_set (cr, palette->sea, 1);
  cairo_paint (cr);

  add_shape (cr, view, terrain->coast);
  cp_demo_palette_set (cr, palette->land, 1);
  cairo_fill (cr);

  for (guint i = 0; i < world->plan->districts->len; i++)
    {
      const CpDemoDistrict *district = g_ptr_array_index (world->plan->districts, i);

      if (district->kind != CP_DEMO_DISTRICT_COUNTRY && cp_demo_bounds_overlap (&district->outline->bounds, &view->bounds))
        add_shape (cr, view, district->outline);
    }
  /* Districts end in the middle of the bay; the land they are on does not. */
  cairo_save (cr);
  cairo_clip (cr);
  add_shape (cr, view, terrain->coast);
  cp_demo_palette_set (cr, palette->town, 1);
  cairo_fill (cr);
  cairo_restore (cr);
  cairo_new_path (cr);

  fill_shapes (cr, view, terrain->woods, palette->wood);
  fill_shapes (cr, view, world->plan->parks, palette->park);
}

/* The river after the parks, for it runs through them; then the sea gets lighter towards the land,
 * also where the river's end lies in it. */
static void
paint_water (cairo_t             *cr,
             const CpDemoWorld   *world,
             const CpDemoView    *view,
             const CpDemoPalette *palette)
{
  const CpDemoTerrain *terrain = world->terrain;

  add_shape (cr, view, terrain->river);
  cp_demo_palette_set (cr, palette->sea, 1);
  cairo_fill (cr);

  cairo_save (cr);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_rectangle (cr, -1, -1, view->width_px + 2, view->height_px + 2);
  add_shape (cr, view, terrain->coast);
  cairo_clip (cr);
  add_shape (cr, view, terrain->coast);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint ring = 0; ring < 2; ring++)
    {
      cp_demo_palette_set (cr, palette->shallow, 0.6);
      cairo_set_line_width (cr, (ring == 0 ? 900 : 360) * view->px_per_m);
      cairo_stroke_preserve (cr);
    }
  cairo_new_path (cr);
  cairo_restore (cr);
  fill_shapes (cr, view, terrain->islets, palette->park);
}

/* How far a drawn road may reach beyond its middle: pixels count far out, the ground near by. */
static double
road_reach_m (const CpDemoView *view)
{
  return 20 + 8 * view->scale / view->px_per_m;
}

/* Which edges the window may show, by class: most tiles show few of some ten thousand. */
static void
find_edges (const CpDemoStreets *streets,
            const CpDemoView    *view,
            GArray              *found[CP_DEMO_N_ROADS])
{
  CpDemoBounds seen = cp_demo_view_grow (view, road_reach_m (view));

  for (guint32 i = 0; i < streets->n_edges; i++)
    {
      CpDemoPoint a = streets->nodes[streets->edges[i].a];
      CpDemoPoint b = streets->nodes[streets->edges[i].b];

      if (MAX (a.x_m, b.x_m) >= seen.west_m && MIN (a.x_m, b.x_m) <= seen.east_m &&
          MAX (a.y_m, b.y_m) >= seen.south_m && MIN (a.y_m, b.y_m) <= seen.north_m)
        g_array_append_val (found[streets->edges[i].road], i);
    }
}

/* Draws edges that follow each other in one go, so that their joints are round and not seen. */
static void
add_edges (cairo_t             *cr,
           const CpDemoStreets *streets,
           const CpDemoView    *view,
           const GArray        *found,
           gboolean             bridges_only)
{
  guint32 pen = G_MAXUINT32;

  for (guint i = 0; i < found->len; i++)
    {
      const CpDemoEdge *edge = &streets->edges[g_array_index (found, guint32, i)];
      CpDemoPoint       px;

      if (bridges_only && !edge->is_bridge)
        continue;
      if (pen != edge->a)
        {
          px = cp_demo_view_to_px (view, streets->nodes[edge->a]);
          cairo_move_to (cr, px.x_m, px.y_m);
        }
      px = cp_demo_view_to_px (view, streets->nodes[edge->b]);
      cairo_line_to (cr, px.x_m, px.y_m);
      pen = edge->b;
    }
}

static void
paint_roads (cairo_t             *cr,
             const CpDemoWorld   *world,
             const CpDemoView    *view,
             const CpDemoPalette *palette)
{
  GArray *found[CP_DEMO_N_ROADS];
  double  width_px[CP_DEMO_N_ROADS];

  for (guint i = 0; i < CP_DEMO_N_ROADS; i++)
    {
      found[i] = g_array_new (FALSE, FALSE, sizeof (guint32));
      width_px[i] = cp_demo_palette_road_px ((CpDemoRoad) i, view);
    }
  find_edges (world->streets, view, found);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cp_demo_palette_set (cr, palette->bridge, 1);
  for (guint i = 0; i < CP_DEMO_N_ROADS; i++)
    {
      if (width_px[i] < MIN_CASED_PX * view->scale)
        continue;
      add_edges (cr, world->streets, view, found[i], TRUE);
      cairo_set_line_width (cr, width_px[i] * 1.35 + 2.2 * view->scale);
      cairo_stroke (cr);
    }
  /* All edges below all fills, so that crossings are open. */
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = CP_DEMO_N_ROADS; i-- > 0;)
      {
        if (width_px[i] <= 0 || (pass == 0 && width_px[i] < MIN_CASED_PX * view->scale))
          continue;
        add_edges (cr, world->streets, view, found[i], FALSE);
        cp_demo_palette_set (cr, pass == 0 ? palette->casing : palette->road[i], 1);
        cairo_set_line_width (cr, pass == 0 ? width_px[i] + 1.3 * view->scale : width_px[i]);
        cairo_stroke (cr);
      }
  for (guint i = 0; i < CP_DEMO_N_ROADS; i++)
    g_array_unref (found[i]);
}

static void
paint_trams (cairo_t             *cr,
             const CpDemoWorld   *world,
             const CpDemoView    *view,
             const CpDemoPalette *palette)
{
  CpDemoBounds seen = cp_demo_view_grow (view, road_reach_m (view));

  if (view->zoom < TRAM_ZOOM)
    return;
  for (guint i = 0; i < world->lines->len; i++)
    {
      const CpDemoLine *line = g_ptr_array_index (world->lines, i);
      gboolean          down = FALSE;

      for (guint j = 0; line->kind == CP_DEMO_LINE_TRAM && j + 1 < line->n_points; j++)
        {
          CpDemoBounds bounds;
          CpDemoPoint  px;

          cp_demo_bounds_init (&bounds, &line->points[j], 2);
          if (!cp_demo_bounds_overlap (&bounds, &seen))
            {
              down = FALSE;
              continue;
            }
          px = cp_demo_view_to_px (view, line->points[j]);
          if (!down)
            cairo_move_to (cr, px.x_m, px.y_m);
          px = cp_demo_view_to_px (view, line->points[j + 1]);
          cairo_line_to (cr, px.x_m, px.y_m);
          down = TRUE;
        }
    }
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cp_demo_palette_set (cr, palette->tram, 0.75);
  cairo_set_line_width (cr, CLAMP (0.9 + 0.25 * (view->zoom - 13), 0.8, 2.2) * view->scale);
  cairo_stroke (cr);
}

/**
 * cp_demo_map_paint:
 * @view: what to show
 *
 * Fills the whole surface with the base map.
 */
void
cp_demo_map_paint (cairo_t             *cr,
                   const CpDemoWorld   *world,
                   const CpDemoView    *view,
                   const CpDemoPalette *palette)
{
  CpDemoBounds island = world->terrain->coast->bounds;

  island.south_m -= 1000;
  island.north_m += 1000;
  island.west_m -= 1000;
  island.east_m += 1000;
  if (!cp_demo_bounds_overlap (&island, &view->bounds))
    {
      cp_demo_palette_set (cr, palette->sea, 1);
      cairo_paint (cr);
      return;
    }
  paint_ground (cr, world, view, palette);
  if (view->zoom >= BLOCK_ZOOM)
    cp_demo_blocks_paint (cr, world, view, palette);
  paint_water (cr, world, view, palette);
  paint_roads (cr, world, view, palette);
  paint_trams (cr, world, view, palette);
  cp_demo_labels_paint (cr, world, view, palette);
}
