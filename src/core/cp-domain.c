/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-domain.h"

#include "cp-name.h"

#include <math.h>

/* The rule for a domain nobody fixed: this share of the cells that hold more than that share of the
 * peak lies within it. */
#define DOMAIN_SHARE 0.995
#define DOMAIN_FLOOR 0.01

#define LOG_STRETCH 99.0

static const char *const scale_names[] = { "linear", "square-root", "log" };

const char *
cp_scale_to_string (CpScale scale)
{
  g_return_val_if_fail (scale < G_N_ELEMENTS (scale_names), NULL);
  return scale_names[scale];
}

gboolean
cp_scale_from_string (const char *text,
                      CpScale    *scale)
{
  guint index;

  if (!cp_name_find (scale_names, G_N_ELEMENTS (scale_names), text, &index))
    return FALSE;
  *scale = (CpScale) index;
  return TRUE;
}

/* Reorders values so that values[k] is what sorting would put there, nothing before it is larger and
 * nothing after it smaller (Hoare's Find: linear on average, where sorting a 4096² frame takes
 * seconds). */
static void
select_value (float *values,
              gssize n,
              gssize k)
{
  gssize low = 0;
  gssize high = n - 1;

  while (low < high)
    {
      float  pivot = values[k];
      gssize i = low;
      gssize j = high;

      while (i <= j)
        {
          float swapped;

          while (values[i] < pivot)
            i++;
          while (values[j] > pivot)
            j--;
          if (i > j)
            break;
          swapped = values[i];
          values[i++] = values[j];
          values[j--] = swapped;
        }
      if (j < k)
        low = i;
      if (k < i)
        high = j;
    }
}

static double
percentile (float *values,
            gsize  n,
            double share)
{
  double position = share * (double) (n - 1);
  gsize  below = (gsize) position;
  double next;

  select_value (values, (gssize) n, (gssize) below);
  if (below + 1 == n)
    return (double) values[below];
  next = (double) values[below + 1];
  for (gsize i = below + 2; i < n; i++)
    next = MIN (next, (double) values[i]);
  return (double) values[below] + (position - (double) below) * (next - (double) values[below]);
}

/**
 * cp_domain_round_up:
 * @value: over 0
 *
 * Returns: the least of 1, 2 and 5 times a power of ten that is not under @value
 */
double
cp_domain_round_up (double value)
{
  static const double steps[] = { 1, 2, 5, 10 };
  double              power = pow (10, floor (log10 (value)));

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] * power >= value * (1 - 1e-9))
      return steps[i] * power;
  return 10 * power;
}

/**
 * cp_domain_for_frame:
 *
 * The domain for a frame that no city, person or earlier frame has fixed one for: from 0 to the
 * 99.5th percentile of the cells over 1 % of the peak, rounded up to 1, 2 or 5 times a power of ten;
 * 0 to 1 where the frame is empty.
 */
CpDomain
cp_domain_for_frame (const CpFrame *frame,
                     CpScale        scale)
{
  const CpGridSpec *spec = cp_frame_get_spec (frame);
  const float      *values = cp_frame_get_values (frame);
  gsize             n_cells = (gsize) spec->columns * spec->rows;
  CpDomain          domain = { .min = 0, .max = 1, .scale = scale };
  g_autofree float *kept = NULL;
  gsize             n_kept = 0;
  float             min, max, floor_value;

  if (!cp_frame_get_range (frame, &min, &max) || !(max > 0))
    return domain;
  kept = g_new (float, n_cells);
  floor_value = (float) DOMAIN_FLOOR * max;
  for (gsize i = 0; i < n_cells; i++)
    if (values[i] > floor_value)
      kept[n_kept++] = values[i];
  domain.max = cp_domain_round_up (percentile (kept, n_kept, DOMAIN_SHARE));
  return domain;
}

/**
 * cp_domain_to_unit:
 *
 * Returns: where on the scale a value stands: 0 at the domain's minimum, 1 at its maximum, never
 *   outside; NaN for NaN
 */
double
cp_domain_to_unit (const CpDomain *domain,
                   double          value)
{
  double t = (value - domain->min) / (domain->max - domain->min);

  if (isnan (t))
    return t;
  t = CLAMP (t, 0.0, 1.0);
  switch (domain->scale)
    {
    case CP_SCALE_SQUARE_ROOT:
      return sqrt (t);
    case CP_SCALE_LOG:
      return log1p (LOG_STRETCH * t) / log1p (LOG_STRETCH);
    case CP_SCALE_LINEAR:
    default:
      return t;
    }
}

/**
 * cp_domain_from_unit:
 *
 * Returns: the value that stands at @unit (0 … 1) on the scale
 */
double
cp_domain_from_unit (const CpDomain *domain,
                     double          unit)
{
  double t;

  switch (domain->scale)
    {
    case CP_SCALE_SQUARE_ROOT:
      t = unit * unit;
      break;
    case CP_SCALE_LOG:
      t = expm1 (unit * log1p (LOG_STRETCH)) / LOG_STRETCH;
      break;
    case CP_SCALE_LINEAR:
    default:
      t = unit;
      break;
    }
  return domain->min + t * (domain->max - domain->min);
}
