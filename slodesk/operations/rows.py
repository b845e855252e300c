"""What every operation needs: find a row, check a text, assign a validated field."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select

from slodesk.domain.errors import RuleBroken
from slodesk.domain.target import check_target
from slodesk.storage.schema import Entity

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

R = TypeVar("R", bound=Entity)
Check = Callable[[Any], Any]
"""Takes a raw value, returns the value to store, raises ``RuleBroken`` (without a field)."""

NAME_LIMIT = 200
TEXT_LIMIT = 1_000_000
"""Characters of a long text: five of the longest words anybody tried, and the window stays quick."""


def find(session: Session, kind: type[R], key: str, what: str) -> R:
    """Return the row with this key; ``RuleBroken`` if somebody removed it."""
    row = session.get(kind, key)
    if row is None:
        raise RuleBroken(f"This {what} is no longer in the workspace.")
    return row


def assign(row: Any, checks: Mapping[str, Check], field: str, value: Any) -> None:
    """Validate ``value`` with the check named ``field`` and store it; the error names the field."""
    if field not in checks:
        raise RuleBroken(f"There is no field “{field}” here.", field)
    try:
        checked = checks[field](value)
    except RuleBroken as broken:
        raise RuleBroken(broken.message, field) from None
    if getattr(row, field) != checked:
        setattr(row, field, checked)


def assign_all(row: Any, checks: Mapping[str, Check], fields: Mapping[str, Any]) -> None:
    """Assign several fields."""
    for field, value in fields.items():
        assign(row, checks, field, value)


def name_text(value: Any) -> str:
    """A name: one line, not empty, at most 200 characters."""
    text = line_text(value).strip()
    if not text:
        raise RuleBroken("A name is needed.")
    return text


def line_text(value: Any) -> str:
    """One line of text, at most 200 characters; may be empty."""
    text = _plain(value)
    if len(text) > NAME_LIMIT:
        raise RuleBroken(f"This is {len(text)} characters long; at most {NAME_LIMIT} fit here.")
    if any(unicodedata.category(char) in ("Cc", "Zl", "Zp") for char in text):
        raise RuleBroken("This must be a single line without control characters.")
    return text


def long_text(value: Any) -> str:
    """Text of several lines, at most 1,000,000 characters."""
    text = _plain(value)
    if len(text) > TEXT_LIMIT:
        raise RuleBroken(f"This is {len(text):,} characters long; at most {TEXT_LIMIT:,} fit here.")
    return text


def _plain(value: Any) -> str:
    if not isinstance(value, str):
        raise RuleBroken("Text is expected here.")
    if "\0" in value:
        raise RuleBroken("This text contains a NUL character, which cannot be stored.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise RuleBroken("This text contains half a character (a lone surrogate).") from None
    return value


def flag(value: Any) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise RuleBroken("Yes or no is expected here.")
    return value


def one_of(*choices: str) -> Check:
    """One of the given words."""

    def check(value: Any) -> str:
        if value not in choices:
            raise RuleBroken(f"“{value}” is not one of {', '.join(choices)}.")
        return str(value)

    return check


def optional(check: Check) -> Check:
    """The same check, where nothing is fine too."""
    return lambda value: None if value is None else check(value)


def whole(low: int, high: int) -> Check:
    """A whole number within bounds, both included."""

    def check(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise RuleBroken(f"A whole number from {low:,} to {high:,} is expected here.")
        return value

    return check


def number(low: Decimal | int | None = None, high: Decimal | int | None = None) -> Check:
    """A finite decimal within bounds, both included."""

    def check(value: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise RuleBroken("A number is expected here.")
        found = Decimal(value)
        if not found.is_finite():
            raise RuleBroken("A finite number is expected here.")
        if (low is not None and found < low) or (high is not None and found > high):
            bounds = f"from {low} to {high}" if high is not None else f"of at least {low}"
            raise RuleBroken(f"A number {bounds} is expected here.")
        return found

    return check


def a_date(value: Any) -> date:
    """A calendar day."""
    if not isinstance(value, date):
        raise RuleBroken("A date is expected here.")
    return value


def ratio(value: Any) -> Decimal:
    """A target: a ratio in (0, 1) exclusive, at most five decimals of a percent (R1, R6)."""
    checked: Decimal = number()(value)
    return check_target(checked)


def reference(session: Session, kind: type[R], what: str) -> Check:
    """The key of an existing row, or None."""

    def check(value: Any) -> str | None:
        if value is None:
            return None
        find(session, kind, value, what)
        return str(value)

    return check


def unique(session: Session, column: Any, what: str, *same: Any, own: str | None = None) -> Check:
    """A name that no other row (among those matching ``same``) has."""

    def check(value: Any) -> str:
        text = name_text(value)
        kind = column.class_
        with session.no_autoflush:
            taken = session.scalars(select(kind.id).where(column == text, *same)).first()
        if taken is not None and taken != own:
            raise RuleBroken(f"There is already a {what} named “{text}”.")
        return text

    return check


def next_position(session: Session, column: Any, *same: Any) -> int:
    """The place after the last row among those matching ``same``."""
    highest = session.scalars(select(column).where(*same).order_by(column.desc()).limit(1)).first()
    return 0 if highest is None else int(highest) + 1


def number_rows(rows: Iterable[Any], places: Iterable[int] | None = None) -> None:
    """Give rows these places in their order, or 0, 1, 2 …; what has its place already is not written."""
    for place, row in zip(count() if places is None else places, rows, strict=False):
        if row.position != place:
            row.position = place


def put_in_place(rows: Sequence[Any], row: Any, position: int) -> None:
    """Put a row at this place (0 = first) among the others of its list, which are in order."""
    others = [each for each in rows if each is not row]
    others.insert(max(0, min(position, len(others))), row)
    number_rows(others)
