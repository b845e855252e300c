"""What a person types for an action, taken apart: "Check pool size @Kim 2026-12-01"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from slodesk.domain.errors import RuleBroken
from slodesk.domain.window import parse_quarter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_DAY = re.compile(r"(?<!\S)(?:(?:by|until|due)\s+)?(\d{4}-\d{2}-\d{2})[.,;]?(?![^\s)])", re.IGNORECASE)
_QUARTER = re.compile(r"(?<!\S)(?:(?:by|until|due|in)\s+)?(\d{4}-Q[1-4])[.,;]?(?![^\s)])", re.IGNORECASE)
_AHEAD = re.compile(r"(?<!\S)(?:in\s+)?\+(\d{1,3})([dw])[.,;]?(?![^\s)])", re.IGNORECASE)
_BEFORE = r"(?:(?<=\s)|(?<=^)|(?<=[(/,;]))@"
"""A name follows an "@" that begins a word; "pool@9" is none."""
_WORD = re.compile(_BEFORE + r"([^\s,;:/()@]+)")
_AND = re.compile(r"\s*(?:,|/|&|\band\b|\+)?\s*", re.IGNORECASE)
"""What may stand between the names of several who do something together."""
_LOOSE = ((re.compile(r"\([\s,;]*\)"), ""), (re.compile(r"\s+([,.;:])(?=\s|$)"), r"\1"),
          (re.compile(r"^[,;:\u2013\u2014-]+(?=\s)|[\s,;:\u2013\u2014-]+$"), ""),
          (re.compile(r"([,;])[,;.]+"), r"\1"))  # fmt: skip
"""Marks that are left without a word once name and date are gone."""


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action: what, by whom, until when.

    Attributes:
        title: the words that are left; never empty.
        owner: a name, empty when nobody was named.
        due: the last day, None when none was given.
        period: the quarter that was given as due date, ``2027-Q1``.
    """

    title: str
    owner: str
    due: date | None
    period: str = ""


def parse_action(text: str, people: Iterable[str], today: date, *, fiscal_year_start: int = 1) -> ActionLine:
    """Take a line apart (R21).

    The owner follows an "@": a name that is known, however many words it has; the first name of the
    only one who has it; else one word ("_" for spaces). Several names beside each other own it
    together; one said later, or with an ending ("@Kim's pool"), stays in the words without its "@".
    The due date is a day (2026-12-01), a quarter (2027-Q1: its last day) or days and weeks ahead (+14d,
    +2w); "by", "until" and "due" before it go too. What is no date stays a word.

    Args:
        text: as typed.
        people: names that are known; the longest that fits wins.
        today: where +2w counts from.
        fiscal_year_start: month of the fiscal year, for quarters.

    Raises:
        RuleBroken: nothing is left that says what to do.
    """
    names = [" ".join(name.split()) for name in people if name.strip()]
    rest, due, period = _due(text, today, fiscal_year_start)
    rest, owner = _owner(rest, names)
    title = " ".join(text.split()) if rest == text else _tidy(rest)
    if not title:
        raise RuleBroken("Say what is to be done, for example “Check pool size @Kim 2026-12-01”.")
    return ActionLine(title, owner, due, period)


def parse_due(text: str, today: date) -> date | str | None:
    """Read a due date that stands alone: a day, a fiscal quarter, or days and weeks ahead (R21).

    Args:
        text: ``2026-12-01``, ``2027-Q1``, ``+2w``; nothing for none.
        today: where +2w counts from.

    Returns:
        The day, or the quarter as ``2027-Q1``.

    Raises:
        RuleBroken: it is none of these.
    """
    plain = text.strip()
    if not plain:
        return None
    found = _QUARTER.fullmatch(plain)
    if found is not None:
        return str(parse_quarter(found[1].upper()))
    day = _DAY.fullmatch(plain) or _AHEAD.fullmatch(plain)
    read = None if day is None else _day(day, today, 1)
    if read is None:
        raise RuleBroken(
            f"“{plain[:40]}” is not a date: write 2026-12-01, a quarter such as 2027-Q1, or +2w.", "due"
        )
    return read


def action_text(line: ActionLine, people: Iterable[str]) -> str:
    """Return the line that says an action, so that it can be typed over: "Check pool size @Kim 2026-12-01".

    Args:
        line: the action.
        people: names that are known; the spaces of others become "_".
    """
    owners = []
    for name in line.owner.split(", ") if line.owner else ():
        known = any(name == each for each in people)
        owners.append("@" + (name if known else "_".join(name.split())))
    due = line.period or (line.due.isoformat() if line.due else "")
    return " ".join(part for part in (line.title, *owners, due) if part)


def _owner(text: str, people: Sequence[str]) -> tuple[str, str]:
    """Return the words without who owns it, and who does."""
    owners: list[str] = []
    kept, at = [], 0
    while (found := _mention(text, people, at)) is not None:
        start, end, name, whole = found
        between = text[at:start]
        beside = not owners or _AND.fullmatch(between) is not None
        kept.append("" if owners and beside else between)
        if whole and beside and name not in owners:
            owners.append(name)
        else:
            kept.append(name)
            if not owners:
                owners.append(name)
        at = end
    return "".join(kept) + text[at:], ", ".join(owners)


def _mention(text: str, people: Sequence[str], at: int) -> tuple[int, int, str, bool] | None:
    """Return the next name after an "@": from, to, who, and whether it is a word of its own."""
    found = _WORD.search(text, at)
    if found is None:
        return None
    start = found.start()
    for name in sorted(people, key=len, reverse=True):
        words = r"[\s_]+".join(re.escape(word) for word in name.split())
        known = re.compile(rf"@{words}(?![\w@])", re.IGNORECASE).match(text, start)
        if known is not None:
            return start, known.end(), name, text[known.end() : known.end() + 1] not in ("'", "\u2019")
    said = found[1].rstrip(".!?").replace("_", " ").strip()
    if not said:
        return _mention(text, people, found.end())
    named = [name for name in people if name.split()[0].casefold() == said.casefold()]
    return start, found.end(), named[0] if len(set(named)) == 1 else said, True


def _tidy(text: str) -> str:
    """Return words without doubled spaces and without marks that lost what they stood at."""
    words = " ".join(text.split())
    for marks, left in _LOOSE:
        words = marks.sub(left, words)
    return " ".join(words.split())


def _due(text: str, today: date, fiscal_year_start: int) -> tuple[str, date | None, str]:
    for found in reversed([*_DAY.finditer(text), *_QUARTER.finditer(text), *_AHEAD.finditer(text)]):
        day = _day(found, today, fiscal_year_start)
        if day is not None:
            period = found[1].upper() if found.re is _QUARTER else ""
            return text[: found.start()] + text[found.end() :], day, period
    return text, None, ""


def _day(found: re.Match[str], today: date, fiscal_year_start: int) -> date | None:
    try:
        if found.re is _DAY:
            return date.fromisoformat(found[1])
        if found.re is _QUARTER:
            quarter = parse_quarter(found[1].upper(), fiscal_year_start)
            return quarter.next_first_day - timedelta(days=1)
        return today + timedelta(days=int(found[1]) * (7 if found[2].lower() == "w" else 1))
    except (ValueError, OverflowError, RuleBroken):
        return None
