"""The names of all time zones, to choose from."""

from __future__ import annotations

import importlib.resources  # noqa: F401 - what looks for them imports it: done before a page is built
from functools import cache
from zoneinfo import available_timezones


@cache
def zone_names() -> tuple[str, ...]:
    """Return them in order; looked for once, as they are files."""
    return tuple(sorted(available_timezones()))
