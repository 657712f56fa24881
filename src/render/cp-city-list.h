/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "core/cp-city.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  CP_CITY_LIST_TEXT,
  CP_CITY_LIST_JSON,
} CpCityListFormat;

gboolean cp_city_list_write (GPtrArray       *cities,
                             CpCityListFormat format,
                             GOutputStream   *out,
                             GError         **error);
gboolean cp_city_list_write_one (const CpCity    *city,
                                 CpCityListFormat format,
                                 GOutputStream   *out,
                                 GError         **error);

G_END_DECLS
