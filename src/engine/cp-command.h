/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the program answers to the shell; in the manual. */
typedef enum
{
  CP_EXIT_DONE = 0,
  CP_EXIT_FAILED = 1,
  CP_EXIT_USAGE = 2,
  CP_EXIT_NO_DATA = 3,
} CpExit;

/* One word after `citypulse`. */
typedef struct
{
  const char *name;
  const char *arguments; /* as --help shows them */
  const char *summary;
  const char *examples;  /* lines for the end of --help */
  CpExit (*run) (int    argc,
                 char **argv);
} CpCommand;

extern const CpCommand cp_command_cities;
extern const CpCommand cp_command_demo_feed;
extern const CpCommand cp_command_heatmap;
extern const CpCommand cp_command_vehicles;
extern const CpCommand cp_command_watch;

void   cp_command_print_error (const char *format,
                               ...) G_GNUC_PRINTF (1, 2);
CpExit cp_command_parse (const CpCommand    *command,
                         const GOptionEntry *const *entries,
                         int                *argc,
                         char             ***argv);

G_END_DECLS
