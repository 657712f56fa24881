/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "feeds/cp-catalogue.h"

G_BEGIN_DECLS

CpCatalogue *cp_cities_load (void);
CpCity      *cp_cities_find (const char *id);

G_END_DECLS
