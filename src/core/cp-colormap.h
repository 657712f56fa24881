/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-domain.h"

G_BEGIN_DECLS

#define CP_COLORMAP_N_COLORS 256u

/* Perceptually even, colour-blind safe ramps, told apart by lightness alone. */
typedef enum
{
  CP_COLORMAP_INFERNO,
  CP_COLORMAP_VIRIDIS,
  CP_COLORMAP_CIVIDIS,
} CpColormap;

#define CP_N_COLORMAPS 3u

const char    *cp_colormap_to_string (CpColormap colormap);
gboolean       cp_colormap_from_string (const char *text,
                                        CpColormap *colormap);
const guint8 (*cp_colormap_get_colors (CpColormap colormap))[3];
void           cp_colormap_get_color (CpColormap colormap,
                                      gboolean   reversed,
                                      double     unit,
                                      guint8     rgb[3]);
double         cp_colormap_get_alpha (double unit);
void           cp_colormap_paint (CpColormap      colormap,
                                  gboolean        reversed,
                                  const CpDomain *domain,
                                  double          opacity,
                                  const float    *values,
                                  gsize           n,
                                  guint32        *argb);

G_END_DECLS
