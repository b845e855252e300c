"""One team's rows on their way between two workspaces: what is known of each side, what differs.

Nothing here reads or writes: rows are plain mappings, and what the tables are is told by a ``Layout``.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from slodesk.domain.phrases import Meant

Row = dict[str, Any]
Tables = dict[str, dict[str, Row]]
"""Table → key → row."""
Side = Literal["both", "there", "here"]
"""Where something was changed since the two were last the same, as far as the change logs tell."""
What = Literal["field", "gone_here", "gone_there", "plan"]


@dataclass(frozen=True, slots=True)
class Layout:
    """What the comparison has to know about tables.

    Attributes:
        tables: parents before children.
        owners: table → the column and the table of what a row belongs to.
        references: table → column → the table it refers to.
        needed: columns (of a table) that are never empty.
        unique: table → groups of columns that no two rows share.
        alike: table → columns that also agree when two rows of one name are the same thing.
        own: columns (of a table) that each workspace keeps for itself.
        numbered: table → the column each workspace numbers on its own.
        soft: columns (of a table) that hold a key without being a reference.
        orders: table → two columns that must not lead in a circle.
    """

    tables: tuple[str, ...]
    owners: Mapping[str, tuple[str, str]]
    references: Mapping[str, Mapping[str, str]]
    needed: frozenset[tuple[str, str]]
    unique: Mapping[str, tuple[tuple[str, ...], ...]]
    alike: Mapping[str, tuple[str, ...]]
    own: frozenset[tuple[str, str]]
    numbered: Mapping[str, str]
    soft: frozenset[tuple[str, str]]
    orders: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Touch:
    """Who changed something last, and when."""

    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Past:
    """One field's past: its last change, and marks of the values it had before."""

    touch: Touch
    was: frozenset[str]


@dataclass(frozen=True, slots=True)
class Gone:
    """A row that was removed, with marks of its last values where they are known."""

    table: str
    touch: Touch
    was: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class History:
    """What a change log tells about rows, by their keys."""

    made: Mapping[str, Touch] = field(default_factory=dict)
    fields: Mapping[tuple[str, str], Past] = field(default_factory=dict)
    gone: Mapping[str, Gone] = field(default_factory=dict)

    def touch(self, key: str, column: str) -> Touch | None:
        """Return who gave a field its value; None where the log does not say."""
        past = self.fields.get((key, column))
        return self.made.get(key) if past is None else past.touch

    def had(self, key: str, column: str, value: Any) -> bool:
        """Return whether a field is known to have had a value before."""
        past = self.fields.get((key, column))
        return past is not None and mark(value) in past.was


@dataclass(frozen=True, slots=True)
class Pack:
    """One team's rows from another workspace.

    Attributes:
        team: key of the team.
        tables: table → rows.
        outside: key → table and name of what rows refer to without bringing it.
        history: what the other workspace's change log tells.
    """

    team: str
    tables: Mapping[str, list[Row]]
    outside: Mapping[str, tuple[str, str]]
    history: History


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that differs, for a person to see and decide.

    Attributes:
        number: its place; operations name it.
        what: a field, a thing removed on one side, or a signed plan as a whole.
        side: where it changed; ``both`` is a conflict.
        table: of the thing.
        key: of the thing.
        path: the names of what it is part of, and its own.
        column: the field; empty for a whole thing.
        mine: what is here, references by name.
        theirs: what the pack says.
        here: who changed it here last.
        there: who changed it there last.
    """

    number: int
    what: What
    side: Side
    table: str
    key: str
    path: tuple[str, ...]
    column: str = ""
    mine: Any = None
    theirs: Any = None
    here: Touch | None = None
    there: Touch | None = None

    @property
    def conflict(self) -> bool:
        """Whether only a person can decide."""
        return self.side == "both"

    @property
    def newer_there(self) -> bool:
        """Whether the other side changed it later, as far as both are known."""
        return self.there is not None and (self.here is None or self.there.at > self.here.at)


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a row: made (``before`` is None), changed in some columns, or removed.

    ``line`` is the decision it waits for; None when it overwrites nothing.
    """

    table: str
    key: str
    before: Row | None
    after: Row | None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything a pack would do to a workspace.

    Attributes:
        lines: what differs, conflicts first.
        steps: what may be done, by decision.
        notes: what is left out, or taken as the same.
        same: key there → key here.
        unchanged: rows that are equal.
        new: table → rows that are not here yet.
        only_here: rows of the team that the pack does not have.
    """

    lines: tuple[Line, ...]
    steps: tuple[Step, ...]
    notes: tuple[Meant, ...]
    same: Mapping[str, str]
    unchanged: int
    new: Mapping[str, int]
    only_here: int

    @property
    def conflicts(self) -> tuple[Line, ...]:
        """The lines only a person can decide."""
        return tuple(line for line in self.lines if line.conflict)

    @property
    def safe(self) -> frozenset[int]:
        """The decisions that overwrite nothing anybody here did: changed there only."""
        return frozenset(line.number for line in self.lines if line.side == "there")


def mark(value: Any) -> str:
    """Return a short mark of a value: equal values have equal marks, and it tells nothing else."""
    text = json.dumps(_plain(value), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    return value


_NAMES = (
    "name", "title", "identifier", "release_version", "quarter", "journey", "period", "effective", "day",
    "kind", "number", "audience", "text",
)  # fmt: skip


def own_name(row: Row, named: Mapping[str, str]) -> str:
    """Return what people call a row; ``named`` gives names of what it refers to."""
    for column in ("depends_on_id", "needs_id"):
        if column in row:
            return named.get(row[column], "")
    for column in _NAMES:
        if row.get(column) not in (None, ""):
            return str(row[column])[:120]
    others = [named[value] for name, value in row.items() if name.endswith("_id") and value in named]
    return others[-1] if others else ""


def path_of(layout: Layout, sides: Sequence[Tables], table: str, key: str) -> tuple[str, ...]:
    """Return the names of what a thing is part of, below its team, and its own.

    Args:
        layout: what the tables are.
        sides: where to look for rows; the first that has one decides.
        table: of the thing.
        key: of the thing.
    """
    row = next((side[table][key] for side in sides if key in side.get(table, ())), None)
    if row is None:
        return ()
    owner = layout.owners.get(table)
    above: tuple[str, ...] = ()
    if owner is not None and owner[1] != "team" and row.get(owner[0]):
        above = path_of(layout, sides, owner[1], row[owner[0]])
    named = {}
    for column, target in layout.references.get(table, {}).items():
        if row.get(column) and (owner is None or column != owner[0]):
            named[row[column]] = (path_of(layout, sides, target, row[column]) or ("",))[-1]
    return (*above, own_name(row, named))
