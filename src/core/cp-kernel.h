/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Plain loops over arrays: no objects, no allocation kept between calls, any thread. */

void cp_kernel_density (const double *x_cells,
                        const double *y_cells,
                        const float  *weight,
                        guint         n,
                        double        sigma_cells,
                        guint         columns,
                        guint         rows,
                        float        *values);

G_END_DECLS
