/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-terminal.h"

G_BEGIN_DECLS

char *cp_terminal_art_dup (const CpFrame   *frame,
                           const CpLook    *look,
                           guint            columns,
                           guint            rows,
                           CpTerminalColors colors);

G_END_DECLS
