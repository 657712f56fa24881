/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-view.h"

#include <math.h>

void
cp_view_init (CpView *self)
{
  *self = (CpView) {
    .n_cells = CP_GRID_DEFAULT_CELLS,
    .bandwidth_m = CP_GRID_DEFAULT_BANDWIDTH_M,
    .opacity = 1,
    .scale = CP_SCALE_SQUARE_ROOT,
  };
}

void
cp_view_clear (CpView *self)
{
  g_clear_pointer (&self->measure_name, g_free);
  g_clear_pointer (&self->box_text, g_free);
  g_clear_pointer (&self->colormap_name, g_free);
  g_clear_pointer (&self->scale_name, g_free);
}

/**
 * cp_view_dup_entries:
 *
 * Returns: (transfer full) (array zero-terminated=1): options that fill @self
 */
GOptionEntry *
cp_view_dup_entries (CpView *self)
{
  const GOptionEntry entries[] = {
    { "measure", 'm', 0, G_OPTION_ARG_STRING, &self->measure_name,
      "What is shown: density (default)", "MEASURE" },
    { "grid", 'n', 0, G_OPTION_ARG_INT, &self->n_cells,
      "Cells across the longer side: a multiple of 16, 16 to 4096 (default 256)", "CELLS" },
    { "bandwidth", 'b', 0, G_OPTION_ARG_DOUBLE, &self->bandwidth_m,
      "σ of the kernel on the ground; 0 counts per cell (default 300)", "METRES" },
    { "box", 0, 0, G_OPTION_ARG_STRING, &self->box_text,
      "The area, in degrees (default: the city's, else where the vehicles are)", "W,S,E,N" },
    { "domain", 0, 0, G_OPTION_ARG_DOUBLE, &self->domain_max,
      "The value of the last colour (default: the city's, else a round one for this frame)", "MAX" },
    { "scale", 0, 0, G_OPTION_ARG_STRING, &self->scale_name,
      "How values become colours: linear, square-root (default) or log", "SCALE" },
    { "colour-map", 'c', 0, G_OPTION_ARG_STRING, &self->colormap_name,
      "inferno (default), viridis or cividis", "NAME" },
    { "reversed", 0, 0, G_OPTION_ARG_NONE, &self->reversed,
      "Turn the colours round: dark is more, for light grounds", NULL },
    { "opacity", 0, 0, G_OPTION_ARG_DOUBLE, &self->opacity,
      "0 to 1 (default 1)", "SHARE" },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

/**
 * cp_view_check:
 *
 * Reads the names that were given.
 *
 * Returns: %CP_EXIT_DONE, or %CP_EXIT_USAGE after saying what is wrong
 */
CpExit
cp_view_check (CpView *self)
{
  if (self->measure_name != NULL && !cp_measure_from_string (self->measure_name, &self->measure))
    {
      cp_command_print_error ("there is no measure “%s”; there is density", self->measure_name);
      return CP_EXIT_USAGE;
    }
  if (self->scale_name != NULL && !cp_scale_from_string (self->scale_name, &self->scale))
    {
      cp_command_print_error ("there is no scale “%s”; there are linear, square-root and log",
                              self->scale_name);
      return CP_EXIT_USAGE;
    }
  if (self->colormap_name != NULL && !cp_colormap_from_string (self->colormap_name, &self->colormap))
    {
      cp_command_print_error ("there is no colour map “%s”; there are inferno, viridis and cividis",
                              self->colormap_name);
      return CP_EXIT_USAGE;
    }
  if (!(self->domain_max >= 0 && isfinite (self->domain_max)))
    {
      cp_command_print_error ("the value of the last colour is over 0, not %g", self->domain_max);
      return CP_EXIT_USAGE;
    }
  if (!(self->opacity >= 0 && self->opacity <= 1))
    {
      cp_command_print_error ("an opacity is 0 to 1, not %g", self->opacity);
      return CP_EXIT_USAGE;
    }
  return CP_EXIT_DONE;
}

/**
 * cp_view_make_spec:
 * @city: (nullable): gives the box where none was named
 * @snapshot: (nullable): its vehicles give the box where nothing else does
 *
 * Returns: %CP_EXIT_DONE, %CP_EXIT_USAGE after saying what is out of range, or %CP_EXIT_NO_DATA
 *   after saying that there is neither box, city nor vehicle
 */
CpExit
cp_view_make_spec (const CpView     *self,
                   const CpCity     *city,
                   const CpSnapshot *snapshot,
                   CpGridSpec       *spec)
{
  const CpFixColumns *fixes = snapshot != NULL ? cp_snapshot_get_fixes (snapshot) : NULL;
  g_autoptr (GError)  error = NULL;
  CpBox               box;

  if (self->box_text != NULL)
    {
      if (!cp_box_parse (self->box_text, &box, &error))
        {
          cp_command_print_error ("--box: %s", error->message);
          return CP_EXIT_USAGE;
        }
    }
  else if (city != NULL)
    box = city->box;
  else if (fixes == NULL || !cp_box_fit (fixes->latitude_deg, fixes->longitude_deg, fixes->n, &box))
    {
      cp_command_print_error ("there are no vehicles to find the area by; name it with --box or --city");
      return CP_EXIT_NO_DATA;
    }
  if (self->n_cells < 0
      || !cp_grid_spec_init (spec, &box, (guint) self->n_cells, self->bandwidth_m, self->measure, &error))
    {
      cp_command_print_error ("%s", error != NULL ? error->message : "a grid has 16 to 4096 cells");
      return CP_EXIT_USAGE;
    }
  return CP_EXIT_DONE;
}

/**
 * cp_view_make_look:
 * @city: (nullable): its domain counts where none was named
 * @frame: what the domain is found by where nobody fixed one
 */
CpLook
cp_view_make_look (const CpView  *self,
                   const CpCity  *city,
                   const CpFrame *frame)
{
  CpLook look = {
    .colormap = self->colormap,
    .reversed = self->reversed,
    .opacity = self->opacity,
    .domain = { .min = 0, .max = self->domain_max, .scale = self->scale },
  };

  if (self->domain_max == 0
      && (city == NULL
          || !cp_city_get_domain_max (city, self->measure, self->bandwidth_m, &look.domain.max)))
    look.domain = cp_domain_for_frame (frame, self->scale);
  return look;
}
