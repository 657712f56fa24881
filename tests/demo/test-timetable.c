/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "demo/cp-demo-world-private.h"

#include <math.h>

static CpDemoWorld *world;

/* A vehicle goes there and back: it leaves from where it arrived, after a rest. */
static void
test_duties (void)
{
  for (guint kind = 0; kind < CP_DEMO_N_DAY_KINDS; kind++)
    {
      const CpDemoTimetable *timetable = world->timetables[kind];
      guint                  n_trips = 0;

      for (guint i = 0; i < timetable->duties->len; i++)
        {
          const CpDemoDuty *duty = &g_array_index (timetable->duties, CpDemoDuty, i);
          const CpDemoTrip *trips = &g_array_index (timetable->trips, CpDemoTrip, duty->first_trip);

          g_assert_cmpuint (duty->n_trips, >=, 1);
          g_assert_cmpuint (duty->vehicle, <, timetable->n_vehicles);
          g_assert_cmpuint (duty->begin_s + 150, <=, trips[0].depart_s);
          g_assert_cmpuint (trips[duty->n_trips - 1].arrive_s + 150, <=, duty->end_s);
          for (guint j = 0; j < duty->n_trips; j++)
            {
              g_assert_cmpuint (trips[j].depart_s, <, trips[j].arrive_s);
              if (j == 0)
                continue;
              g_assert_cmpuint (trips[j].direction, ==, 1 - trips[j - 1].direction);
              g_assert_cmpuint (trips[j].depart_s, >=, trips[j - 1].arrive_s + 180);
              g_assert_cmpuint (trips[j].depart_s, <=, trips[j - 1].arrive_s + 840);
            }
          if (i > 0 && duty[-1].vehicle == duty->vehicle)
            g_assert_cmpuint (duty->begin_s, >, duty[-1].end_s);
          n_trips += duty->n_trips;
        }
      g_assert_cmpuint (n_trips, ==, timetable->trips->len);
    }
}

static void
test_trip_moves (void)
{
  const guint32 departs_s[] = { 7 * 3600 + 1300, 13 * 3600 };

  for (guint i = 0; i < CP_DEMO_N_LINES; i++)
    for (guint k = 0; k < 2 * G_N_ELEMENTS (departs_s); k++)
      {
        const CpDemoLine *line = g_ptr_array_index (world->lines, i);
        CpDemoTrip        trip = { .depart_s = departs_s[k / 2], .number = 7, .direction = k % 2 };
        double            arrive_s = cp_demo_trip_arrive_s (line, CP_DEMO_DAY_WEEKDAY, k % 2, 7, trip.depart_s);
        double            length_m = line->stop_m[line->n_stops - 1];
        double            done_m = 0;
        guint             n_halts = 0;
        gboolean          stands = TRUE;
        CpDemoProgress    progress;

        for (double time_s = trip.depart_s - 10; time_s < arrive_s + 10; time_s += 0.25)
          {
            double now_m;

            cp_demo_trip_locate (line, CP_DEMO_DAY_WEEKDAY, &trip, time_s, &progress);
            now_m = k % 2 == 0 ? progress.along_m : length_m - progress.along_m;
            g_assert_cmpfloat (now_m, >=, done_m - 1e-6);
            /* What it says it does is what it does, up to a quarter second's change of speed. */
            g_assert_cmpfloat_with_epsilon (now_m - done_m, progress.speed_mps * 0.25, 0.05);
            g_assert_cmpfloat (progress.speed_mps, <=, 21);
            if (progress.to_stop_m <= 0)
              {
                g_assert_cmpfloat_with_epsilon (progress.along_m, line->stop_m[progress.stop], 1e-6);
                n_halts += !stands;
              }
            stands = progress.to_stop_m <= 0;
            done_m = now_m;
          }
        g_assert_cmpuint (n_halts, ==, line->n_stops - 1);
        g_assert_cmpfloat_with_epsilon (done_m, length_m, 1e-6);
      }
}

/* On streets full of cars the rush costs more than a tenth of the speed; tracks of their own help. */
static void
test_rush (void)
{
  for (guint i = 0; i < CP_DEMO_N_LINES; i++)
    {
      const CpDemoLine *line = g_ptr_array_index (world->lines, i);
      double            rush_s = cp_demo_trip_arrive_s (line, CP_DEMO_DAY_WEEKDAY, 0, 1, 7.9 * 3600) - 7.9 * 3600;
      double            noon_s = cp_demo_trip_arrive_s (line, CP_DEMO_DAY_WEEKDAY, 0, 1, 12 * 3600) - 12 * 3600;
      double            sunday_s = cp_demo_trip_arrive_s (line, CP_DEMO_DAY_SUNDAY, 0, 1, 7.9 * 3600) - 7.9 * 3600;

      g_assert_cmpfloat (rush_s, >, noon_s * (line->kind == CP_DEMO_LINE_TRAM ? 1.01 : 1.1));
      g_assert_cmpfloat (noon_s, >, sunday_s);
    }
  for (double hour = 0; hour < 33; hour += 1.0 / 60)
    for (guint kind = 0; kind < CP_DEMO_N_DAY_KINDS; kind++)
      {
        double level = cp_demo_rush_level (kind, hour * 3600);

        g_assert_cmpfloat (level, >=, 0);
        g_assert_cmpfloat (level, <=, 1);
        g_assert_cmpfloat (fabs (cp_demo_rush_level (kind, hour * 3600 + 1) - level), <, 0.001);
      }
}

static void
test_count (void)
{
  const double handovers_s[] = { 27.5 * 3600, 28.5 * 3600, 29.5 * 3600 };

  for (guint kind = 0; kind < CP_DEMO_N_DAY_KINDS; kind++)
    for (guint h = 0; h < G_N_ELEMENTS (handovers_s); h++)
      for (double time_s = 4 * 3600; time_s < 34 * 3600; time_s += 397)
        {
          const CpDemoTimetable *timetable = world->timetables[kind];
          guint                  n = 0;

          for (guint i = 0; i < timetable->duties->len; i++)
            {
              const CpDemoDuty *duty = &g_array_index (timetable->duties, CpDemoDuty, i);

              n += duty->begin_s <= time_s && time_s < cp_demo_duty_get_end_s (timetable, duty, handovers_s[h]);
            }
          g_assert_cmpuint (cp_demo_timetable_count (timetable, time_s, handovers_s[h]), ==, n);
        }
  /* Two hours after the next day took over, the last of the old one is home. */
  g_assert_cmpuint (cp_demo_timetable_count (world->timetables[0], 31 * 3600, 28.5 * 3600), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  world = cp_demo_world_new (CP_DEMO_SEED);
  g_test_add_func ("/demo-timetable/duties", test_duties);
  g_test_add_func ("/demo-timetable/trip-moves", test_trip_moves);
  g_test_add_func ("/demo-timetable/rush", test_rush);
  g_test_add_func ("/demo-timetable/count", test_count);
  result = g_test_run ();
  cp_demo_world_unref (world);
  return result;
}
