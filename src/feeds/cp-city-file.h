/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "core/cp-city.h"

G_BEGIN_DECLS

#define CP_CITY_FILE_MAX_BYTES (1024u * 1024)
#define CP_CITY_FILE_MAX_FEEDS 64u
#define CP_CITY_FILE_MIN_INTERVAL_S 5.0

CpCity *cp_city_file_load (const char *path,
                           GError    **error);
CpCity *cp_city_file_parse (const char *name,
                            const char *text,
                            gsize       n_bytes,
                            GError    **error);

G_END_DECLS
