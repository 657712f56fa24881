/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-output.h"

#include <gio/gunixoutputstream.h>
#include <unistd.h>

/**
 * cp_output_open:
 * @path: (nullable): a file, or %NULL or `-` for standard output
 *
 * A file is written beside its name and takes its place in cp_output_close(), so that a failure
 * leaves the old one.
 *
 * Returns: (transfer full) (nullable): where data goes, or %NULL with an error
 */
GOutputStream *
cp_output_open (const char *path,
                GError    **error)
{
  g_autoptr (GFile)     file = NULL;
  g_autoptr (GError)    cause = NULL;
  GFileOutputStream    *stream;

  if (path == NULL || g_str_equal (path, "-"))
    return g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  file = g_file_new_for_commandline_arg (path);
  stream = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, &cause);
  if (stream == NULL)
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&cause), "cannot write %s: ", path);
      return NULL;
    }
  return G_OUTPUT_STREAM (stream);
}

/**
 * cp_output_close:
 * @stream: from cp_output_open(), complete
 *
 * Returns: whether all of it was written
 */
gboolean
cp_output_close (GOutputStream *stream,
                 GError       **error)
{
  return g_output_stream_flush (stream, NULL, error) && g_output_stream_close (stream, NULL, error);
}

/**
 * cp_output_is_terminal:
 * @path: (nullable): as for cp_output_open()
 *
 * Returns: whether a person sees what is written there
 */
gboolean
cp_output_is_terminal (const char *path)
{
  return (path == NULL || g_str_equal (path, "-")) && isatty (STDOUT_FILENO);
}
