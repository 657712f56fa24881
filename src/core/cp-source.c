/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-source.h"

#include <math.h>

G_DEFINE_INTERFACE (CpSource, cp_source, G_TYPE_OBJECT)

enum
{
  APPENDED,
  SPANS_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
cp_source_default_init (CpSourceInterface *iface)
{
  /**
   * CpSource::appended:
   * @snapshot: newer than all before
   */
  signals[APPENDED] = g_signal_new ("appended", CP_TYPE_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, CP_TYPE_SNAPSHOT | G_SIGNAL_TYPE_STATIC_SCOPE);
  /**
   * CpSource::spans-changed:
   *
   * What is known of the past has changed; summaries are to be asked for again.
   */
  signals[SPANS_CHANGED] = g_signal_new ("spans-changed", CP_TYPE_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 0);
}

/**
 * cp_summary_new:
 * @n_buckets: 1 to %CP_SOURCE_MAX_BUCKETS
 *
 * Returns: (transfer full): a summary that knows nothing yet: every bucket NaN, no gaps
 */
CpSummary *
cp_summary_new (CpTimeSpan span,
                guint      n_buckets)
{
  CpSummary *self = g_new0 (CpSummary, 1);

  self->span = span;
  self->n_buckets = n_buckets;
  self->vehicles = g_new (double, n_buckets);
  for (guint i = 0; i < n_buckets; i++)
    self->vehicles[i] = (double) NAN;
  return self;
}

void
cp_summary_free (CpSummary *self)
{
  g_free (self->vehicles);
  g_free (self->gaps);
  g_free (self);
}

/**
 * cp_source_load_async:
 * @time_usec: the instant asked for
 * @extent: (nullable): what the caller will look at; rows elsewhere may be left out
 *
 * Asks for the moment at an instant.
 */
void
cp_source_load_async (CpSource           *self,
                      gint64              time_usec,
                      const CpBox        *extent,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  CP_SOURCE_GET_IFACE (self)->load_async (self, time_usec, extent, cancellable, callback, user_data);
}

/**
 * cp_source_load_finish:
 *
 * Returns: (transfer full) (nullable): the moment; %NULL with %G_IO_ERROR_NOT_FOUND where nothing is
 *   known at that instant, or with another error
 */
CpMoment *
cp_source_load_finish (CpSource     *self,
                       GAsyncResult *result,
                       GError      **error)
{
  return CP_SOURCE_GET_IFACE (self)->load_finish (self, result, error);
}

/**
 * cp_source_scan_async:
 * @span: from its begin, inclusive, to its end, exclusive
 * @step_usec: over 0: the distance of the instants in time
 * @func: (scope notified): called for every step at which something is known
 *
 * Streams a span of time.
 */
void
cp_source_scan_async (CpSource           *self,
                      CpTimeSpan          span,
                      gint64              step_usec,
                      CpSourceScanFunc    func,
                      gpointer            func_data,
                      GDestroyNotify      func_destroy,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  g_return_if_fail (step_usec > 0);
  CP_SOURCE_GET_IFACE (self)->scan_async (self, span, step_usec, func, func_data, func_destroy,
                                          cancellable, callback, user_data);
}

gboolean
cp_source_scan_finish (CpSource     *self,
                       GAsyncResult *result,
                       GError      **error)
{
  return CP_SOURCE_GET_IFACE (self)->scan_finish (self, result, error);
}

/**
 * cp_source_summarise_async:
 * @n_buckets: 1 to %CP_SOURCE_MAX_BUCKETS
 *
 * Asks how many vehicles each part of a span held, and where nothing is known.
 */
void
cp_source_summarise_async (CpSource           *self,
                           CpTimeSpan          span,
                           guint               n_buckets,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_return_if_fail (n_buckets >= 1 && n_buckets <= CP_SOURCE_MAX_BUCKETS);
  g_return_if_fail (span.begin_usec < span.end_usec);
  CP_SOURCE_GET_IFACE (self)->summarise_async (self, span, n_buckets, cancellable, callback, user_data);
}

/**
 * cp_source_summarise_finish:
 *
 * Returns: (transfer full) (nullable): the summary, or %NULL with an error
 */
CpSummary *
cp_source_summarise_finish (CpSource     *self,
                            GAsyncResult *result,
                            GError      **error)
{
  return CP_SOURCE_GET_IFACE (self)->summarise_finish (self, result, error);
}

/**
 * cp_source_emit_appended:
 *
 * For implementations, on the main context.
 */
void
cp_source_emit_appended (CpSource   *self,
                         CpSnapshot *snapshot)
{
  g_signal_emit (self, signals[APPENDED], 0, snapshot);
}

/**
 * cp_source_emit_spans_changed:
 *
 * For implementations, on the main context.
 */
void
cp_source_emit_spans_changed (CpSource *self)
{
  g_signal_emit (self, signals[SPANS_CHANGED], 0);
}
