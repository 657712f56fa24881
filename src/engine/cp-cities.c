/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-cities.h"

#include "cp-command.h"
#include "cp-suggestion.h"

#include "demo/cp-demo-city.h"

/**
 * cp_cities_load:
 *
 * Every city this machine knows: the demo city, those that come with the program (below
 * `$CITYPULSE_DATA`, where it is not installed), and the user's own, which add and override. A file
 * with an error is told on stderr and costs no other.
 *
 * Returns: (transfer full): the catalogue
 */
CpCatalogue *
cp_cities_load (void)
{
  CpCatalogue       *catalogue = cp_catalogue_new ();
  g_autoptr (CpCity) demo = cp_demo_city_new ();
  const char        *data = g_getenv ("CITYPULSE_DATA");
  g_autofree char   *shipped = g_build_filename (data != NULL ? data : CP_DATADIR, "cities", NULL);
  g_autofree char   *own = g_build_filename (g_get_user_config_dir (), "citypulse", "cities", NULL);
  GPtrArray         *problems;

  cp_catalogue_add (catalogue, demo);
  cp_catalogue_load_folder (catalogue, shipped);
  cp_catalogue_load_folder (catalogue, own);
  problems = cp_catalogue_get_problems (catalogue);
  for (guint i = 0; i < problems->len; i++)
    cp_command_print_error ("%s", (const char *) problems->pdata[i]);
  return catalogue;
}

/**
 * cp_cities_find:
 * @id: of a city
 *
 * Returns: (transfer full) (nullable): the city, or %NULL after saying that there is none, with the
 *   nearest there is
 */
CpCity *
cp_cities_find (const char *id)
{
  g_autoptr (CpCatalogue)  catalogue = cp_cities_load ();
  CpCity                  *city = cp_catalogue_lookup (catalogue, id);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv)           ids = NULL;
  GPtrArray               *cities;
  const char              *nearest;

  if (city != NULL)
    return cp_city_ref (city);
  cities = cp_catalogue_get_cities (catalogue);
  for (guint i = 0; i < cities->len; i++)
    g_strv_builder_add (builder, ((const CpCity *) cities->pdata[i])->id);
  ids = g_strv_builder_end (builder);
  nearest = cp_suggestion_find (id, (const char *const *) ids);
  if (nearest != NULL)
    cp_command_print_error ("there is no city “%s”; did you mean %s?", id, nearest);
  else
    cp_command_print_error ("there is no city “%s”; citypulse cities lists them", id);
  return NULL;
}
