/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CP_JSON_MAX_DEPTH 64u
#define CP_JSON_MAX_BYTES (64u * 1024 * 1024)

gboolean cp_json_guard_check (const char *text,
                              gsize       n_bytes,
                              gsize       max_bytes,
                              GError    **error);

G_END_DECLS
