/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-feed-text.h"

#include <string.h>

/* The longest a character of UTF-8 is. */
#define MAX_CHARACTER_BYTES 4u

/**
 * cp_feed_text_cut:
 * @text: @n_bytes of valid UTF-8
 * @max_bytes: the most that may stay
 *
 * Returns: the length in bytes of the longest beginning of @text that is not over @max_bytes and
 *   splits no character
 */
gsize
cp_feed_text_cut (const char *text,
                  gsize       n_bytes,
                  gsize       max_bytes)
{
  if (n_bytes <= max_bytes)
    return n_bytes;
  while (max_bytes > 0 && ((guint8) text[max_bytes] & 0xc0) == 0x80)
    max_bytes--;
  return max_bytes;
}

/**
 * cp_feed_text_append:
 * @array: gets the text and a final zero
 * @text: (nullable): what a feed sent, in any bytes; %NULL is ""
 *
 * Appends a text as the rest of the program may have it: valid UTF-8, each invalid byte replaced by
 * U+FFFD, and not over %CP_FEED_MAX_STRING_BYTES.
 */
void
cp_feed_text_append (GByteArray *array,
                     const char *text)
{
  /* What is far too long need not be mended to its end. */
  gsize            n_bytes = text != NULL ? strnlen (text, CP_FEED_MAX_STRING_BYTES + MAX_CHARACTER_BYTES) : 0;
  g_autofree char *valid = NULL;
  const char      *end;

  if (n_bytes > 0 && !g_utf8_validate (text, (gssize) n_bytes, &end)
      && (gsize) (end - text) < MIN (n_bytes, CP_FEED_MAX_STRING_BYTES))
    {
      valid = g_utf8_make_valid (text, (gssize) n_bytes);
      text = valid;
      n_bytes = strlen (valid);
    }
  if (n_bytes > 0)
    g_byte_array_append (array, (const guint8 *) text,
                         (guint) cp_feed_text_cut (text, n_bytes, CP_FEED_MAX_STRING_BYTES));
  g_byte_array_append (array, (const guint8 *) "", 1);
}
