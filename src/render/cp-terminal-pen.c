/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-terminal-pen.h"

/* The upper half of xterm's 256 colours: a cube of 6 × 6 × 6 from 16, then 24 greys from 232. */
static const guint8 cube_levels[] = { 0, 95, 135, 175, 215, 255 };

#define CUBE_BASE 16
#define GREY_BASE 232
#define N_GREYS 24

/**
 * cp_terminal_pen_init:
 * @text: (transfer none): where to append; has to outlive @self
 * @colors: not %CP_TERMINAL_PLAIN, which has no pen
 */
void
cp_terminal_pen_init (CpTerminalPen   *self,
                      GString         *text,
                      CpTerminalColors colors)
{
  g_return_if_fail (colors != CP_TERMINAL_PLAIN);

  self->text = text;
  self->colors = colors;
  self->foreground = CP_TERMINAL_INK_DEFAULT;
  self->background = CP_TERMINAL_INK_DEFAULT;
}

static int
square (int value)
{
  return value * value;
}

static int
nearest_level (guint8 channel)
{
  int best = 0;

  for (int i = 1; i < (int) G_N_ELEMENTS (cube_levels); i++)
    if (ABS (cube_levels[i] - channel) < ABS (cube_levels[best] - channel))
      best = i;
  return best;
}

static CpTerminalInk
nearest_of_256 (const guint8 rgb[3])
{
  int red = nearest_level (rgb[0]);
  int green = nearest_level (rgb[1]);
  int blue = nearest_level (rgb[2]);
  int cube_error = square (cube_levels[red] - rgb[0]) + square (cube_levels[green] - rgb[1])
                   + square (cube_levels[blue] - rgb[2]);
  int grey = CLAMP (((rgb[0] + rgb[1] + rgb[2]) / 3 - 8 + 5) / 10, 0, N_GREYS - 1);
  int grey_level = 8 + 10 * grey;
  int grey_error = square (grey_level - rgb[0]) + square (grey_level - rgb[1])
                   + square (grey_level - rgb[2]);

  if (grey_error < cube_error)
    return GREY_BASE + grey;
  return CUBE_BASE + 36 * red + 6 * green + blue;
}

/**
 * cp_terminal_pen_mix:
 * @rgb: sRGB
 *
 * Returns: the colour, or the nearest the terminal has
 */
CpTerminalInk
cp_terminal_pen_mix (const CpTerminalPen *self,
                     const guint8         rgb[3])
{
  if (self->colors == CP_TERMINAL_COLOR_256)
    return nearest_of_256 (rgb);
  return rgb[0] << 16 | rgb[1] << 8 | rgb[2];
}

/* Appends the parameters of SGR that select a colour: ECMA-48, and T.416's indexed and direct
 * colours as every terminal reads them. */
static void
append_ink (const CpTerminalPen *self,
            CpTerminalInk        ink,
            int                  base)
{
  if (ink == CP_TERMINAL_INK_DEFAULT)
    g_string_append_printf (self->text, "%d", base + 9);
  else if (self->colors == CP_TERMINAL_COLOR_256)
    g_string_append_printf (self->text, "%d;5;%d", base + 8, ink);
  else
    g_string_append_printf (self->text, "%d;2;%d;%d;%d", base + 8, ink >> 16, ink >> 8 & 0xff, ink & 0xff);
}

static void
set_inks (CpTerminalPen *self,
          CpTerminalInk  foreground,
          CpTerminalInk  background)
{
  gboolean changes_foreground = foreground != self->foreground;
  gboolean changes_background = background != self->background;

  if (!changes_foreground && !changes_background)
    return;
  g_string_append (self->text, "\033[");
  if (changes_foreground)
    append_ink (self, foreground, 30);
  if (changes_foreground && changes_background)
    g_string_append_c (self->text, ';');
  if (changes_background)
    append_ink (self, background, 40);
  g_string_append_c (self->text, 'm');
  self->foreground = foreground;
  self->background = background;
}

/**
 * cp_terminal_pen_put_halves:
 * @upper: colour of the upper half, or %CP_TERMINAL_INK_DEFAULT: what the terminal has there
 * @lower: colour of the lower half, likewise
 *
 * Appends one character that is two pixels, one above the other.
 */
void
cp_terminal_pen_put_halves (CpTerminalPen *self,
                            CpTerminalInk  upper,
                            CpTerminalInk  lower)
{
  if (upper == lower)
    {
      /* A space has no foreground. */
      set_inks (self, self->foreground, upper);
      g_string_append_c (self->text, ' ');
    }
  else if (lower == CP_TERMINAL_INK_DEFAULT)
    {
      set_inks (self, upper, lower);
      g_string_append (self->text, "▀");
    }
  else if (upper == CP_TERMINAL_INK_DEFAULT
           || (lower == self->foreground) + (upper == self->background)
                > (upper == self->foreground) + (lower == self->background))
    {
      /* The default is a background only; and upside down changes less. */
      set_inks (self, lower, upper);
      g_string_append (self->text, "▄");
    }
  else
    {
      set_inks (self, upper, lower);
      g_string_append (self->text, "▀");
    }
}

/**
 * cp_terminal_pen_reset:
 *
 * Leaves the terminal as it was, as the end of a line has to.
 */
void
cp_terminal_pen_reset (CpTerminalPen *self)
{
  if (self->foreground != CP_TERMINAL_INK_DEFAULT || self->background != CP_TERMINAL_INK_DEFAULT)
    g_string_append (self->text, "\033[0m");
  self->foreground = CP_TERMINAL_INK_DEFAULT;
  self->background = CP_TERMINAL_INK_DEFAULT;
}
