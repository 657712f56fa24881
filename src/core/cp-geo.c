/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-geo.h"

#include "cp-error.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DEG_TO_RAD (G_PI / 180)

/* A box fitted to positions leaves this share of them out on each side, then grows by that share of
 * its size and is never smaller than this on the ground. */
#define FIT_TAIL 0.01
#define FIT_GROWTH 0.05
#define FIT_MIN_SIDE_M 2000.0

/**
 * cp_mercator_x_m:
 * @longitude_deg: degrees east
 *
 * Returns: metres east in Web Mercator (EPSG:3857), on the sphere of %CP_MERCATOR_RADIUS_M
 */
double
cp_mercator_x_m (double longitude_deg)
{
  return CP_MERCATOR_RADIUS_M * longitude_deg * DEG_TO_RAD;
}

/**
 * cp_mercator_y_m:
 * @latitude_deg: degrees north
 *
 * Returns: metres north in Web Mercator (EPSG:3857)
 */
double
cp_mercator_y_m (double latitude_deg)
{
  /* The usual log (tan …), with one transcendental function less; the poles stay finite. */
  double sine = sin (latitude_deg * DEG_TO_RAD);

  return CP_MERCATOR_RADIUS_M * atanh (CLAMP (sine, DBL_EPSILON - 1, 1 - DBL_EPSILON));
}

double
cp_mercator_longitude_deg (double x_m)
{
  return x_m / CP_MERCATOR_RADIUS_M / DEG_TO_RAD;
}

double
cp_mercator_latitude_deg (double y_m)
{
  return atan (sinh (y_m / CP_MERCATOR_RADIUS_M)) / DEG_TO_RAD;
}

/**
 * cp_point_distance_m:
 *
 * Returns: metres along the great circle of the sphere of %CP_EARTH_MEAN_RADIUS_M (haversine)
 */
double
cp_point_distance_m (CpPoint a,
                     CpPoint b)
{
  double half_latitude = (b.latitude_deg - a.latitude_deg) * DEG_TO_RAD / 2;
  double half_longitude = (b.longitude_deg - a.longitude_deg) * DEG_TO_RAD / 2;
  double h = sin (half_latitude) * sin (half_latitude)
             + cos (a.latitude_deg * DEG_TO_RAD) * cos (b.latitude_deg * DEG_TO_RAD)
                 * sin (half_longitude) * sin (half_longitude);

  return 2 * CP_EARTH_MEAN_RADIUS_M * asin (sqrt (MIN (h, 1.0)));
}

/**
 * cp_box_is_set:
 *
 * Returns: whether @box is more than the all-zero "no box"
 */
gboolean
cp_box_is_set (const CpBox *box)
{
  return box->west_deg < box->east_deg && box->south_deg < box->north_deg;
}

gboolean
cp_box_contains (const CpBox *box,
                 CpPoint      point)
{
  return point.latitude_deg >= box->south_deg && point.latitude_deg <= box->north_deg
         && point.longitude_deg >= box->west_deg && point.longitude_deg <= box->east_deg;
}

/**
 * cp_box_get_centre:
 *
 * Returns: the middle of the box in Web Mercator, which is where a map shows it
 */
CpPoint
cp_box_get_centre (const CpBox *box)
{
  double y_m = (cp_mercator_y_m (box->south_deg) + cp_mercator_y_m (box->north_deg)) / 2;

  return (CpPoint) {
    .latitude_deg = cp_mercator_latitude_deg (y_m),
    .longitude_deg = (box->west_deg + box->east_deg) / 2,
  };
}

/**
 * cp_box_grow:
 * @margin_m: ground metres added on each side
 *
 * Returns: the grown box, with its edges kept on Earth
 */
CpBox
cp_box_grow (const CpBox *box,
             double       margin_m)
{
  double widest_deg = MAX (fabs (box->south_deg), fabs (box->north_deg));
  double latitude_margin_deg = margin_m / CP_EARTH_MEAN_RADIUS_M / DEG_TO_RAD;
  double longitude_margin_deg = latitude_margin_deg / MAX (cos (widest_deg * DEG_TO_RAD), 1e-6);

  return (CpBox) {
    .west_deg = box->west_deg - longitude_margin_deg,
    .south_deg = MAX (box->south_deg - latitude_margin_deg, -90.0),
    .east_deg = box->east_deg + longitude_margin_deg,
    .north_deg = MIN (box->north_deg + latitude_margin_deg, 90.0),
  };
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The value below which a share of the sorted values lies, interpolated linearly. */
static double
percentile (const double *sorted,
            guint         n,
            double        share)
{
  double position = share * (n - 1);
  guint  below = (guint) position;
  guint  above = MIN (below + 1, n - 1);

  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

/* The span from the 1st to the 99th percentile, grown, and at least min_deg wide. */
static void
fit_axis (const double *values,
          guint         n,
          double        min_deg,
          double       *low,
          double       *high)
{
  g_autofree double *sorted = g_memdup2 (values, n * sizeof *values);
  double             growth;

  qsort (sorted, n, sizeof *sorted, compare_doubles);
  *low = percentile (sorted, n, FIT_TAIL);
  *high = percentile (sorted, n, 1 - FIT_TAIL);
  growth = MAX (FIT_GROWTH * (*high - *low), (min_deg - (*high - *low)) / 2);
  *low -= growth;
  *high += growth;
}

/**
 * cp_box_fit:
 * @latitude_deg: (array length=n): degrees, finite
 * @longitude_deg: (array length=n): degrees, finite
 * @box: (out): from the 1st to the 99th percentile of the positions, grown by 5 % on each side, at
 *   least 2 km a side. Real feeds hold vehicles on other continents, so never the extremes.
 *
 * Returns: whether there is a box: not for no positions at all
 */
gboolean
cp_box_fit (const double *latitude_deg,
            const double *longitude_deg,
            guint         n,
            CpBox        *box)
{
  double min_side_deg = FIT_MIN_SIDE_M / CP_EARTH_MEAN_RADIUS_M / DEG_TO_RAD;
  double middle_deg;

  if (n == 0)
    return FALSE;
  fit_axis (latitude_deg, n, min_side_deg, &box->south_deg, &box->north_deg);
  box->south_deg = MAX (box->south_deg, -CP_MERCATOR_MAX_LATITUDE_DEG);
  box->north_deg = MIN (box->north_deg, CP_MERCATOR_MAX_LATITUDE_DEG);
  middle_deg = CLAMP ((box->south_deg + box->north_deg) / 2, -85.0, 85.0);
  fit_axis (longitude_deg, n, min_side_deg / cos (middle_deg * DEG_TO_RAD),
            &box->west_deg, &box->east_deg);
  box->west_deg = MAX (box->west_deg, -180.0);
  box->east_deg = MIN (box->east_deg, 180.0);
  return cp_box_is_set (box);
}

/**
 * cp_box_validate:
 *
 * Returns: whether the box can hold a grid; %CP_ERROR_INVALID in words otherwise
 */
gboolean
cp_box_validate (const CpBox *box,
                 GError     **error)
{
  /* Comparisons with NaN are false, so each is written to fail then. */
  if (!(box->west_deg >= -180 && box->east_deg <= 180))
    {
      g_set_error_literal (error, CP_ERROR, CP_ERROR_INVALID,
                           "the west and east edges of a box lie within ±180 degrees");
      return FALSE;
    }
  if (!(box->south_deg >= -CP_MERCATOR_MAX_LATITUDE_DEG
        && box->north_deg <= CP_MERCATOR_MAX_LATITUDE_DEG))
    {
      g_set_error_literal (error, CP_ERROR, CP_ERROR_INVALID,
                           "the south and north edges of a box lie within ±85.0511 degrees, "
                           "where Web Mercator ends");
      return FALSE;
    }
  if (!(box->west_deg < box->east_deg && box->south_deg < box->north_deg))
    {
      g_set_error_literal (error, CP_ERROR, CP_ERROR_INVALID,
                           "a box goes from west to east and from south to north");
      return FALSE;
    }
  return TRUE;
}

/**
 * cp_box_parse:
 * @text: `WEST,SOUTH,EAST,NORTH` in degrees
 * @box: (out): a box that cp_box_validate() accepts
 *
 * Returns: whether it could be read; %CP_ERROR_MALFORMED or %CP_ERROR_INVALID otherwise
 */
gboolean
cp_box_parse (const char *text,
              CpBox      *box,
              GError    **error)
{
  double      edges[4];
  const char *at = text;

  for (guint i = 0; i < G_N_ELEMENTS (edges); i++)
    {
      char *end;

      edges[i] = g_ascii_strtod (at, &end);
      if (end == at || *end != (i + 1 < G_N_ELEMENTS (edges) ? ',' : '\0'))
        {
          g_set_error (error, CP_ERROR, CP_ERROR_MALFORMED,
                       "a box is WEST,SOUTH,EAST,NORTH in degrees, not “%s”", text);
          return FALSE;
        }
      at = end + 1;
    }
  *box = (CpBox) {
    .west_deg = edges[0],
    .south_deg = edges[1],
    .east_deg = edges[2],
    .north_deg = edges[3],
  };
  return cp_box_validate (box, error);
}
