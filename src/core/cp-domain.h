/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-frame.h"

G_BEGIN_DECLS

/* How values become colours between the ends of a domain. */
typedef enum
{
  CP_SCALE_LINEAR,
  CP_SCALE_SQUARE_ROOT,
  CP_SCALE_LOG, /* log (1 + 99 t) / log 100: two decades, 0 stays 0 */
} CpScale;

/* The values the first and the last colour stand for. Fixed per city, measure and bandwidth; never
 * follows a pan or a frame. min < max. */
typedef struct
{
  double  min;
  double  max;
  CpScale scale;
} CpDomain;

const char *cp_scale_to_string (CpScale scale);
gboolean    cp_scale_from_string (const char *text,
                                  CpScale    *scale);

CpDomain    cp_domain_for_frame (const CpFrame *frame,
                                 CpScale        scale);
double      cp_domain_round_up (double value);
double      cp_domain_to_unit (const CpDomain *domain,
                               double          value);
double      cp_domain_from_unit (const CpDomain *domain,
                                 double          unit);

G_END_DECLS
