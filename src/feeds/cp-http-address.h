/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GUri    *cp_http_address_parse (const char *url,
                                GError    **error);
GUri    *cp_http_address_follow (GUri       *from,
                                 const char *location,
                                 gboolean    is_keyed,
                                 GError    **error);
GUri    *cp_http_address_with_key (GUri       *address,
                                   const char *name,
                                   const char *value);
gboolean cp_http_address_is_key (const char *secret);

G_END_DECLS
