/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-demo-shape.h"

#include "cp-demo-random.h"

#include <math.h>

/* Rows of a shape's index: a coast has some 400 edges, so a row holds a handful. */
#define SHAPE_N_ROWS 128u
#define BLOB_N_POINTS 40u

/**
 * cp_demo_point_to_earth:
 * @point: on the plane, metres
 *
 * Returns: where that is, in degrees
 */
CpPoint
cp_demo_point_to_earth (CpDemoPoint point)
{
  double x_m = cp_mercator_x_m (CP_DEMO_CENTRE_LONGITUDE_DEG) + point.x_m / CP_DEMO_PLANE_SCALE;
  double y_m = cp_mercator_y_m (CP_DEMO_CENTRE_LATITUDE_DEG) + point.y_m / CP_DEMO_PLANE_SCALE;

  return (CpPoint) { cp_mercator_latitude_deg (y_m), cp_mercator_longitude_deg (x_m) };
}

/**
 * cp_demo_point_from_earth:
 * @earth: degrees
 *
 * Returns: the place on the plane, metres
 */
CpDemoPoint
cp_demo_point_from_earth (CpPoint earth)
{
  return (CpDemoPoint) {
    (cp_mercator_x_m (earth.longitude_deg) - cp_mercator_x_m (CP_DEMO_CENTRE_LONGITUDE_DEG)) * CP_DEMO_PLANE_SCALE,
    (cp_mercator_y_m (earth.latitude_deg) - cp_mercator_y_m (CP_DEMO_CENTRE_LATITUDE_DEG)) * CP_DEMO_PLANE_SCALE,
  };
}

double
cp_demo_point_distance_m (CpDemoPoint a,
                          CpDemoPoint b)
{
  return hypot (b.x_m - a.x_m, b.y_m - a.y_m);
}

/**
 * cp_demo_point_mix:
 * @share: 0 is @a, 1 is @b
 *
 * Returns: the point that far on the way
 */
CpDemoPoint
cp_demo_point_mix (CpDemoPoint a,
                   CpDemoPoint b,
                   double      share)
{
  return (CpDemoPoint) { a.x_m + (b.x_m - a.x_m) * share, a.y_m + (b.y_m - a.y_m) * share };
}

/**
 * cp_demo_point_to_segment_m:
 *
 * Returns: metres from @point to the nearest place between @a and @b
 */
double
cp_demo_point_to_segment_m (CpDemoPoint point,
                            CpDemoPoint a,
                            CpDemoPoint b)
{
  double dx_m = b.x_m - a.x_m;
  double dy_m = b.y_m - a.y_m;
  double square_m2 = dx_m * dx_m + dy_m * dy_m;
  double share = 0;

  if (square_m2 > 0)
    share = ((point.x_m - a.x_m) * dx_m + (point.y_m - a.y_m) * dy_m) / square_m2;
  return cp_demo_point_distance_m (point, cp_demo_point_mix (a, b, CLAMP (share, 0, 1)));
}

void
cp_demo_bounds_init (CpDemoBounds      *bounds,
                     const CpDemoPoint *points,
                     guint              n_points)
{
  *bounds = (CpDemoBounds) { INFINITY, INFINITY, -INFINITY, -INFINITY };
  for (guint i = 0; i < n_points; i++)
    {
      bounds->west_m = MIN (bounds->west_m, points[i].x_m);
      bounds->south_m = MIN (bounds->south_m, points[i].y_m);
      bounds->east_m = MAX (bounds->east_m, points[i].x_m);
      bounds->north_m = MAX (bounds->north_m, points[i].y_m);
    }
}

gboolean
cp_demo_bounds_overlap (const CpDemoBounds *a,
                        const CpDemoBounds *b)
{
  return a->west_m <= b->east_m && b->west_m <= a->east_m && a->south_m <= b->north_m && b->south_m <= a->north_m;
}

static guint
shape_row (const CpDemoShape *self,
           double             y_m)
{
  double share = (y_m - self->bounds.south_m) / (self->bounds.north_m - self->bounds.south_m);

  return (guint) CLAMP (share * (double) self->n_rows, 0, (double) self->n_rows - 1);
}

static void
shape_edge_rows (const CpDemoShape *self,
                 guint              edge,
                 guint             *first,
                 guint             *last)
{
  double y0_m = self->points[edge].y_m;
  double y1_m = self->points[(edge + 1) % self->n_points].y_m;

  *first = shape_row (self, MIN (y0_m, y1_m));
  *last = shape_row (self, MAX (y0_m, y1_m));
}

/**
 * cp_demo_shape_new:
 * @points: (array length=n_points): the outline; the last point is joined to the first
 * @n_points: at least 3
 *
 * Returns: (transfer full): the shape, with a copy of the points
 */
CpDemoShape *
cp_demo_shape_new (const CpDemoPoint *points,
                   guint              n_points)
{
  CpDemoShape *self;
  guint        first;
  guint        last;

  g_return_val_if_fail (n_points >= 3, NULL);

  self = g_new0 (CpDemoShape, 1);
  self->n_points = n_points;
  self->points = g_memdup2 (points, n_points * sizeof *points);
  cp_demo_bounds_init (&self->bounds, points, n_points);
  self->n_rows = SHAPE_N_ROWS;
  self->row_begin = g_new0 (guint, self->n_rows + 1);

  /* Count, sum, fill: the usual three passes of a bucket sort. */
  for (guint edge = 0; edge < n_points; edge++)
    {
      shape_edge_rows (self, edge, &first, &last);
      for (guint row = first; row <= last; row++)
        self->row_begin[row]++;
    }
  for (guint row = 0, sum = 0; row <= self->n_rows; row++)
    {
      sum += self->row_begin[row];
      self->row_begin[row] = sum;
    }
  self->row_edges = g_new (guint, self->row_begin[self->n_rows]);
  for (guint edge = 0; edge < n_points; edge++)
    {
      shape_edge_rows (self, edge, &first, &last);
      for (guint row = first; row <= last; row++)
        self->row_edges[--self->row_begin[row]] = edge;
    }
  return self;
}

void
cp_demo_shape_free (CpDemoShape *self)
{
  g_free (self->points);
  g_free (self->row_begin);
  g_free (self->row_edges);
  g_free (self);
}

/**
 * cp_demo_shape_contains:
 *
 * Returns: whether @point lies inside, by the even-odd rule
 */
gboolean
cp_demo_shape_contains (const CpDemoShape *self,
                        CpDemoPoint        point)
{
  gboolean inside = FALSE;
  guint    row;

  if (point.x_m < self->bounds.west_m || point.x_m > self->bounds.east_m ||
      point.y_m < self->bounds.south_m || point.y_m > self->bounds.north_m)
    return FALSE;
  row = shape_row (self, point.y_m);
  for (guint i = self->row_begin[row]; i < self->row_begin[row + 1]; i++)
    {
      guint       edge = self->row_edges[i];
      CpDemoPoint a = self->points[edge];
      CpDemoPoint b = self->points[edge + 1 < self->n_points ? edge + 1 : 0];

      if ((a.y_m > point.y_m) != (b.y_m > point.y_m) &&
          point.x_m < a.x_m + (b.x_m - a.x_m) * (point.y_m - a.y_m) / (b.y_m - a.y_m))
        inside = !inside;
    }
  return inside;
}

/**
 * cp_demo_curve_through:
 * @points: (array length=n_points): what the curve goes through, in order
 * @step_m: metres from one point of the curve to the next, roughly
 *
 * Returns: (transfer full) (element-type CpDemoPoint): a Catmull-Rom curve through all of them
 */
GArray *
cp_demo_curve_through (const CpDemoPoint *points,
                       guint              n_points,
                       double             step_m)
{
  GArray *curve = g_array_new (FALSE, FALSE, sizeof (CpDemoPoint));

  for (guint i = 0; i + 1 < n_points; i++)
    {
      CpDemoPoint p0 = points[i > 0 ? i - 1 : 0];
      CpDemoPoint p1 = points[i];
      CpDemoPoint p2 = points[i + 1];
      CpDemoPoint p3 = points[MIN (i + 2, n_points - 1)];
      guint       n_steps = (guint) MAX (ceil (cp_demo_point_distance_m (p1, p2) / step_m), 1);

      for (guint step = 0; step < n_steps; step++)
        {
          double      t = (double) step / (double) n_steps;
          double      w0 = t * (-0.5 + t * (1 - 0.5 * t));
          double      w1 = 1 + t * t * (-2.5 + 1.5 * t);
          double      w2 = t * (0.5 + t * (2 - 1.5 * t));
          double      w3 = t * t * (-0.5 + 0.5 * t);
          CpDemoPoint point = {
            w0 * p0.x_m + w1 * p1.x_m + w2 * p2.x_m + w3 * p3.x_m,
            w0 * p0.y_m + w1 * p1.y_m + w2 * p2.y_m + w3 * p3.y_m,
          };

          g_array_append_val (curve, point);
        }
    }
  g_array_append_val (curve, points[n_points - 1]);
  return curve;
}

/**
 * cp_demo_curve_offset:
 * @points: (array length=n_points): an open line
 * @left_m: (array length=n_points): how far to its left each point goes; negative is right
 *
 * Returns: (transfer full) (element-type CpDemoPoint): the line beside the line
 */
GArray *
cp_demo_curve_offset (const CpDemoPoint *points,
                      guint              n_points,
                      const double      *left_m)
{
  GArray *curve = g_array_sized_new (FALSE, FALSE, sizeof (CpDemoPoint), n_points);

  for (guint i = 0; i < n_points; i++)
    {
      CpDemoPoint before = points[i > 0 ? i - 1 : 0];
      CpDemoPoint after = points[MIN (i + 1, n_points - 1)];
      double      length_m = MAX (cp_demo_point_distance_m (before, after), 1e-9);
      CpDemoPoint point = {
        points[i].x_m - (after.y_m - before.y_m) / length_m * left_m[i],
        points[i].y_m + (after.x_m - before.x_m) / length_m * left_m[i],
      };

      g_array_append_val (curve, point);
    }
  return curve;
}

/**
 * cp_demo_blob_new:
 * @angle_rad: how far the first axis is turned from the east
 * @roughness: 0 is an ellipse, 0.2 a wood
 *
 * Returns: (transfer full) (element-type CpDemoPoint): a closed, rounded outline
 */
GArray *
cp_demo_blob_new (CpDemoPoint centre,
                  double      radius_x_m,
                  double      radius_y_m,
                  double      angle_rad,
                  double      roughness,
                  guint64     seed)
{
  GArray *blob = g_array_sized_new (FALSE, FALSE, sizeof (CpDemoPoint), BLOB_N_POINTS);

  for (guint i = 0; i < BLOB_N_POINTS; i++)
    {
      double      turn_rad = 2 * G_PI * i / BLOB_N_POINTS;
      double      radius = 1;
      double      u_m;
      double      v_m;
      CpDemoPoint point;

      for (guint k = 2; k <= 5; k++)
        radius += roughness / k * 2 * sin (k * turn_rad + 2 * G_PI * cp_demo_hash_unit (seed, 'b', k));
      u_m = radius_x_m * radius * cos (turn_rad);
      v_m = radius_y_m * radius * sin (turn_rad);
      point.x_m = centre.x_m + u_m * cos (angle_rad) - v_m * sin (angle_rad);
      point.y_m = centre.y_m + u_m * sin (angle_rad) + v_m * cos (angle_rad);
      g_array_append_val (blob, point);
    }
  return blob;
}

/**
 * cp_demo_voronoi_cell:
 * @frame: (array length=n_frame): a convex outline the cell is cut to
 * @neighbours: (nullable) (element-type guint): takes, for each edge of the cell, the site on its
 *   other side, or %G_MAXUINT for an edge of the frame
 *
 * Returns: (transfer full) (element-type CpDemoPoint): the places nearer to @site than to any other
 *   one; empty where it lies outside the frame. Costs O(n_sites × edges)
 */
GArray *
cp_demo_voronoi_cell (const CpDemoPoint *sites,
                      guint              n_sites,
                      guint              site,
                      const CpDemoPoint *frame,
                      guint              n_frame,
                      GArray            *neighbours)
{
  g_autoptr (GArray) owners = g_array_new (FALSE, FALSE, sizeof (guint));
  GArray            *cell = g_array_new (FALSE, FALSE, sizeof (CpDemoPoint));
  guint              nobody = G_MAXUINT;

  g_array_append_vals (cell, frame, n_frame);
  for (guint i = 0; i < n_frame; i++)
    g_array_append_val (owners, nobody);

  for (guint other = 0; other < n_sites && cell->len > 0; other++)
    {
      g_autoptr (GArray) old_cell = NULL;
      g_autoptr (GArray) old_owners = NULL;
      double             nx_m = sites[other].x_m - sites[site].x_m;
      double             ny_m = sites[other].y_m - sites[site].y_m;
      double             limit;

      if (other == site)
        continue;
      limit = nx_m * (sites[other].x_m + sites[site].x_m) / 2 + ny_m * (sites[other].y_m + sites[site].y_m) / 2;
      old_cell = g_steal_pointer (&cell);
      old_owners = g_steal_pointer (&owners);
      cell = g_array_new (FALSE, FALSE, sizeof (CpDemoPoint));
      owners = g_array_new (FALSE, FALSE, sizeof (guint));
      for (guint i = 0; i < old_cell->len; i++)
        {
          CpDemoPoint a = g_array_index (old_cell, CpDemoPoint, i);
          CpDemoPoint b = g_array_index (old_cell, CpDemoPoint, (i + 1) % old_cell->len);
          guint       owner = g_array_index (old_owners, guint, i);
          double      over_a = nx_m * a.x_m + ny_m * a.y_m - limit;
          double      over_b = nx_m * b.x_m + ny_m * b.y_m - limit;

          if (over_a <= 0)
            {
              g_array_append_val (cell, a);
              g_array_append_val (owners, owner);
            }
          if ((over_a <= 0) != (over_b <= 0))
            {
              CpDemoPoint cut = cp_demo_point_mix (a, b, over_a / (over_a - over_b));

              g_array_append_val (cell, cut);
              /* Where the outline leaves, the new edge begins; where it returns, the old one goes on. */
              if (over_a <= 0)
                g_array_append_val (owners, other);
              else
                g_array_append_val (owners, owner);
            }
        }
    }
  if (neighbours != NULL)
    {
      g_array_set_size (neighbours, 0);
      g_array_append_vals (neighbours, owners->data, owners->len);
    }
  return cell;
}
