/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "demo/cp-demo-world-private.h"

#include <math.h>

/* The city everybody sees, and others: what is promised holds for every seed. */
static const guint32 seeds[] = { CP_DEMO_SEED, 1, 42 };

static CpDemoWorld *worlds[G_N_ELEMENTS (seeds)];

static void
test_same_seed (void)
{
  g_autoptr (CpDemoWorld) again = cp_demo_world_new (CP_DEMO_SEED);
  g_autoptr (CpDemoWorld) held = cp_demo_world_ref (again);
  gboolean                differs = FALSE;

  g_assert_cmpuint (cp_demo_world_get_seed (again), ==, CP_DEMO_SEED);
  g_assert_cmpuint (again->streets->n_edges, ==, worlds[0]->streets->n_edges);
  for (guint i = 0; i < CP_DEMO_N_LINES; i++)
    {
      const CpDemoLine *line = g_ptr_array_index (worlds[0]->lines, i);
      const CpDemoLine *same = g_ptr_array_index (again->lines, i);
      const CpDemoLine *other = g_ptr_array_index (worlds[1]->lines, i);

      g_assert_cmpstr (line->name, ==, same->name);
      g_assert_cmpmem (line->points, line->n_points * sizeof *line->points, same->points, same->n_points * sizeof *same->points);
      differs |= line->n_points != other->n_points;
    }
  g_assert_true (differs);
}

static void
test_lines (void)
{
  for (guint w = 0; w < G_N_ELEMENTS (worlds); w++)
    {
      g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

      g_assert_cmpuint (cp_demo_world_get_n_lines (worlds[w]), ==, 40);
      for (guint i = 0; i < CP_DEMO_N_LINES; i++)
        {
          const CpDemoLine *line = g_ptr_array_index (worlds[w]->lines, i);
          double            length_m = line->distance_m[line->n_points - 1];
          double            least_m = line->kind == CP_DEMO_LINE_EXPRESS ? 700 : 250;
          double            most_m = line->kind == CP_DEMO_LINE_EXPRESS ? 1400 : 500;

          g_assert_true (g_hash_table_add (ids, line->id));
          g_assert_true (g_str_has_prefix (line->name, line->id));
          g_assert_cmpfloat (length_m, >, 2500);
          g_assert_cmpfloat (line->stop_m[0], ==, 0);
          g_assert_cmpfloat_with_epsilon (line->stop_m[line->n_stops - 1], length_m, 1e-6);
          for (guint j = 0; j + 1 < line->n_stops; j++)
            {
              g_assert_cmpfloat (line->stop_m[j + 1] - line->stop_m[j], >=, least_m);
              g_assert_cmpfloat (line->stop_m[j + 1] - line->stop_m[j], <=, most_m);
              g_assert_cmpfloat (line->legs[j].free_mps, >, 5);
              g_assert_cmpfloat (line->legs[j].free_mps, <, 25);
            }
          for (guint j = 0; j < line->n_points; j++)
            {
              g_assert_cmpfloat (fabs (line->points[j].x_m), <, 9500);
              g_assert_cmpfloat (fabs (line->points[j].y_m), <, 9500);
            }
        }
    }
}

static const CpDemoEdge *
find_edge (const CpDemoStreets *streets,
           CpDemoPoint          a,
           CpDemoPoint          b)
{
  for (guint i = 0; i < streets->n_edges; i++)
    {
      const CpDemoEdge *edge = &streets->edges[i];
      CpDemoPoint       p = streets->nodes[edge->a];
      CpDemoPoint       q = streets->nodes[edge->b];

      if (edge->road <= CP_DEMO_ROAD_TERTIARY &&
          ((p.x_m == a.x_m && p.y_m == a.y_m && q.x_m == b.x_m && q.y_m == b.y_m) ||
           (p.x_m == b.x_m && p.y_m == b.y_m && q.x_m == a.x_m && q.y_m == a.y_m)))
        return edge;
    }
  return NULL;
}

/* A line is a chain of streets, bit for bit. */
static void
test_lines_on_streets (void)
{
  for (guint i = 0; i < CP_DEMO_N_LINES; i++)
    {
      const CpDemoLine *line = g_ptr_array_index (worlds[0]->lines, i);

      for (guint j = 0; j + 1 < line->n_points; j++)
        g_assert_nonnull (find_edge (worlds[0]->streets, line->points[j], line->points[j + 1]));
    }
}

static void
test_water (void)
{
  for (guint w = 0; w < G_N_ELEMENTS (worlds); w++)
    {
      const CpDemoStreets *streets = worlds[w]->streets;
      guint                n_bridges = 0;

      for (guint i = 0; i < streets->n_edges; i++)
        {
          const CpDemoEdge *edge = &streets->edges[i];
          double            length_m = cp_demo_point_distance_m (streets->nodes[edge->a], streets->nodes[edge->b]);
          guint             n_steps = (guint) ceil (length_m / 4);
          guint             n_wet = 0;

          for (guint step = 0; step <= n_steps; step++)
            n_wet += cp_demo_terrain_is_water (worlds[w]->terrain,
                                               cp_demo_point_mix (streets->nodes[edge->a], streets->nodes[edge->b],
                                                                  (double) step / MAX (n_steps, 1)));
          if (edge->is_bridge)
            n_bridges += n_wet > 0;
          else
            g_assert_cmpuint (n_wet, ==, 0);
        }
      g_assert_cmpuint (n_bridges, >=, 4);
    }
}

/* Whoever boards can get anywhere. */
static void
test_connected (void)
{
  for (guint w = 0; w < G_N_ELEMENTS (worlds); w++)
    {
      const CpDemoStreets *streets = worlds[w]->streets;
      g_autofree guint8   *seen = g_new0 (guint8, streets->n_nodes);
      g_autoptr (GArray)   queue = g_array_new (FALSE, FALSE, sizeof (guint32));
      const CpDemoLine    *first = g_ptr_array_index (worlds[w]->lines, 0);
      guint32              start = cp_demo_streets_find_node (streets, first->points[0], NULL);

      seen[start] = 1;
      g_array_append_val (queue, start);
      for (guint next = 0; next < queue->len; next++)
        {
          guint32 node = g_array_index (queue, guint32, next);

          for (guint i = streets->incident_begin[node]; i < streets->incident_begin[node + 1]; i++)
            {
              const CpDemoEdge *edge = &streets->edges[streets->incident[i]];
              guint32           other = edge->a == node ? edge->b : edge->a;

              g_assert_true (edge->a == node || edge->b == node);
              if (!seen[other])
                {
                  seen[other] = 1;
                  g_array_append_val (queue, other);
                }
            }
        }
      for (guint i = 0; i < streets->n_nodes; i++)
        g_assert_cmpint (seen[i], ==, streets->incident_begin[i] != streets->incident_begin[i + 1]);
    }
}

static void
test_plane (void)
{
  for (int x = -9000; x <= 9000; x += 1500)
    for (int y = -9000; y <= 9000; y += 1500)
      {
        CpDemoPoint point = { x, y };
        CpPoint     earth = cp_demo_point_to_earth (point);
        CpDemoPoint back = cp_demo_point_from_earth (earth);
        CpPoint     beside = cp_demo_point_to_earth ((CpDemoPoint) { x + 600, y + 800 });

        g_assert_cmpfloat_with_epsilon (back.x_m, x, 1e-6);
        g_assert_cmpfloat_with_epsilon (back.y_m, y, 1e-6);
        /* A metre of the plane is one on the ground, within 0.3 % (0.11 % of it the two spheres). */
        g_assert_cmpfloat_with_epsilon (cp_point_distance_m (earth, beside), 1000, 3);
      }
}

static void
test_shape (void)
{
  const CpDemoPoint       corners[] = { { 0, 0 }, { 10, 0 }, { 10, 10 }, { 6, 10 }, { 5, 4 }, { 4, 10 }, { 0, 10 } };
  g_autoptr (CpDemoShape) shape = cp_demo_shape_new (corners, G_N_ELEMENTS (corners));

  g_assert_true (cp_demo_shape_contains (shape, (CpDemoPoint) { 5, 3.9 }));
  g_assert_false (cp_demo_shape_contains (shape, (CpDemoPoint) { 5, 4.1 }));
  g_assert_true (cp_demo_shape_contains (shape, (CpDemoPoint) { 2, 9.9 }));
  g_assert_false (cp_demo_shape_contains (shape, (CpDemoPoint) { -0.1, 5 }));
  g_assert_false (cp_demo_shape_contains (shape, (CpDemoPoint) { 5, 10.5 }));
}

int
main (int   argc,
      char *argv[])
{
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    worlds[i] = cp_demo_world_new (seeds[i]);
  g_test_add_func ("/demo-world/same-seed", test_same_seed);
  g_test_add_func ("/demo-world/lines", test_lines);
  g_test_add_func ("/demo-world/lines-on-streets", test_lines_on_streets);
  g_test_add_func ("/demo-world/water", test_water);
  g_test_add_func ("/demo-world/connected", test_connected);
  g_test_add_func ("/demo-world/plane", test_plane);
  g_test_add_func ("/demo-world/shape", test_shape);
  result = g_test_run ();
  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    cp_demo_world_unref (worlds[i]);
  return result;
}
