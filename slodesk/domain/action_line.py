"""What a person types for an action, taken apart: "Check pool size @Kim 2026-12-01"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from slodesk.domain.errors import RuleBroken
from slodesk.domain.window import parse_quarter

if TYPE_CHECKING:
    from collections.abc import Iterable

_DAY = re.compile(r"(?<!\S)(?:(?:by|until|due)\s+)?(\d{4}-\d{2}-\d{2})[.,;]?(?!\S)", re.IGNORECASE)
_QUARTER = re.compile(r"(?<!\S)(?:(?:by|until|due|in)\s+)?(\d{4}-Q[1-4])[.,;]?(?!\S)", re.IGNORECASE)
_AHEAD = re.compile(r"(?<!\S)(?:in\s+)?\+(\d{1,3})([dw])[.,;]?(?!\S)", re.IGNORECASE)
_WORD = re.compile(r"(?<!\S)@(\S+)")


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action: what, by whom, until when.

    Attributes:
        title: the words that are left; never empty.
        owner: a name, empty when nobody was named.
        due: the last day, None when none was given.
    """

    title: str
    owner: str
    due: date | None


def parse_action(text: str, people: Iterable[str], today: date, *, fiscal_year_start: int = 1) -> ActionLine:
    """Take a line apart (R21).

    The owner follows an "@": a name that is known, however many words it has, else one word ("_" for
    spaces). The due date is a day (2026-12-01), a quarter (2027-Q1: its last day) or days and weeks
    ahead (+14d, +2w); "by", "until" and "due" before it go too. What is no date stays a word.

    Args:
        text: as typed.
        people: names that are known; the longest that fits wins.
        today: where +2w counts from.
        fiscal_year_start: month of the fiscal year, for quarters.

    Raises:
        RuleBroken: nothing is left that says what to do.
    """
    rest, owner = _owner(text, people)
    rest, due = _due(rest, today, fiscal_year_start)
    title = " ".join(rest.split())
    if not title:
        raise RuleBroken("Say what is to be done, for example “Check pool size @Kim 2026-12-01”.")
    return ActionLine(title, owner, due)


def _owner(text: str, people: Iterable[str]) -> tuple[str, str]:
    for name in sorted((name for name in people if name.strip()), key=len, reverse=True):
        words = r"[\s_]+".join(re.escape(word) for word in name.split())
        found = re.search(rf"(?<!\S)@{words}(?![\w@])", text, re.IGNORECASE)
        if found is not None:
            return text[: found.start()] + text[found.end() :], name
    found = _WORD.search(text)
    if found is None:
        return text, ""
    owner = found[1].rstrip(".,;:").replace("_", " ").strip()
    return (text[: found.start()] + text[found.end() :], owner) if owner else (text, "")


def _due(text: str, today: date, fiscal_year_start: int) -> tuple[str, date | None]:
    for found in reversed([*_DAY.finditer(text), *_QUARTER.finditer(text), *_AHEAD.finditer(text)]):
        day = _day(found, today, fiscal_year_start)
        if day is not None:
            return text[: found.start()] + text[found.end() :], day
    return text, None


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
