/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-environment-key-store.h"

/**
 * CpEnvironmentKeyStore:
 *
 * Secrets in environment variables: easy to set, and readable for every process of the same user,
 * which is said once.
 */
struct _CpEnvironmentKeyStore
{
  GObject parent_instance;

  GHashTable *warned; /* names of variables, a set */
};

static void
cp_environment_key_store_lookup_async (CpKeyStore         *store,
                                       const char         *city,
                                       const char         *feed,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  CpEnvironmentKeyStore *self = CP_ENVIRONMENT_KEY_STORE (store);
  g_autoptr (GTask)      task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char       *name = cp_environment_key_store_dup_name (city, feed);
  const char            *secret = g_getenv (name);

  g_task_set_source_tag (task, cp_environment_key_store_lookup_async);
  if (secret == NULL || *secret == '\0')
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }
  if (!g_hash_table_contains (self->warned, name))
    {
      g_message ("The key of %s/%s is taken from the environment variable %s, which other programs of yours can read.",
                 city, feed, name);
      g_hash_table_add (self->warned, g_steal_pointer (&name));
    }
  g_task_return_pointer (task, g_strdup (secret), g_free);
}

static char *
cp_environment_key_store_lookup_finish (CpKeyStore   *store,
                                        GAsyncResult *result,
                                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
key_store_iface_init (CpKeyStoreInterface *iface)
{
  iface->lookup_async = cp_environment_key_store_lookup_async;
  iface->lookup_finish = cp_environment_key_store_lookup_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CpEnvironmentKeyStore, cp_environment_key_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CP_TYPE_KEY_STORE, key_store_iface_init))

static void
cp_environment_key_store_finalize (GObject *object)
{
  CpEnvironmentKeyStore *self = CP_ENVIRONMENT_KEY_STORE (object);

  g_hash_table_unref (self->warned);
  G_OBJECT_CLASS (cp_environment_key_store_parent_class)->finalize (object);
}

static void
cp_environment_key_store_class_init (CpEnvironmentKeyStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cp_environment_key_store_finalize;
}

static void
cp_environment_key_store_init (CpEnvironmentKeyStore *self)
{
  self->warned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * cp_environment_key_store_new:
 *
 * Returns: (transfer full): the store
 */
CpKeyStore *
cp_environment_key_store_new (void)
{
  return g_object_new (CP_TYPE_ENVIRONMENT_KEY_STORE, NULL);
}

/* Upper case; what is no letter or digit becomes an underscore. */
static void
append_name (GString    *name,
             const char *id)
{
  for (const char *c = id; *c != '\0'; c++)
    g_string_append_c (name, g_ascii_isalnum (*c) ? g_ascii_toupper (*c) : '_');
}

/**
 * cp_environment_key_store_dup_name:
 *
 * Returns: (transfer full): the variable that holds the secret of a feed: `CITYPULSE_KEY_CITY_FEED`
 */
char *
cp_environment_key_store_dup_name (const char *city,
                                   const char *feed)
{
  GString *name = g_string_new ("CITYPULSE_KEY_");

  append_name (name, city);
  g_string_append_c (name, '_');
  append_name (name, feed);
  return g_string_free (name, FALSE);
}
