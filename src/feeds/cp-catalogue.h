/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "core/cp-city.h"

G_BEGIN_DECLS

/**
 * CpCatalogue:
 *
 * The cities that are known, by id. One thread.
 */
typedef struct _CpCatalogue CpCatalogue;

CpCatalogue *cp_catalogue_new (void);
void         cp_catalogue_free (CpCatalogue *self);
void         cp_catalogue_add (CpCatalogue *self,
                               CpCity      *city);
void         cp_catalogue_load_folder (CpCatalogue *self,
                                       const char  *path);
CpCity      *cp_catalogue_lookup (CpCatalogue *self,
                                  const char  *id);
GPtrArray   *cp_catalogue_get_cities (CpCatalogue *self);
GPtrArray   *cp_catalogue_get_problems (CpCatalogue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CpCatalogue, cp_catalogue_free)

G_END_DECLS
