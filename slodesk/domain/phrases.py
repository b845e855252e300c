"""Words and figures that are put together first and said later, in whatever language asks.

Rules write English templates with named gaps; ``str()`` says them in English. A window or a report
hands in a ``Language`` of its own, which looks the template up and writes numbers its way.

A template is one literal, so that ``make translations`` finds it: ``phrase("With {left} left", left=…)``.
``[one|many]`` chooses by ``count`` in English; other languages bring their own plurals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from slodesk.domain.window import to_utc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

MINUS = "\u2212"
SPACE = "\u00a0"
_GAP = re.compile(r"\{(\w+)\}")
_CHOICE = re.compile(r"\[([^\[\]|]*)\|([^\[\]|]*)\]")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number_text(value: float | Decimal, places: int) -> str:
    """Return a number with so many decimals, a true minus, thousands apart, and never −0 (R4)."""
    text = f"{value:,.{places}f}"
    if text.startswith("-"):
        digits = text[1:]
        return MINUS + digits if digits.strip("0.,") else digits
    return text


class Language:
    """Says phrases, numbers and times; this one in English, in which they are written."""

    def translated(self, template: str, comment: str, count: int | None) -> str:
        """Return the template in this language; the gaps stay."""
        return template

    def number(self, value: float | Decimal, places: int) -> str:
        """Return a number with exactly so many decimals."""
        return number_text(value, places)

    def month(self, number: int) -> str:
        """Return the short name of a month, 1 to 12: "Nov"."""
        return _MONTHS[number - 1]

    def moment(self, at: datetime) -> str:
        """Return day and time of an aware moment."""
        return f"{to_utc(at):%Y-%m-%d %H:%M} UTC"

    def say(self, meant: Meant) -> str:
        """Return the words for what is meant; plain text, such as a name, is said as it is."""
        return meant if isinstance(meant, str) else meant.said(self)


ENGLISH = Language()


class _Said:
    """Something a language can say; ``str()`` says it in English."""

    __slots__ = ()

    def __str__(self) -> str:
        return self.said(ENGLISH)

    def said(self, by: Language) -> str:
        """Return the words in a language."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Figure(_Said):
    """A number with as many decimals as its rule asks for, and maybe "%"."""

    value: float | Decimal
    places: int = 0
    unit: str = ""

    def said(self, by: Language) -> str:
        """Return the number with the language's separators."""
        return by.number(self.value, self.places) + (f"{SPACE}{self.unit}" if self.unit else "")


@dataclass(frozen=True, slots=True)
class Moment(_Said):
    """A point in time, aware."""

    at: datetime

    def said(self, by: Language) -> str:
        """Return day and time."""
        return by.moment(self.at)


@dataclass(frozen=True, slots=True)
class Phrase(_Said):
    """A template whose gaps ``{name}`` are filled once it is translated; made by ``phrase``."""

    template: str
    comment: str = ""
    count: int | None = None
    values: Mapping[str, Meant] = field(default_factory=dict)

    def said(self, by: Language) -> str:
        """Return the translated template with its values, said in the same language."""
        text = by.translated(self.template, self.comment, self.count)
        if self.count is not None:
            one = self.count == 1
            text = _CHOICE.sub(lambda found: found[1] if one else found[2], text)
            text = text.replace("%Ln", str(self.count))
        return _GAP.sub(lambda gap: by.say(self.values.get(gap[1], gap[0])), text)


@dataclass(frozen=True, slots=True)
class Joined(_Said):
    """Sentences one after the other, or factors of a product: what needs no words between."""

    parts: tuple[Meant, ...]
    between: str = " "

    def said(self, by: Language) -> str:
        """Return the parts, each said in the language."""
        return self.between.join(by.say(part) for part in self.parts)


Meant = str | Figure | Moment | Phrase | Joined
"""What can be said; a ``str`` is what people entered, or the same in every language."""


def phrase(template: str, comment: str = "", count: int | None = None, /, **values: Meant) -> Phrase:
    """Return what a template means with these values.

    Args:
        template: English, a single literal; ``%Ln`` is the count, ``{name}`` a value.
        comment: what a translator must know where the words alone do not say it; not with values.
        count: chooses the plural.
        **values: what fills the gaps.
    """
    return Phrase(template, comment, count, values)


def listed(parts: Sequence[Meant]) -> Meant:
    """Return "a", "a and b" or "a, b and c"."""
    if len(parts) < 2:
        return parts[0] if parts else ""
    return phrase("{names} and {last}", names=Joined(tuple(parts[:-1]), ", "), last=parts[-1])
