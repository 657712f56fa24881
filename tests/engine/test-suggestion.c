/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "engine/cp-suggestion.h"

static const char *const words[] = { "heatmap", "vehicles", "watch", "cities", "--grid", "--bandwidth", NULL };

static void
test_nearest (void)
{
  static const char *cases[][2] = {
    { "heatmpa", "heatmap" }, { "heat", "heatmap" },   { "vehicle", "vehicles" },      { "wathc", "watch" },
    { "city", NULL },         { "--gird=64", "--grid" }, { "--bandwith", "--bandwidth" }, { "xyzzy", NULL },
    { "", NULL },             { "watch", "watch" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i][0]);
      g_assert_cmpstr (cp_suggestion_find (cases[i][0], words), ==, cases[i][1]);
    }
}

/* However long a word is, the answer takes no longer and reads nothing beyond its own. */
static void
test_long_words (void)
{
  g_autofree char  *long_word = g_strnfill (100000, 'w');
  const char *const long_words[] = { long_word, "watch", NULL };

  g_assert_null (cp_suggestion_find (long_word, words));
  g_assert_cmpstr (cp_suggestion_find ("watc", long_words), ==, "watch");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/suggestion/nearest", test_nearest);
  g_test_add_func ("/suggestion/long-words", test_long_words);
  return g_test_run ();
}
