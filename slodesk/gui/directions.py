"""Keeps characters that turn the direction of writing to the word they stand in, where text is shown."""

from __future__ import annotations

import re
from typing import Final

_OPEN: Final = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
_ISOLATES: Final = "\u2066\u2067\u2068"
_POP: Final = "\u202c"
_END: Final = "\u2069"
_TURNING: Final = re.compile(f"[{_OPEN}{_POP}{_END}]")
_WORD: Final = re.compile(r"\S+")


def contained(text: str) -> str:
    """Return a text as it is shown: what turns writing round and is never ended ends with its word.

    What is stored, copied and exported stays as it was typed. Pairs that somebody closed are left alone.
    """
    if text.isascii() or _TURNING.search(text) is None:
        return text
    return "".join(line if _closed(line) else _WORD.sub(_alone, line) for line in text.splitlines(True))


def _closed(line: str) -> bool:
    """Return whether everything that is begun in a line is ended in it, and nothing else is."""
    opened: list[str] = []
    for found in _TURNING.finditer(line):
        char = found.group()
        if char in _OPEN:
            opened.append(_END if char in _ISOLATES else _POP)
        else:
            while char == _END and opened and opened[-1] == _POP:  # an isolate's end ends what is in it
                opened.pop()
            if not opened or opened.pop() != char:
                return False
    return not opened


def _alone(found: re.Match[str]) -> str:
    """Return a word that turns nothing but itself: the end of an isolate ends whatever was begun in it."""
    word = found.group()
    if _TURNING.search(word) is None:
        return word
    return f"\u2068{word.replace(_END, '')}\u2069" if not _closed(word) else word
