/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-demo-plan.h"

G_BEGIN_DECLS

/* A straight piece of street between two nodes. */
typedef struct
{
  guint32    a;
  guint32    b;
  CpDemoRoad road;
  gboolean   is_bridge;
} CpDemoEdge;

/* The streets as a graph: where lines of the plan meet is a node. Immutable once made. Edges of one
 * stroke follow each other, so that drawing them in order draws whole streets. */
typedef struct
{
  guint        n_nodes;
  CpDemoPoint *nodes;
  guint        n_edges;
  CpDemoEdge  *edges;
  guint       *incident_begin; /* n_nodes + 1, into incident: the edges of a node a bus may use */
  guint32     *incident;
} CpDemoStreets;

CpDemoStreets *cp_demo_streets_new (const CpDemoPlan *plan);
void           cp_demo_streets_free (CpDemoStreets *self);
guint          cp_demo_streets_find_node (const CpDemoStreets *self,
                                          CpDemoPoint          point,
                                          double              *distance_m);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CpDemoStreets, cp_demo_streets_free)

G_END_DECLS
