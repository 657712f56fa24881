/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-demo-tile.h"
#include "cp-demo-world-private.h"

G_BEGIN_DECLS

/* A window onto the plane: what a tile shows, or any other rectangle of pixels. */
typedef struct
{
  double       zoom;     /* what decides how much is shown and how wide it is drawn */
  double       px_per_m; /* pixels to a metre of the plane */
  double       x_px;     /* where the plane's middle lies in the window */
  double       y_px;
  double       scale;    /* pixels to a unit of line width: 2 for tiles twice as fine */
  double       width_px;
  double       height_px;
  CpDemoBounds bounds;   /* of what is seen, on the plane */
} CpDemoView;

/* 0xRRGGBB */
typedef guint32 CpDemoColor;

typedef struct
{
  CpDemoColor sea;
  CpDemoColor shallow;
  CpDemoColor land;
  CpDemoColor town;
  CpDemoColor wood;
  CpDemoColor park;
  CpDemoColor block;
  CpDemoColor casing;
  CpDemoColor bridge;
  CpDemoColor road[CP_DEMO_N_ROADS];
  CpDemoColor tram;
  CpDemoColor label;
  CpDemoColor label_halo;
  CpDemoColor water_label;
} CpDemoPalette;

void                 cp_demo_view_init (CpDemoView *view,
                                        guint       z,
                                        double      west_px,
                                        double      north_px,
                                        guint       width_px,
                                        guint       height_px,
                                        double      scale);
CpDemoPoint          cp_demo_view_to_px (const CpDemoView *view,
                                         CpDemoPoint       point);
CpDemoBounds         cp_demo_view_grow (const CpDemoView *view,
                                        double            margin_m);
const CpDemoPalette *cp_demo_palette_get (CpDemoTileStyle style);
double               cp_demo_palette_road_px (CpDemoRoad        road,
                                              const CpDemoView *view);
void                 cp_demo_palette_set (cairo_t    *cr,
                                          CpDemoColor color,
                                          double      alpha);

/* The layers, from below. */
void                 cp_demo_map_paint (cairo_t             *cr,
                                        const CpDemoWorld   *world,
                                        const CpDemoView    *view,
                                        const CpDemoPalette *palette);
void                 cp_demo_blocks_paint (cairo_t             *cr,
                                           const CpDemoWorld   *world,
                                           const CpDemoView    *view,
                                           const CpDemoPalette *palette);
void                 cp_demo_labels_paint (cairo_t             *cr,
                                           const CpDemoWorld   *world,
                                           const CpDemoView    *view,
                                           const CpDemoPalette *palette);

G_END_DECLS
