/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-measure.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *unit;
  const char *title;
} measures[] = {
  [CP_MEASURE_DENSITY] = { "density", "vehicles/km²", "Vehicles per km²" },
};

const char *
cp_measure_to_string (CpMeasure measure)
{
  g_return_val_if_fail (measure < G_N_ELEMENTS (measures), NULL);
  return measures[measure].name;
}

/**
 * cp_measure_get_unit:
 *
 * Returns: the unit of a frame's values, as every output names it
 */
const char *
cp_measure_get_unit (CpMeasure measure)
{
  g_return_val_if_fail (measure < G_N_ELEMENTS (measures), NULL);
  return measures[measure].unit;
}

/**
 * cp_measure_get_title:
 *
 * Returns: what a legend calls it, in English, with its unit
 */
const char *
cp_measure_get_title (CpMeasure measure)
{
  g_return_val_if_fail (measure < G_N_ELEMENTS (measures), NULL);
  return measures[measure].title;
}

gboolean
cp_measure_from_string (const char *text,
                        CpMeasure  *measure)
{
  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    if (strcmp (measures[i].name, text) == 0)
      {
        *measure = (CpMeasure) i;
        return TRUE;
      }
  return FALSE;
}
