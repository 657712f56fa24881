/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "render/cp-scene.h"

G_BEGIN_DECLS

/* Thursday 26 October 2017, 20:36:01 UTC: an afternoon peak in Boston. */
#define CP_FIXTURE_TIME_USEC (G_GINT64_CONSTANT (1509050161) * G_USEC_PER_SEC)

CpSnapshot  *cp_fixture_snapshot (guint32 seed,
                                  guint   n_vehicles);
CpPlacement *cp_fixture_placement (CpSnapshot *snapshot);
CpFrame     *cp_fixture_frame (const CpPlacement *placement,
                               const char        *box,
                               guint              n_cells,
                               double             bandwidth_m);
CpCity      *cp_fixture_city (gboolean is_simulated);

/* Runs @write on a stream in memory and returns what it wrote. */
#define CP_FIXTURE_BOX "-71.24,42.22,-70.94,42.44"
#define cp_fixture_bytes(out, call)                                                                 \
  G_STMT_START                                                                                      \
    {                                                                                               \
      g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();                   \
      g_autoptr (GError)        error = NULL;                                                       \
      gboolean                  done = call;                                                        \
                                                                                                    \
      g_assert_no_error (error);                                                                    \
      g_assert_true (done);                                                                         \
      g_assert_true (g_output_stream_close (stream, NULL, NULL));                                   \
      *(out) = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));             \
    }                                                                                               \
  G_STMT_END

G_END_DECLS
