/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-name.h"

#include <string.h>

/**
 * cp_name_find:
 * @names: (array length=n_names): the names of an enumeration's values, in their order
 * @text: what somebody wrote
 * @index: (out): which it is
 *
 * Returns: whether it is one of them, to the letter
 */
gboolean
cp_name_find (const char *const *names,
              guint              n_names,
              const char        *text,
              guint             *index)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (index != NULL, FALSE);

  for (guint i = 0; i < n_names; i++)
    if (strcmp (names[i], text) == 0)
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}
