/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-kept-set.h"

#include <math.h>
#include <string.h>

/* Up to this many, comparing each with each is quicker than any table. */
#define MAX_PLAIN 16u

/* Space is cut into cubes of this side, twice the distance, so that a ball of the distance around a
 * point touches two cubes along each axis: eight in all. */
#define CELL_M (2 * CP_KEPT_SET_SAME_PLACE_M)
/* Makes cube numbers positive: 6371 km / 2 km, and some. */
#define CELL_BIAS 4096
#define CELL_BITS 13

#define NONE G_MAXUINT32

/* Kept fixes by the cube they lie in: chains in a table of heads. */
typedef struct
{
  const CpKeptFix *fixes;
  guint64         *cell; /* of each fix that is kept */
  guint32         *next; /* the kept fix before it in its chain */
  guint32         *heads;
  guint            shift;
  guint64          multiplier;
} Cubes;

static gboolean
is_same_place (const CpKeptFix *a,
               const CpKeptFix *b)
{
  return cp_point_distance_m (a->position, b->position) <= CP_KEPT_SET_SAME_PLACE_M;
}

static gboolean
is_same_run (const CpKeptFix *a,
             const CpKeptFix *b)
{
  return *a->trip_id != '\0' && *a->start_date != '\0' && strcmp (a->trip_id, b->trip_id) == 0
         && strcmp (a->start_date, b->start_date) == 0;
}

static void
choose_plainly (const CpKeptFix *fixes,
                guint            n,
                guint8          *is_kept)
{
  for (guint i = 0; i < n; i++)
    {
      is_kept[i] = TRUE;
      for (guint k = 0; k < i && is_kept[i]; k++)
        if (is_kept[k] && (is_same_run (&fixes[k], &fixes[i]) || is_same_place (&fixes[k], &fixes[i])))
          is_kept[i] = FALSE;
    }
}

static int
compare_runs (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const CpKeptFix *fixes = user_data;
  const CpKeptFix *left = &fixes[*(const guint32 *) a];
  const CpKeptFix *right = &fixes[*(const guint32 *) b];
  int              order = strcmp (left->trip_id, right->trip_id);

  return order != 0 ? order : strcmp (left->start_date, right->start_date);
}

/* Numbers the runs (trip and start date), NONE for a fix that does not tell both. Sorting instead
 * of hashing, so that no choice of trip ids makes it slow. */
static guint32 *
number_runs (const CpKeptFix *fixes,
             guint            n)
{
  guint32            *run = g_new (guint32, n);
  g_autofree guint32 *order = g_new (guint32, n);
  guint               n_order = 0;
  guint32             n_runs = 0;

  for (guint i = 0; i < n; i++)
    {
      run[i] = NONE;
      if (*fixes[i].trip_id != '\0' && *fixes[i].start_date != '\0')
        order[n_order++] = i;
    }
  g_qsort_with_data (order, (int) n_order, sizeof *order, compare_runs, (gpointer) fixes);
  for (guint i = 0; i < n_order; i++)
    {
      if (i > 0 && !is_same_run (&fixes[order[i - 1]], &fixes[order[i]]))
        n_runs++;
      run[order[i]] = n_runs;
    }
  return run;
}

static void
cubes_init (Cubes           *self,
            const CpKeptFix *fixes,
            guint            n)
{
  guint bits = MAX (g_bit_storage (n), 4);

  self->fixes = fixes;
  self->cell = g_new (guint64, n);
  self->next = g_new (guint32, n);
  self->heads = g_new (guint32, (gsize) 1 << bits);
  memset (self->heads, 0xff, sizeof *self->heads << bits);
  self->shift = 64 - bits;
  /* Unknown to whoever makes up the positions, so they cannot choose them to share a chain. What is
   * kept does not depend on it. */
  self->multiplier = (guint64) g_random_int () << 32 | g_random_int () | 1;
}

static void
cubes_clear (Cubes *self)
{
  g_free (self->cell);
  g_free (self->next);
  g_free (self->heads);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cubes, cubes_clear)

static guint
cubes_hash (const Cubes *self,
            guint64      cell)
{
  return (guint) ((cell * self->multiplier) >> self->shift);
}

static void
position_to_xyz_m (CpPoint point,
                   double  xyz_m[3])
{
  double latitude = point.latitude_deg * G_PI / 180;
  double longitude = point.longitude_deg * G_PI / 180;

  xyz_m[0] = CP_EARTH_MEAN_RADIUS_M * cos (latitude) * cos (longitude);
  xyz_m[1] = CP_EARTH_MEAN_RADIUS_M * cos (latitude) * sin (longitude);
  xyz_m[2] = CP_EARTH_MEAN_RADIUS_M * sin (latitude);
}

static guint64
axis_to_cell (double m)
{
  return (guint64) (floor (m / CELL_M) + CELL_BIAS);
}

static guint64
pack_cell (guint64 x,
           guint64 y,
           guint64 z)
{
  return x << (2 * CELL_BITS) | y << CELL_BITS | z;
}

static gboolean
cubes_has_near (const Cubes *self,
                guint        index,
                const double xyz_m[3])
{
  guint64 low[3];

  /* A straight line through the Earth is shorter than the way over it, so this misses none. */
  for (guint axis = 0; axis < 3; axis++)
    low[axis] = axis_to_cell (xyz_m[axis] - CP_KEPT_SET_SAME_PLACE_M);
  for (guint corner = 0; corner < 8; corner++)
    {
      guint64 cell = pack_cell (low[0] + (corner & 1), low[1] + (corner >> 1 & 1), low[2] + (corner >> 2));

      for (guint32 kept = self->heads[cubes_hash (self, cell)]; kept != NONE; kept = self->next[kept])
        if (self->cell[kept] == cell && is_same_place (&self->fixes[kept], &self->fixes[index]))
          return TRUE;
    }
  return FALSE;
}

static void
cubes_add (Cubes       *self,
           guint        index,
           const double xyz_m[3])
{
  guint64  cell = pack_cell (axis_to_cell (xyz_m[0]), axis_to_cell (xyz_m[1]), axis_to_cell (xyz_m[2]));
  guint32 *head = &self->heads[cubes_hash (self, cell)];

  self->cell[index] = cell;
  self->next[index] = *head;
  *head = index;
}

/**
 * cp_kept_set_choose:
 * @fixes: (array length=n): the fixes of one key, the one that counts most first
 * @is_kept: (out) (array length=n): for each whether it is a vehicle of its own; else it repeats one
 *   that is, by lying within 1 km of it or by serving the same trip of the same date
 *
 * Any thread. n log n, also where every fix has the same key and lies elsewhere: kept fixes are over
 * 1 km apart, so no cube holds more than a few.
 */
void
cp_kept_set_choose (const CpKeptFix *fixes,
                    guint            n,
                    guint8          *is_kept)
{
  g_autofree guint32 *run = NULL;
  g_autofree guint8  *is_run_kept = NULL;
  g_auto (Cubes)      cubes = { 0 };

  if (n <= MAX_PLAIN)
    {
      choose_plainly (fixes, n, is_kept);
      return;
    }
  run = number_runs (fixes, n);
  is_run_kept = g_new0 (guint8, n);
  cubes_init (&cubes, fixes, n);
  for (guint i = 0; i < n; i++)
    {
      double xyz_m[3];

      is_kept[i] = FALSE;
      if (run[i] != NONE && is_run_kept[run[i]])
        continue;
      position_to_xyz_m (fixes[i].position, xyz_m);
      if (cubes_has_near (&cubes, i, xyz_m))
        continue;
      is_kept[i] = TRUE;
      cubes_add (&cubes, i, xyz_m);
      if (run[i] != NONE)
        is_run_kept[run[i]] = TRUE;
    }
}
