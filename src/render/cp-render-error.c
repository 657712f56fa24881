/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-render-error.h"

G_DEFINE_QUARK (cp-render-error-quark, cp_render_error)
