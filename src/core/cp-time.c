/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-time.h"

#include "cp-error.h"

#include <string.h>

/* Years 1 to 9999: what RFC 3339 can write. */
#define MIN_TIME_USEC (G_GINT64_CONSTANT (-62135596800) * CP_USEC_PER_SECOND)
#define MAX_TIME_USEC (G_GINT64_CONSTANT (253402300800) * CP_USEC_PER_SECOND - 1)

/**
 * cp_time_to_rfc3339:
 * @time_usec: an instant
 *
 * Writes an instant in UTC, to the second, or to the millisecond where it has a fraction:
 * `2026-11-22T08:15:30Z`, `2026-11-22T08:15:30.250Z`.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL where the instant is unknown or outside
 *   the years 1 to 9999
 */
char *
cp_time_to_rfc3339 (gint64 time_usec)
{
  g_autoptr (GDateTime) whole = NULL;
  g_autofree char      *text = NULL;
  gint64                seconds;
  gint64                milliseconds;

  if (time_usec < MIN_TIME_USEC || time_usec > MAX_TIME_USEC)
    return NULL;
  seconds = time_usec / CP_USEC_PER_SECOND;
  if (time_usec < seconds * CP_USEC_PER_SECOND)
    seconds--;
  milliseconds = (time_usec - seconds * CP_USEC_PER_SECOND) / 1000;
  whole = g_date_time_new_from_unix_utc (seconds);
  if (whole == NULL)
    return NULL;
  text = g_date_time_format (whole, "%Y-%m-%dT%H:%M:%S");
  if (milliseconds == 0)
    return g_strdup_printf ("%sZ", text);
  return g_strdup_printf ("%s.%03dZ", text, (int) milliseconds);
}

static gint64
date_time_to_usec (GDateTime *date_time)
{
  return g_date_time_to_unix (date_time) * CP_USEC_PER_SECOND + g_date_time_get_microsecond (date_time);
}

/* Where clocks went back, an hour has two readings in UTC. GLib picks one of them; this asks whether
 * an earlier instant shows the same wall clock, and takes it. */
static gint64
earlier_reading_usec (GDateTime *date_time,
                      GTimeZone *zone)
{
  g_autofree char *wall = g_date_time_format (date_time, "%Y-%m-%dT%H:%M:%S");

  for (int minutes = 180; minutes > 0; minutes -= 30)
    {
      g_autoptr (GDateTime) utc = g_date_time_to_utc (date_time);
      g_autoptr (GDateTime) before = g_date_time_add_minutes (utc, -minutes);
      g_autoptr (GDateTime) there = g_date_time_to_timezone (before, zone);
      g_autofree char      *same = g_date_time_format (there, "%Y-%m-%dT%H:%M:%S");

      if (strcmp (wall, same) == 0)
        return date_time_to_usec (there);
    }
  return date_time_to_usec (date_time);
}

/**
 * cp_time_parse:
 * @text: `2026-11-20T08:15`, with or without seconds, fraction and zone
 * @zone: (nullable): where the wall clock hangs when @text names no zone; %NULL is UTC
 * @time_usec: (out): the instant
 *
 * Reads an ISO 8601 instant. Where clocks went back and the wall clock was shown twice, the earlier
 * instant is meant.
 *
 * Returns: whether it could be read; %CP_ERROR_MALFORMED otherwise
 */
gboolean
cp_time_parse (const char *text,
               GTimeZone  *zone,
               gint64     *time_usec,
               GError    **error)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) zoned = NULL;
  g_autofree char      *full = NULL;
  const char           *clock;
  gboolean              has_zone;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (time_usec != NULL, FALSE);

  /* GLib insists on seconds and on the T; people do not. */
  clock = strpbrk (text, "Tt ");
  if (clock != NULL && strlen (clock) >= strlen ("T08:15") && clock[6] != ':')
    full = g_strdup_printf ("%.6s:00%s", clock, clock + 6);
  else if (clock != NULL)
    full = g_strdup (clock);
  if (full != NULL)
    {
      g_autofree char *wall = g_steal_pointer (&full);

      wall[0] = 'T';
      full = g_strdup_printf ("%.*s%s", (int) (clock - text), text, wall);
    }
  has_zone = clock != NULL && strpbrk (clock + 1, "Zz+-") != NULL;

  zoned = g_date_time_new_from_iso8601 (full != NULL ? full : text, zone != NULL ? zone : utc);
  if (zoned == NULL)
    {
      g_set_error (error, CP_ERROR, CP_ERROR_MALFORMED,
                   "“%s” is not a time; write it like 2026-11-20T08:15 or 2026-11-20T08:15:00Z", text);
      return FALSE;
    }
  if (has_zone || zone == NULL)
    *time_usec = date_time_to_usec (zoned);
  else
    *time_usec = earlier_reading_usec (zoned, zone);
  return TRUE;
}
