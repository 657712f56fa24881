/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-cities.h"
#include "cp-command.h"
#include "cp-output.h"

#include "render/cp-city-list.h"

static CpExit
write_cities (GPtrArray  *cities,
              gboolean    is_json,
              gboolean    is_whole,
              const char *output)
{
  g_autoptr (GError)        error = NULL;
  g_autoptr (GOutputStream) stream = cp_output_open (output, &error);
  CpCityListFormat          format = is_json ? CP_CITY_LIST_JSON : CP_CITY_LIST_TEXT;

  if (stream == NULL
      || !(is_whole ? cp_city_list_write_one (cities->pdata[0], format, stream, &error)
                    : cp_city_list_write (cities, format, stream, &error))
      || !cp_output_close (stream, &error))
    {
      cp_command_print_error ("%s", error->message);
      return CP_EXIT_FAILED;
    }
  return CP_EXIT_DONE;
}

static CpExit
list (gboolean    is_json,
      const char *output)
{
  g_autoptr (CpCatalogue) catalogue = cp_cities_load ();

  return write_cities (cp_catalogue_get_cities (catalogue), is_json, FALSE, output);
}

static CpExit
show (const char *id,
      gboolean    is_json,
      const char *output)
{
  g_autoptr (GPtrArray) cities = g_ptr_array_new_with_free_func ((GDestroyNotify) cp_city_unref);
  CpCity               *city = cp_cities_find (id);

  if (city == NULL)
    return CP_EXIT_USAGE;
  g_ptr_array_add (cities, city);
  return write_cities (cities, is_json, TRUE, output);
}

static CpExit
run (int    argc,
     char **argv)
{
  gboolean           is_json = FALSE;
  g_autofree char   *output = NULL;
  const GOptionEntry own_entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &is_json, "As JSON", NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "Where to (default: standard output)", "FILE" },
    { NULL },
  };
  const GOptionEntry *entries[] = { own_entries, NULL };
  CpExit              status = cp_command_parse (&cp_command_cities, entries, &argc, &argv);

  if (status != CP_EXIT_DONE)
    return status;
  if (argc == 1 || (argc == 2 && g_str_equal (argv[1], "list")))
    return list (is_json, output);
  if (argc == 3 && g_str_equal (argv[1], "show"))
    return show (argv[2], is_json, output);
  cp_command_print_error ("cities takes list, or show ID; see citypulse cities --help");
  return CP_EXIT_USAGE;
}

const CpCommand cp_command_cities = {
  .name = "cities",
  .arguments = "[list | show ID]",
  .summary = "List the cities of the catalogue, or show what is known of one",
  .examples = "  citypulse cities\n"
              "  citypulse cities show boston\n"
              "  citypulse cities show krakow --json\n",
  .run = run,
};
