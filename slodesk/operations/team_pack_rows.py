"""Which rows are a team's, and what the change log tells about them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, func, or_, select

from slodesk.domain.team_pack import Gone, History, Layout, Past, Touch, mark, path_of
from slodesk.operations.workspace_copy import unique_columns
from slodesk.storage.audit import MAX_TEXT
from slodesk.storage.schema import ChangeLogRow
from slodesk.storage.tables import metadata
from slodesk.storage.types import Exact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy import Table
    from sqlalchemy.orm import Session

    from slodesk.domain.team_pack import Row, Tables

_PARTS: Final = {
    "team": "person holiday service plan review_schedule review",
    "service": "journey sla slo metric release satisfaction dependency action_item",
    "slo": "slo_target evidence correction",
    "incident": "incident_service retrospective retro_wait",
    "retrospective": "retro_event retro_factor retro_point retro_figure retro_adjustment retro_person "
    "retro_reviewer retro_snapshot",
    "release": "release_decision",
    "review": "review_note review_adjustment review_person",
    "plan": "plan_week plan_item plan_input plan_target plan_capacity initiative risk plan_feedback "
    "plan_approver plan_document plan_message plan_snapshot",
    "initiative": "initiative_need",
    "meeting": "meeting_item meeting_person meeting_entry",
}
OWNERS: Final[Mapping[str, tuple[str, str]]] = {
    "meeting": ("subject_id", "plan"),
    "action_change": ("action_id", "action_item"),
    **{part: (f"{whole}_id", whole) for whole, parts in _PARTS.items() for part in parts.split()},
}
"""Table → the column and the table of what its rows are part of."""
LEFT_BEHIND: Final = frozenset({"setting", "policy_version", "policy_draft", "agenda", "change_log"})
"""What belongs to a workspace, not to a team."""
SAMPLES: Final = {"sample_day": ("slo_id", "slo"), "metric_day": ("metric_id", "metric")}
WAS_LIMIT: Final = 50
"""Earlier values of one field that a log is asked for."""


@cache
def layout() -> Layout:
    """Return what the comparison has to know about our tables."""
    tables = [
        table for table in metadata().sorted_tables
        if table.name not in LEFT_BEHIND and table.name not in SAMPLES
    ]  # fmt: skip
    return Layout(
        tables=tuple(table.name for table in tables),
        owners=OWNERS,
        references={
            table.name: {key.parent.name: key.column.table.name for key in _sorted_keys(table)}
            for table in tables
        },
        needed=frozenset(
            (table.name, column.name) for table in tables for column in table.columns if not column.nullable
        ),
        unique={table.name: tuple(unique_columns(table)) for table in tables},
        alike={"incident": ("started",)},
        own=frozenset({("team", "position"), ("service", "position"), ("incident", "identifier")}),
        numbered={"incident": "identifier"},
        soft=frozenset(
            {
                ("meeting", "subject_id"),
                ("meeting", "current_id"),
                ("initiative", "source_id"),
                ("action_item", "source_id"),
                ("review_note", "about"),
            }
        ),
        orders={
            "dependency": ("service_id", "depends_on_id"),
            "initiative_need": ("initiative_id", "needs_id"),
        },
    )


def _sorted_keys(table: Table) -> list[Any]:
    return sorted(table.foreign_keys, key=lambda key: key.parent.name)


def of_team(name: str, team_id: str) -> ColumnElement[bool]:
    """Return the condition under which rows of a table are a team's."""
    tables = metadata().tables
    table = tables[name]
    if name == "team":
        return table.c.id == team_id
    if name == "incident":
        hits, services = tables["incident_service"], tables["service"]
        mine = select(services.c.id).where(of_team("service", team_id))
        return table.c.id.in_(select(hits.c.incident_id).where(hits.c.service_id.in_(mine)))
    column, parent = OWNERS.get(name) or SAMPLES[name]
    owned = table.c[column].in_(select(tables[parent].c.id).where(of_team(parent, team_id)))
    if name != "action_item":
        return owned
    entries, work, learned = tables["meeting_entry"], tables["initiative"], tables["retrospective"]
    return or_(
        owned,
        table.c.source_id.in_(select(learned.c.id).where(of_team("retrospective", team_id))),
        table.c.id.in_(select(entries.c.action_id).where(of_team("meeting_entry", team_id))),
        table.c.id.in_(
            select(work.c.source_id).where(work.c.source_kind == "action", of_team("initiative", team_id))
        ),
    )


def read_tables(session: Session) -> Tables:
    """Return everything a pack can touch, as the program's own values; no samples."""
    found: Tables = {}
    for name in layout().tables:
        found[name] = {row["id"]: row for row in _rows(session, metadata().tables[name])}
    return found


def _rows(session: Session, table: Table, where: ColumnElement[bool] | None = None) -> Iterable[Row]:
    chosen = select(*(column for column in table.columns if column.name != "version"))
    if where is not None:
        chosen = chosen.where(where)
    return (dict(row) for row in session.execute(chosen.execution_options(yield_per=500)).mappings())


def names_of(session: Session, wanted: Collection[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Return the table and name of rows, given table and key; a part of something by both names."""
    found: Tables = {}
    asked = set(wanted)
    while asked:
        name, key = asked.pop()
        table = metadata().tables[name]
        for row in _rows(session, table, table.c.id == key):
            found.setdefault(name, {})[key] = row
            owner = OWNERS.get(name)
            if owner is not None and owner[1] != "team" and row[owner[0]]:
                asked.add((owner[1], row[owner[0]]))
    return {
        key: (name, " / ".join(path_of(layout(), (found,), name, key)))
        for name, key in sorted(wanted) if key in found.get(name, ())
    }  # fmt: skip


def history(session: Session, keys: Collection[str] | None = None) -> History:
    """Return what the change log tells.

    Args:
        session: to read with.
        keys: only these rows, and removed ones that belonged to them; without, everything.
    """
    made: dict[str, Touch] = {}
    fields: dict[tuple[str, str], Past] = {}
    gone: dict[str, tuple[str, Touch, Row]] = {}
    chosen = select(ChangeLogRow.at, ChangeLogRow.who, ChangeLogRow.action, ChangeLogRow.rows)
    ordered = chosen.order_by(ChangeLogRow.at, ChangeLogRow.id).execution_options(yield_per=200)
    for at, who, action, rows in session.execute(ordered):
        touch = Touch(who, at)
        for told in rows:
            key = told.get("key", {}).get("id")
            name = told.get("table")
            if key is None or name not in layout().tables:
                continue
            if "after" not in told:
                made.pop(key, None)
                if action != "undo":  # what never was, as far as people are concerned, was not removed
                    gone[key] = (name, touch, told.get("before", {}))
                continue
            gone.pop(key, None)
            if "before" not in told:
                made[key] = touch
            elif keys is None or key in keys:
                for column, value in told["before"].items():
                    was = fields[key, column].was if (key, column) in fields else frozenset()
                    fields[key, column] = Past(touch, _with(was, name, column, value))
    known = {
        key: Gone(name, touch, {} if keys is not None else dict(_marks(name, before)))
        for key, (name, touch, before) in gone.items()
        if keys is None or _belonged(key, gone, keys)
    }
    if keys is not None:
        made = {key: touch for key, touch in made.items() if key in keys}
    return History(made, fields, known)


def _belonged(key: str, gone: Mapping[str, tuple[str, Touch, Row]], keys: Collection[str]) -> bool:
    while key in gone:
        name, _, before = gone[key]
        owner = OWNERS.get(name)
        if owner is None or not isinstance(before.get(owner[0]), str):
            return False
        key = before[owner[0]]
    return key in keys


def _with(was: frozenset[str], name: str, column: str, value: Any) -> frozenset[str]:
    found = _mark(name, column, value)
    return was if found is None or len(was) >= WAS_LIMIT else was | {found}


def _marks(name: str, row: Row) -> Iterable[tuple[str, str]]:
    for column, value in row.items():
        found = _mark(name, column, value)
        if found is not None:
            yield column, found


def _mark(name: str, column: str, value: Any) -> str | None:
    """Return the mark of a value as the log holds it; None where the log does not hold it whole."""
    known = metadata().tables[name].columns.get(column)
    if known is None or (isinstance(value, str) and len(value) > MAX_TEXT):
        return None
    if isinstance(value, str) and isinstance(known.type, Exact):
        try:
            return mark(Decimal(value))
        except InvalidOperation:
            return None
    return mark(value)


def workspace_key(session: Session) -> str:
    """Return what tells a workspace from every other: the first entry of its change log, if any."""
    return session.scalar(select(func.min(ChangeLogRow.id))) or ""


def moment_text(at: datetime) -> str:
    """Return a moment as packs write it."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
