/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-selection.h"

#include "cp-cities.h"
#include "cp-saved-message.h"

#include "demo/cp-demo-fleet.h"
#include "feeds/cp-feed-error.h"
#include "feeds/cp-snapshot-assembler.h"

/* More files at once are nobody's city. */
#define MAX_INPUTS 64u

/**
 * cp_selection_dup_entries:
 *
 * Returns: (transfer full) (array zero-terminated=1): options that fill @self
 */
GOptionEntry *
cp_selection_dup_entries (CpSelection *self)
{
  const GOptionEntry entries[] = {
    { "city", 0, 0, G_OPTION_ARG_STRING, &self->city_id,
      "A city of the catalogue; “demo” is simulated and always there", "ID" },
    { "input", 'i', 0, G_OPTION_ARG_FILENAME_ARRAY, &self->inputs,
      "A saved feed message, - for standard input; repeat it for each feed of a city", "FILE" },
    { "at", 0, 0, G_OPTION_ARG_STRING, &self->at,
      "The instant, in the city's time where it names no zone (default: now)", "TIME" },
    { "fade", 0, 0, G_OPTION_ARG_STRING, &self->fade_text,
      "Ages in seconds at which a vehicle starts to fade and is gone, or none (default 90,600)", "FROM,TO" },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

void
cp_selection_clear (CpSelection *self)
{
  g_clear_pointer (&self->city_id, g_free);
  g_clear_pointer (&self->inputs, g_strfreev);
  g_clear_pointer (&self->at, g_free);
  g_clear_pointer (&self->fade_text, g_free);
  g_clear_pointer (&self->city, cp_city_unref);
  g_clear_pointer (&self->snapshot, cp_snapshot_unref);
  g_clear_pointer (&self->moment, cp_moment_unref);
}

static CpExit
find_city (CpSelection *self)
{
  if (self->city_id == NULL)
    return CP_EXIT_DONE;
  self->city = cp_cities_find (self->city_id);
  return self->city != NULL ? CP_EXIT_DONE : CP_EXIT_USAGE;
}

static CpExit
load_demo (CpSelection *self)
{
  g_autoptr (CpDemoWorld) world = NULL;

  self->time_usec = g_get_real_time ();
  if (self->at != NULL)
    {
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (self->city->time_zone);
      g_autoptr (GError)    error = NULL;

      if (!cp_time_parse (self->at, zone, &self->time_usec, &error))
        {
          cp_command_print_error ("--at: %s", error->message);
          return CP_EXIT_USAGE;
        }
    }
  world = cp_demo_world_new (CP_DEMO_SEED);
  self->snapshot = cp_demo_fleet_snapshot (world, self->time_usec);
  return CP_EXIT_DONE;
}

/* Sound messages of something else are told, and count only where all of them are. */
static void
check_other_feeds (CpSelection *self,
                   GPtrArray   *messages)
{
  g_autoptr (GError) error = NULL;

  self->is_other_feed = TRUE;
  for (guint i = 0; i < messages->len; i++)
    {
      g_autoptr (GError) reason = NULL;

      if (cp_feed_message_check_vehicles (messages->pdata[i], &reason))
        self->is_other_feed = FALSE;
      else
        cp_command_print_error ("%s: %s", self->inputs[i], reason->message);
    }
}

static CpExit
load_inputs (CpSelection *self)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func ((GDestroyNotify) cp_feed_message_unref);
  g_autoptr (GError)    error = NULL;
  CpAssembly            assembly = {
    .city = self->city,
    .received_usec = CP_TIME_UNKNOWN,
    .now_usec = g_get_real_time (),
    .fade = self->fade,
  };

  if (self->at != NULL)
    {
      cp_command_print_error ("a saved message is one instant; --at goes with --city demo");
      return CP_EXIT_USAGE;
    }
  if (g_strv_length (self->inputs) > MAX_INPUTS)
    {
      cp_command_print_error ("%u files at once are the most", MAX_INPUTS);
      return CP_EXIT_USAGE;
    }
  for (guint i = 0; self->inputs[i] != NULL; i++)
    {
      CpFeedMessage *message = cp_saved_message_load (self->inputs, i, self->city, &error);

      if (message == NULL)
        {
          cp_command_print_error ("%s: %s", self->inputs[i], error->message);
          return CP_EXIT_FAILED;
        }
      g_ptr_array_add (messages, message);
    }
  check_other_feeds (self, messages);
  assembly.messages = (CpFeedMessage *const *) messages->pdata;
  assembly.n_messages = messages->len;
  self->snapshot = cp_snapshot_assemble (&assembly, &error);
  if (self->snapshot == NULL)
    {
      cp_command_print_error ("%s", error->message);
      return CP_EXIT_FAILED;
    }
  self->time_usec = cp_snapshot_get_time_usec (self->snapshot);
  return CP_EXIT_DONE;
}

/**
 * cp_selection_load:
 *
 * Reads what the options name.
 *
 * Returns: %CP_EXIT_DONE, or another after saying why
 */
CpExit
cp_selection_load (CpSelection *self)
{
  g_autoptr (GError) error = NULL;
  CpExit             status = find_city (self);

  if (status != CP_EXIT_DONE)
    return status;
  self->fade = CP_FADE_DEFAULT;
  if (self->fade_text != NULL && !cp_fade_parse (self->fade_text, &self->fade, &error))
    {
      cp_command_print_error ("--fade: %s", error->message);
      return CP_EXIT_USAGE;
    }

  if (self->inputs != NULL)
    status = load_inputs (self);
  else if (self->city == NULL)
    {
      cp_command_print_error ("name what to look at: --input FILE, or --city demo");
      return CP_EXIT_USAGE;
    }
  else if (cp_city_is_simulated (self->city))
    status = load_demo (self);
  else
    {
      cp_command_print_error ("this version fetches nothing: give a saved message of %s with --input FILE",
                              self->city->name);
      return CP_EXIT_FAILED;
    }
  if (status == CP_EXIT_DONE)
    self->moment = cp_moment_new (self->snapshot, NULL);
  return status;
}
