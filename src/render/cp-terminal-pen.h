/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include "cp-terminal.h"

G_BEGIN_DECLS

/* A colour of a pen: its code in the terminal's own palette, or what the terminal has by default. */
typedef gint32 CpTerminalInk;

#define CP_TERMINAL_INK_DEFAULT (-1)

/**
 * CpTerminalPen:
 *
 * Appends characters in colour to a text, with an escape sequence only where a colour changes. Lives
 * on its caller's stack.
 */
typedef struct
{
  GString         *text;
  CpTerminalColors colors;
  CpTerminalInk    foreground;
  CpTerminalInk    background;
} CpTerminalPen;

void          cp_terminal_pen_init (CpTerminalPen   *self,
                                    GString         *text,
                                    CpTerminalColors colors);
CpTerminalInk cp_terminal_pen_mix (const CpTerminalPen *self,
                                   const guint8         rgb[3]);
void          cp_terminal_pen_put_halves (CpTerminalPen *self,
                                          CpTerminalInk  upper,
                                          CpTerminalInk  lower);
void          cp_terminal_pen_reset (CpTerminalPen *self);

G_END_DECLS
