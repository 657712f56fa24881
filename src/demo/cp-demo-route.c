/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-demo-line.h"

#include <math.h>

/* What a metre of each road costs a tram, a bus, an express; 0 where it cannot go. */
static const double metre_cost[3][CP_DEMO_N_ROADS] = {
  { 0, 0.65, 0.75, 1.10, 0, 0 },
  { 4.0, 0.90, 0.85, 1.00, 0, 0 },
  { 0.40, 0.70, 1.00, 1.60, 0, 0 },
};
/* The cheapest metre of each row, which keeps the estimate from promising too much. */
static const double least_cost[3] = { 0.65, 0.85, 0.40 };

/* Turning costs as much as these metres, so a way through a grid has few corners. */
#define TURN_M 70.0
#define SHARP_TURN_M 220.0
/* Each line already on a street makes it this much dearer for the next. */
#define CROWD_SHARE 0.22

typedef struct
{
  double  estimate_m;
  guint32 state;
} Open;

/* A state is an edge and the direction it is driven in, 2 × edge + (towards its a): turns belong to
 * pairs of edges, so nodes alone would not do. */
struct _CpDemoRouter
{
  const CpDemoStreets *streets;
  double              *cost_m;  /* per state */
  guint32             *before;  /* per state: the one it was reached from */
  guint32             *round;   /* per state: the search the two above belong to */
  guint32              now;
  guint8              *crowd;   /* per edge */
  GArray              *open;    /* (element-type Open) a binary heap */
};

/**
 * cp_demo_router_new:
 * @streets: outlives the router
 *
 * Returns: (transfer full): what finds ways through the streets. One thread
 */
CpDemoRouter *
cp_demo_router_new (const CpDemoStreets *streets)
{
  CpDemoRouter *self = g_new0 (CpDemoRouter, 1);

  self->streets = streets;
  self->cost_m = g_new (double, 2 * streets->n_edges);
  self->before = g_new (guint32, 2 * streets->n_edges);
  self->round = g_new0 (guint32, 2 * streets->n_edges);
  self->crowd = g_new0 (guint8, streets->n_edges);
  self->open = g_array_new (FALSE, FALSE, sizeof (Open));
  return self;
}

void
cp_demo_router_free (CpDemoRouter *self)
{
  g_free (self->cost_m);
  g_free (self->before);
  g_free (self->round);
  g_free (self->crowd);
  g_array_unref (self->open);
  g_free (self);
}

static void
open_push (GArray *open,
           Open    entry)
{
  guint at = open->len;
  Open *heap;

  g_array_append_val (open, entry);
  heap = (Open *) (gpointer) open->data;
  while (at > 0 && heap[(at - 1) / 2].estimate_m > entry.estimate_m)
    {
      heap[at] = heap[(at - 1) / 2];
      at = (at - 1) / 2;
    }
  heap[at] = entry;
}

static Open
open_pop (GArray *open)
{
  Open *heap = (Open *) (gpointer) open->data;
  Open  top = heap[0];
  Open  last = heap[open->len - 1];
  guint at = 0;

  g_array_set_size (open, open->len - 1);
  while (2 * at + 1 < open->len)
    {
      guint child = 2 * at + 1;

      if (child + 1 < open->len && heap[child + 1].estimate_m < heap[child].estimate_m)
        child++;
      if (heap[child].estimate_m >= last.estimate_m)
        break;
      heap[at] = heap[child];
      at = child;
    }
  if (open->len > 0)
    heap[at] = last;
  return top;
}

static guint32
state_end (const CpDemoRouter *self,
           guint32             state)
{
  const CpDemoEdge *edge = &self->streets->edges[state / 2];

  return state % 2 == 0 ? edge->b : edge->a;
}

static guint32
state_begin (const CpDemoRouter *self,
             guint32             state)
{
  return state_end (self, state ^ 1);
}

static double
turn_cost_m (const CpDemoRouter *self,
             guint32             from,
             guint32             to)
{
  CpDemoPoint a = self->streets->nodes[state_begin (self, from)];
  CpDemoPoint b = self->streets->nodes[state_end (self, from)];
  CpDemoPoint c = self->streets->nodes[state_end (self, to)];
  double      cosine = ((b.x_m - a.x_m) * (c.x_m - b.x_m) + (b.y_m - a.y_m) * (c.y_m - b.y_m)) /
                       MAX (cp_demo_point_distance_m (a, b) * cp_demo_point_distance_m (b, c), 1e-9);

  if (cosine > 0.8)
    return 0;
  return cosine > -0.3 ? TURN_M : SHARP_TURN_M;
}

static void
reach (CpDemoRouter  *self,
       guint32        state,
       guint32        before,
       double         cost_m,
       CpDemoPoint    goal,
       CpDemoLineKind kind)
{
  Open open;

  if (self->round[state] == self->now && self->cost_m[state] <= cost_m)
    return;
  self->round[state] = self->now;
  self->cost_m[state] = cost_m;
  self->before[state] = before;
  open.estimate_m = cost_m + least_cost[kind] * cp_demo_point_distance_m (self->streets->nodes[state_end (self, state)], goal);
  open.state = state;
  open_push (self->open, open);
}

/**
 * cp_demo_router_find:
 * @from: a node
 * @to: another one
 * @nodes: (element-type guint32): takes the nodes of the way, both ends included, behind what it
 *   holds; @from is left out where it is the last one already
 *
 * Returns: whether there is a way
 */
gboolean
cp_demo_router_find (CpDemoRouter  *self,
                     guint          from,
                     guint          to,
                     CpDemoLineKind kind,
                     GArray        *nodes)
{
  const CpDemoStreets *streets = self->streets;
  CpDemoPoint          goal = streets->nodes[to];
  guint32              state = G_MAXUINT32;
  guint                first;

  self->now++;
  g_array_set_size (self->open, 0);
  for (gboolean begun = FALSE; !begun || self->open->len > 0;)
    {
      guint32 node = from;
      double  so_far_m = 0;

      if (begun)
        {
          Open top = open_pop (self->open);

          state = top.state;
          node = state_end (self, state);
          so_far_m = self->cost_m[state];
          if (node == to)
            break;
          /* A better way to this state was found after it was queued. */
          if (top.estimate_m > so_far_m + least_cost[kind] * cp_demo_point_distance_m (streets->nodes[node], goal) + 1e-6)
            {
              state = G_MAXUINT32;
              continue;
            }
        }
      for (guint i = streets->incident_begin[node]; i < streets->incident_begin[node + 1]; i++)
        {
          guint32           edge = streets->incident[i];
          const CpDemoEdge *street = &streets->edges[edge];
          guint32           next = 2 * edge + (street->a == node ? 0 : 1);
          double            length_m = cp_demo_point_distance_m (streets->nodes[street->a], streets->nodes[street->b]);
          double            cost_m = length_m * metre_cost[kind][street->road] * (1 + CROWD_SHARE * self->crowd[edge]);

          if (metre_cost[kind][street->road] <= 0 || (begun && next == (state ^ 1)))
            continue;
          if (begun)
            cost_m += turn_cost_m (self, state, next);
          reach (self, next, begun ? state : G_MAXUINT32, so_far_m + cost_m, goal, kind);
        }
      begun = TRUE;
      state = G_MAXUINT32;
    }
  if (state == G_MAXUINT32)
    return FALSE;

  if (nodes->len == 0)
    {
      guint32 begin = from;

      g_array_append_val (nodes, begin);
    }
  first = nodes->len;
  for (; state != G_MAXUINT32; state = self->before[state])
    {
      guint32 node = state_end (self, state);

      g_array_append_val (nodes, node);
    }
  for (guint i = first, j = nodes->len - 1; i < j; i++, j--)
    {
      guint32 swap = g_array_index (nodes, guint32, i);

      g_array_index (nodes, guint32, i) = g_array_index (nodes, guint32, j);
      g_array_index (nodes, guint32, j) = swap;
    }
  return TRUE;
}

static guint32
find_edge (const CpDemoRouter *self,
           guint32             a,
           guint32             b)
{
  const CpDemoStreets *streets = self->streets;

  for (guint i = streets->incident_begin[a]; i < streets->incident_begin[a + 1]; i++)
    {
      guint32 edge = streets->incident[i];

      if ((streets->edges[edge].a == a ? streets->edges[edge].b : streets->edges[edge].a) == b)
        return edge;
    }
  g_assert_not_reached ();
}

/**
 * cp_demo_router_crowd:
 * @nodes: (element-type guint32): a way that is now a line's
 *
 * Makes the streets of a line a little dearer, so that the next one finds others.
 */
void
cp_demo_router_crowd (CpDemoRouter *self,
                      const GArray *nodes)
{
  for (guint i = 0; i + 1 < nodes->len; i++)
    {
      guint32 edge = find_edge (self, g_array_index (nodes, guint32, i), g_array_index (nodes, guint32, i + 1));

      self->crowd[edge] = (guint8) MIN (self->crowd[edge] + 1, 200);
    }
}

/**
 * cp_demo_router_road_between:
 * @a: a node
 * @b: the next one of a way
 *
 * Returns: the class of the street between them
 */
CpDemoRoad
cp_demo_router_road_between (CpDemoRouter *self,
                             guint         a,
                             guint         b)
{
  return self->streets->edges[find_edge (self, a, b)].road;
}
