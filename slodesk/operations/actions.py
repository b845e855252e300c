"""Action items: what somebody promised to do, by when, and what became of it (R21)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.domain.action_items import OPEN, horizon, is_closed
from slodesk.domain.errors import RuleBroken
from slodesk.domain.window import parse_quarter
from slodesk.operations.incidents import moment
from slodesk.operations.references import forget_action
from slodesk.operations.retro_checks import address
from slodesk.operations.rows import (
    Check,
    a_date,
    assign,
    assign_all,
    find,
    line_text,
    long_text,
    name_text,
    one_of,
    optional,
    reference,
)
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.schema import ActionItemRow, ServiceRow
from slodesk.storage.schema_retrospectives import ActionChangeRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

PRIORITIES = ("P0", "P1", "P2", "P3")
STATUSES = ("open", "in progress", "done", "dropped")
HORIZONS = ("", "immediate", "short-term", "long-term")

TOLD = ("status", "due", "owner")
"""Fields whose changes people ask about later."""
_ONE_SPELL = timedelta(minutes=1)
"""What the same person changes again within it is one change: letters typed, a slip put right."""


def add_action(session: Session, title: str, **fields: Any) -> str:
    """Add an action item; returns its key. ``due`` is a day or a fiscal quarter, ``2027-Q1``."""
    row = ActionItemRow(status=OPEN)
    fields.setdefault("created", datetime.now(UTC))
    due = fields.pop("period", "") or fields.pop("due", None)
    fields.pop("due", None)
    assign_all(row, _checks(session), {"title": title, **fields})
    if is_closed(row.status) and row.closed is None:
        row.closed = row.created
    row.period = ""
    _set_due(session, row, due)
    session.add(row)
    session.flush()
    return row.id


def set_action_field(
    session: Session,
    action_id: str,
    field: str,
    value: Any,
    *,
    at: datetime | None = None,
    who: str = "",
    note: str = "",
) -> None:
    """Set any field of an action item; changes of status, due date and owner are remembered.

    Args:
        session: to write with.
        action_id: its key.
        field: its name; ``period`` is a due date given as a quarter.
        value: a day or a fiscal quarter for ``due``.
        at: when; now without.
        who: the local profile or database user that does it.
        note: why.
    """
    row = find(session, ActionItemRow, action_id, "action item")
    at = moment(at or datetime.now(UTC))
    field, value = ("due", value or row.due) if field == "period" else (field, value)
    before = _told(row, field)
    if field == "due":
        _set_due(session, row, value)
    elif field == "horizon" and row.due is not None:
        one_of(*HORIZONS)(value)  # a due date says how far away it is
    else:
        was_closed = is_closed(row.status)
        assign(row, _checks(session), field, value)
        if field == "status" and is_closed(row.status) != was_closed:
            row.closed = at if is_closed(row.status) else None
        if field == "created":
            _set_due(session, row, row.period or row.due)
    if field in TOLD:
        _remember(session, row, field, before, at, who, note)


def carry_forward(
    session: Session, action_id: str, due: date | str, note: str, *, at: datetime, who: str = ""
) -> None:
    """Give an action item more time, and say why; how often that happened stays known.

    Args:
        session: to write with.
        action_id: its key.
        due: the new day or fiscal quarter, later than the present one.
        note: why.
        at: when.
        who: the local profile or database user that does it.

    Raises:
        RuleBroken: it is done or dropped, has no due date, the new one is no later, or no reason is given.
    """
    row = find(session, ActionItemRow, action_id, "action item")
    if is_closed(row.status):
        raise RuleBroken("This action item is closed: open it again to carry it forward.")
    if row.due is None:
        raise RuleBroken("It has no due date that could be carried forward: give it one.", "due")
    day, _ = _due_day(session, due)
    if day is None or day <= row.due:
        raise RuleBroken("Carried forward, it is due later than before.", "due")
    if not note.strip():
        raise RuleBroken("Say in a few words why it takes longer.", "note")
    set_action_field(session, action_id, "due", due, at=at, who=who, note=note)


def remove_action(session: Session, action_id: str) -> None:
    """Remove an action item and its history."""
    row = find(session, ActionItemRow, action_id, "action item")
    forget_action(session, action_id)
    session.delete(row)


def _due_day(session: Session, value: Any) -> tuple[date | None, str]:
    """Return the last day of what is given as due date, and the quarter where it is one."""
    if isinstance(value, str) and value:
        quarter = parse_quarter(value, read_settings(session).fiscal_year_start)
        return quarter.next_first_day - timedelta(days=1), str(quarter)
    return optional(a_date)(value or None), ""


def _set_due(session: Session, row: ActionItemRow, value: Any) -> None:
    """Set the last day and, from it, how far away it is."""
    try:
        day, period = _due_day(session, value)
    except RuleBroken as broken:
        raise RuleBroken(broken.message, "due") from None
    if (row.due, row.period) != (day, period):
        row.due, row.period = day, period
    if day is not None:
        far = horizon(day, row.created.astimezone(read_settings(session).zone).date())
        if row.horizon != far:
            row.horizon = far


def _told(row: ActionItemRow, field: str) -> str:
    """Return what the history says a field holds."""
    if field == "due":
        return row.period or ("" if row.due is None else row.due.isoformat())
    return str(getattr(row, field)) if field in TOLD else ""


def _remember(
    session: Session, row: ActionItemRow, field: str, before: str, at: datetime, who: str, note: str
) -> None:
    """Write down a change; while somebody is typing, or puts a slip right, it stays one."""
    after = _told(row, field)
    if before == after:
        return
    same = ActionChangeRow.action_id == row.id, ActionChangeRow.field == field
    latest = session.scalars(
        select(ActionChangeRow)
        .where(*same)
        .order_by(ActionChangeRow.at.desc(), ActionChangeRow.id.desc())
        .limit(1)
    ).first()
    spell = latest is not None and latest.who == who and timedelta() <= at - latest.at <= _ONE_SPELL
    if latest is None or not spell or note or latest.note:
        said = {"who": line_text(who), "note": long_text(note.strip())}
        session.add(ActionChangeRow(action_id=row.id, at=at, field=field, before=before, after=after, **said))
    elif latest.before == after:
        session.delete(latest)
    else:
        latest.after = after
    session.flush()


def _checks(session: Session) -> Mapping[str, Check]:
    return {
        "title": name_text,
        "owner": line_text,
        "priority": one_of(*PRIORITIES),
        "status": one_of(*STATUSES),
        "horizon": one_of(*HORIZONS),
        "source": line_text,
        "source_kind": line_text,
        "source_id": line_text,
        "description": long_text,
        "link": address,
        "service_id": reference(session, ServiceRow, "service"),
        "created": moment,
        "closed": optional(moment),
    }
