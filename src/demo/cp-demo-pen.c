/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-demo-plan.h"

#include <math.h>

/* Lines are looked at every so often while they are drawn … */
#define SAMPLE_M 20.0
/* … and kept with only the points they need to stay this true. */
#define TOLERANCE_M 0.7

/* What was drawn is kept in squares of the plane, so that looking around costs little. */
#define CELL_M 128.0
#define N_CELLS CP_DEMO_PLAN_N_CELLS

/* How far apart two lines of about one direction must be, by the weaker one's class. */
static const double clearance_m[CP_DEMO_N_ROADS] = { 0, 120, 130, 48, 42, 0 };
/* Shorter pieces are not worth building. */
static const double min_run_m[CP_DEMO_N_ROADS] = { 200, 120, 100, 80, 70, 0 };
/* The widest water a road of a class may be led across; 0 is no bridge. */
static const double max_bridge_m[CP_DEMO_N_ROADS] = { 900, 800, 620, 0, 0, 0 };
/* How far apart bridges are. */
static const double bridge_spacing_m[CP_DEMO_N_ROADS] = { 300, 450, 650, 0, 0, 0 };
/* Two directions within 35 degrees are one. */
#define PARALLEL_SINE 0.57

typedef struct
{
  CpDemoPoint point;
  double      dx;
  double      dy;
  CpDemoRoad  road;
  guint       drawing; /* a line does not get in its own way */
} Sample;

static int
cell_index (double metres)
{
  return CLAMP ((int) floor (metres / CELL_M) + (int) N_CELLS / 2, 0, (int) N_CELLS - 1);
}

static void
remember (CpDemoPlan   *plan,
          const Sample *sample)
{
  GArray **cell = &plan->samples[cell_index (sample->point.y_m) * (int) N_CELLS + cell_index (sample->point.x_m)];

  if (*cell == NULL)
    *cell = g_array_new (FALSE, FALSE, sizeof (Sample));
  g_array_append_vals (*cell, sample, 1);
}

/* Finds the nearest earlier line a new one would run along. */
static gboolean
find_beside (const CpDemoPlan *plan,
             const Sample     *fresh,
             double            reach_m,
             Sample           *nearest)
{
  int      west = cell_index (fresh->point.x_m - reach_m);
  int      east = cell_index (fresh->point.x_m + reach_m);
  int      north = cell_index (fresh->point.y_m + reach_m);
  double   best_m2 = reach_m * reach_m;
  gboolean found = FALSE;

  for (int row = cell_index (fresh->point.y_m - reach_m); row <= north; row++)
    for (int column = west; column <= east; column++)
      {
        const GArray *cell = plan->samples[row * (int) N_CELLS + column];

        for (guint i = 0; cell != NULL && i < cell->len; i++)
          {
            const Sample *old = &g_array_index (cell, Sample, i);
            double        dx_m = old->point.x_m - fresh->point.x_m;
            double        dy_m = old->point.y_m - fresh->point.y_m;

            if (dx_m * dx_m + dy_m * dy_m >= best_m2 || old->road > fresh->road || old->drawing == fresh->drawing ||
                fabs (old->dx * fresh->dy - old->dy * fresh->dx) > PARALLEL_SINE)
              continue;
            best_m2 = dx_m * dx_m + dy_m * dy_m;
            *nearest = *old;
            found = TRUE;
          }
      }
  return found;
}

static void
simplify (const CpDemoPoint *points,
          guint              first,
          guint              last,
          GArray            *kept)
{
  double worst_m = TOLERANCE_M;
  guint  worst = 0;

  for (guint i = first + 1; i < last; i++)
    {
      double away_m = cp_demo_point_to_segment_m (points[i], points[first], points[last]);

      if (away_m > worst_m)
        {
          worst_m = away_m;
          worst = i;
        }
    }
  if (worst != 0)
    {
      simplify (points, first, worst, kept);
      simplify (points, worst, last, kept);
    }
  else
    g_array_append_val (kept, points[last]);
}

static void
add_stroke (CpDemoPlan        *plan,
            CpDemoRoad         road,
            gboolean           is_bridge,
            const CpDemoPoint *points,
            guint              n_points)
{
  CpDemoStroke *stroke = g_new0 (CpDemoStroke, 1);

  stroke->road = road;
  stroke->is_bridge = is_bridge;
  stroke->points = g_array_new (FALSE, FALSE, sizeof (CpDemoPoint));
  g_array_append_val (stroke->points, points[0]);
  simplify (points, 0, n_points - 1, stroke->points);
  g_ptr_array_add (plan->strokes, stroke);
}

static gboolean
may_bridge (const CpDemoPlan *plan,
            CpDemoRoad        road,
            CpDemoPoint       from,
            CpDemoPoint       to)
{
  double      length_m = cp_demo_point_distance_m (from, to);
  CpDemoPoint middle = cp_demo_point_mix (from, to, 0.5);
  guint       n_wet = 0;

  if (length_m > max_bridge_m[road])
    return FALSE;
  /* A road that only brushes the bank needs another course, not a bridge. */
  for (guint i = 1; i < 20; i++)
    n_wet += cp_demo_terrain_is_water (plan->terrain, cp_demo_point_mix (from, to, i / 20.0));
  if (n_wet < 8)
    return FALSE;
  for (guint i = 0; i < plan->strokes->len; i++)
    {
      const CpDemoStroke *other = g_ptr_array_index (plan->strokes, i);

      if (other->is_bridge &&
          cp_demo_point_distance_m (middle,
                                    cp_demo_point_mix (g_array_index (other->points, CpDemoPoint, 0),
                                                       g_array_index (other->points, CpDemoPoint, other->points->len - 1),
                                                       0.5)) < bridge_spacing_m[road])
        return FALSE;
    }
  return TRUE;
}

/* Puts a piece on the plan. Where it ends beside a stronger line, it turns into that one. */
static void
end_run (CpDemoPlan   *plan,
         CpDemoRoad    road,
         GArray       *run,
         const Sample *beside_begin,
         const Sample *beside_end,
         guint         drawing)
{
  const CpDemoPoint *points;

  if (beside_begin != NULL && beside_begin->road != CP_DEMO_ROAD_MOTORWAY && run->len > 0)
    g_array_prepend_val (run, beside_begin->point);
  if (beside_end != NULL && beside_end->road != CP_DEMO_ROAD_MOTORWAY && run->len > 0)
    g_array_append_val (run, beside_end->point);
  points = (const CpDemoPoint *) (gpointer) run->data;
  if (run->len >= 2 && run->len * SAMPLE_M >= min_run_m[road])
    {
      add_stroke (plan, road, FALSE, points, run->len);
      for (guint i = 0; i + 1 < run->len && road <= CP_DEMO_ROAD_TERTIARY; i++)
        {
          double length_m = MAX (cp_demo_point_distance_m (points[i], points[i + 1]), 1e-9);
          Sample sample = {
            points[i], (points[i + 1].x_m - points[i].x_m) / length_m,
            (points[i + 1].y_m - points[i].y_m) / length_m, road, drawing
          };

          remember (plan, &sample);
        }
    }
  g_array_set_size (run, 0);
}

static GArray *
resample (const CpDemoPoint *points,
          guint              n_points)
{
  GArray *fine = g_array_new (FALSE, FALSE, sizeof (CpDemoPoint));

  for (guint i = 0; i + 1 < n_points; i++)
    {
      guint n_steps = (guint) MAX (ceil (cp_demo_point_distance_m (points[i], points[i + 1]) / SAMPLE_M), 1);

      for (guint step = 0; step < n_steps; step++)
        {
          CpDemoPoint point = cp_demo_point_mix (points[i], points[i + 1], (double) step / n_steps);

          g_array_append_val (fine, point);
        }
    }
  g_array_append_val (fine, points[n_points - 1]);
  return fine;
}

/**
 * cp_demo_pen_draw:
 * @points: (array length=n_points): the way somebody wants
 * @n_points: at least 2
 *
 * Draws a road as far as water, woods, parks and stronger roads beside it allow. Wide roads are led
 * across narrow water on bridges; the others end at the bank.
 */
void
cp_demo_pen_draw (CpDemoPlan        *plan,
                  CpDemoRoad         road,
                  const CpDemoPoint *points,
                  guint              n_points)
{
  g_autoptr (GArray) fine = resample (points, n_points);
  g_autoptr (GArray) run = g_array_new (FALSE, FALSE, sizeof (CpDemoPoint));
  guint              drawing = plan->strokes->len + 1;
  gboolean           was_wet = FALSE;
  gboolean           has_bank = FALSE;
  gboolean           begins_beside = FALSE;
  CpDemoPoint        bank = { 0, 0 };
  Sample             first_beside;

  for (guint i = 0; i < fine->len; i++)
    {
      CpDemoPoint here = g_array_index (fine, CpDemoPoint, i);
      CpDemoPoint ahead = g_array_index (fine, CpDemoPoint, MIN (i + 1, fine->len - 1));
      CpDemoPoint behind = g_array_index (fine, CpDemoPoint, i > 0 ? i - 1 : 0);
      double      length_m = MAX (cp_demo_point_distance_m (behind, ahead), 1e-9);
      Sample      fresh = { here, (ahead.x_m - behind.x_m) / length_m, (ahead.y_m - behind.y_m) / length_m, road, drawing };
      Sample      beside;

      if (cp_demo_terrain_is_shore (plan->terrain, here))
        {
          if (run->len > 0)
            {
              bank = g_array_index (run, CpDemoPoint, run->len - 1);
              has_bank = TRUE;
              end_run (plan, road, run, begins_beside ? &first_beside : NULL, NULL, drawing);
            }
          begins_beside = FALSE;
          was_wet = TRUE;
          continue;
        }
      if (road >= CP_DEMO_ROAD_TERTIARY && cp_demo_plan_is_green (plan, here))
        {
          end_run (plan, road, run, begins_beside ? &first_beside : NULL, NULL, drawing);
          begins_beside = has_bank = was_wet = FALSE;
          continue;
        }
      if (clearance_m[road] > 0 && find_beside (plan, &fresh, clearance_m[road], &beside))
        {
          end_run (plan, road, run, begins_beside ? &first_beside : NULL, &beside, drawing);
          first_beside = beside;
          begins_beside = TRUE;
          has_bank = was_wet = FALSE;
          continue;
        }
      if (was_wet && has_bank && may_bridge (plan, road, bank, here))
        {
          CpDemoPoint ends[2] = { bank, here };

          add_stroke (plan, road, TRUE, ends, 2);
        }
      was_wet = FALSE;
      g_array_append_val (run, here);
    }
  end_run (plan, road, run, begins_beside ? &first_beside : NULL, NULL, drawing);
}

/**
 * cp_demo_pen_draw_bent:
 *
 * Draws a line that is straight on the plan and takes part in the plan's bending.
 */
void
cp_demo_pen_draw_bent (CpDemoPlan *plan,
                       CpDemoRoad  road,
                       CpDemoPoint from,
                       CpDemoPoint to)
{
  g_autoptr (GArray) bent = g_array_new (FALSE, FALSE, sizeof (CpDemoPoint));
  guint              n_steps = (guint) MAX (ceil (cp_demo_point_distance_m (from, to) / (2 * SAMPLE_M)), 1);

  for (guint i = 0; i <= n_steps; i++)
    {
      CpDemoPoint point = cp_demo_plan_bend (plan, cp_demo_point_mix (from, to, (double) i / n_steps));

      g_array_append_val (bent, point);
    }
  cp_demo_pen_draw (plan, road, (const CpDemoPoint *) (gpointer) bent->data, bent->len);
}
