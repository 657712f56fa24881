/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-command.h"

#include "core/cp-city.h"
#include "core/cp-frame.h"
#include "render/cp-picture.h"

G_BEGIN_DECLS

/* How a command shows what it looks at: grid, kernel and colours, as its options name them. */
typedef struct
{
  char   *measure_name;
  char   *box_text;
  char   *colormap_name;
  char   *scale_name;
  int     n_cells;
  double  bandwidth_m;
  double  domain_max; /* 0: by the rule */
  double  opacity;
  gboolean reversed;

  CpMeasure  measure;
  CpScale    scale;
  CpColormap colormap;
} CpView;

void          cp_view_init (CpView *self);
void          cp_view_clear (CpView *self);
GOptionEntry *cp_view_dup_entries (CpView *self);
CpExit        cp_view_check (CpView *self);
CpExit        cp_view_make_spec (const CpView     *self,
                                 const CpCity     *city,
                                 const CpSnapshot *snapshot,
                                 CpGridSpec       *spec);
CpLook        cp_view_make_look (const CpView  *self,
                                 const CpCity  *city,
                                 const CpFrame *frame);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CpView, cp_view_clear)

G_END_DECLS
