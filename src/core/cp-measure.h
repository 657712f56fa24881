/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a frame shows. */
typedef enum
{
  CP_MEASURE_DENSITY, /* vehicles per square kilometre */
} CpMeasure;

const char *cp_measure_to_string (CpMeasure measure);
const char *cp_measure_get_unit (CpMeasure measure);
const char *cp_measure_get_title (CpMeasure measure);
gboolean    cp_measure_from_string (const char *text,
                                    CpMeasure  *measure);

G_END_DECLS
