/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-terminal.h"

#include "cp-terminal-pen.h"
#include "cp-tick.h"

#include <math.h>
#include <string.h>

/* Longer swatches say nothing more. */
#define MAX_SWATCH_COLUMNS 12u

/**
 * cp_terminal_detect:
 *
 * Tells what an output can show. Not a terminal, a dumb one, a text encoding other than UTF-8 or a
 * non-empty NO_COLOR (no-color.org) mean plain.
 *
 * Returns: the best it can
 */
CpTerminalColors
cp_terminal_detect (const CpTerminalEnvironment *environment)
{
  const char *colorterm = environment->colorterm != NULL ? environment->colorterm : "";
  const char *term = environment->term != NULL ? environment->term : "";

  if (!environment->is_tty || !environment->is_utf8)
    return CP_TERMINAL_PLAIN;
  if (environment->no_color != NULL && *environment->no_color != '\0')
    return CP_TERMINAL_PLAIN;
  if (*term == '\0' || strcmp (term, "dumb") == 0)
    return CP_TERMINAL_PLAIN;
  if (strcmp (colorterm, "truecolor") == 0 || strcmp (colorterm, "24bit") == 0
      || g_str_has_suffix (term, "-direct"))
    return CP_TERMINAL_TRUE_COLOR;
  if (strstr (term, "256color") != NULL)
    return CP_TERMINAL_COLOR_256;
  return CP_TERMINAL_PLAIN;
}

static guint
character_width (gunichar character)
{
  if (g_unichar_iszerowidth (character))
    return 0;
  return g_unichar_iswide (character) ? 2 : 1;
}

/**
 * cp_terminal_get_width:
 * @text: UTF-8 without control characters
 *
 * Returns: the columns it takes in a terminal
 */
guint
cp_terminal_get_width (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += character_width (g_utf8_get_char (p));
  return width;
}

/* Text as it may be sent to a terminal: names come from files and feeds, and an escape sequence in
 * one must not do anything. */
static char *
dup_safe (const char      *text,
          CpTerminalColors colors)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString         *safe = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isprint (g_utf8_get_char (p)))
      g_string_append_unichar (safe, g_utf8_get_char (p));
    else
      g_string_append_c (safe, '?');
  if (colors == CP_TERMINAL_PLAIN)
    {
      g_autofree char *unicode = g_string_free (safe, FALSE);
      g_autofree char *simple = g_utf8_normalize (unicode, -1, G_NORMALIZE_ALL_COMPOSE);

      /* Normalised, ² is 2. The locale would change how letters are written out. */
      return g_str_to_ascii (simple, "C");
    }
  return g_string_free (safe, FALSE);
}

/* Shortens to at most so many columns, with an ellipsis where something is lost. */
static char *
dup_fitting (const char      *text,
             guint            columns,
             CpTerminalColors colors)
{
  const char *ellipsis = colors == CP_TERMINAL_PLAIN ? "..." : "…";
  guint       ellipsis_width = cp_terminal_get_width (ellipsis);
  guint       width = 0;
  const char *p = text;

  if (cp_terminal_get_width (text) <= columns)
    return g_strdup (text);
  if (columns < ellipsis_width)
    ellipsis = "", ellipsis_width = 0;
  while (*p != '\0' && width + character_width (g_utf8_get_char (p)) + ellipsis_width <= columns)
    {
      width += character_width (g_utf8_get_char (p));
      p = g_utf8_next_char (p);
    }
  return g_strdup_printf ("%.*s%s", (int) (p - text), text, ellipsis);
}

/**
 * cp_terminal_dup_title:
 * @columns: the width there is; what does not fit is cut
 * @colors: plain makes it ASCII
 *
 * Returns: (transfer full): one line without newline: whose city, when, how many
 */
char *
cp_terminal_dup_title (const CpScene   *scene,
                       guint            columns,
                       CpTerminalColors colors)
{
  const char      *separator = colors == CP_TERMINAL_PLAIN ? " - " : " · ";
  g_autofree char *time = cp_scene_dup_time_words (scene);
  g_autofree char *count = cp_scene_dup_count_words (scene);
  g_autofree char *name = dup_safe (cp_scene_get_name (scene), colors);
  g_autofree char *line = NULL;

  line = g_strconcat (name, cp_scene_is_simulated (scene) ? " (SIMULATED)" : "", separator, time, separator,
                      count, NULL);
  return dup_fitting (line, columns, colors);
}

/* A piece of the ramp, from one place on the scale to another. */
static void
append_swatch (GString         *text,
               const CpLook    *look,
               CpTerminalColors colors,
               double           begin,
               double           end,
               guint            n_columns)
{
  const char   *ramp = CP_TERMINAL_PLAIN_RAMP;
  guint         last = (guint) strlen (ramp) - 1;
  CpTerminalPen pen;

  if (colors != CP_TERMINAL_PLAIN)
    cp_terminal_pen_init (&pen, text, colors);
  for (guint i = 0; i < n_columns; i++)
    {
      double        unit = begin + (end - begin) * (i + 0.5) / n_columns;
      CpTerminalInk ink;
      guint8        rgb[3];

      if (colors == CP_TERMINAL_PLAIN)
        {
          g_string_append_c (text, ramp[CLAMP ((guint) ceil (unit * last), 1, last)]);
          continue;
        }
      cp_colormap_get_color (look->colormap, look->reversed, unit, rgb);
      ink = cp_terminal_pen_mix (&pen, rgb);
      cp_terminal_pen_put_halves (&pen, ink, ink);
    }
  if (colors != CP_TERMINAL_PLAIN)
    cp_terminal_pen_reset (&pen);
}

/* The columns a legend takes beside its swatches. */
static guint
measure_words (const CpTick *ticks,
               guint         n_ticks,
               const char   *unit_words)
{
  guint width = cp_terminal_get_width (unit_words) + 1;

  for (guint i = 0; i < n_ticks; i++)
    width += (guint) strlen (ticks[i].text);
  return width + 2 * (n_ticks - 1);
}

/**
 * cp_terminal_dup_legend:
 * @columns: the width there is
 * @colors: plain makes it ASCII
 *
 * Returns: (transfer full): one line without newline: the ramp in pieces between its numbers, and
 *   the unit; where that is too wide, its ends alone; where that is, the words, cut
 */
char *
cp_terminal_dup_legend (const CpScene   *scene,
                        guint            columns,
                        CpTerminalColors colors)
{
  const CpLook    *look = &scene->look;
  const char      *unit = cp_measure_get_unit (cp_frame_get_spec (scene->frame)->measure);
  g_autofree char *unit_words = dup_safe (unit, colors);
  CpTick           ticks[CP_MAX_TICKS];
  guint            n_ticks = cp_ticks_for_domain (&look->domain, cp_scene_is_exceeded (scene), ticks);
  guint            words;
  guint            swatch;
  GString         *text;

  g_return_val_if_fail (n_ticks >= 2, NULL);

  words = measure_words (ticks, n_ticks, unit_words);
  if (words + 2 * (n_ticks - 1) > columns)
    {
      ticks[1] = ticks[n_ticks - 1];
      n_ticks = 2;
      words = measure_words (ticks, n_ticks, unit_words);
    }
  if (words + 1 > columns)
    {
      g_autofree char *range = g_strdup_printf ("%s-%s %s", ticks[0].text, ticks[1].text, unit_words);

      return dup_fitting (range, columns, colors);
    }
  swatch = MIN ((columns - words) / (n_ticks - 1), MAX_SWATCH_COLUMNS);
  text = g_string_new (ticks[0].text);
  for (guint i = 1; i < n_ticks; i++)
    {
      g_string_append_c (text, ' ');
      append_swatch (text, look, colors, ticks[i - 1].unit, ticks[i].unit, swatch);
      g_string_append_printf (text, " %s", ticks[i].text);
    }
  g_string_append_printf (text, " %s", unit_words);
  return g_string_free (text, FALSE);
}
