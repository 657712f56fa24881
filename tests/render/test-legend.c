/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-render-fixture.h"

#include "render/cp-font.h"
#include "render/cp-legend.h"

#include <fontconfig/fontconfig.h>
#include <math.h>
#include <pango/pangofc-font.h>
#include <string.h>

/* Where the page puts things at 960 pixels for the map, from the top left. */
#define HEADER_PX 56
#define MAP_PX 960

typedef struct
{
  CpSnapshot  *snapshot;
  CpPlacement *placement;
  CpFrame     *frame;
  CpCity      *city;
  CpScene      scene;
} Fixture;

static void
fixture_init (Fixture    *self,
              const char *box,
              guint       n_cells,
              gboolean    is_simulated)
{
  self->snapshot = cp_fixture_snapshot (41, 500);
  self->placement = cp_fixture_placement (self->snapshot);
  self->frame = cp_fixture_frame (self->placement, box, n_cells, 300);
  self->city = cp_fixture_city (is_simulated);
  self->scene = (CpScene) {
    .frame = self->frame,
    .look = { CP_COLORMAP_INFERNO, FALSE, { 0, 32, CP_SCALE_SQUARE_ROOT }, 1 },
    .city = self->city,
    .snapshot = self->snapshot,
    .placement = self->placement,
  };
}

static void
fixture_clear (Fixture *self)
{
  g_clear_pointer (&self->snapshot, cp_snapshot_unref);
  g_clear_pointer (&self->placement, cp_placement_free);
  g_clear_pointer (&self->frame, cp_frame_unref);
  g_clear_pointer (&self->city, cp_city_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static guint32
pixel_at (cairo_surface_t *surface,
          guint            x,
          guint            y)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  guint32       argb;

  memcpy (&argb, data + (gsize) y * (gsize) cairo_image_surface_get_stride (surface) + 4 * x, 4);
  return argb & 0xffffff;
}

static guint
count_pixels (cairo_surface_t *surface,
              guint            top,
              guint            bottom,
              gboolean (*matches) (guint32 rgb))
{
  guint n = 0;

  for (guint y = top; y < bottom; y++)
    for (guint x = 0; x < (guint) cairo_image_surface_get_width (surface); x++)
      n += matches (pixel_at (surface, x, y)) != FALSE;
  return n;
}

static gboolean
is_badge (guint32 rgb)
{
  return (rgb >> 16) > 0xd0 && (rgb >> 8 & 0xff) > 0xb0 && (rgb & 0xff) < 0x50;
}

static gboolean
is_light (guint32 rgb)
{
  return (rgb >> 16) > 0xc0 && (rgb >> 8 & 0xff) > 0xc0 && (rgb & 0xff) > 0xc0;
}

/* The font that sets the words is the one in the program, in both weights, whatever the machine has. */
static void
test_font (void)
{
  static const PangoWeight weights[] = { PANGO_WEIGHT_NORMAL, PANGO_WEIGHT_BOLD };
  g_autoptr (GMutexLocker) locker = cp_font_lock ();
  cairo_surface_t         *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 10, 10);
  cairo_t                 *cr = cairo_create (surface);
  const char              *first_file = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    {
      g_autoptr (PangoLayout) layout = cp_font_create_layout (cr, "Vehicles per km² · 16:36", 20, weights[i]);
      PangoLayoutLine        *line = pango_layout_get_line_readonly (layout, 0);
      PangoLayoutRun         *run;
      FcPattern              *pattern;
      FcChar8                *text;

      g_assert_cmpint (pango_layout_get_unknown_glyphs_count (layout), ==, 0);
      g_assert_nonnull (line->runs);
      g_assert_null (line->runs->next);
      run = line->runs->data;
      pattern = pango_fc_font_get_pattern (PANGO_FC_FONT (run->item->analysis.font));
      g_assert_cmpint (FcPatternGetString (pattern, FC_FAMILY, 0, &text), ==, FcResultMatch);
      g_assert_cmpstr ((const char *) text, ==, CP_FONT_FAMILY);
      g_assert_cmpint (FcPatternGetString (pattern, FC_FILE, 0, &text), ==, FcResultMatch);
      g_assert_true (g_str_has_prefix ((const char *) text, "/proc/self/fd/"));
      g_assert_cmpstr ((const char *) text, !=, first_file);
      first_file = (const char *) text;
      /* A bold face, not a regular one made bold. */
      g_assert_cmpint (FcPatternGetString (pattern, FC_STYLE, 0, &text), ==, FcResultMatch);
      g_assert_cmpstr ((const char *) text, ==, i == 0 ? "Regular" : "Bold");
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* Clocks must not jitter: each digit is as wide as the others. */
static void
test_tabular_digits (void)
{
  g_autoptr (GMutexLocker) locker = cp_font_lock ();
  cairo_surface_t         *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 10, 10);
  cairo_t                 *cr = cairo_create (surface);
  int                      expected = 0;

  for (char digit = '0'; digit <= '9'; digit++)
    {
      const char              text[] = { digit, digit, '\0' };
      g_autoptr (PangoLayout) layout = cp_font_create_layout (cr, text, 20, PANGO_WEIGHT_NORMAL);
      int                     width;

      pango_layout_get_size (layout, &width, NULL);
      expected = digit == '0' ? width : expected;
      g_assert_cmpint (width, ==, expected);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* Small grids are drawn large, large ones cell by pixel, and the page keeps its proportions. */
static void
test_sizes (void)
{
  static const struct
  {
    const char *box;
    guint       n_cells;
    int         width;
    int         height;
  } cases[] = {
    { CP_FIXTURE_BOX, 16, 960, 1114 },
    { CP_FIXTURE_BOX, 256, 960, 1114 },
    { CP_FIXTURE_BOX, 960, 960, 1114 },
    { CP_FIXTURE_BOX, 1024, 1024, 1189 },
    { "-71.5,42.33,-70.7,42.38", 64, 960, 274 },
    { "-71.07,42.2,-71.03,42.5", 64, 720, 1114 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Fixture) fixture = { NULL };
      cairo_surface_t *surface;

      fixture_init (&fixture, cases[i].box, cases[i].n_cells, FALSE);
      /* Short enough to stand beside the ramp on any page. */
      g_free (fixture.city->attribution);
      fixture.city->attribution = g_strdup ("MBTA");
      surface = cp_legend_picture_new (&fixture.scene);
      g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
      g_assert_cmpint (cairo_image_surface_get_width (surface), ==, cases[i].width);
      g_assert_cmpint (cairo_image_surface_get_height (surface), ==, cases[i].height);
      cairo_surface_destroy (surface);
    }
}

/* Without vehicles, the map is the picture over the ground, but for the bar in its lower right. */
static void
test_heat_is_not_covered (void)
{
  const guint      ground[3] = { 36, 38, 44 };
  g_auto (Fixture) fixture = { NULL };
  cairo_surface_t *page;
  cairo_surface_t *heat;
  guint            n_hot = 0;

  fixture_init (&fixture, CP_FIXTURE_BOX, MAP_PX, TRUE);
  fixture.scene.placement = NULL;
  page = cp_legend_picture_new (&fixture.scene);
  heat = cp_picture_new (fixture.frame, &fixture.scene.look);
  for (guint y = 0; y < MAP_PX; y++)
    for (guint x = 0; x < MAP_PX; x++)
      {
        guint32       argb;
        const guint8 *data = cairo_image_surface_get_data (heat);
        guint32       shown = pixel_at (page, x, y + HEADER_PX);

        if (x > MAP_PX - 180 && y > MAP_PX - 60)
          continue;
        memcpy (&argb, data + (gsize) y * (gsize) cairo_image_surface_get_stride (heat) + 4 * x, 4);
        n_hot += argb >> 24 == 255;
        for (guint c = 0; c < 3; c++)
          {
            int expected = (int) (argb >> (16 - 8 * c) & 0xff)
                           + (int) lround (ground[c] * (255 - (argb >> 24)) / 255.0);

            g_assert_cmpint (ABS (expected - (int) (shown >> (16 - 8 * c) & 0xff)), <=, 2);
          }
      }
  g_assert_cmpuint (n_hot, >, 1000);
  cairo_surface_destroy (heat);
  cairo_surface_destroy (page);
}

/* An invented city says so in the header; a real one never does. */
static void
test_simulated (void)
{
  for (guint is_simulated = 0; is_simulated < 2; is_simulated++)
    {
      g_auto (Fixture) fixture = { NULL };
      cairo_surface_t *page;
      guint            n_badge;

      fixture_init (&fixture, CP_FIXTURE_BOX, 64, is_simulated);
      page = cp_legend_picture_new (&fixture.scene);
      n_badge = count_pixels (page, 0, HEADER_PX, is_badge);
      if (is_simulated)
        g_assert_cmpuint (n_badge, >, 1000);
      else
        g_assert_cmpuint (n_badge, ==, 0);
      cairo_surface_destroy (page);
    }
}

/* Vehicles are seen where they are: light on a map that has no heat. */
static void
test_vehicles (void)
{
  g_auto (Fixture)              fixture = { NULL };
  g_autoptr (CpSnapshotBuilder) builder = cp_snapshot_builder_new ("boston", 1);
  CpAccounting                  accounting = { 0 };
  CpFindings                    findings = { { 0 } };
  CpFix                         fix = { .feed = "f", .key = "1", .time_usec = CP_FIXTURE_TIME_USEC };
  const CpGridSpec             *spec;
  cairo_surface_t              *page;

  fixture_init (&fixture, CP_FIXTURE_BOX, MAP_PX, FALSE);
  spec = cp_frame_get_spec (fixture.frame);
  /* On a corner of four pixels, so that the dot is even. */
  fix.latitude_deg = cp_mercator_latitude_deg (spec->north_m - 300 * spec->cell_mercator_m);
  fix.longitude_deg = cp_mercator_longitude_deg (spec->west_m + 400 * spec->cell_mercator_m);
  g_assert_true (cp_snapshot_builder_add (builder, &fix, NULL));
  cp_snapshot_unref (fixture.snapshot);
  cp_placement_free (fixture.placement);
  fixture.snapshot = cp_snapshot_builder_end (builder, CP_FIXTURE_TIME_USEC, CP_FIXTURE_TIME_USEC,
                                              &accounting, &findings);
  fixture.placement = cp_fixture_placement (fixture.snapshot);
  fixture.scene.snapshot = fixture.snapshot;
  fixture.scene.placement = fixture.placement;
  fixture.scene.look.opacity = 0;
  page = cp_legend_picture_new (&fixture.scene);
  g_assert_cmpuint (pixel_at (page, 399, HEADER_PX + 299) >> 16, >, 0x78);
  g_assert_cmpuint (pixel_at (page, 400, HEADER_PX + 300) >> 16, >, 0x78);
  g_assert_cmphex (pixel_at (page, 404, HEADER_PX + 300), ==, 0x24262c);
  g_assert_cmphex (pixel_at (page, 400, HEADER_PX + 304), ==, 0x24262c);
  g_assert_cmphex (pixel_at (page, 396, HEADER_PX + 299), ==, 0x24262c);
  cairo_surface_destroy (page);
}

/* Whom the data is from is told in full: the page grows. Words are at hand in every part of it. */
static void
test_attribution (void)
{
  g_auto (Fixture) fixture = { NULL };
  cairo_surface_t *page;
  g_autofree char *feeds = NULL;

  fixture_init (&fixture, CP_FIXTURE_BOX, 64, FALSE);
  page = cp_legend_picture_new (&fixture.scene);
  g_assert_cmpint (cairo_image_surface_get_height (page), ==, 1114);
  g_assert_cmpuint (count_pixels (page, 0, HEADER_PX, is_light), >, 200);
  g_assert_cmpuint (count_pixels (page, HEADER_PX + MAP_PX, 1114, is_light), >, 400);
  cairo_surface_destroy (page);

  g_free (fixture.city->attribution);
  fixture.city->attribution = g_strnfill (200, 'm');
  page = cp_legend_picture_new (&fixture.scene);
  g_assert_cmpint (cairo_image_surface_get_height (page), >, 1114 + 2 * 13);
  g_assert_cmpint (cairo_image_surface_get_height (page), <, 1114 + 100);
  cairo_surface_destroy (page);

  g_clear_pointer (&fixture.city->attribution, g_free);
  fixture.city->feeds[0].attribution = g_strdup ("MBTA");
  feeds = cp_scene_dup_attribution (&fixture.scene);
  g_assert_cmpstr (feeds, ==, "MBTA");
}

static void
test_words (void)
{
  g_auto (Fixture) fixture = { NULL };
  g_autofree char *local = NULL;
  g_autofree char *utc = NULL;
  g_autofree char *count = NULL;

  fixture_init (&fixture, CP_FIXTURE_BOX, 64, FALSE);
  local = cp_scene_dup_time_words (&fixture.scene);
  g_assert_cmpstr (local, ==, "Thursday 26 October 2017, 16:36:01 EDT");
  count = cp_scene_dup_count_words (&fixture.scene);
  g_assert_cmpint (atoi (count), ==, fixture.placement->n);
  g_assert_true (g_str_has_suffix (count, " vehicles"));
  g_assert_cmpstr (cp_scene_get_name (&fixture.scene), ==, "Boston");

  fixture.scene.city = NULL;
  utc = cp_scene_dup_time_words (&fixture.scene);
  g_assert_cmpstr (utc, ==, "Thursday 26 October 2017, 20:36:01 UTC");
  g_assert_cmpstr (cp_scene_get_name (&fixture.scene), ==, "boston");
  g_assert_null (cp_scene_dup_attribution (&fixture.scene));
  fixture.scene.snapshot = NULL;
  g_assert_cmpstr (cp_scene_get_name (&fixture.scene), ==, "Saved positions");
}

static gpointer
draw_in_thread (gpointer data)
{
  return cp_legend_picture_new (data);
}

/* Any thread, several at once, the same picture. */
static void
test_threads (void)
{
  g_auto (Fixture) fixture = { NULL };
  GThread         *threads[4];
  cairo_surface_t *expected;

  fixture_init (&fixture, CP_FIXTURE_BOX, 64, TRUE);
  expected = cp_legend_picture_new (&fixture.scene);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("draw", draw_in_thread, &fixture.scene);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      cairo_surface_t *page = g_thread_join (threads[i]);

      g_assert_cmpint (cairo_image_surface_get_height (page), ==, cairo_image_surface_get_height (expected));
      for (guint y = 0; y < (guint) cairo_image_surface_get_height (page); y++)
        for (guint x = 0; x < (guint) cairo_image_surface_get_width (page); x++)
          g_assert_cmphex (pixel_at (page, x, y), ==, pixel_at (expected, x, y));
      cairo_surface_destroy (page);
    }
  cairo_surface_destroy (expected);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/legend/font", test_font);
  g_test_add_func ("/legend/tabular-digits", test_tabular_digits);
  g_test_add_func ("/legend/sizes", test_sizes);
  g_test_add_func ("/legend/heat-is-not-covered", test_heat_is_not_covered);
  g_test_add_func ("/legend/simulated", test_simulated);
  g_test_add_func ("/legend/vehicles", test_vehicles);
  g_test_add_func ("/legend/attribution", test_attribution);
  g_test_add_func ("/legend/words", test_words);
  g_test_add_func ("/legend/threads", test_threads);
  return g_test_run ();
}
