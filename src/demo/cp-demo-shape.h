/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "core/cp-geo.h"

G_BEGIN_DECLS

/* The invented city is drawn on a plane of ground metres around its centre, x to the east and y to
 * the north: Web Mercator, scaled by the cosine of the centre's latitude. A straight street is
 * straight on every tile, and a metre is a metre within 0.15 % over the whole city. */
typedef struct
{
  double x_m;
  double y_m;
} CpDemoPoint;

typedef struct
{
  double west_m;
  double south_m;
  double east_m;
  double north_m;
} CpDemoBounds;

#define CP_DEMO_CENTRE_LATITUDE_DEG 45.0
#define CP_DEMO_CENTRE_LONGITUDE_DEG (-27.0)
/* The cosine of the centre's latitude. */
#define CP_DEMO_PLANE_SCALE 0.70710678118654752440

/* A closed outline, immutable, with its edges sorted into rows so that asking what lies inside
 * costs a handful of edges instead of all. */
typedef struct
{
  guint        n_points;
  CpDemoPoint *points;
  CpDemoBounds bounds;
  guint        n_rows;
  guint       *row_begin; /* n_rows + 1 */
  guint       *row_edges; /* index of each edge's first point */
} CpDemoShape;

CpPoint      cp_demo_point_to_earth (CpDemoPoint point);
CpDemoPoint  cp_demo_point_from_earth (CpPoint earth);
double       cp_demo_point_distance_m (CpDemoPoint a,
                                       CpDemoPoint b);
CpDemoPoint  cp_demo_point_mix (CpDemoPoint a,
                                CpDemoPoint b,
                                double      share);
double       cp_demo_point_to_segment_m (CpDemoPoint point,
                                         CpDemoPoint a,
                                         CpDemoPoint b);

void         cp_demo_bounds_init (CpDemoBounds      *bounds,
                                  const CpDemoPoint *points,
                                  guint              n_points);
gboolean     cp_demo_bounds_overlap (const CpDemoBounds *a,
                                     const CpDemoBounds *b);

CpDemoShape *cp_demo_shape_new (const CpDemoPoint *points,
                                guint              n_points);
void         cp_demo_shape_free (CpDemoShape *self);
gboolean     cp_demo_shape_contains (const CpDemoShape *self,
                                     CpDemoPoint        point);

GArray      *cp_demo_curve_through (const CpDemoPoint *points,
                                    guint              n_points,
                                    double             step_m);
GArray      *cp_demo_curve_offset (const CpDemoPoint *points,
                                   guint              n_points,
                                   const double      *left_m);
GArray      *cp_demo_blob_new (CpDemoPoint centre,
                               double      radius_x_m,
                               double      radius_y_m,
                               double      angle_rad,
                               double      roughness,
                               guint64     seed);
GArray      *cp_demo_voronoi_cell (const CpDemoPoint *sites,
                                   guint              n_sites,
                                   guint              site,
                                   const CpDemoPoint *frame,
                                   guint              n_frame,
                                   GArray            *neighbours);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CpDemoShape, cp_demo_shape_free)

G_END_DECLS
