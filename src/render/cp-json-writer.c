/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-json-writer.h"

#include "core/cp-time.h"

#include <math.h>

static void
new_line (CpJsonWriter *self)
{
  static const char spaces[] = "                                ";

  G_STATIC_ASSERT (sizeof spaces > 2 * CP_JSON_WRITER_MAX_DEPTH);
  cp_writer_put_char (self->writer, '\n');
  cp_writer_write (self->writer, spaces, 2 * self->depth);
}

/* What stands between the element before and this one. */
static void
separate (CpJsonWriter *self)
{
  if (self->depth == 0)
    return;
  if (self->level[self->depth - 1].n++ > 0)
    cp_writer_put_char (self->writer, ',');
  if (!self->level[self->depth - 1].is_inline)
    new_line (self);
  else if (self->level[self->depth - 1].n > 1)
    cp_writer_put_char (self->writer, ' ');
}

static gboolean
is_inside_object (const CpJsonWriter *self)
{
  return self->depth > 0 && self->level[self->depth - 1].close == '}';
}

/* Each value begins here: after its name in an object, after a comma in an array. */
static void
begin_value (CpJsonWriter *self)
{
  g_assert (self->has_name == is_inside_object (self));
  if (self->has_name)
    self->has_name = FALSE;
  else
    separate (self);
}

static void
put_escaped (CpWriter *writer,
             gunichar  character)
{
  switch (character)
    {
    case '"':
      cp_writer_puts (writer, "\\\"");
      break;
    case '\\':
      cp_writer_puts (writer, "\\\\");
      break;
    case '\b':
      cp_writer_puts (writer, "\\b");
      break;
    case '\f':
      cp_writer_puts (writer, "\\f");
      break;
    case '\n':
      cp_writer_puts (writer, "\\n");
      break;
    case '\r':
      cp_writer_puts (writer, "\\r");
      break;
    case '\t':
      cp_writer_puts (writer, "\\t");
      break;
    default:
      cp_writer_printf (writer, "\\u%04x", (guint) character);
      break;
    }
}

/* JSON itself asks for quote, backslash and C0. The line separators break JavaScript older than
 * 2019; delete and C1 are commands to the terminal this may be printed in. */
static gboolean
needs_escape (gunichar character)
{
  return character < 0x20 || character == '"' || character == '\\'
         || (character >= 0x7f && character < 0xa0) || character == 0x2028 || character == 0x2029;
}

/* @text is valid UTF-8. */
static void
put_string (CpWriter   *writer,
            const char *text)
{
  const char *run = text;

  cp_writer_put_char (writer, '"');
  for (const char *p = text; *p != '\0';)
    {
      gunichar    character = g_utf8_get_char (p);
      const char *next = g_utf8_next_char (p);

      if (needs_escape (character))
        {
          cp_writer_write (writer, run, (gsize) (p - run));
          put_escaped (writer, character);
          run = next;
        }
      p = next;
    }
  cp_writer_puts (writer, run);
  cp_writer_put_char (writer, '"');
}

static void
begin_container (CpJsonWriter *self,
                 CpJsonLayout  layout,
                 char          open,
                 char          close)
{
  gboolean is_inline = layout == CP_JSON_INLINE;

  g_return_if_fail (self->depth < CP_JSON_WRITER_MAX_DEPTH);

  begin_value (self);
  if (self->depth > 0 && self->level[self->depth - 1].is_inline)
    is_inline = TRUE;
  self->level[self->depth].n = 0;
  self->level[self->depth].is_inline = is_inline;
  self->level[self->depth].close = close;
  self->depth++;
  cp_writer_put_char (self->writer, open);
}

static void
end_container (CpJsonWriter *self,
               char          close)
{
  guint    n;
  gboolean is_inline;

  g_return_if_fail (self->depth > 0 && !self->has_name);
  g_return_if_fail (self->level[self->depth - 1].close == close);

  self->depth--;
  n = self->level[self->depth].n;
  is_inline = self->level[self->depth].is_inline;
  if (n > 0 && !is_inline)
    new_line (self);
  cp_writer_put_char (self->writer, close);
}

/**
 * cp_json_writer_init:
 * @self: (out caller-allocates): a writer at the start of a document
 * @writer: (transfer none): has to outlive @self
 */
void
cp_json_writer_init (CpJsonWriter *self,
                     CpWriter     *writer)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (writer != NULL);

  self->writer = writer;
  self->depth = 0;
  self->has_name = FALSE;
}

/**
 * cp_json_writer_end:
 *
 * Ends the document with a newline. Everything begun has to be ended before.
 */
void
cp_json_writer_end (CpJsonWriter *self)
{
  g_return_if_fail (self->depth == 0 && !self->has_name);

  cp_writer_put_char (self->writer, '\n');
}

/**
 * cp_json_writer_begin_object:
 * @layout: how it is set; inside an inline container everything is inline
 */
void
cp_json_writer_begin_object (CpJsonWriter *self,
                             CpJsonLayout  layout)
{
  begin_container (self, layout, '{', '}');
}

void
cp_json_writer_end_object (CpJsonWriter *self)
{
  end_container (self, '}');
}

void
cp_json_writer_begin_array (CpJsonWriter *self,
                            CpJsonLayout  layout)
{
  begin_container (self, layout, '[', ']');
}

void
cp_json_writer_end_array (CpJsonWriter *self)
{
  end_container (self, ']');
}

/**
 * cp_json_writer_name:
 * @name: valid UTF-8
 *
 * Names the member whose value comes next. Members are written in the order they are told.
 */
void
cp_json_writer_name (CpJsonWriter *self,
                     const char   *name)
{
  g_return_if_fail (name != NULL);
  g_return_if_fail (is_inside_object (self) && !self->has_name);

  separate (self);
  put_string (self->writer, name);
  cp_writer_puts (self->writer, ": ");
  self->has_name = TRUE;
}

void
cp_json_writer_null (CpJsonWriter *self)
{
  begin_value (self);
  cp_writer_puts (self->writer, "null");
}

void
cp_json_writer_boolean (CpJsonWriter *self,
                        gboolean      value)
{
  begin_value (self);
  cp_writer_puts (self->writer, value ? "true" : "false");
}

void
cp_json_writer_int (CpJsonWriter *self,
                    gint64        value)
{
  begin_value (self);
  cp_writer_put_int (self->writer, value);
}

static void
put_number (CpJsonWriter *self,
            const char   *format,
            double        value)
{
  begin_value (self);
  if (isfinite (value))
    cp_writer_put_double (self->writer, format, value);
  else
    cp_writer_puts (self->writer, "null");
}

/**
 * cp_json_writer_double:
 * @value: a number; what is not finite is written as null
 *
 * Writes nine digits, which is what a float needs to come back as itself.
 */
void
cp_json_writer_double (CpJsonWriter *self,
                       double        value)
{
  put_number (self, "%.9g", value);
}

/**
 * cp_json_writer_edge:
 * @degrees: an edge of a box
 *
 * Writes fifteen digits, so that the box gives the same grid when it is fed back.
 */
void
cp_json_writer_edge (CpJsonWriter *self,
                     double        degrees)
{
  put_number (self, "%.15g", degrees);
}

/**
 * cp_json_writer_string:
 * @text: (nullable): %NULL is written as null; bytes that are no UTF-8 as U+FFFD
 */
void
cp_json_writer_string (CpJsonWriter *self,
                       const char   *text)
{
  begin_value (self);
  if (text == NULL)
    cp_writer_puts (self->writer, "null");
  else if (g_utf8_validate (text, -1, NULL))
    put_string (self->writer, text);
  else
    {
      g_autofree char *valid = g_utf8_make_valid (text, -1);

      put_string (self->writer, valid);
    }
}

/**
 * cp_json_writer_time:
 * @time_usec: an instant, or %CP_TIME_UNKNOWN, which is written as null
 */
void
cp_json_writer_time (CpJsonWriter *self,
                     gint64        time_usec)
{
  g_autofree char *text = cp_time_to_rfc3339 (time_usec);

  cp_json_writer_string (self, text);
}
