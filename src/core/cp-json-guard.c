/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-json-guard.h"

#include "cp-error.h"

#include <string.h>

/**
 * cp_json_guard_check:
 * @text: the bytes of a JSON document
 * @n_bytes: how many
 * @max_bytes: the most a caller accepts, %CP_JSON_MAX_BYTES where it does not care
 *
 * Looks over a document before json-glib sees it: json-glib 1.6 recurses once per level without a
 * limit, so that a hundred thousand opening brackets end the program. This is a scan, not a parser:
 * it knows strings and brackets and nothing else. Any thread, any stack.
 *
 * Returns: whether it is valid UTF-8 within the bounds; %CP_ERROR_TOO_LARGE or %CP_ERROR_MALFORMED
 *   otherwise, with the byte where it shows
 */
gboolean
cp_json_guard_check (const char *text,
                     gsize       n_bytes,
                     gsize       max_bytes,
                     GError    **error)
{
  const char *end;
  gboolean    in_string = FALSE;
  guint       depth = 0;

  if (n_bytes > max_bytes)
    {
      g_set_error (error, CP_ERROR, CP_ERROR_TOO_LARGE,
                   "%" G_GSIZE_FORMAT " bytes of JSON, at most %" G_GSIZE_FORMAT " are read", n_bytes, max_bytes);
      return FALSE;
    }
  if (!g_utf8_validate_len (text, n_bytes, &end))
    {
      g_set_error (error, CP_ERROR, CP_ERROR_MALFORMED,
                   "byte %" G_GSIZE_FORMAT " is not valid UTF-8", (gsize) (end - text));
      return FALSE;
    }
  for (gsize i = 0; i < n_bytes; i++)
    {
      char c = text[i];

      if (in_string)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
        }
      else if (c == '"')
        in_string = TRUE;
      else if (c == '{' || c == '[')
        {
          if (++depth > CP_JSON_MAX_DEPTH)
            {
              g_set_error (error, CP_ERROR, CP_ERROR_TOO_LARGE,
                           "nested deeper than %u levels at byte %" G_GSIZE_FORMAT, CP_JSON_MAX_DEPTH, i);
              return FALSE;
            }
        }
      else if ((c == '}' || c == ']') && depth > 0)
        depth--;
    }
  return TRUE;
}
