/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-grid-spec.h"

#include "cp-error.h"

#include <math.h>

/* Sides are whole multiples of this share of the longer one, so that any permitted number of cells
 * gives square cells, grids nest and corners never move. */
#define SIDE_STEPS 16
#define SIDE_SLACK 1e-6

/**
 * cp_grid_spec_init:
 * @spec: (out): the spec
 * @box: degrees; grown symmetrically until both sides are multiples of 1/16 of the longer one
 * @n_cells: cells across the longer side: a multiple of 16 from 16 to 4096
 * @bandwidth_m: σ of the kernel in ground metres at the box's Mercator centre, 0 to 100 km; 0 counts
 *   per cell
 *
 * Returns: whether all of it is in range; %CP_ERROR_INVALID in words otherwise
 */
gboolean
cp_grid_spec_init (CpGridSpec  *spec,
                   const CpBox *box,
                   guint        n_cells,
                   double       bandwidth_m,
                   CpMeasure    measure,
                   GError     **error)
{
  double west_m, south_m, width_m, height_m, step_m;
  int    columns_steps, rows_steps;

  g_return_val_if_fail (spec != NULL, FALSE);

  if (n_cells < CP_GRID_MIN_CELLS || n_cells > CP_GRID_MAX_CELLS || n_cells % SIDE_STEPS != 0)
    {
      g_set_error (error, CP_ERROR, CP_ERROR_INVALID,
                   "a grid has a multiple of 16 cells, from 16 to 4096, not %u", n_cells);
      return FALSE;
    }
  if (!(bandwidth_m >= 0 && bandwidth_m <= CP_GRID_MAX_BANDWIDTH_M))
    {
      g_set_error (error, CP_ERROR, CP_ERROR_INVALID,
                   "a bandwidth is 0 to %.0f metres", CP_GRID_MAX_BANDWIDTH_M);
      return FALSE;
    }
  if (!cp_box_validate (box, error))
    return FALSE;

  west_m = cp_mercator_x_m (box->west_deg);
  south_m = cp_mercator_y_m (box->south_deg);
  width_m = cp_mercator_x_m (box->east_deg) - west_m;
  height_m = cp_mercator_y_m (box->north_deg) - south_m;
  step_m = MAX (width_m, height_m) / SIDE_STEPS;
  columns_steps = CLAMP ((int) ceil (width_m / step_m - SIDE_SLACK), 1, SIDE_STEPS);
  rows_steps = CLAMP ((int) ceil (height_m / step_m - SIDE_SLACK), 1, SIDE_STEPS);

  *spec = (CpGridSpec) {
    .measure = measure,
    .bandwidth_m = bandwidth_m,
    .columns = n_cells / SIDE_STEPS * (guint) columns_steps,
    .rows = n_cells / SIDE_STEPS * (guint) rows_steps,
    .west_m = west_m - (columns_steps * step_m - width_m) / 2,
    .south_m = south_m - (rows_steps * step_m - height_m) / 2,
    .cell_mercator_m = step_m * SIDE_STEPS / n_cells,
  };
  spec->east_m = spec->west_m + columns_steps * step_m;
  spec->north_m = spec->south_m + rows_steps * step_m;
  return TRUE;
}

/**
 * cp_grid_spec_get_box:
 *
 * Returns: the exact outer edges in degrees; printed with 15 digits and fed back, they give the same
 *   grid
 */
CpBox
cp_grid_spec_get_box (const CpGridSpec *spec)
{
  return (CpBox) {
    .west_deg = cp_mercator_longitude_deg (spec->west_m),
    .south_deg = cp_mercator_latitude_deg (spec->south_m),
    .east_deg = cp_mercator_longitude_deg (spec->east_m),
    .north_deg = cp_mercator_latitude_deg (spec->north_m),
  };
}

guint
cp_grid_spec_get_n_cells (const CpGridSpec *spec)
{
  return MAX (spec->columns, spec->rows);
}

/* cos φ₀: ground metres per Mercator metre at the box's Mercator centre. */
static double
ground_scale (const CpGridSpec *spec)
{
  return 1 / cosh ((spec->south_m + spec->north_m) / 2 / CP_MERCATOR_RADIUS_M);
}

/**
 * cp_grid_spec_get_cell_m:
 *
 * Returns: the side of a cell in ground metres at the box's Mercator centre
 */
double
cp_grid_spec_get_cell_m (const CpGridSpec *spec)
{
  return spec->cell_mercator_m * ground_scale (spec);
}

/**
 * cp_grid_spec_get_sigma_mercator_m:
 *
 * Returns: σ of the kernel in Web Mercator metres
 */
double
cp_grid_spec_get_sigma_mercator_m (const CpGridSpec *spec)
{
  return spec->bandwidth_m / ground_scale (spec);
}

static double
row_centre_m (const CpGridSpec *spec,
              guint             row)
{
  return spec->north_m - (row + 0.5) * spec->cell_mercator_m;
}

double
cp_grid_spec_get_row_latitude_deg (const CpGridSpec *spec,
                                   guint             row)
{
  return cp_mercator_latitude_deg (row_centre_m (spec, row));
}

double
cp_grid_spec_get_column_longitude_deg (const CpGridSpec *spec,
                                       guint             column)
{
  return cp_mercator_longitude_deg (spec->west_m + (column + 0.5) * spec->cell_mercator_m);
}

/**
 * cp_grid_spec_get_row_area_m2:
 *
 * Returns: the true ground area in square metres of one cell of a row, by the row's centre
 */
double
cp_grid_spec_get_row_area_m2 (const CpGridSpec *spec,
                              guint             row)
{
  double side_m = spec->cell_mercator_m / cosh (row_centre_m (spec, row) / CP_MERCATOR_RADIUS_M);

  return side_m * side_m;
}
