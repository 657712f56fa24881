/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "core/cp-colormap.h"
#include "core/cp-frame.h"

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

#define CP_PICTURE_MAX_SIDE_PX 8192u

/* How values are shown: the same look gives the same colours in the window, the terminal and a
 * file. */
typedef struct
{
  CpColormap colormap;
  gboolean   reversed;
  CpDomain   domain;
  double     opacity; /* 0 … 1 */
} CpLook;

cairo_surface_t *cp_picture_new (const CpFrame *frame,
                                 const CpLook  *look);
cairo_surface_t *cp_picture_new_scaled (const CpFrame *frame,
                                        const CpLook  *look,
                                        guint          width_px,
                                        guint          height_px);

G_END_DECLS
