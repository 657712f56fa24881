/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-vehicle-check.h"

#include <math.h>
#include <string.h>

/* Both coordinates under this: somebody's zeroed memory, not the Gulf of Guinea. */
#define NULL_ISLAND_DEG 1e-6

/* A mile: what the validator allows around a service area (E028). */
#define AREA_MARGIN_M 1609.0

/* The validator's limit (W004), and where ours ends: no bus does this, and no tram. */
#define FAST_MPS 26.0f
#define MAX_SPEED_MPS 150.0f

/* E049 is asked of this version and later. */
#define INCREMENTALITY_VERSION 2.0

static gboolean
is_on_earth (double latitude_deg,
             double longitude_deg)
{
  /* False for NaN. */
  return fabs (latitude_deg) <= 90 && fabs (longitude_deg) <= 180;
}

/**
 * cp_vehicle_check_init:
 * @header: of the message; kept by reference
 * @service_area: (nullable): the city's, or %NULL where no city is known
 *
 * The snapshot's time is %CP_TIME_UNKNOWN until somebody sets it.
 */
void
cp_vehicle_check_init (CpVehicleCheck     *self,
                       const CpFeedHeader *header,
                       const CpBox        *service_area)
{
  *self = (CpVehicleCheck) {
    .header = header,
    .time_usec = CP_TIME_UNKNOWN,
    .has_area = service_area != NULL,
  };
  if (service_area != NULL)
    {
      self->service_area = *service_area;
      self->grown_area = cp_box_grow (service_area, AREA_MARGIN_M);
    }
}

/**
 * cp_vehicle_check_get_place:
 *
 * Returns: what the vehicle's position is good for (formats: section 3, classes 1 and 2)
 */
CpVehiclePlace
cp_vehicle_check_get_place (const CpVehicleCheck *self,
                            const CpFeedVehicle  *vehicle)
{
  CpPoint place = { vehicle->latitude_deg, vehicle->longitude_deg };

  if (!vehicle->has_position)
    return CP_VEHICLE_PLACE_MISSING;
  if (!is_on_earth (place.latitude_deg, place.longitude_deg))
    return CP_VEHICLE_PLACE_NOT_ON_EARTH;
  if (fabs (place.latitude_deg) < NULL_ISLAND_DEG && fabs (place.longitude_deg) < NULL_ISLAND_DEG)
    return CP_VEHICLE_PLACE_NULL_ISLAND;
  if ((place.latitude_deg == 0 || place.longitude_deg == 0)
      && !(self->has_area && cp_box_contains (&self->service_area, place)))
    return CP_VEHICLE_PLACE_HALF_ZERO;
  return CP_VEHICLE_PLACE_USABLE;
}

/**
 * cp_vehicle_check_get_time_usec:
 * @is_ahead: (out) (optional): whether it was over a minute ahead of the snapshot and is now the
 *   snapshot's time
 *
 * Returns: the time of the fix, the header's where it has none, or %CP_TIME_UNKNOWN
 */
gint64
cp_vehicle_check_get_time_usec (const CpVehicleCheck *self,
                                const CpFeedVehicle  *vehicle,
                                gboolean             *is_ahead)
{
  gint64   time_usec = vehicle->time_usec;
  gboolean ahead;

  if (time_usec == CP_TIME_UNKNOWN)
    time_usec = self->header->time_usec;
  ahead = time_usec != CP_TIME_UNKNOWN && self->time_usec != CP_TIME_UNKNOWN
          && time_usec > self->time_usec && time_usec - self->time_usec > CP_VEHICLE_MAX_AHEAD_USEC;
  if (is_ahead != NULL)
    *is_ahead = ahead;
  return ahead ? self->time_usec : time_usec;
}

/**
 * cp_vehicle_check_get_bearing_deg:
 *
 * Returns: degrees from 0 up to, not including, 360; NaN where not told or out of range
 */
float
cp_vehicle_check_get_bearing_deg (const CpFeedVehicle *vehicle)
{
  if (!vehicle->has_bearing || !(vehicle->bearing_deg >= 0 && vehicle->bearing_deg <= 360))
    return NAN;
  /* Adding 0 makes the other zero of a float the usual one. */
  return vehicle->bearing_deg < 360 ? vehicle->bearing_deg + 0.0f : 0.0f;
}

/**
 * cp_vehicle_check_get_speed_mps:
 *
 * Returns: metres a second, from 0 to 150; NaN where not told or out of range
 */
float
cp_vehicle_check_get_speed_mps (const CpFeedVehicle *vehicle)
{
  if (!vehicle->has_speed || !(vehicle->speed_mps >= 0 && vehicle->speed_mps <= MAX_SPEED_MPS))
    return NAN;
  return vehicle->speed_mps + 0.0f;
}

/**
 * cp_vehicle_check_header:
 * @findings: counted up by what is wrong with the message as a whole, each at most once
 */
void
cp_vehicle_check_header (const CpVehicleCheck *self,
                         CpFindings           *findings)
{
  const CpFeedHeader *header = self->header;
  char               *end;
  double              version = g_ascii_strtod (header->version, &end);

  if (header->is_milliseconds)
    findings->count[CP_FINDING_E001]++;
  if (strcmp (header->version, "1.0") != 0 && strcmp (header->version, "2.0") != 0)
    findings->count[CP_FINDING_E038]++;
  if (header->time_usec == CP_TIME_UNKNOWN && !header->is_milliseconds)
    findings->count[CP_FINDING_E048]++;
  if (!header->has_incrementality && end != header->version && *end == '\0'
      && version >= INCREMENTALITY_VERSION)
    findings->count[CP_FINDING_E049]++;
}

static void
check_time (const CpVehicleCheck *self,
            const CpFeedVehicle  *vehicle,
            CpFindings           *findings)
{
  gboolean is_ahead;

  cp_vehicle_check_get_time_usec (self, vehicle, &is_ahead);
  if (is_ahead)
    findings->count[CP_FINDING_E050]++;
  if (vehicle->is_milliseconds)
    findings->count[CP_FINDING_E001]++;
  if (vehicle->time_usec == CP_TIME_UNKNOWN)
    findings->count[CP_FINDING_W001]++;
  else if (self->header->time_usec != CP_TIME_UNKNOWN && vehicle->time_usec > self->header->time_usec)
    findings->count[CP_FINDING_E012]++;
}

/* Whether the two coordinates make sense the other way round, and only so. */
static gboolean
is_swapped (const CpVehicleCheck *self,
            const CpFeedVehicle  *vehicle)
{
  CpPoint place = { vehicle->latitude_deg, vehicle->longitude_deg };
  CpPoint swapped = { vehicle->longitude_deg, vehicle->latitude_deg };

  if (self->has_area)
    return !cp_box_contains (&self->grown_area, place) && cp_box_contains (&self->grown_area, swapped);
  return fabs (place.latitude_deg) > 90 && is_on_earth (swapped.latitude_deg, swapped.longitude_deg);
}

static void
check_place (const CpVehicleCheck *self,
             const CpFeedVehicle  *vehicle,
             CpFindings           *findings)
{
  CpPoint place = { vehicle->latitude_deg, vehicle->longitude_deg };

  switch (cp_vehicle_check_get_place (self, vehicle))
    {
    case CP_VEHICLE_PLACE_MISSING:
      return;
    case CP_VEHICLE_PLACE_NULL_ISLAND:
      findings->count[CP_FINDING_C001]++;
      return;
    case CP_VEHICLE_PLACE_NOT_ON_EARTH:
    case CP_VEHICLE_PLACE_HALF_ZERO:
      findings->count[CP_FINDING_E026]++;
      break;
    case CP_VEHICLE_PLACE_USABLE:
      if (self->has_area && !cp_box_contains (&self->grown_area, place))
        findings->count[CP_FINDING_E028]++;
      break;
    default:
      g_assert_not_reached ();
    }
  if (is_swapped (self, vehicle))
    findings->count[CP_FINDING_C003]++;
}

/**
 * cp_vehicle_check_vehicle:
 * @findings: counted up by what is wrong with the vehicle, whatever becomes of it
 */
void
cp_vehicle_check_vehicle (const CpVehicleCheck *self,
                          const CpFeedVehicle  *vehicle,
                          CpFindings           *findings)
{
  check_time (self, vehicle, findings);
  check_place (self, vehicle, findings);
  if (vehicle->has_bearing && !(vehicle->bearing_deg >= 0 && vehicle->bearing_deg <= 360))
    findings->count[CP_FINDING_E027]++;
  if (vehicle->has_speed && vehicle->speed_mps > FAST_MPS)
    findings->count[CP_FINDING_W004]++;
  if (vehicle->is_deleted && !self->header->is_differential)
    findings->count[CP_FINDING_E039]++;
  if (*vehicle->id == '\0')
    findings->count[CP_FINDING_W002]++;
}
