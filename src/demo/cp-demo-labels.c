/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-demo-tile-private.h"

#include <math.h>

/* Longest half a label, in pixels of a 256-pixel tile: what lies further outside is not seen. */
#define REACH_PX 90.0

static const struct
{
  const char *text;
  CpDemoPoint place;
  double      first_zoom;
  double      last_zoom;
  double      size_px;
} water_labels[] = {
  { "Meridian Bay", { 1450, -6000 }, 11, 14, 12 },
  { "The Roads", { 2100, -9600 }, 12, 14, 12 },
  { "Atlantic Ocean", { 0, -13500 }, 9, 11, 13 },
};

static void
paint_label (cairo_t             *cr,
             const CpDemoView    *view,
             const char          *text,
             CpDemoPoint          place,
             double               size_px,
             CpDemoColor          color,
             CpDemoColor          halo)
{
  CpDemoPoint          px = cp_demo_view_to_px (view, place);
  cairo_text_extents_t extents;

  if (px.x_m < -REACH_PX * view->scale || px.x_m > view->width_px + REACH_PX * view->scale ||
      px.y_m < -20 * view->scale || px.y_m > view->height_px + 20 * view->scale)
    return;
  cairo_set_font_size (cr, size_px * view->scale);
  cairo_text_extents (cr, text, &extents);
  cairo_move_to (cr, px.x_m - extents.x_bearing - extents.width / 2, px.y_m + extents.height / 2);
  /* As an outline and not as glyphs: a glyph is placed by the pixel and would jump at a seam. */
  cairo_text_path (cr, text);
  cp_demo_palette_set (cr, halo, 0.85);
  cairo_set_line_width (cr, 2.6 * view->scale);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke_preserve (cr);
  cp_demo_palette_set (cr, color, 1);
  cairo_fill (cr);
}

/**
 * cp_demo_labels_paint:
 *
 * The names of districts and waters, few and quiet.
 */
void
cp_demo_labels_paint (cairo_t             *cr,
                      const CpDemoWorld   *world,
                      const CpDemoView    *view,
                      const CpDemoPalette *palette)
{
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_set_font_options (cr, options);
  cairo_font_options_destroy (options);

  cairo_select_font_face (cr, "sans-serif", CAIRO_FONT_SLANT_ITALIC, CAIRO_FONT_WEIGHT_NORMAL);
  for (guint i = 0; i < G_N_ELEMENTS (water_labels); i++)
    if (view->zoom >= water_labels[i].first_zoom && view->zoom <= water_labels[i].last_zoom)
      paint_label (cr, view, water_labels[i].text, water_labels[i].place, water_labels[i].size_px,
                   palette->water_label, palette->sea);

  cairo_select_font_face (cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  if (view->zoom >= 9 && view->zoom < 12)
    paint_label (cr, view, "Port Meridian", (CpDemoPoint) { 0, 0 }, view->zoom + 3, palette->label, palette->label_halo);
  for (guint i = 0; view->zoom >= 12 && view->zoom <= 15 && i < world->plan->districts->len; i++)
    {
      const CpDemoDistrict *district = g_ptr_array_index (world->plan->districts, i);

      /* Farther out only every other name has room. */
      if (district->name == NULL || (view->zoom < 13 && i % 2 == 1))
        continue;
      paint_label (cr, view, district->name, cp_demo_plan_bend (world->plan, district->middle),
                   view->zoom < 13 ? 10.5 : 11.5, palette->label, palette->label_halo);
    }
}
