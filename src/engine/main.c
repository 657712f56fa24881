/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-command.h"
#include "cp-suggestion.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>

static const CpCommand *const commands[] = {
  &cp_command_watch,
  &cp_command_heatmap,
  &cp_command_vehicles,
  &cp_command_cities,
  &cp_command_demo_feed,
};

static void
print_help (void)
{
  g_print ("Usage:\n"
           "  citypulse COMMAND [OPTION…]\n"
           "\n"
           "A city's live mobility as a heatmap.\n"
           "\n"
           "Commands:\n");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-10s %s\n", commands[i]->name, commands[i]->summary);
  g_print ("\n"
           "  citypulse COMMAND --help says more. It answers 0 when done, 1 when something failed,\n"
           "  2 when it was not understood, 3 when there is no data.\n"
           "\n"
           "Examples:\n"
           "  citypulse watch\n"
           "  citypulse heatmap --input VehiclePositions.pb --legend -o city.png\n");
}

static CpExit
run_command (int    argc,
             char **argv)
{
  const char *names[G_N_ELEMENTS (commands) + 1] = { NULL };
  const char *nearest;

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      names[i] = commands[i]->name;
      if (g_str_equal (names[i], argv[0]))
        return commands[i]->run (argc, argv);
    }
  nearest = cp_suggestion_find (argv[0], names);
  if (nearest != NULL)
    cp_command_print_error ("there is no command “%s”; did you mean %s?", argv[0], nearest);
  else
    cp_command_print_error ("there is no command “%s”; see citypulse --help", argv[0]);
  return CP_EXIT_USAGE;
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  /* A reader that goes away is an output that cannot be written: an error, not a death. */
  signal (SIGPIPE, SIG_IGN);
  g_set_prgname ("citypulse");

  if (argc < 2)
    {
      cp_command_print_error ("name a command; see citypulse --help");
      return CP_EXIT_USAGE;
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") || g_str_equal (argv[1], "help"))
    {
      print_help ();
      return CP_EXIT_DONE;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("citypulse %s\n", CP_VERSION);
      return CP_EXIT_DONE;
    }
  return run_command (argc - 1, argv + 1);
}
