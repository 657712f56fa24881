/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The recorded real feeds are beside the project where it is developed, not everywhere: a test that
 * needs one skips with a message where it is missing. */
char   *cp_test_dup_shared_path (const char *path);
GBytes *cp_test_load_shared (const char *path);

/* A file of tests/data/; a missing one fails the test. */
char   *cp_test_dup_data_path (const char *path);
GBytes *cp_test_load_data (const char *path);

/* Runs the main loop until the operation behind cp_test_result_cb() has finished: a bounded number
 * of turns, then the test fails with @what. */
typedef struct
{
  GObject      *source;
  GAsyncResult *result;
} CpTestResult;

void          cp_test_result_cb (GObject      *source,
                                 GAsyncResult *result,
                                 gpointer      user_data);
GAsyncResult *cp_test_result_wait (CpTestResult *self,
                                   const char   *what);
void          cp_test_result_clear (CpTestResult *self);

/* Runs the main loop until a condition holds, also one that another thread brings about. */
typedef gboolean (*CpTestCondition) (gpointer user_data);

void          cp_test_wait_until (CpTestCondition condition,
                                  gpointer        user_data,
                                  const char     *what);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CpTestResult, cp_test_result_clear)

G_END_DECLS
