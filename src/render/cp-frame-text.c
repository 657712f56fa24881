/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-frame-text.h"

#include "cp-csv-writer.h"

#include "core/cp-name.h"

#include <math.h>

#define PGM_MAX 65535

/**
 * cp_frame_format_from_string:
 * @text: `json`, `csv` or `pgm`
 * @format: (out): the format
 *
 * Returns: whether it is one of the formats here; pictures and terminals have functions of their own
 */
gboolean
cp_frame_format_from_string (const char    *text,
                             CpFrameFormat *format)
{
  static const char *const names[] = {
    [CP_FRAME_FORMAT_JSON] = "json",
    [CP_FRAME_FORMAT_CSV] = "csv",
    [CP_FRAME_FORMAT_PGM] = "pgm",
  };
  guint index;

  g_return_val_if_fail (format != NULL, FALSE);

  if (!cp_name_find (names, G_N_ELEMENTS (names), text, &index))
    return FALSE;
  *format = (CpFrameFormat) index;
  return TRUE;
}

static void
write_grid (const CpGridSpec *spec,
            CpJsonWriter     *json)
{
  CpBox box = cp_grid_spec_get_box (spec);

  cp_json_writer_name (json, "grid");
  cp_json_writer_begin_object (json, CP_JSON_BLOCK);
  cp_json_writer_name (json, "columns");
  cp_json_writer_int (json, spec->columns);
  cp_json_writer_name (json, "rows");
  cp_json_writer_int (json, spec->rows);
  cp_json_writer_name (json, "projection");
  cp_json_writer_string (json, "EPSG:3857");
  cp_json_writer_name (json, "box");
  cp_json_writer_begin_object (json, CP_JSON_INLINE);
  cp_json_writer_name (json, "west");
  cp_json_writer_edge (json, box.west_deg);
  cp_json_writer_name (json, "south");
  cp_json_writer_edge (json, box.south_deg);
  cp_json_writer_name (json, "east");
  cp_json_writer_edge (json, box.east_deg);
  cp_json_writer_name (json, "north");
  cp_json_writer_edge (json, box.north_deg);
  cp_json_writer_end_object (json);
  cp_json_writer_name (json, "cell_m");
  cp_json_writer_double (json, cp_grid_spec_get_cell_m (spec));
  cp_json_writer_name (json, "bandwidth_m");
  cp_json_writer_double (json, spec->bandwidth_m);
  cp_json_writer_end_object (json);
}

static void
write_range (const CpFrame  *frame,
             const CpDomain *domain,
             CpJsonWriter   *json)
{
  float    min = NAN;
  float    max = NAN;
  gboolean has_range = cp_frame_get_range (frame, &min, &max);

  cp_json_writer_name (json, "min");
  cp_json_writer_double (json, has_range ? (double) min : (double) NAN);
  cp_json_writer_name (json, "max");
  cp_json_writer_double (json, has_range ? (double) max : (double) NAN);
  cp_json_writer_name (json, "domain");
  cp_json_writer_begin_object (json, CP_JSON_INLINE);
  cp_json_writer_name (json, "min");
  cp_json_writer_double (json, domain->min);
  cp_json_writer_name (json, "max");
  cp_json_writer_double (json, domain->max);
  cp_json_writer_name (json, "scale");
  cp_json_writer_string (json, cp_scale_to_string (domain->scale));
  cp_json_writer_end_object (json);
}

/* One line a row. */
static void
write_values (const CpFrame *frame,
              CpJsonWriter  *json)
{
  const CpGridSpec *spec = cp_frame_get_spec (frame);
  const float      *values = cp_frame_get_values (frame);

  cp_json_writer_name (json, "values");
  cp_json_writer_begin_array (json, CP_JSON_BLOCK);
  for (guint row = 0; row < spec->rows && !cp_writer_has_failed (json->writer); row++)
    {
      cp_json_writer_begin_array (json, CP_JSON_INLINE);
      for (guint column = 0; column < spec->columns; column++)
        cp_json_writer_double (json, (double) *values++);
      cp_json_writer_end_array (json);
    }
  cp_json_writer_end_array (json);
}

/**
 * cp_frame_text_write_members:
 * @city: (nullable): the city's id
 * @json: a writer inside an object
 *
 * Writes the members `city` to `values` of formats.md section 5 into an object that may have
 * members before and after: the stream's messages are the frame with `type` and `seq` in front.
 */
void
cp_frame_text_write_members (const CpFrame  *frame,
                             const char     *city,
                             const CpDomain *domain,
                             CpJsonWriter   *json)
{
  const CpGridSpec *spec;

  g_return_if_fail (frame != NULL);
  g_return_if_fail (domain != NULL);
  g_return_if_fail (json != NULL);

  spec = cp_frame_get_spec (frame);
  cp_json_writer_name (json, "city");
  cp_json_writer_string (json, city);
  cp_json_writer_name (json, "time");
  cp_json_writer_time (json, cp_frame_get_time_usec (frame));
  cp_json_writer_name (json, "motion");
  cp_json_writer_string (json, cp_motion_to_string (cp_frame_get_motion (frame)));
  cp_json_writer_name (json, "measure");
  cp_json_writer_string (json, cp_measure_to_string (spec->measure));
  cp_json_writer_name (json, "unit");
  cp_json_writer_string (json, cp_measure_get_unit (spec->measure));
  write_grid (spec, json);
  cp_json_writer_name (json, "observations");
  cp_json_writer_int (json, cp_frame_get_n_observations (frame));
  cp_json_writer_name (json, "weight");
  cp_json_writer_double (json, cp_frame_get_weight (frame));
  write_range (frame, domain, json);
  write_values (frame, json);
}

static void
write_json (const CpFrame  *frame,
            const char     *city,
            const CpDomain *domain,
            CpWriter       *writer)
{
  CpJsonWriter json;

  cp_json_writer_init (&json, writer);
  cp_json_writer_begin_object (&json, CP_JSON_BLOCK);
  cp_frame_text_write_members (frame, city, domain, &json);
  cp_json_writer_end_object (&json);
  cp_json_writer_end (&json);
}

typedef struct
{
  char text[24];
} Degrees;

static Degrees
print_degrees (double degrees)
{
  Degrees printed;

  g_ascii_formatd (printed.text, sizeof printed.text, "%.9g", degrees);
  return printed;
}

/* One line a cell, at the cell's centre. Printing numbers is what it costs, so those that many cells
 * share are printed once: 25 s become 11 for 4096 × 4096. */
static void
write_csv (const CpFrame *frame,
           CpWriter      *writer)
{
  static const char *const header[] = { "row", "column", "latitude", "longitude", "value" };
  const CpGridSpec        *spec = cp_frame_get_spec (frame);
  const float             *values = cp_frame_get_values (frame);
  g_autofree Degrees      *longitudes = g_new (Degrees, spec->columns);
  CpCsvWriter              csv;

  for (guint column = 0; column < spec->columns; column++)
    longitudes[column] = print_degrees (cp_grid_spec_get_column_longitude_deg (spec, column));
  cp_csv_writer_init (&csv, writer, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (header); i++)
    cp_csv_writer_word (&csv, header[i]);
  cp_csv_writer_end_row (&csv);
  for (guint row = 0; row < spec->rows && !cp_writer_has_failed (writer); row++)
    {
      Degrees latitude = print_degrees (cp_grid_spec_get_row_latitude_deg (spec, row));

      for (guint column = 0; column < spec->columns; column++)
        {
          cp_csv_writer_int (&csv, row);
          cp_csv_writer_int (&csv, column);
          cp_csv_writer_word (&csv, latitude.text);
          cp_csv_writer_word (&csv, longitudes[column].text);
          cp_csv_writer_double (&csv, (double) *values++);
          cp_csv_writer_end_row (&csv);
        }
    }
}

static guint16
pgm_sample (float  value,
            double step)
{
  double sample = round ((double) value / step);

  /* No data, and what is below zero, is 0. */
  return sample > 0 ? (guint16) MIN (sample, PGM_MAX) : 0;
}

/* A grey map of 16 bits, big-endian, as pgm(5) asks for. Linear, up to the end of the domain, or to
 * the frame's own maximum where that is larger: samples times the step of the comment are values
 * again, and none is cut. */
static void
write_pgm (const CpFrame  *frame,
           const CpDomain *domain,
           CpWriter       *writer)
{
  const CpGridSpec *spec = cp_frame_get_spec (frame);
  const float      *values = cp_frame_get_values (frame);
  float             min = 0;
  float             max = 0;
  double            step;

  cp_frame_get_range (frame, &min, &max);
  step = MAX (domain->max, (double) max) / PGM_MAX;
  if (!(step > 0))
    step = 1.0 / PGM_MAX;
  cp_writer_puts (writer, "P5\n# CityPulse ");
  cp_writer_puts (writer, cp_measure_to_string (spec->measure));
  cp_writer_puts (writer, "; one step is ");
  cp_writer_put_double (writer, "%.9g", step);
  cp_writer_printf (writer, " %s\n%u %u\n%d\n", cp_measure_get_unit (spec->measure), spec->columns,
                    spec->rows, PGM_MAX);
  for (gsize i = 0; i < (gsize) spec->rows * spec->columns && !cp_writer_has_failed (writer); i++)
    {
      guint16 sample = GUINT16_TO_BE (pgm_sample (values[i], step));

      cp_writer_write (writer, &sample, sizeof sample);
    }
}

/**
 * cp_frame_text_write:
 * @city: (nullable): the city's id, for JSON
 * @domain: what the colours use; the end of PGM's scale
 * @out: where to write; stays open
 *
 * Writes a frame (formats.md section 5). Streams: memory does not grow with the grid, which at 4096
 * × 4096 is some 160 MB of JSON. Any thread.
 *
 * Returns: whether all was written; the stream's error otherwise
 */
gboolean
cp_frame_text_write (const CpFrame  *frame,
                     const char     *city,
                     const CpDomain *domain,
                     CpFrameFormat   format,
                     GOutputStream  *out,
                     GError        **error)
{
  g_autoptr (CpWriter) writer = NULL;

  g_return_val_if_fail (frame != NULL, FALSE);
  g_return_val_if_fail (domain != NULL, FALSE);
  g_return_val_if_fail (G_IS_OUTPUT_STREAM (out), FALSE);

  writer = cp_writer_new (out);
  switch (format)
    {
    case CP_FRAME_FORMAT_CSV:
      write_csv (frame, writer);
      break;
    case CP_FRAME_FORMAT_PGM:
      write_pgm (frame, domain, writer);
      break;
    case CP_FRAME_FORMAT_JSON:
    default:
      write_json (frame, city, domain, writer);
      break;
    }
  return cp_writer_close (writer, error);
}
