/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "feeds/cp-feed-error.h"

#include "cp-feeds-fixture.h"
#include "cp-plain-gtfs-rt.h"
#include "cp-test.h"

#include <math.h>
#include <string.h>

/* The rules of the format document for a saved message without a city, written again and plainly:
 * what is listed, under which keys, and what became of the rest. */
typedef struct
{
  guint      no_position;
  guint      rejected;
  guint      gone;
  guint      duplicates;
  GPtrArray *keys;   /* char * */
  GPtrArray *listed; /* CpPlainVehicle, borrowed, as keys */
} Expected;

typedef struct
{
  CpPlainVehicle *vehicle;
  const char     *key;
  double          time_s;
  guint           order;
} Listed;

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static const char *
plain_key (const CpPlainVehicle *vehicle)
{
  const char *names[] = { or_empty (vehicle->id), or_empty (vehicle->label), or_empty (vehicle->trip_id),
                          or_empty (vehicle->entity_id) };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (*names[i] != '\0')
      return names[i];
  return "";
}

static double
plain_time_s (guint64 timestamp)
{
  return timestamp > G_GUINT64_CONSTANT (100000000000) ? timestamp / 1000.0 : (double) timestamp;
}

/* Haversine, once more. */
static double
distance_m (const CpPlainVehicle *a,
            const CpPlainVehicle *b)
{
  double to_rad = acos (-1.0) / 180;
  double lat_a = a->latitude_deg * to_rad;
  double lat_b = b->latitude_deg * to_rad;
  double d_lon = (b->longitude_deg - (double) a->longitude_deg) * to_rad;
  double h = pow (sin ((lat_b - lat_a) / 2), 2) + cos (lat_a) * cos (lat_b) * pow (sin (d_lon / 2), 2);

  return 2 * 6371008.8 * asin (sqrt (h));
}

static int
compare_listed (gconstpointer a,
                gconstpointer b)
{
  const Listed *left = a;
  const Listed *right = b;
  int           order = strcmp (left->key, right->key);

  if (order != 0)
    return order;
  if (left->time_s != right->time_s)
    return left->time_s > right->time_s ? -1 : 1;
  return left->order < right->order ? -1 : 1;
}

static gboolean
is_plain_duplicate (const CpPlainVehicle *a,
                    const CpPlainVehicle *b)
{
  return distance_m (a, b) <= 1000
         || (*or_empty (a->trip_id) != '\0' && *or_empty (a->start_date) != '\0'
             && g_strcmp0 (a->trip_id, b->trip_id) == 0 && g_strcmp0 (a->start_date, b->start_date) == 0);
}

/* One group of one key, newest first. */
static void
list_group (Expected *self,
            GArray   *group)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < group->len; i++)
    {
      const Listed *candidate = &g_array_index (group, Listed, i);
      gboolean      is_duplicate = FALSE;

      for (guint k = 0; k < kept->len; k++)
        is_duplicate = is_duplicate || is_plain_duplicate (g_ptr_array_index (kept, k), candidate->vehicle);
      if (is_duplicate)
        self->duplicates++;
      else
        g_ptr_array_add (kept, candidate->vehicle);
    }
  for (guint k = 0; k < kept->len; k++)
    {
      const CpPlainVehicle *vehicle = g_ptr_array_index (kept, k);
      const char           *suffix = or_empty (vehicle->trip_id);

      if (kept->len == 1)
        g_ptr_array_add (keys, g_strdup (plain_key (vehicle)));
      else
        g_ptr_array_add (keys, g_strdup_printf ("%s#%s", plain_key (vehicle),
                                                *suffix != '\0' ? suffix : or_empty (vehicle->entity_id)));
    }
  for (guint k = 0; k < kept->len; k++)
    {
      const CpPlainVehicle *vehicle = g_ptr_array_index (kept, k);
      const char           *key = g_ptr_array_index (keys, k);
      guint                 n_same = 0;

      for (guint j = 0; j < kept->len; j++)
        n_same += strcmp (key, g_ptr_array_index (keys, j)) == 0;
      g_ptr_array_add (self->listed, (gpointer) vehicle);
      if (n_same > 1 && *or_empty (vehicle->start_date) != '\0')
        g_ptr_array_add (self->keys, g_strdup_printf ("%s#%s", key, vehicle->start_date));
      else
        g_ptr_array_add (self->keys, g_strdup (key));
    }
}

static double
snapshot_time_s (const CpPlainMessage *message)
{
  double newest_s = 0;

  if (message->timestamp != 0)
    return plain_time_s (message->timestamp);
  for (guint i = 0; i < message->vehicles->len; i++)
    {
      const CpPlainVehicle *vehicle = g_ptr_array_index (message->vehicles, i);
      double                time_s = plain_time_s (vehicle->timestamp);

      if (time_s >= 946684800 && time_s <= NOW_S + 60)
        newest_s = MAX (newest_s, time_s);
    }
  return newest_s;
}

static void
expect (Expected             *self,
        const CpPlainMessage *message,
        double                gone_s)
{
  double             now_s = snapshot_time_s (message);
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Listed));

  *self = (Expected) { 0 };
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->listed = g_ptr_array_new ();
  for (guint i = 0; i < message->vehicles->len; i++)
    {
      CpPlainVehicle *vehicle = g_ptr_array_index (message->vehicles, i);
      double          time_s = plain_time_s (vehicle->timestamp != 0 ? vehicle->timestamp : message->timestamp);
      double          latitude_deg = vehicle->latitude_deg;
      double          longitude_deg = vehicle->longitude_deg;
      Listed          candidate = { vehicle, plain_key (vehicle), time_s > now_s + 60 ? now_s : time_s, i };

      if (!vehicle->has_latitude || !vehicle->has_longitude)
        self->no_position++;
      else if (vehicle->is_deleted || !(fabs (latitude_deg) <= 90) || !(fabs (longitude_deg) <= 180)
               || latitude_deg == 0 || longitude_deg == 0
               || (fabs (latitude_deg) < 1e-6 && fabs (longitude_deg) < 1e-6))
        self->rejected++;
      else if (now_s > 0 && time_s > 0 && now_s - time_s >= gone_s)
        self->gone++;
      else
        g_array_append_val (candidates, candidate);
    }
  g_array_sort (candidates, compare_listed);
  for (guint begin = 0, end; begin < candidates->len; begin = end)
    {
      const char        *key = g_array_index (candidates, Listed, begin).key;
      g_autoptr (GArray) group = g_array_new (FALSE, FALSE, sizeof (Listed));

      for (end = begin; end < candidates->len && strcmp (g_array_index (candidates, Listed, end).key, key) == 0; end++)
        g_array_append_val (group, g_array_index (candidates, Listed, end));
      list_group (self, group);
    }
}

static void
expected_clear (Expected *self)
{
  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->listed);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Expected, expected_clear)

static void
assert_as_expected (const CpSnapshot *snapshot,
                    const Expected   *expected)
{
  const CpAccounting       *accounting = cp_snapshot_get_accounting (snapshot);
  const CpFixColumns       *fixes = cp_snapshot_get_fixes (snapshot);
  g_autoptr (GHashTable)    by_key = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (accounting->no_position, ==, expected->no_position);
  g_assert_cmpuint (accounting->rejected, ==, expected->rejected);
  g_assert_cmpuint (accounting->gone, ==, expected->gone);
  g_assert_cmpuint (accounting->duplicates, ==, expected->duplicates);
  g_assert_cmpuint (accounting->listed, ==, expected->listed->len);
  for (guint i = 0; i < expected->keys->len; i++)
    g_hash_table_insert (by_key, g_ptr_array_index (expected->keys, i), g_ptr_array_index (expected->listed, i));
  g_assert_cmpuint (g_hash_table_size (by_key), ==, fixes->n);
  for (guint i = 0; i < fixes->n; i++)
    {
      const CpPlainVehicle *vehicle = g_hash_table_lookup (by_key, cp_snapshot_get_text (snapshot, fixes->key[i]));

      g_assert_nonnull (vehicle);
      g_assert_cmpfloat_with_epsilon (fixes->latitude_deg[i], vehicle->latitude_deg, 1e-5);
      g_assert_cmpfloat_with_epsilon (fixes->longitude_deg[i], vehicle->longitude_deg, 1e-5);
      g_assert_cmpstr (or_empty (cp_snapshot_get_text (snapshot, fixes->id[i])), ==, or_empty (vehicle->id));
      g_assert_cmpstr (or_empty (cp_snapshot_get_text (snapshot, fixes->route_id[i])), ==, or_empty (vehicle->route_id));
      g_assert_cmpstr (or_empty (cp_snapshot_get_text (snapshot, fixes->trip_id[i])), ==, or_empty (vehicle->trip_id));
    }
}

/* Holds one recording against the plain decoder and the plain rules, with and without fading. */
static void
check_body (GBytes *body)
{
  g_autoptr (CpPlainMessage) plain = cp_plain_message_read (body);
  g_autoptr (GError)         error = NULL;
  g_autoptr (CpFeedMessage)  message = cp_feeds_fixture_read (body, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (cp_feed_message_get_counts (message)->entities, ==, plain->n_entities);
  g_assert_cmpuint (cp_feed_message_get_n_vehicles (message), ==, plain->vehicles->len);
  g_assert_cmpuint (cp_feed_message_get_counts (message)->unreadable, ==, 0);
  g_assert_cmpstr (cp_feed_message_get_header (message)->version, ==, or_empty (plain->version));
  for (guint i = 0; i < plain->vehicles->len; i++)
    {
      const CpPlainVehicle *expected = g_ptr_array_index (plain->vehicles, i);
      CpFeedVehicle         vehicle;

      cp_feed_message_get_vehicle (message, i, &vehicle);
      g_assert_cmpint (vehicle.has_position, ==, expected->has_latitude && expected->has_longitude);
      g_assert_cmpstr (vehicle.entity_id, ==, or_empty (expected->entity_id));
      g_assert_cmpstr (vehicle.label, ==, or_empty (expected->label));
      g_assert_cmpstr (vehicle.start_date, ==, or_empty (expected->start_date));
      if (expected->timestamp != 0)
        g_assert_cmpfloat_with_epsilon (vehicle.time_usec / 1e6, plain_time_s (expected->timestamp), 1e-3);
      else
        g_assert_cmpint (vehicle.time_usec, ==, CP_TIME_UNKNOWN);
    }
  for (guint with_fade = 0; with_fade <= 1; with_fade++)
    {
      g_auto (Expected)      expected = { 0 };
      CpFade                 fade = with_fade ? CP_FADE_DEFAULT : CP_FADE_NONE;
      g_autoptr (CpSnapshot) snapshot = cp_feeds_fixture_assemble (message, NULL, CP_TIME_UNKNOWN, fade);

      expect (&expected, plain, with_fade ? 600 : INFINITY);
      assert_as_expected (snapshot, &expected);
    }
}

static guint
check_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char      *name;
  guint            n_checked = 0;

  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *full = g_build_filename (path, name, NULL);

      if (g_file_test (full, G_FILE_TEST_IS_DIR))
        n_checked += check_folder (full);
      /* The two that are no feeds have a test of their own. */
      else if (g_str_has_suffix (name, ".pb") && strcmp (name, "not-protobuf.pb") != 0
               && !g_str_has_prefix (name, "truncated-"))
        {
          g_autoptr (GMappedFile) file = g_mapped_file_new (full, FALSE, NULL);
          g_autoptr (GBytes)      body = g_mapped_file_get_bytes (file);

          g_test_message ("%s", full);
          check_body (body);
          n_checked++;
        }
    }
  return n_checked;
}

static void
test_all (void)
{
  g_autofree char *path = cp_test_dup_shared_path ("gtfs-rt");

  if (path != NULL)
    g_assert_cmpuint (check_folder (path), >=, 60);
}

/* Our own fixtures and whatever of the fuzzing corpus is sound, on any machine. */
static void
test_own (void)
{
  static const char *names[] = { "gtfs-rt/sound.pb", "gtfs-rt/empty.pb", "gtfs-rt/groups.pb" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GBytes) body = cp_test_load_data (names[i]);

      check_body (body);
    }
}

static void
test_broken (void)
{
  static const char *names[] = { "not-protobuf.pb", "truncated-denver-4096.pb" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char          *path = g_strconcat ("gtfs-rt/malformed/", names[i], NULL);
      g_autoptr (GBytes)        body = cp_test_load_shared (path);
      g_autoptr (GError)        error = NULL;
      g_autoptr (CpFeedMessage) message = NULL;

      if (body == NULL)
        return;
      message = cp_feeds_fixture_read (body, &error);
      g_assert_null (message);
      g_assert_error (error, CP_FEED_ERROR, CP_FEED_ERROR_NOT_A_FEED);
      g_assert_nonnull (strstr (error->message, "at byte"));
    }
}

static CpSnapshot *
load (const char *path,
      CpFade      fade)
{
  g_autoptr (GBytes)        body = cp_test_load_shared (path);
  g_autoptr (GError)        error = NULL;
  g_autoptr (CpFeedMessage) message = NULL;

  if (body == NULL)
    return NULL;
  message = cp_feeds_fixture_read (body, &error);
  g_assert_no_error (error);
  return cp_feeds_fixture_assemble (message, NULL, CP_TIME_UNKNOWN, fade);
}

static void
test_minimal (void)
{
  g_autoptr (CpSnapshot) snapshot = load ("gtfs-rt/malformed/fixture-bindings-minimal.pb", CP_FADE_DEFAULT);
  const CpFixColumns    *fixes;

  if (snapshot == NULL)
    return;
  fixes = cp_snapshot_get_fixes (snapshot);
  g_assert_cmpuint (fixes->n, ==, 1);
  g_assert_cmpfloat (fixes->latitude_deg[0], ==, 47);
  g_assert_cmpfloat (fixes->longitude_deg[0], ==, -122);
  g_assert_cmpint (cp_snapshot_get_time_usec (snapshot), ==, CP_TIME_UNKNOWN);
  cp_feeds_fixture_assert_findings (snapshot, "E048=1 W001=1");
}

/* 786 entities, of which one stands there twice, the same to the last byte: by rule 4 the second repeats
 * the first, so 785 vehicles. Faded, the one that is 680 s old leaves as well. */
static void
test_boston (void)
{
  g_autoptr (CpSnapshot) all = load ("gtfs-rt/mbta-boston/2017-10-26-live.pb", CP_FADE_NONE);
  g_autoptr (CpSnapshot) faded = load ("gtfs-rt/mbta-boston/2017-10-26-live.pb", CP_FADE_DEFAULT);

  if (all == NULL || faded == NULL)
    return;
  g_assert_cmpuint (cp_snapshot_get_accounting (all)->vehicle_entities, ==, 786);
  g_assert_cmpuint (cp_snapshot_get_accounting (all)->duplicates, ==, 1);
  g_assert_cmpuint (cp_snapshot_get_accounting (all)->listed, ==, 785);
  g_assert_cmpuint (cp_snapshot_get_accounting (faded)->listed, ==, 784);
  g_assert_cmpuint (cp_snapshot_get_accounting (faded)->gone, ==, 1);
  g_assert_cmpuint (cp_feeds_fixture_count (all, CP_FINDING_E052), ==, 0);
}

static void
test_no_vehicles (void)
{
  static const struct
  {
    const char *path;
    gboolean    has_none;
  } cases[] = {
    { "gtfs-rt/no-vehicles/hart-tampa-empty-2021.pb", FALSE },
    { "gtfs-rt/no-vehicles/brest-alerts-2021.pb", TRUE },
    { "gtfs-rt/no-vehicles/caltrain-trip-updates-2023.pb", TRUE },
    { "gtfs-rt/no-vehicles/kingston-trip-updates-2026-01-15.pb", TRUE },
    { "gtfs-rt/no-vehicles/septa-trip-updates-2023.pb", TRUE },
    { "gtfs-rt/no-vehicles/stm-montreal-trip-updates-extensions-2022.pb", TRUE },
    { "gtfs-rt/no-vehicles/trip-updates-no-header-timestamp-2019.pb", TRUE },
    { "gtfs-rt/malformed/fixture-invalid-utf8.pb", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes)        body = cp_test_load_shared (cases[i].path);
      g_autoptr (GError)        error = NULL;
      g_autoptr (CpFeedMessage) message = NULL;

      if (body == NULL)
        return;
      message = cp_feeds_fixture_read (body, NULL);
      g_assert_nonnull (message);
      g_assert_cmpint (cp_feed_message_check_vehicles (message, &error), ==, !cases[i].has_none);
      if (cases[i].has_none)
        g_assert_error (error, CP_FEED_ERROR, CP_FEED_ERROR_NO_VEHICLES);
    }
}

/* The findings the fact sheet promises. */
static void
test_quirks (void)
{
  static const struct
  {
    const char *path;
    CpFinding   finding;
    guint       at_least;
  } cases[] = {
    { "gtfs-rt/polish-regional-rail/2023-03-23T0657Z.pb", CP_FINDING_E001, 19 },
    { "gtfs-rt/polish-regional-rail/2023-04-05.pb", CP_FINDING_E050, 1 },
    { "gtfs-rt/rtd-denver/2016-05-18.pb", CP_FINDING_E027, 1 },
    { "gtfs-rt/rtd-denver/2016-05-18.pb", CP_FINDING_C001, 3 },
    { "gtfs-rt/king-county-metro-seattle/2021-09-02T1608Z.pb", CP_FINDING_C001, 1 },
    { "gtfs-rt/tarc-louisville/2013-09-04.pb", CP_FINDING_W002, 149 },
    { "gtfs-rt/estonia/2019-10-09.pb", CP_FINDING_W001, 17 },
    { "gtfs-rt/ovapi-netherlands/2025-03-21.pb", CP_FINDING_E012, 1 },
    { "gtfs-rt/bods-uk/2022-01-08-national.pb", CP_FINDING_E052, 100 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CpSnapshot) snapshot = load (cases[i].path, CP_FADE_NONE);

      if (snapshot == NULL)
        return;
      g_test_message ("%s %s %u", cases[i].path, cp_finding_get_rule (cases[i].finding),
                      cp_feeds_fixture_count (snapshot, cases[i].finding));
      g_assert_cmpuint (cp_feeds_fixture_count (snapshot, cases[i].finding), >=, cases[i].at_least);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/recordings/own", test_own);
  g_test_add_func ("/recordings/all", test_all);
  g_test_add_func ("/recordings/broken", test_broken);
  g_test_add_func ("/recordings/minimal", test_minimal);
  g_test_add_func ("/recordings/boston", test_boston);
  g_test_add_func ("/recordings/no-vehicles", test_no_vehicles);
  g_test_add_func ("/recordings/quirks", test_quirks);
  return g_test_run ();
}
