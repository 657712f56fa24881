/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-demo-streets.h"

#include <math.h>
#include <string.h>

#define CELL_M 160.0
/* Crossings nearer to each other than this are one. */
#define SNAP_M 3.0
/* An end this near to another line meets it. */
#define TOUCH_M 1.5
#define MAX_DEAD_END_M 60.0
#define MAX_PRUNE_PASSES 8u

typedef struct
{
  CpDemoPoint a;
  CpDemoPoint b;
  guint32     node_a;
  guint32     node_b;
  CpDemoRoad  road;
  gboolean    is_bridge;
} Segment;

typedef struct
{
  guint32 segment;
  guint32 node;
  double  share;
} Split;

typedef struct
{
  GArray     *segments;
  GArray     *splits;
  GArray     *nodes;
  GHashTable *node_cells; /* cell → GArray of node numbers */
  GArray     *edges;
} Builder;

static gpointer
cell_key (int column,
          int row)
{
  return GINT_TO_POINTER (column * 32768 + row);
}

static void
cell_add (GHashTable *cells,
          int         column,
          int         row,
          guint32     value)
{
  gpointer key = cell_key (column, row);
  GArray  *cell = g_hash_table_lookup (cells, key);

  if (cell == NULL)
    {
      cell = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_hash_table_insert (cells, key, cell);
    }
  g_array_append_val (cell, value);
}

static guint32
builder_node (Builder    *self,
              CpDemoPoint point)
{
  int column = (int) floor (point.x_m / SNAP_M);
  int row = (int) floor (point.y_m / SNAP_M);

  for (int i = 0; i < 9; i++)
    {
      GArray *cell = g_hash_table_lookup (self->node_cells, cell_key (column + i % 3 - 1, row + i / 3 - 1));

      for (guint j = 0; cell != NULL && j < cell->len; j++)
        {
          guint32 node = g_array_index (cell, guint32, j);

          if (cp_demo_point_distance_m (g_array_index (self->nodes, CpDemoPoint, node), point) < SNAP_M)
            return node;
        }
    }
  g_array_append_val (self->nodes, point);
  cell_add (self->node_cells, column, row, self->nodes->len - 1);
  return self->nodes->len - 1;
}

static void
builder_split (Builder *self,
               guint32  segment,
               double   share,
               guint32  node)
{
  Split split = { segment, node, share };

  g_array_append_val (self->splits, split);
}

/* Whether the end of one segment lies on the other; then they meet there. */
static gboolean
meet_at_end (Builder    *self,
             CpDemoPoint end,
             guint32     node,
             guint32     other)
{
  const Segment *segment = &g_array_index (self->segments, Segment, other);
  double         dx_m = segment->b.x_m - segment->a.x_m;
  double         dy_m = segment->b.y_m - segment->a.y_m;

  if (cp_demo_point_to_segment_m (end, segment->a, segment->b) > TOUCH_M)
    return FALSE;
  if (node != segment->node_a && node != segment->node_b)
    builder_split (self, other,
                   CLAMP (((end.x_m - segment->a.x_m) * dx_m + (end.y_m - segment->a.y_m) * dy_m) /
                            (dx_m * dx_m + dy_m * dy_m), 0, 1),
                   node);
  return TRUE;
}

static void
meet (Builder *self,
      guint32  first,
      guint32  second)
{
  const Segment *p = &g_array_index (self->segments, Segment, first);
  const Segment *q = &g_array_index (self->segments, Segment, second);
  gboolean       touches = FALSE;
  double         px_m = p->b.x_m - p->a.x_m;
  double         py_m = p->b.y_m - p->a.y_m;
  double         qx_m = q->b.x_m - q->a.x_m;
  double         qy_m = q->b.y_m - q->a.y_m;
  double         cross = px_m * qy_m - py_m * qx_m;
  double         t;
  double         u;

  /* Side streets pass under the ring road. */
  if ((p->road == CP_DEMO_ROAD_MOTORWAY && q->road >= CP_DEMO_ROAD_TERTIARY) ||
      (q->road == CP_DEMO_ROAD_MOTORWAY && p->road >= CP_DEMO_ROAD_TERTIARY))
    return;
  touches |= meet_at_end (self, p->a, p->node_a, second);
  touches |= meet_at_end (self, p->b, p->node_b, second);
  touches |= meet_at_end (self, q->a, q->node_a, first);
  touches |= meet_at_end (self, q->b, q->node_b, first);
  if (touches || fabs (cross) < 1e-9)
    return;
  t = ((q->a.x_m - p->a.x_m) * qy_m - (q->a.y_m - p->a.y_m) * qx_m) / cross;
  u = ((q->a.x_m - p->a.x_m) * py_m - (q->a.y_m - p->a.y_m) * px_m) / cross;
  if (t > 0 && t < 1 && u > 0 && u < 1)
    {
      guint32 node = builder_node (self, cp_demo_point_mix (p->a, p->b, t));

      builder_split (self, first, t, node);
      builder_split (self, second, u, node);
    }
}

static void
builder_meet_all (Builder *self)
{
  g_autoptr (GHashTable) cells = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);

  for (guint32 i = 0; i < self->segments->len; i++)
    {
      const Segment *segment = &g_array_index (self->segments, Segment, i);
      int            west = (int) floor ((MIN (segment->a.x_m, segment->b.x_m) - TOUCH_M) / CELL_M);
      int            east = (int) floor ((MAX (segment->a.x_m, segment->b.x_m) + TOUCH_M) / CELL_M);
      int            south = (int) floor ((MIN (segment->a.y_m, segment->b.y_m) - TOUCH_M) / CELL_M);
      int            north = (int) floor ((MAX (segment->a.y_m, segment->b.y_m) + TOUCH_M) / CELL_M);

      for (int row = south; row <= north; row++)
        for (int column = west; column <= east; column++)
          {
            GArray *cell = g_hash_table_lookup (cells, cell_key (column, row));

            /* A pair that shares several cells is met more than once, which changes nothing: the
             * crossing snaps to the node it already has. */
            for (guint j = 0; cell != NULL && j < cell->len; j++)
              meet (self, g_array_index (cell, guint32, j), i);
            cell_add (cells, column, row, i);
          }
    }
}

static int
compare_splits (gconstpointer a,
                gconstpointer b)
{
  const Split *p = a;
  const Split *q = b;

  if (p->segment != q->segment)
    return p->segment < q->segment ? -1 : 1;
  if (p->share < q->share)
    return -1;
  if (p->share > q->share)
    return 1;
  return p->node < q->node ? -1 : p->node > q->node;
}

static void
builder_cut (Builder *self)
{
  guint next = 0;

  g_array_sort (self->splits, compare_splits);
  for (guint32 i = 0; i < self->segments->len; i++)
    {
      const Segment *segment = &g_array_index (self->segments, Segment, i);
      guint32        from = segment->node_a;

      for (gboolean more = TRUE; more;)
        {
          guint32 to = segment->node_b;

          more = next < self->splits->len && g_array_index (self->splits, Split, next).segment == i;
          if (more)
            to = g_array_index (self->splits, Split, next++).node;
          if (to != from)
            {
              CpDemoEdge edge = { from, to, segment->road, segment->is_bridge };

              g_array_append_val (self->edges, edge);
            }
          from = to;
        }
    }
}

/* Two lines that snapped onto each other for a bit leave the same edge twice: the stronger stays. */
static void
drop_doubles (GArray *edges)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autofree gint64     *keys = g_new (gint64, edges->len);
  guint                  n_kept = 0;

  for (guint i = 0; i < edges->len; i++)
    {
      CpDemoEdge edge = g_array_index (edges, CpDemoEdge, i);

      keys[i] = ((gint64) MIN (edge.a, edge.b) << 32) | MAX (edge.a, edge.b);
      if (!g_hash_table_add (seen, &keys[i]))
        continue;
      g_array_index (edges, CpDemoEdge, n_kept++) = edge;
    }
  g_array_set_size (edges, n_kept);
}

static void
prune_dead_ends (GArray *nodes,
                 GArray *edges)
{
  g_autofree guint *degree = g_new (guint, nodes->len);

  for (guint pass = 0; pass < MAX_PRUNE_PASSES; pass++)
    {
      guint n_kept = 0;

      memset (degree, 0, nodes->len * sizeof *degree);
      for (guint i = 0; i < edges->len; i++)
        {
          degree[g_array_index (edges, CpDemoEdge, i).a]++;
          degree[g_array_index (edges, CpDemoEdge, i).b]++;
        }
      for (guint i = 0; i < edges->len; i++)
        {
          CpDemoEdge edge = g_array_index (edges, CpDemoEdge, i);
          double     length_m = cp_demo_point_distance_m (g_array_index (nodes, CpDemoPoint, edge.a),
                                                          g_array_index (nodes, CpDemoPoint, edge.b));

          if ((degree[edge.a] == 1 || degree[edge.b] == 1) && (edge.is_bridge || length_m < MAX_DEAD_END_M))
            continue;
          g_array_index (edges, CpDemoEdge, n_kept++) = edge;
        }
      if (n_kept == edges->len)
        break;
      g_array_set_size (edges, n_kept);
    }
}

static guint32
find_root (guint32 *parent,
           guint32  node)
{
  while (parent[node] != node)
    node = parent[node] = parent[parent[node]];
  return node;
}

/* Marks the nodes of the largest connected part of the roads up to @narrowest. */
static guint8 *
mark_largest (const GArray *edges,
              guint         n_nodes,
              CpDemoRoad    narrowest)
{
  g_autofree guint32 *parent = g_new (guint32, n_nodes);
  g_autofree guint32 *size = g_new0 (guint32, n_nodes);
  guint8             *mark = g_new0 (guint8, n_nodes);
  guint32             largest = 0;

  for (guint32 i = 0; i < n_nodes; i++)
    parent[i] = i;
  for (guint i = 0; i < edges->len; i++)
    {
      CpDemoEdge edge = g_array_index (edges, CpDemoEdge, i);

      if (edge.road <= narrowest)
        parent[find_root (parent, edge.a)] = find_root (parent, edge.b);
    }
  for (guint32 i = 0; i < n_nodes; i++)
    {
      guint32 root = find_root (parent, i);

      if (++size[root] > size[largest])
        largest = root;
    }
  for (guint32 i = 0; i < n_nodes; i++)
    mark[i] = find_root (parent, i) == largest;
  return mark;
}

static void
index_routable (CpDemoStreets *self,
                const GArray  *edges)
{
  g_autofree guint8 *routable = mark_largest (edges, self->n_nodes, CP_DEMO_ROAD_TERTIARY);
  guint              n = 0;

  self->incident_begin = g_new0 (guint, self->n_nodes + 1);
  for (guint i = 0; i < self->n_edges; i++)
    if (self->edges[i].road <= CP_DEMO_ROAD_TERTIARY && routable[self->edges[i].a])
      {
        self->incident_begin[self->edges[i].a]++;
        self->incident_begin[self->edges[i].b]++;
        n += 2;
      }
  self->incident = g_new (guint32, n);
  for (guint i = 0, sum = 0; i <= self->n_nodes; i++)
    {
      sum += self->incident_begin[i];
      self->incident_begin[i] = sum;
    }
  for (guint32 i = 0; i < self->n_edges; i++)
    if (self->edges[i].road <= CP_DEMO_ROAD_TERTIARY && routable[self->edges[i].a])
      {
        self->incident[--self->incident_begin[self->edges[i].a]] = i;
        self->incident[--self->incident_begin[self->edges[i].b]] = i;
      }
}

/**
 * cp_demo_streets_new:
 * @plan: what was drawn
 *
 * Finds where the lines of the plan meet, cuts them there, and leaves out what leads nowhere.
 *
 * Returns: (transfer full): the graph
 */
CpDemoStreets *
cp_demo_streets_new (const CpDemoPlan *plan)
{
  CpDemoStreets     *self = g_new0 (CpDemoStreets, 1);
  Builder            builder = { 0 };
  g_autofree guint8 *connected = NULL;
  guint              n_kept = 0;

  builder.segments = g_array_new (FALSE, FALSE, sizeof (Segment));
  builder.splits = g_array_new (FALSE, FALSE, sizeof (Split));
  builder.nodes = g_array_new (FALSE, FALSE, sizeof (CpDemoPoint));
  builder.edges = g_array_new (FALSE, FALSE, sizeof (CpDemoEdge));
  builder.node_cells = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);

  for (guint i = 0; i < plan->strokes->len; i++)
    {
      const CpDemoStroke *stroke = g_ptr_array_index (plan->strokes, i);

      for (guint j = 0; j + 1 < stroke->points->len; j++)
        {
          Segment segment = {
            g_array_index (stroke->points, CpDemoPoint, j), g_array_index (stroke->points, CpDemoPoint, j + 1),
            0, 0, stroke->road, stroke->is_bridge
          };

          segment.node_a = builder_node (&builder, segment.a);
          segment.node_b = builder_node (&builder, segment.b);
          if (segment.node_a != segment.node_b)
            g_array_append_val (builder.segments, segment);
        }
    }
  builder_meet_all (&builder);
  builder_cut (&builder);
  drop_doubles (builder.edges);
  prune_dead_ends (builder.nodes, builder.edges);

  connected = mark_largest (builder.edges, builder.nodes->len, CP_DEMO_ROAD_LANE);
  for (guint i = 0; i < builder.edges->len; i++)
    if (connected[g_array_index (builder.edges, CpDemoEdge, i).a])
      g_array_index (builder.edges, CpDemoEdge, n_kept++) = g_array_index (builder.edges, CpDemoEdge, i);
  g_array_set_size (builder.edges, n_kept);

  self->n_nodes = builder.nodes->len;
  self->n_edges = builder.edges->len;
  self->nodes = (CpDemoPoint *) (gpointer) g_array_free (g_steal_pointer (&builder.nodes), FALSE);
  self->edges = g_memdup2 (builder.edges->data, builder.edges->len * sizeof (CpDemoEdge));
  index_routable (self, builder.edges);
  g_array_unref (builder.segments);
  g_array_unref (builder.splits);
  g_array_unref (builder.edges);
  g_hash_table_unref (builder.node_cells);
  return self;
}

void
cp_demo_streets_free (CpDemoStreets *self)
{
  g_free (self->nodes);
  g_free (self->edges);
  g_free (self->incident_begin);
  g_free (self->incident);
  g_free (self);
}

/**
 * cp_demo_streets_find_node:
 * @distance_m: (out) (optional): how far away it is
 *
 * Returns: the node nearest to @point among those a bus can reach
 */
guint
cp_demo_streets_find_node (const CpDemoStreets *self,
                           CpDemoPoint          point,
                           double              *distance_m)
{
  double best_m = G_MAXDOUBLE;
  guint  best = 0;

  for (guint i = 0; i < self->n_nodes; i++)
    {
      double away_m;

      if (self->incident_begin[i] == self->incident_begin[i + 1])
        continue;
      away_m = cp_demo_point_distance_m (self->nodes[i], point);
      if (away_m < best_m)
        {
          best_m = away_m;
          best = i;
        }
    }
  if (distance_m != NULL)
    *distance_m = best_m;
  return best;
}
