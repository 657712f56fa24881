/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * CpJsonObject:
 *
 * One object of a checked document, with what it takes to say where in which file something is
 * wrong. Lives on the stack of whoever reads; borrows everything.
 */
typedef struct
{
  JsonObject *object;
  const char *name; /* of the file, for errors */
  const char *text;
  gsize       n_bytes;
  char        path[128]; /* of the object in the document */
} CpJsonObject;

gboolean cp_json_object_fail (const CpJsonObject *self,
                              GError            **error,
                              const char         *key,
                              const char         *format,
                              ...) G_GNUC_PRINTF (4, 5);
gboolean cp_json_object_check_keys (const CpJsonObject *self,
                                    const char *const  *known,
                                    GError            **error);
gboolean cp_json_object_has (const CpJsonObject *self,
                             const char         *key);
gboolean cp_json_object_get_object (const CpJsonObject *self,
                                    const char         *key,
                                    CpJsonObject       *child,
                                    GError            **error);
gboolean cp_json_object_get_array (const CpJsonObject *self,
                                   const char         *key,
                                   guint               max_length,
                                   JsonArray         **array,
                                   GError            **error);
gboolean cp_json_object_get_element (const CpJsonObject *self,
                                     const char         *key,
                                     JsonArray          *array,
                                     guint               index,
                                     CpJsonObject       *child,
                                     GError            **error);
gboolean cp_json_object_get_string (const CpJsonObject *self,
                                    const char         *key,
                                    const char        **value,
                                    GError            **error);
gboolean cp_json_object_get_number (const CpJsonObject *self,
                                    const char         *key,
                                    double              min,
                                    double              max,
                                    double             *value,
                                    GError            **error);
gboolean cp_json_object_get_boolean (const CpJsonObject *self,
                                     const char         *key,
                                     gboolean           *value,
                                     GError            **error);

G_END_DECLS
