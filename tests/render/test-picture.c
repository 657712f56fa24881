/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-render-fixture.h"

#include <string.h>

static const CpLook look = { CP_COLORMAP_CIVIDIS, FALSE, { 0, 20, CP_SCALE_SQUARE_ROOT }, 0.8 };

static CpFrame *
create_frame (guint  n_cells,
              double bandwidth_m)
{
  g_autoptr (CpSnapshot)  snapshot = cp_fixture_snapshot (51, 300);
  g_autoptr (CpPlacement) placement = cp_fixture_placement (snapshot);

  return cp_fixture_frame (placement, "-71.15,42.30,-70.99,42.38", n_cells, bandwidth_m);
}

static const guint32 *
row_of (cairo_surface_t *surface,
        guint            row)
{
  return (const guint32 *) (gconstpointer) (cairo_image_surface_get_data (surface)
                                            + (gsize) row * (gsize) cairo_image_surface_get_stride (surface));
}

/* The colours are core's, row 0 on top. */
static void
test_colors (void)
{
  g_autoptr (CpFrame)  frame = create_frame (128, 300);
  const CpGridSpec    *spec = cp_frame_get_spec (frame);
  cairo_surface_t     *surface = cp_picture_new (frame, &look);
  g_autofree guint32  *argb = g_new (guint32, spec->columns);

  g_assert_cmpint (cairo_image_surface_get_format (surface), ==, CAIRO_FORMAT_ARGB32);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, spec->columns);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, spec->rows);
  for (guint row = 0; row < spec->rows; row++)
    {
      cp_colormap_paint (look.colormap, look.reversed, &look.domain, look.opacity,
                         cp_frame_get_values (frame) + row * spec->columns, spec->columns, argb);
      g_assert_cmpmem (row_of (surface, row), 4 * spec->columns, argb, 4 * spec->columns);
    }
  cairo_surface_destroy (surface);
}

/* At the size of the grid, scaling changes nothing; at odd multiples the middle of each cell is the
 * cell's own colour. */
static void
test_scaled_keeps_cells (void)
{
  static const guint  factors[] = { 1, 3, 7 };
  g_autoptr (CpFrame) frame = create_frame (64, 300);
  const CpGridSpec   *spec = cp_frame_get_spec (frame);
  cairo_surface_t    *plain = cp_picture_new (frame, &look);

  for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
    {
      guint            factor = factors[i];
      cairo_surface_t *scaled = cp_picture_new_scaled (frame, &look, factor * spec->columns,
                                                       factor * spec->rows);

      for (guint row = 0; row < spec->rows; row++)
        for (guint column = 0; column < spec->columns; column++)
          g_assert_cmphex (row_of (scaled, row * factor + factor / 2)[column * factor + factor / 2], ==,
                           row_of (plain, row)[column]);
      cairo_surface_destroy (scaled);
    }
  cairo_surface_destroy (plain);
}

/* Nothing between two cells is more opaque than the more opaque one: interpolation invents no peaks. */
static void
test_scaled_stays_between (void)
{
  g_autoptr (CpFrame) frame = create_frame (32, 0);
  const CpGridSpec   *spec = cp_frame_get_spec (frame);
  cairo_surface_t    *plain = cp_picture_new (frame, &look);
  guint               factor = 8;
  cairo_surface_t    *scaled = cp_picture_new_scaled (frame, &look, factor * spec->columns,
                                                      factor * spec->rows);

  for (guint y = 0; y < factor * spec->rows; y++)
    for (guint x = 0; x < factor * spec->columns; x++)
      {
        guint most = 0;

        for (int dy = -1; dy <= 1; dy++)
          for (int dx = -1; dx <= 1; dx++)
            {
              int row = CLAMP ((int) (y / factor) + dy, 0, (int) spec->rows - 1);
              int column = CLAMP ((int) (x / factor) + dx, 0, (int) spec->columns - 1);

              most = MAX (most, row_of (plain, (guint) row)[column] >> 24);
            }
        g_assert_cmpuint (row_of (scaled, y)[x] >> 24, <=, most);
      }
  cairo_surface_destroy (scaled);
  cairo_surface_destroy (plain);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/picture/colors", test_colors);
  g_test_add_func ("/picture/scaled-keeps-cells", test_scaled_keeps_cells);
  g_test_add_func ("/picture/scaled-stays-between", test_scaled_stays_between);
  return g_test_run ();
}
