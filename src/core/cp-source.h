/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-geo.h"
#include "cp-moment.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* How many vehicles a span of time held, bucket by bucket, and where nothing is known. */
typedef struct
{
  CpTimeSpan  span;
  guint       n_buckets;
  double     *vehicles; /* mean count per bucket, n_buckets of them; NaN where nothing is known */
  guint       n_gaps;
  CpTimeSpan *gaps;
} CpSummary;

CpSummary *cp_summary_new (CpTimeSpan span,
                           guint      n_buckets);
void       cp_summary_free (CpSummary *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CpSummary, cp_summary_free)

#define CP_SOURCE_MAX_BUCKETS 100000u

/**
 * CpSourceScanFunc:
 * @moment: (transfer none): what is known at @time_usec
 *
 * Called on the source's main context, in rising order of time.
 *
 * Returns: FALSE to end the scan there
 */
typedef gboolean (*CpSourceScanFunc) (CpMoment *moment,
                                      gint64    time_usec,
                                      gpointer  user_data);

/**
 * CpSource:
 *
 * Where moments come from: live, archive, remote or demo. A consumer asks for an instant and never
 * knows which. Calls and signals are on the main context the source was made in; results are
 * immutable and free to cross threads. Asking again while a load is under way is allowed: cancel
 * the older request, the newest wins.
 *
 * Signals: `appended` (CpSnapshot) when something newer than all before is known; `spans-changed`
 * when what is known of the past has changed.
 */
#define CP_TYPE_SOURCE (cp_source_get_type ())
G_DECLARE_INTERFACE (CpSource, cp_source, CP, SOURCE, GObject)

struct _CpSourceInterface
{
  GTypeInterface parent_iface;

  void (*load_async) (CpSource           *self,
                      gint64              time_usec,
                      const CpBox        *extent,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data);
  CpMoment *(*load_finish) (CpSource     *self,
                            GAsyncResult *result,
                            GError      **error);
  void (*scan_async) (CpSource           *self,
                      CpTimeSpan          span,
                      gint64              step_usec,
                      CpSourceScanFunc    func,
                      gpointer            func_data,
                      GDestroyNotify      func_destroy,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data);
  gboolean (*scan_finish) (CpSource     *self,
                           GAsyncResult *result,
                           GError      **error);
  void (*summarise_async) (CpSource           *self,
                           CpTimeSpan          span,
                           guint               n_buckets,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data);
  CpSummary *(*summarise_finish) (CpSource     *self,
                                  GAsyncResult *result,
                                  GError      **error);
};

void       cp_source_load_async (CpSource           *self,
                                 gint64              time_usec,
                                 const CpBox        *extent,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
CpMoment  *cp_source_load_finish (CpSource     *self,
                                  GAsyncResult *result,
                                  GError      **error);
void       cp_source_scan_async (CpSource           *self,
                                 CpTimeSpan          span,
                                 gint64              step_usec,
                                 CpSourceScanFunc    func,
                                 gpointer            func_data,
                                 GDestroyNotify      func_destroy,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
gboolean   cp_source_scan_finish (CpSource     *self,
                                  GAsyncResult *result,
                                  GError      **error);
void       cp_source_summarise_async (CpSource           *self,
                                      CpTimeSpan          span,
                                      guint               n_buckets,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
CpSummary *cp_source_summarise_finish (CpSource     *self,
                                       GAsyncResult *result,
                                       GError      **error);

void       cp_source_emit_appended (CpSource   *self,
                                    CpSnapshot *snapshot);
void       cp_source_emit_spans_changed (CpSource *self);

G_END_DECLS
