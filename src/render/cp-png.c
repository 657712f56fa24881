/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-png.h"

#include "cp-render-error.h"

#include <png.h>
#include <string.h>

/* What the callbacks and the encoder share. Nothing here lives on the stack of a function that a
 * longjmp() leaves. */
typedef struct
{
  GOutputStream   *out;
  GError          *error; /* the first one */
  cairo_surface_t *surface;
  guint            width;
  guint            height;
  gboolean         has_alpha;
  guint8          *line; /* one row as libpng wants it */
  png_text        *texts;
  int              n_texts;
} Job;

G_NORETURN static void
error_cb (png_structp png,
          const char *message)
{
  Job *job = png_get_error_ptr (png);

  if (job->error == NULL)
    g_set_error (&job->error, CP_RENDER_ERROR, CP_RENDER_ERROR_FAILED,
                 "the PNG picture could not be written: %s", message);
  png_longjmp (png, 1);
}

static void
warning_cb (png_structp png,
            const char *message)
{
  g_debug ("libpng: %s", message);
}

static void
write_cb (png_structp png,
          png_bytep   data,
          png_size_t  n_bytes)
{
  Job *job = png_get_io_ptr (png);

  if (!g_output_stream_write_all (job->out, data, n_bytes, NULL, NULL, &job->error))
    png_error (png, "the stream refused it");
}

static void
flush_cb (png_structp png)
{
  /* The stream is its owner's to flush. */
}

/* PNG keeps colours as they are, cairo multiplied by their alpha: undone with rounding, so that
 * multiplying again gives cairo's pixels back. */
static inline guint8
unmultiply (guint32 channel,
            guint32 alpha)
{
  return (guint8) MIN ((channel * 255 + alpha / 2) / alpha, 255);
}

static void
convert_row (Job  *job,
             guint row)
{
  const guint8  *data = cairo_image_surface_get_data (job->surface);
  gsize          stride = (gsize) cairo_image_surface_get_stride (job->surface);
  const guint32 *pixels = (const guint32 *) (gconstpointer) (data + row * stride);
  guint8        *out = job->line;

  for (guint x = 0; x < job->width; x++)
    {
      guint32 alpha = job->has_alpha ? pixels[x] >> 24 : 255;
      guint32 red = pixels[x] >> 16 & 0xff;
      guint32 green = pixels[x] >> 8 & 0xff;
      guint32 blue = pixels[x] & 0xff;

      *out++ = alpha != 0 ? unmultiply (red, alpha) : 0;
      *out++ = alpha != 0 ? unmultiply (green, alpha) : 0;
      *out++ = alpha != 0 ? unmultiply (blue, alpha) : 0;
      if (job->has_alpha)
        *out++ = (guint8) alpha;
    }
}

/* Everything that decides the bytes is said here; no time is written. */
static void
encode (png_structp png,
        png_infop   info,
        Job        *job)
{
  png_set_IHDR (png, info, job->width, job->height, 8,
                job->has_alpha ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB,
                PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_sRGB (png, info, PNG_sRGB_INTENT_PERCEPTUAL);
  png_set_compression_level (png, 6);
  png_set_compression_mem_level (png, 8);
  png_set_compression_window_bits (png, 15);
  png_set_compression_strategy (png, 1); /* Z_FILTERED */
  png_set_filter (png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB | PNG_FILTER_UP | PNG_FILTER_PAETH);
  png_set_text (png, info, job->texts, job->n_texts);
  png_write_info (png, info);
  for (guint row = 0; row < job->height; row++)
    {
      convert_row (job, row);
      png_write_row (png, job->line);
    }
  png_write_end (png, NULL);
}

/* The only frame a longjmp() lands in: no variable of it changes after setjmp(). */
static gboolean
run (Job *const job)
{
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, job, error_cb, warning_cb);
  png_infop   info = png != NULL ? png_create_info_struct (png) : NULL;
  gboolean    done;

  if (info == NULL)
    {
      png_destroy_write_struct (&png, NULL);
      g_set_error_literal (&job->error, CP_RENDER_ERROR, CP_RENDER_ERROR_FAILED,
                           "libpng could not be started");
      return FALSE;
    }
  if (setjmp (png_jmpbuf (png)) == 0)
    {
      png_set_write_fn (png, job, write_cb, flush_cb);
      encode (png, info, job);
    }
  done = job->error == NULL;
  png_destroy_write_struct (&png, &info);
  return done;
}

static gboolean
check (cairo_surface_t *surface,
       guint            width,
       guint            height,
       GError         **error)
{
  cairo_status_t status = cairo_surface_status (surface);
  cairo_format_t format;

  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, CP_RENDER_ERROR, CP_RENDER_ERROR_FAILED,
                   "there is no picture to write: %s", cairo_status_to_string (status));
      return FALSE;
    }
  if (width > CP_PNG_MAX_SIDE_PX || height > CP_PNG_MAX_SIDE_PX)
    {
      g_set_error (error, CP_RENDER_ERROR, CP_RENDER_ERROR_TOO_LARGE,
                   "a picture of %u × %u pixels is over the %u a side that are written",
                   width, height, CP_PNG_MAX_SIDE_PX);
      return FALSE;
    }
  format = cairo_image_surface_get_format (surface);
  g_return_val_if_fail (format == CAIRO_FORMAT_ARGB32 || format == CAIRO_FORMAT_RGB24, FALSE);
  return TRUE;
}

/**
 * cp_png_write:
 * @surface: an image surface, ARGB32 (written as RGBA) or RGB24 (written as RGB), 8 bits a channel
 * @texts: (array length=n_texts) (nullable): what the picture says about itself
 * @out: where to write; stays open
 *
 * Writes a PNG whose bytes follow from its arguments alone: fixed compression, no times. Any thread.
 *
 * Returns: whether all was written; the stream's error otherwise, %CP_RENDER_ERROR_TOO_LARGE over
 *   %CP_PNG_MAX_SIDE_PX, or %CP_RENDER_ERROR_FAILED where cairo or libpng gave up
 */
gboolean
cp_png_write (cairo_surface_t *surface,
              const CpPngText *texts,
              guint            n_texts,
              GOutputStream   *out,
              GError         **error)
{
  png_text           itxt[CP_PNG_MAX_TEXTS] = { 0 };
  g_autofree guint8 *line = NULL;
  Job                job = { .out = out, .surface = surface, .texts = itxt, .n_texts = (int) n_texts };

  g_return_val_if_fail (surface != NULL, FALSE);
  g_return_val_if_fail (cairo_surface_get_type (surface) == CAIRO_SURFACE_TYPE_IMAGE, FALSE);
  g_return_val_if_fail (n_texts <= CP_PNG_MAX_TEXTS, FALSE);
  g_return_val_if_fail (G_IS_OUTPUT_STREAM (out), FALSE);

  job.width = (guint) cairo_image_surface_get_width (surface);
  job.height = (guint) cairo_image_surface_get_height (surface);
  if (!check (surface, job.width, job.height, error))
    return FALSE;
  cairo_surface_flush (surface);
  job.has_alpha = cairo_image_surface_get_format (surface) == CAIRO_FORMAT_ARGB32;
  line = g_new (guint8, (gsize) MAX (job.width, 1) * 4);
  job.line = line;
  for (guint i = 0; i < n_texts; i++)
    {
      /* libpng's struct is not const; it copies what it is given. */
      itxt[i].compression = PNG_ITXT_COMPRESSION_NONE;
      itxt[i].key = (char *) texts[i].keyword;
      itxt[i].text = (char *) texts[i].text;
      itxt[i].itxt_length = strlen (texts[i].text);
      itxt[i].lang = (char *) "";
      itxt[i].lang_key = (char *) "";
    }
  if (run (&job))
    return TRUE;
  g_propagate_error (error, job.error);
  return FALSE;
}
