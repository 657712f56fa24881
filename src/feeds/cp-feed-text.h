/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Longer texts of a feed are cut at a character. */
#define CP_FEED_MAX_STRING_BYTES 1024u

gsize cp_feed_text_cut (const char *text,
                        gsize       n_bytes,
                        gsize       max_bytes);
void  cp_feed_text_append (GByteArray *array,
                           const char *text);

G_END_DECLS
