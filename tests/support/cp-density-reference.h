/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The definition of density (formats: section 5), written plainly in double precision and sharing
 * nothing with the kernel: it calls nothing of the library. Edges of the grid in degrees. */
typedef struct
{
  double west_deg;
  double south_deg;
  double east_deg;
  double north_deg;
  guint  columns;
  guint  rows;
  double bandwidth_m;
} CpDensityReference;

double *cp_density_reference_compute (const CpDensityReference *self,
                                      const double             *latitude_deg,
                                      const double             *longitude_deg,
                                      const double             *weight,
                                      guint                     n);
double  cp_density_reference_row_area_m2 (const CpDensityReference *self,
                                          guint                     row);

/* The largest difference between values and the definition, as a share of the definition's peak; the
 * whole frame, every cell. */
double  cp_density_reference_error (const CpDensityReference *self,
                                    const double             *latitude_deg,
                                    const double             *longitude_deg,
                                    const double             *weight,
                                    guint                     n,
                                    const float              *values,
                                    double                   *peak);

G_END_DECLS
