"""What one edit did to the rows of a workspace, recorded while it is flushed.

Undo, redo, the audit trail, the search index and the refresh of the window all work from this
record, so no feature writes its own inverse.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import object_session
from sqlalchemy.orm.base import LoaderCallableStatus

from slodesk.storage.schema import Base

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import ColumnElement, Connection, Table
    from sqlalchemy.orm import Mapper, Session

Row = dict[str, Any]
Key = tuple[str, tuple[Any, ...]]

VERSION = "version"
"""The optimistic lock; it counts writes, so it is never part of what an edit changed."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row before and after an edit; ``None`` where it did not exist."""

    table: str
    key: Row
    before: Row | None
    after: Row | None

    @property
    def identity(self) -> Key:
        """The table and primary key, hashable."""
        return self.table, tuple(self.key.values())

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns an update changed; every column of an inserted or deleted row."""
        if self.before is None or self.after is None:
            return tuple(name for name in (self.after or self.before or {}) if name != VERSION)
        before, after = self.before, self.after
        return tuple(
            name for name in after if name != VERSION and (name not in before or before[name] != after[name])
        )

    def inverted(self) -> RowChange:
        """Return the change that takes this one back."""
        return RowChange(self.table, self.key, self.after, self.before)

    def then(self, later: RowChange) -> RowChange:
        """Return the net change of this one followed by ``later`` on the same row."""
        return RowChange(self.table, self.key, self.before, later.after)

    def __bool__(self) -> bool:
        if self.before is None or self.after is None:
            return self.before is not self.after
        return bool(self.columns)


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Everything one edit changed, one net change per row, under the label shown in the Undo menu."""

    label: str
    rows: tuple[RowChange, ...]
    result: Any = field(default=None, compare=False)
    """What the operation returned, e.g. the id of a new row."""
    tables: frozenset[str] = field(init=False, repr=False, compare=False)
    """The tables touched: whoever shows one of them refreshes."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "tables", frozenset(row.table for row in self.rows))

    def __bool__(self) -> bool:
        return bool(self.rows)

    def inverted(self) -> ChangeSet:
        """Return the change set that takes this one back."""
        return ChangeSet(self.label, tuple(row.inverted() for row in reversed(self.rows)))

    def then(self, later: ChangeSet) -> ChangeSet:
        """Return this followed by ``later`` as one step, under the later label (typing merges so)."""
        return ChangeSet(later.label, tuple(net((*self.rows, *later.rows))), later.result)


def net(rows: Iterable[RowChange]) -> Iterator[RowChange]:
    """Merge several changes of the same row into one and drop those that cancel out."""
    merged: dict[Key, RowChange] = {}
    for row in rows:
        earlier = merged.get(row.identity)
        merged[row.identity] = row if earlier is None else earlier.then(row)
    return (row for row in merged.values() if row)


class Recorder:
    """Collects the row changes of one session, cascades and several flushes included.

    It hears each INSERT, UPDATE and DELETE as the unit of work emits it, so that orphans and
    cascaded rows, which no flush event lists, are seen too.
    """

    _KEY = "slodesk_recorder"

    def __init__(self, session: Session) -> None:
        self._merged: dict[Key, RowChange] = {}
        self.pending: dict[int, tuple[Table, Row, Row]] = {}
        """Rows whose UPDATE or DELETE was begun: table, key and the row as this session saw it."""
        session.info[self._KEY] = self

    @classmethod
    def of(cls, target: object) -> Recorder | None:
        """Return the recorder listening to the session of a mapped object."""
        session = object_session(target)
        return None if session is None else session.info.get(cls._KEY)

    @classmethod
    def listening(cls, session: Session) -> Recorder:
        """Return the recorder of an edit's session."""
        recorder: Recorder = session.info[cls._KEY]
        return recorder

    def rows(self) -> tuple[RowChange, ...]:
        """Return the net changes so far, in the order the rows were first touched."""
        return tuple(row for row in self._merged.values() if row)

    def add(self, table: Table, before: Row | None, after: Row | None) -> None:
        """Record that a row went from ``before`` to ``after``."""
        source = after if after is not None else before
        if source is None:
            return
        names = [column.name for column in table.primary_key]
        if before is not None and after is not None and any(before[name] != after[name] for name in names):
            self.add(table, before, None)
            self.add(table, None, after)
            return
        self._merge(RowChange(table.name, {name: source[name] for name in names}, before, after))

    def add_gone(self, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
        """Record that whole rows were deleted."""
        titles = [column.name for column in table.c]
        names = [column.name for column in table.primary_key]
        for values in rows:
            row = dict(zip(titles, values, strict=True))
            self._merge(RowChange(table.name, {name: row[name] for name in names}, row, None))

    def _merge(self, row: RowChange) -> None:
        key = row.identity
        earlier = self._merged.get(key)
        self._merged[key] = row if earlier is None else earlier.then(row)


def remove_rows(session: Session, mapped: type[Base], where: ColumnElement[bool]) -> None:
    """Delete many rows by one statement, each recorded like any other deletion.

    For rows by the thousand, such as the days of samples that go with an SLO: the unit of work
    takes ten times as long. Used inside an edit only.
    """
    session.flush()
    table: Any = mapped.__table__
    recorder = Recorder.listening(session)
    gone = session.execute(select(table).where(where).with_for_update()).all()
    session.execute(table.delete().where(where))
    recorder.add_gone(table, gone)
    for target in session.identity_map.values():
        if isinstance(target, mapped):
            session.expunge(target)


@cache
def _columns(mapper: Mapper[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((attribute.key, attribute.columns[0].name) for attribute in mapper.column_attrs)


def _current(mapper: Mapper[Any], target: object) -> Row:
    return {column: getattr(target, key) for key, column in _columns(mapper)}


def _stored(mapper: Mapper[Any], connection: Connection, target: object) -> Row:
    """Return the row as the database still has it, from memory when memory knows."""
    state: Any = inspect(target)
    loaded, committed = state.dict, state.committed_state
    row = {}
    for key, column in _columns(mapper):
        value = committed[key] if key in committed else loaded.get(key, LoaderCallableStatus.NO_VALUE)
        if isinstance(value, LoaderCallableStatus):
            return _selected(mapper, connection, state.identity)
        row[column] = value
    return row


def _selected(mapper: Mapper[Any], connection: Connection, identity: tuple[Any, ...]) -> Row:
    table: Any = mapper.local_table
    where = [column == value for column, value in zip(table.primary_key, identity, strict=True)]
    row = connection.execute(select(table).where(*where)).mappings().first()
    return dict(row) if row is not None else {}


def _before_change(mapper: Mapper[Any], connection: Connection, target: object) -> None:
    recorder = Recorder.of(target)
    if recorder is not None:
        table: Any = mapper.local_table
        before = _stored(mapper, connection, target)
        recorder.pending[id(target)] = (table, before, _current(mapper, target))


def _after_insert(mapper: Mapper[Any], _: Connection, target: object) -> None:
    recorder = Recorder.of(target)
    if recorder is not None:
        table: Any = mapper.local_table
        recorder.add(table, None, _current(mapper, target))


def _after_update(mapper: Mapper[Any], _: Connection, target: object) -> None:
    recorder = Recorder.of(target)
    if recorder is not None and id(target) in recorder.pending:
        table, before, _wanted = recorder.pending.pop(id(target))
        recorder.add(table, before, _current(mapper, target))


def _after_delete(_: Mapper[Any], __: Connection, target: object) -> None:
    recorder = Recorder.of(target)
    if recorder is not None and id(target) in recorder.pending:
        table, before, _wanted = recorder.pending.pop(id(target))
        recorder.add(table, before, None)


event.listen(Base, "before_update", _before_change, propagate=True)
event.listen(Base, "before_delete", _before_change, propagate=True)
event.listen(Base, "after_insert", _after_insert, propagate=True)
event.listen(Base, "after_update", _after_update, propagate=True)
event.listen(Base, "after_delete", _after_delete, propagate=True)
