/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "core/cp-city.h"
#include "feeds/cp-feed-message.h"

G_BEGIN_DECLS

CpFeedMessage *cp_saved_message_load (char       **paths,
                                      guint        index,
                                      const CpCity *city,
                                      GError      **error);

G_END_DECLS
