/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-demo-world.h"

#include "core/cp-snapshot.h"

G_BEGIN_DECLS

CpSnapshot *cp_demo_fleet_snapshot (CpDemoWorld *world,
                                    gint64       time_usec);
guint       cp_demo_fleet_count (CpDemoWorld *world,
                                 gint64       time_usec);

G_END_DECLS
