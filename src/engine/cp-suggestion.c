/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-suggestion.h"

#include <string.h>

/* Longer words are nobody's slip of a finger. */
#define MAX_LENGTH 64

/* How many letters were left out, put in, mistaken or swapped with their neighbour (Damerau's
 * distance, without editing a swapped pair again). */
static guint
edit_distance (const char *a,
               const char *b)
{
  guint rows[3][MAX_LENGTH + 1];
  guint length_a = (guint) strlen (a);
  guint length_b = (guint) strlen (b);

  for (guint j = 0; j <= length_b; j++)
    rows[0][j] = j;
  for (guint i = 1; i <= length_a; i++)
    {
      guint *now = rows[i % 3];
      guint *last = rows[(i + 2) % 3];
      guint *before = rows[(i + 1) % 3];

      now[0] = i;
      for (guint j = 1; j <= length_b; j++)
        {
          now[j] = MIN (MIN (last[j] + 1, now[j - 1] + 1), last[j - 1] + (a[i - 1] != b[j - 1]));
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            now[j] = MIN (now[j], before[j - 2] + 1);
        }
    }
  return rows[length_a % 3][length_b];
}

/**
 * cp_suggestion_find:
 * @word: what was typed; anything after a `=` is not looked at
 * @words: (array zero-terminated=1): what could have been meant
 *
 * Returns: (nullable): the nearest word, if it is near enough to have been meant: a third of its
 *   letters may differ, or it begins with what was typed
 */
const char *
cp_suggestion_find (const char        *word,
                    const char *const *words)
{
  g_autofree char *typed = g_strndup (word, MIN (strcspn (word, "="), MAX_LENGTH));
  const char      *nearest = NULL;
  guint            least = G_MAXUINT;

  for (; *words != NULL; words++)
    {
      guint distance;

      if (strlen (*words) > MAX_LENGTH)
        continue;
      distance = edit_distance (typed, *words);
      if (strlen (typed) >= 3 && g_str_has_prefix (*words, typed))
        distance = 1;
      if (distance < least && distance <= MAX (strlen (*words) / 3, 1))
        {
          least = distance;
          nearest = *words;
        }
    }
  return nearest;
}
