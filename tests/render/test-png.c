/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-render-fixture.h"

#include "render/cp-png.h"
#include "render/cp-render-error.h"

#include <png.h>
#include <string.h>

/* Reads a PNG with libpng's own reader. */
typedef struct
{
  png_structp png;
  png_infop   info;
  GBytes     *bytes;
  gsize       offset;
  guint       width;
  guint       height;
  guint       n_channels;
  guint8     *pixels;
} Reader;

static void
read_cb (png_structp png,
         png_bytep   data,
         png_size_t  n_bytes)
{
  Reader *self = png_get_io_ptr (png);

  g_assert_cmpuint (self->offset + n_bytes, <=, g_bytes_get_size (self->bytes));
  memcpy (data, (const guint8 *) g_bytes_get_data (self->bytes, NULL) + self->offset, n_bytes);
  self->offset += n_bytes;
}

static G_NORETURN void
fail_cb (png_structp png,
         const char *message)
{
  g_error ("libpng cannot read what was written: %s", message);
}

static void
warn_cb (png_structp png,
         const char *message)
{
  g_error ("libpng warns of what was written: %s", message);
}

static void
reader_open (Reader *self,
             GBytes *bytes)
{
  self->png = png_create_read_struct (PNG_LIBPNG_VER_STRING, NULL, fail_cb, warn_cb);
  self->info = png_create_info_struct (self->png);
  self->bytes = bytes;
  self->offset = 0;
  png_set_read_fn (self->png, self, read_cb);
  png_read_info (self->png, self->info);
  self->width = png_get_image_width (self->png, self->info);
  self->height = png_get_image_height (self->png, self->info);
  self->n_channels = png_get_channels (self->png, self->info);
  g_assert_cmpuint (png_get_bit_depth (self->png, self->info), ==, 8);
  self->pixels = g_new (guint8, (gsize) self->width * self->height * self->n_channels);
  for (guint row = 0; row < self->height; row++)
    png_read_row (self->png, self->pixels + (gsize) row * self->width * self->n_channels, NULL);
  png_read_end (self->png, self->info);
  g_assert_cmpuint (self->offset, ==, g_bytes_get_size (bytes));
}

static void
reader_clear (Reader *self)
{
  png_destroy_read_struct (&self->png, &self->info, NULL);
  g_clear_pointer (&self->pixels, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static const char *
reader_get_text (Reader     *self,
                 const char *keyword)
{
  png_textp texts;
  int       n = 0;

  png_get_text (self->png, self->info, &texts, &n);
  for (int i = 0; i < n; i++)
    if (strcmp (texts[i].key, keyword) == 0)
      {
        g_assert_cmpint (texts[i].compression, ==, PNG_ITXT_COMPRESSION_NONE);
        return texts[i].text;
      }
  return NULL;
}

/* The scene every test draws. */
typedef struct
{
  CpSnapshot  *snapshot;
  CpPlacement *placement;
  CpFrame     *frame;
  CpCity      *city;
  CpScene      scene;
} Fixture;

static void
fixture_init (Fixture *self,
              guint    n_cells)
{
  self->snapshot = cp_fixture_snapshot (31, 500);
  self->placement = cp_fixture_placement (self->snapshot);
  self->frame = cp_fixture_frame (self->placement, "-71.15,42.30,-70.99,42.38", n_cells, 300);
  self->city = cp_fixture_city (FALSE);
  self->scene = (CpScene) {
    .frame = self->frame,
    .look = { CP_COLORMAP_VIRIDIS, TRUE, { 0, 12.5, CP_SCALE_LINEAR }, 0.7 },
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

static GBytes *
write_scene (const CpScene *scene,
             gboolean       has_legend)
{
  GBytes *bytes = NULL;

  cp_fixture_bytes (&bytes, cp_scene_write_png (scene, has_legend, stream, &error));
  return bytes;
}

/* One pixel a cell; multiplied by its alpha again, each is the pixel cairo had. */
static void
test_pixels (void)
{
  g_auto (Fixture)   fixture = { NULL };
  g_auto (Reader)    reader = { NULL };
  g_autoptr (GBytes) bytes = NULL;
  cairo_surface_t   *surface;
  const guint8      *data;
  guint              n_transparent = 0;

  fixture_init (&fixture, 256);
  bytes = write_scene (&fixture.scene, FALSE);
  reader_open (&reader, bytes);
  surface = cp_picture_new (fixture.frame, &fixture.scene.look);
  g_assert_cmpuint (reader.width, ==, cp_frame_get_spec (fixture.frame)->columns);
  g_assert_cmpuint (reader.height, ==, cp_frame_get_spec (fixture.frame)->rows);
  g_assert_cmpuint (reader.width, >, reader.height);
  g_assert_cmpuint (reader.n_channels, ==, 4);
  data = cairo_image_surface_get_data (surface);
  for (guint y = 0; y < reader.height; y++)
    for (guint x = 0; x < reader.width; x++)
      {
        guint32       argb;
        const guint8 *rgba = reader.pixels + 4 * ((gsize) y * reader.width + x);

        memcpy (&argb, data + (gsize) y * cairo_image_surface_get_stride (surface) + 4 * x, 4);
        g_assert_cmpuint (rgba[3], ==, argb >> 24);
        n_transparent += rgba[3] == 0;
        for (guint c = 0; c < 3; c++)
          g_assert_cmpuint ((rgba[c] * rgba[3] + 127) / 255, ==, argb >> (16 - 8 * c) & 0xff);
      }
  g_assert_cmpuint (n_transparent, >, 0);
  g_assert_cmpuint (n_transparent, <, reader.width * reader.height);
  cairo_surface_destroy (surface);
}

/* Every combination of alpha and premultiplied channel, among them the ones a colour map never
 * makes. */
static void
test_unmultiply (void)
{
  cairo_surface_t   *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 256, 256);
  guint8            *data = cairo_image_surface_get_data (surface);
  g_autoptr (GBytes) bytes = NULL;
  g_auto (Reader)    reader = { NULL };

  for (guint32 alpha = 0; alpha < 256; alpha++)
    for (guint32 channel = 0; channel < 256; channel++)
      {
        guint32 value = MIN (channel, alpha);
        guint32 argb = alpha << 24 | value << 16 | (alpha - value) << 8 | value / 2;

        memcpy (data + alpha * 1024 + channel * 4, &argb, 4);
      }
  cairo_surface_mark_dirty (surface);
  cp_fixture_bytes (&bytes, cp_png_write (surface, NULL, 0, stream, &error));
  reader_open (&reader, bytes);
  for (guint32 alpha = 0; alpha < 256; alpha++)
    for (guint32 channel = 0; channel < 256; channel++)
      {
        const guint8 *rgba = reader.pixels + 4 * (alpha * 256 + channel);
        guint32       value = MIN (channel, alpha);

        g_assert_cmpuint (rgba[3], ==, alpha);
        g_assert_cmpuint ((rgba[0] * alpha + 127) / 255, ==, value);
        g_assert_cmpuint ((rgba[1] * alpha + 127) / 255, ==, alpha - value);
        g_assert_cmpuint ((rgba[2] * alpha + 127) / 255, ==, value / 2);
      }
  cairo_surface_destroy (surface);
}

static void
assert_texts (Reader  *reader,
              Fixture *fixture)
{
  g_autofree char  *sha256 = cp_snapshot_dup_sha256 (fixture->snapshot);
  const CpGridSpec *spec = cp_frame_get_spec (fixture->frame);
  g_autofree char  *grid = g_strdup_printf ("%ux%u EPSG:3857 ", spec->columns, spec->rows);
  g_autoptr (GError) error = NULL;
  CpBox             box;
  CpBox             expected = cp_grid_spec_get_box (spec);
  const char       *text;

  g_assert_cmpstr (reader_get_text (reader, "City"), ==, "boston");
  g_assert_cmpstr (reader_get_text (reader, "Time"), ==, "2017-10-26T20:36:01Z");
  g_assert_cmpstr (reader_get_text (reader, "Motion"), ==, "held");
  g_assert_cmpstr (reader_get_text (reader, "Measure"), ==, "density");
  g_assert_cmpstr (reader_get_text (reader, "Unit"), ==, "vehicles/km²");
  g_assert_cmpstr (reader_get_text (reader, "Bandwidth"), ==, "300 m");
  g_assert_cmpstr (reader_get_text (reader, "Domain"), ==, "0,12.5");
  g_assert_cmpstr (reader_get_text (reader, "Colour-Map"), ==, "viridis reversed");
  g_assert_cmpstr (reader_get_text (reader, "Scale"), ==, "linear");
  g_assert_cmpstr (reader_get_text (reader, "Software"), ==, "CityPulse " CP_VERSION);
  g_assert_cmpstr (reader_get_text (reader, "Snapshot-SHA256"), ==, sha256);
  text = reader_get_text (reader, "Grid");
  g_assert_true (g_str_has_prefix (text, grid));
  cp_box_parse (text + strlen (grid), &box, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (box.west_deg, expected.west_deg, 1e-12);
  g_assert_cmpfloat_with_epsilon (box.north_deg, expected.north_deg, 1e-12);
}

static void
test_texts (void)
{
  for (guint has_legend = 0; has_legend < 2; has_legend++)
    {
      g_auto (Fixture)   fixture = { NULL };
      g_auto (Reader)    reader = { NULL };
      g_autoptr (GBytes) bytes = NULL;

      fixture_init (&fixture, 64);
      bytes = write_scene (&fixture.scene, has_legend);
      reader_open (&reader, bytes);
      g_assert_cmpuint (reader.n_channels, ==, has_legend ? 3 : 4);
      assert_texts (&reader, &fixture);
    }
}

/* Saved messages of nobody's: the keywords are all there. */
static void
test_texts_unknown (void)
{
  static const char *const keywords[] = { "City", "Snapshot-SHA256" };
  g_auto (Fixture)         fixture = { NULL };
  g_auto (Reader)          reader = { NULL };
  g_autoptr (GBytes)       bytes = NULL;

  fixture_init (&fixture, 16);
  fixture.scene.city = NULL;
  fixture.scene.snapshot = NULL;
  bytes = write_scene (&fixture.scene, FALSE);
  reader_open (&reader, bytes);
  for (guint i = 0; i < G_N_ELEMENTS (keywords); i++)
    g_assert_cmpstr (reader_get_text (&reader, keywords[i]), ==, "");
}

static void
test_same_bytes (void)
{
  for (guint has_legend = 0; has_legend < 2; has_legend++)
    {
      g_auto (Fixture)   first = { NULL };
      g_auto (Fixture)   second = { NULL };
      g_autoptr (GBytes) first_bytes = NULL;
      g_autoptr (GBytes) second_bytes = NULL;

      fixture_init (&first, 64);
      fixture_init (&second, 64);
      first_bytes = write_scene (&first.scene, has_legend);
      second_bytes = write_scene (&second.scene, has_legend);
      g_assert_true (g_bytes_equal (first_bytes, second_bytes));
    }
}

/* A stream that ends anywhere is an error of the stream, told once, nothing leaked. */
static void
test_stream_errors (void)
{
  g_auto (Fixture)   fixture = { NULL };
  g_autoptr (GBytes) whole = NULL;
  guint8             room[4096];

  fixture_init (&fixture, 64);
  whole = write_scene (&fixture.scene, FALSE);
  g_assert_cmpuint (g_bytes_get_size (whole), >, sizeof room);
  for (gsize n = 0; n < sizeof room; n += 97)
    {
      g_autoptr (GOutputStream) stream = g_memory_output_stream_new (room, n, NULL, NULL);
      g_autoptr (GError)        error = NULL;

      g_assert_false (cp_scene_write_png (&fixture.scene, FALSE, stream, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
    }
}

static void
test_bad_surfaces (void)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError)        error = NULL;
  cairo_surface_t          *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24,
                                                                  (int) CP_PNG_MAX_SIDE_PX + 1, 1);

  g_assert_false (cp_png_write (surface, NULL, 0, stream, &error));
  g_assert_error (error, CP_RENDER_ERROR, CP_RENDER_ERROR_TOO_LARGE);
  g_clear_error (&error);
  cairo_surface_destroy (surface);

  /* Cairo refuses a side over 32 767. */
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 40000, 1);
  g_assert_false (cp_png_write (surface, NULL, 0, stream, &error));
  g_assert_error (error, CP_RENDER_ERROR, CP_RENDER_ERROR_FAILED);
  cairo_surface_destroy (surface);
  g_assert_cmpuint (g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/png/pixels", test_pixels);
  g_test_add_func ("/png/unmultiply", test_unmultiply);
  g_test_add_func ("/png/texts", test_texts);
  g_test_add_func ("/png/texts-unknown", test_texts_unknown);
  g_test_add_func ("/png/same-bytes", test_same_bytes);
  g_test_add_func ("/png/stream-errors", test_stream_errors);
  g_test_add_func ("/png/bad-surfaces", test_bad_surfaces);
  return g_test_run ();
}
