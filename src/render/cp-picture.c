/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-picture.h"

#include <math.h>

/* The one place where values become pixels. ARGB32 rows are as long as they are wide. */
static cairo_surface_t *
paint (const CpLook *look,
       const float  *values,
       guint         width_px,
       guint         height_px)
{
  cairo_surface_t *surface;

  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) width_px, (int) height_px);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    return surface;
  g_assert (cairo_image_surface_get_stride (surface) == (int) (4 * width_px));
  cairo_surface_flush (surface);
  cp_colormap_paint (look->colormap, look->reversed, &look->domain, look->opacity, values,
                     (gsize) width_px * height_px,
                     (guint32 *) (gpointer) cairo_image_surface_get_data (surface));
  cairo_surface_mark_dirty (surface);
  return surface;
}

/**
 * cp_picture_new:
 *
 * Paints a frame, one pixel a cell, row 0 on top: cairo ARGB32, premultiplied, transparent where
 * there is little or nothing. A pure function of its arguments, any thread.
 *
 * Returns: (transfer full): an image surface of the frame's columns × rows; as always in cairo, one
 *   whose status tells when memory ran out
 */
cairo_surface_t *
cp_picture_new (const CpFrame *frame,
                const CpLook  *look)
{
  const CpGridSpec *spec;

  g_return_val_if_fail (frame != NULL, NULL);
  g_return_val_if_fail (look != NULL, NULL);

  spec = cp_frame_get_spec (frame);
  return paint (look, cp_frame_get_values (frame), spec->columns, spec->rows);
}

/* Where a pixel's centre falls between the centres of two cells. */
typedef struct
{
  guint first;
  guint second;
  float share; /* of the second */
} Between;

static Between
between_cells (guint pixel,
               guint n_pixels,
               guint n_cells)
{
  double  at = (pixel + 0.5) * n_cells / n_pixels - 0.5;
  double  clamped = CLAMP (at, 0.0, (double) (n_cells - 1));
  Between between;

  between.first = (guint) clamped;
  between.second = MIN (between.first + 1, n_cells - 1);
  between.share = (float) (clamped - between.first);
  return between;
}

/* NaN is no data: where one of the two has none, the nearer one decides, so that the edge of what
 * is known stays where it is. */
static inline float
mix (float a,
     float b,
     float share)
{
  if (G_UNLIKELY (isnan (a) || isnan (b)))
    return share < 0.5f ? a : b;
  return a + share * (b - a);
}

static void
interpolate_row (const Between *across,
                 const float   *upper_values,
                 const float   *lower_values,
                 float          share,
                 guint          width_px,
                 float         *line)
{
  for (guint x = 0; x < width_px; x++)
    {
      float upper = mix (upper_values[across[x].first], upper_values[across[x].second], across[x].share);
      float lower = mix (lower_values[across[x].first], lower_values[across[x].second], across[x].share);

      line[x] = mix (upper, lower, share);
    }
}

/**
 * cp_picture_new_scaled:
 * @width_px: at least the frame's columns, for a smaller picture would drop cells; at most
 *   %CP_PICTURE_MAX_SIDE_PX
 * @height_px: at least the frame's rows
 *
 * As cp_picture_new(), larger: values, not colours, are interpolated bilinearly between the cells'
 * centres, so that the bands of colour are as smooth as the picture is fine.
 *
 * Returns: (transfer full): an image surface of the size asked for; its status tells when memory
 *   ran out
 */
cairo_surface_t *
cp_picture_new_scaled (const CpFrame *frame,
                       const CpLook  *look,
                       guint          width_px,
                       guint          height_px)
{
  const CpGridSpec   *spec;
  const float        *values;
  g_autofree Between *across = NULL;
  g_autofree float   *fine = NULL;

  g_return_val_if_fail (frame != NULL, NULL);
  g_return_val_if_fail (look != NULL, NULL);
  spec = cp_frame_get_spec (frame);
  g_return_val_if_fail (width_px >= spec->columns && height_px >= spec->rows, NULL);
  g_return_val_if_fail (width_px <= CP_PICTURE_MAX_SIDE_PX && height_px <= CP_PICTURE_MAX_SIDE_PX, NULL);

  values = cp_frame_get_values (frame);
  across = g_new (Between, width_px);
  for (guint x = 0; x < width_px; x++)
    across[x] = between_cells (x, width_px, spec->columns);
  fine = g_new (float, (gsize) width_px * height_px);
  for (guint y = 0; y < height_px; y++)
    {
      Between down = between_cells (y, height_px, spec->rows);

      interpolate_row (across, values + (gsize) down.first * spec->columns,
                       values + (gsize) down.second * spec->columns, down.share, width_px,
                       fine + (gsize) y * width_px);
    }
  return paint (look, fine, width_px, height_px);
}
