/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-vehicle-keys.h"

#include "cp-feed-text.h"

#include <stdlib.h>
#include <string.h>

/* A made key leaves room for the number that cp_vehicle_keys_number() may add, so that a snapshot,
 * which cuts texts, cuts no number off: '#' and up to seven digits. */
#define MAX_EXTENDED_BYTES (CP_FEED_MAX_STRING_BYTES - 8)

/**
 * cp_vehicle_key_choose:
 *
 * Returns: who the vehicle is within its feed: the first of vehicle id, label, trip id and entity id
 *   that is not empty, or ""
 */
const char *
cp_vehicle_key_choose (const CpFeedVehicle *vehicle)
{
  if (*vehicle->id != '\0')
    return vehicle->id;
  if (*vehicle->label != '\0')
    return vehicle->label;
  if (*vehicle->trip_id != '\0')
    return vehicle->trip_id;
  return vehicle->entity_id;
}

static const char *
join (GStringChunk *texts,
      const char   *key,
      const char   *suffix)
{
  g_autofree char *joined = g_strconcat (key, "#", suffix, NULL);
  gsize            n_bytes = strlen (joined);

  n_bytes = cp_feed_text_cut (joined, n_bytes, MAX_EXTENDED_BYTES);
  return g_string_chunk_insert_len (texts, joined, (gssize) n_bytes);
}

static int
compare_keys (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const CpVehicleKey *const *left = a;
  const CpVehicleKey *const *right = b;

  return strcmp ((*left)->key, (*right)->key);
}

/**
 * cp_vehicle_keys_extend:
 * @keys: (array length=n): vehicles with the same key; each gets one of its own where that can be
 * @texts: holds the new keys
 *
 * Makes `key#trip_id`, or `key#entity_id` where there is no trip; where that repeats and a start date
 * is told, `#start_date` behind it.
 */
void
cp_vehicle_keys_extend (CpVehicleKey *keys,
                        guint         n,
                        GStringChunk *texts)
{
  g_autofree CpVehicleKey **sorted = g_new (CpVehicleKey *, n);

  for (guint i = 0; i < n; i++)
    {
      keys[i].key = join (texts, keys[i].key,
                          *keys[i].trip_id != '\0' ? keys[i].trip_id : keys[i].entity_id);
      sorted[i] = &keys[i];
    }
  g_qsort_with_data (sorted, (int) n, sizeof *sorted, compare_keys, NULL);
  for (guint begin = 0, end; begin < n; begin = end)
    {
      const char *repeated = sorted[begin]->key;

      for (end = begin + 1; end < n && strcmp (sorted[end]->key, repeated) == 0;)
        end++;
      for (guint i = begin; i < end && end - begin > 1; i++)
        if (*sorted[i]->start_date != '\0')
          sorted[i]->key = join (texts, repeated, sorted[i]->start_date);
    }
}

static int
compare_texts (const void *a,
               const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * cp_vehicle_keys_number:
 * @keys: (array length=n): all keys of one feed, sorted
 * @texts: holds the new keys
 *
 * Where a key still repeats, the second gets `#2`, the third `#3` and so on, leaving out what another
 * vehicle is called already. Feeds that do this are broken or hostile, but two rows of a snapshot
 * with one key would break whatever joins on keys.
 *
 * Returns: whether any key was changed, so that @keys may no longer be sorted
 */
gboolean
cp_vehicle_keys_number (const char  **keys,
                        guint         n,
                        GStringChunk *texts)
{
  g_autofree const char **known = NULL;

  for (guint begin = 0, end; begin < n; begin = end)
    {
      const char *repeated = keys[begin];
      guint       number = 2;

      for (end = begin + 1; end < n && strcmp (keys[end], repeated) == 0;)
        end++;
      if (end - begin > 1 && known == NULL)
        known = g_memdup2 (keys, n * sizeof *keys);
      /* A numbered key can only meet one that was there before: two that are made from different
       * keys differ before their last '#'. */
      for (guint i = begin + 1; i < end; number++)
        {
          g_autofree char *numbered = g_strdup_printf ("%s#%u", repeated, number);
          const char      *wanted = numbered;

          if (bsearch (&wanted, known, n, sizeof *known, compare_texts) == NULL)
            keys[i++] = g_string_chunk_insert (texts, numbered);
        }
    }
  return known != NULL;
}
