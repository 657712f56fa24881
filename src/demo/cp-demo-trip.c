/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-demo-timetable.h"

#include "cp-demo-random.h"

#include <math.h>

/* Starting and braking, metres a second squared: what standing passengers bear. */
#define ACCELERATION_MPS2 1.0
#define MIN_DWELL_S 20.0
#define MAX_DWELL_S 40.0

typedef struct
{
  double hour;
  double level;
} Knot;

/* How bad the rush is, 0 … 1, by hour of the service day. */
static const Knot weekday_rush[] = {
  { 0, 0.02 }, { 6.3, 0.05 }, { 7.2, 0.85 }, { 7.8, 1 },    { 8.5, 1 },     { 9.3, 0.25 },
  { 10, 0.12 }, { 14.5, 0.15 }, { 16, 0.85 }, { 16.7, 1 }, { 18, 1 }, { 19.2, 0.2 },
  { 21, 0.04 }, { 34, 0 },
};
static const Knot saturday_rush[] = { { 0, 0 }, { 9, 0.05 }, { 11.5, 0.3 }, { 16, 0.3 }, { 19, 0.1 }, { 34, 0 } };
static const Knot sunday_rush[] = { { 0, 0 }, { 10, 0.02 }, { 14, 0.15 }, { 17.5, 0.18 }, { 20, 0.03 }, { 34, 0 } };

/**
 * cp_demo_rush_level:
 * @time_s: seconds of the service day
 *
 * Returns: how much of the rush's worst is felt, 0 … 1; continuous in time
 */
double
cp_demo_rush_level (CpDemoDayKind kind,
                    double        time_s)
{
  const Knot *knots = kind == CP_DEMO_DAY_WEEKDAY    ? weekday_rush
                      : kind == CP_DEMO_DAY_SATURDAY ? saturday_rush
                                                     : sunday_rush;
  double      hour = CLAMP (time_s / 3600, 0, 33.9);

  while (knots[1].hour <= hour)
    knots++;
  return knots[0].level + (knots[1].level - knots[0].level) * (hour - knots[0].hour) / (knots[1].hour - knots[0].hour);
}

/* Speeding up, rolling, braking. The roll is at a speed fixed when the leg begins, so that place is
 * a smooth function of time within it. */
typedef struct
{
  double roll_mps;
  double run_s;
} Run;

static Run
run_leg (const CpDemoLeg *leg,
         CpDemoDayKind    kind,
         double           depart_s)
{
  double roll_mps = leg->free_mps * (1 - leg->rush_loss * cp_demo_rush_level (kind, depart_s));
  Run    run;

  /* A leg too short to reach that speed is half speeding up, half braking. */
  run.roll_mps = MIN (roll_mps, sqrt (leg->length_m * ACCELERATION_MPS2));
  run.run_s = leg->length_m / run.roll_mps + run.roll_mps / ACCELERATION_MPS2;
  return run;
}

static void
locate_on_leg (const CpDemoLeg *leg,
               const Run       *run,
               double           since_s,
               double          *done_m,
               double          *speed_mps)
{
  double ramp_s = run->roll_mps / ACCELERATION_MPS2;
  double left_s = run->run_s - since_s;

  if (since_s < ramp_s)
    {
      *done_m = ACCELERATION_MPS2 * since_s * since_s / 2;
      *speed_mps = ACCELERATION_MPS2 * since_s;
    }
  else if (left_s < ramp_s)
    {
      *done_m = leg->length_m - ACCELERATION_MPS2 * left_s * left_s / 2;
      *speed_mps = ACCELERATION_MPS2 * left_s;
    }
  else
    {
      *done_m = run->roll_mps * (since_s - ramp_s / 2);
      *speed_mps = run->roll_mps;
    }
}

static double
dwell_s (const CpDemoLine *line,
         guint             direction,
         guint             number,
         guint             stop)
{
  /* A line is told from another by its length, to the last bit. */
  return cp_demo_hash_between ((guint64) (line->stop_m[line->n_stops - 1] * 1024), direction * 65536 + number, stop,
                               MIN_DWELL_S, MAX_DWELL_S);
}

/* Runs a trip until @until_s or its end. */
static double
walk (const CpDemoLine *line,
      CpDemoDayKind     kind,
      guint             direction,
      guint             number,
      double            depart_s,
      double            until_s,
      CpDemoProgress   *progress)
{
  guint  n_legs = line->n_stops - 1;
  double time_s = depart_s;

  for (guint i = 0; i < n_legs; i++)
    {
      guint            index = direction == 0 ? i : n_legs - 1 - i;
      guint            from = direction == 0 ? i : n_legs - i;
      guint            to = direction == 0 ? i + 1 : n_legs - 1 - i;
      const CpDemoLeg *leg = &line->legs[index];
      Run              run;

      if (until_s < time_s)
        {
          *progress = (CpDemoProgress) { .along_m = line->stop_m[from], .stop = from };
          return time_s;
        }
      run = run_leg (leg, kind, time_s);
      if (until_s < time_s + run.run_s)
        {
          double done_m;

          locate_on_leg (leg, &run, until_s - time_s, &done_m, &progress->speed_mps);
          progress->along_m = line->stop_m[from] + (direction == 0 ? done_m : -done_m);
          progress->to_stop_m = leg->length_m - done_m;
          progress->stop = to;
          return time_s;
        }
      time_s += run.run_s;
      if (i + 1 < n_legs)
        time_s += dwell_s (line, direction, number, to);
    }
  *progress = (CpDemoProgress) { .stop = direction == 0 ? n_legs : 0 };
  progress->along_m = line->stop_m[progress->stop];
  return time_s;
}

/**
 * cp_demo_trip_arrive_s:
 * @depart_s: seconds of the service day
 *
 * Returns: when a trip that leaves then is at its last stop
 */
double
cp_demo_trip_arrive_s (const CpDemoLine *line,
                       CpDemoDayKind     kind,
                       guint             direction,
                       guint             number,
                       double            depart_s)
{
  CpDemoProgress ignored;

  return walk (line, kind, direction, number, depart_s, G_MAXDOUBLE, &ignored);
}

/**
 * cp_demo_trip_locate:
 * @time_s: seconds of the service day; before and after the trip the vehicle stands at its ends
 * @progress: (out): where it is
 *
 * Within a trip the place is a continuous function of time that never goes back. Costs some 10 ns
 * a stop.
 */
void
cp_demo_trip_locate (const CpDemoLine *line,
                     CpDemoDayKind     kind,
                     const CpDemoTrip *trip,
                     double            time_s,
                     CpDemoProgress   *progress)
{
  walk (line, kind, trip->direction, trip->number, trip->depart_s, time_s, progress);
}
