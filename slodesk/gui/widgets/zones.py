"""The names of all time zones, to choose from."""

from __future__ import annotations

from typing import Final
from zoneinfo import available_timezones

ZONES: Final = tuple(sorted(available_timezones()))
"""In order. They are hundreds of files: looked for while this is imported, not while a page is built."""
