/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "core/cp-error.h"
#include "core/cp-json-guard.h"

#include <string.h>

static void
assert_refused (const char *text,
                gsize       n_bytes,
                gsize       max_bytes,
                int         code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (cp_json_guard_check (text, n_bytes, max_bytes, &error));
  g_assert_error (error, CP_ERROR, code);
}

static void
test_accepts (void)
{
  static const char *texts[] = { "{}", "", "[[[[1]]]]", "\"[[[[\"", "{\"a\":\"\\\"[\\\\\"}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (cp_json_guard_check (texts[i], strlen (texts[i]), CP_JSON_MAX_BYTES, &error));
      g_assert_no_error (error);
    }
}

static void
test_depth (void)
{
  g_autofree char   *brackets = g_strnfill (100000, '[');
  g_autoptr (GError) error = NULL;

  g_assert_true (cp_json_guard_check (brackets, CP_JSON_MAX_DEPTH, CP_JSON_MAX_BYTES, &error));
  assert_refused (brackets, CP_JSON_MAX_DEPTH + 1, CP_JSON_MAX_BYTES, CP_ERROR_TOO_LARGE);
  assert_refused (brackets, 100000, CP_JSON_MAX_BYTES, CP_ERROR_TOO_LARGE);
}

/* Brackets in strings do not nest, and a backslash at the very end reads nothing beyond it. */
static void
test_strings (void)
{
  g_autofree char   *brackets = g_strnfill (1000, '[');
  g_autofree char   *quoted = g_strdup_printf ("\"%s\\\"%s\"", brackets, brackets);
  g_autofree char   *cut = g_memdup2 ("\"\\", 2);
  g_autoptr (GError) error = NULL;

  g_assert_true (cp_json_guard_check (quoted, strlen (quoted), CP_JSON_MAX_BYTES, &error));
  g_assert_true (cp_json_guard_check (cut, 2, CP_JSON_MAX_BYTES, &error));
}

static void
test_size_and_utf8 (void)
{
  assert_refused ("[1]", 3, 2, CP_ERROR_TOO_LARGE);
  assert_refused ("\"\xff\"", 3, 10, CP_ERROR_MALFORMED);
  assert_refused ("[\0]", 3, 10, CP_ERROR_MALFORMED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/json-guard/accepts", test_accepts);
  g_test_add_func ("/json-guard/depth", test_depth);
  g_test_add_func ("/json-guard/strings", test_strings);
  g_test_add_func ("/json-guard/size-and-utf8", test_size_and_utf8);
  return g_test_run ();
}
