/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-terminal-screen.h"

#include "cp-output.h"

#include "render/cp-terminal-art.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* Where nobody says how large the output is. */
#define DEFAULT_COLUMNS 80u
#define DEFAULT_ROWS 24u
#define MIN_COLUMNS 20u
#define MIN_ROWS 6u

/* Lines beside the picture: title, legend, and one that stays empty for the prompt. */
#define OTHER_ROWS 3u

/* Alternate screen and back, cursor away and back, top left, erase the rest of a line or screen,
 * colours as they were. */
#define ENTER "\033[?1049h\033[?25l"
#define LEAVE "\033[0m\033[?25h\033[?1049l"
#define HOME "\033[H"
#define ERASE_LINE "\033[K"
#define ERASE_BELOW "\033[0m\033[J"

struct _CpTerminalScreen
{
  struct termios before;
  gboolean       has_keys; /* standard input is a terminal whose settings were changed */
};

static void
write_all (const char *text)
{
  gsize length = strlen (text);

  while (length > 0)
    {
      gssize written = write (STDOUT_FILENO, text, length);

      /* A terminal that is gone is noticed by the main loop: nothing to tell it here. */
      if (written <= 0)
        return;
      text += written;
      length -= (gsize) written;
    }
}

/**
 * cp_terminal_screen_new:
 *
 * Returns: (transfer full): the terminal on standard output, taken over
 */
CpTerminalScreen *
cp_terminal_screen_new (void)
{
  CpTerminalScreen *self = g_new0 (CpTerminalScreen, 1);

  if (isatty (STDIN_FILENO) && tcgetattr (STDIN_FILENO, &self->before) == 0)
    {
      struct termios keys = self->before;

      keys.c_lflag &= (tcflag_t) ~(ICANON | ECHO);
      keys.c_cc[VMIN] = 1;
      keys.c_cc[VTIME] = 0;
      /* Stopped from the keyboard, it would leave the other screen behind. */
      keys.c_cc[VSUSP] = _POSIX_VDISABLE;
      self->has_keys = tcsetattr (STDIN_FILENO, TCSANOW, &keys) == 0;
    }
  write_all (ENTER);
  return self;
}

/**
 * cp_terminal_screen_free:
 *
 * Gives the terminal back as it was.
 */
void
cp_terminal_screen_free (CpTerminalScreen *self)
{
  write_all (LEAVE);
  if (self->has_keys)
    tcsetattr (STDIN_FILENO, TCSANOW, &self->before);
  g_free (self);
}

/**
 * cp_terminal_screen_show:
 * @text: lines, in place of those shown
 *
 * Draws over what is there without erasing it first, so nothing flickers.
 */
void
cp_terminal_screen_show (CpTerminalScreen *self,
                         const char       *text)
{
  g_autoptr (GString) output = g_string_new (HOME);

  while (*text != '\0')
    {
      gsize length = strcspn (text, "\n");

      g_string_append_len (output, text, (gssize) length);
      g_string_append (output, ERASE_LINE);
      text += length;
      if (*text == '\n')
        {
          text++;
          if (*text != '\0')
            g_string_append_c (output, '\n');
        }
    }
  g_string_append (output, ERASE_BELOW);
  write_all (output->str);
}

static guint
read_number (const char *variable,
             guint       otherwise)
{
  const char *text = g_getenv (variable);
  guint64     value;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 1, 10000, &value, NULL))
    return otherwise;
  return (guint) value;
}

/**
 * cp_terminal_screen_get_size:
 *
 * Returns: the size of the terminal, else what `COLUMNS` and `LINES` say, else 80 × 24
 */
CpTerminalSize
cp_terminal_screen_get_size (void)
{
  struct winsize size;

  if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
    return (CpTerminalSize) { read_number ("COLUMNS", DEFAULT_COLUMNS), read_number ("LINES", DEFAULT_ROWS) };
  return (CpTerminalSize) { size.ws_col, size.ws_row };
}

/**
 * cp_terminal_screen_detect:
 * @output: (nullable): a file, or %NULL for standard output
 *
 * Returns: what the output can show, by the environment
 */
CpTerminalColors
cp_terminal_screen_detect (const char *output)
{
  CpTerminalEnvironment environment = {
    .no_color = g_getenv ("NO_COLOR"),
    .colorterm = g_getenv ("COLORTERM"),
    .term = g_getenv ("TERM"),
    .is_tty = cp_output_is_terminal (output),
    .is_utf8 = g_get_charset (NULL),
  };

  return cp_terminal_detect (&environment);
}

/**
 * cp_terminal_screen_dup_scene:
 * @size: of the terminal; the picture leaves a line free below it
 *
 * Returns: (transfer full): title, picture and legend, a line each and one a row
 */
char *
cp_terminal_screen_dup_scene (const CpScene   *scene,
                              CpTerminalSize   size,
                              CpTerminalColors colors)
{
  guint            columns = MAX (size.columns, MIN_COLUMNS);
  guint            rows = MAX (size.rows, MIN_ROWS);
  g_autofree char *title = cp_terminal_dup_title (scene, columns, colors);
  g_autofree char *art = cp_terminal_art_dup (scene->frame, &scene->look, columns, rows - OTHER_ROWS, colors);
  g_autofree char *legend = cp_terminal_dup_legend (scene, columns, colors);

  g_strchomp (title);
  g_strchomp (art);
  g_strchomp (legend);
  return g_strdup_printf ("%s\n%s\n%s\n", title, art, legend);
}
