/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-density-reference.h"

#include <math.h>

#define RADIUS_M 6378137.0

static double
mercator_y (double latitude_deg)
{
  return RADIUS_M * log (tan (G_PI / 4 + latitude_deg * G_PI / 360));
}

static double
mercator_x (double longitude_deg)
{
  return RADIUS_M * longitude_deg * G_PI / 180;
}

static double
cos_of_mercator_y (double y)
{
  return cos (2 * atan (exp (y / RADIUS_M)) - G_PI / 2);
}

double
cp_density_reference_row_area_m2 (const CpDensityReference *self,
                                  guint                     row)
{
  double north = mercator_y (self->north_deg);
  double side = (north - mercator_y (self->south_deg)) / self->rows;
  double cosine = cos_of_mercator_y (north - (row + 0.5) * side);

  return side * side * cosine * cosine;
}

/* How much of the Gaussian around centre lies between from and to; a step where s is 0. */
static double
share_between (double centre,
               double s,
               double from,
               double to)
{
  if (s == 0)
    return centre >= from && centre < to ? 1 : 0;
  return (erf ((to - centre) / (s * sqrt (2))) - erf ((from - centre) / (s * sqrt (2)))) / 2;
}

/**
 * cp_density_reference_compute:
 *
 * Returns: (transfer full): rows × columns, vehicles/km², row 0 the northern edge
 */
double *
cp_density_reference_compute (const CpDensityReference *self,
                              const double             *latitude_deg,
                              const double             *longitude_deg,
                              const double             *weight,
                              guint                     n)
{
  double             west = mercator_x (self->west_deg);
  double             north = mercator_y (self->north_deg);
  double             width = (mercator_x (self->east_deg) - west) / self->columns;
  double             height = (north - mercator_y (self->south_deg)) / self->rows;
  double             s = self->bandwidth_m / cos_of_mercator_y (north - self->rows * height / 2);
  double            *values = g_new0 (double, (gsize) self->columns * self->rows);
  g_autofree double *across = g_new (double, self->columns);

  for (guint i = 0; i < n; i++)
    {
      double x = mercator_x (longitude_deg[i]);
      double y = mercator_y (latitude_deg[i]);

      for (guint c = 0; c < self->columns; c++)
        across[c] = share_between (x, s, west + c * width, west + (c + 1) * width);
      for (guint r = 0; r < self->rows; r++)
        {
          /* Row 0 is the northern one; a fix on its northern edge belongs to it. */
          double down = share_between (-y, s, -north + r * height, -north + (r + 1) * height);

          if (down == 0)
            continue;
          for (guint c = 0; c < self->columns; c++)
            values[(gsize) r * self->columns + c] += weight[i] * down * across[c];
        }
    }
  for (guint r = 0; r < self->rows; r++)
    for (guint c = 0; c < self->columns; c++)
      values[(gsize) r * self->columns + c] *= 1e6 / cp_density_reference_row_area_m2 (self, r);
  return values;
}

double
cp_density_reference_error (const CpDensityReference *self,
                            const double             *latitude_deg,
                            const double             *longitude_deg,
                            const double             *weight,
                            guint                     n,
                            const float              *values,
                            double                   *peak)
{
  g_autofree double *truth = cp_density_reference_compute (self, latitude_deg, longitude_deg, weight, n);
  double             error = 0;

  *peak = 0;
  for (gsize i = 0; i < (gsize) self->columns * self->rows; i++)
    {
      *peak = MAX (*peak, truth[i]);
      error = MAX (error, fabs (values[i] - truth[i]));
    }
  return *peak > 0 ? error / *peak : error;
}
