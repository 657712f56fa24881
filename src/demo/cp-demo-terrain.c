/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-demo-terrain.h"

#include "cp-demo-random.h"

#include <math.h>

#define COAST_N_POINTS 720u
#define RIVER_STEP_M 60.0

/* The island's middle lies north of the city's, so that the harbour opens to the south. */
static const CpDemoPoint island_centre = { 0, 4500 };
#define ISLAND_RADIUS_M 11500.0

typedef struct
{
  double angle_deg; /* from the island's middle, anticlockwise from the east */
  double depth_m;
  double width_rad;
} Bay;

static const Bay bays[] = {
  { -81.5, 4700, 0.20 }, /* the harbour */
  { -24, 2600, 0.10 },
  { -142, 1700, 0.09 },
  { 62, 2200, 0.14 },
  { 150, 1500, 0.10 },
};

/* Where the river bends, and half its width there. */
static const struct
{
  CpDemoPoint bend;
  double      half_m;
} river_course[] = {
  { { -7600, 12200 }, 22 },
  { { -6900, 9900 }, 40 },
  { { -5000, 8300 }, 62 },
  { { -2900, 7300 }, 80 },
  { { -2300, 5700 }, 95 },
  { { -3500, 4300 }, 110 },
  { { -3300, 2700 }, 150 },
  { { -1700, 1900 }, 200 },
  { { -200, 1850 }, 150 },
  { { 900, 1000 }, 150 },
  { { 800, -500 }, 185 },
  { { 750, -1700 }, 260 },
  { { 1000, -2900 }, 420 },
  { { 1150, -4600 }, 700 },
};

/* Islets: middle, half axes, turn. The first two lie in the river, the others in bay and sea. */
static const struct
{
  CpDemoPoint centre;
  double      radius_x_m;
  double      radius_y_m;
  double      angle_deg;
} islet_plan[] = {
  { { -1950, 2010 }, 330, 70, -24 },
  { { 765, -1350 }, 300, 62, 92 },
  { { 2150, -6400 }, 620, 380, 30 },
  { { 300, -7900 }, 420, 560, 10 },
  { { 3600, -8300 }, 300, 200, -20 },
  { { -7400, -5200 }, 500, 280, 40 },
  { { 10900, -2400 }, 480, 300, 60 },
};

static const struct
{
  CpDemoPoint centre;
  double      radius_x_m;
  double      radius_y_m;
  double      angle_deg;
} wood_plan[] = {
  { { -7300, 5200 }, 1500, 900, 60 },   { { 4600, 8600 }, 1900, 1000, -15 },
  { { 8000, 3300 }, 1100, 1700, 10 },   { { -8600, -400 }, 900, 1300, -10 },
  { { -4600, 11200 }, 2100, 1200, 20 }, { { 2500, 12600 }, 2300, 1100, 5 },
  { { 7900, 9300 }, 1400, 900, -50 },   { { -5300, -3600 }, 620, 380, 25 },
  { { 5900, -2500 }, 560, 420, -30 },   { { -1500, 9500 }, 900, 600, -10 },
};

static double
coast_radius_m (guint32 seed,
                double  angle_rad)
{
  double radius_m = ISLAND_RADIUS_M;

  for (guint k = 2; k <= 23; k++)
    radius_m += 1150.0 / pow (k, 0.85) * sin (k * angle_rad + 2 * G_PI * cp_demo_hash_unit (seed, 'c', k));
  for (guint i = 0; i < G_N_ELEMENTS (bays); i++)
    {
      double away_rad = remainder (angle_rad - bays[i].angle_deg * G_PI / 180, 2 * G_PI) / bays[i].width_rad;

      radius_m -= bays[i].depth_m * exp (-away_rad * away_rad / 2);
    }
  return radius_m;
}

static CpDemoShape *
shape_from_array (GArray *points)
{
  CpDemoShape *shape = cp_demo_shape_new ((const CpDemoPoint *) (gpointer) points->data, points->len);

  g_array_unref (points);
  return shape;
}

static void
build_coast (CpDemoTerrain *self,
             guint32        seed)
{
  g_autoptr (GArray) outline = g_array_new (FALSE, FALSE, sizeof (CpDemoPoint));
  g_autofree double *inland_m = g_new (double, COAST_N_POINTS);

  for (guint i = 0; i < COAST_N_POINTS; i++)
    {
      double      angle_rad = 2 * G_PI * i / COAST_N_POINTS;
      double      radius_m = coast_radius_m (seed, angle_rad);
      CpDemoPoint point = {
        island_centre.x_m + radius_m * cos (angle_rad),
        island_centre.y_m + radius_m * sin (angle_rad),
      };

      g_array_append_val (outline, point);
      inland_m[i] = CP_DEMO_SHORE_M;
    }
  self->coast = cp_demo_shape_new ((const CpDemoPoint *) (gpointer) outline->data, outline->len);
  /* Anticlockwise, so the land is on the left. */
  self->dry_coast = shape_from_array (
    cp_demo_curve_offset ((const CpDemoPoint *) (gpointer) outline->data, outline->len, inland_m));
}

static CpDemoShape *
river_outline (const CpDemoTerrain *self,
               double               margin_m)
{
  const CpDemoPoint *line = (const CpDemoPoint *) (gpointer) self->river_line->data;
  const double      *half_m = (const double *) (gpointer) self->river_half_m->data;
  guint              n = self->river_line->len;
  g_autofree double *left_m = g_new (double, n);
  g_autoptr (GArray) right = NULL;
  GArray            *outline;

  for (guint i = 0; i < n; i++)
    left_m[i] = half_m[i] + margin_m;
  outline = cp_demo_curve_offset (line, n, left_m);
  for (guint i = 0; i < n; i++)
    left_m[i] = -left_m[i];
  right = cp_demo_curve_offset (line, n, left_m);
  for (guint i = n; i-- > 0;)
    g_array_append_val (outline, g_array_index (right, CpDemoPoint, i));
  return shape_from_array (outline);
}

static void
build_river (CpDemoTerrain *self,
             guint32        seed)
{
  CpDemoPoint bends[G_N_ELEMENTS (river_course)];
  guint       n = G_N_ELEMENTS (river_course);

  for (guint i = 0; i < n; i++)
    {
      /* Upstream the seed may move the bends; by the old town the plan holds. */
      double play_m = river_course[i].bend.y_m > 4000 ? 420 : 40;

      bends[i].x_m = river_course[i].bend.x_m + cp_demo_hash_between (seed, 'x', i, -play_m, play_m);
      bends[i].y_m = river_course[i].bend.y_m + cp_demo_hash_between (seed, 'y', i, -play_m, play_m);
    }
  self->river_line = cp_demo_curve_through (bends, n, RIVER_STEP_M);
  self->river_half_m = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0, point = 0; i < self->river_line->len; i++)
    {
      CpDemoPoint here = g_array_index (self->river_line, CpDemoPoint, i);
      double      half_m;
      double      share;

      while (point + 2 < n && cp_demo_point_distance_m (here, bends[point + 1]) < RIVER_STEP_M / 2)
        point++;
      share = cp_demo_point_distance_m (here, bends[point]) /
              (cp_demo_point_distance_m (here, bends[point]) + cp_demo_point_distance_m (here, bends[point + 1]));
      half_m = river_course[point].half_m + (river_course[point + 1].half_m - river_course[point].half_m) * share;
      g_array_append_val (self->river_half_m, half_m);
    }
  self->river = river_outline (self, 0);
  self->wet_river = river_outline (self, CP_DEMO_SHORE_M);
}

/**
 * cp_demo_terrain_new:
 * @seed: what makes this island another one
 *
 * Returns: (transfer full): the island
 */
CpDemoTerrain *
cp_demo_terrain_new (guint32 seed)
{
  CpDemoTerrain *self = g_new0 (CpDemoTerrain, 1);

  build_coast (self, seed);
  build_river (self, seed);
  self->islets = g_ptr_array_new_with_free_func ((GDestroyNotify) cp_demo_shape_free);
  for (guint i = 0; i < G_N_ELEMENTS (islet_plan); i++)
    g_ptr_array_add (self->islets,
                     shape_from_array (cp_demo_blob_new (islet_plan[i].centre, islet_plan[i].radius_x_m,
                                                         islet_plan[i].radius_y_m,
                                                         islet_plan[i].angle_deg * G_PI / 180, 0.1,
                                                         cp_demo_hash (seed, 'i', i))));
  self->woods = g_ptr_array_new_with_free_func ((GDestroyNotify) cp_demo_shape_free);
  for (guint i = 0; i < G_N_ELEMENTS (wood_plan); i++)
    g_ptr_array_add (self->woods,
                     shape_from_array (cp_demo_blob_new (wood_plan[i].centre, wood_plan[i].radius_x_m,
                                                         wood_plan[i].radius_y_m,
                                                         wood_plan[i].angle_deg * G_PI / 180, 0.22,
                                                         cp_demo_hash (seed, 'w', i))));
  return self;
}

void
cp_demo_terrain_free (CpDemoTerrain *self)
{
  cp_demo_shape_free (self->coast);
  cp_demo_shape_free (self->dry_coast);
  cp_demo_shape_free (self->river);
  cp_demo_shape_free (self->wet_river);
  g_ptr_array_unref (self->islets);
  g_ptr_array_unref (self->woods);
  g_array_unref (self->river_line);
  g_array_unref (self->river_half_m);
  g_free (self);
}

static gboolean
any_contains (GPtrArray  *shapes,
              CpDemoPoint point)
{
  for (guint i = 0; i < shapes->len; i++)
    if (cp_demo_shape_contains (g_ptr_array_index (shapes, i), point))
      return TRUE;
  return FALSE;
}

/**
 * cp_demo_terrain_is_water:
 *
 * Returns: whether one would need a boat at @point
 */
gboolean
cp_demo_terrain_is_water (const CpDemoTerrain *self,
                          CpDemoPoint          point)
{
  if (!cp_demo_shape_contains (self->coast, point) || cp_demo_shape_contains (self->river, point))
    return !any_contains (self->islets, point);
  return FALSE;
}

/**
 * cp_demo_terrain_is_shore:
 *
 * Returns: whether @point is water, an islet, or too near to either for anything but a bridge
 */
gboolean
cp_demo_terrain_is_shore (const CpDemoTerrain *self,
                          CpDemoPoint          point)
{
  return !cp_demo_shape_contains (self->dry_coast, point) || cp_demo_shape_contains (self->wet_river, point);
}

gboolean
cp_demo_terrain_is_wood (const CpDemoTerrain *self,
                         CpDemoPoint          point)
{
  return any_contains (self->woods, point);
}
