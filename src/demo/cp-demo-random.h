/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Chance without a state: the demo is a pure function, so every "random" number is a hash of who
 * asks for it. The mixing is that of SplitMix64, whose constants are in the public domain. */
static inline guint64
cp_demo_hash_mix (guint64 value)
{
  value += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  value = (value ^ (value >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  value = (value ^ (value >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return value ^ (value >> 31);
}

static inline guint64
cp_demo_hash (guint64 seed,
              guint64 what,
              guint64 which)
{
  return cp_demo_hash_mix (cp_demo_hash_mix (cp_demo_hash_mix (seed) ^ what) ^ which);
}

/* From 0 up to but not including 1. */
static inline double
cp_demo_hash_unit (guint64 seed,
                   guint64 what,
                   guint64 which)
{
  return (double) (cp_demo_hash (seed, what, which) >> 11) * 0x1p-53;
}

static inline double
cp_demo_hash_between (guint64 seed,
                      guint64 what,
                      guint64 which,
                      double  low,
                      double  high)
{
  return low + (high - low) * cp_demo_hash_unit (seed, what, which);
}

G_END_DECLS
