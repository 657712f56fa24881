/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CpKeyStore:
 *
 * Where the secrets of keyed feeds are. They are looked up when they are needed and kept nowhere
 * else. Calls are on the main context the store was made in.
 */
#define CP_TYPE_KEY_STORE (cp_key_store_get_type ())
G_DECLARE_INTERFACE (CpKeyStore, cp_key_store, CP, KEY_STORE, GObject)

struct _CpKeyStoreInterface
{
  GTypeInterface parent_iface;

  void (*lookup_async) (CpKeyStore         *self,
                        const char         *city,
                        const char         *feed,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data);
  char *(*lookup_finish) (CpKeyStore   *self,
                          GAsyncResult *result,
                          GError      **error);
};

void  cp_key_store_lookup_async (CpKeyStore         *self,
                                 const char         *city,
                                 const char         *feed,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
char *cp_key_store_lookup_finish (CpKeyStore   *self,
                                  GAsyncResult *result,
                                  GError      **error);

G_END_DECLS
