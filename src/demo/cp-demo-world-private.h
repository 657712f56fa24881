/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-demo-line.h"
#include "cp-demo-streets.h"
#include "cp-demo-timetable.h"
#include "cp-demo-world.h"

G_BEGIN_DECLS

struct _CpDemoWorld
{
  guint32          seed;
  CpDemoTerrain   *terrain;
  CpDemoPlan      *plan;
  CpDemoStreets   *streets;
  GPtrArray       *lines; /* (element-type CpDemoLine) */
  CpDemoTimetable *timetables[CP_DEMO_N_DAY_KINDS];
  GTimeZone       *zone;
};

G_END_DECLS
