/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CP_ERROR:
 *
 * What core refuses: values out of their documented range and text that cannot be read. Rooms
 * above core have domains of their own (`CP_FEED_ERROR`, …).
 */
#define CP_ERROR (cp_error_quark ())
GQuark cp_error_quark (void);

typedef enum
{
  CP_ERROR_INVALID,   /* a value out of its range: the caller should ask for another */
  CP_ERROR_TOO_LARGE, /* over a documented bound */
  CP_ERROR_MALFORMED, /* text or bytes that cannot be read */
} CpError;

G_END_DECLS
