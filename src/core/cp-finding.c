/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-finding.h"

static const struct
{
  const char *rule;
  const char *sentence;
} findings[CP_N_FINDINGS] = {
  [CP_FINDING_E001] = { "E001", "time is not in POSIX seconds (milliseconds, converted)" },
  [CP_FINDING_E012] = { "E012", "vehicle time is newer than the message's" },
  [CP_FINDING_E026] = { "E026", "position is not on Earth" },
  [CP_FINDING_E027] = { "E027", "bearing is not within 0 to 360 degrees" },
  [CP_FINDING_E028] = { "E028", "position is over 1.6 km outside the service area" },
  [CP_FINDING_E038] = { "E038", "message names no known version" },
  [CP_FINDING_E039] = { "E039", "deleted entity in a full data set" },
  [CP_FINDING_E048] = { "E048", "message has no time" },
  [CP_FINDING_E049] = { "E049", "message does not say whether it is a full data set" },
  [CP_FINDING_E050] = { "E050", "time is more than a minute ahead" },
  [CP_FINDING_E052] = { "E052", "vehicle id used by more than one vehicle" },
  [CP_FINDING_W001] = { "W001", "vehicle without a time of its own" },
  [CP_FINDING_W002] = { "W002", "vehicle without an id" },
  [CP_FINDING_W004] = { "W004", "speed over 26 m/s" },
  [CP_FINDING_C001] = { "C001", "position at 0, 0" },
  [CP_FINDING_C003] = { "C003", "latitude and longitude look swapped" },
};

/**
 * cp_finding_get_rule:
 *
 * Returns: the rule number experts know, such as `E026`
 */
const char *
cp_finding_get_rule (CpFinding finding)
{
  g_return_val_if_fail (finding < CP_N_FINDINGS, NULL);
  return findings[finding].rule;
}

const char *
cp_finding_get_sentence (CpFinding finding)
{
  g_return_val_if_fail (finding < CP_N_FINDINGS, NULL);
  return findings[finding].sentence;
}

void
cp_findings_add (CpFindings       *self,
                 const CpFindings *other)
{
  for (guint i = 0; i < CP_N_FINDINGS; i++)
    self->count[i] += other->count[i];
}
