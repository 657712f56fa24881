/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What goes wrong with an answer besides its status. */
typedef enum
{
  CP_TEST_TROUBLE_NONE,
  CP_TEST_TROUBLE_HANG,  /* the request is taken and never answered */
  CP_TEST_TROUBLE_DRIP,  /* a byte of the body every few milliseconds, without an end */
  CP_TEST_TROUBLE_SHORT, /* more is promised than is sent */
  CP_TEST_TROUBLE_RESET, /* the connection is broken off */
} CpTestTrouble;

/* One answer of a script. Copied. */
typedef struct
{
  guint             status;        /* 0: 200 */
  GBytes           *body;          /* nullable */
  const char       *content_type;  /* nullable */
  const char       *etag;          /* nullable; who sends it back gets a 304 */
  const char       *last_modified; /* nullable; likewise */
  const char       *location;      /* nullable */
  const char       *retry_after;   /* nullable */
  const char *const *headers;      /* nullable: name, value, …, NULL */
  guint             delay_ms;
  CpTestTrouble     trouble;
} CpTestAnswer;

/**
 * CpTestServer:
 *
 * A real HTTP server on a loopback port of its own, in a thread of its own, that answers by a script
 * and remembers what it was asked. All calls from any thread.
 */
typedef struct _CpTestServer CpTestServer;

CpTestServer *cp_test_server_new (void);
void          cp_test_server_free (CpTestServer *self);
char         *cp_test_server_dup_url (CpTestServer *self,
                                      const char   *path);
void          cp_test_server_add (CpTestServer       *self,
                                  const char         *path,
                                  const CpTestAnswer *answer);
void          cp_test_server_clear (CpTestServer *self,
                                    const char   *path);
guint         cp_test_server_get_n_requests (CpTestServer *self);
char         *cp_test_server_dup_request (CpTestServer *self,
                                          guint         index);
char         *cp_test_server_dup_header (CpTestServer *self,
                                         guint         index,
                                         const char   *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CpTestServer, cp_test_server_free)

GBytes       *cp_test_gzip (GBytes *bytes);

G_END_DECLS
