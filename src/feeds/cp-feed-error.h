/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CP_FEED_ERROR:
 *
 * Why an answer, a file or a city could not be used. The codes say what a caller can do.
 */
#define CP_FEED_ERROR (cp_feed_error_quark ())
GQuark cp_feed_error_quark (void);

typedef enum
{
  CP_FEED_ERROR_NOT_A_FEED,  /* another format, no header, or cut short: keep the last good answer */
  CP_FEED_ERROR_NO_VEHICLES, /* a sound feed of something else: the wrong URL */
  CP_FEED_ERROR_TOO_LARGE,   /* over a documented bound: ask for less */
  CP_FEED_ERROR_CITY,        /* a city file says something it may not: mend the file */
  CP_FEED_ERROR_IO,          /* could not be read at all: check the path, try again */
  CP_FEED_ERROR_UNREACHABLE, /* no connection, or one that broke: try again later */
  CP_FEED_ERROR_TIMED_OUT,   /* took longer than a deadline: try again later */
  CP_FEED_ERROR_SERVER,      /* the server's own trouble (5xx): try again later */
  CP_FEED_ERROR_TOO_FAST,    /* asked too often: wait, as long as the server says where it does */
  CP_FEED_ERROR_KEY,         /* a key is missing, wrong or may not do this: stop and ask the user */
  CP_FEED_ERROR_REFUSED,     /* the server knows no such thing: the URL is likely to be wrong */
  CP_FEED_ERROR_REDIRECT,    /* sent to where it may not follow: put the new address into the city file */
} CpFeedError;

G_END_DECLS
