"""What changed between two states of something, record by record, in sentences people can read."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from difflib import SequenceMatcher
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from slodesk.domain.figures import exact_figure
from slodesk.domain.phrases import Figure, Moment, phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from slodesk.domain.phrases import Meant


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed: the part it is in, and what, in a sentence."""

    part: str
    words: Meant


def records(
    before: Sequence[Any],
    after: Sequence[Any],
    kind: Meant,
    names: Mapping[str, Meant],
    words: Mapping[str, Meant],
    called: Callable[[Any], Meant] = attrgetter("title"),
) -> Iterable[Meant]:
    """Tell which records came, went and changed.

    Args:
        before: the earlier ones; each has ``id`` and the named fields.
        after: the later ones.
        kind: what they are: "Goal".
        names: field → what it is called.
        words: what is said for values that are codes.
        called: what a record is called by.
    """
    old, new = ({line.id: line for line in lines} for lines in (before, after))
    for key, line in new.items():
        title = short(called(line))
        if key not in old:
            yield phrase("{kind} “{title}” was added.", kind=kind, title=title)
            continue
        was = old[key]
        if called(was) != called(line):
            if short(called(was)) == title:
                yield phrase("{kind} “{title}” was rewritten.", kind=kind, title=title)
            else:
                yield phrase(
                    "{kind} “{title}” is now called “{new}”.", kind=kind, title=short(called(was)), new=title
                )
        for field, name in names.items():
            one, other = getattr(was, field), getattr(line, field)
            if one != other:
                about = phrase("{kind} “{title}”", kind=kind, title=title)
                yield changed(about, name, value(one, words), value(other, words))
    for key, was in old.items():
        if key not in new:
            yield phrase("{kind} “{title}” was removed.", kind=kind, title=short(called(was)))


def texts(name: Meant, before: str, after: str) -> Iterable[Meant]:
    """Tell which sentences of a text came, went and changed."""
    one, other = ([part for part in _SENTENCE.split(text) if part.strip()] for text in (before, after))
    if max(len(one), len(other)) > _SENTENCES:
        if one != other:
            yield phrase("{field} was rewritten.", field=name)
        return
    for what, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        gone, come = (short(" ".join(parts), _QUOTED) for parts in (one[a:b], other[c:d]))
        if what == "delete":
            yield phrase("{field}: “{text}” was taken out.", field=name, text=gone)
        elif what == "insert":
            yield phrase("{field}: “{text}” was added.", field=name, text=come)
        elif what == "replace" and gone == come:
            yield phrase("{field} was rewritten.", field=name)
        elif what == "replace":
            yield phrase("{field}: “{before}” → “{after}”", field=name, before=gone, after=come)


def changed(about: Meant, name: Meant, before: Meant, after: Meant) -> Meant:
    """Say what a value was and is; long text is only said to have changed."""
    if max(len(str(before)), len(str(after))) > _LONG:
        return phrase("{about}: {field} was rewritten.", about=about, field=name)
    nothing = phrase("nothing")
    return phrase(
        "{about}: {field} {before} → {after}",
        about=about, field=name, before=before or nothing, after=after or nothing,
    )  # fmt: skip


def value(found: Any, words: Mapping[str, Meant]) -> Meant:
    """Return a value as it is said; a code in its words."""
    if found is None or found == "":
        return ""
    if isinstance(found, bool):
        return phrase("yes") if found else phrase("no")
    if isinstance(found, Decimal):
        return replace(exact_figure(found), unit="")
    if isinstance(found, datetime):
        return Moment(found)
    if isinstance(found, date):
        return f"{found:%Y-%m-%d}"
    if isinstance(found, tuple):
        return ", ".join(found)
    if isinstance(found, int):
        return Figure(found)
    return words.get(found, str(found))


def limit(found: Decimal | None, unit: str) -> Meant:
    """Return an amount with its unit."""
    return "" if found is None else replace(exact_figure(found), unit=unit)


def short(text: Meant, most: int = 60) -> Meant:
    """Return what people entered as one line that is not too long."""
    if not isinstance(text, str):
        return text
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


_LONG = 60
_QUOTED = 240
"""Characters of a sentence that are quoted."""
_SENTENCES = 500
"""In longer texts they are not compared one by one."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
