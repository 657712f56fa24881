#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Copyright 2026 The CityPulse authors
"""Counts what test programs said of their tests, from the log that meson keeps.

Prints the numbers passed, failed and skipped. A program that died counts as one failure more."""

import json
import re
import sys


def count(log):
    passed = failed = skipped = 0
    for line in log:
        entry = json.loads(line)
        points = re.findall(r"^(not ok|ok)\b(.*)$", entry.get("stdout", ""), re.MULTILINE)
        if not points:
            points = [("ok" if entry["result"] == "OK" else "not ok", "")]
            if entry["result"] == "SKIP":
                points = [("ok", " # SKIP")]
        elif entry["result"] not in ("OK", "SKIP") and all(word == "ok" for word, _ in points):
            points.append(("not ok", ""))
        for word, rest in points:
            if re.search(r"#\s*SKIP", rest, re.IGNORECASE):
                skipped += 1
            elif word == "ok":
                passed += 1
            else:
                failed += 1
    return passed, failed, skipped


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as log:
        print(*count(log))
