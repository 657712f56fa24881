/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-demo-timetable.h"

#include "cp-demo-random.h"

#include <math.h>

#define NIGHT_BEGIN_S (24.5 * 3600)
/* Enough for the longest day: what lies behind the handover is not run. */
#define NIGHT_END_S (29.5 * 3600)
#define NIGHT_VEHICLES 74.0

/* At a terminal a vehicle rests at least so long … */
#define MIN_LAYOVER_S 180u
/* … and is not kept waiting longer than this: it goes to the depot instead … */
#define MAX_LAYOVER_S 840u
/* … from where it can be out again, at either end, after so long. */
#define DEPOT_S 2100u

#define STEP_S 20.0
#define CYCLE_STEP_S 1800.0
#define N_CYCLES 60u

typedef struct
{
  double hour;
  double vehicles;
} Knot;

/* How many vehicles the planners want on the road, by hour of the service day. */
static const Knot weekday_plan[] = {
  { 4.5, 60 },   { 5, 150 },    { 5.5, 320 },  { 6, 600 },   { 6.5, 960 },   { 7.1, 1370 }, { 7.6, 1500 },
  { 8.5, 1490 }, { 9.2, 1130 }, { 10, 930 },   { 14, 910 },  { 15, 1020 },   { 16, 1390 },  { 16.6, 1490 },
  { 17.9, 1490 }, { 18.8, 1140 }, { 19.6, 915 }, { 21.5, 860 }, { 22.5, 610 }, { 23.5, 370 }, { 24.5, 190 },
  { 25.2, 90 },  { 25.21, 0 },  { 40, 0 },
};
static const Knot saturday_plan[] = {
  { 4.5, 50 },  { 5.5, 130 }, { 6.5, 330 }, { 7.5, 600 }, { 8.7, 860 }, { 11, 935 },   { 17, 935 }, { 19, 880 },
  { 21.5, 830 }, { 22.5, 620 }, { 23.5, 430 }, { 24.5, 260 }, { 25.2, 120 }, { 25.21, 0 }, { 40, 0 },
};
static const Knot sunday_plan[] = {
  { 4.5, 50 },  { 6, 130 },   { 7, 300 },   { 8, 590 },   { 9, 840 },     { 11, 870 }, { 17.5, 890 },
  { 20, 850 }, { 21, 780 }, { 22.5, 470 }, { 24, 210 }, { 25.2, 80 }, { 25.21, 0 }, { 40, 0 },
};

typedef struct
{
  guint32 free_s; /* when its last trip arrives */
  guint   side;   /* at which terminal */
  GArray *trips;
} Vehicle;

static void
vehicle_free (Vehicle *vehicle)
{
  g_array_unref (vehicle->trips);
  g_free (vehicle);
}

static double
planned_vehicles (CpDemoDayKind kind,
                  double        time_s)
{
  const Knot *knots = kind == CP_DEMO_DAY_WEEKDAY    ? weekday_plan
                      : kind == CP_DEMO_DAY_SATURDAY ? saturday_plan
                                                     : sunday_plan;
  double      hour = MAX (time_s / 3600, knots[0].hour);

  while (knots[1].hour <= hour)
    knots++;
  return knots[0].vehicles +
         (knots[1].vehicles - knots[0].vehicles) * (hour - knots[0].hour) / (knots[1].hour - knots[0].hour);
}

/* There, back, and the rests between. */
static double
cycle_s (const CpDemoLine *line,
         CpDemoDayKind     kind,
         double            time_s)
{
  return cp_demo_trip_arrive_s (line, kind, 0, 0, time_s) + cp_demo_trip_arrive_s (line, kind, 1, 0, time_s) -
         2 * time_s + 3.2 * MIN_LAYOVER_S;
}

/* The vehicle that leaves next: of those rested at this end the one that came last, so that the
 * others are let go; else one from the depot; else a new one. */
static Vehicle *
choose_vehicle (GPtrArray *vehicles,
                guint      side,
                guint32    depart_s)
{
  Vehicle *rested = NULL;
  Vehicle *parked = NULL;

  for (guint i = 0; i < vehicles->len; i++)
    {
      Vehicle *vehicle = g_ptr_array_index (vehicles, i);

      if (vehicle->free_s + MIN_LAYOVER_S > depart_s)
        continue;
      if (vehicle->side == side && vehicle->free_s + MAX_LAYOVER_S >= depart_s)
        {
          if (rested == NULL || vehicle->free_s > rested->free_s)
            rested = vehicle;
        }
      else if (parked == NULL && vehicle->free_s + DEPOT_S < depart_s)
        parked = vehicle;
    }
  if (rested == NULL && parked == NULL)
    {
      parked = g_new0 (Vehicle, 1);
      parked->trips = g_array_new (FALSE, FALSE, sizeof (CpDemoTrip));
      g_ptr_array_add (vehicles, parked);
    }
  return rested != NULL ? rested : parked;
}

static void
run_trip (GPtrArray        *vehicles,
          const CpDemoLine *line,
          CpDemoDayKind     kind,
          guint             direction,
          guint             number,
          double            depart_s)
{
  CpDemoTrip trip = { .depart_s = (guint32) depart_s, .direction = (guint8) direction, .number = (guint16) number };
  Vehicle   *vehicle = choose_vehicle (vehicles, direction, trip.depart_s);

  trip.arrive_s = (guint32) ceil (cp_demo_trip_arrive_s (line, kind, direction, number, trip.depart_s));
  g_array_append_val (vehicle->trips, trip);
  vehicle->free_s = trip.arrive_s;
  vehicle->side = 1 - direction;
}

/* Lets the trips of one line depart at a rate that puts @share of the plan on the road. */
static void
depart_all (GPtrArray        *vehicles,
            const CpDemoLine *line,
            CpDemoDayKind     kind,
            double            begin_s,
            double            end_s,
            double            share,
            double            night_vehicles,
            guint64           seed)
{
  double due[2];
  /* Night trips are numbered apart, as their vehicles are. */
  guint number[2] = { night_vehicles > 0 ? 900 : 0, night_vehicles > 0 ? 900 : 0 };
  double cycles_s[N_CYCLES];

  for (guint i = 0; i < N_CYCLES; i++)
    cycles_s[i] = cycle_s (line, kind, i * CYCLE_STEP_S);
  for (guint direction = 0; direction < 2; direction++)
    due[direction] = cp_demo_hash_unit (seed, 'p', direction);
  for (double time_s = begin_s; time_s < end_s; time_s += STEP_S)
    {
      double vehicles_now = night_vehicles > 0 ? night_vehicles : planned_vehicles (kind, time_s);
      double rate = vehicles_now * share / cycles_s[MIN ((guint) (time_s / CYCLE_STEP_S), N_CYCLES - 1)];

      for (guint direction = 0; direction < 2; direction++)
        {
          due[direction] += rate * STEP_S;
          if (due[direction] < 1)
            continue;
          due[direction] -= 1;
          run_trip (vehicles, line, kind, direction, ++number[direction], time_s);
        }
    }
}

/* Writes down what the vehicles of one line do: a duty ends where a rest would be too long. */
static void
write_duties (CpDemoTimetable *self,
              GPtrArray       *vehicles,
              guint            line,
              gboolean         is_night,
              guint64          seed)
{
  for (guint i = 0; i < vehicles->len; i++)
    {
      const Vehicle *vehicle = g_ptr_array_index (vehicles, i);
      CpDemoDuty     duty = { .vehicle = self->n_vehicles++, .line = (guint16) line, .is_night = is_night };

      for (guint j = 0; j < vehicle->trips->len; j++)
        {
          const CpDemoTrip *trip = &g_array_index (vehicle->trips, CpDemoTrip, j);
          guint64           which = (guint64) i * 1024 + j;

          if (duty.n_trips == 0)
            {
              duty.first_trip = self->trips->len;
              duty.begin_s = trip->depart_s - (guint32) cp_demo_hash_between (seed, 'B', which, 150, 400);
            }
          duty.n_trips++;
          g_array_append_val (self->trips, *trip);
          if (j + 1 < vehicle->trips->len &&
              g_array_index (vehicle->trips, CpDemoTrip, j + 1).depart_s <= trip->arrive_s + MAX_LAYOVER_S)
            continue;
          duty.end_s = trip->arrive_s + (guint32) cp_demo_hash_between (seed, 'E', which, 150, 300);
          g_array_append_val (self->duties, duty);
          duty.n_trips = 0;
        }
    }
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  guint32 p = *(const guint32 *) a;
  guint32 q = *(const guint32 *) b;

  return p < q ? -1 : p > q;
}

static void
index_day_duties (CpDemoTimetable *self)
{
  g_autoptr (GArray) begins = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < self->duties->len; i++)
    {
      const CpDemoDuty *duty = &g_array_index (self->duties, CpDemoDuty, i);

      if (duty->is_night)
        continue;
      g_array_append_val (begins, duty->begin_s);
      g_array_append_val (ends, duty->end_s);
    }
  g_array_sort (begins, compare_times);
  g_array_sort (ends, compare_times);
  self->n_day_duties = begins->len;
  self->begins_s = (guint32 *) (gpointer) g_array_free (g_steal_pointer (&begins), FALSE);
  self->ends_s = (guint32 *) (gpointer) g_array_free (g_steal_pointer (&ends), FALSE);
}

/**
 * cp_demo_timetable_new:
 * @lines: (element-type CpDemoLine): the lines
 *
 * Returns: (transfer full): everything a day of this kind brings
 */
CpDemoTimetable *
cp_demo_timetable_new (GPtrArray    *lines,
                       CpDemoDayKind kind,
                       guint32       seed)
{
  CpDemoTimetable *self = g_new0 (CpDemoTimetable, 1);
  double           sum_day = 0;
  double           sum_night = 0;

  self->kind = kind;
  self->trips = g_array_new (FALSE, FALSE, sizeof (CpDemoTrip));
  self->duties = g_array_new (FALSE, FALSE, sizeof (CpDemoDuty));
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < lines->len; i++)
      {
        static const double      kind_weight[] = { 1.5, 1.0, 0.7 };
        const CpDemoLine        *line = g_ptr_array_index (lines, i);
        double                   weight = kind_weight[line->kind] * cycle_s (line, kind, 12 * 3600);
        guint64                  own = cp_demo_hash (seed, 'T' + kind, i);
        g_autoptr (GPtrArray)    day = NULL;
        g_autoptr (GPtrArray)    night = NULL;

        if (pass == 0)
          {
            sum_day += weight;
            sum_night += line->runs_at_night ? weight : 0;
            continue;
          }
        day = g_ptr_array_new_with_free_func ((GDestroyNotify) vehicle_free);
        depart_all (day, line, kind, CP_DEMO_DAY_BEGIN_S, NIGHT_BEGIN_S + 3600, weight / sum_day, 0, own);
        write_duties (self, day, i, FALSE, own);
        if (!line->runs_at_night)
          continue;
        night = g_ptr_array_new_with_free_func ((GDestroyNotify) vehicle_free);
        depart_all (night, line, kind, NIGHT_BEGIN_S, NIGHT_END_S, weight / sum_night, NIGHT_VEHICLES, own + 1);
        write_duties (self, night, i, TRUE, own + 1);
      }
  index_day_duties (self);
  return self;
}

void
cp_demo_timetable_free (CpDemoTimetable *self)
{
  g_array_unref (self->trips);
  g_array_unref (self->duties);
  g_free (self->begins_s);
  g_free (self->ends_s);
  g_free (self);
}

/**
 * cp_demo_duty_get_end_s:
 * @handover_s: when the next service day begins, in seconds of this one
 *
 * Night vehicles run until the next day takes over, which is an hour earlier or later where clocks
 * change: trips that would leave after that are the next day's business.
 *
 * Returns: when the duty ends; 0 where it is not run at all
 */
double
cp_demo_duty_get_end_s (const CpDemoTimetable *self,
                        const CpDemoDuty      *duty,
                        double                 handover_s)
{
  guint n = duty->n_trips;

  if (!duty->is_night)
    return duty->end_s;
  while (n > 0 && g_array_index (self->trips, CpDemoTrip, duty->first_trip + n - 1).depart_s >= handover_s)
    n--;
  if (n == duty->n_trips)
    return duty->end_s;
  return n > 0 ? g_array_index (self->trips, CpDemoTrip, duty->first_trip + n - 1).arrive_s + 200.0 : 0;
}

static guint
count_until (const guint32 *times_s,
             guint          n,
             double         time_s)
{
  guint low = 0;

  while (n > 0)
    {
      guint half = n / 2;

      if (times_s[low + half] <= time_s)
        {
          low += half + 1;
          n -= half + 1;
        }
      else
        n = half;
    }
  return low;
}

/**
 * cp_demo_timetable_count:
 * @time_s: seconds of the service day
 *
 * Returns: how many vehicles of this service day are on the road. Costs two binary searches and a
 *   look at the night vehicles, under a microsecond by day
 */
guint
cp_demo_timetable_count (const CpDemoTimetable *self,
                         double                 time_s,
                         double                 handover_s)
{
  guint n = count_until (self->begins_s, self->n_day_duties, time_s) -
            count_until (self->ends_s, self->n_day_duties, time_s);

  if (time_s < NIGHT_BEGIN_S - 3600)
    return n;
  for (guint i = 0; i < self->duties->len; i++)
    {
      const CpDemoDuty *duty = &g_array_index (self->duties, CpDemoDuty, i);

      if (duty->is_night && duty->begin_s <= time_s && time_s < cp_demo_duty_get_end_s (self, duty, handover_s))
        n++;
    }
  return n;
}
