/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-scene.h"

G_BEGIN_DECLS

cairo_surface_t *cp_legend_picture_new (const CpScene *scene);

G_END_DECLS
