/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-json-writer.h"

#include "core/cp-domain.h"
#include "core/cp-frame.h"

G_BEGIN_DECLS

typedef enum
{
  CP_FRAME_FORMAT_JSON,
  CP_FRAME_FORMAT_CSV,
  CP_FRAME_FORMAT_PGM,
} CpFrameFormat;

gboolean cp_frame_format_from_string (const char    *text,
                                      CpFrameFormat *format);
gboolean cp_frame_text_write (const CpFrame  *frame,
                              const char     *city,
                              const CpDomain *domain,
                              CpFrameFormat   format,
                              GOutputStream  *out,
                              GError        **error);
void     cp_frame_text_write_members (const CpFrame  *frame,
                                      const char     *city,
                                      const CpDomain *domain,
                                      CpJsonWriter   *json);

G_END_DECLS
