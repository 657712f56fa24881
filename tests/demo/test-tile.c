/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "demo/cp-demo-tile-private.h"

#include "core/cp-geo.h"

#include <math.h>

#define SIZE_PX 256u

static CpDemoWorld *world;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (cairo_surface_t, cairo_surface_destroy)

/* The tile that holds the city's middle. */
static void
middle_tile (guint  z,
             guint *x,
             guint *y)
{
  double n = exp2 (z);

  *x = (guint) ((CP_DEMO_CENTRE_LONGITUDE_DEG + 180) / 360 * n);
  *y = (guint) ((CP_MERCATOR_HALF_WORLD_M - cp_mercator_y_m (CP_DEMO_CENTRE_LATITUDE_DEG)) /
                (2 * CP_MERCATOR_HALF_WORLD_M) * n);
}

static guint32
pixel (cairo_surface_t *surface,
       guint            x,
       guint            y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) + y * (guint) cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (gconstpointer) row)[x];
}

static guint
n_different (cairo_surface_t *a,
             cairo_surface_t *b)
{
  guint n = 0;

  for (guint y = 0; y < SIZE_PX; y++)
    for (guint x = 0; x < SIZE_PX; x++)
      n += pixel (a, x, y) != pixel (b, x, y);
  return n;
}

static void
test_deterministic (void)
{
  g_autoptr (CpDemoWorld) same = cp_demo_world_new (CP_DEMO_SEED);
  g_autoptr (CpDemoWorld) other = cp_demo_world_new (7);

  for (guint z = 11; z <= 17; z += 2)
    {
      g_autoptr (cairo_surface_t) light = NULL;
      g_autoptr (cairo_surface_t) again = NULL;
      g_autoptr (cairo_surface_t) dark = NULL;
      g_autoptr (cairo_surface_t) elsewhere = NULL;
      guint                       x;
      guint                       y;

      middle_tile (z, &x, &y);
      light = cp_demo_tile_render (world, z, x, y, SIZE_PX, CP_DEMO_TILE_LIGHT);
      again = cp_demo_tile_render (same, z, x, y, SIZE_PX, CP_DEMO_TILE_LIGHT);
      dark = cp_demo_tile_render (world, z, x, y, SIZE_PX, CP_DEMO_TILE_DARK);
      elsewhere = cp_demo_tile_render (other, z, x, y, SIZE_PX, CP_DEMO_TILE_LIGHT);
      g_assert_cmpuint (n_different (light, again), ==, 0);
      g_assert_cmpuint (n_different (light, dark), ==, SIZE_PX * SIZE_PX);
      g_assert_cmpuint (n_different (light, elsewhere), >, 1000);
    }
}

static int
channel_difference (guint32 a,
                    guint32 b)
{
  int worst = 0;

  for (guint shift = 0; shift < 32; shift += 8)
    worst = MAX (worst, ABS ((int) (a >> shift & 255) - (int) (b >> shift & 255)));
  return worst;
}

/* Nine tiles, and the same ground drawn in one piece: where they were cut cannot be told. */
static void
test_seamless (void)
{
  for (guint z = 10; z <= 17; z++)
    for (guint scale = 1; scale <= (z % 3 == 1 ? 2 : 1); scale++)
      {
        const guint                 side_px = SIZE_PX * scale;
        g_autoptr (cairo_surface_t) whole = NULL;
        cairo_t                    *cr;
        CpDemoView                  view;
        guint                       x;
        guint                       y;
        guint                       n_off = 0;

        middle_tile (z, &x, &y);
        whole = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) (3 * side_px), (int) (3 * side_px));
        cr = cairo_create (whole);
        cp_demo_view_init (&view, z, (x - 1) * 256.0, (y - 1) * 256.0, 3 * side_px, 3 * side_px, scale);
        cp_demo_map_paint (cr, world, &view, cp_demo_palette_get (CP_DEMO_TILE_LIGHT));
        cairo_destroy (cr);
        cairo_surface_flush (whole);
        for (guint i = 0; i < 9; i++)
          {
            g_autoptr (cairo_surface_t) tile =
              cp_demo_tile_render (world, z, x - 1 + i % 3, y - 1 + i / 3, side_px, CP_DEMO_TILE_LIGHT);

            for (guint row = 0; row < side_px; row++)
              for (guint column = 0; column < side_px; column++)
                {
                  int off = channel_difference (pixel (tile, column, row),
                                                pixel (whole, i % 3 * side_px + column, i / 3 * side_px + row));

                  n_off += off > 3;
                }
          }
        /* Coordinates are rounded to 1/256 of a pixel on either way; a handful of pixels may show it. */
        g_assert_cmpuint (n_off, <=, 9 * side_px * side_px / 20000);
      }
}

static void
test_everywhere (void)
{
  for (guint z = 0; z <= CP_DEMO_TILE_MAX_ZOOM; z++)
    {
      const guint last = (1u << z) - 1;
      guint       x;
      guint       y;

      middle_tile (z, &x, &y);
      for (guint i = 0; i < 3; i++)
        {
          g_autoptr (cairo_surface_t) tile =
            cp_demo_tile_render (world, z, i == 0 ? x : i == 1 ? 0 : last, i == 0 ? y : i == 1 ? 0 : last, SIZE_PX,
                                 CP_DEMO_TILE_DARK);

          g_assert_cmpint (cairo_surface_status (tile), ==, CAIRO_STATUS_SUCCESS);
          g_assert_cmpint (cairo_image_surface_get_width (tile), ==, SIZE_PX);
          for (guint row = 0; row < SIZE_PX; row++)
            for (guint column = 0; column < SIZE_PX; column++)
              g_assert_cmpuint (pixel (tile, column, row) >> 24, ==, 255);
          /* The ends of the world are sea. */
          if (i > 0 && z > 1)
            g_assert_cmpuint (pixel (tile, 3, 3), ==, pixel (tile, 200, 131));
        }
    }
}

/* What is drawn is what is there: deep in the sea, in the river and on land. */
static void
test_truth (void)
{
  const CpDemoTerrain *terrain = world->terrain;
  const CpDemoPoint    sea = { 0, -30000 };
  guint                n = 0;

  for (guint i = 40; i + 80 < terrain->river_line->len; i += 6)
    {
      const CpPoint               earth = cp_demo_point_to_earth (g_array_index (terrain->river_line, CpDemoPoint, i));
      const double                n_px = 256 * exp2 (16);
      const double                x_px = (earth.longitude_deg + 180) / 360 * n_px;
      const double                y_px = (1 - cp_mercator_y_m (earth.latitude_deg) / CP_MERCATOR_HALF_WORLD_M) / 2 * n_px;
      g_autoptr (cairo_surface_t) tile =
        cp_demo_tile_render (world, 16, (guint) (x_px / 256), (guint) (y_px / 256), SIZE_PX, CP_DEMO_TILE_LIGHT);

      if (cp_demo_terrain_is_water (terrain, g_array_index (terrain->river_line, CpDemoPoint, i)))
        n += (pixel (tile, (guint) fmod (x_px, 256), (guint) fmod (y_px, 256)) & 0xffffff) ==
             cp_demo_palette_get (CP_DEMO_TILE_LIGHT)->sea;
    }
  /* All but where a bridge or an islet lies over it. */
  g_assert_cmpuint (n, >=, 20);
  g_assert_true (cp_demo_terrain_is_water (terrain, sea));
}

int
main (int   argc,
      char *argv[])
{
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  world = cp_demo_world_new (CP_DEMO_SEED);
  g_test_add_func ("/demo-tile/deterministic", test_deterministic);
  g_test_add_func ("/demo-tile/seamless", test_seamless);
  g_test_add_func ("/demo-tile/everywhere", test_everywhere);
  g_test_add_func ("/demo-tile/truth", test_truth);
  result = g_test_run ();
  cp_demo_world_unref (world);
  return result;
}
