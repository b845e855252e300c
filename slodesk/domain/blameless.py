"""Hints where a retrospective blames a person instead of looking for what made it possible (R22)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.phrases import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slodesk.domain.phrases import Meant

_WORDS = (
    r"at fault", r"blam(?:e|ed|es|ing)", r"careless(?:ly|ness)?", r"clums(?:y|iness)", r"culprit",
    r"didn['’]t bother", r"fault of", r"guilty", r"human errors?", r"incompeten(?:t|ce)", r"irresponsibl[ey]",
    r"lazy", r"laziness", r"negligen(?:t|ce|tly)", r"operator errors?", r"reckless(?:ly)?",
    r"should(?:n['’]t)? have (?:known|checked|noticed|seen|been more careful|paid attention)", r"sloppy",
    r"stupid(?:ly)?", r"user errors?", r"whose fault",
)  # fmt: skip
_BLAME = re.compile(rf"(?<!\w)(?:{'|'.join(_WORDS)})(?!\w)", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w.@])@[\w.-]*\w")
_LEAST, _LEAST_OTHER = 3, 2
"""Letters a single name needs, so that "Al" is not found in every sentence; in other scripts."""


@dataclass(frozen=True, slots=True)
class Hint:
    """Something to say differently.

    Attributes:
        start: where it stands in the text.
        end: after its last letter.
        found: the words themselves.
        words: what to do about it.
    """

    start: int
    end: int
    found: str
    words: Meant


def hints(text: str, names: Iterable[str] = ()) -> tuple[Hint, ...]:
    """Return what blames somebody in a text about causes, in its order (R22).

    Args:
        text: as people wrote it.
        names: people who are known: a full name, or a first name of at least three letters; a name counts
            only where it is written with a capital.
    """
    found = [
        Hint(
            each.start(), each.end(), each[0],
            phrase("“{words}” looks for guilt: say what made it possible.", words=each[0]),
        )
        for each in _BLAME.finditer(text)
    ]  # fmt: skip
    named = [*_HANDLE.finditer(text), *_names(text, names)]
    taken: list[tuple[int, int]] = []
    for each in sorted(named, key=lambda match: (match.start(), -match.end())):
        if any(low < each.end() and each.start() < high for low, high in taken):
            continue
        taken.append(each.span())
        found.append(
            Hint(
                each.start(), each.end(), each[0],
                phrase("{name} stands here as a cause: name the role or the system.", name=each[0]),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda hint: hint.start))


def _names(text: str, names: Iterable[str]) -> list[re.Match[str]]:
    wanted = set()
    for name in names:
        parts = name.split()
        if len(parts) > 1:
            wanted.add(" ".join(parts))
        if parts and len(parts[0]) >= (_LEAST if parts[0].isascii() else _LEAST_OTHER):
            wanted.add(parts[0])
    found: list[re.Match[str]] = []
    for name in wanted:
        if name in text and (name[:1].isupper() or not name[:1].isascii()):
            found += re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    return found
