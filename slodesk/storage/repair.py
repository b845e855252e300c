"""Save what can be read of a damaged workspace file into a new, sound one.

The damaged file is only read. Rows are copied one by one, from both ends of each table, so that a
broken page costs its own rows and no others.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slodesk.domain.errors import WorkspaceError
from slodesk.storage import search
from slodesk.storage.connection import writer_engine
from slodesk.storage.faults import explain
from slodesk.storage.files import require_file
from slodesk.storage.samples import unpack
from slodesk.storage.sqlite_file import open_file
from slodesk.storage.tables import metadata
from slodesk.storage.version import SCHEMA_VERSION
from slodesk.storage.workspace import create_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Table

_ROUNDS = 20
"""Rows without a parent are dropped in rounds: one dropped row can orphan others."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """What came through a repair."""

    path: Path
    kept: int
    """Rows copied, over all tables."""
    lost: tuple[str, ...]
    """One sentence per table that may miss rows; empty when everything was saved."""


def repair(path: Path, target: Path) -> Repaired:
    """Copy every readable row of ``path`` into a new workspace ``target`` that passes the check.

    Args:
        path: the damaged file; its writer must have closed it.
        target: a file that does not exist yet.

    Raises:
        WorkspaceError: nothing can be read, or ``target`` cannot be created.
    """
    require_file(path)
    try:
        source = open_file(path, mode="ro")
    except sqlite3.Error as error:
        raise explain(error, path.name, "read") from error
    try:
        version = _user_version(source, path)
        if version != SCHEMA_VERSION:
            raise WorkspaceError(f"{path.name} is of another version ({version}): restore a backup of it.")
        create_workspace(target).close()
        raw = open_file(target)
        try:
            lost = _copy_all(source, raw)
            kept = sum(raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in _names())
        finally:
            raw.close()
    finally:
        source.close()
    engine = writer_engine(target)
    with engine.begin() as connection:
        search.rebuild(connection)
    engine.dispose()
    return Repaired(target, kept, lost)


def _user_version(source: sqlite3.Connection, path: Path) -> int:
    try:
        return int(source.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.Error as error:
        raise WorkspaceError(f"Nothing in {path.name} can be read: restore a backup of it.") from error


def _names() -> list[str]:
    return [table.name for table in metadata().sorted_tables]


def _copy_all(source: sqlite3.Connection, target: sqlite3.Connection) -> tuple[str, ...]:
    broken: dict[str, str] = {}
    dropped: Counter[str] = Counter()
    target.execute("PRAGMA foreign_keys = OFF")
    target.execute("BEGIN IMMEDIATE")
    for table in metadata().sorted_tables:
        target.execute(f'DELETE FROM "{table.name}"')  # the settings of a new workspace
        problem = _copy(source, target, table, dropped)
        if problem is not None:
            broken[table.name] = problem
    _drop_unreadable_days(target, dropped)
    for _ in range(_ROUNDS):
        orphans = target.execute("PRAGMA foreign_key_check").fetchall()
        if not orphans:
            break
        for name, rowid in {(name, rowid) for name, rowid, *_ in orphans}:
            target.execute(f'DELETE FROM "{name}" WHERE rowid = ?', (rowid,))
            dropped[name] += 1
    target.execute("COMMIT")
    told = [f"Some rows of {name} could not be read ({problem})." for name, problem in broken.items()]
    told += [f"{count} rows of {name} were damaged and left out." for name, count in sorted(dropped.items())]
    return tuple(told)


def _copy(
    source: sqlite3.Connection, target: sqlite3.Connection, table: Table, dropped: Counter[str]
) -> str | None:
    """Copy the readable rows of one table; return what stopped the reading."""
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    marks = ", ".join("?" for _ in table.columns)
    insert = f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})'
    problem: str | None = None
    seen: set[int] = set()
    for direction in ("ASC", "DESC"):
        query = f'SELECT rowid, {columns} FROM "{table.name}" NOT INDEXED ORDER BY rowid {direction}'
        for rowid, *values in _readable(source, query):
            if rowid is None:
                problem = str(values[0])
                break
            if rowid not in seen:
                seen.add(rowid)
                try:
                    target.execute(insert, values)
                except sqlite3.Error:
                    dropped[table.name] += 1
        if problem is None:
            break
    return problem


def _readable(source: sqlite3.Connection, query: str) -> Iterator[tuple[Any, ...]]:
    """Yield rows until one cannot be read; then (None, why)."""
    try:
        yield from source.execute(query)
    except sqlite3.Error as error:
        yield (None, str(error))


def _drop_unreadable_days(target: sqlite3.Connection, dropped: Counter[str]) -> None:
    """Leave out days whose points are damaged; where only the sums are wrong, add them up anew."""
    rows = target.execute("SELECT rowid, points FROM sample_day").fetchall()
    for rowid, data in rows:
        with contextlib.suppress(ValueError):
            points = unpack(data)
            if len(points) and bool((points.good <= points.total).all()) and bool((points.good >= 0).all()):
                target.execute(
                    "UPDATE sample_day SET good = ?, total = ?, first = ?, last = ? WHERE rowid = ?",
                    (points.good_sum, points.total_sum, points.first, points.last, rowid),
                )
                continue
        target.execute("DELETE FROM sample_day WHERE rowid = ?", (rowid,))
        dropped["sample_day"] += 1
    for rowid, data in target.execute("SELECT rowid, points FROM metric_day").fetchall():
        with contextlib.suppress(ValueError):
            points = unpack(data)
            if len(points):
                target.execute(
                    "UPDATE metric_day SET last = ?, last_value = ? WHERE rowid = ?",
                    (points.last, float(points.good[-1]), rowid),
                )
                continue
        target.execute("DELETE FROM metric_day WHERE rowid = ?", (rowid,))
        dropped["metric_day"] += 1
