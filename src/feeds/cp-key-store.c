/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-key-store.h"

G_DEFINE_INTERFACE (CpKeyStore, cp_key_store, G_TYPE_OBJECT)

static void
cp_key_store_default_init (CpKeyStoreInterface *iface)
{
}

/**
 * cp_key_store_lookup_async:
 * @city: id of a city
 * @feed: id of a feed of it
 *
 * Asks for the secret of a feed.
 */
void
cp_key_store_lookup_async (CpKeyStore         *self,
                           const char         *city,
                           const char         *feed,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_return_if_fail (CP_IS_KEY_STORE (self));
  g_return_if_fail (city != NULL && feed != NULL);

  CP_KEY_STORE_GET_IFACE (self)->lookup_async (self, city, feed, cancellable, callback, user_data);
}

/**
 * cp_key_store_lookup_finish:
 *
 * Returns: (transfer full) (nullable): the secret; %NULL without an error where there is none, and
 *   with one where the store cannot be read
 */
char *
cp_key_store_lookup_finish (CpKeyStore   *self,
                            GAsyncResult *result,
                            GError      **error)
{
  return CP_KEY_STORE_GET_IFACE (self)->lookup_finish (self, result, error);
}
