/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GOutputStream *cp_output_open (const char *path,
                               GError    **error);
gboolean       cp_output_close (GOutputStream *stream,
                                GError       **error);
gboolean       cp_output_is_terminal (const char *path);

G_END_DECLS
