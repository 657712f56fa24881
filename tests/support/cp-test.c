/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-test.h"

/**
 * cp_test_dup_shared_path:
 * @path: below the folder of recordings
 *
 * Returns: (transfer full) (nullable): where the recording is, or %NULL after g_test_skip()
 */
char *
cp_test_dup_shared_path (const char *path)
{
  const char      *root = g_getenv ("CITYPULSE_TEST_SHARED");
  g_autofree char *full = NULL;

  if (root == NULL)
    {
      g_test_skip ("CITYPULSE_TEST_SHARED is not set: no recorded feeds here");
      return NULL;
    }
  full = g_build_filename (root, path, NULL);
  if (!g_file_test (full, G_FILE_TEST_EXISTS))
    {
      g_autofree char *message = g_strdup_printf ("the recording %s is not here", path);

      g_test_skip (message);
      return NULL;
    }
  return g_steal_pointer (&full);
}

static GBytes *
load (const char *path)
{
  g_autoptr (GError) error = NULL;
  char              *contents;
  gsize              length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (contents, length);
}

/**
 * cp_test_load_shared:
 *
 * Returns: (transfer full) (nullable): the recording, or %NULL after g_test_skip()
 */
GBytes *
cp_test_load_shared (const char *path)
{
  g_autofree char *full = cp_test_dup_shared_path (path);

  return full != NULL ? load (full) : NULL;
}

char *
cp_test_dup_data_path (const char *path)
{
  return g_test_build_filename (G_TEST_DIST, "data", path, NULL);
}

GBytes *
cp_test_load_data (const char *path)
{
  g_autofree char *full = cp_test_dup_data_path (path);

  return load (full);
}

void
cp_test_result_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  CpTestResult *self = user_data;

  g_assert_null (self->result);
  self->source = source != NULL ? g_object_ref (source) : NULL;
  self->result = g_object_ref (result);
}

static gboolean
deadline_cb (gpointer user_data)
{
  gboolean *expired = user_data;

  *expired = TRUE;
  return G_SOURCE_REMOVE;
}

/**
 * cp_test_result_wait:
 * @what: said when the deadline of 30 s passes first
 *
 * Returns: (transfer none): the result, for the operation's finish function
 */
GAsyncResult *
cp_test_result_wait (CpTestResult *self,
                     const char   *what)
{
  gboolean expired = FALSE;
  guint    id = g_timeout_add_seconds (30, deadline_cb, &expired);

  while (self->result == NULL && !expired)
    g_main_context_iteration (NULL, TRUE);
  if (expired)
    g_error ("still waiting after 30 s: %s", what);
  g_source_remove (id);
  return self->result;
}

static gboolean
look_again_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/**
 * cp_test_wait_until:
 * @condition: asked after each turn of the main loop, and every few milliseconds
 * @what: said when the deadline of 30 s passes first
 */
void
cp_test_wait_until (CpTestCondition condition,
                    gpointer        user_data,
                    const char     *what)
{
  gboolean expired = FALSE;
  guint    deadline = g_timeout_add_seconds (30, deadline_cb, &expired);
  guint    again = g_timeout_add (2, look_again_cb, NULL);

  while (!condition (user_data) && !expired)
    g_main_context_iteration (NULL, TRUE);
  if (expired)
    g_error ("still waiting after 30 s: %s", what);
  g_source_remove (deadline);
  g_source_remove (again);
}

void
cp_test_result_clear (CpTestResult *self)
{
  g_clear_object (&self->source);
  g_clear_object (&self->result);
}
