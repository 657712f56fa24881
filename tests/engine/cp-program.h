/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The program citypulse, run as a person runs it, with what it said. */
typedef struct
{
  int     status; /* what it answered; -1 where it died */
  GBytes *output; /* followed by a NUL that does not count */
  char   *errors;
} CpProgram;

void        cp_program_run (CpProgram  *self,
                            const char *first_argument,
                            ...) G_GNUC_NULL_TERMINATED;
void        cp_program_run_fed (CpProgram         *self,
                                GBytes            *input,
                                const char *const *arguments);
void        cp_program_clear (CpProgram *self);
const char *cp_program_get_text (const CpProgram *self);
JsonNode   *cp_program_parse_json (const CpProgram *self);
guint       cp_program_count_error_lines (const CpProgram *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CpProgram, cp_program_clear)

G_END_DECLS
