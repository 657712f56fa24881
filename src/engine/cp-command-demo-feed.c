/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-command.h"
#include "cp-feed-server.h"

#include "core/cp-clock.h"
#include "demo/cp-demo-source.h"

#include <glib-unix.h>
#include <stdio.h>

#define DEFAULT_ADDRESS "127.0.0.1:0"

typedef struct
{
  CpClock      *clock;
  CpSource     *source;
  CpFeedServer *server;
  GMainLoop    *loop;
  GCancellable *cancellable;
} DemoFeed;

static void
demo_feed_clear (DemoFeed *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->source);
  g_clear_object (&self->clock);
  g_clear_object (&self->server);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->loop, g_main_loop_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DemoFeed, demo_feed_clear)

static void
appended_cb (CpSource   *source,
             CpSnapshot *snapshot,
             gpointer    user_data)
{
  DemoFeed *self = user_data;

  cp_feed_server_set_snapshot (self->server, snapshot);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError)   error = NULL;
  g_autoptr (CpMoment) moment = cp_source_load_finish (CP_SOURCE (object), result, &error);
  DemoFeed            *self = user_data;

  if (moment != NULL)
    cp_feed_server_set_snapshot (self->server, cp_moment_get_current (moment));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    cp_command_print_error ("%s", error->message);
}

static gboolean
quit_cb (gpointer user_data)
{
  DemoFeed *self = user_data;

  g_main_loop_quit (self->loop);
  return G_SOURCE_CONTINUE;
}

static CpExit
serve (DemoFeed   *self,
       const char *address)
{
  g_autoptr (CpDemoWorld) world = NULL;
  g_autoptr (GError)      error = NULL;
  g_autofree char        *url = NULL;

  self->server = cp_feed_server_new ();
  if (!cp_feed_server_listen (self->server, address, &error))
    {
      cp_command_print_error ("%s", error->message);
      return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT) ? CP_EXIT_USAGE : CP_EXIT_FAILED;
    }
  world = cp_demo_world_new (CP_DEMO_SEED);
  self->loop = g_main_loop_new (NULL, FALSE);
  self->cancellable = g_cancellable_new ();
  self->clock = cp_system_clock_new ();
  self->source = cp_demo_source_new (self->clock, world);
  g_signal_connect (self->source, "appended", G_CALLBACK (appended_cb), self);
  cp_source_load_async (self->source, cp_clock_now_usec (self->clock), NULL, self->cancellable, loaded_cb, self);
  g_unix_signal_add (SIGINT, quit_cb, self);
  g_unix_signal_add (SIGTERM, quit_cb, self);
  g_unix_signal_add (SIGHUP, quit_cb, self);

  url = cp_feed_server_dup_url (self->server);
  if (printf ("%s\n", url) < 0 || fflush (stdout) != 0)
    {
      cp_command_print_error ("the address cannot be written");
      return CP_EXIT_FAILED;
    }
  g_main_loop_run (self->loop);
  g_signal_handlers_disconnect_by_data (self->source, self);
  return CP_EXIT_DONE;
}

static CpExit
run (int    argc,
     char **argv)
{
  g_auto (DemoFeed)  self = { 0 };
  g_autofree char   *address = NULL;
  const GOptionEntry own_entries[] = {
    { "listen", 'l', 0, G_OPTION_ARG_STRING, &address,
      "Where to (default " DEFAULT_ADDRESS ", a free port, for this machine alone)", "ADDRESS:PORT" },
    { NULL },
  };
  const GOptionEntry *entries[] = { own_entries, NULL };
  CpExit              status = cp_command_parse (&cp_command_demo_feed, entries, &argc, &argv);

  if (status != CP_EXIT_DONE)
    return status;
  if (argc > 1)
    {
      cp_command_print_error ("“%s” is too much; an address is named with --listen", argv[1]);
      return CP_EXIT_USAGE;
    }
  return serve (&self, address != NULL ? address : DEFAULT_ADDRESS);
}

const CpCommand cp_command_demo_feed = {
  .name = "demo-feed",
  .arguments = NULL,
  .summary = "Serve the simulated city as a real GTFS-Realtime feed over HTTP, for trying things out",
  .examples = "  citypulse demo-feed\n"
              "  citypulse demo-feed --listen 127.0.0.1:8788\n"
              "  curl -s http://127.0.0.1:8788" CP_FEED_SERVER_PATH " | citypulse vehicles --input -\n",
  .run = run,
};
