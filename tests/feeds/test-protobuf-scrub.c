/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "feeds/cp-feed-error.h"
#include "feeds/cp-protobuf-cursor.h"
#include "feeds/cp-protobuf-scrub.h"

#include "gtfs-realtime.pb-c.h"

#include "cp-wire-writer.h"

#include <string.h>

static const ProtobufCMessageDescriptor *entity_descriptor = &transit_realtime__feed_entity__descriptor;

/* Scrubs an entity. Returns: (nullable): what came out */
static GByteArray *
scrub (GByteArray *entity,
       GError    **error)
{
  GByteArray *out = g_byte_array_new ();

  if (!cp_protobuf_scrub (entity_descriptor, entity->data, entity->data, entity->len, out, error))
    g_clear_pointer (&out, g_byte_array_unref);
  return out;
}

static void
assert_refused (GByteArray *entity,
                const char *words)
{
  g_autoptr (GError)     error = NULL;
  g_autoptr (GByteArray) out = scrub (entity, &error);

  g_assert_null (out);
  g_assert_error (error, CP_FEED_ERROR, CP_FEED_ERROR_NOT_A_FEED);
  g_assert_nonnull (strstr (error->message, words));
}

static void
assert_scrubs_to (GByteArray *entity,
                  GByteArray *expected)
{
  g_autoptr (GError)     error = NULL;
  g_autoptr (GByteArray) out = scrub (entity, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (out->data, out->len, expected->data, expected->len);
}

/* A group holding a number, a text and another group. */
static void
write_group (GByteArray *writer,
             guint32     field,
             guint       depth)
{
  cp_wire_tag (writer, field, 3);
  cp_wire_uint (writer, 1, 77);
  cp_wire_string (writer, 2, "inside");
  if (depth > 1)
    write_group (writer, field + 1, depth - 1);
  cp_wire_tag (writer, field, 4);
}

static void
test_unknown (void)
{
  g_autoptr (GByteArray) entity = g_byte_array_new ();
  g_autoptr (GByteArray) expected = g_byte_array_new ();

  cp_wire_uint (entity, 1001, 5);
  cp_wire_string (entity, 1, "one");
  cp_wire_double (entity, 1002, 1.5);
  write_group (entity, 1003, CP_PROTOBUF_MAX_GROUP_DEPTH);
  cp_wire_float (entity, 1004, 2.5f);
  cp_wire_string (entity, 536870911, "the last field number there is");
  /* Known numbers, written otherwise than described. */
  cp_wire_uint (entity, 4, 9);
  write_group (entity, 2, 1);
  cp_wire_float (entity, 1, 1);
  cp_wire_string (expected, 1, "one");
  assert_scrubs_to (entity, expected);
}

static void
test_merge (void)
{
  g_autoptr (GByteArray) entity = g_byte_array_new ();
  g_autoptr (GByteArray) expected = g_byte_array_new ();
  GByteArray            *vehicle = g_byte_array_new ();
  GByteArray            *position = g_byte_array_new ();
  GByteArray            *again = g_byte_array_new ();

  /* One vehicle in two pieces, and texts and numbers told twice. */
  cp_wire_float (position, 1, 52);
  cp_wire_float (position, 2, 13);
  cp_wire_message (vehicle, 2, position);
  cp_wire_uint (vehicle, 5, 100);
  cp_wire_string (entity, 1, "first");
  cp_wire_message (entity, 4, vehicle);
  cp_wire_float (again, 2, 14);
  vehicle = g_byte_array_new ();
  cp_wire_message (vehicle, 2, again);
  cp_wire_uint (vehicle, 5, 200);
  cp_wire_message (entity, 4, vehicle);
  cp_wire_string (entity, 1, "second");

  position = g_byte_array_new ();
  cp_wire_float (position, 1, 52);
  cp_wire_float (position, 2, 14);
  vehicle = g_byte_array_new ();
  cp_wire_message (vehicle, 2, position);
  cp_wire_uint (vehicle, 5, 200);
  cp_wire_string (expected, 1, "second");
  cp_wire_message (expected, 4, vehicle);
  assert_scrubs_to (entity, expected);
}

/* Two pieces that are only whole when put together are two broken pieces. */
static void
test_halves (void)
{
  g_autoptr (GByteArray) entity = g_byte_array_new ();
  const guint8           first[] = { 0x28, 0x80 }; /* a timestamp without its last byte */
  const guint8           second[] = { 0x01 };

  cp_wire_bytes (entity, 4, first, sizeof first);
  cp_wire_bytes (entity, 4, second, sizeof second);
  assert_refused (entity, "cut short");
}

static void
test_refused (void)
{
  static const struct
  {
    const char *bytes;
    gsize       n_bytes;
    const char *words;
  } cases[] = {
    { "\x00\x00", 2, "impossible field number" },
    { "\x0e", 1, "unknown wire type" },
    { "\x0f", 1, "unknown wire type" },
    { "\x0c", 1, "not open" },
    { "\x0b\x14", 2, "not open" },
    { "\x0b", 1, "no end" },
    { "\x0b\x08", 2, "cut short" },
    { "\x80", 1, "cut short" },
    { "\x10", 1, "cut short" },
    { "\x10\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 12, "longer than 10 bytes" },
    { "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 11, "longer than 10 bytes" },
    { "\x80\x80\x80\x80\x10\x00", 6, "impossible field number" },
    { "\x0a\xff\xff\xff\xff\x07", 6, "2147483647 bytes" },
    { "\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11, "18446744073709551615 bytes" },
    { "\x0a\x05" "abcd", 6, "5 bytes" },
    { "\x0d\x00\x00\x00", 4, "4 bytes" },
    { "\x09\x00\x00\x00\x00\x00\x00\x00", 8, "8 bytes" },
    { "\x22\x02\x0a\x05", 4, "5 bytes" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) entity = g_byte_array_new ();

      cp_wire_raw (entity, cases[i].bytes, cases[i].n_bytes);
      assert_refused (entity, cases[i].words);
    }
}

static void
test_longest_number (void)
{
  static const guint8    tail[] = { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01 };
  g_autoptr (GByteArray) entity = g_byte_array_new ();
  CpProtobufCursor       cursor;
  CpProtobufField        field;
  g_autoptr (GError)     error = NULL;

  cp_wire_tag (entity, 5, 0);
  cp_wire_raw (entity, tail, sizeof tail);
  cursor = (CpProtobufCursor) { entity->data, entity->data, entity->data + entity->len };
  g_assert_true (cp_protobuf_cursor_next (&cursor, &field, &error));
  g_assert_cmpuint (field.number, ==, 5);
  g_assert_cmpuint (field.n_bytes, ==, sizeof tail);
  g_assert_false (cp_protobuf_cursor_next (&cursor, &field, &error));
  g_assert_no_error (error);
}

static void
test_deep_groups (void)
{
  g_autoptr (GByteArray) entity = g_byte_array_new ();
  g_autoptr (GByteArray) million = g_byte_array_new ();

  write_group (entity, 100, CP_PROTOBUF_MAX_GROUP_DEPTH + 1);
  assert_refused (entity, "too deeply");

  g_byte_array_set_size (million, 1000000);
  memset (million->data, 0x0b, million->len);
  assert_refused (million, "too deeply");
}

/* A byte offset counts from the origin it is told, also in nested messages. */
static void
test_offset (void)
{
  const guint8           bytes[] = { 0xff, 0xff, 0x22, 0x03, 0x12, 0x01, 0x0e };
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GError)     error = NULL;

  g_assert_false (cp_protobuf_scrub (entity_descriptor, bytes, bytes + 2, sizeof bytes - 2, out, &error));
  g_assert_nonnull (strstr (error->message, "at byte 6"));
}

/* Whatever comes out is a message that protobuf-c reads, is not longer than what went in, and is
 * left as it is by a second scrub. */
static void
test_random (void)
{
  static const guint8 frequent[] = { 0x0a, 0x10, 0x22, 0x12, 0x0d, 0x15, 0x28, 0x42, 0x03, 0x0b, 0x0c, 0x01, 0x80 };
  guint               n_sound = 0;

  for (guint turn = 0; turn < 200000; turn++)
    {
      g_autoptr (GByteArray) entity = g_byte_array_new ();
      g_autoptr (GByteArray) out = NULL;
      guint                  n_bytes = (guint) g_test_rand_int_range (0, 24);

      for (guint i = 0; i < n_bytes; i++)
        {
          guint8 byte = (guint8) g_test_rand_int_range (0, 256);

          if (g_test_rand_bit ())
            byte = frequent[g_test_rand_int_range (0, G_N_ELEMENTS (frequent))];
          g_byte_array_append (entity, &byte, 1);
        }
      out = scrub (entity, NULL);
      if (out != NULL)
        {
          TransitRealtime__FeedEntity *unpacked;
          g_autoptr (GByteArray)       again = scrub (out, NULL);

          g_assert_cmpuint (out->len, <=, entity->len);
          g_assert_nonnull (again);
          g_assert_cmpmem (again->data, again->len, out->data, out->len);
          unpacked = transit_realtime__feed_entity__unpack (NULL, out->len, out->data);
          g_assert_nonnull (unpacked);
          g_assert_cmpuint (unpacked->base.n_unknown_fields, ==, 0);
          transit_realtime__feed_entity__free_unpacked (unpacked, NULL);
          n_sound++;
        }
    }
  g_assert_cmpuint (n_sound, >, 1000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/protobuf-scrub/unknown-fields", test_unknown);
  g_test_add_func ("/protobuf-scrub/merge", test_merge);
  g_test_add_func ("/protobuf-scrub/halves", test_halves);
  g_test_add_func ("/protobuf-scrub/refused", test_refused);
  g_test_add_func ("/protobuf-scrub/longest-number", test_longest_number);
  g_test_add_func ("/protobuf-scrub/deep-groups", test_deep_groups);
  g_test_add_func ("/protobuf-scrub/offset", test_offset);
  g_test_add_func ("/protobuf-scrub/random", test_random);
  return g_test_run ();
}
