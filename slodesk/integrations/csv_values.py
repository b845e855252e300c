"""Values in CSV cells: times, numbers, yes and no; one by one with a reason, or a column at once."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import numpy as np

from slodesk.integrations.csv_bytes import ByteColumn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Chars = NDArray[np.uint8] | NDArray[np.uint32]

EARLIEST: Final = 0
"""Nothing is measured before 1970."""
UNREADABLE: Final = np.iinfo(np.int64).min
"""Stands in a column of times where a text is no time."""

_LONGEST = 40
_DIGITS = 12
_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][-+]?[0-9]{1,3})?")
_COMMA = re.compile(r"[-+]?[0-9.]*,[0-9]+")
_LAYOUTS: Final = {10: "", 16: "m", 17: "mZ", 19: "s", 20: "sZ", 22: "mo", 25: "so"}
"""Length of a time → minutes or seconds, then Z or an offset."""


class BadValue(ValueError):
    """A cell that cannot be used; the text is the reason."""


def quoted(text: str) -> str:
    """Return a cell as a message shows it."""
    flat = " ".join(text.split())
    return f"“{flat if len(flat) <= 40 else flat[:39] + '…'}”"


def moment(text: str) -> datetime:
    """Read an ISO 8601 time; without a zone it is UTC, a bare date is 00:00."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadValue(f"{quoted(text)} is not a time such as 2026-05-31T14:30:00Z") from None
    try:
        found = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except OverflowError:
        raise BadValue(f"{quoted(text)} is not a usable time") from None
    if found.timestamp() < EARLIEST:
        raise BadValue(f"{quoted(text)} is before 1970")
    return found


def number(text: str) -> Decimal:
    """Read a number written with a decimal point."""
    plain = text.strip()
    if _NUMBER.fullmatch(plain):
        return Decimal(plain)
    if _COMMA.fullmatch(plain):
        raise BadValue(f"{quoted(text)} has a decimal comma; write a point")
    if plain.lstrip("+-").casefold() in ("nan", "inf", "infinity"):
        raise BadValue(f"{quoted(text)} is no finite number")
    raise BadValue(f"{quoted(text)} is not a number")


def flag(text: str) -> bool:
    """Read ``true`` or ``false``."""
    plain = text.strip().casefold()
    if plain not in ("true", "false"):
        raise BadValue(f"{quoted(text)} should be true or false")
    return plain == "true"


def numbers(column: Sequence[str]) -> NDArray[np.float64]:
    """Read a column of numbers; NaN where a text is none (or says so)."""
    whole = column.whole_numbers() if isinstance(column, ByteColumn) else _whole_numbers(column)
    if whole is not None:
        return whole
    column = column.texts() if isinstance(column, ByteColumn) else column
    joined = "".join(column)
    if joined.isascii() and "_" not in joined:
        try:
            return np.fromiter(map(float, column), np.float64, len(column))
        except ValueError:
            pass
    return np.fromiter(map(_number_or_nan, column), np.float64, len(column))


def _whole_numbers(column: Sequence[str]) -> NDArray[np.float64] | None:
    """Read a column of short whole numbers at once; None if there is anything else in it."""
    chars = np.array(column, dtype=f"U{_DIGITS + 1}").view(np.uint32).reshape(len(column), _DIGITS + 1)
    value = np.zeros(len(column), np.int64)
    for place in range(_DIGITS + 1):
        there = chars[:, place] != 0
        if not there.any():
            return value.astype(np.float64) if place else None
        digit = chars[:, place] - np.uint32(ord("0"))  # wraps round below "0"
        if place == _DIGITS or (place == 0 and not there.all()) or (digit[there] > 9).any():
            return None
        value = np.where(there, value * 10 + digit, value)
    return None


def _number_or_nan(text: str) -> float:
    try:
        return float(number(text))
    except BadValue:
        plain = text.strip().casefold()
        return float(plain) if plain in ("inf", "-inf", "+inf") else float("nan")


def times(column: Sequence[str]) -> tuple[NDArray[np.int64], int]:
    """Read a column of times as whole seconds since 1970 UTC.

    Returns:
        The seconds, ``UNREADABLE`` where a text is no time, and how many were rounded to the second.
    """
    count = len(column)
    length = len(column[0]) if count else 0
    if isinstance(column, ByteColumn):
        cells = column.chars(length) if length in _LAYOUTS else None
        if cells is not None:
            found = _same_layout(cells, _LAYOUTS[length], length)
            if (found != UNREADABLE).all():
                return found, 0
        return _mixed_times(column.texts())
    if length in _LAYOUTS:
        # One character more than expected shows whether all are of one length.
        chars = np.array(column, dtype=f"U{length + 1}").view(np.uint32).reshape(count, length + 1)
        if not chars[:, length].any() and chars[:, length - 1].all():
            found = _same_layout(chars, _LAYOUTS[length], length)
            if (found != UNREADABLE).all():
                return found, 0
    return _mixed_times(column)


def _mixed_times(column: Sequence[str]) -> tuple[NDArray[np.int64], int]:
    """Read a column of times of several layouts, or with some that are none."""
    count = len(column)
    seconds = np.full(count, UNREADABLE, np.int64)
    lengths = np.fromiter(map(len, column), np.int64, count)
    rounded = 0
    for length in np.unique(lengths).tolist():
        rows = np.flatnonzero(lengths == length)
        texts = column if len(rows) == count else [column[row] for row in rows.tolist()]
        if length in _LAYOUTS:
            chars = np.array(texts, dtype=f"U{length}").view(np.uint32).reshape(len(texts), length)
            seconds[rows] = _same_layout(chars, _LAYOUTS[length], length)
        elif length <= _LONGEST:
            found = [_second(text) for text in texts]
            seconds[rows] = [second for second, _ in found]
            rounded += sum(inexact for _, inexact in found)
    # What the quick reading could not make sense of gets a second, patient one.
    for row in np.flatnonzero((seconds == UNREADABLE) & (lengths <= _LONGEST)).tolist():
        seconds[row], inexact = _second(column[row])
        rounded += inexact
    return seconds, rounded


def _second(text: str) -> tuple[int, bool]:
    try:
        found = moment(text)
    except BadValue:
        return UNREADABLE, False
    return round(found.timestamp()), bool(found.microsecond)


def _same_layout(chars: Chars, layout: str, length: int) -> NDArray[np.int64]:
    """Read times of one length, such as 2026-05-31T14:30:00Z, all at once, as rows of characters."""
    good = (chars[:, 4] == ord("-")) & (chars[:, 7] == ord("-"))
    year, fine = _digits(chars, 0, 4)
    month, fine_month = _digits(chars, 5, 2)
    day, fine_day = _digits(chars, 8, 2)
    good &= fine & fine_month & fine_day & (year >= 1970) & (month >= 1) & (month <= 12) & (day >= 1)
    months = np.where(good, (year - 1970) * 12 + month - 1, 0)
    first = months.astype("M8[M]").astype("M8[D]").astype(np.int64)
    following = (months + 1).astype("M8[M]").astype("M8[D]").astype(np.int64)
    good &= day <= following - first
    seconds = (first + day - 1) * 86_400
    if layout:
        good &= (chars[:, 10] == ord("T")) | (chars[:, 10] == ord(" "))
        good &= chars[:, 13] == ord(":")
        hour, fine = _digits(chars, 11, 2)
        minute, fine_minute = _digits(chars, 14, 2)
        good &= fine & fine_minute & (hour <= 23) & (minute <= 59)
        seconds = seconds + hour * 3_600 + minute * 60
    if layout.startswith("s"):
        second, fine = _digits(chars, 17, 2)
        good &= fine & (chars[:, 16] == ord(":")) & (second <= 59)
        seconds = seconds + second
    if layout.endswith("Z"):
        good &= chars[:, length - 1] == ord("Z")
    elif layout.endswith("o"):
        hour, fine = _digits(chars, length - 5, 2)
        minute, fine_minute = _digits(chars, length - 2, 2)
        sign = np.where(chars[:, length - 6] == ord("-"), 1, -1)
        good &= fine & fine_minute & (chars[:, length - 3] == ord(":")) & (hour <= 23) & (minute <= 59)
        good &= (chars[:, length - 6] == ord("-")) | (chars[:, length - 6] == ord("+"))
        seconds = seconds + sign * (hour * 3_600 + minute * 60)
    return np.where(good & (seconds >= EARLIEST), seconds, UNREADABLE)


def _digits(chars: Chars, start: int, width: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    fine = np.ones(len(chars), np.bool_)
    value = np.zeros(len(chars), np.int64)
    for place in range(start, start + width):
        digit = chars[:, place] - chars.dtype.type(ord("0"))  # wraps round below "0"
        fine &= digit <= 9
        value = value * 10 + digit
    return value, fine
