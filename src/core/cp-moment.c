/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-moment.h"

#include "cp-geo.h"

#include <math.h>
#include <string.h>

struct _CpMoment
{
  CpSnapshot *current;
  CpSnapshot *next;      /* nullable */
  guint32    *next_rows; /* per row of current; NULL where there is no next */
};

G_DEFINE_BOXED_TYPE (CpMoment, cp_moment, cp_moment_ref, cp_moment_unref)

const char *
cp_motion_to_string (CpMotion motion)
{
  return motion == CP_MOTION_SMOOTH ? "smooth" : "held";
}

gboolean
cp_motion_from_string (const char *text,
                       CpMotion   *motion)
{
  if (strcmp (text, "held") == 0)
    *motion = CP_MOTION_HELD;
  else if (strcmp (text, "smooth") == 0)
    *motion = CP_MOTION_SMOOTH;
  else
    return FALSE;
  return TRUE;
}

/* Tracks join rows. A track that stands twice in a snapshot joins its first row. */
static guint32 *
join_rows (const CpFixColumns *current,
           const CpFixColumns *next)
{
  g_autoptr (GHashTable) row_of = g_hash_table_new (NULL, NULL);
  guint32               *rows = g_new (guint32, MAX (current->n, 1));

  for (guint row = next->n; row-- > 0;)
    if (next->track[row] != 0)
      g_hash_table_insert (row_of, GUINT_TO_POINTER (next->track[row]), GUINT_TO_POINTER (row));
  for (guint row = 0; row < current->n; row++)
    {
      gpointer key = GUINT_TO_POINTER (current->track[row]);
      gpointer found;

      rows[row] = CP_MOMENT_NO_ROW;
      if (current->track[row] != 0 && g_hash_table_steal_extended (row_of, key, NULL, &found))
        rows[row] = GPOINTER_TO_UINT (found);
    }
  return rows;
}

/**
 * cp_moment_new:
 * @current: the snapshot at or before the instant
 * @next: (nullable): the snapshot after it, where it is known
 *
 * Returns: (transfer full): a moment holding both
 */
CpMoment *
cp_moment_new (CpSnapshot *current,
               CpSnapshot *next)
{
  CpMoment *self = g_atomic_rc_box_new0 (CpMoment);

  self->current = cp_snapshot_ref (current);
  if (next != NULL)
    {
      self->next = cp_snapshot_ref (next);
      self->next_rows = join_rows (cp_snapshot_get_fixes (current), cp_snapshot_get_fixes (next));
    }
  return self;
}

CpMoment *
cp_moment_ref (CpMoment *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
moment_clear (gpointer data)
{
  CpMoment *self = data;

  g_clear_pointer (&self->current, cp_snapshot_unref);
  g_clear_pointer (&self->next, cp_snapshot_unref);
  g_free (self->next_rows);
}

void
cp_moment_unref (CpMoment *self)
{
  g_atomic_rc_box_release_full (self, moment_clear);
}

/**
 * cp_moment_get_current:
 *
 * Returns: (transfer none): the snapshot at or before the instant
 */
CpSnapshot *
cp_moment_get_current (const CpMoment *self)
{
  return self->current;
}

/**
 * cp_moment_get_next:
 *
 * Returns: (transfer none) (nullable): the snapshot after the instant, where it is known
 */
CpSnapshot *
cp_moment_get_next (const CpMoment *self)
{
  return self->next;
}

/**
 * cp_moment_get_next_rows:
 *
 * Returns: (nullable): for each row of the current snapshot its row in the next one, or
 *   %CP_MOMENT_NO_ROW; %NULL where there is no next one
 */
const guint32 *
cp_moment_get_next_rows (const CpMoment *self)
{
  return self->next_rows;
}

static double
weight_at (const CpFixColumns *fixes,
           guint               row,
           gint64              time_usec,
           const CpFade       *fade)
{
  return cp_fade_weight (fade, cp_fade_age_usec (time_usec, fixes->time_usec[row]));
}

static CpPlacement *
placement_alloc (guint    capacity,
                 gint64   time_usec,
                 CpMotion motion)
{
  CpPlacement *self = g_new0 (CpPlacement, 1);

  capacity = MAX (capacity, 1);
  self->x_m = g_new (double, capacity);
  self->y_m = g_new (double, capacity);
  self->weight = g_new (float, capacity);
  self->row = g_new (guint32, capacity);
  self->is_next = g_new (guint8, capacity);
  self->time_usec = time_usec;
  self->motion = motion;
  return self;
}

static void
placement_add (CpPlacement *self,
               double       x_m,
               double       y_m,
               double       weight,
               guint32      row,
               gboolean     is_next)
{
  if (!(weight > 0))
    return;
  self->x_m[self->n] = x_m;
  self->y_m[self->n] = y_m;
  self->weight[self->n] = (float) weight;
  self->row[self->n] = row;
  self->is_next[self->n] = is_next != FALSE;
  self->n++;
}

static void
place_held (CpPlacement    *self,
            const CpMoment *moment,
            const CpFade   *fade)
{
  const CpFixColumns *fixes = cp_snapshot_get_fixes (moment->current);

  for (guint row = 0; row < fixes->n; row++)
    placement_add (self, fixes->x_m[row], fixes->y_m[row],
                   weight_at (fixes, row, self->time_usec, fade), row, FALSE);
}

/* Between two snapshots positions and weights go linearly from the one to the other, so no mass
 * blinks; a vehicle in only one of them fades out or in. */
static void
place_smooth (CpPlacement    *self,
              const CpMoment *moment,
              const CpFade   *fade)
{
  const CpFixColumns  *from = cp_snapshot_get_fixes (moment->current);
  const CpFixColumns  *to = cp_snapshot_get_fixes (moment->next);
  gint64               from_usec = cp_snapshot_get_time_usec (moment->current);
  gint64               to_usec = cp_snapshot_get_time_usec (moment->next);
  double               interval_s = (double) (to_usec - from_usec) / (double) CP_USEC_PER_SECOND;
  double               share = (double) (self->time_usec - from_usec) / (double) (to_usec - from_usec);
  g_autofree gboolean *joined = g_new0 (gboolean, MAX (to->n, 1));

  share = CLAMP (share, 0.0, 1.0);
  for (guint row = 0; row < from->n; row++)
    {
      guint32 next_row = moment->next_rows[row];
      double  weight = (1 - share) * weight_at (from, row, self->time_usec, fade);
      double  x_m = from->x_m[row];
      double  y_m = from->y_m[row];

      if (next_row != CP_MOMENT_NO_ROW)
        {
          /* The shorter way round the world. */
          double dx_m = remainder (to->x_m[next_row] - x_m, 2 * CP_MERCATOR_HALF_WORLD_M);
          double dy_m = to->y_m[next_row] - y_m;
          double ground_scale = 1 / cosh (y_m / CP_MERCATOR_RADIUS_M);

          joined[next_row] = TRUE;
          weight += share * weight_at (to, next_row, self->time_usec, fade);
          /* Too far to glide: it stays, and jumps when the next snapshot comes. */
          if (hypot (dx_m, dy_m) * ground_scale <= CP_MOMENT_MAX_SPEED_MPS * interval_s)
            {
              x_m += share * dx_m;
              y_m += share * dy_m;
            }
        }
      placement_add (self, x_m, y_m, weight, row, FALSE);
    }
  for (guint row = 0; row < to->n; row++)
    if (!joined[row])
      placement_add (self, to->x_m[row], to->y_m[row],
                     share * weight_at (to, row, self->time_usec, fade), row, TRUE);
}

/**
 * cp_placement_new:
 * @time_usec: the instant, or %CP_TIME_UNKNOWN: then every age is 0 and motion is held
 * @motion: smooth becomes held where the next snapshot is not known
 *
 * Where everyone is at an instant and what they weigh: a pure function of its arguments, any thread.
 *
 * Returns: (transfer full): the placement, in rows of the current snapshot, then those that are in
 *   the next one only
 */
CpPlacement *
cp_placement_new (const CpMoment *moment,
                  gint64          time_usec,
                  CpMotion        motion,
                  const CpFade   *fade)
{
  CpPlacement *self;
  guint        capacity = cp_snapshot_get_fixes (moment->current)->n;
  gboolean     glides = motion == CP_MOTION_SMOOTH && moment->next != NULL
                        && time_usec != CP_TIME_UNKNOWN
                        && cp_snapshot_get_time_usec (moment->current) != CP_TIME_UNKNOWN
                        && cp_snapshot_get_time_usec (moment->next)
                             > cp_snapshot_get_time_usec (moment->current);

  if (glides)
    capacity += cp_snapshot_get_fixes (moment->next)->n;
  self = placement_alloc (capacity, time_usec, glides ? CP_MOTION_SMOOTH : CP_MOTION_HELD);
  if (glides)
    place_smooth (self, moment, fade);
  else
    place_held (self, moment, fade);
  return self;
}

void
cp_placement_free (CpPlacement *self)
{
  g_free (self->x_m);
  g_free (self->y_m);
  g_free (self->weight);
  g_free (self->row);
  g_free (self->is_next);
  g_free (self);
}
