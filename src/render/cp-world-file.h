/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "core/cp-grid-spec.h"

G_BEGIN_DECLS

char *cp_world_file_dup (const CpGridSpec *spec);

G_END_DECLS
