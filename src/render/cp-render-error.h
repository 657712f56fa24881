/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CP_RENDER_ERROR:
 *
 * What pictures and texts refuse. A stream that cannot be written to keeps its own error.
 */
#define CP_RENDER_ERROR (cp_render_error_quark ())
GQuark cp_render_error_quark (void);

typedef enum
{
  CP_RENDER_ERROR_TOO_LARGE, /* over a documented bound: ask for less */
  CP_RENDER_ERROR_FAILED,    /* a library gave up, memory included: nothing to correct */
} CpRenderError;

G_END_DECLS
