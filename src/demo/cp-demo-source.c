/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-demo-source.h"

#include "cp-demo-city.h"
#include "cp-demo-fleet.h"

#include <math.h>

#define INTERVAL_USEC (CP_DEMO_INTERVAL_S * CP_USEC_PER_SECOND)

/* A summary looks at a bucket this often at most, and in all at about so many instants: some 0.1 s. */
#define MAX_SAMPLES_PER_BUCKET 12u
#define MAX_SAMPLES 20000u
#define SAMPLE_EVERY_USEC (5 * 60 * CP_USEC_PER_SECOND)

/**
 * CpDemoSource:
 *
 * The demo city behind the interface of all sources. Its snapshots lie on the multiples of 15 s, all
 * of the past is known, and nothing of the future: the demo plays by the rules of a live city.
 */
struct _CpDemoSource
{
  GObject parent_instance;

  CpClock      *clock;
  CpDemoWorld  *world;
  GCancellable *cancellable; /* of the tick being computed */
  guint         timer_id;
  gint64        last_tick_usec; /* the newest one told or being computed */
  gboolean      is_computing;
};

static gint64
tick_at_or_before (gint64 time_usec)
{
  gint64 rest = time_usec % INTERVAL_USEC;

  return time_usec - (rest < 0 ? rest + INTERVAL_USEC : rest);
}

/* What a worker needs for one moment; it never sees the source. */
typedef struct
{
  CpDemoWorld *world;
  gint64       current_usec;
  gint64       next_usec; /* CP_TIME_UNKNOWN where there is none yet */
} LoadJob;

static void
load_job_free (LoadJob *job)
{
  cp_demo_world_unref (job->world);
  g_free (job);
}

static LoadJob *
load_job_new (CpDemoSource *self,
              gint64        time_usec)
{
  LoadJob *job = g_new0 (LoadJob, 1);
  gint64   now_usec = cp_clock_now_usec (self->clock);

  job->world = cp_demo_world_ref (self->world);
  job->current_usec = tick_at_or_before (MIN (time_usec, now_usec));
  job->next_usec = CP_TIME_UNKNOWN;
  if (time_usec <= now_usec && job->current_usec + INTERVAL_USEC <= now_usec)
    job->next_usec = job->current_usec + INTERVAL_USEC;
  return job;
}

static CpMoment *
load_job_run (const LoadJob *job)
{
  g_autoptr (CpSnapshot) current = cp_demo_fleet_snapshot (job->world, job->current_usec);
  g_autoptr (CpSnapshot) next = NULL;

  if (job->next_usec != CP_TIME_UNKNOWN)
    next = cp_demo_fleet_snapshot (job->world, job->next_usec);
  return cp_moment_new (current, next);
}

static void
load_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  /* Who scrubs asks often and cancels often: what waited for a thread in vain is not computed. */
  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_return_pointer (task, load_job_run (task_data), (GDestroyNotify) cp_moment_unref);
}

/* Work in a thread is a task of its own that does not know the source: a worker lets go of its task
 * at a moment nobody controls, and the source must not be disposed there. */
static void
run_apart (GTask              *task,
           GTaskThreadFunc     thread,
           gpointer            job,
           GDestroyNotify      job_destroy,
           GAsyncReadyCallback done)
{
  g_autoptr (GTask) apart = g_task_new (NULL, g_task_get_cancellable (task), done, task);

  g_task_set_source_tag (apart, run_apart);
  g_task_set_task_data (apart, job, job_destroy);
  g_task_run_in_thread (apart, thread);
}

static void
moment_ready_cb (GObject      *nobody,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask)  task = user_data;
  g_autoptr (GError) error = NULL;
  CpMoment          *moment = g_task_propagate_pointer (G_TASK (result), &error);

  if (moment != NULL)
    g_task_return_pointer (task, moment, (GDestroyNotify) cp_moment_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
cp_demo_source_load_async (CpSource           *source,
                           gint64              time_usec,
                           const CpBox        *extent,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);

  g_task_set_source_tag (task, cp_demo_source_load_async);
  run_apart (task, load_thread, load_job_new (CP_DEMO_SOURCE (source), time_usec), (GDestroyNotify) load_job_free,
             moment_ready_cb);
}

static CpMoment *
cp_demo_source_load_finish (CpSource     *source,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  gint64           time_usec; /* the step to come */
  gint64           end_usec;
  gint64           step_usec;
  CpSourceScanFunc func;
  gpointer         func_data;
  GDestroyNotify   func_destroy;
} Scan;

static void
scan_free (Scan *scan)
{
  if (scan->func_destroy != NULL)
    scan->func_destroy (scan->func_data);
  g_free (scan);
}

static void scan_next (GTask *task);

static void
scan_moment_cb (GObject      *nobody,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask)    task = user_data;
  g_autoptr (CpMoment) moment = NULL;
  g_autoptr (GError)   error = NULL;
  Scan                *scan = g_task_get_task_data (task);

  moment = g_task_propagate_pointer (G_TASK (result), &error);
  if (moment == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (!scan->func (moment, scan->time_usec, scan->func_data) ||
      (scan->time_usec > 0 && scan->step_usec > G_MAXINT64 - scan->time_usec))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  scan->time_usec += scan->step_usec;
  scan_next (g_steal_pointer (&task));
}

/* One moment at a time: the next is computed when the last was taken, so nothing piles up. */
static void
scan_next (GTask *task)
{
  CpDemoSource *self = g_task_get_source_object (task);
  const Scan   *scan = g_task_get_task_data (task);

  if (scan->time_usec >= scan->end_usec || scan->time_usec > cp_clock_now_usec (self->clock))
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  run_apart (task, load_thread, load_job_new (self, scan->time_usec), (GDestroyNotify) load_job_free, scan_moment_cb);
}

static void
cp_demo_source_scan_async (CpSource           *source,
                           CpTimeSpan          span,
                           gint64              step_usec,
                           CpSourceScanFunc    func,
                           gpointer            func_data,
                           GDestroyNotify      func_destroy,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);
  Scan  *scan = g_new0 (Scan, 1);

  g_task_set_source_tag (task, cp_demo_source_scan_async);
  *scan = (Scan) { span.begin_usec, span.end_usec, step_usec, func, func_data, func_destroy };
  g_task_set_task_data (task, scan, (GDestroyNotify) scan_free);
  scan_next (task);
}

static gboolean
cp_demo_source_scan_finish (CpSource     *source,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct
{
  CpDemoWorld *world;
  CpTimeSpan   span;
  guint        n_buckets;
  gint64       now_usec;
} SummariseJob;

static void
summarise_job_free (SummariseJob *job)
{
  cp_demo_world_unref (job->world);
  g_free (job);
}

/* The mean of what the snapshots of a part of the past list. */
static double
mean_count (const SummariseJob *job,
            gint64              begin_usec,
            gint64              end_usec)
{
  gint64 length_usec = end_usec - begin_usec;
  guint  most = CLAMP (MAX_SAMPLES / job->n_buckets, 1, MAX_SAMPLES_PER_BUCKET);
  guint  n = (guint) CLAMP (length_usec / SAMPLE_EVERY_USEC, 1, (gint64) most);
  double sum = 0;

  for (guint i = 0; i < n; i++)
    {
      gint64 time_usec = begin_usec + (gint64) ((double) length_usec * (2 * i + 1) / (2.0 * n));

      sum += cp_demo_fleet_count (job->world, tick_at_or_before (time_usec));
    }
  return sum / n;
}

static void
summarise_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  const SummariseJob   *job = task_data;
  g_autoptr (CpSummary) summary = cp_summary_new (job->span, job->n_buckets);
  double                width_usec = ((double) job->span.end_usec - (double) job->span.begin_usec) / job->n_buckets;

  for (guint i = 0; i < job->n_buckets; i++)
    {
      gint64 begin_usec = job->span.begin_usec + (gint64) (width_usec * i);
      gint64 end_usec = i + 1 < job->n_buckets ? job->span.begin_usec + (gint64) (width_usec * (i + 1)) : job->span.end_usec;

      if (begin_usec > job->now_usec)
        break;
      if (g_task_return_error_if_cancelled (task))
        return;
      summary->vehicles[i] = mean_count (job, begin_usec, MAX (MIN (end_usec, job->now_usec), begin_usec));
    }
  /* There are no gaps: the past is all known, and the future is not a gap but not there yet. */
  g_task_return_pointer (task, g_steal_pointer (&summary), (GDestroyNotify) cp_summary_free);
}

static void
summary_ready_cb (GObject      *nobody,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask)  task = user_data;
  g_autoptr (GError) error = NULL;
  CpSummary         *summary = g_task_propagate_pointer (G_TASK (result), &error);

  if (summary != NULL)
    g_task_return_pointer (task, summary, (GDestroyNotify) cp_summary_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
cp_demo_source_summarise_async (CpSource           *source,
                                CpTimeSpan          span,
                                guint               n_buckets,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  CpDemoSource *self = CP_DEMO_SOURCE (source);
  GTask        *task = g_task_new (source, cancellable, callback, user_data);
  SummariseJob *job = g_new0 (SummariseJob, 1);

  g_task_set_source_tag (task, cp_demo_source_summarise_async);
  *job = (SummariseJob) { cp_demo_world_ref (self->world), span, n_buckets, cp_clock_now_usec (self->clock) };
  run_apart (task, summarise_thread, job, (GDestroyNotify) summarise_job_free, summary_ready_cb);
}

static CpSummary *
cp_demo_source_summarise_finish (CpSource     *source,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
source_iface_init (CpSourceInterface *iface)
{
  iface->load_async = cp_demo_source_load_async;
  iface->load_finish = cp_demo_source_load_finish;
  iface->scan_async = cp_demo_source_scan_async;
  iface->scan_finish = cp_demo_source_scan_finish;
  iface->summarise_async = cp_demo_source_summarise_async;
  iface->summarise_finish = cp_demo_source_summarise_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CpDemoSource, cp_demo_source, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CP_TYPE_SOURCE, source_iface_init))

static void
tick_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  const LoadJob *job = task_data;

  g_task_return_pointer (task, cp_demo_fleet_snapshot (job->world, job->current_usec),
                         (GDestroyNotify) cp_snapshot_unref);
}

static void compute_tick (CpDemoSource *self);

static void
tick_done_cb (GObject      *nobody,
              GAsyncResult *result,
              gpointer      user_data)
{
  GWeakRef                *weak = user_data;
  g_autoptr (CpDemoSource) self = g_weak_ref_get (weak);
  g_autoptr (CpSnapshot)   snapshot = g_task_propagate_pointer (G_TASK (result), NULL);

  g_weak_ref_clear (weak);
  g_free (weak);
  /* Nobody listens any more, or the clock was turned back while this was computed. */
  if (self == NULL || snapshot == NULL)
    return;
  self->is_computing = FALSE;
  cp_source_emit_appended (CP_SOURCE (self), snapshot);
  /* Ticks that passed meanwhile are caught up with by the newest alone. */
  compute_tick (self);
}

/* Computes the snapshot of the present, unless that is the one told last. */
static void
compute_tick (CpDemoSource *self)
{
  gint64            tick_usec = tick_at_or_before (cp_clock_now_usec (self->clock));
  g_autoptr (GTask) task = NULL;
  GWeakRef         *weak;

  if (self->is_computing || tick_usec <= self->last_tick_usec || self->timer_id == 0)
    return;
  self->last_tick_usec = tick_usec;
  self->is_computing = TRUE;
  /* The task must not keep the source: who drops it wants it gone. */
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  task = g_task_new (NULL, self->cancellable, tick_done_cb, weak);
  g_task_set_source_tag (task, compute_tick);
  g_task_set_task_data (task, load_job_new (self, tick_usec), (GDestroyNotify) load_job_free);
  g_task_run_in_thread (task, tick_thread);
}

static void schedule_tick (CpDemoSource *self);

static void
tick_cb (gpointer user_data)
{
  CpDemoSource *self = user_data;
  gint64        tick_usec = tick_at_or_before (cp_clock_now_usec (self->clock));

  self->timer_id = 0;
  schedule_tick (self);
  /* Somebody turned the clock back: what was the past is the future now. */
  if (tick_usec < self->last_tick_usec)
    {
      self->last_tick_usec = tick_usec - INTERVAL_USEC;
      cp_source_emit_spans_changed (CP_SOURCE (self));
    }
  compute_tick (self);
}

static void
schedule_tick (CpDemoSource *self)
{
  gint64 now_usec = cp_clock_now_usec (self->clock);
  gint64 wait_usec = tick_at_or_before (now_usec) + INTERVAL_USEC - now_usec;

  self->timer_id = cp_clock_schedule (self->clock, cp_clock_monotonic_usec (self->clock) + wait_usec, tick_cb, self, NULL);
}

static void
cp_demo_source_dispose (GObject *object)
{
  CpDemoSource *self = CP_DEMO_SOURCE (object);

  if (self->clock != NULL)
    cp_clock_clear (self->clock, &self->timer_id);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (cp_demo_source_parent_class)->dispose (object);
}

static void
cp_demo_source_finalize (GObject *object)
{
  CpDemoSource *self = CP_DEMO_SOURCE (object);

  g_clear_pointer (&self->world, cp_demo_world_unref);
  G_OBJECT_CLASS (cp_demo_source_parent_class)->finalize (object);
}

static void
cp_demo_source_class_init (CpDemoSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cp_demo_source_dispose;
  object_class->finalize = cp_demo_source_finalize;
}

static void
cp_demo_source_init (CpDemoSource *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * cp_demo_source_new:
 * @clock: what says which part of the demo is past; kept
 * @world: the city; kept
 *
 * Moments lie on the multiples of 15 s since the epoch. Asked for an instant after the clock's
 * present, it gives the present; all of the past is known, however long ago. Snapshots are computed
 * in worker threads; signals come on the thread the source was made in.
 *
 * Returns: (transfer full): the source
 */
CpSource *
cp_demo_source_new (CpClock     *clock,
                    CpDemoWorld *world)
{
  CpDemoSource *self;

  g_return_val_if_fail (CP_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (world != NULL, NULL);

  self = g_object_new (CP_TYPE_DEMO_SOURCE, NULL);
  self->clock = g_object_ref (clock);
  self->world = cp_demo_world_ref (world);
  self->last_tick_usec = tick_at_or_before (cp_clock_now_usec (clock));
  schedule_tick (self);
  return CP_SOURCE (self);
}
