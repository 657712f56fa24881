/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "core/cp-city.h"

G_BEGIN_DECLS

#define CP_DEMO_CITY_ID "demo"
#define CP_DEMO_FEED_ID "demo"
#define CP_DEMO_TIME_ZONE "Atlantic/Azores"
#define CP_DEMO_INTERVAL_S 15

CpCity *cp_demo_city_new (void);

G_END_DECLS
