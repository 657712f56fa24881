#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Copyright 2026 The CityPulse authors
"""Holds each folder of src/ to the line that says what it may use.

Include paths do not keep a library out of a room on Debian, and static libraries do not check their
links. So this reads the `#include` lines of every folder and the undefined symbols of its objects,
and fails on anything the folder's line does not name. Speaks TAP.

Usage: check-house.py SOURCE_ROOT NM ROOM=ARCHIVE…"""

import pathlib
import re
import subprocess
import sys

# Who may use what. A room not named here may use nothing but C.
RULES = {
    "core": {"glib"},
    "demo": {"glib", "core", "cairo"},
    "feeds": {"glib", "core", "soup", "json-glib", "protobuf-c", "archive"},
    "render": {"glib", "core", "cairo", "pango", "fontconfig", "png", "json-glib"},
    "engine": {"glib", "core", "demo", "feeds", "render", "cairo", "soup", "json-glib"},
}

# Which library a header in angle brackets belongs to, by how its name begins.
HEADERS = {
    "glib": ("glib", "gio/", "gobject/", "gmodule"),
    "cairo": ("cairo",),
    "pango": ("pango/",),
    "fontconfig": ("fontconfig/", "ft2build", "freetype"),
    "png": ("png.h",),
    "json-glib": ("json-glib/",),
    "protobuf-c": ("protobuf-c/",),
    "soup": ("libsoup/",),
    "archive": ("archive",),
    "sqlite": ("sqlite3",),
    "zstd": ("zstd",),
    "xxhash": ("xxhash",),
    "gtk": ("gtk/", "gdk", "gsk/", "adwaita", "shumate/"),
    "secret": ("libsecret/",),
    "c": ("assert.h", "errno.h", "fcntl.h", "float.h", "limits.h", "locale.h", "math.h", "setjmp.h",
          "signal.h", "stdarg.h", "stdbool.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h",
          "string.h", "sys/", "termios.h", "time.h", "unistd.h", "zlib.h"),
}

# Likewise for undefined symbols. What begins like none of these is the C library's or the
# compiler's.
SYMBOLS = {
    "glib": ("g_", "glib_"),
    "cairo": ("cairo_",),
    "pango": ("pango_",),
    "fontconfig": ("Fc", "FT_"),
    "png": ("png_",),
    "json-glib": ("json_",),
    "protobuf-c": ("protobuf_c_",),
    "soup": ("soup_",),
    "archive": ("archive_",),
    "sqlite": ("sqlite3_",),
    "zstd": ("ZSTD_", "ZDICT_"),
    "xxhash": ("XXH",),
    "gtk": ("gtk_", "gdk_", "gsk_", "adw_", "shumate_"),
    "secret": ("secret_",),
}


def library_of(name, table):
    for library, beginnings in table.items():
        if name.startswith(beginnings):
            return library
    return None


def included(path, rooms):
    """Pairs of a line number and what the line uses: a room, a library, or None if unknown."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if match is None:
            continue
        bracket, name = match.groups()
        if bracket == "<":
            yield number, name, library_of(name, HEADERS)
        elif "/" in name:
            room = name.split("/")[0]
            yield number, name, room if room in rooms else None


def check_includes(source, room, rooms):
    allowed = RULES[room] | {room, "c"}
    for path in sorted((source / "src" / room).glob("*.[ch]")):
        for number, name, used in included(path, rooms):
            if used not in allowed:
                yield f"{path.relative_to(source)}:{number}: {name} is not for {room}"


def symbols(nm, archive, option):
    text = subprocess.run([nm, option, "--extern-only", "--format=posix", archive], check=True,
                          capture_output=True, text=True).stdout
    return {line.split()[0] for line in text.splitlines() if len(line.split()) > 1}


def check_symbols(room, nm, archives, defined):
    allowed = RULES[room] | {room}
    for symbol in sorted(symbols(nm, archives[room], "--undefined-only")):
        used = defined.get(symbol) or library_of(symbol, SYMBOLS)
        if used is not None and used not in allowed:
            yield f"{archives[room]}: {symbol} of {used} is not for {room}"


def check_heads(source):
    """Every file says its licence first; every header guards itself."""
    for path in sorted(source.glob("src/*/*.[ch]")) + sorted(source.glob("tests/*/*.[ch]")):
        text = path.read_text(encoding="utf-8")
        if not text.startswith("/* SPDX-License-Identifier: MIT\n"):
            yield f"{path.relative_to(source)}: does not begin with its licence"
        if path.suffix == ".h" and "\n#pragma once\n" not in text:
            yield f"{path.relative_to(source)}: has no #pragma once"


def check_rules_can_fail(source, rooms):
    """The rules bite: GTK, SQLite and a neighbour are known as what they are, and as not allowed."""
    for name, library in (("gtk/gtk.h", "gtk"), ("sqlite3.h", "sqlite"), ("png.h", "png")):
        if library_of(name, HEADERS) != library or library in RULES["core"]:
            yield f"<{name}> would be let into core"
    for symbol, library in (("gtk_init", "gtk"), ("cairo_fill", "cairo"), ("sqlite3_open", "sqlite")):
        if library_of(symbol, SYMBOLS) != library or library in RULES["core"]:
            yield f"{symbol} would be let into core"
    found = [path.name for path in (source / "src").iterdir() if path.is_dir()]
    for room in found:
        if room not in RULES:
            yield f"src/{room} has no rule"


def main():
    source = pathlib.Path(sys.argv[1])
    nm = sys.argv[2]
    archives = dict(argument.split("=", 1) for argument in sys.argv[3:])
    rooms = set(RULES)
    defined = {symbol: room for room, archive in archives.items()
               for symbol in symbols(nm, archive, "--defined-only")}
    checks = [("rules can fail", check_rules_can_fail(source, rooms)),
              ("every file has its head", check_heads(source))]
    for room in archives:
        checks.append((f"{room} includes", check_includes(source, room, rooms)))
        checks.append((f"{room} links", check_symbols(room, nm, archives, defined)))

    print(f"1..{len(checks)}")
    for number, (name, problems) in enumerate(checks, 1):
        problems = list(problems)
        for problem in problems:
            print(f"# {problem}")
        print(f"{'not ok' if problems else 'ok'} {number} - {name}")


if __name__ == "__main__":
    main()
