/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-program.h"

#include <string.h>

/**
 * cp_program_run_fed:
 * @input: (nullable): what comes on standard input
 * @arguments: (array zero-terminated=1): without the program's name
 */
void
cp_program_run_fed (CpProgram         *self,
                    GBytes            *input,
                    const char *const *arguments)
{
  g_autoptr (GStrvBuilder)        builder = g_strv_builder_new ();
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess)         process = NULL;
  g_autoptr (GBytes)              output = NULL;
  g_autoptr (GBytes)              errors = NULL;
  g_autoptr (GError)              error = NULL;
  g_auto (GStrv)                  argv = NULL;
  g_autoptr (GString)             text = NULL;
  const char                     *program = g_getenv ("CITYPULSE_PROGRAM");

  g_assert_nonnull (program);
  g_strv_builder_add (builder, program);
  g_strv_builder_addv (builder, (const char **) arguments);
  argv = g_strv_builder_end (builder);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE
                                        | (input != NULL ? G_SUBPROCESS_FLAGS_STDIN_PIPE : 0));
  /* GLib keeps a test's own folders to itself; the program is to find the same. */
  g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", g_get_user_config_dir (), TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", g_get_user_data_dir (), TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  g_subprocess_communicate (process, input, NULL, &output, &errors, &error);
  g_assert_no_error (error);

  cp_program_clear (self);
  self->status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
  text = g_string_new (NULL);
  if (g_bytes_get_size (output) > 0)
    g_string_append_len (text, g_bytes_get_data (output, NULL), (gssize) g_bytes_get_size (output));
  /* A string's bytes have a NUL behind them. */
  self->output = g_string_free_to_bytes (g_steal_pointer (&text));
  self->errors = g_strdup_printf ("%.*s", (int) g_bytes_get_size (errors),
                                  (const char *) g_bytes_get_data (errors, NULL));
}

/**
 * cp_program_run:
 * @first_argument: without the program's name; %NULL-terminated
 */
void
cp_program_run (CpProgram  *self,
                const char *first_argument,
                ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  va_list               args;

  va_start (args, first_argument);
  for (const char *argument = first_argument; argument != NULL; argument = va_arg (args, const char *))
    g_ptr_array_add (arguments, (gpointer) argument);
  va_end (args);
  g_ptr_array_add (arguments, NULL);
  cp_program_run_fed (self, NULL, (const char *const *) arguments->pdata);
}

void
cp_program_clear (CpProgram *self)
{
  g_clear_pointer (&self->output, g_bytes_unref);
  g_clear_pointer (&self->errors, g_free);
}

const char *
cp_program_get_text (const CpProgram *self)
{
  return g_bytes_get_data (self->output, NULL);
}

/**
 * cp_program_parse_json:
 *
 * Returns: (transfer full): what it printed; anything but one JSON document fails the test
 */
JsonNode *
cp_program_parse_json (const CpProgram *self)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError)     error = NULL;

  json_parser_load_from_data (parser, cp_program_get_text (self), (gssize) g_bytes_get_size (self->output), &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

guint
cp_program_count_error_lines (const CpProgram *self)
{
  guint n = 0;

  for (const char *at = self->errors; *at != '\0'; at++)
    n += *at == '\n';
  return n;
}
