/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "core/cp-error.h"
#include "core/cp-time.h"

static void
test_format (void)
{
  static const struct
  {
    gint64      time_usec;
    const char *text;
  } cases[] = {
    { 0, "1970-01-01T00:00:00Z" },
    { G_GINT64_CONSTANT (1511728561) * CP_USEC_PER_SECOND, "2017-11-26T20:36:01Z" },
    { 250000, "1970-01-01T00:00:00.250Z" },
    { 999, "1970-01-01T00:00:00Z" },
    { -1, "1969-12-31T23:59:59.999Z" },
    { -1000000, "1969-12-31T23:59:59Z" },
    { CP_TIME_UNKNOWN, NULL },
    { G_MAXINT64, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = cp_time_to_rfc3339 (cases[i].time_usec);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
assert_parses (const char *text,
               GTimeZone  *zone,
               const char *utc)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *again = NULL;
  gint64             time_usec;

  cp_time_parse (text, zone, &time_usec, &error);
  g_assert_no_error (error);
  again = cp_time_to_rfc3339 (time_usec);
  g_assert_cmpstr (again, ==, utc);
}

static void
test_parse (void)
{
  g_autoptr (GTimeZone) berlin = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr (GTimeZone) lord_howe = g_time_zone_new_identifier ("Australia/Lord_Howe");

  assert_parses ("2026-11-20T08:15", NULL, "2026-11-20T08:15:00Z");
  assert_parses ("2026-11-20 08:15:30", NULL, "2026-11-20T08:15:30Z");
  assert_parses ("2026-11-20T08:15:30.250Z", berlin, "2026-11-20T08:15:30.250Z");
  assert_parses ("2026-11-20T08:15Z", berlin, "2026-11-20T08:15:00Z");
  assert_parses ("2026-11-20T08:15+02:00", berlin, "2026-11-20T06:15:00Z");
  assert_parses ("2026-11-20T08:15", berlin, "2026-11-20T07:15:00Z");
  assert_parses ("2026-07-20T08:15", berlin, "2026-07-20T06:15:00Z");
  /* Clocks went back at 03:00 summer time: 02:30 was twice, and the earlier is meant. */
  assert_parses ("2026-10-25T02:30", berlin, "2026-10-25T00:30:00Z");
  assert_parses ("2026-10-25T01:30", berlin, "2026-10-24T23:30:00Z");
  assert_parses ("2026-10-25T03:30", berlin, "2026-10-25T02:30:00Z");
  /* Here they go back by half an hour. */
  assert_parses ("2026-04-05T01:45", lord_howe, "2026-04-04T14:45:00Z");
}

static void
test_parse_refuses (void)
{
  static const char *cases[] = { "", "now", "T", "2026-11-20", "08:15", "2026-13-01T00:00", "2026-11-20T08",
                                 "2026-11-20T0815x", "2026-11-20T08:15:00 Mars" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64             time_usec = 42;

      g_assert_false (cp_time_parse (cases[i], NULL, &time_usec, &error));
      g_assert_error (error, CP_ERROR, CP_ERROR_MALFORMED);
      g_assert_cmpint (time_usec, ==, 42);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/time/format", test_format);
  g_test_add_func ("/time/parse", test_parse);
  g_test_add_func ("/time/parse/refuses", test_parse_refuses);
  return g_test_run ();
}
