/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-demo-line.h"

G_BEGIN_DECLS

typedef enum
{
  CP_DEMO_DAY_WEEKDAY,
  CP_DEMO_DAY_SATURDAY,
  CP_DEMO_DAY_SUNDAY,
} CpDemoDayKind;

#define CP_DEMO_N_DAY_KINDS 3u

/* A service day's own time: seconds since 12 hours before local noon, as GTFS counts them. It begins
 * at half past four and hands over to the next day 24 hours later, 23 or 25 where clocks change. */
#define CP_DEMO_DAY_BEGIN_S (4.5 * 3600)
/* One run from terminal to terminal. */
typedef struct
{
  guint32 depart_s;
  guint32 arrive_s;
  guint16 number; /* within its line and direction, from 1 */
  guint8  direction;
} CpDemoTrip;

/* A stretch of a vehicle's day on the road without going to the depot. */
typedef struct
{
  guint32 begin_s; /* when it appears at its first terminal */
  guint32 end_s;   /* when it leaves its last one */
  guint32 first_trip;
  guint32 n_trips;
  guint32 vehicle; /* 0 … n_vehicles - 1 */
  guint16 line;
  guint8  is_night;
} CpDemoDuty;

/* All trips of one kind of day. Immutable once made. */
typedef struct
{
  CpDemoDayKind kind;
  GArray       *trips;  /* (element-type CpDemoTrip) in the order their vehicle runs them */
  GArray       *duties; /* (element-type CpDemoDuty) by vehicle, then time */
  guint         n_vehicles;
  guint         n_day_duties;
  guint32      *begins_s; /* of the day's duties, rising: counting them is a search */
  guint32      *ends_s;
} CpDemoTimetable;

CpDemoTimetable *cp_demo_timetable_new (GPtrArray    *lines,
                                        CpDemoDayKind kind,
                                        guint32       seed);
void             cp_demo_timetable_free (CpDemoTimetable *self);
double           cp_demo_duty_get_end_s (const CpDemoTimetable *self,
                                         const CpDemoDuty      *duty,
                                         double                 handover_s);
guint            cp_demo_timetable_count (const CpDemoTimetable *self,
                                          double                 time_s,
                                          double                 handover_s);

/* How a trip moves. */
typedef struct
{
  double along_m;   /* from the line's first terminal, whichever the direction */
  double speed_mps;
  guint  stop;      /* the one it stands at or goes to */
  double to_stop_m; /* 0 where it stands */
} CpDemoProgress;

double           cp_demo_rush_level (CpDemoDayKind kind,
                                     double        time_s);
double           cp_demo_trip_arrive_s (const CpDemoLine *line,
                                        CpDemoDayKind     kind,
                                        guint             direction,
                                        guint             number,
                                        double            depart_s);
void             cp_demo_trip_locate (const CpDemoLine *line,
                                      CpDemoDayKind     kind,
                                      const CpDemoTrip *trip,
                                      double            time_s,
                                      CpDemoProgress   *progress);

G_END_DECLS
