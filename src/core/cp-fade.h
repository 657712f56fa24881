/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a fix loses weight with age: 1 up to full_usec, then linearly down to 0 at gone_usec. */
typedef struct
{
  gint64 full_usec;
  gint64 gone_usec;
} CpFade;

#define CP_FADE_DEFAULT ((CpFade) { .full_usec = 90 * G_USEC_PER_SEC, .gone_usec = 600 * G_USEC_PER_SEC })
/* Every fix weighs 1 for ever. */
#define CP_FADE_NONE ((CpFade) { .full_usec = G_MAXINT64, .gone_usec = G_MAXINT64 })

typedef enum
{
  CP_FIX_STATE_LIVE,
  CP_FIX_STATE_FADING,
  CP_FIX_STATE_GONE,
} CpFixState;

gint64      cp_fade_age_usec (gint64 now_usec,
                              gint64 fix_usec);
double      cp_fade_weight (const CpFade *fade,
                            gint64        age_usec);
CpFixState  cp_fade_state (double weight);
const char *cp_fix_state_to_string (CpFixState state);
gboolean    cp_fade_parse (const char *text,
                           CpFade     *fade,
                           GError    **error);

G_END_DECLS
