/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-demo-plan.h"

#include "cp-demo-random.h"

#include <math.h>

/* Everything beyond is open country. */
#define TOWN_RADIUS_M 7900.0
static const CpDemoPoint town_middle = { 0, 700 };

/* The ring road runs round the city, the boulevard round the old town, where its walls were. */
#define RING_RADIUS_M 4650.0
static const CpDemoPoint ring_middle = { -100, 900 };
#define BOULEVARD_RADIUS_M 1330.0
static const CpDemoPoint boulevard_middle = { -330, 130 };
#define RADIAL_REACH_M 12200.0
#define N_RADIALS 10u

#define OLD_TOWN_BLOCK_M 105.0
#define QUAY_M 46.0
#define EXTENSION_M 8.0

static const char *const district_names[] = {
  "Old Harbour",   "Saltmarket",   "Lantern Hill", "Wellgate",     "Ropewalk",      "St. Brannoc",   "Glasshouse",
  "Customs Quay",  "Northgate",    "Millrace",     "Ashgrove",     "Kestrel Park",  "Tannery Row",   "Fairmile",
  "Cooper's Green", "Highfield",   "Orchard End",  "Stonebow",     "Larkrise",      "Weir Bank",     "Summerhill",
  "Old Quarry",    "Brickfields",  "Eastmoor",     "Coldharbour",  "Pilot's Point", "Thornbury",     "Marram Sands",
  "Gallows Down",  "Beacon Ridge", "Whinfell",     "Calder Vale",  "Merrow",        "Sheepwash",     "Netherby",
  "Hollin Wood",   "Priory Lea",   "Westering",    "Gull Rock",    "Cinder Lane",
};

/* How many districts lie at which distance from the middle. */
static const struct
{
  guint  n;
  double radius_m;
  double turn_rad;
} district_rings[] = {
  { 7, 2150, 0.3 }, { 12, 4000, 0.1 }, { 16, 5950, 0.4 }, { 20, 8000, 0.2 }, { 20, 10400, 0 }, { 18, 13500, 0.15 },
};

static void
district_free (CpDemoDistrict *district)
{
  g_array_unref (district->cell);
  g_clear_pointer (&district->outline, cp_demo_shape_free);
  g_free (district);
}

static void
stroke_free (CpDemoStroke *stroke)
{
  g_array_unref (stroke->points);
  g_free (stroke);
}

/* Long waves swing far, short ones little; each swings across its own direction. */
static void
choose_waves (CpDemoPlan *self)
{
  static const double wave_m[CP_DEMO_N_WAVES] = { 5200, 3700, 2600 };
  static const double swing_m[CP_DEMO_N_WAVES] = { 120, 70, 38 };

  for (guint i = 0; i < CP_DEMO_N_WAVES; i++)
    {
      double angle_rad = 2 * G_PI * cp_demo_hash_unit (self->seed, 'B', i);

      self->waves[i] = (CpDemoWave) {
        .x_rad_per_m = 2 * G_PI / wave_m[i] * cos (angle_rad),
        .y_rad_per_m = 2 * G_PI / wave_m[i] * sin (angle_rad),
        .phase_rad = 2 * G_PI * cp_demo_hash_unit (self->seed, 'P', i),
        .swing_x_m = swing_m[i] * -sin (angle_rad),
        .swing_y_m = swing_m[i] * cos (angle_rad),
      };
    }
}

/**
 * cp_demo_plan_bend:
 * @point: where the ruler put it
 *
 * No city is drawn with a ruler alone: everything ruled is bent by up to some 230 m, gently, over
 * kilometres.
 *
 * Returns: where it is
 */
CpDemoPoint
cp_demo_plan_bend (const CpDemoPlan *self,
                   CpDemoPoint       point)
{
  CpDemoPoint bent = point;

  for (guint i = 0; i < CP_DEMO_N_WAVES; i++)
    {
      const CpDemoWave *wave = &self->waves[i];
      double            swing = sin (point.x_m * wave->x_rad_per_m + point.y_m * wave->y_rad_per_m + wave->phase_rad);

      bent.x_m += swing * wave->swing_x_m;
      bent.y_m += swing * wave->swing_y_m;
    }
  return bent;
}

/**
 * cp_demo_plan_is_green:
 *
 * Returns: whether no street may be built at @point because of a park or a wood
 */
gboolean
cp_demo_plan_is_green (const CpDemoPlan *self,
                       CpDemoPoint       point)
{
  for (guint i = 0; i < self->parks->len; i++)
    if (cp_demo_shape_contains (g_ptr_array_index (self->parks, i), point))
      return TRUE;
  return cp_demo_terrain_is_wood (self->terrain, point);
}

/**
 * cp_demo_district_to_plane:
 * @u_m: along the district's streets, from its middle
 * @v_m: across them
 *
 * Returns: the place, not yet bent
 */
CpDemoPoint
cp_demo_district_to_plane (const CpDemoDistrict *self,
                           double                u_m,
                           double                v_m)
{
  double cosine = cos (self->angle_rad);
  double sine = sin (self->angle_rad);

  return (CpDemoPoint) { self->middle.x_m + u_m * cosine - v_m * sine, self->middle.y_m + u_m * sine + v_m * cosine };
}

static CpDemoShape *
bend_outline (const CpDemoPlan *self,
              const GArray     *outline)
{
  g_autoptr (GArray) bent = g_array_new (FALSE, FALSE, sizeof (CpDemoPoint));

  for (guint i = 0; i < outline->len; i++)
    {
      CpDemoPoint a = g_array_index (outline, CpDemoPoint, i);
      CpDemoPoint b = g_array_index (outline, CpDemoPoint, (i + 1) % outline->len);
      guint       n_steps = (guint) MAX (ceil (cp_demo_point_distance_m (a, b) / 80), 1);

      for (guint step = 0; step < n_steps; step++)
        {
          CpDemoPoint point = cp_demo_plan_bend (self, cp_demo_point_mix (a, b, (double) step / n_steps));

          g_array_append_val (bent, point);
        }
    }
  return cp_demo_shape_new ((const CpDemoPoint *) (gpointer) bent->data, bent->len);
}

/* Divides the island into districts and draws the roads between them. */
static void
divide (CpDemoPlan *self,
        GArray     *borders)
{
  static const CpDemoPoint frame[] = { { -16000, -13000 }, { 16000, -13000 }, { 16000, 18000 }, { -16000, 18000 } };
  g_autoptr (GArray)       sites = g_array_new (FALSE, FALSE, sizeof (CpDemoPoint));
  CpDemoPoint              old_town = boulevard_middle;
  guint                    n_named = 0;

  g_array_append_val (sites, old_town);
  for (guint ring = 0; ring < G_N_ELEMENTS (district_rings); ring++)
    for (guint i = 0; i < district_rings[ring].n; i++)
      {
        guint64     which = ring * 100 + i;
        double      play = cp_demo_hash_between (self->seed, 'a', which, -0.28, 0.28);
        double      angle_rad = district_rings[ring].turn_rad + 2 * G_PI * (i + play) / district_rings[ring].n;
        double      radius_m = district_rings[ring].radius_m + cp_demo_hash_between (self->seed, 'r', which, -330, 330);
        CpDemoPoint site = { town_middle.x_m + radius_m * cos (angle_rad), town_middle.y_m + radius_m * sin (angle_rad) };

        if (ring == 0)
          {
            site.x_m += old_town.x_m - town_middle.x_m;
            site.y_m += (old_town.y_m - town_middle.y_m) * 0.7;
          }
        g_array_append_val (sites, site);
      }

  for (guint i = 0; i < sites->len; i++)
    {
      g_autoptr (GArray) neighbours = g_array_new (FALSE, FALSE, sizeof (guint));
      CpDemoDistrict    *district = g_new0 (CpDemoDistrict, 1);

      district->middle = g_array_index (sites, CpDemoPoint, i);
      district->cell = cp_demo_voronoi_cell ((const CpDemoPoint *) (gpointer) sites->data, sites->len, i,
                                             frame, G_N_ELEMENTS (frame), neighbours);
      district->outline = bend_outline (self, district->cell);
      district->angle_rad = cp_demo_hash_between (self->seed, 'A', i, 0, G_PI / 2);
      district->step_u_m = cp_demo_hash_between (self->seed, 'u', i, 92, 132);
      district->step_v_m = cp_demo_hash_between (self->seed, 'v', i, 150, 235);
      if (i == 0)
        district->kind = CP_DEMO_DISTRICT_OLD_TOWN;
      else if (cp_demo_point_distance_m (district->middle, town_middle) < TOWN_RADIUS_M)
        district->kind = CP_DEMO_DISTRICT_TOWN;
      else
        district->kind = CP_DEMO_DISTRICT_COUNTRY;
      if (district->kind != CP_DEMO_DISTRICT_COUNTRY && !cp_demo_terrain_is_shore (self->terrain, district->middle))
        district->name = district_names[n_named++ % G_N_ELEMENTS (district_names)];
      g_ptr_array_add (self->districts, district);

      for (guint edge = 0; edge < neighbours->len; edge++)
        {
          guint other = g_array_index (neighbours, guint, edge);

          if (other == G_MAXUINT || other < i)
            continue;
          g_array_append_val (borders, g_array_index (district->cell, CpDemoPoint, edge));
          g_array_append_val (borders, g_array_index (district->cell, CpDemoPoint, (edge + 1) % district->cell->len));
        }
    }
}

static void
draw_round (CpDemoPlan *self,
            CpDemoRoad  road,
            CpDemoPoint middle,
            double      radius_m,
            double      swing_m)
{
  g_autoptr (GArray) line = g_array_new (FALSE, FALSE, sizeof (CpDemoPoint));
  guint              n = (guint) (2 * G_PI * radius_m / 60);

  /* Begins in the south, where the harbour interrupts a ring anyway. */
  for (guint i = 0; i <= n; i++)
    {
      double      angle_rad = -0.5 * G_PI + 2 * G_PI * (i % n) / n;
      double      reach_m = radius_m;
      CpDemoPoint point;

      for (guint k = 2; k <= 5; k++)
        reach_m += swing_m / k * 2 * sin (k * angle_rad + 2 * G_PI * cp_demo_hash_unit (self->seed, 'R' + road, k));
      point.x_m = middle.x_m + reach_m * cos (angle_rad);
      point.y_m = middle.y_m + reach_m * sin (angle_rad);
      g_array_append_val (line, point);
    }
  cp_demo_pen_draw (self, road, (const CpDemoPoint *) (gpointer) line->data, line->len);
}

static void
draw_radials (CpDemoPlan *self)
{
  for (guint i = 0; i < N_RADIALS; i++)
    {
      g_autoptr (GArray) line = g_array_new (FALSE, FALSE, sizeof (CpDemoPoint));
      double             angle_rad = 0.22 + 2 * G_PI * (i + cp_demo_hash_between (self->seed, 'd', i, -0.2, 0.2)) / N_RADIALS;
      double             wave_rad = 2 * G_PI * cp_demo_hash_unit (self->seed, 'D', i);
      /* Every other one goes on as a street to the market square in the middle. */
      double             begin_m = i % 2 == 0 ? 0 : BOULEVARD_RADIUS_M * 0.9;

      for (double reach_m = begin_m; reach_m <= RADIAL_REACH_M; reach_m += 50)
        {
          double      swing_m = 260 * sin (reach_m / 1900 + wave_rad) * MIN (reach_m / 2500, 1);
          CpDemoPoint point = {
            boulevard_middle.x_m + reach_m * cos (angle_rad) - swing_m * sin (angle_rad),
            boulevard_middle.y_m + reach_m * sin (angle_rad) + swing_m * cos (angle_rad),
          };

          g_array_append_val (line, point);
        }
      cp_demo_pen_draw (self, CP_DEMO_ROAD_PRIMARY, (const CpDemoPoint *) (gpointer) line->data, line->len);
    }
}

/* A street on each bank of the river. */
static void
draw_quays (CpDemoPlan *self)
{
  const CpDemoTerrain *terrain = self->terrain;
  guint                n = terrain->river_line->len;
  g_autofree double   *left_m = g_new (double, n);

  for (int side = -1; side <= 1; side += 2)
    {
      g_autoptr (GArray) quay = NULL;
      guint              first = 0;

      for (guint i = 0; i < n; i++)
        left_m[i] = side * (g_array_index (terrain->river_half_m, double, i) + QUAY_M);
      quay = cp_demo_curve_offset ((const CpDemoPoint *) (gpointer) terrain->river_line->data, n, left_m);
      while (first + 2 < n &&
             cp_demo_point_distance_m (g_array_index (quay, CpDemoPoint, first), town_middle) > TOWN_RADIUS_M)
        first++;
      cp_demo_pen_draw (self, CP_DEMO_ROAD_SECONDARY, &g_array_index (quay, CpDemoPoint, first), n - first);
    }
}

/* A street along the coast, wherever the city reaches it. */
static void
draw_promenade (CpDemoPlan *self)
{
  const CpDemoShape *coast = self->terrain->coast;
  guint              n = coast->n_points + 1;
  g_autofree double *inland_m = g_new (double, n);
  g_autoptr (GArray) shore = g_array_sized_new (FALSE, FALSE, sizeof (CpDemoPoint), n);
  g_autoptr (GArray) line = NULL;
  guint              begin = 0;

  /* Once round from the north, so that the promenade is one piece in the south. */
  for (guint i = 0; i < n; i++)
    {
      g_array_append_val (shore, coast->points[(i + coast->n_points / 4) % coast->n_points]);
      inland_m[i] = QUAY_M;
    }
  line = cp_demo_curve_offset ((const CpDemoPoint *) (gpointer) shore->data, n, inland_m);
  for (guint i = 0; i <= n; i++)
    {
      if (i < n && cp_demo_point_distance_m (g_array_index (line, CpDemoPoint, i), town_middle) < TOWN_RADIUS_M + 900)
        continue;
      if (i > begin + 1)
        cp_demo_pen_draw (self, CP_DEMO_ROAD_SECONDARY, &g_array_index (line, CpDemoPoint, begin), i - begin);
      begin = i + 1;
    }
}

/* Blocks left green, bounded by the streets of their district. */
static void
plant_parks (CpDemoPlan *self)
{
  for (guint i = 0; i < self->districts->len; i++)
    {
      CpDemoDistrict    *district = g_ptr_array_index (self->districts, i);
      g_autoptr (GArray) outline = g_array_new (FALSE, FALSE, sizeof (CpDemoPoint));
      double             chance = cp_demo_hash_unit (self->seed, 'k', i);
      int                blocks_u = chance < 0.2 ? 5 : chance < 0.6 ? 2 : 1;
      int                blocks_v = chance < 0.2 ? 4 : chance < 0.45 ? 2 : 1;
      int                u = (int) cp_demo_hash_between (self->seed, 'm', i, -4, 3);
      int                v = (int) cp_demo_hash_between (self->seed, 'n', i, -3, 2);
      gboolean           is_dry = TRUE;

      if (district->kind != CP_DEMO_DISTRICT_TOWN)
        continue;
      for (int corner = 0; corner < 4; corner++)
        {
          int         at_u = corner == 1 || corner == 2 ? u + blocks_u : u;
          int         at_v = corner >= 2 ? v + blocks_v : v;
          /* A hand's breadth inside its streets, so that those stay. */
          CpDemoPoint point = cp_demo_district_to_plane (district, at_u * district->step_u_m + (at_u == u ? 9 : -9),
                                                         at_v * district->step_v_m + (at_v == v ? 9 : -9));

          g_array_append_val (outline, point);
          is_dry &= !cp_demo_terrain_is_shore (self->terrain, cp_demo_plan_bend (self, point));
        }
      if (is_dry)
        g_ptr_array_add (self->parks, bend_outline (self, outline));
    }
}

/* Cuts the line through @at along (@dx, @dy) to a convex cell. */
static gboolean
clip_line (const GArray *cell,
           CpDemoPoint   at,
           double        dx,
           double        dy,
           double       *begin_m,
           double       *end_m)
{
  *begin_m = -G_MAXDOUBLE;
  *end_m = G_MAXDOUBLE;
  for (guint i = 0; i < cell->len; i++)
    {
      CpDemoPoint a = g_array_index (cell, CpDemoPoint, i);
      CpDemoPoint b = g_array_index (cell, CpDemoPoint, (i + 1) % cell->len);
      /* Inside is left of every edge. */
      double      nx_m = a.y_m - b.y_m;
      double      ny_m = b.x_m - a.x_m;
      double      toward = dx * nx_m + dy * ny_m;
      double      over = (at.x_m - a.x_m) * nx_m + (at.y_m - a.y_m) * ny_m;

      if (fabs (toward) < 1e-9)
        {
          if (over < 0)
            return FALSE;
        }
      else if (toward > 0)
        *begin_m = MAX (*begin_m, -over / toward);
      else
        *end_m = MIN (*end_m, -over / toward);
    }
  return *end_m > *begin_m;
}

static void
draw_grid (CpDemoPlan     *self,
           CpDemoDistrict *district,
           gboolean        collectors)
{
  for (int family = 0; family < 2; family++)
    {
      double step_m = family == 0 ? district->step_u_m : district->step_v_m;
      int    every = family == 0 ? 5 : 3;
      double angle_rad = district->angle_rad + (family == 0 ? G_PI / 2 : 0);
      double dx = cos (angle_rad);
      double dy = sin (angle_rad);

      for (int k = -22; k <= 22; k++)
        {
          CpDemoPoint at = family == 0 ? cp_demo_district_to_plane (district, k * step_m, 0)
                                       : cp_demo_district_to_plane (district, 0, k * step_m);
          double      begin_m;
          double      end_m;

          if ((k % every == 0) != collectors || !clip_line (district->cell, at, dx, dy, &begin_m, &end_m))
            continue;
          begin_m -= EXTENSION_M;
          end_m += EXTENSION_M;
          cp_demo_pen_draw_bent (self, collectors ? CP_DEMO_ROAD_TERTIARY : CP_DEMO_ROAD_STREET,
                                 (CpDemoPoint) { at.x_m + begin_m * dx, at.y_m + begin_m * dy },
                                 (CpDemoPoint) { at.x_m + end_m * dx, at.y_m + end_m * dy });
        }
    }
}

static void
draw_old_town (CpDemoPlan     *self,
               CpDemoDistrict *district)
{
  g_autoptr (GArray) sites = g_array_new (FALSE, FALSE, sizeof (CpDemoPoint));

  for (int row = -14; row <= 14; row++)
    for (int column = -14; column <= 14; column++)
      {
        guint64     which = (guint64) ((row + 100) * 1000 + column);
        CpDemoPoint site = {
          district->middle.x_m + OLD_TOWN_BLOCK_M * (column + cp_demo_hash_between (self->seed, 'o', which, -0.4, 0.4)),
          district->middle.y_m + OLD_TOWN_BLOCK_M * (row + cp_demo_hash_between (self->seed, 'O', which, -0.4, 0.4)),
        };

        g_array_append_val (sites, site);
      }
  for (guint i = 0; i < sites->len; i++)
    {
      g_autoptr (GArray) near = g_array_new (FALSE, FALSE, sizeof (CpDemoPoint));
      g_autoptr (GArray) near_index = g_array_new (FALSE, FALSE, sizeof (guint));
      g_autoptr (GArray) neighbours = g_array_new (FALSE, FALSE, sizeof (guint));
      g_autoptr (GArray) block = NULL;
      CpDemoPoint        site = g_array_index (sites, CpDemoPoint, i);

      /* A block's neighbours are near; asking all of the old town costs twenty times as much. */
      g_array_append_val (near, site);
      g_array_append_val (near_index, i);
      for (guint j = 0; j < sites->len; j++)
        if (j != i && cp_demo_point_distance_m (site, g_array_index (sites, CpDemoPoint, j)) < 3.2 * OLD_TOWN_BLOCK_M)
          {
            g_array_append_val (near, g_array_index (sites, CpDemoPoint, j));
            g_array_append_val (near_index, j);
          }
      block = cp_demo_voronoi_cell ((const CpDemoPoint *) (gpointer) near->data, near->len, 0,
                                    (const CpDemoPoint *) (gpointer) district->cell->data, district->cell->len, neighbours);
      if (block->len < 3)
        continue;
      for (guint edge = 0; edge < block->len; edge++)
        {
          guint other = g_array_index (neighbours, guint, edge);

          if (other != G_MAXUINT && g_array_index (near_index, guint, other) > i)
            cp_demo_pen_draw_bent (self, CP_DEMO_ROAD_LANE, g_array_index (block, CpDemoPoint, edge),
                                   g_array_index (block, CpDemoPoint, (edge + 1) % block->len));
        }
      g_ptr_array_add (self->lanes, bend_outline (self, block));
    }
}

static gboolean
is_built_up (const CpDemoPlan *self,
             CpDemoPoint       point)
{
  return cp_demo_point_distance_m (point, town_middle) < TOWN_RADIUS_M + 2600;
}

/**
 * cp_demo_plan_new:
 * @terrain: outlives the plan
 *
 * Returns: (transfer full): a city drawn on the island
 */
CpDemoPlan *
cp_demo_plan_new (const CpDemoTerrain *terrain,
                  guint32              seed)
{
  CpDemoPlan        *self = g_new0 (CpDemoPlan, 1);
  g_autoptr (GArray) borders = g_array_new (FALSE, FALSE, sizeof (CpDemoPoint));

  self->seed = seed;
  self->terrain = terrain;
  self->districts = g_ptr_array_new_with_free_func ((GDestroyNotify) district_free);
  self->parks = g_ptr_array_new_with_free_func ((GDestroyNotify) cp_demo_shape_free);
  self->lanes = g_ptr_array_new_with_free_func ((GDestroyNotify) cp_demo_shape_free);
  self->strokes = g_ptr_array_new_with_free_func ((GDestroyNotify) stroke_free);
  self->samples = g_new0 (GArray *, CP_DEMO_PLAN_N_CELLS * CP_DEMO_PLAN_N_CELLS);

  choose_waves (self);
  /* The strongest first: what comes later gives way. */
  divide (self, borders);
  plant_parks (self);
  draw_round (self, CP_DEMO_ROAD_MOTORWAY, ring_middle, RING_RADIUS_M, 150);
  draw_round (self, CP_DEMO_ROAD_PRIMARY, boulevard_middle, BOULEVARD_RADIUS_M, 55);
  draw_radials (self);
  draw_quays (self);
  draw_promenade (self);
  for (guint i = 0; i + 1 < borders->len; i += 2)
    {
      CpDemoPoint a = g_array_index (borders, CpDemoPoint, i);
      CpDemoPoint b = g_array_index (borders, CpDemoPoint, i + 1);

      if (is_built_up (self, a) && is_built_up (self, b))
        cp_demo_pen_draw_bent (self, CP_DEMO_ROAD_SECONDARY, a, b);
    }
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->districts->len; i++)
      {
        CpDemoDistrict *district = g_ptr_array_index (self->districts, i);

        if (district->kind == CP_DEMO_DISTRICT_TOWN)
          draw_grid (self, district, pass == 0);
        else if (district->kind == CP_DEMO_DISTRICT_OLD_TOWN && pass == 1)
          draw_old_town (self, district);
      }
  for (guint i = 0; i < CP_DEMO_PLAN_N_CELLS * CP_DEMO_PLAN_N_CELLS; i++)
    g_clear_pointer (&self->samples[i], g_array_unref);
  g_clear_pointer (&self->samples, g_free);
  return self;
}

void
cp_demo_plan_free (CpDemoPlan *self)
{
  g_ptr_array_unref (self->districts);
  g_ptr_array_unref (self->parks);
  g_ptr_array_unref (self->lanes);
  g_ptr_array_unref (self->strokes);
  g_free (self);
}
