"""Undo and redo: writing a change set again, without treading on anybody's later work.

Only the columns an edit changed are written, and only if they still hold what that edit left.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import UniqueConstraint, and_, bindparam, select

from slodesk.domain.errors import ConflictError
from slodesk.storage.changes import VERSION, ChangeSet, Row, RowChange
from slodesk.storage.tables import table_named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sqlalchemy import Connection, Table

_CHUNK = 200

Found = dict[tuple[Any, ...], Row]


def replay(changes: ChangeSet, connection: Connection, full: Collection[str] = ()) -> ChangeSet:
    """Write the ``after`` side of every row and return what was really done.

    Args:
        changes: what to write; its ``before`` side is what must be stored now.
        connection: inside a transaction; foreign keys are checked when it commits.
        full: tables whose rows are returned with all columns (the search index needs them).

    Raises:
        ConflictError: a row no longer holds what the edit left.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    else:
        connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")
    done: list[RowChange] = []
    by_table: dict[str, list[RowChange]] = defaultdict(list)
    for row in changes.rows:
        by_table[row.table].append(row)
    plans = [_Plan(table_named(name), rows) for name, rows in by_table.items()]
    for plan in plans:
        done += plan.check(connection, whole=plan.table.name in full)
    for plan in plans:
        plan.delete(connection)
    for plan in plans:
        plan.update(connection)
    for plan in plans:
        plan.insert(connection)
    return ChangeSet(changes.label, tuple(done))


class _Plan:
    """What has to happen in one table."""

    def __init__(self, table: Table, rows: list[RowChange]) -> None:
        self.table = table
        self.rows = rows
        self._deletes: list[RowChange] = []
        self._updates: list[RowChange] = []
        self._inserts: list[Row] = []

    def check(self, connection: Connection, *, whole: bool) -> list[RowChange]:
        """Compare every row with what the edit left and sort the rows by what to do with them."""
        gone = [row for row in self.rows if row.after is None]
        moved = self._swapping()
        changed = [row for row in self.rows if row.before is not None and row.after is not None]
        whole = whole or bool(moved)
        names = {name for row in changed for name in row.columns}
        stored = _fetch(connection, self.table, [row.key for row in gone], None)
        stored |= _fetch(connection, self.table, [row.key for row in changed], None if whole else names)
        done = []
        for row in self.rows:
            now = stored.get(tuple(row.key.values()))
            if row.before is None:
                after = {**(row.after or {}), VERSION: (row.after or {}).get(VERSION, 0) + 1}
                self._inserts.append(_known(after, self.table))
                done.append(RowChange(row.table, row.key, None, after))
                continue
            self._refuse_unless_as_left(row, now)
            if row.after is None:
                self._deletes.append(row)
                done.append(RowChange(row.table, row.key, now, None))
            else:
                after = {**(now or {}), **{name: row.after[name] for name in row.columns}}
                after[VERSION] = (now or {}).get(VERSION, 0) + 1
                if row.identity in moved:
                    self._deletes.append(row)
                    self._inserts.append(_known(after, self.table))
                else:
                    self._updates.append(row)
                done.append(RowChange(row.table, row.key, now, after))
        return done

    def delete(self, connection: Connection) -> None:
        """Delete rows first: they may hold names that others are about to take."""
        if self._deletes:
            where = [column == bindparam(f"k_{column.name}") for column in self.table.primary_key]
            keys = [{f"k_{name}": value for name, value in row.key.items()} for row in self._deletes]
            connection.execute(self.table.delete().where(*where), keys)

    def update(self, connection: Connection) -> None:
        """Write the changed columns only, and count the version up."""
        groups: dict[tuple[str, ...], list[RowChange]] = defaultdict(list)
        for row in self._updates:
            groups[row.columns].append(row)
        where = [column == bindparam(f"k_{column.name}") for column in self.table.primary_key]
        for columns, rows in groups.items():
            values: dict[str, Any] = {name: bindparam(f"v_{name}") for name in columns}
            if VERSION in self.table.c:
                values[VERSION] = self.table.c[VERSION] + 1
            parameters = [
                {f"k_{name}": value for name, value in row.key.items()}
                | {f"v_{name}": (row.after or {})[name] for name in columns}
                for row in rows
            ]
            connection.execute(self.table.update().where(*where).values(values), parameters)

    def insert(self, connection: Connection) -> None:
        """Bring whole rows back."""
        if self._inserts:
            connection.execute(self.table.insert(), self._inserts)

    def _swapping(self) -> frozenset[Any]:
        """Rows that trade unique values: these are taken out and put back instead of updated."""
        unique = _unique_columns(self.table)
        rows = [
            row
            for row in self.rows
            if row.before is not None and row.after is not None and unique.intersection(row.columns)
        ]
        return frozenset(row.identity for row in rows) if len(rows) > 1 else frozenset()

    def _refuse_unless_as_left(self, row: RowChange, now: Row | None) -> None:
        before, after = row.before or {}, row.after or {}
        names = [name for name in row.columns if name in self.table.c]
        mine = {name: after.get(name) for name in names}
        if now is None:
            raise ConflictError(f"{_what(row)} was removed in the meantime.", mine, {})
        theirs = {name: now[name] for name in names if now[name] != before.get(name)}
        if theirs:
            raise ConflictError(
                f"{_what(row)} was changed in the meantime ({', '.join(sorted(theirs))}):"
                " keep that change, or set yours again.",
                {name: mine[name] for name in theirs},
                theirs,
            )


def _fetch(connection: Connection, table: Table, keys: list[Row], names: Iterable[str] | None) -> Found:
    """Read rows by key, locking them where the database can."""
    found: Found = {}
    key_columns = list(table.primary_key)
    columns = list(table.c) if names is None else [*key_columns, *_versions(table, names)]
    wanted = {tuple(key.values()) for key in keys}
    for where in _chunks(key_columns, keys):
        for row in connection.execute(select(*columns).where(where).with_for_update()).mappings():
            key = tuple([row[column] for column in key_columns])
            if key in wanted:
                found[key] = dict(row)
    return found


def _chunks(key_columns: list[Any], keys: list[Row]) -> Iterator[Any]:
    """Return conditions that together find all keys: some keys each, or the days of one owner."""
    if len(key_columns) == 1:
        values = [next(iter(key.values())) for key in keys]
        for start in range(0, len(values), _CHUNK):
            yield key_columns[0].in_(values[start : start + _CHUNK])
        return
    first, second = key_columns
    owners: dict[Any, list[Any]] = defaultdict(list)
    for owner, day in (key.values() for key in keys):
        owners[owner].append(day)
    for owner, days in owners.items():
        yield and_(first == owner, second.between(min(days), max(days)))


def _versions(table: Table, names: Iterable[str]) -> list[Any]:
    wanted = {*names, VERSION} - {column.name for column in table.primary_key}
    return [column for column in table.c if column.name in wanted]


def _known(row: Mapping[str, Any], table: Table) -> Row:
    return {name: value for name, value in row.items() if name in table.c}


@cache
def _unique_columns(table: Table) -> frozenset[str]:
    names = Counter(column.name for column in table.c if column.unique)
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            names.update(column.name for column in constraint.columns)
    return frozenset(names)


def _what(row: RowChange) -> str:
    source = row.before or row.after or {}
    for name in ("display_name", "name", "title", "identifier", "release_version"):
        if source.get(name):
            return f"“{source[name]}”"
    return f"An entry of {row.table.replace('_', ' ')}"
