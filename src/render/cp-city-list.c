/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-city-list.h"

#include "cp-json-writer.h"

/* Widths of the columns of a list, in characters. */
#define ID_WIDTH 14
#define NAME_WIDTH 26
#define ZONE_WIDTH 22

/* printf() counts bytes; names have letters of two. */
static void
put_padded (CpWriter   *writer,
            const char *text,
            glong       width)
{
  glong length = text != NULL ? g_utf8_strlen (text, -1) : 0;

  cp_writer_puts (writer, text != NULL ? text : "");
  for (; length < width; length++)
    cp_writer_put_char (writer, ' ');
}

static char *
dup_feed_words (const CpCity *city)
{
  guint n_keyed = 0;

  if (cp_city_is_simulated (city))
    return g_strdup ("simulated");
  for (guint i = 0; i < city->n_feeds; i++)
    n_keyed += city->feeds[i].key_place != CP_FEED_KEY_NONE;
  return g_strdup_printf ("%u feed%s%s", city->n_feeds, city->n_feeds == 1 ? "" : "s",
                          n_keyed > 0 ? ", needs a key" : "");
}

static void
write_text (GPtrArray *cities,
            CpWriter  *writer)
{
  for (guint i = 0; i < cities->len; i++)
    {
      const CpCity    *city = cities->pdata[i];
      g_autofree char *feeds = dup_feed_words (city);

      put_padded (writer, city->id, ID_WIDTH);
      put_padded (writer, city->name, NAME_WIDTH);
      put_padded (writer, city->country, 4);
      put_padded (writer, city->time_zone, ZONE_WIDTH);
      cp_writer_printf (writer, "%s\n", feeds);
    }
}

static void
write_member (CpJsonWriter *json,
              const char   *name,
              const char   *text)
{
  cp_json_writer_name (json, name);
  cp_json_writer_string (json, text);
}

static void
write_degrees (CpJsonWriter *json,
               const char   *name,
               double        degrees)
{
  cp_json_writer_name (json, name);
  cp_json_writer_edge (json, degrees);
}

static void
write_box (CpJsonWriter *json,
           const char   *name,
           const CpBox  *box)
{
  cp_json_writer_name (json, name);
  cp_json_writer_begin_object (json, CP_JSON_INLINE);
  write_degrees (json, "west", box->west_deg);
  write_degrees (json, "south", box->south_deg);
  write_degrees (json, "east", box->east_deg);
  write_degrees (json, "north", box->north_deg);
  cp_json_writer_end_object (json);
}

static void
write_key (CpJsonWriter     *json,
           const CpFeedSpec *feed)
{
  cp_json_writer_name (json, "key");
  if (feed->key_place == CP_FEED_KEY_NONE)
    {
      cp_json_writer_null (json);
      return;
    }
  cp_json_writer_begin_object (json, CP_JSON_INLINE);
  write_member (json, "in", feed->key_place == CP_FEED_KEY_QUERY ? "query" : "header");
  write_member (json, "name", feed->key_name);
  write_member (json, "prefix", feed->key_prefix != NULL ? feed->key_prefix : "");
  cp_json_writer_end_object (json);
}

static void
write_feed (CpJsonWriter     *json,
            const CpFeedSpec *feed)
{
  cp_json_writer_begin_object (json, CP_JSON_BLOCK);
  write_member (json, "id", feed->id);
  write_member (json, "name", feed->name);
  write_member (json, "format", cp_feed_format_to_string (feed->format));
  write_member (json, "url", feed->url);
  cp_json_writer_name (json, "interval_s");
  cp_json_writer_double (json, feed->interval_s);
  write_key (json, feed);
  cp_json_writer_name (json, "speed_factor");
  cp_json_writer_double (json, feed->speed_factor);
  write_member (json, "attribution", feed->attribution);
  cp_json_writer_name (json, "redistribute");
  cp_json_writer_boolean (json, feed->redistribute);
  write_member (json, "seen", feed->seen);
  cp_json_writer_end_object (json);
}

/* The keys of a city file, in its order. */
static void
write_city (CpJsonWriter *json,
            const CpCity *city)
{
  cp_json_writer_begin_object (json, CP_JSON_BLOCK);
  write_member (json, "id", city->id);
  write_member (json, "name", city->name);
  write_member (json, "country", city->country);
  write_member (json, "time_zone", city->time_zone);
  cp_json_writer_name (json, "centre");
  cp_json_writer_begin_object (json, CP_JSON_INLINE);
  write_degrees (json, "latitude", city->centre.latitude_deg);
  write_degrees (json, "longitude", city->centre.longitude_deg);
  cp_json_writer_end_object (json);
  cp_json_writer_name (json, "zoom");
  cp_json_writer_double (json, city->zoom);
  write_box (json, "box", &city->box);
  write_box (json, "service_area", &city->service_area);
  cp_json_writer_name (json, "domains");
  cp_json_writer_begin_array (json, CP_JSON_BLOCK);
  for (guint i = 0; i < city->n_domains; i++)
    {
      cp_json_writer_begin_object (json, CP_JSON_INLINE);
      write_member (json, "measure", cp_measure_to_string (city->domains[i].measure));
      cp_json_writer_name (json, "bandwidth_m");
      cp_json_writer_double (json, city->domains[i].bandwidth_m);
      cp_json_writer_name (json, "max");
      cp_json_writer_double (json, city->domains[i].max);
      cp_json_writer_end_object (json);
    }
  cp_json_writer_end_array (json);
  write_member (json, "attribution", city->attribution);
  write_member (json, "licence_url", city->licence_url);
  cp_json_writer_name (json, "feeds");
  cp_json_writer_begin_array (json, CP_JSON_BLOCK);
  for (guint i = 0; i < city->n_feeds; i++)
    write_feed (json, &city->feeds[i]);
  cp_json_writer_end_array (json);
  cp_json_writer_end_object (json);
}

static void
write_json (GPtrArray *cities,
            CpWriter  *writer)
{
  CpJsonWriter json;

  cp_json_writer_init (&json, writer);
  cp_json_writer_begin_object (&json, CP_JSON_BLOCK);
  cp_json_writer_name (&json, "count");
  cp_json_writer_int (&json, cities->len);
  cp_json_writer_name (&json, "cities");
  cp_json_writer_begin_array (&json, CP_JSON_BLOCK);
  for (guint i = 0; i < cities->len; i++)
    write_city (&json, cities->pdata[i]);
  cp_json_writer_end_array (&json);
  cp_json_writer_end_object (&json);
  cp_json_writer_end (&json);
}

/**
 * cp_city_list_write:
 * @cities: (element-type CpCity): in the order they are to be listed
 * @out: (transfer none): where to; left open
 *
 * Writes a line a city, or a JSON object with `count` and `cities`, each as its file has it.
 *
 * Returns: whether all of it was written
 */
gboolean
cp_city_list_write (GPtrArray       *cities,
                    CpCityListFormat format,
                    GOutputStream   *out,
                    GError         **error)
{
  g_autoptr (CpWriter) writer = cp_writer_new (out);

  if (format == CP_CITY_LIST_JSON)
    write_json (cities, writer);
  else
    write_text (cities, writer);
  return cp_writer_close (writer, error);
}

static void
write_facts (const CpCity *city,
             CpWriter     *writer)
{
  cp_writer_printf (writer, "%s (%s)%s\n", city->name, city->id,
                    cp_city_is_simulated (city) ? ", simulated" : "");
  if (city->country != NULL)
    cp_writer_printf (writer, "  country      %s\n", city->country);
  cp_writer_printf (writer, "  time zone    %s\n", city->time_zone);
  cp_writer_puts (writer, "  centre       ");
  cp_writer_put_double (writer, "%.4f", city->centre.latitude_deg);
  cp_writer_puts (writer, ", ");
  cp_writer_put_double (writer, "%.4f", city->centre.longitude_deg);
  cp_writer_puts (writer, "\n  box          west ");
  cp_writer_put_double (writer, "%.4f", city->box.west_deg);
  cp_writer_puts (writer, ", south ");
  cp_writer_put_double (writer, "%.4f", city->box.south_deg);
  cp_writer_puts (writer, ", east ");
  cp_writer_put_double (writer, "%.4f", city->box.east_deg);
  cp_writer_puts (writer, ", north ");
  cp_writer_put_double (writer, "%.4f", city->box.north_deg);
  cp_writer_printf (writer, "\n  attribution  %s\n", city->attribution);
  for (guint i = 0; i < city->n_feeds; i++)
    {
      const CpFeedSpec *feed = &city->feeds[i];

      cp_writer_printf (writer, "  feed         %s: %s, every ", feed->id, cp_feed_format_to_string (feed->format));
      cp_writer_put_double (writer, "%g", feed->interval_s);
      cp_writer_printf (writer, " s%s\n", feed->key_place != CP_FEED_KEY_NONE ? ", needs a key" : "");
      if (feed->url != NULL)
        cp_writer_printf (writer, "               %s\n", feed->url);
    }
}

/**
 * cp_city_list_write_one:
 * @out: (transfer none): where to; left open
 *
 * Writes all that is known of a city: in words, or as the city file it could come from.
 *
 * Returns: whether all of it was written
 */
gboolean
cp_city_list_write_one (const CpCity    *city,
                        CpCityListFormat format,
                        GOutputStream   *out,
                        GError         **error)
{
  g_autoptr (CpWriter) writer = cp_writer_new (out);

  if (format == CP_CITY_LIST_JSON)
    {
      CpJsonWriter json;

      cp_json_writer_init (&json, writer);
      write_city (&json, city);
      cp_json_writer_end (&json);
    }
  else
    write_facts (city, writer);
  return cp_writer_close (writer, error);
}
