"""Holidays: days on which nobody works, of one team or of everybody (R23)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.domain.errors import RuleBroken
from slodesk.operations.plan_rows import due_days_follow
from slodesk.operations.planning_checks import of
from slodesk.operations.rows import a_date, assign, assign_all, find, reference
from slodesk.storage.schema import TeamRow
from slodesk.storage.schema_planning import HolidayRow

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from slodesk.operations.rows import Check


def add_holiday(session: Session, day: date, name: str = "", team_id: str | None = None) -> str:
    """Mark a day as free, for one team or (None) for everybody; returns its key.

    Here and below: what open plans have due on a week's last working day stays due then (R23).
    """
    row = HolidayRow()
    assign_all(row, _checks(session), {"team_id": team_id, "day": day, "name": name})
    _refuse_twice(session, row)
    with due_days_follow(session):
        session.add(row)
    return row.id


def set_holiday_field(session: Session, holiday_id: str, field: str, value: Any) -> None:
    """Set day, name or team_id of a holiday."""
    row = find(session, HolidayRow, holiday_id, "holiday")
    with due_days_follow(session), session.no_autoflush:
        assign(row, _checks(session), field, value)
        _refuse_twice(session, row)


def remove_holiday(session: Session, holiday_id: str) -> None:
    """Make a holiday a working day again."""
    row = find(session, HolidayRow, holiday_id, "holiday")
    with due_days_follow(session):
        session.delete(row)


def _checks(session: Session) -> dict[str, Check]:
    return {**of("holiday"), "day": a_date, "team_id": reference(session, TeamRow, "team")}


def _refuse_twice(session: Session, row: HolidayRow) -> None:
    of_team = HolidayRow.team_id.is_(None) if row.team_id is None else HolidayRow.team_id == row.team_id
    with session.no_autoflush:
        same = session.scalars(select(HolidayRow).where(HolidayRow.day == row.day, of_team)).all()
    if any(other is not row for other in same):
        raise RuleBroken("This day is already marked.", "day")
