/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-error.h"

G_DEFINE_QUARK (cp-error-quark, cp_error)
