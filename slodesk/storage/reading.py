"""Plain SQL for what is on the screen first.

SQLAlchemy takes a quarter of a second to import. So what the Overview shows is asked in plain SQL: of
the bare connection to a file, or of a session where there is one.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias, Union

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session


class FileReader:
    """A read-only connection to a workspace file, as ``Workspace.reading`` gives it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, statement: str, values: Mapping[str, object]) -> Iterator[tuple[Any, ...]]:
        """Answer one statement."""
        bound = {name: _stored(value) for name, value in values.items()}
        return self._connection.execute(statement, bound)


Source: TypeAlias = Union[FileReader, "Session"]
"""What a query may be asked of."""


def rows(source: Source, statement: str, **values: object) -> Sequence[Any]:
    """Answer one statement with ``:name`` parameters, as SQLite and PostgreSQL both understand it.

    Columns come as they are stored; ``to_date``, ``to_moment``, ``to_decimal`` and ``to_data`` (of a
    column read as ``CAST(… AS TEXT)``) make values of them.
    """
    return list(one_by_one(source, statement, **values))


def one_by_one(source: Source, statement: str, **values: object) -> Iterator[Any]:
    """Answer one statement as ``rows`` does, without ever keeping all of them: for very many."""
    if isinstance(source, FileReader):
        return source.rows(statement, values)
    from sqlalchemy import text

    if source.autoflush:  # text is not known to touch a table; an operation sees what it has just done
        source.flush()
    return iter(source.execute(text(statement).bindparams(**values)))


def paced(found: Iterable[Any], tick: Callable[[], object] | None) -> Iterator[Any]:
    """Hand on rows one by one, calling ``tick`` after each: it may let others work, or stop by raising."""
    for row in found:
        yield row
        if tick is not None:
            tick()


def among(name: str, keys: Iterable[str]) -> tuple[str, dict[str, object]]:
    """Return what stands after ``IN``, and its values: ``(:name0, :name1)`` and so on."""
    values: dict[str, object] = {f"{name}{number}": key for number, key in enumerate(keys)}
    return f"({', '.join(f':{each}' for each in values) or 'NULL'})", values


def to_date(stored: str | date) -> date:
    """Return a day: text in a file, a date on a server."""
    return date.fromisoformat(stored) if isinstance(stored, str) else stored


def moment(stored: str | datetime) -> datetime:
    """Return a moment in UTC: text without a zone in a file, aware on a server."""
    if isinstance(stored, str):
        return datetime.fromisoformat(f"{stored}+00:00")  # several times as quick as replacing the zone
    return stored.astimezone(UTC)


def to_moment(stored: str | datetime | None) -> datetime | None:
    """Return a moment that may be missing."""
    return None if stored is None else moment(stored)


def to_decimal(stored: str | None) -> Decimal | None:
    """Return a decimal, digit by digit."""
    return None if stored is None else Decimal(stored)


def to_data(stored: str | None) -> Any:
    """Return what JSON text says."""
    return None if stored is None else json.loads(stored)


def _stored(value: object) -> object:
    """Return a value as SQLAlchemy stores it in a file."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return value.isoformat() if isinstance(value, date) else value
