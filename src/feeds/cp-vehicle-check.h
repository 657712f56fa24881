/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-feed-message.h"

#include "core/cp-finding.h"
#include "core/cp-geo.h"

G_BEGIN_DECLS

/* A fix further ahead of its snapshot than this is taken for one of the snapshot's time. */
#define CP_VEHICLE_MAX_AHEAD_USEC (60 * CP_USEC_PER_SECOND)

/* What a vehicle's place is good for. */
typedef enum
{
  CP_VEHICLE_PLACE_USABLE,
  CP_VEHICLE_PLACE_MISSING,
  CP_VEHICLE_PLACE_NOT_ON_EARTH, /* not finite or out of range */
  CP_VEHICLE_PLACE_NULL_ISLAND,  /* 0, 0 */
  CP_VEHICLE_PLACE_HALF_ZERO,    /* one coordinate 0 where the city has no such place */
} CpVehiclePlace;

/* Against what the vehicles of one message are held. */
typedef struct
{
  const CpFeedHeader *header;
  gint64              time_usec;    /* of the snapshot, or CP_TIME_UNKNOWN */
  gboolean            has_area;     /* a city is known … */
  CpBox               service_area; /* … and this is its service area … */
  CpBox               grown_area;   /* … and this with the validator's margin */
} CpVehicleCheck;

void           cp_vehicle_check_init (CpVehicleCheck     *self,
                                      const CpFeedHeader *header,
                                      const CpBox        *service_area);
CpVehiclePlace cp_vehicle_check_get_place (const CpVehicleCheck *self,
                                           const CpFeedVehicle  *vehicle);
gint64         cp_vehicle_check_get_time_usec (const CpVehicleCheck *self,
                                               const CpFeedVehicle  *vehicle,
                                               gboolean             *is_ahead);
float          cp_vehicle_check_get_bearing_deg (const CpFeedVehicle *vehicle);
float          cp_vehicle_check_get_speed_mps (const CpFeedVehicle *vehicle);
void           cp_vehicle_check_header (const CpVehicleCheck *self,
                                        CpFindings           *findings);
void           cp_vehicle_check_vehicle (const CpVehicleCheck *self,
                                         const CpFeedVehicle  *vehicle,
                                         CpFindings           *findings);

G_END_DECLS
