/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-scene.h"

#include "cp-legend.h"
#include "cp-png.h"
#include "cp-render-private.h"

#include "core/cp-time.h"

/**
 * cp_scene_get_name:
 *
 * Returns: (transfer none): the city's name, else its id, else words for no city
 */
const char *
cp_scene_get_name (const CpScene *self)
{
  if (self->city != NULL)
    return self->city->name != NULL ? self->city->name : self->city->id;
  if (self->snapshot != NULL && cp_snapshot_get_city (self->snapshot) != NULL)
    return cp_snapshot_get_city (self->snapshot);
  return "Saved positions";
}

static const char *
get_id (const CpScene *self)
{
  const char *id = self->snapshot != NULL ? cp_snapshot_get_city (self->snapshot) : NULL;

  if (id == NULL && self->city != NULL)
    id = self->city->id;
  return id;
}

/**
 * cp_scene_dup_time_words:
 *
 * The instant on the city's own clocks, or in UTC where no city or no such time zone is known. In
 * English whatever the locale: a picture is the same for all who make it.
 *
 * Returns: (transfer full): such as `Thursday 26 October 2017, 16:36:01 EDT`
 */
char *
cp_scene_dup_time_words (const CpScene *self)
{
  static const char *const days[] = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
  };
  static const char *const months[] = {
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December"
  };
  gint64                time_usec = cp_frame_get_time_usec (self->frame);
  g_autofree char      *rfc3339 = cp_time_to_rfc3339 (time_usec);
  g_autoptr (GTimeZone) zone = NULL;
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;

  if (rfc3339 == NULL)
    return g_strdup ("time unknown");
  if (self->city != NULL && self->city->time_zone != NULL)
    zone = g_time_zone_new_identifier (self->city->time_zone);
  if (zone == NULL)
    zone = g_time_zone_new_utc ();
  /* Rounded down, as clocks show it, before 1970 too. */
  utc = g_date_time_new_from_unix_utc (time_usec / CP_USEC_PER_SECOND
                                       - (time_usec % CP_USEC_PER_SECOND < 0));
  local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  if (local == NULL)
    return g_steal_pointer (&rfc3339);
  return g_strdup_printf ("%s %d %s %d, %02d:%02d:%02d %s",
                          days[g_date_time_get_day_of_week (local) - 1],
                          g_date_time_get_day_of_month (local),
                          months[g_date_time_get_month (local) - 1],
                          g_date_time_get_year (local),
                          g_date_time_get_hour (local),
                          g_date_time_get_minute (local),
                          g_date_time_get_second (local),
                          g_date_time_get_timezone_abbreviation (local));
}

/**
 * cp_scene_dup_count_words:
 *
 * Returns: (transfer full): how many vehicles the frame was made from, such as `784 vehicles`
 */
char *
cp_scene_dup_count_words (const CpScene *self)
{
  guint n = cp_frame_get_n_observations (self->frame);

  return g_strdup_printf (n == 1 ? "%u vehicle" : "%u vehicles", n);
}

/**
 * cp_scene_dup_attribution:
 *
 * Returns: (transfer full) (nullable): whom the data is from: the city's words, or where it has none
 *   those of its feeds; %NULL where nobody asks to be named
 */
char *
cp_scene_dup_attribution (const CpScene *self)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  if (self->city == NULL)
    return NULL;
  if (self->city->attribution != NULL && *self->city->attribution != '\0')
    return g_strdup (self->city->attribution);
  for (guint i = 0; i < self->city->n_feeds; i++)
    {
      char *attribution = self->city->feeds[i].attribution;

      if (attribution != NULL && *attribution != '\0'
          && !g_ptr_array_find_with_equal_func (words, attribution, g_str_equal, NULL))
        g_ptr_array_add (words, attribution);
    }
  g_ptr_array_add (words, NULL);
  return words->len > 1 ? g_strjoinv (" · ", (char **) words->pdata) : NULL;
}

/**
 * cp_scene_is_simulated:
 *
 * Returns: whether the city is an invented one, which every picture of it has to say
 */
gboolean
cp_scene_is_simulated (const CpScene *self)
{
  return self->city != NULL && cp_city_is_simulated (self->city);
}

/**
 * cp_scene_is_exceeded:
 *
 * Returns: whether the frame has values above its domain, which all show the last colour
 */
gboolean
cp_scene_is_exceeded (const CpScene *self)
{
  float min;
  float max;

  return cp_frame_get_range (self->frame, &min, &max) && (double) max > self->look.domain.max;
}

/* What a PNG says about itself (formats.md section 5), in the order it is said. */
typedef enum
{
  TEXT_CITY,
  TEXT_TIME,
  TEXT_MOTION,
  TEXT_MEASURE,
  TEXT_UNIT,
  TEXT_GRID,
  TEXT_BANDWIDTH,
  TEXT_DOMAIN,
  TEXT_COLORMAP,
  TEXT_SCALE,
  TEXT_SOFTWARE,
  TEXT_SHA256,
  N_TEXTS,
} Text;

static const char *const text_keywords[N_TEXTS] = {
  [TEXT_CITY] = "City",
  [TEXT_TIME] = "Time",
  [TEXT_MOTION] = "Motion",
  [TEXT_MEASURE] = "Measure",
  [TEXT_UNIT] = "Unit",
  [TEXT_GRID] = "Grid",
  [TEXT_BANDWIDTH] = "Bandwidth",
  [TEXT_DOMAIN] = "Domain",
  [TEXT_COLORMAP] = "Colour-Map",
  [TEXT_SCALE] = "Scale",
  [TEXT_SOFTWARE] = "Software",
  [TEXT_SHA256] = "Snapshot-SHA256",
};

static char *
dup_number (const char *format,
            double      value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (text, sizeof text, format, value));
}

/* As `--grid` and `--box` take them. */
static char *
dup_grid (const CpGridSpec *spec)
{
  CpBox            box = cp_grid_spec_get_box (spec);
  g_autofree char *west = dup_number ("%.15g", box.west_deg);
  g_autofree char *south = dup_number ("%.15g", box.south_deg);
  g_autofree char *east = dup_number ("%.15g", box.east_deg);
  g_autofree char *north = dup_number ("%.15g", box.north_deg);

  return g_strdup_printf ("%ux%u EPSG:3857 %s,%s,%s,%s", spec->columns, spec->rows, west, south, east,
                          north);
}

static char *
dup_domain (const CpDomain *domain)
{
  g_autofree char *min = dup_number ("%.9g", domain->min);
  g_autofree char *max = dup_number ("%.9g", domain->max);

  return g_strdup_printf ("%s,%s", min, max);
}

static char *
dup_bandwidth (const CpGridSpec *spec)
{
  g_autofree char *metres = dup_number ("%.9g", spec->bandwidth_m);

  return g_strdup_printf ("%s m", metres);
}

/* Unknown texts are empty: the keywords are always all there. */
static char *
dup_text (const CpScene *self,
          Text           text)
{
  const CpGridSpec *spec = cp_frame_get_spec (self->frame);

  switch (text)
    {
    case TEXT_CITY:
      return g_strdup (get_id (self));
    case TEXT_TIME:
      return cp_time_to_rfc3339 (cp_frame_get_time_usec (self->frame));
    case TEXT_MOTION:
      return g_strdup (cp_motion_to_string (cp_frame_get_motion (self->frame)));
    case TEXT_MEASURE:
      return g_strdup (cp_measure_to_string (spec->measure));
    case TEXT_UNIT:
      return g_strdup (cp_measure_get_unit (spec->measure));
    case TEXT_GRID:
      return dup_grid (spec);
    case TEXT_BANDWIDTH:
      return dup_bandwidth (spec);
    case TEXT_DOMAIN:
      return dup_domain (&self->look.domain);
    case TEXT_COLORMAP:
      return g_strconcat (cp_colormap_to_string (self->look.colormap),
                          self->look.reversed ? " reversed" : NULL, NULL);
    case TEXT_SCALE:
      return g_strdup (cp_scale_to_string (self->look.domain.scale));
    case TEXT_SOFTWARE:
      return g_strdup ("CityPulse " CP_VERSION);
    case TEXT_SHA256:
      return self->snapshot != NULL ? cp_snapshot_dup_sha256 (self->snapshot) : NULL;
    case N_TEXTS:
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * cp_scene_write_png:
 * @has_legend: whether the picture has words, a ramp and a ground, and a size to be read at;
 *   otherwise it is the heat alone, one pixel a cell, transparent
 * @out: where to write; stays open
 *
 * Writes the picture and, as text, everything needed to make it again. The same scene gives the
 * same bytes. Any thread.
 *
 * Returns: whether all was written; errors as cp_png_write()
 */
gboolean
cp_scene_write_png (const CpScene *self,
                    gboolean       has_legend,
                    GOutputStream *out,
                    GError       **error)
{
  g_autoptr (cairo_surface_t) surface = NULL;
  CpPngText                   texts[N_TEXTS];
  char                       *owned[N_TEXTS];
  gboolean                    done;

  g_return_val_if_fail (self != NULL && self->frame != NULL, FALSE);

  surface = has_legend ? cp_legend_picture_new (self) : cp_picture_new (self->frame, &self->look);
  for (Text i = 0; i < N_TEXTS; i++)
    {
      owned[i] = dup_text (self, i);
      texts[i].keyword = text_keywords[i];
      texts[i].text = owned[i] != NULL ? owned[i] : "";
    }
  done = cp_png_write (surface, texts, N_TEXTS, out, error);
  for (Text i = 0; i < N_TEXTS; i++)
    g_free (owned[i]);
  return done;
}
