/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "core/cp-error.h"
#include "core/cp-fade.h"
#include "core/cp-time.h"

static void
test_weight (void)
{
  CpFade fade = CP_FADE_DEFAULT;
  CpFade none = CP_FADE_NONE;
  CpFade step = { .full_usec = 60 * CP_USEC_PER_SECOND, .gone_usec = 60 * CP_USEC_PER_SECOND };
  double last = 1;

  g_assert_cmpfloat (cp_fade_weight (&fade, 0), ==, 1);
  g_assert_cmpfloat (cp_fade_weight (&fade, 90 * CP_USEC_PER_SECOND), ==, 1);
  g_assert_cmpfloat_with_epsilon (cp_fade_weight (&fade, 345 * CP_USEC_PER_SECOND), 0.5, 1e-12);
  g_assert_cmpfloat (cp_fade_weight (&fade, 600 * CP_USEC_PER_SECOND), ==, 0);
  g_assert_cmpfloat (cp_fade_weight (&fade, G_MAXINT64), ==, 0);
  g_assert_cmpfloat (cp_fade_weight (&none, G_MAXINT64), ==, 1);
  g_assert_cmpfloat (cp_fade_weight (&step, 60 * CP_USEC_PER_SECOND), ==, 1);
  g_assert_cmpfloat (cp_fade_weight (&step, 60 * CP_USEC_PER_SECOND + 1), ==, 0);
  for (gint64 age_usec = 0; age_usec < 700 * CP_USEC_PER_SECOND; age_usec += 777777)
    {
      double weight = cp_fade_weight (&fade, age_usec);

      g_assert_cmpfloat (weight, <=, last);
      last = weight;
    }
}

static void
test_state (void)
{
  g_assert_cmpint (cp_fade_state (1), ==, CP_FIX_STATE_LIVE);
  g_assert_cmpint (cp_fade_state (0.999), ==, CP_FIX_STATE_FADING);
  g_assert_cmpint (cp_fade_state (0), ==, CP_FIX_STATE_GONE);
  g_assert_cmpstr (cp_fix_state_to_string (CP_FIX_STATE_FADING), ==, "fading");
}

static void
test_age (void)
{
  g_assert_cmpint (cp_fade_age_usec (100, 40), ==, 60);
  g_assert_cmpint (cp_fade_age_usec (100, 140), ==, 0);
  g_assert_cmpint (cp_fade_age_usec (CP_TIME_UNKNOWN, 40), ==, 0);
  g_assert_cmpint (cp_fade_age_usec (100, CP_TIME_UNKNOWN), ==, 0);
}

static void
test_parse (void)
{
  static const char *refused[] = { "", "90", "90,", ",600", "600,90", "-1,5", "90,600x", "a,b", "None",
                                   "nan,600", "90,nan", "90,1e300", "0,99999999999" };
  g_autoptr (GError) error = NULL;
  CpFade             fade;

  g_assert_true (cp_fade_parse ("30,120.5", &fade, &error));
  g_assert_cmpint (fade.full_usec, ==, 30000000);
  g_assert_cmpint (fade.gone_usec, ==, 120500000);
  g_assert_true (cp_fade_parse ("none", &fade, &error));
  g_assert_cmpint (fade.full_usec, ==, G_MAXINT64);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) refusal = NULL;

      g_assert_false (cp_fade_parse (refused[i], &fade, &refusal));
      g_assert_error (refusal, CP_ERROR, CP_ERROR_INVALID);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/fade/weight", test_weight);
  g_test_add_func ("/fade/state", test_state);
  g_test_add_func ("/fade/age", test_age);
  g_test_add_func ("/fade/parse", test_parse);
  return g_test_run ();
}
