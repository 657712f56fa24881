/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-writer.h"

#include <string.h>

struct _CpWriter
{
  GOutputStream *stream;
  GError        *error; /* the first one */
  gsize          length;
  char           buffer[CP_WRITER_BUFFER_BYTES];
};

static void
flush (CpWriter *self)
{
  if (self->error == NULL && self->length > 0)
    g_output_stream_write_all (self->stream, self->buffer, self->length, NULL, NULL, &self->error);
  self->length = 0;
}

/* Makes room for n_bytes in one piece. */
static char *
reserve (CpWriter *self,
         gsize     n_bytes)
{
  g_assert (n_bytes <= sizeof self->buffer);
  if (n_bytes > sizeof self->buffer - self->length)
    flush (self);
  return self->buffer + self->length;
}

/**
 * cp_writer_new:
 * @stream: where to write; writing may block, so the caller chooses stream and thread
 *
 * Returns: (transfer full): a writer that holds a reference to @stream
 */
CpWriter *
cp_writer_new (GOutputStream *stream)
{
  CpWriter *self;

  g_return_val_if_fail (G_IS_OUTPUT_STREAM (stream), NULL);

  self = g_new (CpWriter, 1);
  self->stream = g_object_ref (stream);
  self->error = NULL;
  self->length = 0;
  return self;
}

/**
 * cp_writer_free:
 *
 * Drops the writer, and with it what was not yet written: only cp_writer_close() knows success.
 */
void
cp_writer_free (CpWriter *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->stream);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * cp_writer_write:
 * @data: (array length=n_bytes): bytes, copied
 */
void
cp_writer_write (CpWriter   *self,
                 const void *data,
                 gsize       n_bytes)
{
  const char *bytes = data;

  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || n_bytes == 0);

  while (n_bytes > 0)
    {
      gsize n = MIN (n_bytes, sizeof self->buffer - self->length);

      memcpy (self->buffer + self->length, bytes, n);
      self->length += n;
      bytes += n;
      n_bytes -= n;
      if (self->length == sizeof self->buffer)
        flush (self);
    }
}

void
cp_writer_puts (CpWriter   *self,
                const char *text)
{
  g_return_if_fail (text != NULL);

  cp_writer_write (self, text, strlen (text));
}

void
cp_writer_put_char (CpWriter *self,
                    char      character)
{
  cp_writer_write (self, &character, 1);
}

void
cp_writer_put_int (CpWriter *self,
                   gint64    value)
{
  cp_writer_printf (self, "%" G_GINT64_FORMAT, value);
}

/**
 * cp_writer_put_double:
 * @format: a printf() format of one double, such as `%.9g`
 * @value: finite
 *
 * Prints a number with a decimal point whatever the locale says. Negative zero prints as 0.
 */
void
cp_writer_put_double (CpWriter   *self,
                      const char *format,
                      double      value)
{
  char *at;

  g_return_if_fail (self != NULL);

  /* Most cells of most grids are empty, and printf() is what writing a grid costs. */
  if (value == 0)
    {
      cp_writer_put_char (self, '0');
      return;
    }
  at = reserve (self, G_ASCII_DTOSTR_BUF_SIZE);
  g_ascii_formatd (at, G_ASCII_DTOSTR_BUF_SIZE, format, value);
  self->length += strlen (at);
}

/**
 * cp_writer_printf:
 * @format: as printf()'s, without floating-point numbers, which would follow the locale: those go
 *   through cp_writer_put_double()
 */
void
cp_writer_printf (CpWriter   *self,
                  const char *format,
                  ...)
{
  char            small[128];
  g_autofree char *large = NULL;
  va_list         args;
  int             length;

  g_return_if_fail (self != NULL);

  va_start (args, format);
  length = g_vsnprintf (small, sizeof small, format, args);
  va_end (args);
  if (length < (int) sizeof small)
    {
      cp_writer_write (self, small, (gsize) MAX (length, 0));
      return;
    }
  va_start (args, format);
  large = g_strdup_vprintf (format, args);
  va_end (args);
  cp_writer_puts (self, large);
}

/**
 * cp_writer_has_failed:
 *
 * For long loops that would rather stop than write to nobody.
 */
gboolean
cp_writer_has_failed (const CpWriter *self)
{
  return self->error != NULL;
}

/**
 * cp_writer_close:
 *
 * Writes what is held back. The stream stays open: it is its owner's to close, and to flush.
 *
 * Returns: whether everything since cp_writer_new() was written; the stream's first error otherwise
 */
gboolean
cp_writer_close (CpWriter *self,
                 GError  **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  flush (self);
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->error));
  return FALSE;
}
