/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is wrong with a feed, in the words experts know: the MobilityData validator's rule numbers,
 * and ours (C…) on top. Only those that something here can find are listed. */
typedef enum
{
  CP_FINDING_E001,
  CP_FINDING_E012,
  CP_FINDING_E026,
  CP_FINDING_E027,
  CP_FINDING_E028,
  CP_FINDING_E038,
  CP_FINDING_E039,
  CP_FINDING_E048,
  CP_FINDING_E049,
  CP_FINDING_E050,
  CP_FINDING_E052,
  CP_FINDING_W001,
  CP_FINDING_W002,
  CP_FINDING_W004,
  CP_FINDING_C001,
  CP_FINDING_C003,
  CP_N_FINDINGS,
} CpFinding;

typedef struct
{
  guint32 count[CP_N_FINDINGS];
} CpFindings;

/* Where each vehicle entity of the messages behind a snapshot went. Always
 * vehicle_entities = no_position + rejected + gone + duplicates + listed. */
typedef struct
{
  guint32 entities;
  guint32 vehicle_entities;
  guint32 no_position;
  guint32 rejected;
  guint32 gone;
  guint32 duplicates;
  guint32 listed;
} CpAccounting;

const char *cp_finding_get_rule (CpFinding finding);
const char *cp_finding_get_sentence (CpFinding finding);
void        cp_findings_add (CpFindings       *findings,
                             const CpFindings *other);

G_END_DECLS
