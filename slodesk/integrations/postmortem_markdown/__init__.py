"""Postmortems in Markdown: read in the shapes people use, written so that they read well on GitHub."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.integrations.postmortem_markdown.own import is_own
from slodesk.integrations.postmortem_markdown.read import Postmortem, read
from slodesk.integrations.postmortem_markdown.write import write
from slodesk.operations.incoming import Parsed, RetroItem

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Postmortem", "is_own", "parse", "read", "write"]


def parse(text: str, source: str, now: datetime | None = None) -> Parsed:
    """Read a postmortem as a file to import; see ``read``."""
    found = read(text, source, now)
    return Parsed(source, "retrospective", (RetroItem(found.content),), found.warnings, count=1)
