/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib.h>
#include <pango/pangocairo.h>

G_BEGIN_DECLS

/* The family that comes with the program, in regular and bold. */
#define CP_FONT_FAMILY "Cantarell"

GMutexLocker *cp_font_lock (void);
PangoLayout  *cp_font_create_layout (cairo_t    *cr,
                                     const char *text,
                                     double      size_px,
                                     PangoWeight weight);

G_END_DECLS
