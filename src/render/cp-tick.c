/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-tick.h"

#include <math.h>
#include <string.h>

/* Shortest decimal that is the value to four digits: 0.2, 12.5, 3200. */
static void
print_value (double value,
             char  *text,
             gsize  size)
{
  g_ascii_formatd (text, (int) size, fabs (value) >= 1000 && fabs (value) < 1e9 ? "%.0f" : "%.4g", value);
}

/* How much there is to read: the digits of a number without leading and trailing zeros. */
static guint
count_digits (double value)
{
  char  digits[G_ASCII_DTOSTR_BUF_SIZE];
  guint n = 0;
  guint significant = 0;

  g_ascii_formatd (digits, sizeof digits, "%.8e", fabs (value));
  for (const char *p = digits; *p != '\0' && *p != 'e'; p++)
    if (g_ascii_isdigit (*p))
      {
        n++;
        if (*p != '0')
          significant = n;
      }
  return significant;
}

static double
mean_digits (const CpDomain *domain,
             guint           n_steps)
{
  guint n_digits = 0;

  for (guint i = 1; i <= n_steps; i++)
    n_digits += count_digits (cp_domain_from_unit (domain, (double) i / n_steps));
  return (double) n_digits / n_steps;
}

static void
put_tick (const CpDomain *domain,
          double          value,
          CpTick         *tick)
{
  tick->value = value;
  tick->unit = cp_domain_to_unit (domain, value);
  print_value (value, tick->text, sizeof tick->text);
}

/* Four steps, or five where that reads better: a square root scale up to 32 has 0 2 8 18 32, one up
 * to 50 has 0 2 8 18 32 50. */
static guint
even_ticks (const CpDomain *domain,
            CpTick          ticks[CP_MAX_TICKS])
{
  guint n_steps = mean_digits (domain, 5) < mean_digits (domain, 4) ? 5 : 4;

  for (guint i = 0; i <= n_steps; i++)
    put_tick (domain, cp_domain_from_unit (domain, (double) i / n_steps), &ticks[i]);
  return n_steps + 1;
}

/* The nearest of these times a power of ten. */
static double
nearest_round (double value)
{
  static const double series[] = { 1, 1.5, 2, 3, 5, 7, 10 };
  double              power = pow (10, floor (log10 (value)));
  double              best = power;

  for (guint i = 0; i < G_N_ELEMENTS (series); i++)
    if (fabs (log (series[i] * power / value)) < fabs (log (best / value)))
      best = series[i] * power;
  return best;
}

/* No round numbers stand evenly on a logarithmic scale, so each moves to the nearest round one. */
static guint
log_ticks (const CpDomain *domain,
           CpTick          ticks[CP_MAX_TICKS])
{
  guint n = 0;

  put_tick (domain, domain->min, &ticks[n++]);
  for (guint i = 1; i < 4; i++)
    {
      double value = nearest_round (cp_domain_from_unit (domain, i / 4.0));

      /* Closer than this they would touch. */
      if (cp_domain_to_unit (domain, value) - ticks[n - 1].unit >= 0.1
          && cp_domain_to_unit (domain, value) <= 0.9)
        put_tick (domain, value, &ticks[n++]);
    }
  put_tick (domain, domain->max, &ticks[n++]);
  return n;
}

/**
 * cp_ticks_for_domain:
 * @is_exceeded: whether there are values above the domain, which take its last colour: its number
 *   then gets a `+`
 * @ticks: (out caller-allocates): from the least to the most, the ends included
 *
 * Round numbers at even distances on the scale that is shown.
 *
 * Returns: how many, 2 to %CP_MAX_TICKS
 */
guint
cp_ticks_for_domain (const CpDomain *domain,
                     gboolean        is_exceeded,
                     CpTick          ticks[CP_MAX_TICKS])
{
  guint n;

  g_return_val_if_fail (domain != NULL && domain->min < domain->max, 0);
  g_return_val_if_fail (ticks != NULL, 0);

  if (domain->scale == CP_SCALE_LOG && domain->min >= 0)
    n = log_ticks (domain, ticks);
  else
    n = even_ticks (domain, ticks);
  if (is_exceeded)
    g_strlcat (ticks[n - 1].text, "+", sizeof ticks[n - 1].text);
  return n;
}
