/* SPDX-License-Identifier: MIT
 * Copyright 2026 The CityPulse authors
 */

#include "config.h"

#include "cp-http-address.h"

#include "cp-feed-error.h"

#include <libsoup/soup.h>
#include <string.h>

static gboolean
is_web_scheme (const char *scheme)
{
  return strcmp (scheme, "http") == 0 || strcmp (scheme, "https") == 0;
}

static int
get_port (GUri *address)
{
  int port = g_uri_get_port (address);

  if (port > 0)
    return port;
  return strcmp (g_uri_get_scheme (address), "https") == 0 ? 443 : 80;
}

static gboolean
has_same_origin (GUri *a,
                 GUri *b)
{
  return strcmp (g_uri_get_scheme (a), g_uri_get_scheme (b)) == 0
         && g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0
         && get_port (a) == get_port (b);
}

/**
 * cp_http_address_parse:
 * @url: of http or https
 *
 * Messages never repeat the URL: a key may be baked into it.
 *
 * Returns: (transfer full): the address; %CP_FEED_ERROR_CITY where it is none on the web
 */
GUri *
cp_http_address_parse (const char *url,
                       GError    **error)
{
  g_autoptr (GUri) address = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);

  if (address == NULL || !is_web_scheme (g_uri_get_scheme (address)) || g_uri_get_host (address) == NULL
      || *g_uri_get_host (address) == '\0' || g_uri_get_userinfo (address) != NULL)
    {
      g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_CITY,
                   "the URL is not http:// or https:// with a host and without a user name");
      return NULL;
    }
  return soup_uri_copy (address, SOUP_URI_FRAGMENT, NULL, SOUP_URI_NONE);
}

/**
 * cp_http_address_follow:
 * @from: where the redirect came from
 * @location: (nullable): the header; may be relative
 * @is_keyed: whether the request carries a secret, which no other host may see
 *
 * Decides whether a redirect may be followed: never from https to http, and with a key only within
 * the same scheme, host and port. libsoup on its own would forward hand-set headers anywhere.
 *
 * Returns: (transfer full): where to; %CP_FEED_ERROR_REDIRECT otherwise
 */
GUri *
cp_http_address_follow (GUri       *from,
                        const char *location,
                        gboolean    is_keyed,
                        GError    **error)
{
  const char      *host = g_uri_get_host (from);
  g_autoptr (GUri) to = NULL;

  if (location != NULL)
    to = g_uri_parse_relative (from, location, SOUP_HTTP_URI_FLAGS, NULL);
  if (to == NULL || !is_web_scheme (g_uri_get_scheme (to)) || g_uri_get_host (to) == NULL
      || *g_uri_get_host (to) == '\0' || g_uri_get_userinfo (to) != NULL)
    {
      g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_REDIRECT,
                   "%s redirects to something that is no web address", host);
      return NULL;
    }
  if (strcmp (g_uri_get_scheme (from), "https") == 0 && strcmp (g_uri_get_scheme (to), "https") != 0)
    {
      g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_REDIRECT,
                   "%s redirects from https to plain http at %s, which is not followed", host, g_uri_get_host (to));
      return NULL;
    }
  if (is_keyed && !has_same_origin (from, to))
    {
      g_set_error (error, CP_FEED_ERROR, CP_FEED_ERROR_REDIRECT,
                   "%s redirects to %s://%s, where the key does not go: if that is right, put it into the city file",
                   host, g_uri_get_scheme (to), g_uri_get_host (to));
      return NULL;
    }
  return soup_uri_copy (to, SOUP_URI_FRAGMENT, NULL, SOUP_URI_NONE);
}

/**
 * cp_http_address_with_key:
 * @name: of the parameter, of letters that need no escape
 * @value: the secret with its prefix; escaped here
 *
 * Returns: (transfer full): the address with the parameter, in the place of any of that name
 */
GUri *
cp_http_address_with_key (GUri       *address,
                          const char *name,
                          const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);
  g_autofree char *begin = g_strconcat (name, "=", NULL);
  g_autoptr (GString) query = g_string_new (NULL);

  if (g_uri_get_query (address) != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (g_uri_get_query (address), "&", -1);

      for (guint i = 0; parts[i] != NULL; i++)
        if (*parts[i] != '\0' && !g_str_has_prefix (parts[i], begin))
          g_string_append_printf (query, "%s&", parts[i]);
    }
  g_string_append_printf (query, "%s%s", begin, escaped);
  return soup_uri_copy (address, SOUP_URI_QUERY, query->str, SOUP_URI_NONE);
}

/**
 * cp_http_address_is_key:
 *
 * Returns: whether a secret can be sent: printable ASCII, so that it can end no header
 */
gboolean
cp_http_address_is_key (const char *secret)
{
  if (*secret == '\0')
    return FALSE;
  for (const char *c = secret; *c != '\0'; c++)
    if (!g_ascii_isprint (*c))
      return FALSE;
  return TRUE;
}
