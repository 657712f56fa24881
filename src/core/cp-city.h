/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-geo.h"
#include "cp-measure.h"

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  CP_FEED_FORMAT_DEMO,
  CP_FEED_FORMAT_GTFS_RT,
} CpFeedFormat;

const char *cp_feed_format_to_string (CpFeedFormat format);
gboolean    cp_feed_format_from_string (const char   *text,
                                        CpFeedFormat *format);

/* How a keyed feed wants its secret. The secret itself is never here. */
typedef enum
{
  CP_FEED_KEY_NONE,
  CP_FEED_KEY_QUERY,
  CP_FEED_KEY_HEADER,
} CpFeedKeyPlace;

/* One place to ask: a row of a city file's `feeds`. */
typedef struct
{
  char          *id;
  char          *name;
  CpFeedFormat   format;
  char          *url; /* NULL for the demo */
  double         interval_s;
  CpFeedKeyPlace key_place;
  char          *key_name;
  char          *key_prefix;
  double         speed_factor; /* multiply to get metres a second */
  char          *attribution;
  gboolean       redistribute;
  char          *seen; /* date of the recording or entry it was taken from; NULL once it has worked */
} CpFeedSpec;

typedef struct
{
  CpMeasure measure;
  double    bandwidth_m;
  double    max;
} CpCityDomain;

/**
 * CpCity:
 *
 * Name, place and feeds of one city, as its file tells them. Its maker fills the fields; once the
 * city was handed out they are constant. Atomically counted.
 */
typedef struct
{
  char         *id;
  char         *name;
  char         *country;   /* ISO 3166 alpha-2, NULL where not told */
  char         *time_zone; /* IANA name */
  CpPoint       centre;
  double        zoom;
  CpBox         box;
  CpBox         service_area; /* the box where the file names none */
  char         *attribution;
  char         *licence_url;
  guint         n_domains;
  CpCityDomain *domains;
  guint         n_feeds;
  CpFeedSpec   *feeds;
} CpCity;

#define CP_TYPE_CITY (cp_city_get_type ())
GType     cp_city_get_type (void) G_GNUC_CONST;

CpCity   *cp_city_new (const char *id);
CpCity   *cp_city_ref (CpCity *self);
void      cp_city_unref (CpCity *self);
gboolean  cp_city_get_domain_max (const CpCity *self,
                                  CpMeasure     measure,
                                  double        bandwidth_m,
                                  double       *max);
gboolean  cp_city_is_simulated (const CpCity *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CpCity, cp_city_unref)

G_END_DECLS
