/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-feed-error.h"

G_DEFINE_QUARK (cp-feed-error-quark, cp_feed_error)
