/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-command.h"

#include "cp-suggestion.h"

#include <stdio.h>
#include <string.h>

/**
 * cp_command_print_error:
 * @format: what went wrong, in words; one line, no full stop
 *
 * Says it on stderr, after the program's name.
 */
void
cp_command_print_error (const char *format,
                        ...)
{
  g_autofree char *message = NULL;
  va_list          args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_strdelimit (message, "\r\n", ' ');
  g_printerr ("citypulse: %s\n", message);
}

/* All long names of a command's options, with their dashes; NULL-terminated. */
static char **
collect_option_names (const GOptionEntry *const *entries)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  g_strv_builder_add (names, "--help");
  for (; *entries != NULL; entries++)
    for (const GOptionEntry *entry = *entries; entry->long_name != NULL; entry++)
      {
        g_autofree char *name = g_strconcat ("--", entry->long_name, NULL);

        g_strv_builder_add (names, name);
      }
  return g_strv_builder_end (names);
}

/* The first of the arguments that looks like an option and is none. */
static const char *
find_unknown_option (char      **argv,
                     char *const *names)
{
  for (guint i = 1; argv[i] != NULL && strcmp (argv[i], "--") != 0; i++)
    {
      g_autofree char *name = g_strndup (argv[i], strcspn (argv[i], "="));

      if (g_str_has_prefix (name, "--") && !g_strv_contains ((const char *const *) names, name))
        return argv[i];
    }
  return NULL;
}

/**
 * cp_command_parse:
 * @entries: (array zero-terminated=1): groups of options
 * @argc: (inout): of the command: its name and what follows
 * @argv: (inout): likewise; options are taken out
 *
 * Reads a command's options. Mistakes are told, with the nearest option there is.
 *
 * Returns: %CP_EXIT_DONE or %CP_EXIT_USAGE
 */
CpExit
cp_command_parse (const CpCommand           *command,
                  const GOptionEntry *const *entries,
                  int                       *argc,
                  char                    ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (command->arguments);
  g_autofree char           *summary = g_strconcat (command->summary, ".", NULL);
  g_autofree char           *examples = g_strconcat ("Examples:\n", command->examples, NULL);
  g_auto (GStrv)             names = collect_option_names (entries);
  g_auto (GStrv)             given = g_strdupv (*argv);
  g_autofree char           *program = g_strconcat ("citypulse ", command->name, NULL);
  g_autoptr (GError)         error = NULL;
  const char                *unknown;
  const char                *nearest;

  g_set_prgname (program);
  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, examples);
  for (guint i = 0; entries[i] != NULL; i++)
    g_option_context_add_main_entries (context, entries[i], NULL);
  if (g_option_context_parse (context, argc, argv, &error))
    return CP_EXIT_DONE;

  unknown = g_error_matches (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION)
              ? find_unknown_option (given, names)
              : NULL;
  nearest = unknown != NULL ? cp_suggestion_find (unknown, (const char *const *) names) : NULL;
  if (nearest != NULL)
    cp_command_print_error ("%s has no option %s; did you mean %s?", command->name, unknown, nearest);
  else
    cp_command_print_error ("%s; see citypulse %s --help", error->message, command->name);
  return CP_EXIT_USAGE;
}
