/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-demo-fleet.h"

#include "cp-demo-city.h"
#include "cp-demo-random.h"
#include "cp-demo-world-private.h"

#include <math.h>
#include <string.h>

/* A service day may still have vehicles out the next morning, never the day after. */
#define N_DAYS 2u
/* Numbers of four digits, so that their order as text is their order. Odd days use another part of
 * the fleet than even ones: whoever still drives at dawn is nobody's namesake. */
#define FIRST_NUMBER 1000u
#define NUMBERS_PER_DAY 4000u

#define MAX_LAG_S 20u
/* Now and then a vehicle's radio is silent for some minutes and its last fix grows old. */
#define SILENCE_EVERY_S 3600
#define SILENCE_CHANCE 0.27
#define MIN_SILENCE_S 200.0
#define MAX_SILENCE_S 375.0

/* A stop this near is the one it is coming to. */
#define INCOMING_M 70.0

/* One service day, seen from an instant. */
typedef struct
{
  const CpDemoTimetable *timetable;
  gint64                 begin_usec; /* twelve hours before local noon */
  double                 handover_s;
  guint32                number; /* of the day, counted from year 1 */
  char                   start_date[9];
} Day;

typedef struct
{
  guint32           number;
  const Day        *day;
  const CpDemoDuty *duty;
} Vehicle;

static gboolean
noon_usec (const CpDemoWorld *world,
           guint32            julian,
           gint64            *usec)
{
  g_autoptr (GDateTime) noon = NULL;
  GDate                 date;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, julian);
  noon = g_date_time_new (world->zone, g_date_get_year (&date), (int) g_date_get_month (&date),
                          g_date_get_day (&date), 12, 0, 0);
  if (noon == NULL)
    return FALSE;
  *usec = g_date_time_to_unix (noon) * G_USEC_PER_SEC;
  return TRUE;
}

static gboolean
day_init (Day               *day,
          const CpDemoWorld *world,
          guint32            julian)
{
  gint64 noon;
  gint64 next_noon;
  GDate  date;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, julian);
  if (!noon_usec (world, julian, &noon) || !noon_usec (world, julian + 1, &next_noon))
    return FALSE;
  day->begin_usec = noon - 12 * G_TIME_SPAN_HOUR;
  day->handover_s = (double) (next_noon - noon) / (double) G_USEC_PER_SEC + CP_DEMO_DAY_BEGIN_S;
  day->number = julian;
  switch (g_date_get_weekday (&date))
    {
    case G_DATE_SATURDAY:
      day->timetable = world->timetables[CP_DEMO_DAY_SATURDAY];
      break;
    case G_DATE_SUNDAY:
      day->timetable = world->timetables[CP_DEMO_DAY_SUNDAY];
      break;
    case G_DATE_MONDAY:
    case G_DATE_TUESDAY:
    case G_DATE_WEDNESDAY:
    case G_DATE_THURSDAY:
    case G_DATE_FRIDAY:
    case G_DATE_BAD_WEEKDAY:
    default:
      day->timetable = world->timetables[CP_DEMO_DAY_WEEKDAY];
      break;
    }
  g_snprintf (day->start_date, sizeof day->start_date, "%04u%02u%02u", (guint) g_date_get_year (&date) % 10000,
              (guint) g_date_get_month (&date) % 100, (guint) g_date_get_day (&date) % 100);
  return TRUE;
}

/* The service days that may have vehicles out. */
static guint
days_at (const CpDemoWorld *world,
         gint64             time_usec,
         Day                days[N_DAYS])
{
  gint64                seconds = time_usec / G_USEC_PER_SEC - (time_usec % G_USEC_PER_SEC < 0);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, world->zone) : NULL;
  guint                 n = 0;
  GDate                 date;

  /* Before year 2 and after year 9998 nobody drives. */
  if (local == NULL || g_date_time_get_year (local) < 2 || g_date_time_get_year (local) > 9998)
    return 0;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) g_date_time_get_day_of_month (local), (GDateMonth) g_date_time_get_month (local),
                  (GDateYear) g_date_time_get_year (local));
  for (guint back = 0; back < N_DAYS; back++)
    if (day_init (&days[n], world, g_date_get_julian (&date) - back))
      n++;
  return n;
}

static double
day_time_s (const Day *day,
            gint64     time_usec)
{
  return (double) (time_usec - day->begin_usec) / (double) G_USEC_PER_SEC;
}

static guint64
vehicle_seed (const CpDemoWorld *world,
              const Vehicle     *vehicle)
{
  return cp_demo_hash (world->seed, vehicle->day->number, vehicle->number);
}

/* When the vehicle last said where it is. */
static gint64
fix_time_usec (const CpDemoWorld *world,
               const Vehicle     *vehicle,
               gint64             time_usec)
{
  guint64 seed = vehicle_seed (world, vehicle);
  gint64  fix_usec = time_usec - (gint64) (cp_demo_hash (seed, 'l', 0) % MAX_LAG_S) * G_USEC_PER_SEC;
  /* Each vehicle's hours begin at another minute. */
  gint64  phase_s = (gint64) (cp_demo_hash (seed, 'h', 0) % SILENCE_EVERY_S);
  gint64  slot = (gint64) floor ((day_time_s (vehicle->day, fix_usec) + (double) phase_s) / SILENCE_EVERY_S);
  double  length_s = cp_demo_hash_between (seed, 'n', (guint64) slot, MIN_SILENCE_S, MAX_SILENCE_S);
  gint64  begin_s;

  if (cp_demo_hash_unit (seed, 'q', (guint64) slot) >= SILENCE_CHANCE)
    return fix_usec;
  begin_s = slot * SILENCE_EVERY_S - phase_s +
            (gint64) cp_demo_hash_between (seed, 'm', (guint64) slot, 0, SILENCE_EVERY_S - MAX_SILENCE_S);
  if (day_time_s (vehicle->day, fix_usec) < (double) begin_s ||
      day_time_s (vehicle->day, fix_usec) >= (double) begin_s + length_s)
    return fix_usec;
  return vehicle->day->begin_usec + begin_s * G_USEC_PER_SEC;
}

/* No vehicle is quite on time, and each is late in its own way, another one every day. Late by how
 * much changes so slowly that nobody ever goes back. */
static double
delay_s (guint64 seed,
         double  time_s,
         double *growth)
{
  double slow_s = cp_demo_hash_between (seed, 'a', 0, 10, 50);
  double fast_s = cp_demo_hash_between (seed, 'a', 1, 5, 20);
  double slow_rate = 2 * G_PI / cp_demo_hash_between (seed, 'p', 0, 4200, 7800);
  double fast_rate = 2 * G_PI / cp_demo_hash_between (seed, 'p', 1, 1800, 2900);
  double slow_rad = slow_rate * time_s + cp_demo_hash_between (seed, 'f', 0, 0, 2 * G_PI);
  double fast_rad = fast_rate * time_s + cp_demo_hash_between (seed, 'f', 1, 0, 2 * G_PI);

  *growth = slow_s * slow_rate * cos (slow_rad) + fast_s * fast_rate * cos (fast_rad);
  return 30 + slow_s * sin (slow_rad) + fast_s * sin (fast_rad);
}

static gint8
occupancy (guint64       seed,
           CpDemoDayKind kind,
           double        time_s,
           double        share_of_way,
           guint         trip)
{
  double hour = time_s / 3600;
  double demand = 0.16 + 0.62 * cp_demo_rush_level (kind, time_s) + 0.2 * exp (-(hour - 14) * (hour - 14) / 30);
  double load = demand * (0.35 + 0.65 * sin (G_PI * share_of_way)) + cp_demo_hash_between (seed, 'o', trip, -0.14, 0.14);

  /* EMPTY, MANY_SEATS_AVAILABLE, FEW_SEATS_AVAILABLE, STANDING_ROOM_ONLY, CRUSHED_…, FULL */
  return (gint8) CLAMP (load * 6.2, 0, 5);
}

static void
add_vehicle (CpSnapshotBuilder *builder,
             const CpDemoWorld *world,
             const Vehicle     *vehicle,
             gint64             time_usec)
{
  static const char *const kind_codes[] = { "wd", "sa", "su" };
  const Day               *day = vehicle->day;
  const CpDemoDuty        *duty = vehicle->duty;
  const CpDemoTrip        *trips = &g_array_index (day->timetable->trips, CpDemoTrip, duty->first_trip);
  const CpDemoLine        *line = g_ptr_array_index (world->lines, duty->line);
  guint64                  seed = vehicle_seed (world, vehicle);
  gint64                   fix_usec = fix_time_usec (world, vehicle, time_usec);
  double                   time_s = day_time_s (day, fix_usec);
  double                   growth;
  guint                    trip = 0;
  CpDemoProgress           progress;
  double                   bearing_deg;
  CpPoint                  place;
  char                     key[24];
  char                     trip_id[48];
  CpFix                    fix = { 0 };

  time_s -= delay_s (seed, time_s, &growth);
  /* Between two trips a vehicle stands at the beginning of the next one. */
  while (trip + 1 < duty->n_trips && time_s >= trips[trip].arrive_s && trips[trip + 1].depart_s < day->handover_s)
    trip++;
  cp_demo_trip_locate (line, day->timetable->kind, &trips[trip], time_s, &progress);
  place = cp_demo_point_to_earth (cp_demo_line_locate (line, progress.along_m, &bearing_deg));
  if (trips[trip].direction == 1)
    bearing_deg = bearing_deg >= 180 ? bearing_deg - 180 : bearing_deg + 180;

  g_snprintf (key, sizeof key, "demo-%u", vehicle->number);
  g_snprintf (trip_id, sizeof trip_id, "%s-%s-%u-%03u", line->id, kind_codes[day->timetable->kind],
              trips[trip].direction, trips[trip].number);
  fix.feed = CP_DEMO_FEED_ID;
  fix.key = fix.id = key;
  fix.label = key + strlen ("demo-");
  fix.route_id = line->id;
  fix.trip_id = trip_id;
  fix.start_date = day->start_date;
  fix.stop_id = line->stop_ids[progress.stop];
  fix.latitude_deg = place.latitude_deg;
  fix.longitude_deg = place.longitude_deg;
  fix.time_usec = fix_usec;
  fix.bearing_deg = (float) bearing_deg;
  if (fix.bearing_deg >= 360)
    fix.bearing_deg = 0;
  fix.speed_mps = (float) (progress.speed_mps * (1 - growth));
  fix.speed_source = CP_SPEED_SOURCE_REPORTED;
  fix.direction_id = (gint8) trips[trip].direction;
  fix.occupancy = occupancy (seed, day->timetable->kind, time_s, progress.along_m / line->distance_m[line->n_points - 1],
                             trip);
  fix.status = progress.to_stop_m <= 0 ? 1 : progress.to_stop_m < INCOMING_M ? 0 : 2;
  fix.track = vehicle->number;
  /* Every place of the plan is on Earth, and some hundred kilobytes of text are allowed. */
  if (!cp_snapshot_builder_add (builder, &fix, NULL))
    g_assert_not_reached ();
}

static int
compare_vehicles (gconstpointer a,
                  gconstpointer b)
{
  const Vehicle *p = a;
  const Vehicle *q = b;

  return p->number < q->number ? -1 : p->number > q->number;
}

/**
 * cp_demo_fleet_snapshot:
 * @time_usec: any instant
 *
 * Everybody on the road then, as a feed would list them: each fix a little older than the snapshot,
 * one or two in a hundred some minutes old. A pure function of the world and the instant: nothing is
 * carried from call to call. Any thread; costs some milliseconds at rush.
 *
 * Returns: (transfer full): the snapshot
 */
CpSnapshot *
cp_demo_fleet_snapshot (CpDemoWorld *world,
                        gint64       time_usec)
{
  g_autoptr (GArray)            vehicles = g_array_new (FALSE, FALSE, sizeof (Vehicle));
  g_autoptr (CpSnapshotBuilder) builder = NULL;
  CpAccounting                  accounting = { 0 };
  CpFindings                    findings = { { 0 } };
  Day                           days[N_DAYS];
  guint                         n_days;

  g_return_val_if_fail (world != NULL, NULL);

  n_days = days_at (world, time_usec, days);
  for (guint i = 0; i < n_days; i++)
    {
      const CpDemoTimetable *timetable = days[i].timetable;
      double                 time_s = day_time_s (&days[i], time_usec);

      for (guint j = 0; j < timetable->duties->len; j++)
        {
          const CpDemoDuty *duty = &g_array_index (timetable->duties, CpDemoDuty, j);
          Vehicle           vehicle = { 0, &days[i], duty };

          if (time_s < duty->begin_s || time_s >= cp_demo_duty_get_end_s (timetable, duty, days[i].handover_s))
            continue;
          vehicle.number = FIRST_NUMBER + days[i].number % 2 * NUMBERS_PER_DAY + duty->vehicle;
          g_array_append_val (vehicles, vehicle);
        }
    }
  g_array_sort (vehicles, compare_vehicles);
  builder = cp_snapshot_builder_new (CP_DEMO_CITY_ID, vehicles->len);
  for (guint i = 0; i < vehicles->len; i++)
    add_vehicle (builder, world, &g_array_index (vehicles, Vehicle, i), time_usec);
  accounting.entities = accounting.vehicle_entities = accounting.listed = vehicles->len;
  return cp_snapshot_builder_end (builder, time_usec, time_usec, &accounting, &findings);
}

/**
 * cp_demo_fleet_count:
 * @time_usec: any instant
 *
 * Any thread; costs some microseconds.
 *
 * Returns: how many vehicles cp_demo_fleet_snapshot() would list
 */
guint
cp_demo_fleet_count (CpDemoWorld *world,
                     gint64       time_usec)
{
  Day   days[N_DAYS];
  guint n_days;
  guint n = 0;

  g_return_val_if_fail (world != NULL, 0);

  n_days = days_at (world, time_usec, days);
  for (guint i = 0; i < n_days; i++)
    n += cp_demo_timetable_count (days[i].timetable, day_time_s (&days[i], time_usec), days[i].handover_s);
  return n;
}
