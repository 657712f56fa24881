/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-command.h"
#include "cp-output.h"
#include "cp-selection.h"

#include "render/cp-vehicle-list.h"

static CpExit
write_list (const CpSelection *selection,
            CpVehicleFormat    format,
            gboolean           spreadsheet_safe,
            const char        *output)
{
  g_autoptr (GError)        error = NULL;
  g_autoptr (GOutputStream) stream = cp_output_open (output, &error);

  if (stream == NULL
      || !cp_vehicle_list_write (selection->snapshot, selection->time_usec, &selection->fade, format,
                                 spreadsheet_safe, stream, &error)
      || !cp_output_close (stream, &error))
    {
      cp_command_print_error ("%s", error->message);
      return CP_EXIT_FAILED;
    }
  return selection->is_other_feed ? CP_EXIT_NO_DATA : CP_EXIT_DONE;
}

static CpExit
run (int    argc,
     char **argv)
{
  g_auto (CpSelection)     selection = { 0 };
  g_autofree char         *format_name = NULL;
  g_autofree char         *output = NULL;
  gboolean                 spreadsheet_safe = FALSE;
  g_autofree GOptionEntry *selection_entries = cp_selection_dup_entries (&selection);
  const GOptionEntry       own_entries[] = {
    { "format", 'f', 0, G_OPTION_ARG_STRING, &format_name, "json (default), geojson or csv", "FORMAT" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "Where to (default: standard output)", "FILE" },
    { "spreadsheet-safe", 0, 0, G_OPTION_ARG_NONE, &spreadsheet_safe,
      "In csv, put ' before texts that a spreadsheet would take for formulas", NULL },
    { NULL },
  };
  const GOptionEntry *entries[] = { selection_entries, own_entries, NULL };
  CpVehicleFormat     format = CP_VEHICLE_FORMAT_JSON;
  CpExit              status = cp_command_parse (&cp_command_vehicles, entries, &argc, &argv);

  if (status != CP_EXIT_DONE)
    return status;
  if (argc > 1)
    {
      cp_command_print_error ("“%s” is too much; a saved message is named with --input", argv[1]);
      return CP_EXIT_USAGE;
    }
  if (format_name != NULL && !cp_vehicle_format_from_string (format_name, &format))
    {
      cp_command_print_error ("there is no format “%s”; there are json, geojson and csv", format_name);
      return CP_EXIT_USAGE;
    }
  status = cp_selection_load (&selection);
  return status == CP_EXIT_DONE ? write_list (&selection, format, spreadsheet_safe, output) : status;
}

const CpCommand cp_command_vehicles = {
  .name = "vehicles",
  .arguments = NULL,
  .summary = "List the vehicles of a city or of saved feed messages, one by one, with what was left out "
             "and why",
  .examples = "  citypulse vehicles --input VehiclePositions.pb\n"
              "  citypulse vehicles --input bus.pb --input tram.pb --city krakow --format geojson -o krakow.geojson\n"
              "  citypulse vehicles --city demo --at 2026-11-20T08:15 --format csv\n",
  .run = run,
};
