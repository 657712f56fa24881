/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-writer.h"

G_BEGIN_DECLS

/**
 * CpCsvWriter:
 *
 * Writes rows of RFC 4180: commas, CRLF, quotes only where needed. Lives on its caller's stack. An
 * empty cell is what is unknown.
 */
typedef struct
{
  CpWriter *writer;
  gboolean  spreadsheet_safe;
  guint     n_cells; /* of the row begun */
} CpCsvWriter;

void cp_csv_writer_init (CpCsvWriter *self,
                         CpWriter    *writer,
                         gboolean     spreadsheet_safe);
void cp_csv_writer_empty (CpCsvWriter *self);
void cp_csv_writer_text (CpCsvWriter *self,
                         const char  *text);
void cp_csv_writer_word (CpCsvWriter *self,
                         const char  *word);
void cp_csv_writer_int (CpCsvWriter *self,
                        gint64       value);
void cp_csv_writer_double (CpCsvWriter *self,
                           double       value);
void cp_csv_writer_end_row (CpCsvWriter *self);

G_END_DECLS
