/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-terminal-art.h"

#include "cp-terminal-pen.h"

#include <math.h>
#include <string.h>

/* Below this place on the scale there is nothing to speak of, and the terminal keeps its ground. On
 * a square root scale it is 0.16 % of the domain. */
#define GROUND_UNIT 0.04

/* The part of a row of cells that one pixel covers. */
typedef struct
{
  guint first;
  guint last; /* included */
  float first_share;
  float last_share;
} Cover;

static Cover
cover_of (guint pixel,
          guint n_pixels,
          guint n_cells)
{
  double begin = (double) pixel * n_cells / n_pixels;
  double end = (double) (pixel + 1) * n_cells / n_pixels;
  Cover  cover;

  cover.first = MIN ((guint) begin, n_cells - 1);
  cover.last = MIN ((guint) ceil (end), n_cells) - 1;
  cover.last = MAX (cover.last, cover.first);
  if (cover.first == cover.last)
    {
      cover.first_share = cover.last_share = (float) (end - begin);
      return cover;
    }
  cover.first_share = (float) (cover.first + 1 - begin);
  cover.last_share = (float) (end - cover.last);
  return cover;
}

static inline float
share_at (const Cover *cover,
          guint        index)
{
  if (index == cover->first)
    return cover->first_share;
  return index == cover->last ? cover->last_share : 1;
}

/* Mean over the cells below a pixel, each by the area it has there. Cells without data take no part;
 * where there is none with data, neither has the pixel. */
static float
mean_of (const float *values,
         guint        columns,
         const Cover *across,
         const Cover *down)
{
  float sum = 0;
  float area = 0;

  for (guint row = down->first; row <= down->last; row++)
    {
      const float *line = values + (gsize) row * columns;
      float        row_sum = 0;
      float        row_area = 0;

      for (guint column = across->first; column <= across->last; column++)
        {
          float share = share_at (across, column);

          if (isnan (line[column]))
            continue;
          row_sum += share * line[column];
          row_area += share;
        }
      sum += share_at (down, row) * row_sum;
      area += share_at (down, row) * row_area;
    }
  return area > 0 ? sum / area : NAN;
}

/* Places on the scale, 0 … 1, one a pixel; NaN where the ground is left alone. */
static double *
resample (const CpFrame  *frame,
          const CpDomain *domain,
          guint           width,
          guint           height)
{
  const CpGridSpec *spec = cp_frame_get_spec (frame);
  const float      *values = cp_frame_get_values (frame);
  g_autofree Cover *across = g_new (Cover, width);
  double           *units = g_new (double, (gsize) width * height);

  for (guint x = 0; x < width; x++)
    across[x] = cover_of (x, width, spec->columns);
  for (guint y = 0; y < height; y++)
    {
      Cover down = cover_of (y, height, spec->rows);

      for (guint x = 0; x < width; x++)
        {
          float  mean = mean_of (values, spec->columns, &across[x], &down);
          double unit = cp_domain_to_unit (domain, (double) mean);

          units[(gsize) y * width + x] = unit >= GROUND_UNIT ? unit : (double) NAN;
        }
    }
  return units;
}

static void
append_plain (GString      *text,
              const double *units,
              guint         width,
              guint         height)
{
  const char *ramp = CP_TERMINAL_PLAIN_RAMP;
  guint       last = (guint) strlen (ramp) - 1;

  for (guint y = 0; y < height; y++)
    {
      for (guint x = 0; x < width; x++)
        {
          double unit = units[(gsize) y * width + x];

          /* All that is over the ground shows. */
          g_string_append_c (text, isnan (unit) ? ramp[0] : ramp[CLAMP ((guint) ceil (unit * last), 1, last)]);
        }
      g_string_append_c (text, '\n');
    }
}

static CpTerminalInk
ink_of (const CpTerminalPen *pen,
        const CpLook        *look,
        double               unit)
{
  guint8 rgb[3];

  if (isnan (unit))
    return CP_TERMINAL_INK_DEFAULT;
  cp_colormap_get_color (look->colormap, look->reversed, unit, rgb);
  return cp_terminal_pen_mix (pen, rgb);
}

static void
append_colored (GString         *text,
                const CpLook    *look,
                CpTerminalColors colors,
                const double    *units,
                guint            width,
                guint            height)
{
  CpTerminalPen pen;

  cp_terminal_pen_init (&pen, text, colors);
  for (guint y = 0; y < height; y += 2)
    {
      const double *upper = units + (gsize) y * width;
      const double *lower = upper + width;

      for (guint x = 0; x < width; x++)
        cp_terminal_pen_put_halves (&pen, ink_of (&pen, look, upper[x]), ink_of (&pen, look, lower[x]));
      cp_terminal_pen_reset (&pen);
      g_string_append_c (text, '\n');
    }
}

/**
 * cp_terminal_art_dup:
 * @columns: characters a line may have, 1 to %CP_TERMINAL_MAX_COLUMNS
 * @rows: lines there may be, 1 to %CP_TERMINAL_MAX_ROWS
 *
 * Draws a frame in characters, as large as fits, keeping its proportions for characters twice as
 * high as wide. With colours a character is two pixels, one above the other. All lines are of one
 * width, each ends with a newline and leaves the terminal's colours as they were; where there is
 * next to nothing, the terminal's own ground shows. The opacity of the look is not used.
 *
 * Returns: (transfer full): the text
 */
char *
cp_terminal_art_dup (const CpFrame   *frame,
                     const CpLook    *look,
                     guint            columns,
                     guint            rows,
                     CpTerminalColors colors)
{
  const CpGridSpec   *spec;
  g_autofree double  *units = NULL;
  g_autoptr (GString) text = NULL;
  double              scale;
  guint               width;
  guint               lines;

  g_return_val_if_fail (frame != NULL, NULL);
  g_return_val_if_fail (look != NULL, NULL);
  g_return_val_if_fail (columns > 0 && rows > 0, NULL);

  spec = cp_frame_get_spec (frame);
  columns = MIN (columns, CP_TERMINAL_MAX_COLUMNS);
  rows = MIN (rows, CP_TERMINAL_MAX_ROWS);
  scale = MIN ((double) columns / spec->columns, 2.0 * rows / spec->rows);
  width = CLAMP ((guint) lround (spec->columns * scale), 1, columns);
  lines = CLAMP ((guint) lround (spec->rows * scale / 2), 1, rows);

  text = g_string_new (NULL);
  if (colors == CP_TERMINAL_PLAIN)
    {
      units = resample (frame, &look->domain, width, lines);
      append_plain (text, units, width, lines);
    }
  else
    {
      units = resample (frame, &look->domain, width, 2 * lines);
      append_colored (text, look, colors, units, width, 2 * lines);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
