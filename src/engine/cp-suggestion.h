/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *cp_suggestion_find (const char        *word,
                                const char *const *words);

G_END_DECLS
