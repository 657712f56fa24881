/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-demo-terrain.h"

G_BEGIN_DECLS

/* From wide to narrow. Buses use all but the last two. */
typedef enum
{
  CP_DEMO_ROAD_MOTORWAY,
  CP_DEMO_ROAD_PRIMARY,
  CP_DEMO_ROAD_SECONDARY,
  CP_DEMO_ROAD_TERTIARY,
  CP_DEMO_ROAD_STREET,
  CP_DEMO_ROAD_LANE,
} CpDemoRoad;

#define CP_DEMO_N_ROADS 6u

typedef enum
{
  CP_DEMO_DISTRICT_OLD_TOWN, /* crooked lanes */
  CP_DEMO_DISTRICT_TOWN,     /* a street grid with an angle of its own */
  CP_DEMO_DISTRICT_COUNTRY,  /* roads only */
} CpDemoDistrictKind;

/* A part of the city: what lies nearest to its middle. */
typedef struct
{
  CpDemoDistrictKind kind;
  const char        *name;
  CpDemoPoint        middle;
  GArray            *cell;      /* (element-type CpDemoPoint) convex, before the bending */
  CpDemoShape       *outline;   /* as it is */
  double             angle_rad; /* of the grid */
  double             step_u_m;
  double             step_v_m;
} CpDemoDistrict;

/* A line somebody drew on the plan. Where lines meet is found out later. */
typedef struct
{
  CpDemoRoad road;
  gboolean   is_bridge;
  GArray    *points; /* (element-type CpDemoPoint) */
} CpDemoStroke;

#define CP_DEMO_PLAN_N_CELLS 256u

/* One of the waves that everything ruled is bent by. */
typedef struct
{
  double x_rad_per_m;
  double y_rad_per_m;
  double phase_rad;
  double swing_x_m;
  double swing_y_m;
} CpDemoWave;

#define CP_DEMO_N_WAVES 3u

/* The city as it is drawn before it is built: districts, parks and the lines of its streets. */
typedef struct
{
  guint32              seed;
  const CpDemoTerrain *terrain;
  GPtrArray           *districts; /* (element-type CpDemoDistrict) */
  GPtrArray           *parks;     /* (element-type CpDemoShape) */
  GPtrArray           *lanes;     /* (element-type CpDemoShape) the blocks of the old town */
  GPtrArray           *strokes;   /* (element-type CpDemoStroke) */

  /*< private >*/
  CpDemoWave           waves[CP_DEMO_N_WAVES];
  GArray             **samples; /* what was drawn where, while the plan is drawn; NULL afterwards */
} CpDemoPlan;

CpDemoPlan  *cp_demo_plan_new (const CpDemoTerrain *terrain,
                               guint32              seed);
void         cp_demo_plan_free (CpDemoPlan *self);
CpDemoPoint  cp_demo_plan_bend (const CpDemoPlan *self,
                                CpDemoPoint       point);
gboolean     cp_demo_plan_is_green (const CpDemoPlan *self,
                                    CpDemoPoint       point);
CpDemoPoint  cp_demo_district_to_plane (const CpDemoDistrict *self,
                                        double                u_m,
                                        double                v_m);

/* The pen: cp-demo-pen.c */
void         cp_demo_pen_draw (CpDemoPlan        *plan,
                               CpDemoRoad         road,
                               const CpDemoPoint *points,
                               guint              n_points);
void         cp_demo_pen_draw_bent (CpDemoPlan *plan,
                                    CpDemoRoad  road,
                                    CpDemoPoint from,
                                    CpDemoPoint to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CpDemoPlan, cp_demo_plan_free)

G_END_DECLS
