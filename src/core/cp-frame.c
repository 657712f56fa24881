/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-frame.h"

#include "cp-kernel.h"

#include <math.h>

#define M2_PER_KM2 1e6

struct _CpFrame
{
  CpGridSpec spec;
  gint64     time_usec;
  CpMotion   motion;
  guint      n_observations;
  double     weight;
  gboolean   has_range;
  float      min;
  float      max;
  float     *values; /* rows × columns */
};

G_DEFINE_BOXED_TYPE (CpFrame, cp_frame, cp_frame_ref, cp_frame_unref)

/* Positions from the grid's north-western corner in cells. Of the copies of a place that the world
 * repeats to the east and west, the one nearest to the grid counts. */
static void
positions_in_cells (const CpGridSpec  *spec,
                    const CpPlacement *placement,
                    double            *x_cells,
                    double            *y_cells)
{
  double middle_m = (spec->west_m + spec->east_m) / 2;
  double scale = 1 / spec->cell_mercator_m;

  for (guint i = 0; i < placement->n; i++)
    {
      double from_middle_m = placement->x_m[i] - middle_m;

      if (fabs (from_middle_m) > CP_MERCATOR_HALF_WORLD_M)
        from_middle_m = remainder (from_middle_m, 2 * CP_MERCATOR_HALF_WORLD_M);
      x_cells[i] = (from_middle_m + (middle_m - spec->west_m)) * scale;
      y_cells[i] = (spec->north_m - placement->y_m[i]) * scale;
    }
}

static void
scale_to_density (CpFrame *self)
{
  for (guint row = 0; row < self->spec.rows; row++)
    {
      float *line = self->values + (gsize) row * self->spec.columns;
      float  per_km2 = (float) (M2_PER_KM2 / cp_grid_spec_get_row_area_m2 (&self->spec, row));

      for (guint column = 0; column < self->spec.columns; column++)
        line[column] *= per_km2;
    }
}

/* Each lane keeps its own extremes, so that the compiler may look at several values at once. */
static void
find_range (CpFrame *self)
{
  enum { LANES = 16 };
  gsize n = (gsize) self->spec.columns * self->spec.rows;
  float low[LANES];
  float high[LANES];
  gsize i = 0;

  for (guint lane = 0; lane < LANES; lane++)
    {
      low[lane] = INFINITY;
      high[lane] = -INFINITY;
    }
  /* Comparisons with NaN are false: no data takes no part. */
  for (; i + LANES <= n; i += LANES)
    for (guint lane = 0; lane < LANES; lane++)
      {
        float value = self->values[i + lane];

        low[lane] = value < low[lane] ? value : low[lane];
        high[lane] = value > high[lane] ? value : high[lane];
      }
  for (; i < n; i++)
    {
      low[0] = self->values[i] < low[0] ? self->values[i] : low[0];
      high[0] = self->values[i] > high[0] ? self->values[i] : high[0];
    }
  self->min = INFINITY;
  self->max = -INFINITY;
  for (guint lane = 0; lane < LANES; lane++)
    {
      self->min = MIN (self->min, low[lane]);
      self->max = MAX (self->max, high[lane]);
    }
  self->has_range = self->min <= self->max;
}

/**
 * cp_frame_new:
 * @spec: where the cells lie and what they hold
 * @placement: where everyone is; those outside the grid count where their kernel reaches into it
 *
 * The one function behind every picture: window, terminal, export and server call it. Pure, any
 * thread; cost of the order of rows × columns.
 *
 * Returns: (transfer full): the frame
 */
CpFrame *
cp_frame_new (const CpGridSpec  *spec,
              const CpPlacement *placement)
{
  CpFrame           *self = g_atomic_rc_box_new0 (CpFrame);
  g_autofree double *x_cells = g_new (double, MAX (placement->n, 1));
  g_autofree double *y_cells = g_new (double, MAX (placement->n, 1));

  self->spec = *spec;
  self->time_usec = placement->time_usec;
  self->motion = placement->motion;
  self->values = g_new (float, (gsize) spec->columns * spec->rows);
  self->n_observations = placement->n;
  for (guint i = 0; i < placement->n; i++)
    self->weight += (double) placement->weight[i];
  positions_in_cells (spec, placement, x_cells, y_cells);

  switch (spec->measure)
    {
    case CP_MEASURE_DENSITY:
      cp_kernel_density (x_cells, y_cells, placement->weight, placement->n,
                         cp_grid_spec_get_sigma_mercator_m (spec) / spec->cell_mercator_m,
                         spec->columns, spec->rows, self->values);
      scale_to_density (self);
      break;
    default:
      g_assert_not_reached ();
    }
  find_range (self);
  return self;
}

CpFrame *
cp_frame_ref (CpFrame *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
frame_clear (gpointer data)
{
  CpFrame *self = data;

  g_free (self->values);
}

void
cp_frame_unref (CpFrame *self)
{
  g_atomic_rc_box_release_full (self, frame_clear);
}

const CpGridSpec *
cp_frame_get_spec (const CpFrame *self)
{
  return &self->spec;
}

/**
 * cp_frame_get_values:
 *
 * Returns: (transfer none): rows × columns in the measure's unit, row 0 the northern edge, column 0
 *   the western; NaN where there is no data
 */
const float *
cp_frame_get_values (const CpFrame *self)
{
  return self->values;
}

/**
 * cp_frame_get_time_usec:
 *
 * Returns: the instant shown, or %CP_TIME_UNKNOWN
 */
gint64
cp_frame_get_time_usec (const CpFrame *self)
{
  return self->time_usec;
}

CpMotion
cp_frame_get_motion (const CpFrame *self)
{
  return self->motion;
}

/**
 * cp_frame_get_n_observations:
 *
 * Returns: how many fixes take part, wherever they are
 */
guint
cp_frame_get_n_observations (const CpFrame *self)
{
  return self->n_observations;
}

/**
 * cp_frame_get_weight:
 *
 * Returns: the sum of the weights of the fixes that take part
 */
double
cp_frame_get_weight (const CpFrame *self)
{
  return self->weight;
}

/**
 * cp_frame_get_range:
 * @min: (out): the smallest value
 * @max: (out): the largest value
 *
 * Returns: whether any cell has data
 */
gboolean
cp_frame_get_range (const CpFrame *self,
                    float         *min,
                    float         *max)
{
  if (self->has_range)
    {
      *min = self->min;
      *max = self->max;
    }
  return self->has_range;
}
