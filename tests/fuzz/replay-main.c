/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include <gio/gio.h>
#include <stdint.h>

/* Stands in for libFuzzer where there is none: every file of the folders named is tried once, each of
 * its beginnings up to a length as well, and each with single bytes changed. */

#define MAX_CUT_BYTES 512u

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

/* A copy of exactly that size, so that a sanitizer sees a byte read too far. */
static void
try_copy (const guint8 *data,
          gsize         size)
{
  g_autofree guint8 *copy = g_memdup2 (data, size);
  static guint8      nothing;

  g_assert_cmpint (LLVMFuzzerTestOneInput (copy != NULL ? copy : &nothing, size), ==, 0);
}

static void
replay_file (gconstpointer user_data)
{
  const char        *path = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char   *contents = NULL;
  gsize              size;

  g_file_get_contents (path, &contents, &size, &error);
  g_assert_no_error (error);
  try_copy ((const guint8 *) contents, size);
  for (gsize cut = 0; cut < MIN (size, MAX_CUT_BYTES); cut++)
    {
      guint8 *byte = (guint8 *) contents + cut;
      guint8  before = *byte;

      try_copy ((const guint8 *) contents, cut);
      for (guint bit = 0; bit < 8; bit++)
        {
          *byte = (guint8) (before ^ 1u << bit);
          try_copy ((const guint8 *) contents, size);
        }
      *byte = before;
    }
}

static void
add_folder (const char *path)
{
  g_autoptr (GError)    error = NULL;
  g_autoptr (GDir)      folder = g_dir_open (path, 0, &error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char           *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_assert_cmpuint (names->len, >, 0);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *test_path = g_strdup_printf ("/replay/%s", (const char *) g_ptr_array_index (names, i));

      g_test_add_data_func_full (test_path, g_build_filename (path, g_ptr_array_index (names, i), NULL),
                                 replay_file, g_free);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, >, 1);
  for (int i = 1; i < argc; i++)
    add_folder (argv[i]);
  return g_test_run ();
}
