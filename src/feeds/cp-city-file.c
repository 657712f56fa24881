/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-city-file.h"

#include "cp-feed-error.h"
#include "cp-json-locator.h"
#include "cp-json-object.h"

#include "core/cp-grid-spec.h"
#include "core/cp-json-guard.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

/* Where a city file tells no box: this far from its centre on each side. */
#define DEFAULT_BOX_M 15000.0
#define DEFAULT_ZOOM 11.0
#define MAX_ZOOM 22.0
#define DEFAULT_INTERVAL_S 30.0
#define MAX_INTERVAL_S 86400.0
#define MAX_DOMAINS 64u
#define MAX_DOMAIN 1e9
#define MIN_SPEED_FACTOR 1e-6
#define MAX_SPEED_FACTOR 1e6
#define MAX_ID_BYTES 64u

static const char *const city_keys[] = {
  "id", "name", "country", "time_zone", "centre", "zoom", "box", "service_area", "domains",
  "attribution", "licence_url", "feeds", NULL
};
static const char *const centre_keys[] = { "latitude", "longitude", NULL };
static const char *const box_keys[] = { "west", "south", "east", "north", NULL };
static const char *const domain_keys[] = { "measure", "bandwidth_m", "max", NULL };
static const char *const feed_keys[] = {
  "id", "name", "format", "url", "interval_s", "key", "speed_factor", "attribution", "redistribute",
  "seen", NULL
};
static const char *const key_keys[] = { "in", "name", "prefix", NULL };

/* Formats the contract names and this version cannot read. */
static const char *const later_formats[] = {
  "gtfs-rt-json", "tomtom-segments", "tomtom-tiles", "gbfs", NULL
};

static gboolean
read_id (const CpJsonObject *self,
         char              **id,
         GError            **error)
{
  const char *value;

  if (!cp_json_object_get_string (self, "id", &value, error))
    return FALSE;
  if (strspn (value, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen (value)
      || strlen (value) > MAX_ID_BYTES)
    return cp_json_object_fail (self, error, "id",
                                "the id “%s” is not made of a to z, 0 to 9 and “-”", value);
  *id = g_strdup (value);
  return TRUE;
}

/* Leaves @text alone where there is none. */
static gboolean
read_optional_string (const CpJsonObject *self,
                      const char         *key,
                      char              **text,
                      GError            **error)
{
  const char *value;

  if (!cp_json_object_has (self, key))
    return TRUE;
  if (!cp_json_object_get_string (self, key, &value, error))
    return FALSE;
  g_free (*text);
  *text = g_strdup (value);
  return TRUE;
}

static gboolean
read_optional_number (const CpJsonObject *self,
                      const char         *key,
                      double              min,
                      double              max,
                      double             *value,
                      GError            **error)
{
  return !cp_json_object_has (self, key) || cp_json_object_get_number (self, key, min, max, value, error);
}

/* An address on the web, without a secret in it. */
static gboolean
read_url (const CpJsonObject *self,
          const char         *key,
          char              **url,
          GError            **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GUri)   uri = NULL;
  const char        *value;

  if (!cp_json_object_get_string (self, key, &value, error))
    return FALSE;
  uri = g_uri_parse (value, G_URI_FLAGS_NONE, &local_error);
  if (uri == NULL)
    return cp_json_object_fail (self, error, key, "“%s” is no URL: %s", value, local_error->message);
  if ((strcmp (g_uri_get_scheme (uri), "http") != 0 && strcmp (g_uri_get_scheme (uri), "https") != 0)
      || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return cp_json_object_fail (self, error, key, "“%s” does not begin with http:// or https:// and a host", value);
  if (g_uri_get_userinfo (uri) != NULL)
    return cp_json_object_fail (self, error, key, "a URL in a city file carries no user name or password");
  *url = g_strdup (value);
  return TRUE;
}

static gboolean
read_box (const CpJsonObject *city,
          const char         *key,
          CpBox              *box,
          GError            **error)
{
  g_autoptr (GError) local_error = NULL;
  CpJsonObject       self;

  if (!cp_json_object_get_object (city, key, &self, error)
      || !cp_json_object_check_keys (&self, box_keys, error)
      || !cp_json_object_get_number (&self, "west", -180, 180, &box->west_deg, error)
      || !cp_json_object_get_number (&self, "south", -90, 90, &box->south_deg, error)
      || !cp_json_object_get_number (&self, "east", -180, 180, &box->east_deg, error)
      || !cp_json_object_get_number (&self, "north", -90, 90, &box->north_deg, error))
    return FALSE;
  if (!cp_box_validate (box, &local_error))
    return cp_json_object_fail (city, error, key, "“%s” is no box: %s", key, local_error->message);
  return TRUE;
}

static gboolean
read_centre (const CpJsonObject *city,
             CpPoint            *centre,
             GError            **error)
{
  CpJsonObject self;

  return cp_json_object_get_object (city, "centre", &self, error)
         && cp_json_object_check_keys (&self, centre_keys, error)
         && cp_json_object_get_number (&self, "latitude", -CP_MERCATOR_MAX_LATITUDE_DEG,
                                       CP_MERCATOR_MAX_LATITUDE_DEG, &centre->latitude_deg, error)
         && cp_json_object_get_number (&self, "longitude", -180, 180, &centre->longitude_deg, error);
}

static gboolean
read_place (const CpJsonObject *self,
            CpCity             *city,
            GError            **error)
{
  g_autoptr (GTimeZone) zone = NULL;

  if (!read_centre (self, &city->centre, error)
      || !read_optional_number (self, "zoom", 0, MAX_ZOOM, &city->zoom, error))
    return FALSE;
  if (cp_json_object_has (self, "box"))
    {
      if (!read_box (self, "box", &city->box, error))
        return FALSE;
    }
  else
    {
      CpPoint at = city->centre;
      CpBox   point = { at.longitude_deg, at.latitude_deg, at.longitude_deg, at.latitude_deg };

      city->box = cp_box_grow (&point, DEFAULT_BOX_M);
      if (!cp_box_validate (&city->box, NULL))
        return cp_json_object_fail (self, error, "centre", "there is no room for a box around the centre");
    }
  city->service_area = city->box;
  if (cp_json_object_has (self, "service_area")
      && !read_box (self, "service_area", &city->service_area, error))
    return FALSE;
  if (!cp_box_contains (&city->service_area, city->centre))
    return cp_json_object_fail (self, error, "centre", "the centre lies outside the service area");

  zone = g_time_zone_new_identifier (city->time_zone);
  if (zone == NULL)
    return cp_json_object_fail (self, error, "time_zone", "there is no time zone “%s”", city->time_zone);
  return TRUE;
}

static gboolean
read_domain (const CpJsonObject *self,
             CpCityDomain       *domain,
             GError            **error)
{
  const char *measure;

  if (!cp_json_object_check_keys (self, domain_keys, error)
      || !cp_json_object_get_string (self, "measure", &measure, error))
    return FALSE;
  if (!cp_measure_from_string (measure, &domain->measure))
    return cp_json_object_fail (self, error, "measure", "there is no measure “%s”", measure);
  if (!cp_json_object_get_number (self, "bandwidth_m", 0, CP_GRID_MAX_BANDWIDTH_M, &domain->bandwidth_m, error)
      || !cp_json_object_get_number (self, "max", 0, MAX_DOMAIN, &domain->max, error))
    return FALSE;
  return domain->max > 0 || cp_json_object_fail (self, error, "max", "the last colour stands for more than 0");
}

static gboolean
read_domains (const CpJsonObject *self,
              CpCity             *city,
              GError            **error)
{
  JsonArray *array;

  if (!cp_json_object_has (self, "domains"))
    return TRUE;
  if (!cp_json_object_get_array (self, "domains", MAX_DOMAINS, &array, error))
    return FALSE;
  city->n_domains = json_array_get_length (array);
  city->domains = g_new0 (CpCityDomain, city->n_domains);
  for (guint i = 0; i < city->n_domains; i++)
    {
      CpJsonObject element;

      if (!cp_json_object_get_element (self, "domains", array, i, &element, error)
          || !read_domain (&element, &city->domains[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_key (const CpJsonObject *feed,
          CpFeedSpec         *spec,
          GError            **error)
{
  CpJsonObject self;
  const char  *place;

  if (!cp_json_object_has (feed, "key"))
    return TRUE;
  if (!cp_json_object_get_object (feed, "key", &self, error)
      || !cp_json_object_check_keys (&self, key_keys, error)
      || !cp_json_object_get_string (&self, "in", &place, error))
    return FALSE;
  if (strcmp (place, "query") == 0)
    spec->key_place = CP_FEED_KEY_QUERY;
  else if (strcmp (place, "header") == 0)
    spec->key_place = CP_FEED_KEY_HEADER;
  else
    return cp_json_object_fail (&self, error, "in", "a key is in the “query” or in a “header”, not in “%s”", place);
  if (!cp_json_object_has (&self, "name"))
    return cp_json_object_fail (&self, error, "name", "the key's “name” is missing");
  if (!read_optional_string (&self, "name", &spec->key_name, error))
    return FALSE;
  /* It becomes a parameter or a header field: letters of an HTTP token, so that it can end neither. */
  for (const char *c = spec->key_name; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr ("-_.", *c) == NULL)
      return cp_json_object_fail (&self, error, "name", "a key's name is made of letters, digits, “-”, “_” and “.”");
  if (cp_json_object_has (&self, "prefix"))
    {
      JsonNode *node = json_object_get_member (self.object, "prefix");

      /* Unlike other texts, it may be empty. */
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING
          || strpbrk (json_node_get_string (node), "\r\n") != NULL)
        return cp_json_object_fail (&self, error, "prefix", "“prefix” is not a text of one line");
      spec->key_prefix = g_strdup (json_node_get_string (node));
    }
  return TRUE;
}

static gboolean
read_format (const CpJsonObject *self,
             CpFeedSpec         *spec,
             GError            **error)
{
  const char *format;

  if (!cp_json_object_get_string (self, "format", &format, error))
    return FALSE;
  if (cp_feed_format_from_string (format, &spec->format))
    return TRUE;
  if (g_strv_contains (later_formats, format))
    return cp_json_object_fail (self, error, "format", "format “%s” is not supported by this version", format);
  return cp_json_object_fail (self, error, "format", "there is no format “%s”", format);
}

static gboolean
read_seen (const CpJsonObject *self,
           CpFeedSpec         *spec,
           GError            **error)
{
  guint year;
  guint month;
  guint day;
  int   n_read = 0;

  if (!read_optional_string (self, "seen", &spec->seen, error))
    return FALSE;
  if (spec->seen == NULL)
    return TRUE;
  if (strlen (spec->seen) != strlen ("2026-11-22")
      || sscanf (spec->seen, "%4u-%2u-%2u%n", &year, &month, &day, &n_read) != 3
      || n_read != (int) strlen (spec->seen)
      || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return cp_json_object_fail (self, error, "seen", "“%s” is no date; write it like 2026-11-22", spec->seen);
  return TRUE;
}

static gboolean
read_feed (const CpJsonObject *self,
           CpFeedSpec         *spec,
           GError            **error)
{
  spec->interval_s = DEFAULT_INTERVAL_S;
  spec->speed_factor = 1;
  spec->redistribute = TRUE;
  /* The format first: the keys of another one are not unknown, they are not for this version. */
  if (!read_format (self, spec, error)
      || !cp_json_object_check_keys (self, feed_keys, error)
      || !read_id (self, &spec->id, error))
    return FALSE;
  spec->name = g_strdup (spec->id);
  if (!read_optional_string (self, "name", &spec->name, error)
      || !read_optional_number (self, "interval_s", CP_CITY_FILE_MIN_INTERVAL_S, MAX_INTERVAL_S,
                                &spec->interval_s, error)
      || !read_optional_number (self, "speed_factor", MIN_SPEED_FACTOR, MAX_SPEED_FACTOR,
                                &spec->speed_factor, error)
      || !read_optional_string (self, "attribution", &spec->attribution, error)
      || !read_seen (self, spec, error)
      || !read_key (self, spec, error))
    return FALSE;
  if (cp_json_object_has (self, "redistribute")
      && !cp_json_object_get_boolean (self, "redistribute", &spec->redistribute, error))
    return FALSE;
  if (spec->format != CP_FEED_FORMAT_DEMO)
    return read_url (self, "url", &spec->url, error);
  return !cp_json_object_has (self, "url")
         || cp_json_object_fail (self, error, "url", "the demo is invented here and has no URL");
}

static gboolean
read_feeds (const CpJsonObject *self,
            CpCity             *city,
            GError            **error)
{
  JsonArray *array;

  if (!cp_json_object_get_array (self, "feeds", CP_CITY_FILE_MAX_FEEDS, &array, error))
    return FALSE;
  if (json_array_get_length (array) == 0)
    return cp_json_object_fail (self, error, "feeds", "a city has at least one feed");
  city->n_feeds = json_array_get_length (array);
  city->feeds = g_new0 (CpFeedSpec, city->n_feeds);
  for (guint i = 0; i < city->n_feeds; i++)
    {
      CpJsonObject element;

      if (!cp_json_object_get_element (self, "feeds", array, i, &element, error)
          || !read_feed (&element, &city->feeds[i], error))
        return FALSE;
      for (guint k = 0; k < i; k++)
        if (strcmp (city->feeds[k].id, city->feeds[i].id) == 0)
          return cp_json_object_fail (&element, error, "id", "two feeds have the id “%s”", city->feeds[i].id);
    }
  return TRUE;
}

static gboolean
read_city (const CpJsonObject *self,
           CpCity             *city,
           GError            **error)
{
  if (!cp_json_object_check_keys (self, city_keys, error)
      || !read_id (self, &city->id, error))
    return FALSE;
  city->zoom = DEFAULT_ZOOM;
  for (const char *const *key = (const char *const[]) { "name", "time_zone", NULL }; *key != NULL; key++)
    if (!cp_json_object_has (self, *key))
      return cp_json_object_fail (self, error, *key, "“%s” is missing", *key);
  if (!read_optional_string (self, "name", &city->name, error)
      || !read_optional_string (self, "time_zone", &city->time_zone, error)
      || !read_optional_string (self, "country", &city->country, error)
      || !read_optional_string (self, "attribution", &city->attribution, error))
    return FALSE;
  if (city->country != NULL
      && (strlen (city->country) != 2 || !g_ascii_isupper (city->country[0])
          || !g_ascii_isupper (city->country[1])))
    return cp_json_object_fail (self, error, "country", "a country is two capital letters, such as US");
  if (cp_json_object_has (self, "licence_url")
      && !read_url (self, "licence_url", &city->licence_url, error))
    return FALSE;
  return read_place (self, city, error)
         && read_domains (self, city, error)
         && read_feeds (self, city, error);
}

/* The parser knows the line while it fails, and no longer. */
static void
parse_error_cb (JsonParser *parser,
                gpointer    error,
                gpointer    user_data)
{
  guint *line = user_data;

  *line = json_parser_get_current_line (parser);
}

/* json-glib puts its own file name, line and column first. */
static const char *
get_reason (const GError *error)
{
  const char *reason = strstr (error->message, "Parse error: ");

  return reason != NULL ? reason + strlen ("Parse error: ") : error->message;
}

/**
 * cp_city_file_parse:
 * @name: what errors call the file
 * @text: (array length=n_bytes): a city file, as the format document describes it in section 1
 *
 * Every key is checked for type and range, and a key that is not known is refused. Any thread.
 *
 * Returns: (transfer full): the city; %CP_FEED_ERROR_CITY with `name:line: reason` otherwise
 */
CpCity *
cp_city_file_parse (const char *name,
                    const char *text,
                    gsize       n_bytes,
                    GError    **error)
{
  g_autoptr (CpCity)     city = NULL;
  g_autoptr (GError)     local_error = NULL;
  g_autoptr (JsonParser) parser = NULL;
  CpJsonObject           root = { .name = name, .text = text, .n_bytes = n_bytes };
  JsonNode              *node;
  guint                  line = 1;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (text != NULL || n_bytes == 0, NULL);

  if (!cp_json_guard_check (text, n_bytes, CP_CITY_FILE_MAX_BYTES, &local_error))
    {
      g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_CITY, "%s:1: %s", name, local_error->message);
      return NULL;
    }
  parser = json_parser_new_immutable ();
  g_signal_connect (parser, "error", G_CALLBACK (parse_error_cb), &line);
  if (!json_parser_load_from_data (parser, n_bytes > 0 ? text : "", (gssize) n_bytes, &local_error))
    {
      g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_CITY, "%s:%u: %s", name, line,
                   get_reason (local_error));
      return NULL;
    }
  node = json_parser_get_root (parser);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_CITY, "%s:1: a city file is a JSON object", name);
      return NULL;
    }
  if (cp_json_locator_has_more (text, n_bytes, &line))
    {
      g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_CITY, "%s:%u: text after the end of the city", name, line);
      return NULL;
    }
  root.object = json_node_get_object (node);
  city = cp_city_new (NULL);
  return read_city (&root, city, error) ? g_steal_pointer (&city) : NULL;
}

/**
 * cp_city_file_load:
 * @path: a file `ID.json`, ID being the id of the city in it
 *
 * As cp_city_file_parse(), from a file. Waits for the disk, so not on a main thread that draws.
 *
 * Returns: (transfer full): the city; %CP_FEED_ERROR_IO where the file cannot be read,
 *   %CP_FEED_ERROR_CITY where it can and should not be
 */
CpCity *
cp_city_file_load (const char *path,
                   GError    **error)
{
  g_autoptr (CpCity) city = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char   *text = NULL;
  g_autofree char   *file_name = NULL;
  g_autofree char   *wanted = NULL;
  gsize              n_bytes;
  GStatBuf           facts;

  g_return_val_if_fail (path != NULL, NULL);

  if (g_stat (path, &facts) == 0 && facts.st_size > CP_CITY_FILE_MAX_BYTES)
    {
      g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_CITY, "%s:1: a city file has at most %u bytes",
                   path, CP_CITY_FILE_MAX_BYTES);
      return NULL;
    }
  if (!g_file_get_contents (path, &text, &n_bytes, &local_error))
    {
      g_set_error_literal (error, CP_FEED_ERROR, CP_FEED_ERROR_IO, local_error->message);
      return NULL;
    }
  city = cp_city_file_parse (path, text, n_bytes, error);
  if (city == NULL)
    return NULL;
  file_name = g_path_get_basename (path);
  wanted = g_strconcat (city->id, ".json", NULL);
  if (strcmp (file_name, wanted) != 0)
    {
      g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_CITY,
                   "%s:%u: the city's id is “%s”, so its file is named %s", path,
                   cp_json_locator_find_line (text, n_bytes, "/id"), city->id, wanted);
      return NULL;
    }
  return g_steal_pointer (&city);
}
