/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a writer holds back at most before it goes to the stream. */
#define CP_WRITER_BUFFER_BYTES 32768u

/**
 * CpWriter:
 *
 * Text and bytes on their way to a stream, through one buffer of fixed size: a grid of 160 MB of
 * text is never in memory. The first error sticks; what is put after it is dropped, so callers ask
 * once, at the end. One thread at a time.
 */
typedef struct _CpWriter CpWriter;

CpWriter *cp_writer_new (GOutputStream *stream);
void      cp_writer_free (CpWriter *self);
void      cp_writer_write (CpWriter   *self,
                           const void *data,
                           gsize       n_bytes);
void      cp_writer_puts (CpWriter   *self,
                          const char *text);
void      cp_writer_put_char (CpWriter *self,
                              char      character);
void      cp_writer_put_int (CpWriter *self,
                             gint64    value);
void      cp_writer_put_double (CpWriter   *self,
                                const char *format,
                                double      value);
void      cp_writer_printf (CpWriter   *self,
                            const char *format,
                            ...) G_GNUC_PRINTF (2, 3);
gboolean  cp_writer_has_failed (const CpWriter *self);
gboolean  cp_writer_close (CpWriter *self,
                           GError  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CpWriter, cp_writer_free)

G_END_DECLS
