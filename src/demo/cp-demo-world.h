/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* The city everybody sees; any other number is another city on another island. */
#define CP_DEMO_SEED 20261123u

/**
 * CpDemoWorld:
 *
 * The invented city: island, streets, lines and timetable. Made once from its seed, then immutable
 * and atomically counted, so any thread may ask it anything.
 */
typedef struct _CpDemoWorld CpDemoWorld;

#define CP_TYPE_DEMO_WORLD (cp_demo_world_get_type ())
GType        cp_demo_world_get_type (void) G_GNUC_CONST;

CpDemoWorld *cp_demo_world_new (guint32 seed);
CpDemoWorld *cp_demo_world_ref (CpDemoWorld *self);
void         cp_demo_world_unref (CpDemoWorld *self);
guint32      cp_demo_world_get_seed (const CpDemoWorld *self);
guint        cp_demo_world_get_n_lines (const CpDemoWorld *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CpDemoWorld, cp_demo_world_unref)

G_END_DECLS
