/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-snapshot.h"

#include "cp-error.h"
#include "cp-geo.h"

#include <math.h>
#include <string.h>

struct _CpSnapshot
{
  char         *city;
  gint64        time_usec;
  gint64        received_usec;
  CpAccounting  accounting;
  CpFindings    findings;
  CpFixColumns  fixes;
  GByteArray   *text; /* NUL-terminated strings; offset 0 is "not told" */
};

G_DEFINE_BOXED_TYPE (CpSnapshot, cp_snapshot, cp_snapshot_ref, cp_snapshot_unref)

/* The columns of CpFixColumns, once: what a row of a builder's arrays is made of. */
#define FOR_EACH_COLUMN(X)                                                                          \
  X (double, latitude_deg)                                                                          \
  X (double, longitude_deg)                                                                         \
  X (double, x_m)                                                                                   \
  X (double, y_m)                                                                                   \
  X (gint64, time_usec)                                                                             \
  X (float, bearing_deg)                                                                            \
  X (float, speed_mps)                                                                              \
  X (guint32, track)                                                                                \
  X (guint32, feed)                                                                                 \
  X (guint32, key)                                                                                  \
  X (guint32, id)                                                                                   \
  X (guint32, label)                                                                                \
  X (guint32, route_id)                                                                             \
  X (guint32, trip_id)                                                                              \
  X (guint32, start_date)                                                                           \
  X (guint32, stop_id)                                                                              \
  X (guint8, speed_source)                                                                          \
  X (gint8, direction_id)                                                                           \
  X (gint8, occupancy)                                                                              \
  X (gint8, status)

struct _CpSnapshotBuilder
{
  char       *city;
  guint       n;
  guint       capacity;
#define DECLARE(type, name) type *name;
  FOR_EACH_COLUMN (DECLARE)
#undef DECLARE
  GByteArray *text;
  GHashTable *shared_text; /* string → offset, for the few values many rows have */
};

/**
 * cp_snapshot_ref:
 *
 * Returns: (transfer full): the same snapshot; any thread
 */
CpSnapshot *
cp_snapshot_ref (CpSnapshot *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
snapshot_clear (gpointer data)
{
  CpSnapshot *self = data;

  g_free (self->city);
#define FREE(type, name) g_free ((gpointer) self->fixes.name);
  FOR_EACH_COLUMN (FREE)
#undef FREE
  g_byte_array_unref (self->text);
}

void
cp_snapshot_unref (CpSnapshot *self)
{
  g_atomic_rc_box_release_full (self, snapshot_clear);
}

/**
 * cp_snapshot_get_city:
 *
 * Returns: (nullable): the city's id, or %NULL where no city was named
 */
const char *
cp_snapshot_get_city (const CpSnapshot *self)
{
  return self->city;
}

/**
 * cp_snapshot_get_time_usec:
 *
 * Returns: the instant the snapshot stands for, or %CP_TIME_UNKNOWN
 */
gint64
cp_snapshot_get_time_usec (const CpSnapshot *self)
{
  return self->time_usec;
}

/**
 * cp_snapshot_get_received_usec:
 *
 * Returns: when it reached us, or %CP_TIME_UNKNOWN for saved messages
 */
gint64
cp_snapshot_get_received_usec (const CpSnapshot *self)
{
  return self->received_usec;
}

const CpAccounting *
cp_snapshot_get_accounting (const CpSnapshot *self)
{
  return &self->accounting;
}

const CpFindings *
cp_snapshot_get_findings (const CpSnapshot *self)
{
  return &self->findings;
}

/**
 * cp_snapshot_get_fixes:
 *
 * Returns: (transfer none): the columns, valid as long as the snapshot
 */
const CpFixColumns *
cp_snapshot_get_fixes (const CpSnapshot *self)
{
  return &self->fixes;
}

/**
 * cp_snapshot_get_text:
 * @offset: a value of one of the text columns
 *
 * Returns: (transfer none) (nullable): valid UTF-8, or %NULL for 0, "not told"
 */
const char *
cp_snapshot_get_text (const CpSnapshot *self,
                      guint32           offset)
{
  g_return_val_if_fail (offset < self->text->len, NULL);
  return offset != 0 ? (const char *) self->text->data + offset : NULL;
}

static void
checksum_text (GChecksum        *checksum,
               const CpSnapshot *self,
               guint32           offset)
{
  const char *text = cp_snapshot_get_text (self, offset);

  if (text != NULL)
    g_checksum_update (checksum, (const guchar *) text, -1);
  g_checksum_update (checksum, (const guchar *) "", 1);
}

/**
 * cp_snapshot_dup_sha256:
 *
 * Names the content: city, times and every column, whatever the order texts were stored in. The
 * same on machines of one byte order.
 *
 * Returns: (transfer full): 64 hexadecimal digits
 */
char *
cp_snapshot_dup_sha256 (const CpSnapshot *self)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  const CpFixColumns   *fixes = &self->fixes;
  const guint32        *texts[] = { fixes->feed, fixes->key, fixes->id, fixes->label, fixes->route_id,
                                    fixes->trip_id, fixes->start_date, fixes->stop_id };

  if (self->city != NULL)
    g_checksum_update (checksum, (const guchar *) self->city, -1);
  g_checksum_update (checksum, (const guchar *) &self->time_usec, sizeof self->time_usec);
  g_checksum_update (checksum, (const guchar *) &fixes->n, sizeof fixes->n);
  for (guint row = 0; row < fixes->n; row++)
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
      checksum_text (checksum, self, texts[i][row]);
#define UPDATE(column)                                                                              \
  g_checksum_update (checksum, (const guchar *) fixes->column, (gssize) (fixes->n * sizeof *fixes->column))
  UPDATE (latitude_deg);
  UPDATE (longitude_deg);
  UPDATE (time_usec);
  UPDATE (bearing_deg);
  UPDATE (speed_mps);
  UPDATE (speed_source);
  UPDATE (direction_id);
  UPDATE (occupancy);
  UPDATE (status);
#undef UPDATE
  return g_strdup (g_checksum_get_string (checksum));
}

/**
 * cp_snapshot_builder_new:
 * @city: (nullable): id of the city
 * @n_expected: how many fixes are likely; more may come
 */
CpSnapshotBuilder *
cp_snapshot_builder_new (const char *city,
                         guint       n_expected)
{
  CpSnapshotBuilder *self = g_new0 (CpSnapshotBuilder, 1);
  static const guint8 nothing = 0;

  self->city = g_strdup (city);
  self->capacity = MAX (n_expected, 16);
#define ALLOCATE(type, name) self->name = g_new (type, self->capacity);
  FOR_EACH_COLUMN (ALLOCATE)
#undef ALLOCATE
  self->text = g_byte_array_new ();
  g_byte_array_append (self->text, &nothing, 1);
  self->shared_text = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
cp_snapshot_builder_free (CpSnapshotBuilder *self)
{
  g_free (self->city);
#define FREE(type, name) g_free (self->name);
  FOR_EACH_COLUMN (FREE)
#undef FREE
  g_clear_pointer (&self->text, g_byte_array_unref);
  g_hash_table_unref (self->shared_text);
  g_free (self);
}

static guint32
add_text (CpSnapshotBuilder *self,
          const char        *text)
{
  static const guint8 end = 0;
  guint32             offset = self->text->len;
  gsize               length;

  if (text == NULL || *text == '\0')
    return 0;
  length = strlen (text);
  if (length > CP_SNAPSHOT_MAX_STRING_BYTES)
    length = (gsize) (g_utf8_find_prev_char (text, text + CP_SNAPSHOT_MAX_STRING_BYTES + 1) - text);
  g_byte_array_append (self->text, (const guint8 *) text, (guint) length);
  g_byte_array_append (self->text, &end, 1);
  return offset;
}

/* For values that many rows share. */
static guint32
share_text (CpSnapshotBuilder *self,
            const char        *text)
{
  gpointer known;
  guint32  offset;

  if (text == NULL || *text == '\0')
    return 0;
  known = g_hash_table_lookup (self->shared_text, text);
  if (known != NULL)
    return GPOINTER_TO_UINT (known);
  offset = add_text (self, text);
  g_hash_table_insert (self->shared_text, g_strdup (text), GUINT_TO_POINTER (offset));
  return offset;
}

static void
grow (CpSnapshotBuilder *self)
{
  self->capacity += self->capacity / 2;
#define GROW(type, name) self->name = g_renew (type, self->name, self->capacity);
  FOR_EACH_COLUMN (GROW)
#undef GROW
}

/**
 * cp_snapshot_builder_add:
 * @fix: a row; its texts are valid UTF-8, copied, and cut to 1 KiB
 *
 * Returns: whether it was added; %CP_ERROR_INVALID for a position that is not on Earth,
 *   %CP_ERROR_TOO_LARGE when the texts exceed %CP_SNAPSHOT_MAX_TEXT_BYTES
 */
gboolean
cp_snapshot_builder_add (CpSnapshotBuilder *self,
                         const CpFix       *fix,
                         GError           **error)
{
  guint row = self->n;

  if (!(fabs (fix->latitude_deg) <= 90 && fabs (fix->longitude_deg) <= 180))
    {
      g_set_error (error, CP_ERROR, CP_ERROR_INVALID,
                   "the position %g, %g is not on Earth", fix->latitude_deg, fix->longitude_deg);
      return FALSE;
    }
  if (self->text->len > CP_SNAPSHOT_MAX_TEXT_BYTES)
    {
      g_set_error (error, CP_ERROR, CP_ERROR_TOO_LARGE,
                   "the texts of one snapshot exceed %u MiB", CP_SNAPSHOT_MAX_TEXT_BYTES >> 20);
      return FALSE;
    }
  if (row == self->capacity)
    grow (self);

  self->latitude_deg[row] = fix->latitude_deg;
  self->longitude_deg[row] = fix->longitude_deg;
  self->x_m[row] = cp_mercator_x_m (fix->longitude_deg);
  self->y_m[row] = cp_mercator_y_m (fix->latitude_deg);
  self->time_usec[row] = fix->time_usec;
  self->bearing_deg[row] = fix->bearing_deg;
  self->speed_mps[row] = fix->speed_mps;
  self->track[row] = fix->track;
  self->feed[row] = share_text (self, fix->feed);
  self->key[row] = add_text (self, fix->key);
  self->id[row] = g_strcmp0 (fix->id, fix->key) == 0 ? self->key[row] : add_text (self, fix->id);
  self->label[row] = g_strcmp0 (fix->label, fix->key) == 0 ? self->key[row] : add_text (self, fix->label);
  self->route_id[row] = share_text (self, fix->route_id);
  self->trip_id[row] = add_text (self, fix->trip_id);
  self->start_date[row] = share_text (self, fix->start_date);
  self->stop_id[row] = add_text (self, fix->stop_id);
  self->speed_source[row] = (guint8) fix->speed_source;
  self->direction_id[row] = fix->direction_id;
  self->occupancy[row] = fix->occupancy;
  self->status[row] = fix->status;
  self->n++;
  return TRUE;
}

/**
 * cp_snapshot_builder_end:
 * @self: a builder, of no use but for freeing afterwards
 * @time_usec: the instant the snapshot stands for, or %CP_TIME_UNKNOWN
 * @received_usec: when it reached us, or %CP_TIME_UNKNOWN
 *
 * Returns: (transfer full): the snapshot, which takes over the builder's arrays
 */
CpSnapshot *
cp_snapshot_builder_end (CpSnapshotBuilder  *self,
                         gint64              time_usec,
                         gint64              received_usec,
                         const CpAccounting *accounting,
                         const CpFindings   *findings)
{
  CpSnapshot *snapshot = g_atomic_rc_box_new0 (CpSnapshot);

  snapshot->city = g_steal_pointer (&self->city);
  snapshot->time_usec = time_usec;
  snapshot->received_usec = received_usec;
  snapshot->accounting = *accounting;
  snapshot->findings = *findings;
  snapshot->fixes.n = self->n;
#define TAKE(type, name)                                                                            \
  snapshot->fixes.name = g_renew (type, self->name, MAX (self->n, 1));                              \
  self->name = NULL;
  FOR_EACH_COLUMN (TAKE)
#undef TAKE
  snapshot->text = g_steal_pointer (&self->text);
  self->n = self->capacity = 0;
  return snapshot;
}
