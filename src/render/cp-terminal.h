/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-scene.h"

G_BEGIN_DECLS

/* What a terminal can show. Plain is ASCII without a single escape sequence. */
typedef enum
{
  CP_TERMINAL_PLAIN,
  CP_TERMINAL_COLOR_256,
  CP_TERMINAL_TRUE_COLOR,
} CpTerminalColors;

/* What tells: the values of the environment variables of these names, NULL where unset, and what
 * the caller knows of its output. */
typedef struct
{
  const char *no_color;
  const char *colorterm;
  const char *term;
  gboolean    is_tty;
  gboolean    is_utf8;
} CpTerminalEnvironment;

/* No line is made wider, whatever is asked. */
#define CP_TERMINAL_MAX_COLUMNS 1000u
#define CP_TERMINAL_MAX_ROWS 500u

/* From dark to light, for terminals without colours. */
#define CP_TERMINAL_PLAIN_RAMP " .:-=+*#%@"

CpTerminalColors cp_terminal_detect (const CpTerminalEnvironment *environment);
guint            cp_terminal_get_width (const char *text);
char            *cp_terminal_dup_title (const CpScene   *scene,
                                        guint            columns,
                                        CpTerminalColors colors);
char            *cp_terminal_dup_legend (const CpScene   *scene,
                                         guint            columns,
                                         CpTerminalColors colors);

G_END_DECLS
