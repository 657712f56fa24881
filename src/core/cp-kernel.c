/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-kernel.h"

#include <math.h>
#include <string.h>

/* What is computed here is a mean over each cell of a sum of Gaussians, in weight per cell. Three
 * ways lead there, each exact enough where it is used (tests/core/test-kernel.c holds all of them to
 * 0.5 % of the peak against the closed form):
 *
 * - σ = 0: every weight goes to the cell it lies in.
 * - σ under STAMP_BELOW_CELLS: the closed form itself, a product of two differences of the normal
 *   distribution function per cell.
 * - above: a quartic B-spline spreads each weight over 5 × 5 cells, and a sampled Gaussian, its
 *   variance reduced by what spline and cell already have, blurs the rest of the way. Where σ is
 *   many cells, that happens on a grid 2, 4, 8 … times coarser, which the wide kernel cannot tell
 *   from the fine one, and the result is refined again: grids nest.
 *
 * Splines of lower degree alias: the quadratic one is off by 0.26 % of the peak at σ of two cells and
 * by several per cent of the value in the kernel's tail, which is all that a box sees of vehicles
 * just outside it. */
#define STAMP_BELOW_CELLS 2.0
#define COARSEN_FROM_CELLS 4.0

/* How far a kernel reaches, in σ: beyond lies 6e-7 of its mass. */
#define REACH_SIGMAS 5.0

#define CELL_VARIANCE (1.0 / 12)
#define SPLINE_VARIANCE (5.0 / 12)
#define SPLINE_REACH 2

/* Refining from a grid twice as coarse needs 3 neighbours on each side; a margin of 6 cells around
 * the grid at every level provides them for itself: ceil (6 / 2) + 3 = 6. */
#define MARGIN 6

/* Cells computed together: four vectors of four, one cache line. Left to itself the compiler
 * vectorises across the taps instead and is five times slower. */
typedef float Quad __attribute__ ((vector_size (16)));
#define QUADS 4u
#define LANES (QUADS * 4)

/* Tabulated normal distribution function, cubic between the nodes: off by 1e-11 at most. */
#define PHI_LIMIT 6
#define PHI_STEPS_PER_UNIT 128
#define PHI_N (2 * PHI_LIMIT * PHI_STEPS_PER_UNIT + 1)

static double phi_value[PHI_N];
static double phi_slope[PHI_N]; /* per step */

static void
phi_init (void)
{
  static gsize initialized = 0;

  if (!g_once_init_enter (&initialized))
    return;
  for (int i = 0; i < PHI_N; i++)
    {
      double z = (double) i / PHI_STEPS_PER_UNIT - PHI_LIMIT;

      phi_value[i] = 0.5 * erfc (-z / G_SQRT2);
      phi_slope[i] = exp (-z * z / 2) / sqrt (2 * G_PI) / PHI_STEPS_PER_UNIT;
    }
  g_once_init_leave (&initialized, 1);
}

/* The normal distribution function. */
static inline double
phi (double z)
{
  double position = (z + PHI_LIMIT) * PHI_STEPS_PER_UNIT;
  double t, rise;
  int    i;

  if (position <= 0)
    return 0;
  if (position >= PHI_N - 1)
    return 1;
  i = (int) position;
  t = position - i;
  rise = phi_value[i + 1] - phi_value[i];
  return phi_value[i]
         + t * (phi_slope[i]
                + t * (3 * rise - 2 * phi_slope[i] - phi_slope[i + 1]
                       + t * (phi_slope[i] + phi_slope[i + 1] - 2 * rise)));
}

static void
count (const double *x_cells,
       const double *y_cells,
       const float  *weight,
       guint         n,
       guint         columns,
       guint         rows,
       float        *values)
{
  for (guint i = 0; i < n; i++)
    if (x_cells[i] >= 0 && x_cells[i] < columns && y_cells[i] >= 0 && y_cells[i] < rows)
      values[(gsize) y_cells[i] * columns + (gsize) x_cells[i]] += weight[i];
}

/* The cells of an axis that a kernel at position reaches, as a half-open range within 0 … limit. */
static gboolean
reach_cells (double position,
             double reach,
             guint  limit,
             guint *first,
             guint *end)
{
  double low = floor (position - reach);
  double high = ceil (position + reach);

  if (!(low < limit && high > 0))
    return FALSE;
  *first = (guint) MAX (low, 0.0);
  *end = (guint) MIN (high, (double) limit);
  return *first < *end;
}

/* share[c - first]: how much of the kernel lies in cell c. */
static void
cell_shares (double position,
             double sigma,
             guint  first,
             guint  end,
             float *share)
{
  double scale = 1 / sigma;
  double before = phi ((first - position) * scale);

  for (guint c = first; c < end; c++)
    {
      double after = phi ((c + 1 - position) * scale);

      share[c - first] = (float) (after - before);
      before = after;
    }
}

static void
stamp (const double *x_cells,
       const double *y_cells,
       const float  *weight,
       guint         n,
       double        sigma,
       guint         columns,
       guint         rows,
       float        *values)
{
  enum { MOST_CELLS = (int) (2 * REACH_SIGMAS * STAMP_BELOW_CELLS) + 3 };
  double reach = REACH_SIGMAS * sigma;
  float  across[MOST_CELLS];
  float  down[MOST_CELLS];

  phi_init ();
  for (guint i = 0; i < n; i++)
    {
      guint first_column, end_column, first_row, end_row;

      if (!reach_cells (x_cells[i], reach, columns, &first_column, &end_column)
          || !reach_cells (y_cells[i], reach, rows, &first_row, &end_row))
        continue;
      cell_shares (x_cells[i], sigma, first_column, end_column, across);
      cell_shares (y_cells[i], sigma, first_row, end_row, down);
      for (guint row = first_row; row < end_row; row++)
        {
          float *line = values + (gsize) row * columns + first_column;
          float  factor = weight[i] * down[row - first_row];

          for (guint c = 0; c < end_column - first_column; c++)
            line[c] += factor * across[c];
        }
    }
}

/* A grid with room around it. Element (row, column) of the inner grid is at
 * data[(row + margin_rows) * stride + column + margin_columns]. */
typedef struct
{
  guint  columns; /* of the inner grid */
  guint  rows;
  guint  margin;
  gsize  stride;
  float *data;
} Plane;

static void
plane_init (Plane *plane,
            guint  columns,
            guint  rows,
            guint  margin)
{
  /* Rows are whole cache lines, an odd number of them, so that a column of cells does not fall onto
   * few cache sets. Values past the last column may be read, never used. */
  gsize lines = (columns + 2 * margin + LANES - 1) / LANES;

  plane->columns = columns;
  plane->rows = rows;
  plane->margin = margin;
  plane->stride = (lines | 1) * LANES;
  plane->data = g_new0 (float, plane->stride * (rows + 2 * (gsize) margin));
}

static void
plane_clear (Plane *plane)
{
  g_clear_pointer (&plane->data, g_free);
}

/* The quartic B-spline of integral 1, centred at offset (±½) from the middle of a cell, at the middles
 * of that cell and of the two on each side. */
static inline void
spline_taps (float offset,
             float tap[2 * SPLINE_REACH + 1])
{
  float square = offset * offset;
  float before = 0.5f + offset;
  float after = 0.5f - offset;

  /* The pieces of the spline, each on the one interval its tap can fall into. */
  tap[0] = after * after * after * after / 24;
  tap[1] = (19 - offset * (44 + offset * (-24 - 16 * offset * (1 - offset)))) / 96;
  tap[2] = 115.f / 192 - square * (5.f / 8 - square / 4);
  tap[3] = (19 + offset * (44 + offset * (24 - 16 * offset * (1 + offset)))) / 96;
  tap[4] = before * before * before * before / 24;
}

static void
splat (const double *x_cells,
       const double *y_cells,
       const float  *weight,
       guint         n,
       double        shrink,
       Plane        *plane)
{
  int last_column = (int) (plane->columns + 2 * plane->margin) - 1;
  int last_row = (int) (plane->rows + 2 * plane->margin) - 1;

  for (guint i = 0; i < n; i++)
    {
      double x = x_cells[i] * shrink + plane->margin;
      double y = y_cells[i] * shrink + plane->margin;
      float  across[2 * SPLINE_REACH + 1];
      float  down[2 * SPLINE_REACH + 1];
      float *line;
      int    column, row;

      if (!(x >= SPLINE_REACH && x <= last_column - SPLINE_REACH
            && y >= SPLINE_REACH && y <= last_row - SPLINE_REACH))
        continue;
      column = (int) x;
      row = (int) y;
      spline_taps ((float) (x - column - 0.5), across);
      spline_taps ((float) (y - row - 0.5), down);
      line = plane->data + (gsize) (row - SPLINE_REACH) * plane->stride + column - SPLINE_REACH;
      for (guint r = 0; r < G_N_ELEMENTS (down); r++, line += plane->stride)
        {
          float factor = weight[i] * down[r];

          for (guint c = 0; c < G_N_ELEMENTS (across); c++)
            line[c] += factor * across[c];
        }
    }
}

static inline Quad
quad_load (const float *from)
{
  Quad quad;

  memcpy (&quad, from, sizeof quad);
  return quad;
}

/* out[0 … LANES) = tap[0] · in + Σ tap[j] · (in[… - j·step] + in[… + j·step]), each lane for itself. */
static inline void
convolve_lanes (const float *in,
                gsize        step,
                const float *tap,
                guint        reach,
                float       *out)
{
  Quad sum[QUADS];

  for (guint q = 0; q < QUADS; q++)
    sum[q] = tap[0] * quad_load (in + 4 * q);
  for (guint j = 1; j <= reach; j++)
    for (guint q = 0; q < QUADS; q++)
      sum[q] += tap[j] * (quad_load (in - j * step + 4 * q) + quad_load (in + j * step + 4 * q));
  memcpy (out, sum, sizeof sum);
}

/* Blurs in place, rows and then columns; what remains true is the inner grid and MARGIN around it. */
static void
blur (Plane *plane,
      double variance,
      guint  reach)
{
  guint            all_rows = plane->rows + 2 * plane->margin;
  gsize            first = plane->margin - MARGIN;
  gsize            width = plane->columns + 2 * (gsize) MARGIN;
  gsize            height = plane->rows + 2 * (gsize) MARGIN;
  g_autofree float *tap = g_new (float, reach + 1);
  g_autofree float *row_copy = g_new0 (float, plane->stride + LANES);
  g_autofree float *column_copy = g_new (float, (gsize) all_rows * LANES);
  double           sum = 1;

  for (guint j = 1; j <= reach; j++)
    sum += 2 * exp (-0.5 * j * j / variance);
  for (guint j = 0; j <= reach; j++)
    tap[j] = (float) (exp (-0.5 * j * j / variance) / sum);

  for (guint row = 0; row < all_rows; row++)
    {
      float *line = plane->data + row * plane->stride;
      gsize  c = 0;

      while (c < plane->stride && line[c] == 0)
        c++;
      if (c == plane->stride)
        continue;
      memcpy (row_copy, line, plane->stride * sizeof *line);
      for (c = 0; c < width; c += LANES)
        convolve_lanes (row_copy + first + c, 1, tap, reach, line + first + c);
    }
  for (gsize c = 0; c < width; c += LANES)
    {
      float *top = plane->data + first + c;

      for (guint row = 0; row < all_rows; row++)
        memcpy (column_copy + row * LANES, top + row * plane->stride, LANES * sizeof *top);
      for (gsize row = first; row < first + height; row++)
        convolve_lanes (column_copy + row * LANES, LANES, tap, reach, top + row * plane->stride);
    }
}

/* From the mean over a cell and over its neighbours, how much more the half towards the later
 * neighbour has than the half towards the earlier one, halved: exact for polynomials of degree 6
 * (Harten's multiresolution of cell averages). Both halves keep the cell's mean. */
static inline float
half_difference (const float *cell,
                 gsize        step)
{
  return 201.f / 1024 * (cell[step] - *(cell - step))
         - 44.f / 1024 * (cell[2 * step] - *(cell - 2 * step))
         + 5.f / 1024 * (cell[3 * step] - *(cell - 3 * step));
}

/* Each cell of coarse becomes 2 × 2 cells of out, which starts margin (even, up to MARGIN) cells
 * before the grid in both directions. Values are weight per cell, so a quarter of a cell's goes to
 * each of the four, more or less what the neighbours say. */
static void
refine (const Plane *coarse,
        guint        margin,
        gsize        width,
        gsize        height,
        gsize        stride,
        float       *out)
{
  /* The first parent needed, counted from the start of coarse, whose own margin is MARGIN. */
  gsize            first = MARGIN - margin / 2;
  gsize            n_parents = (width + 1) / 2;
  gsize            n_needed = n_parents + 2 * 3;
  g_autofree float *slope = g_new (float, n_needed);
  g_autofree float *line = g_new (float, n_needed);
  g_autofree float *spread = g_new (float, n_parents);

  for (gsize row = 0; row < height; row++)
    {
      const float *parent = coarse->data + (first + row / 2) * coarse->stride + first - 3;
      float       *target = out + row * stride;

      /* Two rows have the same parents: the later one differs by the sign of the slope. */
      if (row % 2 == 0)
        for (gsize c = 0; c < n_needed; c++)
          {
            slope[c] = 0.25f * half_difference (parent + c, coarse->stride);
            line[c] = 0.25f * parent[c] - slope[c];
          }
      else
        for (gsize c = 0; c < n_needed; c++)
          line[c] += 2 * slope[c];
      for (gsize c = 0; c < n_parents; c++)
        spread[c] = half_difference (line + 3 + c, 1);
      for (gsize c = 0; c < width / 2; c++)
        {
          target[2 * c] = line[3 + c] - spread[c];
          target[2 * c + 1] = line[3 + c] + spread[c];
        }
      if (width % 2 != 0)
        target[width - 1] = line[3 + n_parents - 1] - spread[n_parents - 1];
    }
}

static void
splat_and_blur (const double *x_cells,
                const double *y_cells,
                const float  *weight,
                guint         n,
                double        sigma,
                guint         columns,
                guint         rows,
                float        *values)
{
  guint  level = 0;
  guint  reach;
  Plane  plane, blurred;
  double shrink;

  while (ldexp (sigma, -(int) level) >= COARSEN_FROM_CELLS)
    level++;
  shrink = ldexp (1, -(int) level);
  sigma *= shrink;
  reach = (guint) ceil (REACH_SIGMAS * sigma) + SPLINE_REACH;

  plane_init (&plane, (guint) ceil (columns * shrink), (guint) ceil (rows * shrink), MARGIN + reach);
  splat (x_cells, y_cells, weight, n, shrink, &plane);
  blur (&plane, sigma * sigma + CELL_VARIANCE - SPLINE_VARIANCE, reach);

  /* From here on the margin is MARGIN: the blur has used up the rest of it. */
  blurred = plane;
  blurred.data = plane.data + reach * plane.stride + reach;
  blurred.margin = MARGIN;
  while (level > 1)
    {
      Plane fine;

      level--;
      shrink *= 2;
      plane_init (&fine, (guint) ceil (columns * shrink), (guint) ceil (rows * shrink), MARGIN);
      refine (&blurred, MARGIN, fine.columns + 2 * MARGIN, fine.rows + 2 * MARGIN, fine.stride, fine.data);
      plane_clear (&plane);
      plane = blurred = fine;
    }
  if (level == 1)
    refine (&blurred, 0, columns, rows, columns, values);
  else
    for (guint row = 0; row < rows; row++)
      memcpy (values + (gsize) row * columns,
              blurred.data + (row + MARGIN) * blurred.stride + MARGIN,
              columns * sizeof *values);
  plane_clear (&plane);
}

/**
 * cp_kernel_density:
 * @x_cells: (array length=n): positions from the grid's western edge, in cells, finite
 * @y_cells: (array length=n): positions from the grid's northern edge, in cells, finite
 * @weight: (array length=n): what each weighs
 * @sigma_cells: σ of the Gaussian in cells; 0 counts per cell
 * @columns: width of the grid
 * @rows: height of the grid
 * @values: (out caller-allocates): rows × columns, row 0 the northern; set to the integral over each
 *   cell of Σ weight · Gaussian, so that over an endless grid they sum to Σ weight
 *
 * Weights outside the grid count where their kernel reaches into it. The error against the closed
 * form is under 0.5 % of the largest value.
 *
 * Cost: of the order of n × (10 σ)² below three cells; above, of columns × rows, whatever σ.
 */
void
cp_kernel_density (const double *x_cells,
                   const double *y_cells,
                   const float  *weight,
                   guint         n,
                   double        sigma_cells,
                   guint         columns,
                   guint         rows,
                   float        *values)
{
  memset (values, 0, (gsize) columns * rows * sizeof *values);
  if (sigma_cells <= 0)
    count (x_cells, y_cells, weight, n, columns, rows, values);
  else if (sigma_cells < STAMP_BELOW_CELLS)
    stamp (x_cells, y_cells, weight, n, sigma_cells, columns, rows, values);
  else
    splat_and_blur (x_cells, y_cells, weight, n, sigma_cells, columns, rows, values);
}
