/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-cities.h"
#include "cp-command.h"
#include "cp-output.h"
#include "cp-terminal-screen.h"
#include "cp-view.h"

#include "core/cp-clock.h"
#include "core/cp-source.h"
#include "demo/cp-demo-city.h"
#include "demo/cp-demo-source.h"

#include <glib-unix.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How often a smooth picture is drawn again. */
#define REDRAW_USEC CP_USEC_PER_SECOND

#define KEY_END_OF_INPUT 0x04
#define KEY_ESCAPE 0x1b

typedef struct
{
  CpView            view;
  CpMotion          motion;
  gboolean          is_once;
  CpCity           *city;
  CpClock          *clock;
  CpSource         *source;
  CpMoment         *moment; /* what is drawn now; NULL until the first is there */
  CpGridSpec        spec;
  CpLook            look;
  gboolean          has_look; /* found once, by the first picture: colours never follow a frame */
  CpTerminalScreen *screen;   /* NULL where output is no terminal */
  CpTerminalColors  colors;
  GCancellable     *cancellable;
  GMainLoop        *loop;
  guint             timer;
  CpExit            status;
} Watch;

static void
watch_clear (Watch *self)
{
  cp_view_clear (&self->view);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->clock != NULL)
    cp_clock_clear (self->clock, &self->timer);
  g_clear_pointer (&self->screen, cp_terminal_screen_free);
  g_clear_pointer (&self->moment, cp_moment_unref);
  g_clear_pointer (&self->city, cp_city_unref);
  g_clear_object (&self->source);
  g_clear_object (&self->clock);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->loop, g_main_loop_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Watch, watch_clear)

/* Smooth motion needs the report after the one it starts from, so it shows one interval ago. */
static gint64
instant_to_show (const Watch *self)
{
  gint64 now_usec = cp_clock_now_usec (self->clock);

  if (self->motion == CP_MOTION_SMOOTH)
    now_usec -= (gint64) (self->city->feeds[0].interval_s * (double) CP_USEC_PER_SECOND);
  return now_usec;
}

static void
draw (Watch *self)
{
  CpFade                  fade = CP_FADE_DEFAULT;
  g_autoptr (CpPlacement) placement = cp_placement_new (self->moment, instant_to_show (self),
                                                        self->motion, &fade);
  g_autoptr (CpFrame)     frame = cp_frame_new (&self->spec, placement);
  CpTerminalSize          size = cp_terminal_screen_get_size ();
  g_autofree char        *text = NULL;
  CpScene                 scene;

  if (!self->has_look)
    self->look = cp_view_make_look (&self->view, self->city, frame);
  self->has_look = TRUE;
  scene = (CpScene) {
    .frame = frame,
    .look = self->look,
    .city = self->city,
    .snapshot = cp_moment_get_current (self->moment),
    .placement = placement,
  };
  text = cp_terminal_screen_dup_scene (&scene, size, self->colors);
  if (self->screen != NULL)
    {
      g_autofree char *page = g_strconcat (text, "q quits", NULL);

      cp_terminal_screen_show (self->screen, page);
    }
  else
    {
      g_autoptr (GError)        error = NULL;
      g_autoptr (GOutputStream) stream = cp_output_open (NULL, &error);

      if (!g_output_stream_write_all (stream, text, strlen (text), NULL, NULL, &error))
        {
          cp_command_print_error ("%s", error->message);
          self->status = CP_EXIT_FAILED;
          g_main_loop_quit (self->loop);
        }
    }
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError)   error = NULL;
  g_autoptr (CpMoment) moment = cp_source_load_finish (CP_SOURCE (object), result, &error);
  Watch               *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (moment == NULL)
    {
      cp_command_print_error ("%s", error->message);
      self->status = CP_EXIT_FAILED;
      g_main_loop_quit (self->loop);
      return;
    }
  g_clear_pointer (&self->moment, cp_moment_unref);
  self->moment = g_steal_pointer (&moment);
  draw (self);
  if (self->is_once)
    g_main_loop_quit (self->loop);
}

static gboolean
moment_covers (const CpMoment *moment,
               gint64          time_usec)
{
  CpSnapshot *next = cp_moment_get_next (moment);

  return cp_snapshot_get_time_usec (cp_moment_get_current (moment)) <= time_usec && next != NULL
         && time_usec < cp_snapshot_get_time_usec (next);
}

/* The newest request wins: what was asked for before is cancelled. */
static void
load (Watch *self)
{
  gint64 time_usec = instant_to_show (self);

  if (self->moment != NULL && moment_covers (self->moment, time_usec))
    {
      draw (self);
      return;
    }
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  cp_source_load_async (self->source, time_usec, &self->city->box, self->cancellable, loaded_cb, self);
}

static void
tick_cb (gpointer user_data)
{
  Watch *self = user_data;

  load (self);
  self->timer = cp_clock_schedule (self->clock, cp_clock_monotonic_usec (self->clock) + REDRAW_USEC,
                                   tick_cb, self, NULL);
}

static void
appended_cb (CpSource   *source,
             CpSnapshot *snapshot,
             gpointer    user_data)
{
  load (user_data);
}

static gboolean
quit_cb (gpointer user_data)
{
  Watch *self = user_data;

  g_main_loop_quit (self->loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
resized_cb (gpointer user_data)
{
  Watch *self = user_data;

  if (self->moment != NULL)
    draw (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
key_cb (int          fd,
        GIOCondition condition,
        gpointer     user_data)
{
  Watch *self = user_data;
  char   keys[64];
  gssize n_keys = read (fd, keys, sizeof keys);

  /* An arrow or another such key is an escape and more; alone, it is the key to leave. */
  if (n_keys <= 0 || memchr (keys, 'q', (gsize) n_keys) != NULL || memchr (keys, 'Q', (gsize) n_keys) != NULL
      || keys[0] == KEY_END_OF_INPUT || (n_keys == 1 && keys[0] == KEY_ESCAPE))
    {
      g_main_loop_quit (self->loop);
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

static CpExit
open_city (Watch      *self,
           const char *city_id)
{
  g_autoptr (CpDemoWorld) world = NULL;

  self->city = cp_cities_find (city_id != NULL ? city_id : CP_DEMO_CITY_ID);
  if (self->city == NULL)
    return CP_EXIT_USAGE;
  if (!cp_city_is_simulated (self->city))
    {
      cp_command_print_error ("this version fetches nothing; --city demo can be watched");
      return CP_EXIT_FAILED;
    }
  world = cp_demo_world_new (CP_DEMO_SEED);
  self->clock = cp_system_clock_new ();
  self->source = cp_demo_source_new (self->clock, world);
  return CP_EXIT_DONE;
}

static CpExit
watch (Watch *self)
{
  self->loop = g_main_loop_new (NULL, FALSE);
  self->cancellable = g_cancellable_new ();
  self->colors = cp_terminal_screen_detect (NULL);
  if (!self->is_once && cp_output_is_terminal (NULL))
    {
      self->screen = cp_terminal_screen_new ();
      g_unix_signal_add (SIGWINCH, resized_cb, self);
      if (isatty (STDIN_FILENO))
        g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, key_cb, self);
    }
  g_unix_signal_add (SIGINT, quit_cb, self);
  g_unix_signal_add (SIGTERM, quit_cb, self);
  g_unix_signal_add (SIGHUP, quit_cb, self);

  if (!self->is_once)
    g_signal_connect (self->source, "appended", G_CALLBACK (appended_cb), self);
  if (self->screen != NULL && self->motion == CP_MOTION_SMOOTH)
    tick_cb (self);
  else
    load (self);
  g_main_loop_run (self->loop);
  g_signal_handlers_disconnect_by_data (self->source, self);
  return self->status;
}

static CpExit
run (int    argc,
     char **argv)
{
  g_auto (Watch)           self = { .motion = CP_MOTION_HELD };
  g_autofree char         *city_id = NULL;
  g_autofree char         *motion_name = NULL;
  g_autofree GOptionEntry *view_entries = NULL;
  const GOptionEntry       own_entries[] = {
    { "city", 0, 0, G_OPTION_ARG_STRING, &city_id, "A city of the catalogue (default: demo)", "ID" },
    { "once", 0, 0, G_OPTION_ARG_NONE, &self.is_once, "Print one picture and leave", NULL },
    { "motion", 0, 0, G_OPTION_ARG_STRING, &motion_name,
      "held: as last reported; smooth: one interval ago, interpolated, drawn every second (default in a "
      "terminal)", "MOTION" },
    { NULL },
  };
  const GOptionEntry *entries[] = { own_entries, NULL, NULL };
  CpExit              status;

  cp_view_init (&self.view);
  entries[1] = view_entries = cp_view_dup_entries (&self.view);
  status = cp_command_parse (&cp_command_watch, entries, &argc, &argv);
  if (status != CP_EXIT_DONE)
    return status;
  if (argc > 1)
    {
      cp_command_print_error ("“%s” is too much; a city is named with --city", argv[1]);
      return CP_EXIT_USAGE;
    }
  if (!self.is_once && cp_output_is_terminal (NULL))
    self.motion = CP_MOTION_SMOOTH;
  if (motion_name != NULL && !cp_motion_from_string (motion_name, &self.motion))
    {
      cp_command_print_error ("there is no motion “%s”; there are held and smooth", motion_name);
      return CP_EXIT_USAGE;
    }
  status = cp_view_check (&self.view);
  if (status == CP_EXIT_DONE)
    status = open_city (&self, city_id);
  if (status == CP_EXIT_DONE)
    status = cp_view_make_spec (&self.view, self.city, NULL, &self.spec);
  return status == CP_EXIT_DONE ? watch (&self) : status;
}

const CpCommand cp_command_watch = {
  .name = "watch",
  .arguments = NULL,
  .summary = "Watch a city live in the terminal; q quits",
  .examples = "  citypulse watch\n"
              "  citypulse watch --bandwidth 150 --colour-map viridis\n"
              "  NO_COLOR=1 citypulse watch --once\n",
  .run = run,
};
