/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-city.h"

#include "cp-name.h"

#include <math.h>

/* Bandwidths closer than this are the same. */
#define SAME_BANDWIDTH_M 0.5

static const char *const format_names[] = {
  [CP_FEED_FORMAT_DEMO] = "demo",
  [CP_FEED_FORMAT_GTFS_RT] = "gtfs-rt",
};

G_DEFINE_BOXED_TYPE (CpCity, cp_city, cp_city_ref, cp_city_unref)

const char *
cp_feed_format_to_string (CpFeedFormat format)
{
  g_return_val_if_fail (format < G_N_ELEMENTS (format_names), NULL);
  return format_names[format];
}

gboolean
cp_feed_format_from_string (const char   *text,
                            CpFeedFormat *format)
{
  guint index;

  if (!cp_name_find (format_names, G_N_ELEMENTS (format_names), text, &index))
    return FALSE;
  *format = (CpFeedFormat) index;
  return TRUE;
}

/**
 * cp_city_new:
 *
 * Returns: (transfer full): a city with an id and nothing else, for its maker to fill
 */
CpCity *
cp_city_new (const char *id)
{
  CpCity *self = g_atomic_rc_box_new0 (CpCity);

  self->id = g_strdup (id);
  return self;
}

CpCity *
cp_city_ref (CpCity *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
city_clear (gpointer data)
{
  CpCity *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->country);
  g_free (self->time_zone);
  g_free (self->attribution);
  g_free (self->licence_url);
  g_free (self->domains);
  for (guint i = 0; i < self->n_feeds; i++)
    {
      CpFeedSpec *feed = &self->feeds[i];

      g_free (feed->id);
      g_free (feed->name);
      g_free (feed->url);
      g_free (feed->key_name);
      g_free (feed->key_prefix);
      g_free (feed->attribution);
      g_free (feed->seen);
    }
  g_free (self->feeds);
}

void
cp_city_unref (CpCity *self)
{
  g_atomic_rc_box_release_full (self, city_clear);
}

/**
 * cp_city_get_domain_max:
 * @max: (out): the value the last colour stands for
 *
 * Returns: whether the city fixes a domain for this measure and bandwidth
 */
gboolean
cp_city_get_domain_max (const CpCity *self,
                        CpMeasure     measure,
                        double        bandwidth_m,
                        double       *max)
{
  for (guint i = 0; i < self->n_domains; i++)
    if (self->domains[i].measure == measure
        && fabs (self->domains[i].bandwidth_m - bandwidth_m) < SAME_BANDWIDTH_M)
      {
        *max = self->domains[i].max;
        return TRUE;
      }
  return FALSE;
}

/**
 * cp_city_is_simulated:
 *
 * Returns: whether any of its vehicles are invented, which must be said wherever it is shown
 */
gboolean
cp_city_is_simulated (const CpCity *self)
{
  for (guint i = 0; i < self->n_feeds; i++)
    if (self->feeds[i].format == CP_FEED_FORMAT_DEMO)
      return TRUE;
  return FALSE;
}
