/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "demo/cp-demo-city.h"
#include "demo/cp-demo-fleet.h"
#include "demo/cp-demo-world-private.h"

#include "core/cp-fade.h"

#include <math.h>
#include <string.h>

static CpDemoWorld *world;

/* Wednesday, a summer Tuesday, Saturday, Sunday, and the two days on which the clocks change. */
static const int dates[][3] = {
  { 2026, 11, 18 }, { 2026, 7, 14 }, { 2026, 11, 21 }, { 2026, 11, 22 }, { 2026, 3, 29 }, { 2026, 10, 25 },
};

static gint64
at (const int date[3],
    int       hour,
    int       minute)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (CP_DEMO_TIME_ZONE);
  g_autoptr (GDateTime) time = g_date_time_new (zone, date[0], date[1], date[2], hour, minute, 0);

  g_assert_nonnull (time);
  return g_date_time_to_unix (time) * CP_USEC_PER_SECOND;
}

static char *
sha256_at (CpDemoWorld *of,
           gint64       time_usec)
{
  g_autoptr (CpSnapshot) snapshot = cp_demo_fleet_snapshot (of, time_usec);

  return cp_snapshot_dup_sha256 (snapshot);
}

static void
test_pure (void)
{
  g_autoptr (CpDemoWorld) same = cp_demo_world_new (CP_DEMO_SEED);
  g_autoptr (CpDemoWorld) other = cp_demo_world_new (7);
  char                   *forward[24];

  for (guint i = 0; i < G_N_ELEMENTS (forward); i++)
    forward[i] = sha256_at (world, at (dates[i % 6], (int) i, 17));
  for (guint i = G_N_ELEMENTS (forward); i-- > 0;)
    {
      g_autofree char *backward = sha256_at (same, at (dates[i % 6], (int) i, 17));
      g_autofree char *elsewhere = sha256_at (other, at (dates[i % 6], (int) i, 17));
      g_autofree char *later = sha256_at (world, at (dates[i % 6], (int) i, 18));

      g_assert_cmpstr (forward[i], ==, backward);
      g_assert_cmpstr (forward[i], !=, elsewhere);
      g_assert_cmpstr (forward[i], !=, later);
      g_free (forward[i]);
    }
}

static void
assert_count (const int date[3],
              int       hour,
              int       minute,
              guint     least,
              guint     most)
{
  guint n = cp_demo_fleet_count (world, at (date, hour, minute));

  if (n < least || n > most)
    g_error ("%04d-%02d-%02d %02d:%02d: %u vehicles, not %u to %u", date[0], date[1], date[2], hour, minute, n, least, most);
}

static void
test_counts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      assert_count (dates[i], 3, 30, 40, 120);
      for (int minute = 0; minute < 60; minute += 15)
        {
          for (int hour = 10; hour < 20; hour++)
            assert_count (dates[i], hour, minute, 800, i < 2 ? 1550 : 1000);
          for (int hour = 7; hour < 10 && i < 2; hour++)
            assert_count (dates[i], hour, minute, 800, 1550);
        }
      assert_count (dates[i], 12, 30, 800, 1000);
      if (i >= 2)
        continue;
      assert_count (dates[i], 8, 0, 1400, 1550);
      assert_count (dates[i], 17, 30, 1400, 1550);
      assert_count (dates[i], 21, 30, 800, 1000);
    }
}

static const CpDemoLine *
find_line (const char *id)
{
  for (guint i = 0; i < world->lines->len; i++)
    if (strcmp (((const CpDemoLine *) g_ptr_array_index (world->lines, i))->id, id) == 0)
      return g_ptr_array_index (world->lines, i);
  g_assert_not_reached ();
}

static CpDemoPoint
row_place (const CpFixColumns *fixes,
           guint               row)
{
  return cp_demo_point_from_earth ((CpPoint) { fixes->latitude_deg[row], fixes->longitude_deg[row] });
}

/* Every row is what the contract says, wherever in the day. */
static void
assert_rows (gint64 time_usec,
             guint *n_rows,
             guint *n_stale)
{
  g_autoptr (CpSnapshot) snapshot = cp_demo_fleet_snapshot (world, time_usec);
  g_autoptr (GHashTable) tracks = g_hash_table_new (NULL, NULL);
  g_autoptr (CpCity)     city = cp_demo_city_new ();
  const CpAccounting    *accounting = cp_snapshot_get_accounting (snapshot);
  const CpFixColumns    *fixes = cp_snapshot_get_fixes (snapshot);
  const char            *before = "";
  CpFade                 fade = CP_FADE_DEFAULT;

  g_assert_cmpstr (cp_snapshot_get_city (snapshot), ==, "demo");
  g_assert_cmpint (cp_snapshot_get_time_usec (snapshot), ==, time_usec);
  g_assert_cmpint (cp_snapshot_get_received_usec (snapshot), ==, time_usec);
  g_assert_cmpuint (fixes->n, ==, cp_demo_fleet_count (world, time_usec));
  g_assert_cmpuint (accounting->listed, ==, fixes->n);
  g_assert_cmpuint (accounting->entities, ==, fixes->n);
  g_assert_cmpuint (accounting->vehicle_entities, ==, accounting->no_position + accounting->rejected + accounting->gone +
                                                        accounting->duplicates + accounting->listed);
  for (guint i = 0; i < fixes->n; i++)
    {
      const char       *key = cp_snapshot_get_text (snapshot, fixes->key[i]);
      const CpDemoLine *line = find_line (cp_snapshot_get_text (snapshot, fixes->route_id[i]));
      gint64            age_usec = time_usec - fixes->time_usec[i];
      CpDemoPoint       place = row_place (fixes, i);
      double            away_m = G_MAXDOUBLE;
      CpDemoPoint       from = { 0, 0 };
      CpDemoPoint       to = { 0, 0 };

      g_assert_cmpstr (cp_snapshot_get_text (snapshot, fixes->feed[i]), ==, "demo");
      g_assert_cmpint (strcmp (before, key), <, 0);
      before = key;
      g_assert_true (g_hash_table_add (tracks, GUINT_TO_POINTER (fixes->track[i])));
      g_assert_cmpuint (fixes->track[i], !=, 0);
      g_assert_cmpuint (fixes->track[i], ==, (guint) g_ascii_strtoull (key + strlen ("demo-"), NULL, 10));
      g_assert_true (g_str_has_prefix (cp_snapshot_get_text (snapshot, fixes->trip_id[i]), line->id));
      g_assert_true (g_strv_contains ((const char *const *) line->stop_ids, cp_snapshot_get_text (snapshot, fixes->stop_id[i])));
      g_assert_cmpuint (strlen (cp_snapshot_get_text (snapshot, fixes->start_date[i])), ==, 8);

      g_assert_cmpint (age_usec, >=, 0);
      g_assert_cmpfloat (cp_fade_weight (&fade, age_usec), >, 0);
      g_assert_cmpint (age_usec, <=, 400 * CP_USEC_PER_SECOND);
      *n_stale += age_usec >= 100 * CP_USEC_PER_SECOND;
      *n_rows += 1;

      g_assert_true (cp_box_contains (&city->box, (CpPoint) { fixes->latitude_deg[i], fixes->longitude_deg[i] }));
      g_assert_true (fixes->bearing_deg[i] >= 0 && fixes->bearing_deg[i] < 360);
      g_assert_true (fixes->speed_mps[i] >= 0 && fixes->speed_mps[i] < 26);
      g_assert_cmpint (fixes->speed_source[i], ==, CP_SPEED_SOURCE_REPORTED);
      g_assert_true (fixes->direction_id[i] == 0 || fixes->direction_id[i] == 1);
      g_assert_true (fixes->occupancy[i] >= 0 && fixes->occupancy[i] <= 5);
      g_assert_true (fixes->status[i] >= 0 && fixes->status[i] <= 2);
      if (fixes->status[i] == 1)
        g_assert_cmpfloat (fixes->speed_mps[i], ==, 0);

      for (guint j = 0; j + 1 < line->n_points; j++)
        {
          double distance_m = cp_demo_point_to_segment_m (place, line->points[j], line->points[j + 1]);

          if (distance_m < away_m)
            {
              away_m = distance_m;
              from = line->points[j];
              to = line->points[j + 1];
            }
        }
      g_assert_cmpfloat (away_m, <, 1);
      /* Only a piece that is a bridge may be wet, and it is dry at both ends. */
      if (cp_demo_terrain_is_water (world->terrain, place))
        {
          g_assert_false (cp_demo_terrain_is_water (world->terrain, from));
          g_assert_false (cp_demo_terrain_is_water (world->terrain, to));
        }
    }
}

static void
test_rows (void)
{
  guint n_rows = 0;
  guint n_stale = 0;

  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    for (int hour = 0; hour < 24; hour += 3)
      assert_rows (at (dates[i], hour, 23) + 4, &n_rows, &n_stale);
  /* One or two in a hundred. */
  g_assert_cmpuint (n_stale * 1000, >, n_rows * 9);
  g_assert_cmpuint (n_stale * 1000, <, n_rows * 22);
}

static void
test_count_is_exact (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    for (gint64 time_usec = at (dates[i], 0, 0) - 2 * G_TIME_SPAN_HOUR; time_usec < at (dates[i], 23, 0);
         time_usec += 1501 * CP_USEC_PER_SECOND)
      {
        g_autoptr (CpSnapshot) snapshot = cp_demo_fleet_snapshot (world, time_usec);

        g_assert_cmpuint (cp_snapshot_get_fixes (snapshot)->n, ==, cp_demo_fleet_count (world, time_usec));
      }
}

/* Follows everybody for a while, second by second: nobody jumps, and who comes or goes does so at a
 * terminal. */
static void
assert_continuous (gint64 begin_usec,
                   guint  n_seconds)
{
  g_autoptr (CpSnapshot) old = cp_demo_fleet_snapshot (world, begin_usec);

  for (guint second = 1; second <= n_seconds; second++)
    {
      g_autoptr (CpSnapshot) new = cp_demo_fleet_snapshot (world, begin_usec + second * CP_USEC_PER_SECOND);
      const CpFixColumns    *was = cp_snapshot_get_fixes (old);
      const CpFixColumns    *is = cp_snapshot_get_fixes (new);
      guint                  i = 0;
      guint                  j = 0;

      while (i < was->n || j < is->n)
        {
          guint32 track_i = i < was->n ? was->track[i] : G_MAXUINT32;
          guint32 track_j = j < is->n ? is->track[j] : G_MAXUINT32;

          if (track_i == track_j)
            {
              gint64 between_usec = is->time_usec[j] - was->time_usec[i];
              double moved_m = cp_demo_point_distance_m (row_place (was, i), row_place (is, j));

              /* A silent radio keeps its fix; when it is back, the lost time comes in one piece. */
              g_assert_cmpint (between_usec, >=, 0);
              g_assert_cmpfloat (moved_m, <=, 26 * (double) between_usec / 1e6 + 1e-6);
              if (between_usec == CP_USEC_PER_SECOND)
                g_assert_cmpfloat (moved_m, <=, (double) MAX (was->speed_mps[i], is->speed_mps[j]) + 1);
              g_assert_cmpstr (cp_snapshot_get_text (old, was->route_id[i]), ==, cp_snapshot_get_text (new, is->route_id[j]));
              g_assert_cmpstr (cp_snapshot_get_text (old, was->start_date[i]), ==,
                               cp_snapshot_get_text (new, is->start_date[j]));
              i++;
              j++;
            }
          else
            {
              gboolean            comes = track_j < track_i;
              const CpFixColumns *fixes = comes ? is : was;
              guint               row = comes ? j++ : i++;
              const CpSnapshot   *snapshot = comes ? new : old;
              const CpDemoLine   *line = find_line (cp_snapshot_get_text (snapshot, fixes->route_id[row]));
              CpDemoPoint         place = row_place (fixes, row);

              if (cp_snapshot_get_time_usec (snapshot) - fixes->time_usec[row] > 20 * CP_USEC_PER_SECOND)
                continue;
              g_assert_cmpint (fixes->status[row], ==, 1);
              g_assert_cmpfloat (MIN (cp_demo_point_distance_m (place, line->points[0]),
                                      cp_demo_point_distance_m (place, line->points[line->n_points - 1])), <, 0.1);
            }
        }
      g_clear_pointer (&old, cp_snapshot_unref);
      old = g_steal_pointer (&new);
    }
}

static void
test_continuous (void)
{
  const int winter_eve[] = { 2026, 10, 25 };
  const int summer_eve[] = { 2026, 3, 29 };

  assert_continuous (at (dates[0], 8, 0), 60);
  assert_continuous (at (dates[0], 4, 29), 90);
  assert_continuous (at (dates[0], 20, 59), 40);
  /* Over midnight, and over the hours that are there twice or not at all. */
  assert_continuous (at (dates[0], 0, 0) - 45 * CP_USEC_PER_SECOND, 90);
  assert_continuous (at (winter_eve, 0, 0) - 30 * CP_USEC_PER_SECOND, 60);
  assert_continuous (at (winter_eve, 0, 0) + 3570 * CP_USEC_PER_SECOND, 60);
  assert_continuous (at (winter_eve, 4, 30) - 60 * CP_USEC_PER_SECOND, 120);
  assert_continuous (at (summer_eve, 1, 0) - 30 * CP_USEC_PER_SECOND, 60);
  assert_continuous (at (summer_eve, 4, 30) - 60 * CP_USEC_PER_SECOND, 120);
}

/* The number of vehicles changes as a city's does, also where the clocks change. */
static void
test_count_is_smooth (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      gint64 begin_usec = at (dates[i], 12, 0) - G_TIME_SPAN_DAY;
      guint  before = cp_demo_fleet_count (world, begin_usec);

      for (guint minute = 1; minute < 36 * 60; minute++)
        {
          guint now = cp_demo_fleet_count (world, begin_usec + minute * G_TIME_SPAN_MINUTE);

          g_assert_cmpuint (now, >=, 40);
          g_assert_cmpint (ABS ((int) now - (int) before), <=, 60);
          before = now;
        }
    }
}

static void
test_far_times (void)
{
  const gint64 times_usec[] = { 0, -86400 * CP_USEC_PER_SECOND * 365 * 40, G_GINT64_CONSTANT (4102444800) * CP_USEC_PER_SECOND };

  for (guint i = 0; i < G_N_ELEMENTS (times_usec); i++)
    {
      g_autoptr (CpSnapshot) snapshot = cp_demo_fleet_snapshot (world, times_usec[i]);

      g_assert_cmpuint (cp_snapshot_get_fixes (snapshot)->n, ==, cp_demo_fleet_count (world, times_usec[i]));
      g_assert_cmpuint (cp_snapshot_get_fixes (snapshot)->n, >, 40);
    }
  g_assert_cmpuint (cp_demo_fleet_count (world, G_MAXINT64), ==, 0);
  g_assert_cmpuint (cp_demo_fleet_count (world, G_MININT64), ==, 0);
}

static gpointer
snapshot_thread (gpointer data)
{
  return sha256_at (world, at (dates[0], 17, 0) + GPOINTER_TO_INT (data) * CP_USEC_PER_SECOND);
}

static void
test_threads (void)
{
  GThread *threads[8];

  for (int i = 0; i < 8; i++)
    threads[i] = g_thread_new ("snapshot", snapshot_thread, GINT_TO_POINTER (i % 2));
  for (int i = 0; i < 8; i++)
    {
      g_autofree char *sha256 = g_thread_join (threads[i]);
      g_autofree char *expected = snapshot_thread (GINT_TO_POINTER (i % 2));

      g_assert_cmpstr (sha256, ==, expected);
    }
}

int
main (int   argc,
      char *argv[])
{
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  world = cp_demo_world_new (CP_DEMO_SEED);
  g_test_add_func ("/demo-fleet/pure", test_pure);
  g_test_add_func ("/demo-fleet/counts", test_counts);
  g_test_add_func ("/demo-fleet/rows", test_rows);
  g_test_add_func ("/demo-fleet/count-is-exact", test_count_is_exact);
  g_test_add_func ("/demo-fleet/continuous", test_continuous);
  g_test_add_func ("/demo-fleet/count-is-smooth", test_count_is_smooth);
  g_test_add_func ("/demo-fleet/far-times", test_far_times);
  g_test_add_func ("/demo-fleet/threads", test_threads);
  result = g_test_run ();
  cp_demo_world_unref (world);
  return result;
}
