/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-world-file.h"

/**
 * cp_world_file_dup:
 *
 * Tells where the picture of a grid lies, one pixel a cell, for the `.pgw` beside its `.png`: six
 * lines in Web Mercator metres (EPSG:3857), namely the pixel's width, two rotations, its height
 * (negative, as row 0 is the northern one) and the centre of the upper left pixel.
 *
 * Returns: (transfer full): the file's text
 */
char *
cp_world_file_dup (const CpGridSpec *spec)
{
  GString *text;
  double   lines[6];

  g_return_val_if_fail (spec != NULL, NULL);

  lines[0] = spec->cell_mercator_m;
  lines[1] = 0;
  lines[2] = 0;
  lines[3] = -spec->cell_mercator_m;
  lines[4] = spec->west_m + spec->cell_mercator_m / 2;
  lines[5] = spec->north_m - spec->cell_mercator_m / 2;
  text = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append (text, g_ascii_formatd (number, sizeof number, "%.15g", lines[i]));
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}
