/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-json-writer.h"

#include "core/cp-fade.h"
#include "core/cp-snapshot.h"

G_BEGIN_DECLS

typedef enum
{
  CP_VEHICLE_FORMAT_JSON,
  CP_VEHICLE_FORMAT_GEOJSON,
  CP_VEHICLE_FORMAT_CSV,
} CpVehicleFormat;

gboolean    cp_vehicle_format_from_string (const char      *text,
                                           CpVehicleFormat *format);
const char *cp_vehicle_occupancy_to_string (int occupancy);
const char *cp_vehicle_status_to_string (int status);

gboolean    cp_vehicle_list_write (const CpSnapshot *snapshot,
                                   gint64            time_usec,
                                   const CpFade     *fade,
                                   CpVehicleFormat   format,
                                   gboolean          spreadsheet_safe,
                                   GOutputStream    *out,
                                   GError          **error);
void        cp_vehicle_list_write_members (const CpSnapshot *snapshot,
                                           gint64            time_usec,
                                           const CpFade     *fade,
                                           CpJsonWriter     *json);

G_END_DECLS
