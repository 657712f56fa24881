/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-demo-world-private.h"

#include "cp-demo-city.h"

G_DEFINE_BOXED_TYPE (CpDemoWorld, cp_demo_world, cp_demo_world_ref, cp_demo_world_unref)

static GTimeZone *
new_zone (void)
{
  GTimeZone *zone = g_time_zone_new_identifier (CP_DEMO_TIME_ZONE);

  /* A machine without zone files still has a demo, an hour off in summer. */
  return zone != NULL ? zone : g_time_zone_new_offset (-3600);
}

/**
 * cp_demo_world_new:
 * @seed: %CP_DEMO_SEED for the city everybody sees
 *
 * Builds the city: terrain, plan, streets, lines and timetables. Costs about half a second, so
 * ask for it once, best in a worker thread, and share it. The same seed gives the same city.
 *
 * Returns: (transfer full): the world
 */
CpDemoWorld *
cp_demo_world_new (guint32 seed)
{
  CpDemoWorld *self = g_atomic_rc_box_new0 (CpDemoWorld);

  self->seed = seed;
  self->zone = new_zone ();
  self->terrain = cp_demo_terrain_new (seed);
  self->plan = cp_demo_plan_new (self->terrain, seed);
  self->streets = cp_demo_streets_new (self->plan);
  self->lines = cp_demo_lines_new (self->streets, self->plan, seed);
  for (guint kind = 0; kind < CP_DEMO_N_DAY_KINDS; kind++)
    self->timetables[kind] = cp_demo_timetable_new (self->lines, kind, seed);
  return self;
}

CpDemoWorld *
cp_demo_world_ref (CpDemoWorld *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
cp_demo_world_clear (gpointer data)
{
  CpDemoWorld *self = data;

  for (guint kind = 0; kind < CP_DEMO_N_DAY_KINDS; kind++)
    cp_demo_timetable_free (self->timetables[kind]);
  g_ptr_array_unref (self->lines);
  cp_demo_streets_free (self->streets);
  cp_demo_plan_free (self->plan);
  cp_demo_terrain_free (self->terrain);
  g_time_zone_unref (self->zone);
}

void
cp_demo_world_unref (CpDemoWorld *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, cp_demo_world_clear);
}

guint32
cp_demo_world_get_seed (const CpDemoWorld *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->seed;
}

guint
cp_demo_world_get_n_lines (const CpDemoWorld *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->lines->len;
}
