/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-render-fixture.h"

#include "render/cp-terminal-art.h"
#include "render/cp-terminal-pen.h"

#include <string.h>

/* What a terminal makes of a text: for each column the colours of both halves. -1 is the default. */
typedef struct
{
  gint32 upper;
  gint32 lower;
} Cell;

typedef struct
{
  gint32 foreground;
  gint32 background;
  guint  n_escapes;
  guint  n_idle; /* escapes that changed nothing */
} Terminal;

/* ECMA-48's SGR, as far as it is used here, read on its own. */
static const char *
read_sgr (Terminal   *self,
          const char *p)
{
  gint32 foreground = self->foreground;
  gint32 background = self->background;

  g_assert_true (g_str_has_prefix (p, "\033["));
  p += 2;
  while (TRUE)
    {
      char  *end;
      gint64 code = g_ascii_strtoll (p, &end, 10);
      gint32 color = -1;

      g_assert_true (end != p);
      if (code == 38 || code == 48)
        {
          gint64 kind = g_ascii_strtoll (end + 1, &end, 10);

          g_assert_true (kind == 2 || kind == 5);
          color = (gint32) g_ascii_strtoll (end + 1, &end, 10);
          if (kind == 2)
            {
              color = color << 8 | (gint32) g_ascii_strtoll (end + 1, &end, 10);
              color = color << 8 | (gint32) g_ascii_strtoll (end + 1, &end, 10);
            }
          else
            g_assert_true (color >= 16 && color < 256);
        }
      if (code == 38 || code == 39 || code == 0)
        self->foreground = color;
      if (code == 48 || code == 49 || code == 0)
        self->background = color;
      g_assert_true (code == 0 || code == 38 || code == 39 || code == 48 || code == 49);
      p = end + 1;
      if (*end == 'm')
        break;
      g_assert_cmpint (*end, ==, ';');
    }
  self->n_escapes++;
  self->n_idle += foreground == self->foreground && background == self->background;
  return p;
}

/* One line; returns its cells and asserts that it leaves the terminal as it was. */
static GArray *
show_line (Terminal   *self,
           const char *line)
{
  GArray *cells = g_array_new (FALSE, FALSE, sizeof (Cell));

  for (const char *p = line; *p != '\0';)
    {
      Cell cell;

      if (*p == '\033')
        {
          p = read_sgr (self, p);
          continue;
        }
      cell.upper = self->background;
      cell.lower = self->background;
      if (g_utf8_get_char (p) == 0x2580)
        cell.upper = self->foreground;
      else if (g_utf8_get_char (p) == 0x2584)
        cell.lower = self->foreground;
      g_array_append_val (cells, cell);
      p = g_utf8_next_char (p);
    }
  g_assert_cmpint (self->foreground, ==, -1);
  g_assert_cmpint (self->background, ==, -1);
  return cells;
}

static CpFrame *
create_frame (const char *box)
{
  g_autoptr (CpSnapshot)  snapshot = cp_fixture_snapshot (61, 600);
  g_autoptr (CpPlacement) placement = cp_fixture_placement (snapshot);

  return cp_fixture_frame (placement, box, 256, 300);
}

static const CpLook look = { CP_COLORMAP_INFERNO, FALSE, { 0, 32, CP_SCALE_SQUARE_ROOT }, 1 };

/* Every line is as wide as the others, fits, and the map keeps its proportions. */
static void
test_sizes (void)
{
  static const char *const boxes[] = { CP_FIXTURE_BOX, "-71.5,42.33,-70.7,42.38", "-71.07,42.2,-71.03,42.5" };
  static const guint       sizes[][2] = { { 80, 24 }, { 200, 60 }, { 40, 100 }, { 1, 1 }, { 132, 3 } };

  for (guint i = 0; i < G_N_ELEMENTS (boxes) * G_N_ELEMENTS (sizes) * 3; i++)
    {
      g_autoptr (CpFrame) frame = create_frame (boxes[i % G_N_ELEMENTS (boxes)]);
      const CpGridSpec   *spec = cp_frame_get_spec (frame);
      const guint        *size = sizes[i / 3 % G_N_ELEMENTS (sizes)];
      g_autofree char    *text = cp_terminal_art_dup (frame, &look, size[0], size[1],
                                                      (CpTerminalColors) (i / 15));
      g_auto (GStrv)      lines = g_strsplit (text, "\n", -1);
      guint               n_lines = g_strv_length (lines) - 1;
      guint               width = 0;
      Terminal            terminal = { -1, -1, 0, 0 };

      g_assert_cmpstr (lines[n_lines], ==, "");
      g_assert_cmpuint (n_lines, >=, 1);
      g_assert_cmpuint (n_lines, <=, size[1]);
      for (guint k = 0; k < n_lines; k++)
        {
          g_autoptr (GArray) cells = show_line (&terminal, lines[k]);

          width = k == 0 ? cells->len : width;
          g_assert_cmpuint (cells->len, ==, width);
        }
      g_assert_cmpuint (width, >=, 1);
      g_assert_cmpuint (width, <=, size[0]);
      g_assert_cmpuint (terminal.n_idle, ==, 0);
      /* One of both limits is used up; the other follows to within half a character. */
      g_assert_true (width == size[0] || n_lines == size[1]);
      if (width > 4 && n_lines > 4)
        {
          g_assert_cmpfloat (width, >=, (n_lines - 0.5) * 2 * spec->columns / spec->rows - 0.5);
          g_assert_cmpfloat (width, <=, (n_lines + 0.5) * 2 * spec->columns / spec->rows + 0.5);
        }
    }
}

static void
test_plain_is_ascii (void)
{
  g_autoptr (CpFrame) frame = create_frame (CP_FIXTURE_BOX);
  g_autofree char    *text = cp_terminal_art_dup (frame, &look, 100, 40, CP_TERMINAL_PLAIN);
  guint               seen[128] = { 0 };

  for (const char *p = text; *p != '\0'; p++)
    {
      g_assert_true (*p == '\n' || strchr (CP_TERMINAL_PLAIN_RAMP, *p) != NULL);
      seen[(guchar) *p]++;
    }
  /* The whole ramp is used: from the ground to the peak. */
  for (const char *p = CP_TERMINAL_PLAIN_RAMP; *p != '\0'; p++)
    g_assert_cmpuint (seen[(guchar) *p], >, 0);
}

/* Each half is the colour of the mean of the cells below it, or the terminal's own where that is
 * next to nothing. 256 cells on 64 columns: blocks of 4 × 4. */
static void
test_colors_are_means (void)
{
  g_autoptr (CpFrame) frame = create_frame (CP_FIXTURE_BOX);
  const CpGridSpec   *spec = cp_frame_get_spec (frame);
  const float        *values = cp_frame_get_values (frame);
  g_autofree char    *text = cp_terminal_art_dup (frame, &look, 64, 32, CP_TERMINAL_TRUE_COLOR);
  g_auto (GStrv)      lines = g_strsplit (text, "\n", -1);
  Terminal            terminal = { -1, -1, 0, 0 };
  guint               n_colored = 0;
  guint               n_ground = 0;

  g_assert_cmpuint (spec->columns, ==, 256);
  g_assert_cmpuint (spec->rows, ==, 256);
  for (guint y = 0; y < 64; y++)
    {
      g_autoptr (GArray) cells = y % 2 == 0 ? show_line (&terminal, lines[y / 2]) : NULL;
      Terminal           again = { -1, -1, 0, 0 };

      if (cells == NULL)
        cells = show_line (&again, lines[y / 2]);
      for (guint x = 0; x < 64; x++)
        {
          const Cell *cell = &g_array_index (cells, Cell, x);
          gint32      shown = y % 2 == 0 ? cell->upper : cell->lower;
          double      sum = 0;
          double      unit;
          guint8      rgb[3];

          for (guint k = 0; k < 16; k++)
            sum += values[(4 * y + k / 4) * 256 + 4 * x + k % 4];
          unit = cp_domain_to_unit (&look.domain, sum / 16);
          cp_colormap_get_color (look.colormap, look.reversed, unit, rgb);
          if (shown == -1)
            {
              n_ground++;
              g_assert_cmpfloat (unit, <, 0.041);
              continue;
            }
          n_colored++;
          g_assert_cmpfloat (unit, >, 0.039);
          for (guint c = 0; c < 3; c++)
            g_assert_cmpint (ABS ((int) (shown >> (16 - 8 * c) & 0xff) - (int) rgb[c]), <=, 3);
        }
    }
  g_assert_cmpuint (n_ground, >, 500);
  g_assert_cmpuint (n_colored, >, 500);
}

/* A colour is said only where it changes: no escape is idle, and a flat line has one. */
static void
test_few_escapes (void)
{
  static const guint8    red[] = { 255, 0, 0 };
  g_autoptr (GString)    text = g_string_new (NULL);
  CpTerminalPen          pen;
  CpTerminalInk          ink;

  cp_terminal_pen_init (&pen, text, CP_TERMINAL_COLOR_256);
  ink = cp_terminal_pen_mix (&pen, red);
  g_assert_cmpint (ink, ==, 196);
  cp_terminal_pen_put_halves (&pen, ink, ink);
  cp_terminal_pen_put_halves (&pen, ink, ink);
  cp_terminal_pen_put_halves (&pen, CP_TERMINAL_INK_DEFAULT, ink);
  cp_terminal_pen_put_halves (&pen, ink, CP_TERMINAL_INK_DEFAULT);
  cp_terminal_pen_put_halves (&pen, CP_TERMINAL_INK_DEFAULT, CP_TERMINAL_INK_DEFAULT);
  cp_terminal_pen_reset (&pen);
  cp_terminal_pen_reset (&pen);
  g_assert_cmpstr (text->str, ==, "\033[48;5;196m  \033[38;5;196;49m▄▀ \033[0m");
}

/* Each of the 240 colours a terminal has is nearest to itself. */
static void
test_256_colors (void)
{
  static const guint8 levels[] = { 0, 95, 135, 175, 215, 255 };
  g_autoptr (GString) text = g_string_new (NULL);
  CpTerminalPen       pen;

  cp_terminal_pen_init (&pen, text, CP_TERMINAL_COLOR_256);
  for (int i = 0; i < 216; i++)
    {
      const guint8 rgb[] = { levels[i / 36], levels[i / 6 % 6], levels[i % 6] };

      g_assert_cmpint (cp_terminal_pen_mix (&pen, rgb), ==, 16 + i);
    }
  for (int i = 0; i < 24; i++)
    {
      const guint8 rgb[] = { (guint8) (8 + 10 * i), (guint8) (8 + 10 * i), (guint8) (8 + 10 * i) };

      g_assert_cmpint (cp_terminal_pen_mix (&pen, rgb), ==, 232 + i);
    }
}

static void
test_detect (void)
{
  static const struct
  {
    CpTerminalEnvironment environment;
    CpTerminalColors      colors;
  } cases[] = {
    { { NULL, "truecolor", "xterm-256color", TRUE, TRUE }, CP_TERMINAL_TRUE_COLOR },
    { { NULL, "24bit", "xterm", TRUE, TRUE }, CP_TERMINAL_TRUE_COLOR },
    { { NULL, NULL, "xterm-direct", TRUE, TRUE }, CP_TERMINAL_TRUE_COLOR },
    { { NULL, NULL, "xterm-256color", TRUE, TRUE }, CP_TERMINAL_COLOR_256 },
    { { NULL, "", "screen-256color-bce", TRUE, TRUE }, CP_TERMINAL_COLOR_256 },
    { { "", "truecolor", "xterm-256color", TRUE, TRUE }, CP_TERMINAL_TRUE_COLOR },
    { { "1", "truecolor", "xterm-256color", TRUE, TRUE }, CP_TERMINAL_PLAIN },
    { { "0", NULL, "xterm-256color", TRUE, TRUE }, CP_TERMINAL_PLAIN },
    { { NULL, "truecolor", "xterm-256color", FALSE, TRUE }, CP_TERMINAL_PLAIN },
    { { NULL, "truecolor", "xterm-256color", TRUE, FALSE }, CP_TERMINAL_PLAIN },
    { { NULL, "truecolor", "dumb", TRUE, TRUE }, CP_TERMINAL_PLAIN },
    { { NULL, NULL, "linux", TRUE, TRUE }, CP_TERMINAL_PLAIN },
    { { NULL, NULL, NULL, TRUE, TRUE }, CP_TERMINAL_PLAIN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (cp_terminal_detect (&cases[i].environment), ==, cases[i].colors);
}

static gboolean
is_ascii (const char *text)
{
  for (; *text != '\0'; text++)
    if (*text < ' ' || *text > '~')
      return FALSE;
  return TRUE;
}

/* A line with its escapes taken out. */
static char *
dup_bare (const char *line)
{
  GString *bare = g_string_new (NULL);
  Terminal terminal = { -1, -1, 0, 0 };

  for (const char *p = line; *p != '\0';)
    if (*p == '\033')
      p = read_sgr (&terminal, p);
    else
      g_string_append_c (bare, *p++);
  g_assert_cmpint (terminal.background, ==, -1);
  return g_string_free (bare, FALSE);
}

static void
test_title (void)
{
  g_autoptr (CpFrame) frame = create_frame (CP_FIXTURE_BOX);
  g_autoptr (CpCity)  city = cp_fixture_city (TRUE);
  const CpScene       scene = { .frame = frame, .look = look, .city = city };
  g_autofree char    *wide = cp_terminal_dup_title (&scene, 200, CP_TERMINAL_TRUE_COLOR);
  g_autofree char    *plain = cp_terminal_dup_title (&scene, 200, CP_TERMINAL_PLAIN);
  g_autofree char    *hostile = NULL;
  g_autofree char    *japanese = NULL;

  g_assert_true (g_str_has_prefix (wide, "Boston (SIMULATED) · Thursday 26 October 2017, 16:36:01 EDT · "));
  g_assert_true (g_str_has_suffix (wide, " vehicles"));
  g_assert_true (g_str_has_prefix (plain, "Boston (SIMULATED) - Thursday 26 October 2017, 16:36:01 EDT - "));

  /* A name is somebody else's text: it cannot command the terminal. */
  g_free (city->name);
  city->name = g_strdup ("\033[2J\xc2\x9b\u202eKraków");
  hostile = cp_terminal_dup_title (&scene, 200, CP_TERMINAL_TRUE_COLOR);
  g_assert_true (g_str_has_prefix (hostile, "?[2J??Kraków (SIMULATED)"));
  g_free (city->name);
  city->name = g_strdup ("仙台市 Kraków");
  japanese = cp_terminal_dup_title (&scene, 200, CP_TERMINAL_PLAIN);
  g_assert_true (g_str_has_prefix (japanese, "??? Krakow (SIMULATED)"));

  for (guint columns = 0; columns < 120; columns++)
    {
      g_autofree char *color = cp_terminal_dup_title (&scene, columns, CP_TERMINAL_COLOR_256);
      g_autofree char *ascii = cp_terminal_dup_title (&scene, columns, CP_TERMINAL_PLAIN);

      g_assert_cmpuint (cp_terminal_get_width (color), <=, columns);
      /* A wide character that does not fit leaves one column. */
      g_assert_cmpuint (cp_terminal_get_width (color) + 1, >=, MIN (columns, 80));
      g_assert_true (is_ascii (ascii));
      g_assert_cmpuint (strlen (ascii), <=, columns);
    }
}

static void
test_legend (void)
{
  g_autoptr (CpFrame) frame = create_frame (CP_FIXTURE_BOX);
  const CpScene       scene = { .frame = frame, .look = look };
  const char         *last = cp_scene_is_exceeded (&scene) ? "32+" : "32";

  for (guint columns = 0; columns < 140; columns++)
    {
      g_autofree char *plain = cp_terminal_dup_legend (&scene, columns, CP_TERMINAL_PLAIN);
      g_autofree char *color = cp_terminal_dup_legend (&scene, columns, CP_TERMINAL_TRUE_COLOR);
      g_autofree char *bare = dup_bare (color);
      g_autofree char *ending = g_strdup_printf (" %s vehicles/km²", last);

      g_assert_true (is_ascii (plain));
      g_assert_cmpuint (strlen (plain), <=, columns);
      g_assert_cmpuint (cp_terminal_get_width (bare), <=, columns);
      if (columns >= 40)
        {
          g_assert_true (g_str_has_prefix (plain, "0 ."));
          g_assert_nonnull (strstr (plain, "@ 32"));
          g_assert_true (g_str_has_suffix (plain, " vehicles/km2"));
          g_assert_true (g_str_has_suffix (bare, ending));
          g_assert_nonnull (strstr (bare, " 8 "));
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/terminal/sizes", test_sizes);
  g_test_add_func ("/terminal/plain-is-ascii", test_plain_is_ascii);
  g_test_add_func ("/terminal/colors-are-means", test_colors_are_means);
  g_test_add_func ("/terminal/few-escapes", test_few_escapes);
  g_test_add_func ("/terminal/256-colors", test_256_colors);
  g_test_add_func ("/terminal/detect", test_detect);
  g_test_add_func ("/terminal/title", test_title);
  g_test_add_func ("/terminal/legend", test_legend);
  return g_test_run ();
}
