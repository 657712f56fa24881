/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-geo.h"
#include "cp-measure.h"

G_BEGIN_DECLS

#define CP_GRID_MIN_CELLS 16u
#define CP_GRID_MAX_CELLS 4096u
#define CP_GRID_DEFAULT_CELLS 256u
#define CP_GRID_MAX_BANDWIDTH_M 100000.0
#define CP_GRID_DEFAULT_BANDWIDTH_M 300.0

/* Where the cells of a frame lie and what they hold. Web Mercator (EPSG:3857), square cells, row 0
 * at the northern edge, column 0 at the western. Made by cp_grid_spec_init() only. */
typedef struct
{
  CpMeasure measure;
  double    bandwidth_m; /* ground metres at the box's Mercator centre; 0 counts per cell */
  guint     columns;
  guint     rows;
  double    west_m; /* Web Mercator, outer edges */
  double    south_m;
  double    east_m;
  double    north_m;
  double    cell_mercator_m; /* side of a cell in Web Mercator metres */
} CpGridSpec;

gboolean cp_grid_spec_init (CpGridSpec  *spec,
                            const CpBox *box,
                            guint        n_cells,
                            double       bandwidth_m,
                            CpMeasure    measure,
                            GError     **error);
CpBox    cp_grid_spec_get_box (const CpGridSpec *spec);
guint    cp_grid_spec_get_n_cells (const CpGridSpec *spec);
double   cp_grid_spec_get_cell_m (const CpGridSpec *spec);
double   cp_grid_spec_get_sigma_mercator_m (const CpGridSpec *spec);
double   cp_grid_spec_get_row_latitude_deg (const CpGridSpec *spec,
                                            guint             row);
double   cp_grid_spec_get_column_longitude_deg (const CpGridSpec *spec,
                                                guint             column);
double   cp_grid_spec_get_row_area_m2 (const CpGridSpec *spec,
                                       guint             row);

G_END_DECLS
