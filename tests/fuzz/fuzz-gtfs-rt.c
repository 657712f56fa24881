/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "feeds/cp-gtfs-rt-reader.h"
#include "feeds/cp-snapshot-assembler.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* 2026-11-22T08:15:30Z */
#define NOW_USEC (G_GINT64_CONSTANT (1795335330) * CP_USEC_PER_SECOND)

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

/* Not g_assert: what must hold here must hold whatever the build's flags. */
static void
require (gboolean    holds,
         const char *what)
{
  if (holds)
    return;
  g_printerr ("does not hold: %s\n", what);
  abort ();
}

static void
check_text (const char *text)
{
  require (text == NULL || g_utf8_validate (text, -1, NULL), "text is valid UTF-8");
  require (text == NULL || strlen (text) <= CP_SNAPSHOT_MAX_STRING_BYTES, "text is at most 1 KiB");
}

static void
check_row (const CpSnapshot *snapshot,
           guint             row,
           const CpFade     *fade)
{
  const CpFixColumns *fixes = cp_snapshot_get_fixes (snapshot);
  const guint32       texts[] = { fixes->feed[row], fixes->key[row], fixes->id[row], fixes->label[row],
                                  fixes->route_id[row], fixes->trip_id[row], fixes->start_date[row],
                                  fixes->stop_id[row] };
  gint64              age_usec = cp_fade_age_usec (cp_snapshot_get_time_usec (snapshot), fixes->time_usec[row]);
  double              weight = cp_fade_weight (fade, age_usec);

  require (fabs (fixes->latitude_deg[row]) <= 90 && fabs (fixes->longitude_deg[row]) <= 180, "position is on Earth");
  require (weight > 0 && weight <= 1, "what is listed has weight");
  require (isnan (fixes->bearing_deg[row]) || (fixes->bearing_deg[row] >= 0 && fixes->bearing_deg[row] < 360),
           "bearing is within 0 to 360");
  require (isnan (fixes->speed_mps[row]) || (fixes->speed_mps[row] >= 0 && fixes->speed_mps[row] <= 150),
           "speed is within 0 to 150");
  require (fixes->direction_id[row] >= CP_ENUM_UNKNOWN && fixes->direction_id[row] <= 1, "direction is known");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    check_text (cp_snapshot_get_text (snapshot, texts[i]));
  if (row > 0)
    require (g_strcmp0 (cp_snapshot_get_text (snapshot, fixes->key[row - 1]),
                        cp_snapshot_get_text (snapshot, fixes->key[row]))
               < 0,
             "keys rise");
}

static void
check_assembly (const CpAssembly *assembly)
{
  g_autoptr (GError)     error = NULL;
  g_autoptr (CpSnapshot) snapshot = cp_snapshot_assemble (assembly, &error);
  const CpAccounting    *accounting;

  require ((snapshot == NULL) == (error != NULL), "an error, or a snapshot");
  if (snapshot == NULL)
    return;
  accounting = cp_snapshot_get_accounting (snapshot);
  require (accounting->vehicle_entities <= accounting->entities, "vehicles are entities");
  require (accounting->vehicle_entities
             == accounting->no_position + accounting->rejected + accounting->gone + accounting->duplicates
                  + accounting->listed,
           "the accounting adds up");
  require (accounting->listed == cp_snapshot_get_fixes (snapshot)->n, "what is listed is there");
  for (guint row = 0; row < accounting->listed; row++)
    check_row (snapshot, row, &assembly->fade);
}

/* Reads any bytes as GTFS-Realtime and assembles what can be read, in the ways a program does. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GBytes)        body = g_bytes_new_static (data, size);
  g_autoptr (GError)        error = NULL;
  CpGtfsRtOptions           options = { .feed = "feed", .speed_factor = 1 / 3.6 };
  g_autoptr (CpFeedMessage) message = cp_gtfs_rt_reader_read (body, &options, &error);
  CpAssembly                assembly = { .messages = &message, .n_messages = 1, .now_usec = NOW_USEC,
                                         .received_usec = CP_TIME_UNKNOWN, .fade = CP_FADE_DEFAULT };
  g_autoptr (CpCity)        city = NULL;

  require ((message == NULL) == (error != NULL), "an error, or a message");
  if (message == NULL)
    {
      require (*error->message != '\0' && strchr (error->message, '\n') == NULL, "the error is one line");
      return 0;
    }
  cp_feed_message_check_vehicles (message, NULL);
  check_assembly (&assembly);
  city = cp_city_new ("town");
  city->box = city->service_area = (CpBox) { -1, -1, 9, 51 };
  assembly.city = city;
  assembly.received_usec = NOW_USEC;
  assembly.fade = CP_FADE_NONE;
  check_assembly (&assembly);
  return 0;
}
