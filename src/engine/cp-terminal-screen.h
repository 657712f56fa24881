/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "render/cp-terminal.h"

#include <glib.h>

G_BEGIN_DECLS

/* In characters. */
typedef struct
{
  guint columns;
  guint rows;
} CpTerminalSize;

/**
 * CpTerminalScreen:
 *
 * A terminal taken over for a picture that is redrawn in place: other screen, no cursor, keys
 * without echo. Freeing it gives everything back as it was. One thread.
 */
typedef struct _CpTerminalScreen CpTerminalScreen;

CpTerminalScreen *cp_terminal_screen_new (void);
void              cp_terminal_screen_free (CpTerminalScreen *self);
void              cp_terminal_screen_show (CpTerminalScreen *self,
                                           const char       *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CpTerminalScreen, cp_terminal_screen_free)

CpTerminalSize    cp_terminal_screen_get_size (void);
CpTerminalColors  cp_terminal_screen_detect (const char *output);
char             *cp_terminal_screen_dup_scene (const CpScene   *scene,
                                                CpTerminalSize   size,
                                                CpTerminalColors colors);

G_END_DECLS
