/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "core/cp-domain.h"

G_BEGIN_DECLS

#define CP_MAX_TICKS 6u

/* A number of a legend and its place on the ramp. */
typedef struct
{
  double value;
  double unit;     /* 0 … 1, on the domain's scale */
  char   text[16]; /* ASCII, the same in every locale */
} CpTick;

guint cp_ticks_for_domain (const CpDomain *domain,
                           gboolean        is_exceeded,
                           CpTick          ticks[CP_MAX_TICKS]);

G_END_DECLS
