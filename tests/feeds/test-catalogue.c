/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "feeds/cp-catalogue.h"
#include "feeds/cp-city-file.h"

#include "core/cp-grid-spec.h"

#include "cp-feeds-fixture.h"
#include "cp-test.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static const char *const shipped[] = {
  "boston", "denver", "edmonton", "halifax", "krakow", "poznan", "rome", "seattle", "sofia",
};

static char *
dup_cities_path (void)
{
  return g_build_filename (g_getenv ("CITYPULSE_DATA"), "cities", NULL);
}

static void
write_city (const char *folder,
            const char *file_name,
            const char *id,
            const char *name)
{
  g_autofree char   *path = g_build_filename (folder, file_name, NULL);
  g_autofree char   *text = g_strdup_printf ("{\"id\": \"%s\", \"name\": \"%s\", \"time_zone\": \"UTC\",\n"
                                             "\"centre\": {\"latitude\": 1, \"longitude\": 2},\n"
                                             "\"feeds\": [{\"id\": \"toy\", \"format\": \"demo\"}]}\n",
                                             id, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char      *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *full = g_build_filename (path, name, NULL);

      g_assert_cmpint (g_remove (full), ==, 0);
    }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

static void
test_folders (void)
{
  g_autofree char         *first = g_dir_make_tmp ("first-XXXXXX", NULL);
  g_autofree char         *second = g_dir_make_tmp ("second-XXXXXX", NULL);
  g_autofree char         *missing = g_build_filename (first, "nothing-here", NULL);
  g_autoptr (CpCatalogue)  catalogue = cp_catalogue_new ();
  GPtrArray               *cities = cp_catalogue_get_cities (catalogue);
  GPtrArray               *problems = cp_catalogue_get_problems (catalogue);
  g_autoptr (CpCity)       kept = NULL;

  write_city (first, "one.json", "one", "zebra");
  write_city (first, "two.json", "two", "Älgby");
  write_city (first, "three.json", "three", "Aachen");
  write_city (first, "wrong.json", "right", "Misnamed");
  write_city (first, "broken.json", "Broken", "Capital letter");
  write_city (first, "notes.txt", "notes", "Not looked at");
  write_city (first, ".hidden.json", "hidden", "Not looked at");
  write_city (second, "one.json", "one", "Beta");
  write_city (second, "four.json", "four", "aachen");

  cp_catalogue_load_folder (catalogue, missing);
  g_assert_cmpuint (problems->len, ==, 0);
  cp_catalogue_load_folder (catalogue, first);
  g_assert_cmpuint (cities->len, ==, 3);
  g_assert_cmpuint (problems->len, ==, 2);
  g_assert_nonnull (strstr (g_ptr_array_index (problems, 0), "broken.json:1: "));
  g_assert_nonnull (strstr (g_ptr_array_index (problems, 1), "wrong.json:1: "));
  kept = cp_city_ref (cp_catalogue_lookup (catalogue, "one"));
  g_assert_cmpstr (kept->name, ==, "zebra");

  /* The second folder adds and overrides; who held the old city still has it. */
  cp_catalogue_load_folder (catalogue, second);
  g_assert_cmpuint (cities->len, ==, 4);
  g_assert_cmpstr (cp_catalogue_lookup (catalogue, "one")->name, ==, "Beta");
  g_assert_cmpstr (kept->name, ==, "zebra");
  g_assert_null (cp_catalogue_lookup (catalogue, "nowhere"));
  for (guint i = 0; i < cities->len; i++)
    {
      static const char *order[] = { "four", "three", "one", "two" };

      g_assert_cmpstr (((CpCity *) g_ptr_array_index (cities, i))->id, ==, order[i]);
    }
  remove_folder (first);
  remove_folder (second);
}

static void
assert_good_city (const CpCity *city)
{
  g_autoptr (GError) error = NULL;
  CpGridSpec         spec;
  double             height_m;
  double             width_m;

  g_test_message ("%s", city->id);
  g_assert_nonnull (city->country);
  g_assert_nonnull (city->attribution);
  g_assert_true (cp_grid_spec_init (&spec, &city->box, 256, 300, CP_MEASURE_DENSITY, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (cp_grid_spec_get_cell_m (&spec), <=, 235);

  /* A square in Web Mercator of at most 60 km on the ground, around what is shown first. */
  width_m = cp_mercator_x_m (city->box.east_deg) - cp_mercator_x_m (city->box.west_deg);
  height_m = cp_mercator_y_m (city->box.north_deg) - cp_mercator_y_m (city->box.south_deg);
  g_assert_cmpfloat_with_epsilon (width_m / height_m, 1, 1e-3);
  g_assert_cmpfloat (width_m * cos (city->centre.latitude_deg * G_PI / 180), <=, 60500);
  g_assert_true (cp_box_contains (&city->box, city->centre));
  g_assert_true (cp_box_contains (&city->service_area, city->centre));
  for (guint i = 0; i < city->n_feeds; i++)
    {
      g_assert_cmpint (city->feeds[i].format, ==, CP_FEED_FORMAT_GTFS_RT);
      g_assert_cmpint (city->feeds[i].key_place, ==, CP_FEED_KEY_NONE);
      g_assert_nonnull (city->feeds[i].attribution);
    }
}

static void
test_shipped (void)
{
  g_autofree char        *path = dup_cities_path ();
  g_autoptr (CpCatalogue) catalogue = cp_catalogue_new ();
  GPtrArray              *cities = cp_catalogue_get_cities (catalogue);

  cp_catalogue_load_folder (catalogue, path);
  for (guint i = 0; i < cp_catalogue_get_problems (catalogue)->len; i++)
    g_error ("%s", (const char *) g_ptr_array_index (cp_catalogue_get_problems (catalogue), i));
  for (guint i = 0; i < G_N_ELEMENTS (shipped); i++)
    g_assert_nonnull (cp_catalogue_lookup (catalogue, shipped[i]));
  for (guint i = 0; i < cities->len; i++)
    if (!cp_city_is_simulated (g_ptr_array_index (cities, i)))
      assert_good_city (g_ptr_array_index (cities, i));
}

/* The box of the heat holds about 90 % of what was recorded, the service area nearly all. */
static void
test_boxes (void)
{
  static const struct
  {
    const char *city;
    const char *recording;
  } cases[] = {
    { "boston", "mbta-boston/2017-10-26-live.pb" },
    { "denver", "rtd-denver/2016-05-18.pb" },
    { "denver", "rtd-denver/2025-11-11.pb" },
    { "edmonton", "edmonton/2024-03-02.pb" },
    { "halifax", "halifax/2025-11-06.pb" },
    { "krakow", "krakow/2024-08-20T1428Z-bus.pb" },
    { "krakow", "krakow/2024-08-20T1428Z-tram.pb" },
    { "poznan", "poznan/2026-01-28.pb" },
    { "rome", "rome/2025-12-01.pb" },
    { "seattle", "king-county-metro-seattle/2021-09-02T1531Z.pb" },
    { "sofia", "sofia/2025-10-12.pb" },
  };
  g_autofree char        *path = dup_cities_path ();
  g_autoptr (CpCatalogue) catalogue = cp_catalogue_new ();

  cp_catalogue_load_folder (catalogue, path);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const CpCity             *city = cp_catalogue_lookup (catalogue, cases[i].city);
      g_autofree char          *name = g_build_filename ("gtfs-rt", cases[i].recording, NULL);
      g_autoptr (GBytes)        body = cp_test_load_shared (name);
      g_autoptr (CpFeedMessage) message = NULL;
      g_autoptr (CpSnapshot)    snapshot = NULL;
      const CpFixColumns       *fixes;
      guint                     n_inside = 0;

      if (body == NULL)
        return;
      message = cp_feeds_fixture_read (body, NULL);
      snapshot = cp_feeds_fixture_assemble (message, city, CP_TIME_UNKNOWN, CP_FADE_DEFAULT);
      fixes = cp_snapshot_get_fixes (snapshot);
      for (guint row = 0; row < fixes->n; row++)
        n_inside += cp_box_contains (&city->box, (CpPoint) { fixes->latitude_deg[row], fixes->longitude_deg[row] });
      g_test_message ("%s: %u of %u in the box, %u outside the service area", cases[i].recording, n_inside, fixes->n,
                      cp_feeds_fixture_count (snapshot, CP_FINDING_E028));
      g_assert_cmpuint (n_inside * 100, >=, fixes->n * 80);
      g_assert_cmpuint (cp_feeds_fixture_count (snapshot, CP_FINDING_E028) * 20, <=, fixes->n);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/catalogue/folders", test_folders);
  g_test_add_func ("/catalogue/shipped", test_shipped);
  g_test_add_func ("/catalogue/boxes", test_boxes);
  return g_test_run ();
}
