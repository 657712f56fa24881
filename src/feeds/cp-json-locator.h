/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint    cp_json_locator_find_line (const char *text,
                                    gsize       n_bytes,
                                    const char *path);
gboolean cp_json_locator_has_more (const char *text,
                                   gsize       n_bytes,
                                   guint      *line);

G_END_DECLS
