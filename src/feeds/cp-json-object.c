/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-json-object.h"

#include "cp-feed-error.h"
#include "cp-json-locator.h"

#include <math.h>
#include <string.h>

/* Texts of a city file longer than this are a mistake. */
#define MAX_TEXT_BYTES 1024u

/* No key that is known is longer. */
#define MAX_KEY_BYTES 32u

/**
 * cp_json_object_fail:
 * @key: (nullable): the member that is wrong, or %NULL for the object itself
 *
 * Sets %CP_FEED_ERROR_CITY with file, line and reason.
 *
 * Returns: %FALSE
 */
gboolean
cp_json_object_fail (const CpJsonObject *self,
                     GError            **error,
                     const char         *key,
                     const char         *format,
                     ...)
{
  g_autofree char *path = key != NULL ? g_strconcat (self->path, "/", key, NULL) : g_strdup (self->path);
  g_autofree char *reason = NULL;
  va_list          arguments;

  va_start (arguments, format);
  reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_CITY, "%s:%u: %s", self->name,
               cp_json_locator_find_line (self->text, self->n_bytes, path), reason);
  return FALSE;
}

/* How many letters must change, come or go to make one word of the other. */
static guint
edit_distance (const char *a,
               const char *b)
{
  guint row[MAX_KEY_BYTES + 1];
  gsize n = strlen (b);

  for (gsize j = 0; j <= n; j++)
    row[j] = (guint) j;
  for (gsize i = 1; a[i - 1] != '\0'; i++)
    {
      guint diagonal = row[0];

      row[0] = (guint) i;
      for (gsize j = 1; j <= n; j++)
        {
          guint change = diagonal + (a[i - 1] != b[j - 1]);

          diagonal = row[j];
          row[j] = MIN (change, MIN (row[j], row[j - 1]) + 1);
        }
    }
  return row[n];
}

static const char *
nearest_key (const char        *key,
             const char *const *known)
{
  const char *nearest = NULL;
  guint       least = G_MAXUINT;

  for (; *known != NULL; known++)
    {
      guint distance = edit_distance (key, *known);

      if (distance < least)
        {
          least = distance;
          nearest = *known;
        }
    }
  /* A third of the letters wrong is a slip; more is another word. */
  return nearest != NULL && least <= 1 + strlen (nearest) / 3 ? nearest : NULL;
}

/**
 * cp_json_object_check_keys:
 * @known: %NULL-terminated
 *
 * Returns: whether the object has no other keys; %CP_FEED_ERROR_CITY with the nearest known one
 *   otherwise
 */
gboolean
cp_json_object_check_keys (const CpJsonObject *self,
                           const char *const  *known,
                           GError            **error)
{
  JsonObjectIter iter;
  const char    *key;

  json_object_iter_init_ordered (&iter, self->object);
  while (json_object_iter_next_ordered (&iter, &key, NULL))
    {
      const char *nearest;

      if (g_strv_contains (known, key))
        continue;
      if (strlen (key) > MAX_KEY_BYTES)
        return cp_json_object_fail (self, error, NULL, "a key longer than %u bytes", MAX_KEY_BYTES);
      nearest = nearest_key (key, known);
      if (nearest != NULL)
        return cp_json_object_fail (self, error, key, "unknown key “%s”; did you mean “%s”?", key, nearest);
      return cp_json_object_fail (self, error, key, "unknown key “%s”", key);
    }
  return TRUE;
}

/**
 * cp_json_object_has:
 *
 * Returns: whether the object has the member, and it is not null
 */
gboolean
cp_json_object_has (const CpJsonObject *self,
                    const char         *key)
{
  JsonNode *node = json_object_get_member (self->object, key);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node);
}

static JsonNode *
get_node (const CpJsonObject *self,
          const char         *key,
          GError            **error)
{
  if (cp_json_object_has (self, key))
    return json_object_get_member (self->object, key);
  cp_json_object_fail (self, error, key, "“%s” is missing", key);
  return NULL;
}

static gboolean
init_child (const CpJsonObject *self,
            CpJsonObject       *child,
            JsonNode           *node,
            const char         *path,
            GError            **error)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return cp_json_object_fail (self, error, path, "“%s” is not an object", path);
  *child = *self;
  child->object = json_node_get_object (node);
  g_snprintf (child->path, sizeof child->path, "%s/%s", self->path, path);
  return TRUE;
}

/**
 * cp_json_object_get_object:
 * @child: (out): the object, borrowed from the document
 *
 * Returns: whether there is one; %CP_FEED_ERROR_CITY otherwise, as for all that follow
 */
gboolean
cp_json_object_get_object (const CpJsonObject *self,
                           const char         *key,
                           CpJsonObject       *child,
                           GError            **error)
{
  JsonNode *node = get_node (self, key, error);

  return node != NULL && init_child (self, child, node, key, error);
}

gboolean
cp_json_object_get_array (const CpJsonObject *self,
                          const char         *key,
                          guint               max_length,
                          JsonArray         **array,
                          GError            **error)
{
  JsonNode *node = get_node (self, key, error);

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return cp_json_object_fail (self, error, key, "“%s” is not an array", key);
  *array = json_node_get_array (node);
  if (json_array_get_length (*array) > max_length)
    return cp_json_object_fail (self, error, key, "“%s” has more than %u elements", key, max_length);
  return TRUE;
}

gboolean
cp_json_object_get_element (const CpJsonObject *self,
                            const char         *key,
                            JsonArray          *array,
                            guint               index,
                            CpJsonObject       *child,
                            GError            **error)
{
  g_autofree char *path = g_strdup_printf ("%s/%u", key, index);

  return init_child (self, child, json_array_get_element (array, index), path, error);
}

/**
 * cp_json_object_get_string:
 * @value: (out): a text that is not empty, borrowed from the document
 */
gboolean
cp_json_object_get_string (const CpJsonObject *self,
                           const char         *key,
                           const char        **value,
                           GError            **error)
{
  JsonNode *node = get_node (self, key, error);

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return cp_json_object_fail (self, error, key, "“%s” is not a text", key);
  *value = json_node_get_string (node);
  if (**value == '\0' || strlen (*value) > MAX_TEXT_BYTES)
    return cp_json_object_fail (self, error, key, "“%s” has 1 to %u bytes", key, MAX_TEXT_BYTES);
  return TRUE;
}

/**
 * cp_json_object_get_number:
 * @value: (out): a finite number from @min to @max
 */
gboolean
cp_json_object_get_number (const CpJsonObject *self,
                           const char         *key,
                           double              min,
                           double              max,
                           double             *value,
                           GError            **error)
{
  JsonNode *node = get_node (self, key, error);
  GType     type;

  if (node == NULL)
    return FALSE;
  type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return cp_json_object_fail (self, error, key, "“%s” is not a number", key);
  *value = json_node_get_double (node);
  if (!isfinite (*value) || *value < min || *value > max)
    return cp_json_object_fail (self, error, key, "“%s” is not within %g to %g", key, min, max);
  return TRUE;
}

gboolean
cp_json_object_get_boolean (const CpJsonObject *self,
                            const char         *key,
                            gboolean           *value,
                            GError            **error)
{
  JsonNode *node = get_node (self, key, error);

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return cp_json_object_fail (self, error, key, "“%s” is not true or false", key);
  *value = json_node_get_boolean (node);
  return TRUE;
}
