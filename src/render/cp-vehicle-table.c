/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-vehicle-table-private.h"

#include "cp-vehicle-list.h"

#include "core/cp-time.h"

#include <math.h>

static const char *const column_names[CP_N_VEHICLE_COLUMNS] = {
  [CP_VEHICLE_KEY] = "key",
  [CP_VEHICLE_FEED] = "feed",
  [CP_VEHICLE_ID] = "id",
  [CP_VEHICLE_LABEL] = "label",
  [CP_VEHICLE_ROUTE_ID] = "route_id",
  [CP_VEHICLE_TRIP_ID] = "trip_id",
  [CP_VEHICLE_START_DATE] = "start_date",
  [CP_VEHICLE_DIRECTION_ID] = "direction_id",
  [CP_VEHICLE_LATITUDE] = "latitude",
  [CP_VEHICLE_LONGITUDE] = "longitude",
  [CP_VEHICLE_BEARING_DEG] = "bearing_deg",
  [CP_VEHICLE_SPEED_KMH] = "speed_kmh",
  [CP_VEHICLE_SPEED_SOURCE] = "speed_source",
  [CP_VEHICLE_OCCUPANCY] = "occupancy",
  [CP_VEHICLE_STATUS] = "status",
  [CP_VEHICLE_STOP_ID] = "stop_id",
  [CP_VEHICLE_TIME] = "time",
  [CP_VEHICLE_AGE_S] = "age_s",
  [CP_VEHICLE_WEIGHT] = "weight",
  [CP_VEHICLE_STATE] = "state",
};

const char *
_cp_vehicle_column_get_name (CpVehicleColumn column)
{
  g_assert (column < CP_N_VEHICLE_COLUMNS);
  return column_names[column];
}

static const char *
speed_source_to_string (guint8 source)
{
  switch ((CpSpeedSource) source)
    {
    case CP_SPEED_SOURCE_REPORTED:
      return "reported";
    case CP_SPEED_SOURCE_DERIVED:
      return "derived";
    case CP_SPEED_SOURCE_UNKNOWN:
    default:
      return NULL;
    }
}

/* By feed, then key, byte by byte: the same order in every locale. */
static int
compare_items (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const CpVehicleTable *table = user_data;
  guint32               row_a = ((const CpVehicleItem *) a)->row;
  guint32               row_b = ((const CpVehicleItem *) b)->row;
  int                   order = 0;

  /* A feed's id is stored once, so equal offsets are the common case. */
  if (table->fixes->feed[row_a] != table->fixes->feed[row_b])
    order = g_strcmp0 (cp_snapshot_get_text (table->snapshot, table->fixes->feed[row_a]),
                       cp_snapshot_get_text (table->snapshot, table->fixes->feed[row_b]));
  if (order == 0)
    order = g_strcmp0 (cp_snapshot_get_text (table->snapshot, table->fixes->key[row_a]),
                       cp_snapshot_get_text (table->snapshot, table->fixes->key[row_b]));
  if (order == 0)
    order = row_a < row_b ? -1 : row_a > row_b;
  return order;
}

void
_cp_vehicle_table_clear (CpVehicleTable *self)
{
  g_clear_pointer (&self->items, g_array_unref);
  if (self->key != NULL)
    g_string_free (g_steal_pointer (&self->key), TRUE);
}

/**
 * _cp_vehicle_table_init:
 * @self: (out caller-allocates): those of @snapshot that weigh something at @time_usec, sorted by
 *   feed, then key
 * @snapshot: (transfer none): has to outlive @self
 */
void
_cp_vehicle_table_init (CpVehicleTable   *self,
                        const CpSnapshot *snapshot,
                        gint64            time_usec,
                        const CpFade     *fade)
{
  self->snapshot = snapshot;
  self->fixes = cp_snapshot_get_fixes (snapshot);
  self->items = g_array_sized_new (FALSE, FALSE, sizeof (CpVehicleItem), self->fixes->n);
  self->key = g_string_new (NULL);
  for (guint32 row = 0; row < self->fixes->n; row++)
    {
      CpVehicleItem item = { .row = row };

      item.age_usec = cp_fade_age_usec (time_usec, self->fixes->time_usec[row]);
      item.weight = cp_fade_weight (fade, item.age_usec);
      if (item.weight > 0)
        g_array_append_val (self->items, item);
    }
  g_array_sort_with_data (self->items, compare_items, self);
}

/**
 * _cp_vehicle_table_account:
 *
 * A snapshot counts at its own time; at another, more or fewer have gone.
 *
 * Returns: the counts as of the table's time, whose sum is the snapshot's
 */
CpAccounting
_cp_vehicle_table_account (const CpVehicleTable *self)
{
  CpAccounting accounting = *cp_snapshot_get_accounting (self->snapshot);
  guint64      others = (guint64) accounting.no_position + accounting.rejected + accounting.duplicates;

  accounting.listed = self->items->len;
  others += accounting.listed;
  /* Made by hand, a snapshot may count less than it holds. */
  accounting.vehicle_entities = (guint32) MAX (accounting.vehicle_entities, others);
  accounting.entities = MAX (accounting.entities, accounting.vehicle_entities);
  accounting.gone = (guint32) (accounting.vehicle_entities - others);
  return accounting;
}

static CpVehicleCell
unknown_cell (void)
{
  return (CpVehicleCell) { .kind = CP_VEHICLE_CELL_UNKNOWN };
}

static CpVehicleCell
text_cell (const CpVehicleTable *self,
           guint32               offset)
{
  const char *text = cp_snapshot_get_text (self->snapshot, offset);

  if (text == NULL)
    return unknown_cell ();
  return (CpVehicleCell) { .kind = CP_VEHICLE_CELL_TEXT, .text = text };
}

static CpVehicleCell
word_cell (const char *word)
{
  if (word == NULL)
    return unknown_cell ();
  return (CpVehicleCell) { .kind = CP_VEHICLE_CELL_WORD, .text = word };
}

static CpVehicleCell
double_cell (double number)
{
  if (!isfinite (number))
    return unknown_cell ();
  return (CpVehicleCell) { .kind = CP_VEHICLE_CELL_DOUBLE, .number = number };
}

static CpVehicleCell
enum_cell (int value)
{
  if (value == CP_ENUM_UNKNOWN)
    return unknown_cell ();
  return (CpVehicleCell) { .kind = CP_VEHICLE_CELL_INT, .integer = value };
}

static CpVehicleCell
time_cell (gint64 time_usec)
{
  if (time_usec == CP_TIME_UNKNOWN)
    return unknown_cell ();
  return (CpVehicleCell) { .kind = CP_VEHICLE_CELL_TIME, .integer = time_usec };
}

/* `feed:identity`; the snapshot keeps the two apart. */
static CpVehicleCell
key_cell (CpVehicleTable *self,
          guint32         row)
{
  const char *feed = cp_snapshot_get_text (self->snapshot, self->fixes->feed[row]);
  const char *key = cp_snapshot_get_text (self->snapshot, self->fixes->key[row]);

  g_string_assign (self->key, feed != NULL ? feed : "");
  g_string_append_c (self->key, ':');
  g_string_append (self->key, key != NULL ? key : "");
  return (CpVehicleCell) { .kind = CP_VEHICLE_CELL_TEXT, .text = self->key->str };
}

/**
 * _cp_vehicle_table_get_cell:
 *
 * Returns: one cell; it lends its text until the next call
 */
CpVehicleCell
_cp_vehicle_table_get_cell (CpVehicleTable      *self,
                            const CpVehicleItem *item,
                            CpVehicleColumn      column)
{
  const CpFixColumns *fixes = self->fixes;
  guint32             row = item->row;

  switch (column)
    {
    case CP_VEHICLE_KEY:
      return key_cell (self, row);
    case CP_VEHICLE_FEED:
      return text_cell (self, fixes->feed[row]);
    case CP_VEHICLE_ID:
      return text_cell (self, fixes->id[row]);
    case CP_VEHICLE_LABEL:
      return text_cell (self, fixes->label[row]);
    case CP_VEHICLE_ROUTE_ID:
      return text_cell (self, fixes->route_id[row]);
    case CP_VEHICLE_TRIP_ID:
      return text_cell (self, fixes->trip_id[row]);
    case CP_VEHICLE_START_DATE:
      return text_cell (self, fixes->start_date[row]);
    case CP_VEHICLE_DIRECTION_ID:
      return enum_cell (fixes->direction_id[row]);
    case CP_VEHICLE_LATITUDE:
      return double_cell (fixes->latitude_deg[row]);
    case CP_VEHICLE_LONGITUDE:
      return double_cell (fixes->longitude_deg[row]);
    case CP_VEHICLE_BEARING_DEG:
      return double_cell ((double) fixes->bearing_deg[row]);
    case CP_VEHICLE_SPEED_KMH:
      return double_cell ((double) fixes->speed_mps[row] * 3.6);
    case CP_VEHICLE_SPEED_SOURCE:
      return word_cell (speed_source_to_string (fixes->speed_source[row]));
    case CP_VEHICLE_OCCUPANCY:
      return word_cell (cp_vehicle_occupancy_to_string (fixes->occupancy[row]));
    case CP_VEHICLE_STATUS:
      return word_cell (cp_vehicle_status_to_string (fixes->status[row]));
    case CP_VEHICLE_STOP_ID:
      return text_cell (self, fixes->stop_id[row]);
    case CP_VEHICLE_TIME:
      return time_cell (fixes->time_usec[row]);
    case CP_VEHICLE_AGE_S:
      /* Whole milliseconds, as times are. */
      return double_cell ((double) (item->age_usec / 1000) / 1000);
    case CP_VEHICLE_WEIGHT:
      return double_cell (item->weight);
    case CP_VEHICLE_STATE:
      return word_cell (cp_fix_state_to_string (cp_fade_state (item->weight)));
    case CP_N_VEHICLE_COLUMNS:
    default:
      g_return_val_if_reached (unknown_cell ());
    }
}
