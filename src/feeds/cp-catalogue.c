/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-catalogue.h"

#include "cp-city-file.h"

#include <string.h>

struct _CpCatalogue
{
  GPtrArray *cities;   /* CpCity, sorted by name */
  GPtrArray *problems; /* char * */
};

/**
 * cp_catalogue_new:
 *
 * Returns: (transfer full): a catalogue of no cities
 */
CpCatalogue *
cp_catalogue_new (void)
{
  CpCatalogue *self = g_new0 (CpCatalogue, 1);

  self->cities = g_ptr_array_new_with_free_func ((GDestroyNotify) cp_city_unref);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
cp_catalogue_free (CpCatalogue *self)
{
  g_ptr_array_unref (self->cities);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

/* The same order on every machine, so not by the user's locale. */
static int
compare_cities (gconstpointer a,
                gconstpointer b)
{
  const CpCity    *left = *(const CpCity *const *) a;
  const CpCity    *right = *(const CpCity *const *) b;
  g_autofree char *left_name = g_utf8_casefold (left->name != NULL ? left->name : left->id, -1);
  g_autofree char *right_name = g_utf8_casefold (right->name != NULL ? right->name : right->id, -1);
  int              order = strcmp (left_name, right_name);

  return order != 0 ? order : strcmp (left->id, right->id);
}

/* Returns: whether there is a city with this id */
static gboolean
find (CpCatalogue *self,
      const char  *id,
      guint       *index)
{
  for (*index = 0; *index < self->cities->len; (*index)++)
    if (strcmp (((const CpCity *) g_ptr_array_index (self->cities, *index))->id, id) == 0)
      return TRUE;
  return FALSE;
}

/**
 * cp_catalogue_add:
 * @city: (transfer none): a city; takes the place of one with the same id
 */
void
cp_catalogue_add (CpCatalogue *self,
                  CpCity      *city)
{
  guint index;

  g_return_if_fail (self != NULL);
  g_return_if_fail (city != NULL && city->id != NULL);

  if (find (self, city->id, &index))
    g_ptr_array_remove_index (self->cities, index);
  g_ptr_array_add (self->cities, cp_city_ref (city));
  g_ptr_array_sort (self->cities, compare_cities);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * cp_catalogue_load_folder:
 * @path: a folder of city files; one that does not exist holds none
 *
 * Adds every `*.json` of a folder, in the order of their names. A file that cannot be used becomes a
 * problem in words, and costs no other. Waits for the disk.
 */
void
cp_catalogue_load_folder (CpCatalogue *self,
                          const char  *path)
{
  g_autoptr (GError)    error = NULL;
  g_autoptr (GDir)      folder = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char           *name;

  g_return_if_fail (self != NULL);
  g_return_if_fail (path != NULL);

  folder = g_dir_open (path, 0, &error);
  if (folder == NULL)
    {
      if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_ptr_array_add (self->problems, g_strdup (error->message));
      return;
    }
  while ((name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (name, ".json") && *name != '.')
      g_ptr_array_add (names, g_build_filename (path, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr (GError) file_error = NULL;
      g_autoptr (CpCity) city = cp_city_file_load (g_ptr_array_index (names, i), &file_error);

      if (city != NULL)
        cp_catalogue_add (self, city);
      else
        g_ptr_array_add (self->problems, g_strdup (file_error->message));
    }
}

/**
 * cp_catalogue_lookup:
 *
 * Returns: (transfer none) (nullable): the city of this id
 */
CpCity *
cp_catalogue_lookup (CpCatalogue *self,
                     const char  *id)
{
  guint index;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return find (self, id, &index) ? g_ptr_array_index (self->cities, index) : NULL;
}

/**
 * cp_catalogue_get_cities:
 *
 * Returns: (transfer none) (element-type CpCity): all cities, sorted by name
 */
GPtrArray *
cp_catalogue_get_cities (CpCatalogue *self)
{
  return self->cities;
}

/**
 * cp_catalogue_get_problems:
 *
 * Returns: (transfer none) (element-type utf8): what was wrong with files that were left out, one
 *   line each with file, line and reason
 */
GPtrArray *
cp_catalogue_get_problems (CpCatalogue *self)
{
  return self->problems;
}
