/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-demo-streets.h"

G_BEGIN_DECLS

#define CP_DEMO_N_LINES 40u

typedef enum
{
  CP_DEMO_LINE_TRAM,
  CP_DEMO_LINE_BUS,
  CP_DEMO_LINE_EXPRESS,
} CpDemoLineKind;

/* What a vehicle goes through from one stop to the next. The same in both directions. */
typedef struct
{
  double length_m;
  double free_mps;  /* between starting and braking, on an empty street */
  double rush_loss; /* share of that speed lost when the rush is at its worst, 0 … 1 */
} CpDemoLeg;

/* One line: a way through the streets and back, and its stops. Distances along it are metres from
 * the first terminal; direction 1 runs towards it. Immutable once made. */
typedef struct
{
  char          *id;   /* T1, X1, 1 … */
  char          *name; /* "T1 Northgate – Saltmarket" */
  CpDemoLineKind kind;
  gboolean       runs_at_night;
  guint          n_points;
  CpDemoPoint   *points;
  double        *distance_m; /* of each point */
  guint          n_stops;
  double        *stop_m; /* rising, the terminals included */
  char         **stop_ids;
  CpDemoLeg     *legs; /* n_stops - 1 */
} CpDemoLine;

GPtrArray  *cp_demo_lines_new (const CpDemoStreets *streets,
                               const CpDemoPlan    *plan,
                               guint32              seed);
CpDemoPoint cp_demo_line_locate (const CpDemoLine *self,
                                 double            along_m,
                                 double           *bearing_deg);

/* The way from node to node: cp-demo-route.c */
typedef struct _CpDemoRouter CpDemoRouter;

CpDemoRouter *cp_demo_router_new (const CpDemoStreets *streets);
void          cp_demo_router_free (CpDemoRouter *self);
gboolean      cp_demo_router_find (CpDemoRouter  *self,
                                   guint          from,
                                   guint          to,
                                   CpDemoLineKind kind,
                                   GArray        *nodes);
void          cp_demo_router_crowd (CpDemoRouter *self,
                                    const GArray *nodes);
CpDemoRoad    cp_demo_router_road_between (CpDemoRouter *self,
                                           guint         a,
                                           guint         b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CpDemoRouter, cp_demo_router_free)

G_END_DECLS
