/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-writer.h"

G_BEGIN_DECLS

/* How deep our own documents nest at most. */
#define CP_JSON_WRITER_MAX_DEPTH 16u

/* Block: one element a line, indented. Inline: all on one line, and so is all inside. */
typedef enum
{
  CP_JSON_BLOCK,
  CP_JSON_INLINE,
} CpJsonLayout;

/**
 * CpJsonWriter:
 *
 * Writes one JSON document as it is told, nothing kept. Lives on its caller's stack, between
 * cp_json_writer_init() and cp_json_writer_end(). The same calls give the same bytes in any locale.
 */
typedef struct
{
  CpWriter *writer;
  guint     depth;
  gboolean  has_name; /* a member's name waits for its value */
  struct
  {
    guint    n;
    gboolean is_inline;
    char     close;
  } level[CP_JSON_WRITER_MAX_DEPTH];
} CpJsonWriter;

void     cp_json_writer_init (CpJsonWriter *self,
                              CpWriter     *writer);
void     cp_json_writer_end (CpJsonWriter *self);

void     cp_json_writer_begin_object (CpJsonWriter *self,
                                      CpJsonLayout  layout);
void     cp_json_writer_end_object (CpJsonWriter *self);
void     cp_json_writer_begin_array (CpJsonWriter *self,
                                     CpJsonLayout  layout);
void     cp_json_writer_end_array (CpJsonWriter *self);
void     cp_json_writer_name (CpJsonWriter *self,
                              const char   *name);

void     cp_json_writer_null (CpJsonWriter *self);
void     cp_json_writer_boolean (CpJsonWriter *self,
                                 gboolean      value);
void     cp_json_writer_int (CpJsonWriter *self,
                             gint64        value);
void     cp_json_writer_double (CpJsonWriter *self,
                                double        value);
void     cp_json_writer_edge (CpJsonWriter *self,
                              double        degrees);
void     cp_json_writer_string (CpJsonWriter *self,
                                const char   *text);
void     cp_json_writer_time (CpJsonWriter *self,
                              gint64        time_usec);

G_END_DECLS
