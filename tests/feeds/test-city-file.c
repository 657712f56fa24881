/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "feeds/cp-city-file.h"
#include "feeds/cp-feed-error.h"
#include "feeds/cp-json-locator.h"

#include <glib/gstdio.h>
#include <string.h>

#define GOOD_CENTRE "\"centre\": {\"latitude\": 50.5, \"longitude\": 8.5},\n"
#define GOOD_BOX "\"box\": {\"west\": 8, \"south\": 50, \"east\": 9, \"north\": 51},\n"
#define GOOD_FEED "{\"id\": \"bus\", \"format\": \"gtfs-rt\", \"url\": \"https://example.org/vp.pb\"}"

static CpCity *
parse (const char *text,
       GError    **error)
{
  return cp_city_file_parse ("town.json", text, strlen (text), error);
}

static void
test_full (void)
{
  static const char text[] =
    "{\n"
    "  \"id\": \"town\", \"name\": \"Town\", \"country\": \"DE\", \"time_zone\": \"Europe/Berlin\",\n"
    "  \"centre\": {\"latitude\": 50.5, \"longitude\": 8.5}, \"zoom\": 12,\n"
    "  \"box\": {\"west\": 8, \"south\": 50, \"east\": 9, \"north\": 51},\n"
    "  \"service_area\": {\"west\": 7, \"south\": 49, \"east\": 10, \"north\": 52},\n"
    "  \"domains\": [{\"measure\": \"density\", \"bandwidth_m\": 300, \"max\": 20}],\n"
    "  \"attribution\": \"The town\", \"licence_url\": \"https://example.org/licence\",\n"
    "  \"feeds\": [\n"
    "    {\"id\": \"bus\", \"name\": \"Buses\", \"format\": \"gtfs-rt\", \"url\": \"http://example.org/vp.pb?x=1\",\n"
    "     \"interval_s\": 15, \"key\": {\"in\": \"header\", \"name\": \"X-Api-Key\", \"prefix\": \"apikey \"},\n"
    "     \"speed_factor\": 0.5, \"attribution\": \"Bus Ltd\", \"redistribute\": false, \"seen\": \"2026-02-28\"},\n"
    "    {\"id\": \"toy\", \"format\": \"demo\"}\n"
    "  ]\n"
    "}\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (CpCity) city = parse (text, &error);
  double             max;

  g_assert_no_error (error);
  g_assert_cmpstr (city->id, ==, "town");
  g_assert_cmpstr (city->name, ==, "Town");
  g_assert_cmpstr (city->country, ==, "DE");
  g_assert_cmpstr (city->time_zone, ==, "Europe/Berlin");
  g_assert_cmpfloat (city->centre.latitude_deg, ==, 50.5);
  g_assert_cmpfloat (city->centre.longitude_deg, ==, 8.5);
  g_assert_cmpfloat (city->zoom, ==, 12);
  g_assert_cmpfloat (city->box.west_deg, ==, 8);
  g_assert_cmpfloat (city->box.north_deg, ==, 51);
  g_assert_cmpfloat (city->service_area.south_deg, ==, 49);
  g_assert_cmpfloat (city->service_area.east_deg, ==, 10);
  g_assert_true (cp_city_get_domain_max (city, CP_MEASURE_DENSITY, 300, &max));
  g_assert_cmpfloat (max, ==, 20);
  g_assert_cmpstr (city->attribution, ==, "The town");
  g_assert_cmpstr (city->licence_url, ==, "https://example.org/licence");
  g_assert_cmpuint (city->n_feeds, ==, 2);
  g_assert_cmpstr (city->feeds[0].id, ==, "bus");
  g_assert_cmpstr (city->feeds[0].name, ==, "Buses");
  g_assert_cmpint (city->feeds[0].format, ==, CP_FEED_FORMAT_GTFS_RT);
  g_assert_cmpstr (city->feeds[0].url, ==, "http://example.org/vp.pb?x=1");
  g_assert_cmpfloat (city->feeds[0].interval_s, ==, 15);
  g_assert_cmpint (city->feeds[0].key_place, ==, CP_FEED_KEY_HEADER);
  g_assert_cmpstr (city->feeds[0].key_name, ==, "X-Api-Key");
  g_assert_cmpstr (city->feeds[0].key_prefix, ==, "apikey ");
  g_assert_cmpfloat (city->feeds[0].speed_factor, ==, 0.5);
  g_assert_cmpstr (city->feeds[0].attribution, ==, "Bus Ltd");
  g_assert_false (city->feeds[0].redistribute);
  g_assert_cmpstr (city->feeds[0].seen, ==, "2026-02-28");
  g_assert_cmpint (city->feeds[1].format, ==, CP_FEED_FORMAT_DEMO);
  g_assert_null (city->feeds[1].url);
  g_assert_cmpstr (city->feeds[1].name, ==, "toy");
}

/* What may be left out, left out, and null where it may be null. */
static void
test_sparse (void)
{
  static const char text[] =
    "{\"id\": \"town\", \"name\": \"Town\", \"time_zone\": \"UTC\",\n" GOOD_CENTRE
    "\"service_area\": null, \"licence_url\": null, \"domains\": null,\n"
    "\"feeds\": [{\"id\": \"bus\", \"format\": \"gtfs-rt\", \"url\": \"https://example.org/\", \"key\": null, \"seen\": null}]}";
  g_autoptr (GError) error = NULL;
  g_autoptr (CpCity) city = parse (text, &error);
  CpPoint            west;
  CpPoint            north;

  g_assert_no_error (error);
  g_assert_null (city->country);
  g_assert_null (city->licence_url);
  g_assert_cmpuint (city->n_domains, ==, 0);
  g_assert_cmpint (city->feeds[0].key_place, ==, CP_FEED_KEY_NONE);
  g_assert_null (city->feeds[0].seen);
  g_assert_true (city->feeds[0].redistribute);
  g_assert_cmpfloat (city->feeds[0].speed_factor, ==, 1);
  g_assert_cmpfloat (city->feeds[0].interval_s, ==, 30);
  /* The centre ± 15 km. */
  west = (CpPoint) { 50.5, city->box.west_deg };
  north = (CpPoint) { city->box.north_deg, 8.5 };
  g_assert_cmpfloat_with_epsilon (cp_point_distance_m (city->centre, west), 15000, 50);
  g_assert_cmpfloat_with_epsilon (cp_point_distance_m (city->centre, north), 15000, 50);
  g_assert_cmpmem (&city->box, sizeof city->box, &city->service_area, sizeof city->service_area);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    const char *message; /* from its beginning */
  } cases[] = {
    { "", "town.json:1: " },
    { "[1, 2]", "town.json:1: a city file is a JSON object" },
    { "{\n\"id\": \"town\",\n\"name\" 5}", "town.json:3: " },
    { "{\"id\": \"\xff\"}", "town.json:1: " },
    { "{\"id\": \"town\"}\n{}", "town.json:2: text after the end of the city" },
    { "{\n\n\"nmae\": 1}", "town.json:3: unknown key “nmae”; did you mean “name”?" },
    { "{\n\"colour_of_the_buses\": 1}", "town.json:2: unknown key “colour_of_the_buses”" },
    { "{}", "town.json:1: “id” is missing" },
    { "{\"id\":\n 5}", "town.json:1: “id” is not a text" },
    { "{\n\"id\": \"Town\"}", "town.json:2: the id “Town” is not made of" },
    { "{\"id\": \"\"}", "town.json:1: “id” has 1 to 1024 bytes" },
    { "{\"id\": \"a\",\n\"name\": \"A\"}", "town.json:1: “time_zone” is missing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CpCity) city = parse (cases[i].text, &error);

      g_assert_null (city);
      g_assert_error (error, CP_FEED_ERROR, CP_FEED_ERROR_CITY);
      g_assert_null (strchr (error->message, '\n'));
      if (!g_str_has_prefix (error->message, cases[i].message))
        g_error ("“%s” instead of “%s”", error->message, cases[i].message);
    }
}

/* One line of a sound file replaced; lines are 1 id, 2 centre, 3 box, 4 the tested one, 5 feeds. */
static void
test_refused_members (void)
{
  static const struct
  {
    const char *line;
    const char *feed;
    const char *message;
  } cases[] = {
    { "\"zoom\": 10", GOOD_FEED, NULL },
    { "\"zoom\": \"10\"", GOOD_FEED, "town.json:4: “zoom” is not a number" },
    { "\"zoom\": true", GOOD_FEED, "town.json:4: “zoom” is not a number" },
    { "\"zoom\": 1e999", GOOD_FEED, "town.json:4: “zoom” is not within 0 to 22" },
    { "\"zoom\": -1", GOOD_FEED, "town.json:4: “zoom” is not within 0 to 22" },
    { "\"country\": \"Germany\"", GOOD_FEED, "town.json:4: a country is two capital letters" },
    { "\"licence_url\": \"ftp://x/\"", GOOD_FEED, "town.json:4: “ftp://x/” does not begin with" },
    { "\"service_area\": []", GOOD_FEED, "town.json:4: “service_area” is not an object" },
    { "\"service_area\": {\"west\": 9, \"south\": 50, \"east\": 8, \"north\": 51}", GOOD_FEED,
      "town.json:4: “service_area” is no box: " },
    { "\"service_area\": {\"west\": 8, \"south\": 50, \"east\": 200, \"north\": 51}", GOOD_FEED,
      "town.json:4: “east” is not within -180 to 180" },
    { "\"service_area\": {\"west\": 8, \"south\": 50, \"east\": 9}", GOOD_FEED, "town.json:4: “north” is missing" },
    { "\"service_area\": {\"west\": 0, \"south\": 50, \"east\": 1, \"north\": 51}", GOOD_FEED,
      "town.json:2: the centre lies outside the service area" },
    { "\"domains\": [{\"measure\": \"speed\", \"bandwidth_m\": 1, \"max\": 1}]", GOOD_FEED,
      "town.json:4: there is no measure “speed”" },
    { "\"domains\": [{\"measure\": \"density\", \"bandwidth_m\": 1, \"max\": 0}]", GOOD_FEED,
      "town.json:4: the last colour stands for more than 0" },
    { "\"zoom\": 1", "", "town.json:5: a city has at least one feed" },
    { "\"zoom\": 1", "7", "town.json:5: “feeds/0” is not an object" },
    { "\"zoom\": 1", GOOD_FEED ",\n" GOOD_FEED, "town.json:6: two feeds have the id “bus”" },
    { "\"zoom\": 1", "{\"id\": \"a\", \"format\": \"gbfs\", \"stations\": 1}",
      "town.json:5: format “gbfs” is not supported by this version" },
    { "\"zoom\": 1", "{\"id\": \"a\", \"format\": \"tomtom-segments\", \"points\": []}",
      "town.json:5: format “tomtom-segments” is not supported by this version" },
    { "\"zoom\": 1", "{\"id\": \"a\", \"format\": \"siri\"}", "town.json:5: there is no format “siri”" },
    { "\"zoom\": 1", "{\"id\": \"a\", \"format\": \"gtfs-rt\"}", "town.json:5: “url” is missing" },
    { "\"zoom\": 1", "{\"id\": \"a\", \"format\": \"gtfs-rt\",\n\"url\": \"example.org/vp.pb\"}",
      "town.json:6: “example.org/vp.pb” is no URL" },
    { "\"zoom\": 1", "{\"id\": \"a\", \"format\": \"gtfs-rt\", \"url\": \"https://me:secret@x/\"}",
      "town.json:5: a URL in a city file carries no user name" },
    { "\"zoom\": 1", "{\"id\": \"a\", \"format\": \"demo\", \"url\": \"https://x/\"}",
      "town.json:5: the demo is invented here" },
    { "\"zoom\": 1", "{\"id\": \"a\", \"format\": \"demo\", \"interval_s\": 4.9}",
      "town.json:5: “interval_s” is not within 5 to" },
    { "\"zoom\": 1", "{\"id\": \"a\", \"format\": \"demo\", \"speed_factor\": 0}",
      "town.json:5: “speed_factor” is not within" },
    { "\"zoom\": 1", "{\"id\": \"a\", \"format\": \"demo\", \"redistribute\": 1}",
      "town.json:5: “redistribute” is not true or false" },
    { "\"zoom\": 1", "{\"id\": \"a\", \"format\": \"demo\", \"seen\": \"2026-02-29\"}",
      "town.json:5: “2026-02-29” is no date" },
    { "\"zoom\": 1", "{\"id\": \"a\", \"format\": \"demo\", \"key\": {\"in\": \"path\", \"name\": \"k\"}}",
      "town.json:5: a key is in the “query” or in a “header”, not in “path”" },
    { "\"zoom\": 1", "{\"id\": \"a\", \"format\": \"demo\", \"key\": {\"in\": \"query\"}}",
      "town.json:5: the key's “name” is missing" },
    { "\"zoom\": 1", "{\"id\": \"a\", \"format\": \"demo\", \"key\": {\"in\": \"header\", \"name\": \"a: b\"}}",
      "town.json:5: a key's name is made of" },
    { "\"zoom\": 1", "{\"id\": \"a\", \"format\": \"demo\",\n\"intervall_s\": 30}",
      "town.json:6: unknown key “intervall_s”; did you mean “interval_s”?" },
    { "\"time_zone\": \"Europe/Entenhausen\"", GOOD_FEED, "town.json:4: there is no time zone “Europe/Entenhausen”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char   *text = g_strdup_printf ("{\"id\": \"town\", \"name\": \"T\", \"time_zone\": \"UTC\",\n" GOOD_CENTRE
                                                 GOOD_BOX "%s,\n\"feeds\": [%s]}",
                                                 cases[i].line, cases[i].feed);
      g_autoptr (GError) error = NULL;
      g_autoptr (CpCity) city = parse (text, &error);

      if (cases[i].message == NULL)
        {
          g_assert_no_error (error);
          g_assert_nonnull (city);
          continue;
        }
      g_assert_null (city);
      g_assert_error (error, CP_FEED_ERROR, CP_FEED_ERROR_CITY);
      if (!g_str_has_prefix (error->message, cases[i].message))
        g_error ("“%s” instead of “%s”", error->message, cases[i].message);
    }
}

/* Hostile: nested deeply, very long, cut at every byte. */
static void
test_hostile (void)
{
  g_autofree char   *deep = g_strnfill (200000, '[');
  g_autofree char   *big = g_strnfill (CP_CITY_FILE_MAX_BYTES + 1, ' ');
  g_autofree char   *sound = g_strdup ("{\"id\": \"town\", \"name\": \"T\", \"time_zone\": \"UTC\",\n" GOOD_CENTRE GOOD_BOX
                                       "\"feeds\": [" GOOD_FEED "]}");
  g_autoptr (GError) error = NULL;

  g_assert_null (parse (deep, &error));
  g_assert_error (error, CP_FEED_ERROR, CP_FEED_ERROR_CITY);
  g_clear_error (&error);
  g_assert_null (parse (big, &error));
  g_assert_error (error, CP_FEED_ERROR, CP_FEED_ERROR_CITY);
  g_clear_error (&error);
  for (gsize length = 0; length < strlen (sound); length++)
    {
      g_autofree char *cut = g_memdup2 (sound, length);

      g_assert_null (cp_city_file_parse ("town.json", cut, length, &error));
      g_assert_error (error, CP_FEED_ERROR, CP_FEED_ERROR_CITY);
      g_clear_error (&error);
    }
}

static void
test_locator (void)
{
  static const char text[] = "/* a comment { */ {\n"
                             "  \"a\": [1, {\"b\": \"x\\\"}\\n\"},\n"
                             "    // another ]\n"
                             "    [\n"
                             "      true]],\n"
                             "  \"c\":\n"
                             "    null, \"a \\\" b\": 1, \"c\": 5\n"
                             "}\n"
                             "\n"
                             "true";
  static const struct
  {
    const char *path;
    guint       line;
  } cases[] = {
    { "", 1 }, { "/a", 2 }, { "/a/0", 2 }, { "/a/1/b", 2 }, { "/a/2", 4 }, { "/a/2/0", 5 },
    { "/c", 7 }, { "/nothing", 1 }, { "/a/2/7/x/y", 4 }, { "/a/1/nothing", 2 },
  };
  guint line;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (cp_json_locator_find_line (text, strlen (text), cases[i].path), ==, cases[i].line);
  g_assert_true (cp_json_locator_has_more (text, strlen (text), &line));
  g_assert_cmpuint (line, ==, 10);
  g_assert_false (cp_json_locator_has_more (text, strlen (text) - 4, &line));
}

static void
test_load (void)
{
  static const char  text[] = "{\"id\": \"town\", \"name\": \"T\", \"time_zone\": \"UTC\",\n" GOOD_CENTRE
                             "\"feeds\": [" GOOD_FEED "]}";
  g_autofree char   *folder = g_dir_make_tmp ("cities-XXXXXX", NULL);
  g_autofree char   *path = g_build_filename (folder, "town.json", NULL);
  g_autofree char   *other = g_build_filename (folder, "village.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CpCity) city = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  city = cp_city_file_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (city->id, ==, "town");

  g_file_set_contents (other, text, -1, &error);
  g_assert_null (cp_city_file_load (other, &error));
  g_assert_error (error, CP_FEED_ERROR, CP_FEED_ERROR_CITY);
  g_assert_nonnull (strstr (error->message, "village.json:1: the city's id is “town”, so its file is named town.json"));
  g_clear_error (&error);

  g_remove (other);
  g_assert_null (cp_city_file_load (other, &error));
  g_assert_error (error, CP_FEED_ERROR, CP_FEED_ERROR_IO);
  g_remove (path);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/city-file/full", test_full);
  g_test_add_func ("/city-file/sparse", test_sparse);
  g_test_add_func ("/city-file/refused", test_refused);
  g_test_add_func ("/city-file/refused-members", test_refused_members);
  g_test_add_func ("/city-file/hostile", test_hostile);
  g_test_add_func ("/city-file/locator", test_locator);
  g_test_add_func ("/city-file/load", test_load);
  return g_test_run ();
}
