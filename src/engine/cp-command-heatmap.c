/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-command.h"
#include "cp-output.h"
#include "cp-selection.h"
#include "cp-terminal-screen.h"
#include "cp-view.h"

#include "render/cp-frame-text.h"
#include "render/cp-scene.h"
#include "render/cp-world-file.h"

#include <string.h>

typedef enum
{
  FORMAT_ASCII,
  FORMAT_PNG,
  FORMAT_TEXT, /* one of CpFrameFormat */
} Format;

typedef struct
{
  CpSelection   selection;
  CpView        view;
  char         *format_name;
  char         *output;
  gboolean      has_legend;
  Format        format;
  CpFrameFormat text_format;
} Heatmap;

static void
heatmap_clear (Heatmap *self)
{
  cp_selection_clear (&self->selection);
  cp_view_clear (&self->view);
  g_free (self->format_name);
  g_free (self->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Heatmap, heatmap_clear)

/* The format asked for, else the one the file's name ends in, else a picture of characters. */
static CpExit
choose_format (Heatmap *self)
{
  const char *name = self->format_name;

  if (name == NULL && self->output != NULL)
    {
      const char *dot = strrchr (self->output, '.');

      name = dot != NULL ? dot + 1 : NULL;
      if (name != NULL && g_str_equal (name, "txt"))
        name = "ascii";
    }
  if (name == NULL || g_str_equal (name, "ascii"))
    self->format = FORMAT_ASCII;
  else if (g_str_equal (name, "png"))
    self->format = FORMAT_PNG;
  else if (cp_frame_format_from_string (name, &self->text_format))
    self->format = FORMAT_TEXT;
  else
    {
      cp_command_print_error ("there is no format “%s”; there are ascii, json, png, csv and pgm", name);
      return CP_EXIT_USAGE;
    }
  if (self->has_legend && self->format != FORMAT_PNG)
    {
      cp_command_print_error ("--legend goes with --format png");
      return CP_EXIT_USAGE;
    }
  if (self->format == FORMAT_PNG && cp_output_is_terminal (self->output))
    {
      cp_command_print_error ("a terminal shows no PNG; write it with -o FILE");
      return CP_EXIT_USAGE;
    }
  return CP_EXIT_DONE;
}

/* A picture without a frame around it is placed on the Earth by a file beside it. */
static gboolean
write_world_file (const Heatmap *self,
                  const CpFrame *frame,
                  GError       **error)
{
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;

  if (self->output == NULL || self->has_legend || g_str_equal (self->output, "-"))
    return TRUE;
  text = cp_world_file_dup (cp_frame_get_spec (frame));
  path = g_str_has_suffix (self->output, ".png")
           ? g_strdup_printf ("%.*s.pgw", (int) strlen (self->output) - 4, self->output)
           : g_strconcat (self->output, ".pgw", NULL);
  return g_file_set_contents (path, text, -1, error);
}

static gboolean
write_frame (const Heatmap *self,
             const CpScene *scene,
             GError       **error)
{
  g_autoptr (GOutputStream) stream = cp_output_open (self->output, error);

  if (stream == NULL)
    return FALSE;
  switch (self->format)
    {
    case FORMAT_PNG:
      if (!cp_scene_write_png (scene, self->has_legend, stream, error)
          || !write_world_file (self, scene->frame, error))
        return FALSE;
      break;
    case FORMAT_TEXT:
      if (!cp_frame_text_write (scene->frame, scene->city != NULL ? scene->city->id : NULL,
                                &scene->look.domain, self->text_format, stream, error))
        return FALSE;
      break;
    case FORMAT_ASCII:
    default:
      {
        CpTerminalSize  size = cp_terminal_screen_get_size ();
        g_autofree char *text = cp_terminal_screen_dup_scene (scene, size,
                                                              cp_terminal_screen_detect (self->output));

        if (!g_output_stream_write_all (stream, text, strlen (text), NULL, NULL, error))
          return FALSE;
        break;
      }
    }
  return cp_output_close (stream, error);
}

static CpExit
run (int    argc,
     char **argv)
{
  g_auto (Heatmap)         self = { 0 };
  g_autofree GOptionEntry *selection_entries = cp_selection_dup_entries (&self.selection);
  g_autofree GOptionEntry *view_entries = NULL;
  const GOptionEntry       own_entries[] = {
    { "format", 'f', 0, G_OPTION_ARG_STRING, &self.format_name,
      "ascii, json, png, csv or pgm (default: by the output file's ending, else ascii)", "FORMAT" },
    { "legend", 0, 0, G_OPTION_ARG_NONE, &self.has_legend,
      "In png, add title, scale, time and attribution", NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self.output, "Where to (default: standard output)", "FILE" },
    { NULL },
  };
  const GOptionEntry     *entries[] = { selection_entries, NULL, own_entries, NULL };
  g_autoptr (CpPlacement) placement = NULL;
  g_autoptr (CpFrame)     frame = NULL;
  g_autoptr (GError)      error = NULL;
  CpGridSpec              spec;
  CpScene                 scene;
  CpExit                  status;

  cp_view_init (&self.view);
  entries[1] = view_entries = cp_view_dup_entries (&self.view);
  status = cp_command_parse (&cp_command_heatmap, entries, &argc, &argv);
  if (status == CP_EXIT_DONE && argc > 1)
    {
      cp_command_print_error ("“%s” is too much; a saved message is named with --input", argv[1]);
      status = CP_EXIT_USAGE;
    }
  if (status == CP_EXIT_DONE)
    status = choose_format (&self);
  if (status == CP_EXIT_DONE)
    status = cp_view_check (&self.view);
  if (status == CP_EXIT_DONE)
    status = cp_selection_load (&self.selection);
  if (status == CP_EXIT_DONE)
    status = cp_view_make_spec (&self.view, self.selection.city, self.selection.snapshot, &spec);
  if (status != CP_EXIT_DONE)
    return status;

  placement = cp_placement_new (self.selection.moment, self.selection.time_usec, CP_MOTION_HELD,
                                &self.selection.fade);
  frame = cp_frame_new (&spec, placement);
  scene = (CpScene) {
    .frame = frame,
    .look = cp_view_make_look (&self.view, self.selection.city, frame),
    .city = self.selection.city,
    .snapshot = self.selection.snapshot,
    .placement = placement,
  };
  if (!write_frame (&self, &scene, &error))
    {
      cp_command_print_error ("%s", error->message);
      return CP_EXIT_FAILED;
    }
  return self.selection.is_other_feed ? CP_EXIT_NO_DATA : CP_EXIT_DONE;
}

const CpCommand cp_command_heatmap = {
  .name = "heatmap",
  .arguments = NULL,
  .summary = "Show how densely vehicles are spread, as characters, numbers or a picture",
  .examples = "  citypulse heatmap --city demo\n"
              "  citypulse heatmap --input VehiclePositions.pb --legend -o boston.png\n"
              "  citypulse heatmap --input bus.pb --input tram.pb --city krakow --grid 512 -o krakow.json\n"
              "  citypulse heatmap --city demo --at 2026-11-20T08:15 --bandwidth 150 --colour-map viridis\n",
  .run = run,
};
