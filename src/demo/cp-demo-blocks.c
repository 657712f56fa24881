/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-demo-tile-private.h"

#include "cp-demo-random.h"

#include <math.h>

/* From here on houses, before whole blocks. */
#define HOUSE_ZOOM 15.0
/* Between a line of the grid and the first wall: half a street and a pavement. */
#define FRONT_M 10.0
/* What a block keeps from the edge of its district, where a wider road runs. */
#define BORDER_M 15.0
#define LOT_M 21.0
/* No house is longer, so no road farther off can touch one. */
#define HOUSE_REACH_M 20.0

static const double half_width_m[CP_DEMO_N_ROADS] = { 15, 12, 10, 8, 7, 4 };

typedef struct
{
  cairo_t             *cr;
  const CpDemoWorld   *world;
  const CpDemoView    *view;
  CpDemoBounds         seen;
  GArray              *roads; /* (element-type CpDemoEdge) those near enough to be in the way */
} Painter;

static gboolean
is_inside (const CpDemoDistrict *district,
           CpDemoPoint           point,
           double                margin_m)
{
  for (guint i = 0; i < district->cell->len; i++)
    {
      CpDemoPoint a = g_array_index (district->cell, CpDemoPoint, i);
      CpDemoPoint b = g_array_index (district->cell, CpDemoPoint, (i + 1) % district->cell->len);
      double      length_m = MAX (cp_demo_point_distance_m (a, b), 1e-9);

      if (((b.x_m - a.x_m) * (point.y_m - a.y_m) - (b.y_m - a.y_m) * (point.x_m - a.x_m)) / length_m < margin_m)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_free (const Painter *self,
         CpDemoPoint    middle,
         double         reach_m)
{
  if (cp_demo_terrain_is_shore (self->world->terrain, middle) || cp_demo_plan_is_green (self->world->plan, middle))
    return FALSE;
  for (guint i = 0; i < self->roads->len; i++)
    {
      const CpDemoEdge *road = &g_array_index (self->roads, CpDemoEdge, i);

      if (cp_demo_point_to_segment_m (middle, self->world->streets->nodes[road->a],
                                      self->world->streets->nodes[road->b]) < reach_m + half_width_m[road->road])
        return FALSE;
    }
  return TRUE;
}

/* Adds a rectangle of the district's own plan to the path, where it may stand. */
static void
add_box (const Painter        *self,
         const CpDemoDistrict *district,
         double                u0_m,
         double                v0_m,
         double                u1_m,
         double                v1_m,
         gboolean              check_roads)
{
  const double us_m[] = { u0_m, u1_m, u1_m, u0_m };
  const double vs_m[] = { v0_m, v0_m, v1_m, v1_m };
  CpDemoPoint  corners[4];
  CpDemoPoint  middle;
  CpDemoBounds bounds;

  for (guint i = 0; i < 4; i++)
    {
      corners[i] = cp_demo_district_to_plane (district, us_m[i], vs_m[i]);
      if (!is_inside (district, corners[i], BORDER_M))
        return;
    }
  for (guint i = 0; i < 4; i++)
    corners[i] = cp_demo_plan_bend (self->world->plan, corners[i]);
  cp_demo_bounds_init (&bounds, corners, 4);
  if (!cp_demo_bounds_overlap (&bounds, &self->seen))
    return;
  middle = cp_demo_point_mix (corners[0], corners[2], 0.5);
  if (check_roads ? !is_free (self, middle, MIN (u1_m - u0_m, v1_m - v0_m) * 0.6)
                  : (cp_demo_terrain_is_shore (self->world->terrain, middle) || cp_demo_plan_is_green (self->world->plan, middle)))
    return;
  for (guint i = 0; i < 4; i++)
    {
      CpDemoPoint px = cp_demo_view_to_px (self->view, corners[i]);

      if (i == 0)
        cairo_move_to (self->cr, px.x_m, px.y_m);
      else
        cairo_line_to (self->cr, px.x_m, px.y_m);
    }
  cairo_close_path (self->cr);
}

/* Whether any of a block of the grid may be seen: its middle tells, give or take its size. */
static gboolean
may_see (const Painter        *self,
         const CpDemoDistrict *district,
         double                u_m,
         double                v_m,
         double                reach_m)
{
  CpDemoPoint middle = cp_demo_plan_bend (self->world->plan, cp_demo_district_to_plane (district, u_m, v_m));

  return middle.x_m > self->seen.west_m - reach_m && middle.x_m < self->seen.east_m + reach_m &&
         middle.y_m > self->seen.south_m - reach_m && middle.y_m < self->seen.north_m + reach_m;
}

/* Two rows of houses back to back, each as deep and as wide as its owner could pay for. */
static void
add_houses (const Painter        *self,
            const CpDemoDistrict *district,
            double                u0_m,
            double                v0_m,
            double                u1_m,
            double                v1_m,
            guint64               seed)
{
  guint  n_lots = (guint) MAX ((v1_m - v0_m) / LOT_M, 1);
  double lot_m = (v1_m - v0_m) / n_lots;

  for (guint row = 0; row < 2; row++)
    for (guint lot = 0; lot < n_lots; lot++)
      {
        guint64 own = row * 64 + lot;
        double  depth_m = cp_demo_hash_between (seed, 'D', own, 15, MAX (16, (u1_m - u0_m) * 0.44));
        double  front_m = cp_demo_hash_between (seed, 'F', own, 0, 4);
        double  side_m = cp_demo_hash_between (seed, 'S', own, 0.3, 2.6);
        double  left_m = v0_m + lot * lot_m + side_m;

        if (cp_demo_hash_unit (seed, 'G', own) < 0.07)
          continue;
        if (row == 0)
          add_box (self, district, u0_m + front_m, left_m, u0_m + front_m + depth_m, left_m + lot_m - 2 * side_m, TRUE);
        else
          add_box (self, district, u1_m - front_m - depth_m, left_m, u1_m - front_m, left_m + lot_m - 2 * side_m, TRUE);
      }
}

static void
add_district (const Painter        *self,
              const CpDemoDistrict *district,
              guint                 index)
{
  double cosine = cos (district->angle_rad);
  double sine = sin (district->angle_rad);
  double low_u_m = G_MAXDOUBLE;
  double high_u_m = -G_MAXDOUBLE;
  double low_v_m = G_MAXDOUBLE;
  double high_v_m = -G_MAXDOUBLE;

  /* Which part of the district's grid the window may show; 260 m is more than the plan bends. */
  for (guint corner = 0; corner < 4; corner++)
    {
      double x_m = (corner % 2 == 0 ? self->seen.west_m - 260 : self->seen.east_m + 260) - district->middle.x_m;
      double y_m = (corner < 2 ? self->seen.south_m - 260 : self->seen.north_m + 260) - district->middle.y_m;
      double u_m = x_m * cosine + y_m * sine;
      double v_m = y_m * cosine - x_m * sine;

      low_u_m = MIN (low_u_m, u_m);
      high_u_m = MAX (high_u_m, u_m);
      low_v_m = MIN (low_v_m, v_m);
      high_v_m = MAX (high_v_m, v_m);
    }
  for (int i = (int) MAX (floor (low_u_m / district->step_u_m), -22); i < MIN (ceil (high_u_m / district->step_u_m), 22); i++)
    for (int j = (int) MAX (floor (low_v_m / district->step_v_m), -22); j < MIN (ceil (high_v_m / district->step_v_m), 22); j++)
      {
        double u0_m = i * district->step_u_m + FRONT_M;
        double v0_m = j * district->step_v_m + FRONT_M;
        double u1_m = (i + 1) * district->step_u_m - FRONT_M;
        double v1_m = (j + 1) * district->step_v_m - FRONT_M;

        if (!may_see (self, district, (u0_m + u1_m) / 2, (v0_m + v1_m) / 2, district->step_v_m))
          continue;
        if (self->view->zoom < HOUSE_ZOOM)
          add_box (self, district, u0_m, v0_m, u1_m, v1_m, FALSE);
        else
          add_houses (self, district, u0_m, v0_m, u1_m, v1_m,
                      cp_demo_hash (self->world->seed, 'h' + index, (guint64) ((i + 64) * 256 + j + 64)));
      }
}

/* Moves every edge of a convex outline inwards. Empty where nothing is left. */
static GArray *
inset (const CpDemoShape *shape,
       double             by_m)
{
  GArray *inner = g_array_new (FALSE, FALSE, sizeof (CpDemoPoint));

  g_array_append_vals (inner, shape->points, shape->n_points);
  for (guint i = 0; i < shape->n_points && inner->len > 0; i++)
    {
      g_autoptr (GArray) outer = g_steal_pointer (&inner);
      CpDemoPoint        a = shape->points[i];
      CpDemoPoint        b = shape->points[(i + 1) % shape->n_points];
      double             length_m = MAX (cp_demo_point_distance_m (a, b), 1e-9);
      double             nx = (a.y_m - b.y_m) / length_m;
      double             ny = (b.x_m - a.x_m) / length_m;

      inner = g_array_new (FALSE, FALSE, sizeof (CpDemoPoint));
      for (guint j = 0; j < outer->len; j++)
        {
          CpDemoPoint p = g_array_index (outer, CpDemoPoint, j);
          CpDemoPoint q = g_array_index (outer, CpDemoPoint, (j + 1) % outer->len);
          double      over_p = (p.x_m - a.x_m) * nx + (p.y_m - a.y_m) * ny - by_m;
          double      over_q = (q.x_m - a.x_m) * nx + (q.y_m - a.y_m) * ny - by_m;

          if (over_p >= 0)
            g_array_append_val (inner, p);
          if ((over_p >= 0) != (over_q >= 0))
            {
              CpDemoPoint cut = cp_demo_point_mix (p, q, over_p / (over_p - over_q));

              g_array_append_val (inner, cut);
            }
        }
    }
  return inner;
}

/* The old town's blocks are built up all round, with a yard inside. */
static void
add_old_block (const Painter     *self,
               const CpDemoShape *block)
{
  if (!cp_demo_bounds_overlap (&block->bounds, &self->seen))
    return;
  for (guint i = 0; i < block->n_points; i++)
    if (cp_demo_terrain_is_shore (self->world->terrain, block->points[i]))
      return;
  for (guint ring = 0; ring < (self->view->zoom < HOUSE_ZOOM ? 1 : 2); ring++)
    {
      g_autoptr (GArray) outline = inset (block, ring == 0 ? 4.5 : 19);

      for (guint i = 0; i < outline->len; i++)
        {
          CpDemoPoint px = cp_demo_view_to_px (self->view, g_array_index (outline, CpDemoPoint, i));

          if (i == 0)
            cairo_move_to (self->cr, px.x_m, px.y_m);
          else
            cairo_line_to (self->cr, px.x_m, px.y_m);
        }
      if (outline->len > 0)
        cairo_close_path (self->cr);
    }
}

static void
collect_roads (Painter *self)
{
  const CpDemoStreets *streets = self->world->streets;
  CpDemoBounds         near = cp_demo_view_grow (self->view, 4 * HOUSE_REACH_M);

  self->roads = g_array_new (FALSE, FALSE, sizeof (CpDemoEdge));
  for (guint i = 0; i < streets->n_edges && self->view->zoom >= HOUSE_ZOOM; i++)
    {
      CpDemoPoint  ends[2] = { streets->nodes[streets->edges[i].a], streets->nodes[streets->edges[i].b] };
      CpDemoBounds bounds;

      cp_demo_bounds_init (&bounds, ends, 2);
      if (streets->edges[i].road <= CP_DEMO_ROAD_SECONDARY && cp_demo_bounds_overlap (&bounds, &near))
        g_array_append_val (self->roads, streets->edges[i]);
    }
}

/**
 * cp_demo_blocks_paint:
 *
 * What is built between the streets. Nothing of it is kept: each block is a function of its place.
 */
void
cp_demo_blocks_paint (cairo_t             *cr,
                      const CpDemoWorld   *world,
                      const CpDemoView    *view,
                      const CpDemoPalette *palette)
{
  Painter self = { cr, world, view, cp_demo_view_grow (view, 2), NULL };

  collect_roads (&self);
  for (guint i = 0; i < world->plan->districts->len; i++)
    {
      const CpDemoDistrict *district = g_ptr_array_index (world->plan->districts, i);

      if (district->kind == CP_DEMO_DISTRICT_TOWN && cp_demo_bounds_overlap (&district->outline->bounds, &self.seen))
        add_district (&self, district, i);
    }
  for (guint i = 0; i < world->plan->lanes->len; i++)
    add_old_block (&self, g_ptr_array_index (world->plan->lanes, i));
  /* Whole blocks are a tint, houses are things. */
  cp_demo_palette_set (cr, palette->block, view->zoom < HOUSE_ZOOM ? 0.5 : 1);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_fill (cr);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_WINDING);
  g_array_unref (self.roads);
}
