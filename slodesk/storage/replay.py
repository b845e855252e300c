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
    from collections.abc import Collection, Generator, Iterable, Iterator

    from sqlalchemy import Connection, Table

_CHUNK = 200

Found = dict[tuple[Any, ...], Row]


def replay(
    changes: ChangeSet, connection: Connection, full: Collection[str] = ()
) -> Generator[None, None, ChangeSet]:
    """Write the ``after`` side of every row, some rows at a time; the generator's value is what was done.

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
        done += yield from plan.check(connection, whole=plan.table.name in full)
    for plan in plans:
        yield from plan.delete(connection)
    for plan in plans:
        yield from plan.update(connection)
    for plan in plans:
        yield from plan.insert(connection)
    return ChangeSet(changes.label, tuple(done))


class _Plan:
    """What has to happen in one table."""

    def __init__(self, table: Table, rows: list[RowChange]) -> None:
        self.table = table
        self.rows = rows
        self._deletes: list[RowChange] = []
        self._updates: list[RowChange] = []
        self._inserts: list[Row] = []
        self._names = frozenset(column.name for column in table.c)

    def check(self, connection: Connection, *, whole: bool) -> Generator[None, None, list[RowChange]]:
        """Compare every row with what the edit left and sort the rows by what to do with them."""
        gone = [row for row in self.rows if row.after is None]
        moved = self._swapping()
        changed = [row for row in self.rows if row.before is not None and row.after is not None]
        whole = whole or bool(moved)
        names = {name for row in changed for name in row.columns}
        stored = yield from _fetch(connection, self.table, [row.key for row in gone], None)
        keys = [row.key for row in changed]
        stored |= yield from _fetch(connection, self.table, keys, None if whole else names)
        done: list[RowChange] = []
        for row in self.rows:
            if len(done) % _CHUNK == 0:
                yield
            now = stored.get(tuple(row.key.values()))
            if row.before is None:
                after = {**(row.after or {}), VERSION: (row.after or {}).get(VERSION, 0) + 1}
                self._inserts.append(self._known(after))
                done.append(RowChange(row.table, row.key, None, after))
                continue
            if not _untouched(row, now):
                self._refuse_unless_as_left(row, now)
            if row.after is None:
                self._deletes.append(row)
                done.append(RowChange(row.table, row.key, now, None))
            else:
                after = {**(now or {}), **{name: row.after[name] for name in row.columns}}
                after[VERSION] = (now or {}).get(VERSION, 0) + 1
                if row.identity in moved:
                    self._deletes.append(row)
                    self._inserts.append(self._known(after))
                else:
                    self._updates.append(row)
                done.append(RowChange(row.table, row.key, now, after))
        return done

    def delete(self, connection: Connection) -> Iterator[None]:
        """Delete rows first: they may hold names that others are about to take."""
        keys = [row.key for row in self._deletes]
        for where in _exactly(list(self.table.primary_key), keys):
            connection.execute(self.table.delete().where(where))
            yield

    def update(self, connection: Connection) -> Iterator[None]:
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
            statement = self.table.update().where(*where).values(values)
            for at in range(0, len(parameters), _CHUNK):
                connection.execute(statement, parameters[at : at + _CHUNK])
                yield

    def insert(self, connection: Connection) -> Iterator[None]:
        """Bring whole rows back."""
        for at in range(0, len(self._inserts), _CHUNK):
            connection.execute(self.table.insert(), self._inserts[at : at + _CHUNK])
            yield

    def _known(self, row: Row) -> Row:
        """Return what of a row the table still has columns for."""
        if row.keys() <= self._names:
            return row
        return {name: value for name, value in row.items() if name in self._names}

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


def _fetch(
    connection: Connection, table: Table, keys: list[Row], names: Iterable[str] | None
) -> Generator[None, None, Found]:
    """Read rows by key, locking them where the database can."""
    found: Found = {}
    key_columns = list(table.primary_key)
    others = (
        [column for column in table.c if not column.primary_key] if names is None else _versions(table, names)
    )
    columns = [*key_columns, *others]
    titles, width = [column.name for column in columns], len(key_columns)
    wanted = {tuple(key.values()) for key in keys}
    for where in _chunks(key_columns, keys):
        # Plain tuples: a thousand days of samples as mappings would take as long as all the rest.
        for row in connection.execute(select(*columns).where(where).with_for_update()).all():
            key = row[:width]
            if key in wanted:
                found[key] = dict(zip(titles, row, strict=True))
        yield
    return found


def _untouched(row: RowChange, now: Row | None) -> bool:
    """Say, quickly, whether a row that goes is just what the edit left, besides its version."""
    if now is None or row.before is None or row.after is not None:
        return False
    return {**row.before, VERSION: now.get(VERSION)} == now


def _chunks(key_columns: list[Any], keys: list[Row]) -> Iterator[Any]:
    """Return conditions that together find all keys: some keys each, or the days of one owner."""
    if len(key_columns) == 1:
        yield from _exactly(key_columns, keys)
        return
    first, second = key_columns
    for owner, days in _owners(keys).items():
        yield and_(first == owner, second.between(min(days), max(days)))


def _exactly(key_columns: list[Any], keys: list[Row]) -> Iterator[Any]:
    """Return conditions that together find these keys and no others, some keys each."""
    if len(key_columns) == 1:
        values = [next(iter(key.values())) for key in keys]
        yield from (key_columns[0].in_(values[at : at + _CHUNK]) for at in range(0, len(values), _CHUNK))
        return
    first, second = key_columns
    for owner, days in _owners(keys).items():
        for at in range(0, len(days), _CHUNK):
            yield and_(first == owner, second.in_(days[at : at + _CHUNK]))


def _owners(keys: list[Row]) -> dict[Any, list[Any]]:
    """Return the days of each owner."""
    owners: dict[Any, list[Any]] = defaultdict(list)
    for owner, day in (key.values() for key in keys):
        owners[owner].append(day)
    return owners


def _versions(table: Table, names: Iterable[str]) -> list[Any]:
    wanted = {*names, VERSION} - {column.name for column in table.primary_key}
    return [column for column in table.c if column.name in wanted]


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
