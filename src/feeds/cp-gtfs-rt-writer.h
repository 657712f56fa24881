/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "core/cp-snapshot.h"

G_BEGIN_DECLS

GBytes *cp_gtfs_rt_writer_write (const CpSnapshot *snapshot);

G_END_DECLS
