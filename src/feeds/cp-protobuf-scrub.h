/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <protobuf-c/protobuf-c.h>

#include <glib.h>

G_BEGIN_DECLS

/* Fields one described message may have, and how deep described messages may nest. */
#define CP_PROTOBUF_SCRUB_MAX_FIELDS 32u
#define CP_PROTOBUF_SCRUB_MAX_DEPTH 8u

gboolean cp_protobuf_scrub (const ProtobufCMessageDescriptor *descriptor,
                            const guint8                     *origin,
                            const guint8                     *bytes,
                            gsize                             n_bytes,
                            GByteArray                       *out,
                            GError                          **error);

G_END_DECLS
