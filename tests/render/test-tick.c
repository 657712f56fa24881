/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "render/cp-tick.h"

#include <math.h>
#include <string.h>

static char *
dup_ticks (double   min,
           double   max,
           CpScale  scale,
           gboolean is_exceeded)
{
  const CpDomain domain = { min, max, scale };
  CpTick         ticks[CP_MAX_TICKS];
  guint          n = cp_ticks_for_domain (&domain, is_exceeded, ticks);
  GString       *text = g_string_new (ticks[0].text);

  for (guint i = 1; i < n; i++)
    g_string_append_printf (text, " %s", ticks[i].text);
  return g_string_free (text, FALSE);
}

static void
test_texts (void)
{
  static const struct
  {
    double      max;
    CpScale     scale;
    gboolean    is_exceeded;
    const char *texts;
  } cases[] = {
    { 32, CP_SCALE_SQUARE_ROOT, FALSE, "0 2 8 18 32" },
    { 32, CP_SCALE_SQUARE_ROOT, TRUE, "0 2 8 18 32+" },
    { 32, CP_SCALE_LINEAR, FALSE, "0 8 16 24 32" },
    { 50, CP_SCALE_SQUARE_ROOT, FALSE, "0 2 8 18 32 50" },
    { 20, CP_SCALE_SQUARE_ROOT, FALSE, "0 0.8 3.2 7.2 12.8 20" },
    { 100, CP_SCALE_LINEAR, FALSE, "0 20 40 60 80 100" },
    { 1, CP_SCALE_LINEAR, FALSE, "0 0.2 0.4 0.6 0.8 1" },
    { 100, CP_SCALE_LOG, TRUE, "0 2 10 30 100+" },
    { 20000, CP_SCALE_LINEAR, FALSE, "0 5000 10000 15000 20000" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *texts = dup_ticks (0, cases[i].max, cases[i].scale, cases[i].is_exceeded);

      g_assert_cmpstr (texts, ==, cases[i].texts);
    }
}

/* For every domain the rule of formats.md can make: both ends are told, numbers rise, each says its
 * value to four digits and stands where the colours put it; on all but the logarithmic scale evenly. */
static void
test_every_domain (void)
{
  static const double  series[] = { 1, 2, 5 };
  static const CpScale scales[] = { CP_SCALE_LINEAR, CP_SCALE_SQUARE_ROOT, CP_SCALE_LOG };

  for (int power = -3; power <= 6; power++)
    for (guint i = 0; i < G_N_ELEMENTS (series) * G_N_ELEMENTS (scales); i++)
      {
        const CpDomain domain = { 0, series[i % 3] * pow (10, power), scales[i / 3] };
        CpTick         ticks[CP_MAX_TICKS];
        guint          n = cp_ticks_for_domain (&domain, FALSE, ticks);

        g_assert_cmpuint (n, >=, 4);
        g_assert_cmpuint (n, <=, CP_MAX_TICKS);
        g_assert_cmpfloat (ticks[0].unit, ==, 0);
        g_assert_cmpfloat (ticks[n - 1].unit, ==, 1);
        g_assert_cmpfloat (ticks[n - 1].value, ==, domain.max);
        for (guint k = 0; k < n; k++)
          {
            char *end;

            g_assert_cmpfloat_with_epsilon (g_ascii_strtod (ticks[k].text, &end), ticks[k].value,
                                            5e-4 * ticks[k].value + 1e-12);
            g_assert_cmpint (*end, ==, '\0');
            g_assert_cmpfloat_with_epsilon (cp_domain_to_unit (&domain, ticks[k].value), ticks[k].unit, 1e-12);
            if (k > 0)
              g_assert_cmpfloat (ticks[k].unit - ticks[k - 1].unit, >=, 0.1);
            if (domain.scale != CP_SCALE_LOG)
              g_assert_cmpfloat_with_epsilon (ticks[k].unit, (double) k / (n - 1), 1e-9);
          }
      }
}

/* A domain that does not begin at 0, as a mean speed's may not. */
static void
test_minimum (void)
{
  g_autofree char *linear = dup_ticks (-20, 20, CP_SCALE_LINEAR, FALSE);
  g_autofree char *log = dup_ticks (-20, 20, CP_SCALE_LOG, FALSE);

  g_assert_cmpstr (linear, ==, "-20 -10 0 10 20");
  g_assert_true (g_str_has_prefix (log, "-20 "));
  g_assert_true (g_str_has_suffix (log, " 20"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/tick/texts", test_texts);
  g_test_add_func ("/tick/every-domain", test_every_domain);
  g_test_add_func ("/tick/minimum", test_minimum);
  return g_test_run ();
}
