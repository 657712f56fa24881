/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "core/cp-colormap.h"

#include <math.h>

static double
lightness (const guint8 rgb[3])
{
  static const double share[3] = { 0.2126, 0.7152, 0.0722 };
  double              luminance = 0;

  for (guint c = 0; c < 3; c++)
    luminance += share[c] * pow (rgb[c] / 255., 2.2);
  return 116 * cbrt (luminance) - 16;
}

/* Read without hue: each step is lighter than the one before. */
static void
test_lightness_rises (void)
{
  for (guint m = 0; m < CP_N_COLORMAPS; m++)
    {
      const guint8 (*colors)[3] = cp_colormap_get_colors ((CpColormap) m);

      for (guint i = 8; i < CP_COLORMAP_N_COLORS; i++)
        g_assert_cmpfloat (lightness (colors[i]), >, lightness (colors[i - 8]) - 0.5);
      g_assert_cmpfloat (lightness (colors[255]) - lightness (colors[0]), >, 60);
    }
}

/* Ends as their authors published them. */
static void
test_known_colors (void)
{
  guint8 rgb[3];

  cp_colormap_get_color (CP_COLORMAP_VIRIDIS, FALSE, 0, rgb);
  g_assert_cmpmem (rgb, 3, ((guint8[]) { 68, 1, 84 }), 3);
  cp_colormap_get_color (CP_COLORMAP_VIRIDIS, TRUE, 0, rgb);
  g_assert_cmpmem (rgb, 3, ((guint8[]) { 253, 231, 37 }), 3);
  cp_colormap_get_color (CP_COLORMAP_INFERNO, FALSE, 1, rgb);
  g_assert_cmpmem (rgb, 3, ((guint8[]) { 252, 255, 164 }), 3);
  cp_colormap_get_color (CP_COLORMAP_CIVIDIS, FALSE, 7, rgb);
  g_assert_cmpmem (rgb, 3, cp_colormap_get_colors (CP_COLORMAP_CIVIDIS)[255], 3);
}

static void
test_names (void)
{
  for (guint m = 0; m < CP_N_COLORMAPS; m++)
    {
      CpColormap again;

      g_assert_true (cp_colormap_from_string (cp_colormap_to_string ((CpColormap) m), &again));
      g_assert_cmpuint (again, ==, m);
    }
  g_assert_false (cp_colormap_from_string ("jet", &(CpColormap) { 0 }));
}

static void
test_alpha (void)
{
  double last = -1;

  g_assert_cmpfloat (cp_colormap_get_alpha (0), ==, 0);
  g_assert_cmpfloat (cp_colormap_get_alpha (0.25), ==, 0.5);
  g_assert_cmpfloat (cp_colormap_get_alpha (0.5), ==, 1);
  g_assert_cmpfloat (cp_colormap_get_alpha (1), ==, 1);
  for (double unit = 0; unit <= 0.5; unit += 0.01)
    {
      g_assert_cmpfloat (cp_colormap_get_alpha (unit), >, last);
      last = cp_colormap_get_alpha (unit);
    }
}

/* Painted pixels are the colour and the alpha of where the value stands, premultiplied. */
static void
test_paint (void)
{
  static const float values[] = { 0, 1, 4, 9, 16, 25, 32, 1000, NAN, -3 };

  for (guint scale = CP_SCALE_LINEAR; scale <= CP_SCALE_LOG; scale++)
    {
      CpDomain domain = { .min = 0, .max = 32, .scale = (CpScale) scale };
      guint32  argb[G_N_ELEMENTS (values)];

      cp_colormap_paint (CP_COLORMAP_INFERNO, FALSE, &domain, 0.6, values, G_N_ELEMENTS (values), argb);
      for (guint i = 0; i < G_N_ELEMENTS (values); i++)
        {
          double unit = isnan (values[i]) ? 0 : cp_domain_to_unit (&domain, values[i]);
          double alpha = 0.6 * cp_colormap_get_alpha (unit);
          guint8 rgb[3];

          cp_colormap_get_color (CP_COLORMAP_INFERNO, FALSE, unit, rgb);
          g_assert_cmpfloat_with_epsilon (argb[i] >> 24, alpha * 255, 1.5);
          for (guint c = 0; c < 3; c++)
            {
              guint channel = (argb[i] >> (16 - 8 * c)) & 255;

              g_assert_cmpfloat_with_epsilon (channel, alpha * rgb[c], 3);
              g_assert_cmpuint (channel, <=, argb[i] >> 24);
            }
        }
      g_assert_cmpuint (argb[0], ==, 0);
      g_assert_cmpuint (argb[8], ==, 0);
      g_assert_cmpuint (argb[9], ==, 0);
      g_assert_cmpuint (argb[6], ==, argb[7]);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/colormap/lightness-rises", test_lightness_rises);
  g_test_add_func ("/colormap/known-colors", test_known_colors);
  g_test_add_func ("/colormap/names", test_names);
  g_test_add_func ("/colormap/alpha", test_alpha);
  g_test_add_func ("/colormap/paint", test_paint);
  return g_test_run ();
}
