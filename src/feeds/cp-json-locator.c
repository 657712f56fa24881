/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-json-locator.h"

#include "core/cp-json-guard.h"

#include <string.h>

/* json-glib tells the line of a syntax error, and forgets all lines once it has parsed. This walks
 * text that json-glib accepted, so it needs to understand no more than strings, brackets and the
 * comments json-glib allows. */
typedef struct
{
  const char *at;
  const char *end;
  guint       line;
  guint       depth;
  const char *wanted; /* a path, or NULL to walk only */
  GString    *path;
  guint       found_line; /* 0 where not found */
} Walk;

static gboolean walk_value (Walk *self);

/* The next character, or 0 at the end. */
static char
peek (const Walk *self)
{
  return self->at < self->end ? *self->at : '\0';
}

static void
step (Walk *self)
{
  if (*self->at++ == '\n')
    self->line++;
}

static gboolean
starts_with (const Walk *self,
             const char *text)
{
  gsize n_bytes = strlen (text);

  return (gsize) (self->end - self->at) >= n_bytes && memcmp (self->at, text, n_bytes) == 0;
}

static void
skip_space (Walk *self)
{
  for (;;)
    {
      const char *stop = NULL;

      while (self->at < self->end && strchr (" \t\r\n", *self->at) != NULL)
        step (self);
      if (starts_with (self, "//"))
        stop = "\n";
      else if (starts_with (self, "/*"))
        stop = "*/";
      if (stop == NULL)
        return;
      while (self->at < self->end && !starts_with (self, stop))
        step (self);
      for (gsize i = 0; self->at < self->end && i < strlen (stop); i++)
        step (self);
    }
}

/* Returns: (transfer full) (nullable): what stands between the quotes, escapes as they are */
static char *
walk_string (Walk *self)
{
  const char *start;

  if (peek (self) != '"')
    return NULL;
  step (self);
  start = self->at;
  while (self->at < self->end && *self->at != '"')
    {
      if (*self->at == '\\')
        step (self);
      if (self->at < self->end)
        step (self);
    }
  if (self->at == self->end)
    return NULL;
  step (self);
  return g_strndup (start, (gsize) (self->at - 1 - start));
}

/* One member or element, whose line is where it begins. */
static gboolean
walk_child (Walk       *self,
            const char *name,
            guint       line)
{
  gsize    length = self->path->len;
  gboolean is_sound;

  g_string_append_printf (self->path, "/%s", name);
  /* The last one of a name counts, as for json-glib. */
  if (self->wanted != NULL && strcmp (self->wanted, self->path->str) == 0)
    self->found_line = line;
  is_sound = walk_value (self);
  g_string_truncate (self->path, length);
  return is_sound;
}

static gboolean
walk_container (Walk *self,
                char  close)
{
  guint index = 0;

  step (self);
  for (;;)
    {
      g_autofree char *name = NULL;
      guint            line;

      skip_space (self);
      if (peek (self) == close)
        {
          step (self);
          return TRUE;
        }
      if (peek (self) == ',')
        {
          step (self);
          continue;
        }
      line = self->line;
      if (close == ']')
        name = g_strdup_printf ("%u", index++);
      else
        {
          name = walk_string (self);
          skip_space (self);
          if (name == NULL || peek (self) != ':')
            return FALSE;
          step (self);
        }
      if (!walk_child (self, name, line))
        return FALSE;
    }
}

static gboolean
walk_value (Walk *self)
{
  gboolean is_sound = TRUE;

  if (self->depth == CP_JSON_MAX_DEPTH)
    return FALSE;
  self->depth++;
  skip_space (self);
  if (peek (self) == '{' || peek (self) == '[')
    is_sound = walk_container (self, peek (self) == '{' ? '}' : ']');
  else if (peek (self) == '"')
    {
      g_autofree char *text = walk_string (self);

      is_sound = text != NULL;
    }
  else
    {
      const char *start = self->at;

      while (self->at < self->end && strchr (" \t\r\n,:{}[]\"/", *self->at) == NULL)
        step (self);
      is_sound = self->at > start;
    }
  self->depth--;
  return is_sound;
}

/**
 * cp_json_locator_find_line:
 * @text: a document that cp_json_guard_check() and json-glib have accepted
 * @path: keys and indexes, each after a slash: `/feeds/0/url`; "" is the document itself
 *
 * Returns: the line, from 1, on which the member or element begins. Where there is none of that
 *   path, that of the nearest container on the way to it
 */
guint
cp_json_locator_find_line (const char *text,
                           gsize       n_bytes,
                           const char *path)
{
  g_autofree char *wanted = g_strdup (path);

  while (*wanted != '\0')
    {
      g_autoptr (GString) at = g_string_new (NULL);
      Walk                walk = { text, text + n_bytes, .line = 1, .wanted = wanted, .path = at };

      walk_value (&walk);
      if (walk.found_line != 0)
        return walk.found_line;
      *strrchr (wanted, '/') = '\0';
    }
  return 1;
}

/**
 * cp_json_locator_has_more:
 * @line: (out): where the second document begins
 *
 * json-glib 1.6 reads one document after the other and keeps the last.
 *
 * Returns: whether anything but space follows the first document
 */
gboolean
cp_json_locator_has_more (const char *text,
                          gsize       n_bytes,
                          guint      *line)
{
  g_autoptr (GString) path = g_string_new (NULL);
  Walk                walk = { text, text + n_bytes, .line = 1, .path = path };

  walk_value (&walk);
  skip_space (&walk);
  *line = walk.line;
  return walk.at < walk.end;
}
