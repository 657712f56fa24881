/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-fade.h"

#include "cp-error.h"
#include "cp-time.h"

#include <math.h>
#include <string.h>

/* A year: beyond it, `none` is what is meant. */
#define MAX_FADE_S (366.0 * 24 * 3600)

/**
 * cp_fade_age_usec:
 * @now_usec: the instant the age is counted at, or %CP_TIME_UNKNOWN
 * @fix_usec: the time of the fix, or %CP_TIME_UNKNOWN
 *
 * Returns: the age in microseconds, at least 0; 0 where either time is unknown
 */
gint64
cp_fade_age_usec (gint64 now_usec,
                  gint64 fix_usec)
{
  if (now_usec == CP_TIME_UNKNOWN || fix_usec == CP_TIME_UNKNOWN || fix_usec >= now_usec)
    return 0;
  return now_usec - fix_usec;
}

/**
 * cp_fade_weight:
 * @age_usec: microseconds, not negative
 *
 * Returns: 1 up to the fade's first time, then linearly down to 0 at its second
 */
double
cp_fade_weight (const CpFade *fade,
                gint64        age_usec)
{
  if (age_usec <= fade->full_usec)
    return 1;
  if (age_usec >= fade->gone_usec)
    return 0;
  return (double) (fade->gone_usec - age_usec) / (double) (fade->gone_usec - fade->full_usec);
}

CpFixState
cp_fade_state (double weight)
{
  if (weight >= 1)
    return CP_FIX_STATE_LIVE;
  return weight > 0 ? CP_FIX_STATE_FADING : CP_FIX_STATE_GONE;
}

const char *
cp_fix_state_to_string (CpFixState state)
{
  static const char *names[] = { "live", "fading", "gone" };

  g_return_val_if_fail (state < G_N_ELEMENTS (names), NULL);
  return names[state];
}

/**
 * cp_fade_parse:
 * @text: `FROM,TO` in seconds, or `none`
 * @fade: (out): the fade
 *
 * Returns: whether it could be read; %CP_ERROR_INVALID otherwise
 */
gboolean
cp_fade_parse (const char *text,
               CpFade     *fade,
               GError    **error)
{
  char  *end;
  double from_s;
  double to_s;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (fade != NULL, FALSE);

  if (strcmp (text, "none") == 0)
    {
      *fade = CP_FADE_NONE;
      return TRUE;
    }
  from_s = g_ascii_strtod (text, &end);
  if (end != text && *end == ',')
    {
      const char *second = end + 1;

      to_s = g_ascii_strtod (second, &end);
      if (end != second && *end == '\0' && from_s >= 0 && from_s <= to_s && to_s <= MAX_FADE_S)
        {
          fade->full_usec = (gint64) (from_s * (double) CP_USEC_PER_SECOND);
          fade->gone_usec = (gint64) (to_s * (double) CP_USEC_PER_SECOND);
          return TRUE;
        }
    }
  g_set_error (error, CP_ERROR, CP_ERROR_INVALID,
               "a fade is FROM,TO in seconds with 0 ≤ FROM ≤ TO ≤ one year, or “none”; not “%s”", text);
  return FALSE;
}
