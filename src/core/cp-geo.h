/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Web Mercator (EPSG:3857) is drawn on this sphere; distances on the ground use the mean one. */
#define CP_MERCATOR_RADIUS_M 6378137.0
#define CP_EARTH_MEAN_RADIUS_M 6371008.8

/* Where the square Web Mercator world ends. */
#define CP_MERCATOR_MAX_LATITUDE_DEG 85.05112877980659
#define CP_MERCATOR_HALF_WORLD_M (G_PI * CP_MERCATOR_RADIUS_M)

typedef struct
{
  double latitude_deg;
  double longitude_deg;
} CpPoint;

/* Degrees, WGS 84. All zero means "no box". */
typedef struct
{
  double west_deg;
  double south_deg;
  double east_deg;
  double north_deg;
} CpBox;

double   cp_mercator_x_m (double longitude_deg);
double   cp_mercator_y_m (double latitude_deg);
double   cp_mercator_longitude_deg (double x_m);
double   cp_mercator_latitude_deg (double y_m);

double   cp_point_distance_m (CpPoint a,
                              CpPoint b);

gboolean cp_box_is_set (const CpBox *box);
gboolean cp_box_contains (const CpBox *box,
                          CpPoint      point);
CpPoint  cp_box_get_centre (const CpBox *box);
CpBox    cp_box_grow (const CpBox *box,
                      double       margin_m);
gboolean cp_box_fit (const double *latitude_deg,
                     const double *longitude_deg,
                     guint         n,
                     CpBox        *box);
gboolean cp_box_parse (const char *text,
                       CpBox      *box,
                       GError    **error);
gboolean cp_box_validate (const CpBox *box,
                          GError     **error);

G_END_DECLS
