/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-csv-writer.h"

#include <math.h>
#include <string.h>

static void
begin_cell (CpCsvWriter *self)
{
  if (self->n_cells++ > 0)
    cp_writer_put_char (self->writer, ',');
}

/**
 * cp_csv_writer_init:
 * @self: (out caller-allocates): a writer at the start of a row
 * @writer: (transfer none): has to outlive @self
 * @spreadsheet_safe: whether text that a spreadsheet would run as a formula gets a `'` in front
 */
void
cp_csv_writer_init (CpCsvWriter *self,
                    CpWriter    *writer,
                    gboolean     spreadsheet_safe)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (writer != NULL);

  self->writer = writer;
  self->spreadsheet_safe = spreadsheet_safe;
  self->n_cells = 0;
}

void
cp_csv_writer_empty (CpCsvWriter *self)
{
  begin_cell (self);
}

/**
 * cp_csv_writer_text:
 * @text: (nullable): what somebody else wrote, verbatim; %NULL is an empty cell
 */
void
cp_csv_writer_text (CpCsvWriter *self,
                    const char  *text)
{
  gboolean is_formula;
  gboolean is_quoted;

  begin_cell (self);
  if (text == NULL || *text == '\0')
    return;
  is_formula = self->spreadsheet_safe && strchr ("=+-@\t\r", *text) != NULL;
  is_quoted = strpbrk (text, ",\"\r\n") != NULL;
  if (is_quoted)
    cp_writer_put_char (self->writer, '"');
  if (is_formula)
    cp_writer_put_char (self->writer, '\'');
  for (const char *quote = strchr (text, '"'); quote != NULL; quote = strchr (text, '"'))
    {
      cp_writer_write (self->writer, text, (gsize) (quote + 1 - text));
      cp_writer_put_char (self->writer, '"');
      text = quote + 1;
    }
  cp_writer_puts (self->writer, text);
  if (is_quoted)
    cp_writer_put_char (self->writer, '"');
}

/**
 * cp_csv_writer_word:
 * @word: (nullable): a word of our own, which needs no quotes; %NULL is an empty cell
 */
void
cp_csv_writer_word (CpCsvWriter *self,
                    const char  *word)
{
  begin_cell (self);
  if (word != NULL)
    cp_writer_puts (self->writer, word);
}

void
cp_csv_writer_int (CpCsvWriter *self,
                   gint64       value)
{
  begin_cell (self);
  cp_writer_put_int (self->writer, value);
}

/**
 * cp_csv_writer_double:
 * @value: written with nine digits; what is not finite is an empty cell
 */
void
cp_csv_writer_double (CpCsvWriter *self,
                      double       value)
{
  begin_cell (self);
  if (isfinite (value))
    cp_writer_put_double (self->writer, "%.9g", value);
}

void
cp_csv_writer_end_row (CpCsvWriter *self)
{
  cp_writer_puts (self->writer, "\r\n");
  self->n_cells = 0;
}
