/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-render-fixture.h"

#include "core/cp-time.h"
#include "render/cp-json-writer.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

typedef void (*WriteFunc) (CpJsonWriter *json,
                           gpointer      data);

static gboolean
write_with (GOutputStream *stream,
            WriteFunc      func,
            gpointer       data,
            GError       **error)
{
  g_autoptr (CpWriter) writer = cp_writer_new (stream);
  CpJsonWriter         json;

  cp_json_writer_init (&json, writer);
  func (&json, data);
  cp_json_writer_end (&json);
  return cp_writer_close (writer, error);
}

static char *
dup_written (WriteFunc func,
             gpointer  data)
{
  g_autoptr (GBytes) bytes = NULL;

  cp_fixture_bytes (&bytes, write_with (stream, func, data, &error));
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
write_layout (CpJsonWriter *json,
              gpointer      data)
{
  cp_json_writer_begin_object (json, CP_JSON_BLOCK);
  cp_json_writer_name (json, "empty");
  cp_json_writer_begin_array (json, CP_JSON_BLOCK);
  cp_json_writer_end_array (json);
  cp_json_writer_name (json, "inline");
  cp_json_writer_begin_object (json, CP_JSON_INLINE);
  cp_json_writer_name (json, "a");
  cp_json_writer_int (json, -1);
  cp_json_writer_name (json, "b");
  /* Asked for a block, but inside a line. */
  cp_json_writer_begin_array (json, CP_JSON_BLOCK);
  cp_json_writer_boolean (json, TRUE);
  cp_json_writer_null (json);
  cp_json_writer_end_array (json);
  cp_json_writer_end_object (json);
  cp_json_writer_name (json, "lines");
  cp_json_writer_begin_array (json, CP_JSON_BLOCK);
  cp_json_writer_string (json, "x");
  cp_json_writer_string (json, NULL);
  cp_json_writer_end_array (json);
  cp_json_writer_end_object (json);
}

static void
test_layout (void)
{
  g_autofree char *text = dup_written (write_layout, NULL);

  g_assert_cmpstr (text, ==,
                   "{\n"
                   "  \"empty\": [],\n"
                   "  \"inline\": {\"a\": -1, \"b\": [true, null]},\n"
                   "  \"lines\": [\n"
                   "    \"x\",\n"
                   "    null\n"
                   "  ]\n"
                   "}\n");
}

static void
write_numbers (CpJsonWriter *json,
               gpointer      data)
{
  cp_json_writer_begin_array (json, CP_JSON_INLINE);
  cp_json_writer_double (json, 0.1);
  cp_json_writer_double (json, 1e300);
  cp_json_writer_double (json, -0.0);
  cp_json_writer_double (json, (double) 42.3601f);
  cp_json_writer_edge (json, -71.0588801234567);
  cp_json_writer_double (json, (double) NAN);
  cp_json_writer_edge (json, (double) INFINITY);
  cp_json_writer_int (json, G_MAXINT64);
  cp_json_writer_time (json, CP_FIXTURE_TIME_USEC);
  cp_json_writer_time (json, CP_FIXTURE_TIME_USEC + 250000);
  cp_json_writer_time (json, CP_TIME_UNKNOWN);
  cp_json_writer_end_array (json);
}

static void
test_numbers (void)
{
  g_autofree char *text = dup_written (write_numbers, NULL);

  g_assert_cmpstr (text, ==,
                   "[0.1, 1e+300, 0, 42.3600998, -71.0588801234567, null, null, 9223372036854775807, "
                   "\"2017-10-26T20:36:01Z\", \"2017-10-26T20:36:01.250Z\", null]\n");
}

static void
write_string (CpJsonWriter *json,
              gpointer      data)
{
  cp_json_writer_begin_array (json, CP_JSON_INLINE);
  cp_json_writer_string (json, data);
  cp_json_writer_end_array (json);
}

static void
test_escapes (void)
{
  static const struct
  {
    const char *text;
    const char *json;
  } cases[] = {
    { "", "[\"\"]\n" },
    { "a\"b\\c/d", "[\"a\\\"b\\\\c/d\"]\n" },
    { "\b\f\n\r\t\x01\x1f\x7f", "[\"\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\"]\n" },
    { "\xe2\x80\xa8\xe2\x80\xa9", "[\"\\u2028\\u2029\"]\n" },
    { "\xc2\x9b" "31m", "[\"\\u009b31m\"]\n" },
    { "Kraków 東京 🚋", "[\"Kraków 東京 🚋\"]\n" },
    { "bad\xff\xc3(", "[\"bad\xef\xbf\xbd\xef\xbf\xbd(\"]\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = dup_written (write_string, (gpointer) cases[i].text);

      g_assert_cmpstr (text, ==, cases[i].json);
    }
}

/* Whatever characters a string has, another JSON reader gets them back. */
static void
test_round_trip (void)
{
  for (guint turn = 0; turn < 500; turn++)
    {
      g_autoptr (GString)    string = g_string_new (NULL);
      g_autoptr (JsonParser) parser = json_parser_new ();
      g_autoptr (GError)     error = NULL;
      g_autofree char       *text = NULL;
      int                    length = g_test_rand_int_range (0, 40);

      for (int i = 0; i < length; i++)
        {
          gunichar character = (gunichar) g_test_rand_int_range (1, turn % 2 == 0 ? 0x100 : 0xd800);

          g_string_append_unichar (string, character);
        }
      text = dup_written (write_string, string->str);
      json_parser_load_from_data (parser, text, -1, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (json_array_get_string_element (json_node_get_array (json_parser_get_root (parser)), 0),
                       ==, string->str);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/json-writer/layout", test_layout);
  g_test_add_func ("/json-writer/numbers", test_numbers);
  g_test_add_func ("/json-writer/escapes", test_escapes);
  g_test_add_func ("/json-writer/round-trip", test_round_trip);
  return g_test_run ();
}
