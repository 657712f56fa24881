/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

#define CP_PNG_MAX_SIDE_PX 16384u
#define CP_PNG_MAX_TEXTS 32u

/* One iTXt chunk. Keywords are ASCII, 1 to 79 characters; texts are UTF-8. */
typedef struct
{
  const char *keyword;
  const char *text;
} CpPngText;

gboolean cp_png_write (cairo_surface_t *surface,
                       const CpPngText *texts,
                       guint            n_texts,
                       GOutputStream   *out,
                       GError         **error);

G_END_DECLS
