/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-backoff.h"

struct _CpBackoff
{
  GRand *rand;
  gint64 wait_usec; /* after the next failure */
};

/**
 * cp_backoff_new:
 * @seed: the same seed gives the same waits
 */
CpBackoff *
cp_backoff_new (guint32 seed)
{
  CpBackoff *self = g_new0 (CpBackoff, 1);

  self->rand = g_rand_new_with_seed (seed);
  self->wait_usec = CP_BACKOFF_MIN_USEC;
  return self;
}

void
cp_backoff_free (CpBackoff *self)
{
  g_rand_free (self->rand);
  g_free (self);
}

/**
 * cp_backoff_spread_usec:
 * @usec: a time, not negative
 *
 * Returns: up to a tenth more or less
 */
gint64
cp_backoff_spread_usec (CpBackoff *self,
                        gint64     usec)
{
  return (gint64) ((double) usec * g_rand_double_range (self->rand, 1 - CP_BACKOFF_JITTER, 1 + CP_BACKOFF_JITTER));
}

/**
 * cp_backoff_next_usec:
 * @retry_after_usec: what the server asked for, or -1 where it asked for nothing
 *
 * Counts one failure more. What the server asks for wins: it is never undercut, and exceeded by a
 * tenth at most.
 *
 * Returns: how long to wait now: from 30 s, doubling, to 5 min, a tenth more or less, never over 5 min
 */
gint64
cp_backoff_next_usec (CpBackoff *self,
                      gint64     retry_after_usec)
{
  gint64 wait_usec = self->wait_usec;

  self->wait_usec = MIN (2 * wait_usec, CP_BACKOFF_MAX_USEC);
  if (retry_after_usec >= 0)
    return retry_after_usec + (gint64) ((double) retry_after_usec * g_rand_double_range (self->rand, 0, CP_BACKOFF_JITTER));
  wait_usec = cp_backoff_spread_usec (self, wait_usec);
  return MIN (wait_usec, CP_BACKOFF_MAX_USEC);
}

/**
 * cp_backoff_reset:
 *
 * It worked: the next failure is the first again.
 */
void
cp_backoff_reset (CpBackoff *self)
{
  self->wait_usec = CP_BACKOFF_MIN_USEC;
}
