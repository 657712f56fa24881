/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-snapshot-assembler.h"

#include "cp-feed-error.h"
#include "cp-kept-set.h"
#include "cp-vehicle-check.h"
#include "cp-vehicle-keys.h"

#include <string.h>

/* 2000-01-01: no vehicle was followed before. */
#define MIN_SANE_TIME_USEC (G_GINT64_CONSTANT (946684800) * CP_USEC_PER_SECOND)

/* A vehicle that may be listed. Half a million of these are 12 MiB, so the rest stays in its message. */
typedef struct
{
  const char *key;
  gint64      time_usec;
  guint32     message;
  guint32     row;
} Candidate;

typedef struct
{
  const CpAssembly *assembly;
  CpVehicleCheck   *checks;     /* one a message */
  guint            *feed_ranks; /* of each message: its feed's place in the order of feed ids */
  gint64            time_usec;
  Candidate        *candidates;
  guint             n_candidates;
  GStringChunk     *texts; /* keys that are made here */
  CpAccounting      accounting;
  CpFindings        findings;
} Work;

static void
work_clear (Work *self)
{
  g_clear_pointer (&self->checks, g_free);
  g_clear_pointer (&self->feed_ranks, g_free);
  g_clear_pointer (&self->candidates, g_free);
  g_clear_pointer (&self->texts, g_string_chunk_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static int
compare_feeds (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const CpAssembly *assembly = user_data;

  return strcmp (cp_feed_message_get_feed (assembly->messages[*(const guint *) a]),
                 cp_feed_message_get_feed (assembly->messages[*(const guint *) b]));
}

static void
rank_feeds (Work *self)
{
  const CpAssembly *assembly = self->assembly;
  g_autofree guint *order = g_new (guint, assembly->n_messages);
  guint             rank = 0;

  self->feed_ranks = g_new (guint, assembly->n_messages);
  for (guint i = 0; i < assembly->n_messages; i++)
    order[i] = i;
  g_qsort_with_data (order, (int) assembly->n_messages, sizeof *order, compare_feeds, (gpointer) assembly);
  for (guint i = 0; i < assembly->n_messages; i++)
    {
      if (i > 0 && compare_feeds (&order[i - 1], &order[i], (gpointer) assembly) != 0)
        rank++;
      self->feed_ranks[order[i]] = rank;
    }
}

/* Saved messages of which none tells a time: the newest fix that can be believed does. */
static gint64
newest_sane_fix_usec (const Work *self)
{
  const CpAssembly *assembly = self->assembly;
  gint64            newest_usec = CP_TIME_UNKNOWN;

  for (guint i = 0; i < assembly->n_messages; i++)
    for (guint row = 0; row < cp_feed_message_get_n_vehicles (assembly->messages[i]); row++)
      {
        CpFeedVehicle vehicle;

        cp_feed_message_get_vehicle (assembly->messages[i], row, &vehicle);
        if (!vehicle.is_deleted
            && cp_vehicle_check_get_place (&self->checks[i], &vehicle) == CP_VEHICLE_PLACE_USABLE
            && vehicle.time_usec >= MIN_SANE_TIME_USEC
            && vehicle.time_usec <= assembly->now_usec + CP_VEHICLE_MAX_AHEAD_USEC)
          newest_usec = MAX (newest_usec, vehicle.time_usec);
      }
  return newest_usec;
}

/* formats: section 2. */
static gint64
choose_time_usec (const Work *self)
{
  const CpAssembly *assembly = self->assembly;
  gint64            newest_usec = CP_TIME_UNKNOWN;

  if (assembly->received_usec != CP_TIME_UNKNOWN)
    return assembly->received_usec;
  for (guint i = 0; i < assembly->n_messages; i++)
    newest_usec = MAX (newest_usec, cp_feed_message_get_header (assembly->messages[i])->time_usec);
  return newest_usec != CP_TIME_UNKNOWN ? newest_usec : newest_sane_fix_usec (self);
}

static void
work_init (Work             *self,
           const CpAssembly *assembly)
{
  const CpBox *area = assembly->city != NULL ? &assembly->city->service_area : NULL;
  gsize        n_vehicles = 0;

  if (area != NULL && !cp_box_is_set (area))
    area = &assembly->city->box;
  if (area != NULL && !cp_box_is_set (area))
    area = NULL;
  *self = (Work) { .assembly = assembly };
  rank_feeds (self);
  self->checks = g_new (CpVehicleCheck, assembly->n_messages);
  for (guint i = 0; i < assembly->n_messages; i++)
    {
      cp_vehicle_check_init (&self->checks[i], cp_feed_message_get_header (assembly->messages[i]), area);
      n_vehicles += cp_feed_message_get_n_vehicles (assembly->messages[i]);
    }
  self->time_usec = choose_time_usec (self);
  for (guint i = 0; i < assembly->n_messages; i++)
    self->checks[i].time_usec = self->time_usec;
  self->candidates = g_new (Candidate, n_vehicles);
  self->texts = g_string_chunk_new (4096);
}

/* Puts one vehicle into the first class that applies, or among the candidates. */
static void
classify (Work                *self,
          guint                message,
          guint                row,
          const CpFeedVehicle *vehicle)
{
  const CpVehicleCheck *check = &self->checks[message];
  CpVehiclePlace        place = cp_vehicle_check_get_place (check, vehicle);
  gint64                time_usec = cp_vehicle_check_get_time_usec (check, vehicle, NULL);
  gint64                age_usec = cp_fade_age_usec (self->time_usec, time_usec);

  if (place == CP_VEHICLE_PLACE_MISSING)
    self->accounting.no_position++;
  else if (place != CP_VEHICLE_PLACE_USABLE || vehicle->is_deleted)
    self->accounting.rejected++;
  else if (!(cp_fade_weight (&self->assembly->fade, age_usec) > 0))
    self->accounting.gone++;
  else
    self->candidates[self->n_candidates++] = (Candidate) {
      .key = cp_vehicle_key_choose (vehicle),
      .time_usec = time_usec,
      .message = message,
      .row = row,
    };
}

static void
classify_all (Work *self)
{
  const CpAssembly *assembly = self->assembly;

  for (guint i = 0; i < assembly->n_messages; i++)
    {
      const CpFeedMessage *message = assembly->messages[i];
      const CpFeedCounts  *counts = cp_feed_message_get_counts (message);
      guint                n_vehicles = cp_feed_message_get_n_vehicles (message);

      self->accounting.entities += counts->entities;
      self->accounting.vehicle_entities += n_vehicles + counts->unreadable;
      self->accounting.rejected += counts->unreadable;
      cp_vehicle_check_header (&self->checks[i], &self->findings);
      for (guint row = 0; row < n_vehicles; row++)
        {
          CpFeedVehicle vehicle;

          cp_feed_message_get_vehicle (message, row, &vehicle);
          cp_vehicle_check_vehicle (&self->checks[i], &vehicle, &self->findings);
          classify (self, i, row, &vehicle);
        }
    }
}

static int
compare_names (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const Work      *self = user_data;
  const Candidate *left = a;
  const Candidate *right = b;
  guint            left_rank = self->feed_ranks[left->message];
  guint            right_rank = self->feed_ranks[right->message];

  if (left_rank != right_rank)
    return left_rank < right_rank ? -1 : 1;
  return strcmp (left->key, right->key);
}

/* By name, then newest first. The sort keeps the order of the messages where that is a tie. */
static int
compare_candidates (gconstpointer a,
                    gconstpointer b,
                    gpointer      user_data)
{
  const Candidate *left = a;
  const Candidate *right = b;
  int              order = compare_names (a, b, user_data);

  if (order != 0)
    return order;
  return (left->time_usec < right->time_usec) - (left->time_usec > right->time_usec);
}

static void
get_vehicle (const Work      *self,
             const Candidate *candidate,
             CpFeedVehicle   *vehicle)
{
  cp_feed_message_get_vehicle (self->assembly->messages[candidate->message], candidate->row, vehicle);
}

/* Moves those of a group of one name that are vehicles of their own to its front.
 * Returns: how many those are */
static guint
drop_duplicates (const Work *self,
                 Candidate  *group,
                 guint       n)
{
  g_autofree CpKeptFix *fixes = g_new (CpKeptFix, n);
  g_autofree guint8    *is_kept = g_new (guint8, n);
  guint                 n_kept = 0;

  for (guint i = 0; i < n; i++)
    {
      CpFeedVehicle vehicle;

      get_vehicle (self, &group[i], &vehicle);
      fixes[i] = (CpKeptFix) {
        .position = { vehicle.latitude_deg, vehicle.longitude_deg },
        .trip_id = vehicle.trip_id,
        .start_date = vehicle.start_date,
      };
    }
  cp_kept_set_choose (fixes, n, is_kept);
  for (guint i = 0; i < n; i++)
    if (is_kept[i])
      group[n_kept++] = group[i];
  return n_kept;
}

static void
tell_apart (Work      *self,
            Candidate *group,
            guint      n)
{
  g_autofree CpVehicleKey *keys = g_new (CpVehicleKey, n);

  for (guint i = 0; i < n; i++)
    {
      CpFeedVehicle vehicle;

      get_vehicle (self, &group[i], &vehicle);
      keys[i] = (CpVehicleKey) {
        .key = group[i].key,
        .trip_id = vehicle.trip_id,
        .entity_id = vehicle.entity_id,
        .start_date = vehicle.start_date,
      };
    }
  cp_vehicle_keys_extend (keys, n, self->texts);
  for (guint i = 0; i < n; i++)
    group[i].key = keys[i].key;
  self->findings.count[CP_FINDING_E052] += n;
}

/* Makes the keys of each feed different and puts all candidates in the order of the snapshot. */
static void
settle_keys (Work *self)
{
  gboolean is_changed = FALSE;

  g_qsort_with_data (self->candidates, (int) self->n_candidates, sizeof (Candidate), compare_names, self);
  for (guint begin = 0, end; begin < self->n_candidates; begin = end)
    {
      guint                   rank = self->feed_ranks[self->candidates[begin].message];
      g_autofree const char **keys = NULL;

      for (end = begin + 1; end < self->n_candidates; end++)
        if (self->feed_ranks[self->candidates[end].message] != rank)
          break;
      keys = g_new (const char *, end - begin);
      for (guint i = begin; i < end; i++)
        keys[i - begin] = self->candidates[i].key;
      if (!cp_vehicle_keys_number (keys, end - begin, self->texts))
        continue;
      is_changed = TRUE;
      for (guint i = begin; i < end; i++)
        self->candidates[i].key = keys[i - begin];
    }
  if (is_changed)
    g_qsort_with_data (self->candidates, (int) self->n_candidates, sizeof (Candidate), compare_names, self);
}

/* formats: section 3, rules 4 and 5. Leaves among the candidates what is listed. */
static void
resolve_names (Work *self)
{
  Candidate *candidates = self->candidates;
  guint      n_listed = 0;
  gboolean   is_extended = FALSE;

  g_qsort_with_data (candidates, (int) self->n_candidates, sizeof (Candidate), compare_candidates, self);
  for (guint begin = 0, end; begin < self->n_candidates; begin = end)
    {
      guint n_kept = 1;

      for (end = begin + 1; end < self->n_candidates; end++)
        if (compare_names (&candidates[begin], &candidates[end], self) != 0)
          break;
      if (end - begin > 1)
        n_kept = drop_duplicates (self, &candidates[begin], end - begin);
      if (n_kept > 1)
        {
          tell_apart (self, &candidates[begin], n_kept);
          is_extended = TRUE;
        }
      self->accounting.duplicates += end - begin - n_kept;
      memmove (&candidates[n_listed], &candidates[begin], n_kept * sizeof *candidates);
      n_listed += n_kept;
    }
  self->n_candidates = n_listed;
  self->accounting.listed = n_listed;
  if (is_extended)
    settle_keys (self);
}

static gboolean
list_vehicle (const Work        *self,
              const Candidate   *candidate,
              CpSnapshotBuilder *builder,
              GError           **error)
{
  const CpAssembly *assembly = self->assembly;
  const char       *feed = cp_feed_message_get_feed (assembly->messages[candidate->message]);
  CpFeedVehicle     vehicle;
  float             speed_mps;
  CpFix             fix;

  get_vehicle (self, candidate, &vehicle);
  speed_mps = cp_vehicle_check_get_speed_mps (&vehicle);
  fix = (CpFix) {
    .feed = feed,
    .key = candidate->key,
    .id = vehicle.id,
    .label = vehicle.label,
    .route_id = vehicle.route_id,
    .trip_id = vehicle.trip_id,
    .start_date = vehicle.start_date,
    .stop_id = vehicle.stop_id,
    .latitude_deg = vehicle.latitude_deg,
    .longitude_deg = vehicle.longitude_deg,
    .time_usec = candidate->time_usec,
    .bearing_deg = cp_vehicle_check_get_bearing_deg (&vehicle),
    .speed_mps = speed_mps,
    .speed_source = speed_mps >= 0 ? CP_SPEED_SOURCE_REPORTED : CP_SPEED_SOURCE_UNKNOWN,
    .direction_id = vehicle.direction_id,
    .occupancy = vehicle.occupancy,
    .status = vehicle.status,
  };
  if (assembly->tracker != NULL)
    fix.track = cp_tracker_lookup (assembly->tracker, feed, candidate->key,
                                   self->time_usec != CP_TIME_UNKNOWN ? self->time_usec : assembly->now_usec);
  return cp_snapshot_builder_add (builder, &fix, error);
}

/**
 * cp_snapshot_assemble:
 * @assembly: messages of one city, and what is known beside them
 *
 * Makes a snapshot of one message per feed, by the rules of the format document: time and weight of
 * a fix, which vehicle entities are listed, what each is called, and what is wrong with them. Every
 * vehicle entity is in exactly one class of the snapshot's accounting; rows are sorted by feed, then
 * key, and no two of a feed have the same key.
 *
 * Any thread; the tracker's, where there is one. n log n in the number of vehicles, also where they
 * all have one key.
 *
 * Returns: (transfer full): the snapshot, of no rows where nothing can be listed;
 *   %CP_FEED_ERROR_TOO_LARGE where the texts do not fit into one
 */
CpSnapshot *
cp_snapshot_assemble (const CpAssembly *assembly,
                      GError          **error)
{
  g_autoptr (CpSnapshotBuilder) builder = NULL;
  g_auto (Work)                 work = { 0 };

  g_return_val_if_fail (assembly != NULL, NULL);
  g_return_val_if_fail (assembly->n_messages == 0 || assembly->messages != NULL, NULL);

  work_init (&work, assembly);
  classify_all (&work);
  resolve_names (&work);
  builder = cp_snapshot_builder_new (assembly->city != NULL ? assembly->city->id : NULL, work.n_candidates);
  for (guint i = 0; i < work.n_candidates; i++)
    {
      g_autoptr (GError) local_error = NULL;

      if (!list_vehicle (&work, &work.candidates[i], builder, &local_error))
        {
          g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_TOO_LARGE,
                       "the vehicles do not fit into a snapshot: %s", local_error->message);
          return NULL;
        }
    }
  return cp_snapshot_builder_end (builder, work.time_usec, assembly->received_usec,
                                  &work.accounting, &work.findings);
}
