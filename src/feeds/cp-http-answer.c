/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-http-answer.h"

#include "cp-feed-error.h"

#include <libsoup/soup.h>
#include <string.h>

/* Words of a refusal's body that are searched, and that is where they stand: gateways put them first. */
#define MAX_SEARCHED_BYTES (16u * 1024)

#define MAX_REASON_BYTES 64u

/* RFC 6585; libsoup has no name for it. */
#define STATUS_TOO_MANY_REQUESTS 429u

/* Gateways answer 403 for a wrong key, too many requests a second and a used up quota alike; only
 * the text tells. Seen at Mashery, AWS and Azure. */
static const char *const rate_words[] = {
  "over qps", "over rate", "over quota", "rate limit", "ratelimit", "rate exceeded", "quota exceeded",
  "out of call volume quota", "too many requests", "throttl",
};

void
cp_http_answer_free (CpHttpAnswer *self)
{
  g_free (self->host);
  g_free (self->reason);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->content_type);
  g_free (self->etag);
  g_free (self->last_modified);
  g_free (self);
}

/**
 * cp_http_answer_is_unchanged:
 *
 * Returns: whether the server says that what the request's validators name is still right
 */
gboolean
cp_http_answer_is_unchanged (const CpHttpAnswer *self)
{
  return self->status == SOUP_STATUS_NOT_MODIFIED;
}

static gboolean
speaks_of_rates (const CpHttpAnswer *self)
{
  g_autofree char *text = NULL;
  g_autofree char *lower = NULL;
  const char      *bytes;
  gsize            n_bytes;

  if (self->is_rate_limited)
    return TRUE;
  if (self->body == NULL)
    return FALSE;
  bytes = g_bytes_get_data (self->body, &n_bytes);
  text = g_strndup (bytes, MIN (n_bytes, MAX_SEARCHED_BYTES));
  lower = g_ascii_strdown (text, -1);
  for (guint i = 0; i < G_N_ELEMENTS (rate_words); i++)
    if (strstr (lower, rate_words[i]) != NULL)
      return TRUE;
  return FALSE;
}

static CpFeedError
get_code (const CpHttpAnswer *self)
{
  switch (self->status)
    {
    case STATUS_TOO_MANY_REQUESTS:
      return CP_FEED_ERROR_TOO_FAST;
    case SOUP_STATUS_UNAUTHORIZED:
      return CP_FEED_ERROR_KEY;
    case SOUP_STATUS_FORBIDDEN:
      return speaks_of_rates (self) ? CP_FEED_ERROR_TOO_FAST : CP_FEED_ERROR_KEY;
    case SOUP_STATUS_REQUEST_TIMEOUT:
      return CP_FEED_ERROR_SERVER;
    default:
      return self->status >= 400 && self->status < 500 ? CP_FEED_ERROR_REFUSED : CP_FEED_ERROR_SERVER;
    }
}

/**
 * cp_http_answer_check:
 *
 * Judges the status. Messages name the host and nothing else of the URL, where a key may be.
 *
 * Returns: whether there is a body, or a former one is still right; otherwise
 *   %CP_FEED_ERROR_TOO_FAST (also a 403 whose text speaks of rates), %CP_FEED_ERROR_KEY,
 *   %CP_FEED_ERROR_REFUSED or %CP_FEED_ERROR_SERVER
 */
gboolean
cp_http_answer_check (const CpHttpAnswer *self,
                      GError            **error)
{
  g_autofree char *reason = NULL;
  CpFeedError      code;

  if (self->status == SOUP_STATUS_OK || self->status == SOUP_STATUS_NON_AUTHORITATIVE
      || cp_http_answer_is_unchanged (self))
    return TRUE;
  code = get_code (self);
  /* The words come from outside: one short line of them at most. */
  if (self->reason != NULL)
    reason = g_utf8_make_valid (self->reason, (gssize) strnlen (self->reason, MAX_REASON_BYTES));
  else
    reason = g_strdup ("");
  for (char *c = reason; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  g_strstrip (reason);
  if (code == CP_FEED_ERROR_TOO_FAST)
    g_set_error (error, CP_FEED_ERROR, code, "%s is asked too often (%u)", self->host, self->status);
  else if (code == CP_FEED_ERROR_KEY)
    g_set_error (error, CP_FEED_ERROR, code, "%s lets nobody in without the right key (%u%s%s)", self->host,
                 self->status, *reason != '\0' ? " " : "", reason);
  else
    g_set_error (error, CP_FEED_ERROR, code, "%s answered %u%s%s", self->host, self->status,
                 *reason != '\0' ? " " : "", reason);
  return FALSE;
}

/**
 * cp_http_parse_date:
 * @text: (nullable): the value of a header such as `Date`
 *
 * Returns: the instant, or %CP_TIME_UNKNOWN
 */
gint64
cp_http_parse_date (const char *text)
{
  g_autoptr (GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  return date != NULL ? g_date_time_to_unix (date) * CP_USEC_PER_SECOND : CP_TIME_UNKNOWN;
}

/**
 * cp_http_parse_retry_after:
 * @text: (nullable): the value of `Retry-After`: seconds, or a date
 * @now_usec: what a date counts from: the server's clock where it told it, else ours
 *
 * Returns: how long to wait, 0 to %CP_HTTP_MAX_RETRY_AFTER_USEC, or -1 where nothing readable is told
 */
gint64
cp_http_parse_retry_after (const char *text,
                           gint64      now_usec)
{
  guint64 seconds;
  gint64  date_usec;

  if (text == NULL)
    return -1;
  /* A number too long for 64 bits is still a number: a very long time. */
  if (*text != '\0' && strspn (text, "0123456789") == strlen (text))
    {
      seconds = g_ascii_strtoull (text, NULL, 10);
      return (gint64) MIN (seconds, (guint64) (CP_HTTP_MAX_RETRY_AFTER_USEC / CP_USEC_PER_SECOND)) * CP_USEC_PER_SECOND;
    }
  date_usec = cp_http_parse_date (text);
  if (date_usec == CP_TIME_UNKNOWN || now_usec == CP_TIME_UNKNOWN)
    return -1;
  return CLAMP (date_usec - now_usec, 0, CP_HTTP_MAX_RETRY_AFTER_USEC);
}
