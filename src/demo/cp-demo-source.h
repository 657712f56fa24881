/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-demo-world.h"

#include "core/cp-clock.h"
#include "core/cp-source.h"

G_BEGIN_DECLS

#define CP_TYPE_DEMO_SOURCE (cp_demo_source_get_type ())
G_DECLARE_FINAL_TYPE (CpDemoSource, cp_demo_source, CP, DEMO_SOURCE, GObject)

CpSource *cp_demo_source_new (CpClock     *clock,
                              CpDemoWorld *world);

G_END_DECLS
