/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-render-fixture.h"

#include "render/cp-writer.h"

#include <locale.h>
#include <string.h>

/* A stream that takes so many bytes and no more, as a full disk does. */
#define TYPE_FULL_STREAM (full_stream_get_type ())
G_DECLARE_FINAL_TYPE (FullStream, full_stream, TEST, FULL_STREAM, GOutputStream)

struct _FullStream
{
  GOutputStream parent_instance;

  gsize room;
  guint n_refusals;
};

G_DEFINE_FINAL_TYPE (FullStream, full_stream, G_TYPE_OUTPUT_STREAM)

static gssize
full_stream_write (GOutputStream *stream,
                   const void    *buffer,
                   gsize          count,
                   GCancellable  *cancellable,
                   GError       **error)
{
  FullStream *self = TEST_FULL_STREAM (stream);
  gsize       n = MIN (count, self->room);

  if (n == 0)
    {
      self->n_refusals++;
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
      return -1;
    }
  self->room -= n;
  return (gssize) n;
}

static void
full_stream_class_init (FullStreamClass *klass)
{
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = full_stream_write;
}

static void
full_stream_init (FullStream *self)
{
}

static gboolean
write_pattern (GOutputStream *stream,
               gsize          n_bytes,
               GError       **error)
{
  g_autoptr (CpWriter) writer = cp_writer_new (stream);

  for (gsize i = 0; i < n_bytes; i++)
    cp_writer_put_char (writer, (char) ('a' + i % 23));
  return cp_writer_close (writer, error);
}

/* Whole around the size of the buffer, where pieces are put together. */
static void
test_sizes (void)
{
  static const gsize sizes[] = { 0, 1, CP_WRITER_BUFFER_BYTES - 1, CP_WRITER_BUFFER_BYTES,
                                 CP_WRITER_BUFFER_BYTES + 1, 3 * CP_WRITER_BUFFER_BYTES + 17 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) bytes = NULL;
      const char        *data;
      gsize              n_bytes;

      cp_fixture_bytes (&bytes, write_pattern (stream, sizes[i], &error));
      data = g_bytes_get_data (bytes, &n_bytes);
      g_assert_cmpuint (n_bytes, ==, sizes[i]);
      for (gsize k = 0; k < n_bytes; k++)
        g_assert_cmpint (data[k], ==, 'a' + k % 23);
    }
}

/* One write larger than the buffer, numbers at its very end. */
static void
test_mixed (void)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (CpWriter)      writer = cp_writer_new (stream);
  g_autoptr (GError)        error = NULL;
  g_autofree char          *large = g_strnfill (3 * CP_WRITER_BUFFER_BYTES - 2, 'x');
  const char               *data;

  cp_writer_puts (writer, large);
  cp_writer_put_double (writer, "%.9g", -1234567.875);
  cp_writer_put_double (writer, "%.9g", -0.0);
  cp_writer_put_int (writer, G_MININT64);
  cp_writer_printf (writer, "%s", large);
  g_assert_true (cp_writer_close (writer, &error));
  g_assert_no_error (error);
  data = g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream));
  g_assert_true (g_str_has_prefix (data + strlen (large), "-1234567.880-9223372036854775808xxx"));
  g_assert_cmpuint (g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)), ==,
                    2 * strlen (large) + strlen ("-1234567.880-9223372036854775808"));
}

/* The first error is the one told; nothing is asked of the stream after it. */
static void
test_sticky_error (void)
{
  g_autoptr (FullStream) stream = g_object_new (TYPE_FULL_STREAM, NULL);
  g_autoptr (CpWriter)   writer = NULL;
  g_autoptr (GError)     error = NULL;

  stream->room = CP_WRITER_BUFFER_BYTES + 100;
  writer = cp_writer_new (G_OUTPUT_STREAM (stream));
  for (guint i = 0; i < 10 * CP_WRITER_BUFFER_BYTES; i++)
    cp_writer_put_char (writer, 'x');
  g_assert_true (cp_writer_has_failed (writer));
  g_assert_cmpuint (stream->n_refusals, ==, 1);
  g_assert_false (cp_writer_close (writer, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_cmpuint (stream->n_refusals, ==, 1);
}

/* A comma for a decimal point would be another number to whoever reads it. */
static void
test_locale (void)
{
  static const char *const locales[] = { "de_DE.UTF-8", "fr_FR.UTF-8", "pl_PL.UTF-8" };
  g_autofree char         *before = g_strdup (setlocale (LC_ALL, NULL));
  gboolean                 is_set = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (locales) && !is_set; i++)
    is_set = setlocale (LC_ALL, locales[i]) != NULL;
  if (!is_set)
    {
      g_test_skip ("no locale with a decimal comma is installed");
      return;
    }
  {
    g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
    g_autoptr (CpWriter)      writer = cp_writer_new (stream);

    cp_writer_put_double (writer, "%.9g", 2.5);
    g_assert_true (cp_writer_close (writer, NULL));
    g_assert_cmpmem (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)),
                     g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)), "2.5", 3);
  }
  setlocale (LC_ALL, before);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/writer/sizes", test_sizes);
  g_test_add_func ("/writer/mixed", test_mixed);
  g_test_add_func ("/writer/sticky-error", test_sticky_error);
  g_test_add_func ("/writer/locale", test_locale);
  return g_test_run ();
}
