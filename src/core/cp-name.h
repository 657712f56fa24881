/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean cp_name_find (const char *const *names,
                       guint              n_names,
                       const char        *text,
                       guint             *index);

G_END_DECLS
