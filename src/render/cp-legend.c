/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-legend.h"

#include "cp-font.h"
#include "cp-render-private.h"
#include "cp-tick.h"

#include <math.h>

/* Lengths of the page, in points of which the map's longer side has 960: the page looks the same at
 * every grid. */
#define MAP_SIDE_PT 960.0
#define MIN_PAGE_WIDTH_PT 720.0
#define MARGIN_PT 20.0
#define HEADER_PT 56.0
#define BAND_PT 98.0
#define RAMP_WIDTH_PT 330.0
#define RAMP_HEIGHT_PT 11.0
#define SCALE_BAR_MAX_PT 130.0
#define DOT_RADIUS_PT 1.25

#define TITLE_SIZE_PT 22.0
#define TEXT_SIZE_PT 14.0
#define SMALL_SIZE_PT 13.0

/* Whom the data is from is told in full up to this many lines. */
#define MAX_ATTRIBUTION_LINES 4

/* A grid of fewer cells is drawn larger, to be looked at and read. */
#define MIN_MAP_SIDE_PX 960u

typedef struct
{
  double red;
  double green;
  double blue;
  double alpha;
} Ink;

static const Ink page_ink = { 0.118, 0.122, 0.137, 1 };
static const Ink land_ink = { 0.141, 0.149, 0.173, 1 }; /* #24262c */
static const Ink line_ink = { 1, 1, 1, 0.09 };
static const Ink text_ink = { 1, 1, 1, 0.94 };
static const Ink muted_ink = { 1, 1, 1, 0.60 };
static const Ink dot_ink = { 1, 1, 1, 0.52 };
static const Ink badge_ink = { 0.965, 0.827, 0.176, 1 };
static const Ink badge_text_ink = { 0.13, 0.11, 0.02, 1 };

typedef struct
{
  const CpScene    *scene;
  const CpGridSpec *spec;
  cairo_t          *cr; /* in points from the page's upper left corner */
  char             *attribution;
  guint             map_width_px;
  guint             map_height_px;
  double            px_per_pt;
  double            width_pt;
  double            map_x_pt;
  double            map_width_pt;
  double            map_height_pt;
  double            attribution_pt; /* height it takes below all else; 0 where it fits beside */
} Page;

/* Where a text stands against the x it is given. */
typedef enum
{
  ALIGN_LEFT,
  ALIGN_CENTRE,
  ALIGN_RIGHT,
} Align;

static void
set_ink (cairo_t   *cr,
         const Ink *ink)
{
  cairo_set_source_rgba (cr, ink->red, ink->green, ink->blue, ink->alpha);
}

/* Writes one line with its middle at y, shortened with an ellipsis beyond max_width_pt. Returns its
 * width in points. */
static double
show_text (Page       *self,
           const char *text,
           double      size_pt,
           PangoWeight weight,
           const Ink  *ink,
           double      x_pt,
           double      y_pt,
           Align       align,
           double      max_width_pt)
{
  g_autoptr (PangoLayout) layout = cp_font_create_layout (self->cr, text, size_pt, weight);
  int                     width;
  int                     height;
  double                  width_pt;

  pango_layout_get_size (layout, &width, &height);
  if (width > max_width_pt * PANGO_SCALE)
    {
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_width (layout, (int) (MAX (max_width_pt, 0) * PANGO_SCALE));
      pango_layout_get_size (layout, &width, &height);
    }
  width_pt = (double) width / PANGO_SCALE;
  if (align == ALIGN_RIGHT)
    x_pt -= width_pt;
  else if (align == ALIGN_CENTRE)
    x_pt -= width_pt / 2;
  cairo_move_to (self->cr, x_pt, y_pt - (double) height / PANGO_SCALE / 2);
  set_ink (self->cr, ink);
  pango_cairo_show_layout (self->cr, layout);
  return width_pt;
}

static void
rounded_rectangle (cairo_t *cr,
                   double   x,
                   double   y,
                   double   width,
                   double   height,
                   double   radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

/* Puts a surface of device pixels at a place in points, pixel on pixel. */
static void
paint_pixels (Page            *self,
              cairo_surface_t *pixels,
              double           x_pt,
              double           y_pt)
{
  double x_px = round (x_pt * self->px_per_pt);
  double y_px = round (y_pt * self->px_per_pt);

  cairo_save (self->cr);
  cairo_identity_matrix (self->cr);
  cairo_set_source_surface (self->cr, pixels, x_px, y_px);
  cairo_pattern_set_filter (cairo_get_source (self->cr), CAIRO_FILTER_NEAREST);
  cairo_paint (self->cr);
  cairo_restore (self->cr);
}

/* The heat has the whole map and nothing on it but the vehicles: there is no ground below from
 * which a city could be told, so they show its shape. */
static void
draw_vehicles (Page              *self,
               const CpPlacement *placement)
{
  const CpGridSpec *spec = self->spec;
  double            middle_m = (spec->west_m + spec->east_m) / 2;
  double            pt_per_m = self->map_width_pt / (spec->east_m - spec->west_m);

  for (guint i = 0; i < placement->n; i++)
    {
      /* The nearest copy of the place in a world that repeats, as the frame has it. */
      double from_middle_m = remainder (placement->x_m[i] - middle_m, 2 * CP_MERCATOR_HALF_WORLD_M);
      double x_pt = self->map_x_pt + (from_middle_m + middle_m - spec->west_m) * pt_per_m;
      double y_pt = HEADER_PT + (spec->north_m - placement->y_m[i]) * pt_per_m;

      if (fabs (from_middle_m) > (spec->east_m - spec->west_m) / 2
          || y_pt < HEADER_PT || y_pt > HEADER_PT + self->map_height_pt)
        continue;
      cairo_set_source_rgba (self->cr, dot_ink.red, dot_ink.green, dot_ink.blue,
                             dot_ink.alpha * (0.35 + 0.65 * (double) placement->weight[i]));
      cairo_arc (self->cr, x_pt, y_pt, DOT_RADIUS_PT, 0, 2 * G_PI);
      cairo_fill (self->cr);
    }
}

static void
draw_map (Page *self)
{
  g_autoptr (cairo_surface_t) heat = NULL;

  cairo_save (self->cr);
  cairo_rectangle (self->cr, self->map_x_pt, HEADER_PT, self->map_width_pt, self->map_height_pt);
  cairo_clip (self->cr);
  set_ink (self->cr, &land_ink);
  cairo_paint (self->cr);
  if (self->map_width_px == self->spec->columns)
    heat = cp_picture_new (self->scene->frame, &self->scene->look);
  else
    heat = cp_picture_new_scaled (self->scene->frame, &self->scene->look, self->map_width_px,
                                  self->map_height_px);
  paint_pixels (self, heat, self->map_x_pt, HEADER_PT);
  if (self->scene->placement != NULL)
    draw_vehicles (self, self->scene->placement);
  cairo_restore (self->cr);
}

/* The largest of 1, 2, 5 times a power of ten that is not over the length. */
static double
round_down (double length)
{
  double power = pow (10, floor (log10 (length)));

  if (length >= 5 * power)
    return 5 * power;
  return length >= 2 * power ? 2 * power : power;
}

static char *
dup_length_words (double length_m)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (length_m >= 1000)
    return g_strconcat (g_ascii_formatd (number, sizeof number, "%.3g", length_m / 1000), " km", NULL);
  return g_strconcat (g_ascii_formatd (number, sizeof number, length_m >= 10 ? "%.0f" : "%.2g", length_m),
                      " m", NULL);
}

/* Ground metres at the box's middle, where the cell's size is told too. */
static void
draw_scale_bar (Page *self)
{
  double           m_per_pt = cp_grid_spec_get_cell_m (self->spec) * self->spec->columns / self->map_width_pt;
  double           length_m = round_down (MIN (SCALE_BAR_MAX_PT, self->map_width_pt / 3) * m_per_pt);
  double           length_pt = length_m / m_per_pt;
  double           right_pt = self->map_x_pt + self->map_width_pt - MARGIN_PT;
  double           bottom_pt = HEADER_PT + self->map_height_pt - MARGIN_PT;
  g_autofree char *words = dup_length_words (length_m);

  cairo_move_to (self->cr, right_pt - length_pt, bottom_pt - 6);
  cairo_line_to (self->cr, right_pt - length_pt, bottom_pt);
  cairo_line_to (self->cr, right_pt, bottom_pt);
  cairo_line_to (self->cr, right_pt, bottom_pt - 6);
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (self->cr, CAIRO_LINE_CAP_ROUND);
  /* Dark below light is legible on any heat. */
  cairo_set_source_rgba (self->cr, page_ink.red, page_ink.green, page_ink.blue, 0.6);
  cairo_set_line_width (self->cr, 3.5);
  cairo_stroke_preserve (self->cr);
  set_ink (self->cr, &text_ink);
  cairo_set_line_width (self->cr, 1.25);
  cairo_stroke (self->cr);
  show_text (self, words, SMALL_SIZE_PT, PANGO_WEIGHT_NORMAL, &text_ink, right_pt - length_pt / 2,
             bottom_pt - 12, ALIGN_CENTRE, length_pt * 2);
}

/* Said where nobody can miss it: a picture of invented vehicles must not pass for a real one. */
static void
draw_badge (Page  *self,
            double x_pt,
            double y_pt)
{
  const double width_pt = 100;
  const double height_pt = 22;

  rounded_rectangle (self->cr, x_pt, y_pt - height_pt / 2, width_pt, height_pt, height_pt / 2);
  set_ink (self->cr, &badge_ink);
  cairo_fill (self->cr);
  show_text (self, "SIMULATED", 12.5, PANGO_WEIGHT_BOLD, &badge_text_ink, x_pt + width_pt / 2, y_pt,
             ALIGN_CENTRE, width_pt - 8);
}

static void
draw_header (Page *self)
{
  g_autofree char *time = cp_scene_dup_time_words (self->scene);
  gboolean         is_simulated = cp_scene_is_simulated (self->scene);
  double           y_pt = HEADER_PT / 2;
  double           time_pt;
  double           name_pt;
  double           room_pt;

  time_pt = show_text (self, time, TEXT_SIZE_PT, PANGO_WEIGHT_NORMAL, &muted_ink,
                       self->width_pt - MARGIN_PT, y_pt + 1, ALIGN_RIGHT, self->width_pt * 0.55);
  room_pt = self->width_pt - 3 * MARGIN_PT - time_pt - (is_simulated ? 112 : 0);
  name_pt = show_text (self, cp_scene_get_name (self->scene), TITLE_SIZE_PT, PANGO_WEIGHT_BOLD, &text_ink,
                       MARGIN_PT, y_pt, ALIGN_LEFT, room_pt);
  if (is_simulated)
    draw_badge (self, MARGIN_PT + name_pt + 12, y_pt + 1);
}

/* The colours as they are on the map: over its ground, with its opacity. */
static void
draw_ramp (Page  *self,
           double x_pt,
           double y_pt)
{
  g_autoptr (cairo_surface_t) pixels = NULL;
  const CpLook               *look = &self->scene->look;
  const CpDomain              whole = { 0, 1, CP_SCALE_LINEAR };
  guint                       n = (guint) lround (RAMP_WIDTH_PT * self->px_per_pt);
  g_autofree float           *units = g_new (float, n);

  for (guint i = 0; i < n; i++)
    units[i] = ((float) i + 0.5f) / (float) n;
  pixels = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) n, 1);
  if (cairo_surface_status (pixels) != CAIRO_STATUS_SUCCESS)
    return;
  cairo_surface_flush (pixels);
  cp_colormap_paint (look->colormap, look->reversed, &whole, look->opacity, units, n,
                     (guint32 *) (gpointer) cairo_image_surface_get_data (pixels));
  cairo_surface_mark_dirty (pixels);

  rounded_rectangle (self->cr, x_pt, y_pt, RAMP_WIDTH_PT, RAMP_HEIGHT_PT, 3);
  set_ink (self->cr, &land_ink);
  cairo_fill_preserve (self->cr);
  cairo_save (self->cr);
  cairo_clip_preserve (self->cr);
  cairo_translate (self->cr, x_pt, y_pt);
  cairo_scale (self->cr, RAMP_WIDTH_PT / n, RAMP_HEIGHT_PT);
  cairo_set_source_surface (self->cr, pixels, 0, 0);
  cairo_pattern_set_extend (cairo_get_source (self->cr), CAIRO_EXTEND_PAD);
  cairo_paint (self->cr);
  cairo_restore (self->cr);
  set_ink (self->cr, &line_ink);
  cairo_set_line_width (self->cr, 1);
  cairo_stroke (self->cr);
}

static const char *
scale_to_words (CpScale scale)
{
  switch (scale)
    {
    case CP_SCALE_SQUARE_ROOT:
      return "square root";
    case CP_SCALE_LOG:
      return "logarithmic";
    case CP_SCALE_LINEAR:
    default:
      return "linear";
    }
}

static void
draw_scale (Page  *self,
            double y_pt)
{
  const CpDomain *domain = &self->scene->look.domain;
  const double    left_pt = MARGIN_PT;
  const double    right_pt = MARGIN_PT + RAMP_WIDTH_PT;
  CpTick          ticks[CP_MAX_TICKS];
  guint           n_ticks = cp_ticks_for_domain (domain, cp_scene_is_exceeded (self->scene), ticks);

  show_text (self, cp_measure_get_title (self->spec->measure), TEXT_SIZE_PT, PANGO_WEIGHT_BOLD, &text_ink,
             left_pt, y_pt + 24, ALIGN_LEFT, RAMP_WIDTH_PT * 0.65);
  show_text (self, scale_to_words (domain->scale), SMALL_SIZE_PT, PANGO_WEIGHT_NORMAL, &muted_ink,
             right_pt, y_pt + 24, ALIGN_RIGHT, RAMP_WIDTH_PT * 0.35);
  draw_ramp (self, left_pt, y_pt + 41);
  for (guint i = 0; i < n_ticks; i++)
    {
      double x_pt = left_pt + ticks[i].unit * RAMP_WIDTH_PT;
      Align  align = i == 0 ? ALIGN_LEFT : i + 1 == n_ticks ? ALIGN_RIGHT
                                                            : ALIGN_CENTRE;

      show_text (self, ticks[i].text, SMALL_SIZE_PT, PANGO_WEIGHT_NORMAL, &text_ink, x_pt, y_pt + 67, align,
                 RAMP_WIDTH_PT / 3);
    }
}

static char *
dup_detail_words (Page *self)
{
  g_autofree char *cell = dup_length_words (cp_grid_spec_get_cell_m (self->spec));
  g_autofree char *bandwidth = dup_length_words (self->spec->bandwidth_m);

  if (!(self->spec->bandwidth_m > 0))
    return g_strdup_printf ("counted per cell · cells of %s", cell);
  return g_strdup_printf ("smoothed over %s · cells of %s", bandwidth, cell);
}

/* What is left beside the ramp. */
static double
facts_room_pt (const Page *self)
{
  return self->width_pt - 3.5 * MARGIN_PT - RAMP_WIDTH_PT;
}

/* One line where there is room beside the ramp, else the width of the page and as many lines as it
 * takes: a name that is owed is not cut. */
static PangoLayout *
create_attribution_layout (Page    *self,
                           cairo_t *cr)
{
  PangoLayout *layout = cp_font_create_layout (cr, self->attribution, SMALL_SIZE_PT, PANGO_WEIGHT_NORMAL);
  int          width;

  pango_layout_get_size (layout, &width, NULL);
  if (width > facts_room_pt (self) * PANGO_SCALE)
    {
      pango_layout_set_width (layout, (int) ((self->width_pt - 2 * MARGIN_PT) * PANGO_SCALE));
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
      pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_height (layout, -MAX_ATTRIBUTION_LINES);
    }
  return layout;
}

/* The page's height follows from it, so it is set once before there is a page. */
static void
measure_attribution (Page *self)
{
  g_autoptr (cairo_surface_t) surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  g_autoptr (cairo_t)         cr = cairo_create (surface);
  g_autoptr (PangoLayout)     layout = create_attribution_layout (self, cr);
  int                         height;

  pango_layout_get_size (layout, NULL, &height);
  if (pango_layout_get_width (layout) >= 0)
    self->attribution_pt = ceil ((double) height / PANGO_SCALE) + MARGIN_PT / 2;
}

static void
draw_attribution (Page  *self,
                  double y_pt)
{
  g_autoptr (PangoLayout) layout = create_attribution_layout (self, self->cr);

  if (pango_layout_get_width (layout) < 0)
    {
      show_text (self, self->attribution, SMALL_SIZE_PT, PANGO_WEIGHT_NORMAL, &muted_ink,
                 self->width_pt - MARGIN_PT, y_pt + 67, ALIGN_RIGHT, facts_room_pt (self));
      return;
    }
  cairo_move_to (self->cr, MARGIN_PT, y_pt + BAND_PT - MARGIN_PT / 2);
  set_ink (self->cr, &muted_ink);
  pango_cairo_show_layout (self->cr, layout);
}

static void
draw_facts (Page  *self,
            double y_pt)
{
  double           right_pt = self->width_pt - MARGIN_PT;
  g_autofree char *count = cp_scene_dup_count_words (self->scene);
  g_autofree char *detail = dup_detail_words (self);

  show_text (self, count, TEXT_SIZE_PT, PANGO_WEIGHT_BOLD, &text_ink, right_pt, y_pt + 24, ALIGN_RIGHT,
             facts_room_pt (self));
  show_text (self, detail, SMALL_SIZE_PT, PANGO_WEIGHT_NORMAL, &muted_ink, right_pt, y_pt + 46,
             ALIGN_RIGHT, facts_room_pt (self));
  if (self->attribution != NULL)
    draw_attribution (self, y_pt);
}

static void
page_init (Page          *self,
           const CpScene *scene)
{
  guint longer;
  guint side_px;

  self->scene = scene;
  self->spec = cp_frame_get_spec (scene->frame);
  self->cr = NULL;
  self->attribution = cp_scene_dup_attribution (scene);
  self->attribution_pt = 0;
  longer = MAX (self->spec->columns, self->spec->rows);
  side_px = MAX (longer, MIN_MAP_SIDE_PX);
  self->map_width_px = (guint) lround ((double) self->spec->columns * side_px / longer);
  self->map_height_px = (guint) lround ((double) self->spec->rows * side_px / longer);
  self->px_per_pt = side_px / MAP_SIDE_PT;
  self->map_width_pt = self->map_width_px / self->px_per_pt;
  self->map_height_pt = self->map_height_px / self->px_per_pt;
  self->width_pt = MAX (self->map_width_pt, MIN_PAGE_WIDTH_PT);
  /* On a whole pixel, where the heat is put. */
  self->map_x_pt = round ((self->width_pt - self->map_width_pt) / 2 * self->px_per_pt) / self->px_per_pt;
  if (self->attribution != NULL)
    measure_attribution (self);
}

static void
page_clear (Page *self)
{
  g_clear_pointer (&self->attribution, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

/**
 * cp_legend_picture_new:
 *
 * Draws a frame as a page to be looked at without the program: the city's name and time above; the
 * heat over a calm ground with its vehicles as dots and a bar of ground length; below it the ramp
 * with numbers and unit, how it was made, and whom the data is from. Nothing but dots and bar lies
 * on the heat. Grids under 960 cells are drawn smoothly at 960 pixels, others cell by pixel, and the
 * words grow along. A pure function of its argument and the program's own font, any thread.
 *
 * Returns: (transfer full): an opaque image surface; its status tells when memory ran out
 */
cairo_surface_t *
cp_legend_picture_new (const CpScene *scene)
{
  g_autoptr (GMutexLocker) locker = NULL;
  g_autoptr (cairo_t)      cr = NULL;
  g_auto (Page)            page = { NULL };
  cairo_surface_t         *surface;
  double                   height_pt;
  double                   band_pt;

  g_return_val_if_fail (scene != NULL && scene->frame != NULL, NULL);

  locker = cp_font_lock ();
  page_init (&page, scene);
  band_pt = HEADER_PT + page.map_height_pt;
  height_pt = band_pt + BAND_PT + page.attribution_pt;
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) ceil (page.width_pt * page.px_per_pt),
                                        (int) ceil (height_pt * page.px_per_pt));
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    return surface;
  cr = page.cr = cairo_create (surface);
  set_ink (cr, &page_ink);
  cairo_paint (cr);
  cairo_scale (cr, page.px_per_pt, page.px_per_pt);

  draw_map (&page);
  draw_scale_bar (&page);
  draw_header (&page);
  draw_scale (&page, band_pt);
  draw_facts (&page, band_pt);
  return surface;
}
