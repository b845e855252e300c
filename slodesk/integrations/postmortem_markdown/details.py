"""Details in parentheses behind a line: "Limit the pool (Owner: Kim, Due: 2027-01-17)"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from slodesk.integrations.postmortem_markdown.marks import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

_PAREN: Final = re.compile(r"\\.|([()])", re.DOTALL)
_PART: Final = re.compile(r"\\.|(,)", re.DOTALL)
_LOOSE_PART: Final = re.compile(r"\\.|([,;])", re.DOTALL)


def split_raw(raw: str, *, loose: bool = False) -> list[str]:
    """Cut Markdown at its commas (and semicolons, where loose), but not at those with a backslash."""
    parts: list[str] = []
    at = 0
    for found in (_LOOSE_PART if loose else _PART).finditer(raw):
        if found[1]:
            parts.append(raw[at : found.start()])
            at = found.end()
    return [*parts, raw[at:]]


def split_details(raw: str, keys: Mapping[str, str], *, loose: bool = False) -> tuple[str, dict[str, str]]:
    """Return a line without the details behind it, still as Markdown, and the details as plain text.

    Args:
        raw: a line of Markdown.
        keys: what details are called, in small letters → their names; others are no details.
        loose: as people write: semicolons part details too, and a comma may belong to one.
    """
    text = raw.rstrip()
    if not text.endswith(")"):
        return raw, {}
    opened, closed = -1, -1
    for found in _PAREN.finditer(text):
        if found[1] == "(":
            opened = found.start()
        elif found[1] == ")":
            closed = found.end()
    if opened < 0 or closed != len(text):
        return raw, {}
    details: dict[str, str] = {}
    last = ""
    for part in split_raw(text[opened + 1 : -1], loose=loose):
        key, colon, value = part.partition(":")
        name = keys.get(key.strip().strip("*").casefold(), "") if colon else ""
        if name:
            last = name
            value = value.strip().strip("*").strip() if loose else value.strip(" ")
            details[name] = f"{details[name]}, {plain(value)}" if name in details else plain(value)
        elif loose and last:
            details[last] += f",{plain(' ' + part) if not part.startswith(' ') else ' ' + plain(part)}"
        else:
            return raw, {}
    return text[:opened].rstrip(), details
