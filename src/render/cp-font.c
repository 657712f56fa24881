/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memfd_create() */
#endif

#include "config.h"

#include "cp-font.h"

#include "cp-render-private.h"
#include "cp-render-resources.h"

#include <errno.h>
#include <fontconfig/fontconfig.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <pango/pangofc-fontmap.h>
#include <sys/mman.h>
#include <unistd.h>

/* A system's own Cantarell may be another version, or the variable one, and would be found first.
 * What comes with the program has no such file name and is not touched. */
#define REJECT_SYSTEM_CANTARELL                                                                     \
  "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\">"                               \
  "<fontconfig><selectfont><rejectfont><glob>*/Cantarell*</glob></rejectfont></selectfont></fontconfig>"

static GMutex        font_lock;
static PangoFontMap *font_map; /* one a process, made on first use, kept to its end */

/* fontconfig and FreeType open fonts by name. A file in memory has one below /proc, for as long as
 * its descriptor is open, which is to the end of the process. */
static int
open_in_memory (const char *name,
                GBytes     *bytes)
{
  gsize         n_bytes;
  const guint8 *data = g_bytes_get_data (bytes, &n_bytes);
  int           fd = memfd_create (name, MFD_CLOEXEC);

  if (fd < 0)
    return -1;
  while (n_bytes > 0)
    {
      gssize n = write (fd, data, n_bytes);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          g_close (fd, NULL);
          return -1;
        }
      data += n;
      n_bytes -= (gsize) n;
    }
  return fd;
}

static void
add_shipped_font (FcConfig   *config,
                  const char *name)
{
  g_autofree char   *resource_path = g_strconcat ("/com/citypulse/Render/", name, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char   *file_path = NULL;
  int                fd;

  bytes = g_resource_lookup_data (cp_render_get_resource (), resource_path, 0, NULL);
  g_assert (bytes != NULL);
  fd = open_in_memory (name, bytes);
  file_path = g_strdup_printf ("/proc/self/fd/%d", fd);
  if (fd >= 0 && FcConfigAppFontAddFile (config, (const FcChar8 *) file_path))
    return;
  /* Pictures then have the system's font: another look, the same words. */
  g_info ("the font %s cannot be used from memory here", name);
  if (fd >= 0)
    g_close (fd, NULL);
}

/* The system's fonts stay behind ours, for names in other scripts. The configuration is private:
 * what a program's toolkit uses is not touched. */
static PangoFontMap *
create_font_map (void)
{
  FcConfig     *config = FcInitLoadConfig ();
  PangoFontMap *map = pango_cairo_font_map_new_for_font_type (CAIRO_FONT_TYPE_FT);

  FcConfigParseAndLoadFromMemory (config, (const FcChar8 *) REJECT_SYSTEM_CANTARELL, FcTrue);
  FcConfigBuildFonts (config);
  add_shipped_font (config, "Cantarell-Regular.otf");
  add_shipped_font (config, "Cantarell-Bold.otf");
  pango_fc_font_map_set_config (PANGO_FC_FONT_MAP (map), config);
  FcConfigDestroy (config);
  return map;
}

/**
 * cp_font_lock:
 *
 * Pango's font maps belong to one thread at a time. Whoever sets text holds this lock from before
 * its first layout until after its last one is freed.
 *
 * Returns: (transfer full): the lock, to be kept in a g_autoptr() declared before the layouts
 */
GMutexLocker *
cp_font_lock (void)
{
  return g_mutex_locker_new (&font_lock);
}

/**
 * cp_font_create_layout:
 * @text: UTF-8, one line; what is not valid is replaced
 * @size_px: the font's size in pixels
 *
 * Sets a line of text in the program's own font, without hinting, so that it looks the same at
 * every size. Digits are all of one width. cp_font_lock() has to be held. The first call of a
 * process reads the system's fonts, which may take tens of milliseconds.
 *
 * Returns: (transfer full): a layout for pango_cairo_show_layout() on @cr
 */
PangoLayout *
cp_font_create_layout (cairo_t    *cr,
                       const char *text,
                       double      size_px,
                       PangoWeight weight)
{
  g_autoptr (PangoContext)         context = NULL;
  g_autoptr (PangoFontDescription) font = NULL;
  g_autoptr (PangoAttrList)        attributes = NULL;
  g_autofree char                 *valid = g_utf8_make_valid (text, -1);
  cairo_font_options_t            *options;
  PangoLayout                     *layout;

  if (font_map == NULL)
    font_map = create_font_map ();

  context = pango_font_map_create_context (font_map);
  pango_cairo_update_context (cr, context);
  options = cairo_font_options_create ();
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  /* Not the locale's: Han characters differ by language, and a picture is the same for all. */
  pango_context_set_language (context, pango_language_from_string ("en"));

  font = pango_font_description_new ();
  pango_font_description_set_family_static (font, CP_FONT_FAMILY);
  pango_font_description_set_weight (font, weight);
  pango_font_description_set_absolute_size (font, size_px * PANGO_SCALE);
  attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));

  layout = pango_layout_new (context);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, valid, -1);
  return layout;
}
