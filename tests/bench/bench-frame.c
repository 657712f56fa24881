/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "core/cp-colormap.h"
#include "core/cp-frame.h"

#include <locale.h>
#include <math.h>
#include <string.h>

/* From 5 000 vehicles to a coloured picture of 512 × 512 cells, whole and in parts. Times are given
 * as ratios to the floor, which no program that clears a grid, fills it and colours it gets under:
 * clearing it once and copying it twice, on the same machine in the same run. */

#define SEED 20261123
#define N_VEHICLES 5000
#define N_CELLS 512
#define N_ROUNDS 60

typedef struct
{
  CpMoment    *moment;
  CpPlacement *placement;
  CpGridSpec   spec;
  CpFrame     *frame;
  CpDomain     domain;
  guint32     *argb;
  float       *grid;
  float       *copy;
  gsize        n;
} Bench;

typedef void (*Part) (Bench *self);

/* A busy middle, a ring of suburbs, and a sparse rest. */
static CpMoment *
make_city (void)
{
  g_autoptr (GRand)             rand = g_rand_new_with_seed (SEED);
  g_autoptr (CpSnapshotBuilder) builder = cp_snapshot_builder_new ("bench", N_VEHICLES);
  g_autoptr (CpSnapshot)        snapshot = NULL;
  CpAccounting                  accounting = { .listed = N_VEHICLES };
  CpFindings                    findings = { 0 };

  for (guint i = 0; i < N_VEHICLES; i++)
    {
      double angle = g_rand_double_range (rand, 0, 2 * G_PI);
      double radius_deg = 0.16 * pow (g_rand_double (rand), 1.5);
      CpFix  fix = {
        .feed = "bench",
        .key = "vehicle",
        .latitude_deg = 50.06 + radius_deg * 0.64 * sin (angle),
        .longitude_deg = 19.94 + radius_deg * cos (angle),
        .time_usec = -(gint64) g_rand_int_range (rand, 0, 200) * CP_USEC_PER_SECOND,
      };

      g_assert_true (cp_snapshot_builder_add (builder, &fix, NULL));
    }
  snapshot = cp_snapshot_builder_end (builder, 0, 0, &accounting, &findings);
  return cp_moment_new (snapshot, NULL);
}

static void
floor_part (Bench *self)
{
  memset (self->grid, 0, self->n * sizeof *self->grid);
  memcpy (self->copy, self->grid, self->n * sizeof *self->grid);
  memcpy (self->argb, self->copy, self->n * sizeof *self->grid);
}

static void
placement_part (Bench *self)
{
  CpFade fade = CP_FADE_DEFAULT;

  g_clear_pointer (&self->placement, cp_placement_free);
  self->placement = cp_placement_new (self->moment, 0, CP_MOTION_HELD, &fade);
}

static void
frame_part (Bench *self)
{
  g_clear_pointer (&self->frame, cp_frame_unref);
  self->frame = cp_frame_new (&self->spec, self->placement);
}

static void
paint_part (Bench *self)
{
  cp_colormap_paint (CP_COLORMAP_INFERNO, FALSE, &self->domain, 0.6, cp_frame_get_values (self->frame),
                     self->n, self->argb);
}

static void
whole_part (Bench *self)
{
  placement_part (self);
  frame_part (self);
  paint_part (self);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

/* The median of the ratios, each to a floor measured right before it. */
static void
report (Bench      *self,
        const char *name,
        Part        part)
{
  gint64 times_ns[N_ROUNDS];
  gint64 floors_ns[N_ROUNDS];
  double ratio;

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      gint64 start_usec = g_get_monotonic_time ();

      for (guint i = 0; i < 10; i++)
        floor_part (self);
      floors_ns[round] = (g_get_monotonic_time () - start_usec) * 100;
      start_usec = g_get_monotonic_time ();
      part (self);
      times_ns[round] = (g_get_monotonic_time () - start_usec) * 1000;
    }
  qsort (times_ns, N_ROUNDS, sizeof *times_ns, compare_times);
  qsort (floors_ns, N_ROUNDS, sizeof *floors_ns, compare_times);
  ratio = (double) times_ns[N_ROUNDS / 2] / (double) floors_ns[N_ROUNDS / 2];
  g_print ("%-28s %8.3f ms %8.1f floors\n", name, times_ns[N_ROUNDS / 2] / 1e6, ratio);
}

int
main (int    argc,
      char **argv)
{
  static const double bandwidths_m[] = { 0, 60, 100, 150, 300, 1000 };
  Bench               self = { .moment = make_city () };
  CpBox               box = { 19.78, 49.957, 20.1, 50.163 };

  setlocale (LC_ALL, "");
  self.n = N_CELLS * N_CELLS;
  self.grid = g_new0 (float, self.n);
  self.copy = g_new0 (float, self.n);
  self.argb = g_new0 (guint32, self.n);
  g_print ("%d vehicles, %d × %d cells, seed %d; floor: clear and two copies of the grid\n",
           N_VEHICLES, N_CELLS, N_CELLS, SEED);
  report (&self, "floor", floor_part);
  report (&self, "placement", placement_part);
  for (guint i = 0; i < G_N_ELEMENTS (bandwidths_m); i++)
    {
      g_autofree char *name = NULL;
      float            min, max;

      g_assert_true (cp_grid_spec_init (&self.spec, &box, N_CELLS, bandwidths_m[i], CP_MEASURE_DENSITY, NULL));
      g_assert_cmpuint (self.spec.columns * self.spec.rows, ==, self.n);
      name = g_strdup_printf ("frame, σ %g m = %.1f cells", bandwidths_m[i],
                              bandwidths_m[i] / cp_grid_spec_get_cell_m (&self.spec));
      report (&self, name, frame_part);
      g_assert_true (cp_frame_get_range (self.frame, &min, &max) && max > 0);
    }
  g_assert_true (cp_grid_spec_init (&self.spec, &box, N_CELLS, 300, CP_MEASURE_DENSITY, NULL));
  frame_part (&self);
  self.domain = cp_domain_for_frame (self.frame, CP_SCALE_SQUARE_ROOT);
  report (&self, "colours, square root", paint_part);
  report (&self, "whole picture, σ 300 m", whole_part);

  cp_placement_free (self.placement);
  cp_frame_unref (self.frame);
  cp_moment_unref (self.moment);
  g_free (self.grid);
  g_free (self.copy);
  g_free (self.argb);
  return 0;
}
