/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

/* `citypulse watch` in a real terminal: a pseudo-terminal whose other end is read here. */

#define DEADLINE_MS 60000

typedef struct
{
  GPid     pid;
  int      fd;
  GString *seen;
} Terminal;

static void
terminal_open (Terminal   *self,
               const char *term,
               const char *colorterm)
{
  struct winsize size = { .ws_row = 24, .ws_col = 80 };
  const char    *program = g_getenv ("CITYPULSE_PROGRAM");

  g_assert_nonnull (program);
  self->seen = g_string_new (NULL);
  self->pid = forkpty (&self->fd, NULL, NULL, &size);
  g_assert_cmpint (self->pid, >=, 0);
  if (self->pid == 0)
    {
      setenv ("TERM", term, 1);
      if (colorterm != NULL)
        setenv ("COLORTERM", colorterm, 1);
      else
        unsetenv ("COLORTERM");
      unsetenv ("NO_COLOR");
      execl (program, program, "watch", NULL);
      _exit (127);
    }
}

/* Reads what the program draws until text has come, n times. */
static void
terminal_expect (Terminal   *self,
                 const char *text,
                 guint       n)
{
  gint64 deadline_usec = g_get_monotonic_time () + DEADLINE_MS * 1000;

  for (;;)
    {
      struct pollfd wait = { .fd = self->fd, .events = POLLIN };
      const char   *at = self->seen->str;
      char          buffer[4096];
      gssize        n_read;
      guint         found = 0;

      while ((at = strstr (at, text)) != NULL)
        {
          found++;
          at += strlen (text);
        }
      if (found >= n)
        return;
      if (g_get_monotonic_time () > deadline_usec)
        g_error ("no “%s” (%u of %u) in: %s", text, found, n, g_strescape (self->seen->str, NULL));
      if (poll (&wait, 1, 1000) <= 0)
        continue;
      n_read = read (self->fd, buffer, sizeof buffer);
      if (n_read <= 0)
        g_error ("it left before “%s”: %s", text, g_strescape (self->seen->str, NULL));
      g_string_append_len (self->seen, buffer, n_read);
    }
}

/* Reads to the end; the terminal must have been given back. */
static void
terminal_close (Terminal *self)
{
  char   buffer[4096];
  gssize n_read;
  int    status;

  while ((n_read = read (self->fd, buffer, sizeof buffer)) > 0)
    g_string_append_len (self->seen, buffer, n_read);
  g_assert_cmpint (waitpid (self->pid, &status, 0), ==, self->pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  g_assert_true (g_str_has_suffix (self->seen->str, "\033[?25h\033[?1049l"));
  g_string_free (self->seen, TRUE);
  close (self->fd);
}

static void
test_true_color (void)
{
  Terminal terminal;

  terminal_open (&terminal, "xterm-256color", "truecolor");
  terminal_expect (&terminal, "\033[?1049h", 1);
  terminal_expect (&terminal, "\033[38;2;", 1);
  terminal_expect (&terminal, "▀", 50);
  terminal_expect (&terminal, "q quits", 1);
  g_assert_cmpint (write (terminal.fd, "q", 1), ==, 1);
  terminal_close (&terminal);
}

static void
test_256_colors (void)
{
  Terminal terminal;

  terminal_open (&terminal, "xterm-256color", NULL);
  terminal_expect (&terminal, "\033[38;5;", 1);
  g_assert_null (strstr (terminal.seen->str, "\033[38;2;"));
  g_assert_cmpint (write (terminal.fd, "\033", 1), ==, 1);
  terminal_close (&terminal);
}

static void
test_interrupt (void)
{
  Terminal terminal;

  terminal_open (&terminal, "xterm-256color", NULL);
  terminal_expect (&terminal, "q quits", 1);
  /* Control-C, as the keyboard sends it. */
  g_assert_cmpint (write (terminal.fd, "\003", 1), ==, 1);
  terminal_close (&terminal);
}

static void
test_terminate (void)
{
  Terminal terminal;

  terminal_open (&terminal, "xterm-256color", NULL);
  terminal_expect (&terminal, "q quits", 1);
  g_assert_cmpint (kill (terminal.pid, SIGTERM), ==, 0);
  terminal_close (&terminal);
}

/* A new size is drawn at once, and again with time: the picture lives. */
static void
test_resize_and_redraw (void)
{
  Terminal       terminal;
  struct winsize size = { .ws_row = 40, .ws_col = 120 };

  terminal_open (&terminal, "dumb", NULL);
  terminal_expect (&terminal, "q quits", 1);
  g_assert_cmpint (ioctl (terminal.fd, TIOCSWINSZ, &size), ==, 0);
  terminal_expect (&terminal, "q quits", 3);
  {
    g_auto (GStrv) pages = g_strsplit (terminal.seen->str, "\033[H", -1);
    guint          n_pages = g_strv_length (pages);
    g_auto (GStrv) first = g_strsplit (pages[1], "\r\n", -1);
    g_auto (GStrv) last = g_strsplit (pages[n_pages - 1], "\r\n", -1);

    g_assert_cmpuint (g_strv_length (first), <=, 24);
    g_assert_cmpuint (g_strv_length (last), >, 24);
    g_assert_cmpuint (g_strv_length (last), <=, 40);
  }
  g_assert_cmpint (write (terminal.fd, "\004", 1), ==, 1);
  terminal_close (&terminal);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/watch/true-color", test_true_color);
  g_test_add_func ("/watch/256-colors", test_256_colors);
  g_test_add_func ("/watch/interrupt", test_interrupt);
  g_test_add_func ("/watch/terminate", test_terminate);
  g_test_add_func ("/watch/resize-and-redraw", test_resize_and_redraw);
  return g_test_run ();
}
