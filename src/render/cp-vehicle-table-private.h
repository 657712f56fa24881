/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "core/cp-fade.h"
#include "core/cp-snapshot.h"

G_BEGIN_DECLS

/* What is told of a vehicle, in the order of formats.md section 3: JSON, GeoJSON and CSV all walk
 * this one list. */
typedef enum
{
  CP_VEHICLE_KEY,
  CP_VEHICLE_FEED,
  CP_VEHICLE_ID,
  CP_VEHICLE_LABEL,
  CP_VEHICLE_ROUTE_ID,
  CP_VEHICLE_TRIP_ID,
  CP_VEHICLE_START_DATE,
  CP_VEHICLE_DIRECTION_ID,
  CP_VEHICLE_LATITUDE,
  CP_VEHICLE_LONGITUDE,
  CP_VEHICLE_BEARING_DEG,
  CP_VEHICLE_SPEED_KMH,
  CP_VEHICLE_SPEED_SOURCE,
  CP_VEHICLE_OCCUPANCY,
  CP_VEHICLE_STATUS,
  CP_VEHICLE_STOP_ID,
  CP_VEHICLE_TIME,
  CP_VEHICLE_AGE_S,
  CP_VEHICLE_WEIGHT,
  CP_VEHICLE_STATE,
  CP_N_VEHICLE_COLUMNS,
} CpVehicleColumn;

typedef enum
{
  CP_VEHICLE_CELL_UNKNOWN,
  CP_VEHICLE_CELL_TEXT, /* what a feed wrote */
  CP_VEHICLE_CELL_WORD, /* a word of our own */
  CP_VEHICLE_CELL_INT,
  CP_VEHICLE_CELL_DOUBLE,
  CP_VEHICLE_CELL_TIME,
} CpVehicleCellKind;

typedef struct
{
  CpVehicleCellKind kind;
  const char       *text;
  gint64            integer; /* of an integer; of a time, microseconds */
  double            number;
} CpVehicleCell;

typedef struct
{
  guint32 row;
  gint64  age_usec;
  double  weight; /* over 0 */
} CpVehicleItem;

/* Those of a snapshot that are listed at an instant, in the order they are listed in. */
typedef struct
{
  const CpSnapshot   *snapshot;
  const CpFixColumns *fixes;
  GArray             *items; /* CpVehicleItem */
  GString            *key;   /* of the row being written */
} CpVehicleTable;

void          _cp_vehicle_table_init (CpVehicleTable   *self,
                                      const CpSnapshot *snapshot,
                                      gint64            time_usec,
                                      const CpFade     *fade);
void          _cp_vehicle_table_clear (CpVehicleTable *self);
CpAccounting  _cp_vehicle_table_account (const CpVehicleTable *self);
CpVehicleCell _cp_vehicle_table_get_cell (CpVehicleTable      *self,
                                          const CpVehicleItem *item,
                                          CpVehicleColumn      column);
const char   *_cp_vehicle_column_get_name (CpVehicleColumn column);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CpVehicleTable, _cp_vehicle_table_clear)

G_END_DECLS
