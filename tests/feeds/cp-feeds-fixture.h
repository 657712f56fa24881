/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "feeds/cp-snapshot-assembler.h"

#include "cp-wire-writer.h"

G_BEGIN_DECLS

/* 2026-11-22T08:15:30Z, when everything here happens. */
#define NOW_S G_GINT64_CONSTANT (1795335330)
#define NOW_USEC (NOW_S * CP_USEC_PER_SECOND)

CpFeedMessage *cp_feeds_fixture_read (GBytes  *body,
                                      GError **error);
CpFeedMessage *cp_feeds_fixture_read_as (const char *feed,
                                         GByteArray *writer);
CpSnapshot    *cp_feeds_fixture_assemble (CpFeedMessage *message,
                                          const CpCity  *city,
                                          gint64         received_usec,
                                          CpFade         fade);
GByteArray    *cp_feeds_fixture_begin (void);
CpSnapshot    *cp_feeds_fixture_end (GByteArray *writer);
guint          cp_feeds_fixture_count (const CpSnapshot *snapshot,
                                       CpFinding         finding);
void           cp_feeds_fixture_assert_findings (const CpSnapshot *snapshot,
                                                 const char       *expected);
void           cp_feeds_fixture_assert_keys (const CpSnapshot *snapshot,
                                             const char       *expected);
void           cp_feeds_fixture_assert_sound (const CpSnapshot *snapshot);

G_END_DECLS
