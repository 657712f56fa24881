/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-demo-line.h"

#include "cp-demo-random.h"

#include <math.h>

/* All lines end within this of the middle, east-west and north-south: the city's box. */
#define REACH_M 8250.0
/* How far a terminal may be from where somebody wanted it. */
#define MAX_DETOUR_M 450.0
#define MAX_TRIES 60u
#define BUS_STOP_M 370.0
#define TRAM_STOP_M 430.0
#define EXPRESS_STOP_M 1050.0

static const CpDemoPoint hub = { -330, 130 };
static const CpDemoPoint suburbs_middle = { 0, 900 };

/* Speeds between stops on an empty street, metres a second, and what the rush takes of them. */
static const double free_mps[CP_DEMO_N_ROADS] = { 21, 14, 12.2, 10, 8, 6 };
static const double rush_loss[CP_DEMO_N_ROADS] = { 0.50, 0.46, 0.40, 0.24, 0.15, 0.15 };
/* Trams have tracks of their own. */
#define TRAM_MPS 13.0
#define TRAM_RUSH_LOSS 0.12

typedef struct
{
  CpDemoLineKind kind;
  gboolean       runs_at_night;
  guint          from;
  guint          to;
  guint          n_via;
  guint          via[2];
} Wish;

static void
line_free (CpDemoLine *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->points);
  g_free (self->distance_m);
  g_free (self->stop_m);
  g_strfreev (self->stop_ids);
  g_free (self->legs);
  g_free (self);
}

static guint
node_at (const CpDemoStreets *streets,
         CpDemoPoint          middle,
         double               angle_rad,
         double               radius_m,
         double              *distance_m)
{
  CpDemoPoint point = { middle.x_m + radius_m * cos (angle_rad), middle.y_m + radius_m * sin (angle_rad) };

  if (fabs (point.x_m) > REACH_M || fabs (point.y_m) > REACH_M)
    {
      double shrink = REACH_M / MAX (fabs (point.x_m), fabs (point.y_m));

      point.x_m *= shrink;
      point.y_m *= shrink;
    }
  return cp_demo_streets_find_node (streets, point, distance_m);
}

/* A terminal about there; where the sea is, further round or nearer. */
static guint
pick_terminal (const CpDemoStreets *streets,
               guint64              seed,
               double               angle_rad,
               double               near_m,
               double               far_m)
{
  guint  best = 0;
  double best_m = G_MAXDOUBLE;

  for (guint try = 0; try < MAX_TRIES && best_m > MAX_DETOUR_M; try++)
    {
      double spread_rad = 0.05 + 0.012 * try;
      double distance_m;
      guint  node = node_at (streets, suburbs_middle,
                             angle_rad + cp_demo_hash_between (seed, 'a', try, -spread_rad, spread_rad),
                             cp_demo_hash_between (seed, 'r', try, near_m, far_m), &distance_m);

      if (distance_m < best_m && fabs (streets->nodes[node].x_m) < REACH_M && fabs (streets->nodes[node].y_m) < REACH_M)
        {
          best = node;
          best_m = distance_m;
        }
    }
  return best;
}

/* What the planners want: trunk lines through the middle, most buses from suburb to suburb by way
 * of the boulevard, some that end in the middle, some that go round it, and two expresses. */
static void
wish (const CpDemoStreets *streets,
      guint32              seed,
      guint                index,
      Wish                *wish)
{
  guint64 own = cp_demo_hash (seed, 'L', index);
  double  distance_m;

  *wish = (Wish) { .kind = CP_DEMO_LINE_BUS };
  if (index < 4)
    {
      double angle_rad = 0.12 + index * G_PI / 4;

      wish->kind = CP_DEMO_LINE_TRAM;
      wish->runs_at_night = TRUE;
      wish->from = pick_terminal (streets, own, angle_rad, 6300, 7900);
      wish->to = pick_terminal (streets, own + 1, angle_rad + G_PI, 6000, 7600);
      wish->n_via = 1;
      wish->via[0] = node_at (streets, hub, cp_demo_hash_between (own, 'h', 0, 0, 6.28), 350, &distance_m);
    }
  else if (index < 22)
    {
      double angle_rad = (index - 4) * 2 * G_PI / 18;
      double through_rad = angle_rad + cp_demo_hash_between (own, 't', 0, 2.2, 4.1);

      wish->runs_at_night = index % 3 == 0;
      wish->from = pick_terminal (streets, own, angle_rad, 4200, 7700);
      wish->to = pick_terminal (streets, own + 1, through_rad, 3600, 7300);
      wish->n_via = 1;
      wish->via[0] = node_at (streets, hub, cp_demo_hash_between (own, 'h', 0, 0, 6.28),
                              cp_demo_hash_between (own, 'i', 0, 500, 1800), &distance_m);
    }
  else if (index < 29)
    {
      double angle_rad = 0.4 + (index - 22) * 2 * G_PI / 7;

      wish->from = pick_terminal (streets, own, angle_rad, 5600, 8200);
      wish->to = node_at (streets, hub, angle_rad + 2.6, 1150, &distance_m);
    }
  else if (index < 38)
    {
      double angle_rad = (index - 29) * 2 * G_PI / 9;

      wish->from = pick_terminal (streets, own, angle_rad, 3800, 6600);
      wish->to = pick_terminal (streets, own + 2, angle_rad + 1.5, 3800, 6600);
      wish->n_via = 1;
      wish->via[0] = pick_terminal (streets, own + 1, angle_rad + 0.75, 3000, 4600);
    }
  else
    {
      double angle_rad = index == 38 ? 0.35 : 2.0;

      wish->kind = CP_DEMO_LINE_EXPRESS;
      wish->from = pick_terminal (streets, own, angle_rad, 7300, 8300);
      wish->to = pick_terminal (streets, own + 2, angle_rad + 2.6, 6600, 8300);
      wish->n_via = 1;
      wish->via[0] = pick_terminal (streets, own + 1, angle_rad + 1.3, 4500, 4800);
    }
}

/* A way that was sent round by a place must not go there and straight back. */
static void
drop_spurs (GArray *nodes)
{
  for (guint i = 1; i + 1 < nodes->len;)
    if (g_array_index (nodes, guint32, i - 1) == g_array_index (nodes, guint32, i + 1))
      {
        g_array_remove_range (nodes, i, 2);
        i = MAX (i, 2) - 1;
      }
    else
      i++;
}

static const char *
nearest_district (const CpDemoPlan *plan,
                  CpDemoPoint       point)
{
  const char *name = "";
  double      best_m = G_MAXDOUBLE;

  for (guint i = 0; i < plan->districts->len; i++)
    {
      const CpDemoDistrict *district = g_ptr_array_index (plan->districts, i);
      double                away_m = cp_demo_point_distance_m (district->middle, point);

      if (district->name != NULL && away_m < best_m)
        {
          best_m = away_m;
          name = district->name;
        }
    }
  return name;
}

static void
place_stops (CpDemoLine *self,
             guint64     seed)
{
  double length_m = self->distance_m[self->n_points - 1];
  double spacing_m = self->kind == CP_DEMO_LINE_EXPRESS ? EXPRESS_STOP_M
                     : self->kind == CP_DEMO_LINE_TRAM  ? TRAM_STOP_M
                                                        : BUS_STOP_M;
  guint  n_legs = (guint) MAX (round (length_m / spacing_m), 1);

  self->n_stops = n_legs + 1;
  self->stop_m = g_new (double, self->n_stops);
  self->stop_ids = g_new0 (char *, self->n_stops + 1);
  for (guint i = 0; i < self->n_stops; i++)
    {
      double play = i == 0 || i == n_legs ? 0 : cp_demo_hash_between (seed, 's', i, -0.07, 0.07);

      self->stop_m[i] = length_m * (i + play) / n_legs;
      self->stop_ids[i] = g_strdup_printf ("%s-%02u", self->id, i + 1);
    }
}

static void
time_legs (CpDemoLine       *self,
           const CpDemoRoad *roads)
{
  guint point = 0;

  self->legs = g_new0 (CpDemoLeg, self->n_stops - 1);
  for (guint i = 0; i + 1 < self->n_stops; i++)
    {
      CpDemoLeg *leg = &self->legs[i];
      double     at_m = self->stop_m[i];
      double     free_s = 0;
      double     lost_ms = 0;

      leg->length_m = self->stop_m[i + 1] - self->stop_m[i];
      while (at_m < self->stop_m[i + 1] - 1e-9)
        {
          double end_m = MIN (self->distance_m[point + 1], self->stop_m[i + 1]);

          free_s += (end_m - at_m) / free_mps[roads[point]];
          lost_ms += (end_m - at_m) * rush_loss[roads[point]];
          at_m = end_m;
          if (point + 2 < self->n_points && end_m >= self->distance_m[point + 1])
            point++;
        }
      leg->free_mps = self->kind == CP_DEMO_LINE_TRAM ? TRAM_MPS : leg->length_m / free_s;
      leg->rush_loss = self->kind == CP_DEMO_LINE_TRAM ? TRAM_RUSH_LOSS : lost_ms / leg->length_m;
    }
}

static char *
line_id (guint index)
{
  if (index < 4)
    return g_strdup_printf ("T%u", index + 1);
  if (index >= 38)
    return g_strdup_printf ("X%u", index - 37);
  return g_strdup_printf ("%u", index - 3);
}

static CpDemoLine *
line_new (const CpDemoStreets *streets,
          const CpDemoPlan    *plan,
          CpDemoRouter        *router,
          guint32              seed,
          guint                index)
{
  CpDemoLine           *self = g_new0 (CpDemoLine, 1);
  g_autoptr (GArray)    nodes = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree CpDemoRoad *roads = NULL;
  Wish                  wanted;
  guint                 from;

  wish (streets, seed, index, &wanted);
  from = wanted.from;
  for (guint i = 0; i < wanted.n_via; i++)
    if (wanted.via[i] != from && cp_demo_router_find (router, from, wanted.via[i], wanted.kind, nodes))
      from = wanted.via[i];
  cp_demo_router_find (router, from, wanted.to, wanted.kind, nodes);
  drop_spurs (nodes);
  /* The routable streets are one connected piece, and terminals are kilometres apart. */
  g_assert (nodes->len >= 2);
  cp_demo_router_crowd (router, nodes);

  self->id = line_id (index);
  self->kind = wanted.kind;
  self->runs_at_night = wanted.runs_at_night;
  self->n_points = nodes->len;
  self->points = g_new (CpDemoPoint, self->n_points);
  self->distance_m = g_new0 (double, self->n_points);
  roads = g_new0 (CpDemoRoad, self->n_points);
  for (guint i = 0; i < self->n_points; i++)
    {
      self->points[i] = streets->nodes[g_array_index (nodes, guint32, i)];
      if (i == 0)
        continue;
      self->distance_m[i] = self->distance_m[i - 1] + cp_demo_point_distance_m (self->points[i - 1], self->points[i]);
      roads[i - 1] = cp_demo_router_road_between (router, g_array_index (nodes, guint32, i - 1),
                                                  g_array_index (nodes, guint32, i));
    }
  self->name = g_strdup_printf ("%s %s – %s", self->id, nearest_district (plan, self->points[0]),
                                nearest_district (plan, self->points[self->n_points - 1]));
  place_stops (self, cp_demo_hash (seed, 'S', index));
  time_legs (self, roads);
  return self;
}

/**
 * cp_demo_lines_new:
 *
 * Returns: (transfer full) (element-type CpDemoLine): the %CP_DEMO_N_LINES lines of the city
 */
GPtrArray *
cp_demo_lines_new (const CpDemoStreets *streets,
                   const CpDemoPlan    *plan,
                   guint32              seed)
{
  GPtrArray               *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  g_autoptr (CpDemoRouter) router = cp_demo_router_new (streets);

  for (guint i = 0; i < CP_DEMO_N_LINES; i++)
    g_ptr_array_add (lines, line_new (streets, plan, router, seed, i));
  return lines;
}

/**
 * cp_demo_line_locate:
 * @along_m: metres from the first terminal
 * @bearing_deg: (out): where one looks from there towards the last terminal, from north, clockwise
 *
 * Returns: the place
 */
CpDemoPoint
cp_demo_line_locate (const CpDemoLine *self,
                     double            along_m,
                     double           *bearing_deg)
{
  guint  low = 0;
  guint  high = self->n_points - 1;
  double length_m;
  double bearing;

  /* The piece whose beginning is the last one at or before the place. */
  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (self->distance_m[middle] <= along_m)
        low = middle;
      else
        high = middle;
    }
  length_m = self->distance_m[low + 1] - self->distance_m[low];
  bearing = atan2 (self->points[low + 1].x_m - self->points[low].x_m,
                   self->points[low + 1].y_m - self->points[low].y_m) * 180 / G_PI;
  *bearing_deg = bearing < 0 ? bearing + 360 : bearing;
  return cp_demo_point_mix (self->points[low], self->points[low + 1],
                            CLAMP ((along_m - self->distance_m[low]) / length_m, 0, 1));
}
