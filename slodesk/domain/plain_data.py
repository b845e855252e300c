"""Frozen values as plain JSON-ready data and back: what is kept for good must be readable by itself."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from slodesk.domain.errors import RuleBroken

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """Return a frozen value as JSON-ready data: decimals as text, days and moments in ISO 8601."""
    if is_dataclass(value):
        return {item.name: to_plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple | list):
        return [to_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: to_plain(each) for key, each in value.items()}
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def from_plain(kind: type[T], data: Any) -> T:
    """Return a frozen value of a class from such data.

    What a later program added is left out; what it lacks takes its default.

    Raises:
        RuleBroken: the data is not of this kind.
    """
    try:
        found: T = _read(kind, data)
    except (TypeError, ValueError, InvalidOperation, AttributeError) as error:
        raise RuleBroken("This is not the plan data it should be.") from error
    return found


@cache  # looked up once: thousands of decisions are read at a time
def _kinds(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        if data is None:
            return None
        return _read(next(each for each in get_args(kind) if each is not type(None)), data)
    if origin is tuple:
        if not isinstance(data, list):
            raise TypeError
        return tuple(_read(get_args(kind)[0], each) for each in data)
    if origin is dict:
        return {str(key): _read(get_args(kind)[1], each) for key, each in data.items()}
    if kind is Any:
        return data
    if isinstance(kind, type) and is_dataclass(kind):
        kinds = _kinds(kind)
        return kind(**{name: _read(kinds[name], each) for name, each in data.items() if name in kinds})
    if kind is Decimal or (isinstance(kind, type) and issubclass(kind, Enum)):
        return kind(data)
    if kind in (date, datetime):
        return kind.fromisoformat(data)
    if kind is float and isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    if not isinstance(data, kind) or (kind is not bool and isinstance(data, bool)):
        raise TypeError
    return data
