/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-vehicle-list.h"

#include "cp-csv-writer.h"
#include "cp-vehicle-table-private.h"

#include "core/cp-name.h"
#include "core/cp-time.h"

/**
 * cp_vehicle_format_from_string:
 * @text: `json`, `geojson` or `csv`
 * @format: (out): the format
 *
 * Returns: whether there is such a format
 */
gboolean
cp_vehicle_format_from_string (const char      *text,
                               CpVehicleFormat *format)
{
  static const char *const names[] = {
    [CP_VEHICLE_FORMAT_JSON] = "json",
    [CP_VEHICLE_FORMAT_GEOJSON] = "geojson",
    [CP_VEHICLE_FORMAT_CSV] = "csv",
  };
  guint index;

  g_return_val_if_fail (format != NULL, FALSE);

  if (!cp_name_find (names, G_N_ELEMENTS (names), text, &index))
    return FALSE;
  *format = (CpVehicleFormat) index;
  return TRUE;
}

/**
 * cp_vehicle_occupancy_to_string:
 * @occupancy: a number of GTFS-Realtime's OccupancyStatus
 *
 * Returns: (nullable): the name it has there, or %NULL for a number that has none
 */
const char *
cp_vehicle_occupancy_to_string (int occupancy)
{
  static const char *const names[] = {
    "EMPTY", "MANY_SEATS_AVAILABLE", "FEW_SEATS_AVAILABLE", "STANDING_ROOM_ONLY",
    "CRUSHED_STANDING_ROOM_ONLY", "FULL", "NOT_ACCEPTING_PASSENGERS", "NO_DATA_AVAILABLE",
    "NOT_BOARDABLE"
  };

  return occupancy >= 0 && occupancy < (int) G_N_ELEMENTS (names) ? names[occupancy] : NULL;
}

/**
 * cp_vehicle_status_to_string:
 * @status: a number of GTFS-Realtime's VehicleStopStatus
 *
 * Returns: (nullable): the name it has there, or %NULL for a number that has none
 */
const char *
cp_vehicle_status_to_string (int status)
{
  static const char *const names[] = { "INCOMING_AT", "STOPPED_AT", "IN_TRANSIT_TO" };

  return status >= 0 && status < (int) G_N_ELEMENTS (names) ? names[status] : NULL;
}

static void
write_json_cell (CpJsonWriter        *json,
                 const CpVehicleCell *cell)
{
  switch (cell->kind)
    {
    case CP_VEHICLE_CELL_TEXT:
    case CP_VEHICLE_CELL_WORD:
      cp_json_writer_string (json, cell->text);
      break;
    case CP_VEHICLE_CELL_INT:
      cp_json_writer_int (json, cell->integer);
      break;
    case CP_VEHICLE_CELL_DOUBLE:
      cp_json_writer_double (json, cell->number);
      break;
    case CP_VEHICLE_CELL_TIME:
      cp_json_writer_time (json, cell->integer);
      break;
    case CP_VEHICLE_CELL_UNKNOWN:
    default:
      cp_json_writer_null (json);
      break;
    }
}

static void
write_vehicle (CpVehicleTable      *self,
               const CpVehicleItem *item,
               CpJsonWriter        *json)
{
  cp_json_writer_begin_object (json, CP_JSON_INLINE);
  for (CpVehicleColumn column = 0; column < CP_N_VEHICLE_COLUMNS; column++)
    {
      CpVehicleCell cell = _cp_vehicle_table_get_cell (self, item, column);

      cp_json_writer_name (json, _cp_vehicle_column_get_name (column));
      write_json_cell (json, &cell);
    }
  cp_json_writer_end_object (json);
}

static void
write_feature (CpVehicleTable      *self,
               const CpVehicleItem *item,
               CpJsonWriter        *json)
{
  cp_json_writer_begin_object (json, CP_JSON_INLINE);
  cp_json_writer_name (json, "type");
  cp_json_writer_string (json, "Feature");
  cp_json_writer_name (json, "geometry");
  cp_json_writer_begin_object (json, CP_JSON_INLINE);
  cp_json_writer_name (json, "type");
  cp_json_writer_string (json, "Point");
  cp_json_writer_name (json, "coordinates");
  cp_json_writer_begin_array (json, CP_JSON_INLINE);
  /* RFC 7946 section 3.1.1: longitude comes first, here and nowhere else. */
  cp_json_writer_double (json, self->fixes->longitude_deg[item->row]);
  cp_json_writer_double (json, self->fixes->latitude_deg[item->row]);
  cp_json_writer_end_array (json);
  cp_json_writer_end_object (json);
  cp_json_writer_name (json, "properties");
  write_vehicle (self, item, json);
  cp_json_writer_end_object (json);
}

static void
write_counts (const CpAccounting *accounting,
              const CpFindings   *findings,
              CpJsonWriter       *json)
{
  const struct
  {
    const char *name;
    guint32     count;
  } counts[] = {
    { "entities", accounting->entities },
    { "vehicle_entities", accounting->vehicle_entities },
    { "no_position", accounting->no_position },
    { "rejected", accounting->rejected },
    { "gone", accounting->gone },
    { "duplicates", accounting->duplicates },
    { "listed", accounting->listed },
  };

  cp_json_writer_name (json, "accounting");
  cp_json_writer_begin_object (json, CP_JSON_INLINE);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      cp_json_writer_name (json, counts[i].name);
      cp_json_writer_int (json, counts[i].count);
    }
  cp_json_writer_end_object (json);

  cp_json_writer_name (json, "findings");
  cp_json_writer_begin_object (json, CP_JSON_INLINE);
  for (guint i = 0; i < CP_N_FINDINGS; i++)
    if (findings->count[i] > 0)
      {
        cp_json_writer_name (json, cp_finding_get_rule ((CpFinding) i));
        cp_json_writer_int (json, findings->count[i]);
      }
  cp_json_writer_end_object (json);
}

typedef void (*WriteItem) (CpVehicleTable      *self,
                           const CpVehicleItem *item,
                           CpJsonWriter        *json);

static void
write_members (CpVehicleTable *self,
               CpJsonWriter   *json,
               const char     *array_name,
               WriteItem       write_item)
{
  CpAccounting accounting = _cp_vehicle_table_account (self);

  cp_json_writer_name (json, "city");
  cp_json_writer_string (json, cp_snapshot_get_city (self->snapshot));
  cp_json_writer_name (json, "time");
  cp_json_writer_time (json, cp_snapshot_get_time_usec (self->snapshot));
  cp_json_writer_name (json, "received");
  cp_json_writer_time (json, cp_snapshot_get_received_usec (self->snapshot));
  cp_json_writer_name (json, "count");
  cp_json_writer_int (json, self->items->len);
  write_counts (&accounting, cp_snapshot_get_findings (self->snapshot), json);
  cp_json_writer_name (json, array_name);
  cp_json_writer_begin_array (json, CP_JSON_BLOCK);
  for (guint i = 0; i < self->items->len && !cp_writer_has_failed (json->writer); i++)
    write_item (self, &g_array_index (self->items, CpVehicleItem, i), json);
  cp_json_writer_end_array (json);
}

static void
write_json (CpVehicleTable *self,
            CpWriter       *writer)
{
  CpJsonWriter json;

  cp_json_writer_init (&json, writer);
  cp_json_writer_begin_object (&json, CP_JSON_BLOCK);
  write_members (self, &json, "vehicles", write_vehicle);
  cp_json_writer_end_object (&json);
  cp_json_writer_end (&json);
}

/* What stands around the features are foreign members, which RFC 7946 section 6.1 lets readers
 * ignore: the same document says where its features come from. */
static void
write_geojson (CpVehicleTable *self,
               CpWriter       *writer)
{
  CpJsonWriter json;

  cp_json_writer_init (&json, writer);
  cp_json_writer_begin_object (&json, CP_JSON_BLOCK);
  cp_json_writer_name (&json, "type");
  cp_json_writer_string (&json, "FeatureCollection");
  write_members (self, &json, "features", write_feature);
  cp_json_writer_end_object (&json);
  cp_json_writer_end (&json);
}

static void
write_csv_cell (CpCsvWriter         *csv,
                const CpVehicleCell *cell)
{
  g_autofree char *time = NULL;

  switch (cell->kind)
    {
    case CP_VEHICLE_CELL_TEXT:
      cp_csv_writer_text (csv, cell->text);
      break;
    case CP_VEHICLE_CELL_WORD:
      cp_csv_writer_word (csv, cell->text);
      break;
    case CP_VEHICLE_CELL_INT:
      cp_csv_writer_int (csv, cell->integer);
      break;
    case CP_VEHICLE_CELL_DOUBLE:
      cp_csv_writer_double (csv, cell->number);
      break;
    case CP_VEHICLE_CELL_TIME:
      time = cp_time_to_rfc3339 (cell->integer);
      cp_csv_writer_word (csv, time);
      break;
    case CP_VEHICLE_CELL_UNKNOWN:
    default:
      cp_csv_writer_empty (csv);
      break;
    }
}

static void
write_csv (CpVehicleTable *self,
           gboolean        spreadsheet_safe,
           CpWriter       *writer)
{
  CpCsvWriter csv;

  cp_csv_writer_init (&csv, writer, spreadsheet_safe);
  for (CpVehicleColumn column = 0; column < CP_N_VEHICLE_COLUMNS; column++)
    cp_csv_writer_word (&csv, _cp_vehicle_column_get_name (column));
  cp_csv_writer_end_row (&csv);
  for (guint i = 0; i < self->items->len && !cp_writer_has_failed (writer); i++)
    {
      const CpVehicleItem *item = &g_array_index (self->items, CpVehicleItem, i);

      for (CpVehicleColumn column = 0; column < CP_N_VEHICLE_COLUMNS; column++)
        {
          CpVehicleCell cell = _cp_vehicle_table_get_cell (self, item, column);

          write_csv_cell (&csv, &cell);
        }
      cp_csv_writer_end_row (&csv);
    }
}

/**
 * cp_vehicle_list_write_members:
 * @time_usec: the instant ages are counted at, or %CP_TIME_UNKNOWN: every age is 0
 * @json: a writer inside an object
 *
 * Writes the members `city` to `vehicles` of formats.md section 3 into an object that may have
 * members before and after: the stream's messages are the list with `type` and `seq` in front.
 */
void
cp_vehicle_list_write_members (const CpSnapshot *snapshot,
                               gint64            time_usec,
                               const CpFade     *fade,
                               CpJsonWriter     *json)
{
  g_auto (CpVehicleTable) table = { NULL };

  g_return_if_fail (snapshot != NULL);
  g_return_if_fail (fade != NULL);
  g_return_if_fail (json != NULL);

  _cp_vehicle_table_init (&table, snapshot, time_usec, fade);
  write_members (&table, json, "vehicles", write_vehicle);
}

/**
 * cp_vehicle_list_write:
 * @time_usec: the instant ages are counted at, or %CP_TIME_UNKNOWN: every age is 0
 * @fade: how age becomes weight; those of weight 0 are not listed, and are counted as gone
 * @spreadsheet_safe: for CSV, whether text that could be a formula gets a `'` in front
 * @out: where to write; stays open
 *
 * Writes the raw list (formats.md section 3), sorted by feed, then key. Streams: memory is some 24
 * bytes a vehicle whatever the format. Any thread.
 *
 * Returns: whether all was written; the stream's error otherwise
 */
gboolean
cp_vehicle_list_write (const CpSnapshot *snapshot,
                       gint64            time_usec,
                       const CpFade     *fade,
                       CpVehicleFormat   format,
                       gboolean          spreadsheet_safe,
                       GOutputStream    *out,
                       GError          **error)
{
  g_autoptr (CpWriter)    writer = NULL;
  g_auto (CpVehicleTable) table = { NULL };

  g_return_val_if_fail (snapshot != NULL, FALSE);
  g_return_val_if_fail (fade != NULL, FALSE);
  g_return_val_if_fail (G_IS_OUTPUT_STREAM (out), FALSE);

  writer = cp_writer_new (out);
  _cp_vehicle_table_init (&table, snapshot, time_usec, fade);
  switch (format)
    {
    case CP_VEHICLE_FORMAT_GEOJSON:
      write_geojson (&table, writer);
      break;
    case CP_VEHICLE_FORMAT_CSV:
      write_csv (&table, spreadsheet_safe, writer);
      break;
    case CP_VEHICLE_FORMAT_JSON:
    default:
      write_json (&table, writer);
      break;
    }
  return cp_writer_close (writer, error);
}
