"""The audit trail: one row per edit, undo and redo, written in the same transaction."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from slodesk.storage.schema import ChangeLogRow
from slodesk.storage.types import uuid7

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from slodesk.storage.changes import ChangeSet, RowChange

MAX_ROWS = 100
MAX_TEXT = 2000

_INSERT = ChangeLogRow.__table__.insert()  # type: ignore[attr-defined]


def write(connection: Connection, changes: ChangeSet, *, action: str, who: str) -> str:
    """Add the entry of one change set and return its id.

    At most ``MAX_ROWS`` rows are told in full; of the rest, how many per table. Blobs are told by
    size and texts longer than ``MAX_TEXT`` are cut.
    """
    told: list[dict[str, Any]] = [_told(row) for row in changes.rows[:MAX_ROWS]]
    rest = Counter(row.table for row in changes.rows[MAX_ROWS:])
    told += [{"table": table, "more": count} for table, count in rest.items()]
    entry = uuid7()
    connection.execute(
        _INSERT,
        {
            "id": entry,
            "at": datetime.now(UTC),
            "who": who,
            "action": action,
            "label": changes.label,
            "rows": told,
        },
    )
    return entry


def _told(row: RowChange) -> dict[str, Any]:
    told: dict[str, Any] = {"table": row.table, "key": _values(row.key, tuple(row.key))}
    if row.before is not None:
        told["before"] = _values(row.before, row.columns)
    if row.after is not None:
        told["after"] = _values(row.after, row.columns)
    return told


def _values(row: dict[str, Any], columns: tuple[str, ...]) -> dict[str, Any]:
    return {name: plain(row[name]) for name in columns if name in row}


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if isinstance(value, bytes | memoryview):
        return f"{len(value):,} bytes"
    if isinstance(value, str) and len(value) > MAX_TEXT:
        return f"{value[:MAX_TEXT]}… ({len(value):,} characters)"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value
