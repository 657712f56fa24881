/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-key-store.h"

G_BEGIN_DECLS

#define CP_TYPE_ENVIRONMENT_KEY_STORE (cp_environment_key_store_get_type ())
G_DECLARE_FINAL_TYPE (CpEnvironmentKeyStore, cp_environment_key_store, CP, ENVIRONMENT_KEY_STORE, GObject)

CpKeyStore *cp_environment_key_store_new (void);
char       *cp_environment_key_store_dup_name (const char *city,
                                               const char *feed);

G_END_DECLS
