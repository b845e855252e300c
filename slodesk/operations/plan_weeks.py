"""The weeks of a plan: their dates, and closing one, which takes what is open to the next (R23, R24)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from slodesk.domain.errors import RuleBroken
from slodesk.domain.planning import COMMUNICATE
from slodesk.domain.planning_calendar import WeekDates, check_week, due_day, planning_weeks, shifted
from slodesk.domain.window import parse_quarter
from slodesk.operations.plan_rows import begin, holidays_of, open_plan, open_week
from slodesk.operations.planning_checks import of
from slodesk.operations.rows import assign
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from slodesk.storage.schema_planning import PlanItemRow, PlanRow, PlanWeekRow


def set_week_dates(session: Session, plan_id: str, number: int, starts: date, ends: date) -> None:
    """Move one week of a plan, or make it longer or shorter; due dates on its last day go with it."""
    plan = open_plan(session, plan_id)
    moved = WeekDates(_week(plan, number).number, starts, ends)
    check_week(_dates(plan), moved)
    _put(session, plan, [moved])


def shift_weeks(session: Session, plan_id: str, number: int, days: int) -> None:
    """Move a week and all later ones by whole days; due dates on their last days go with them."""
    plan = open_plan(session, plan_id)
    first = _week(plan, number).number
    before, after = _dates(plan), shifted(_dates(plan), first, timedelta(days=days))
    moved = [week for week, old in zip(after, before, strict=True) if week != old]
    for week in moved:
        check_week(after, week)
    _put(session, plan, moved)


def reset_weeks(session: Session, plan_id: str) -> None:
    """Give all weeks of a plan the calendar's dates again (R23)."""
    plan = open_plan(session, plan_id)
    fiscal_start = read_settings(session).fiscal_year_start
    _put(session, plan, planning_weeks(parse_quarter(plan.quarter, fiscal_start)))


def set_week_note(session: Session, plan_id: str, number: int, note: str) -> None:
    """Write what people should know about a week."""
    week = _week(open_plan(session, plan_id), number)
    assign(week, of("plan_week"), "note", note)


def close_week(session: Session, plan_id: str, number: int, at: datetime) -> None:
    """Close a week; its open activities and deliverables go on to the next one.

    Raises:
        RuleBroken: an earlier week is still open, or this one is closed.
    """
    plan = open_week(session, plan_id, number)
    week = _week(plan, number)
    if week.closed is not None:
        raise RuleBroken(f"{_name(number)} is already closed.")
    before = next((other for other in plan.weeks if other.number < number and other.closed is None), None)
    if before is not None:
        raise RuleBroken(f"Close week {before.number} first: what is open there comes here.")
    begin(plan)
    week.closed = at
    if number < COMMUNICATE:
        _roll(session, plan, _open_items(plan.items, number), number + 1)


def reopen_week(session: Session, plan_id: str, number: int) -> None:
    """Open a closed week again; what went on from it and is still open comes back.

    Raises:
        RuleBroken: it is open, or a later week is closed.
    """
    plan = open_week(session, plan_id, number)
    week = _week(plan, number)
    if week.closed is None:
        raise RuleBroken(f"{_name(number)} is open.")
    later = [other.number for other in plan.weeks if other.number > number and other.closed is not None]
    if later:
        raise RuleBroken(f"Open {_name(max(later)).lower()} again first.")
    week.closed = None
    came = [item for item in _open_items(plan.items, number + 1) if item.first_week <= number]
    _roll(session, plan, came, number)


def _roll(session: Session, plan: PlanRow, items: Sequence[PlanItemRow], number: int) -> None:
    """Take items to another week: behind those that are there, due when the others are."""
    due = due_day(_of_row(_week(plan, number)), holidays_of(session, plan.team_id))
    place = max((item.position for item in plan.items), default=-1) + 1
    for offset, item in enumerate(items):
        item.week = number
        item.due = due
        item.position = place + offset


def _open_items(items: Iterable[PlanItemRow], number: int) -> list[PlanItemRow]:
    found = [item for item in items if item.week == number and not item.done]
    return sorted(found, key=lambda item: item.position)


def _put(session: Session, plan: PlanRow, weeks: Iterable[WeekDates]) -> None:
    free = holidays_of(session, plan.team_id)
    for week in weeks:
        row = _week(plan, week.number)
        before, after = due_day(_of_row(row), free), due_day(week, free)
        for field, value in (("starts", week.starts), ("ends", week.ends)):
            if getattr(row, field) != value:
                setattr(row, field, value)
        for item in plan.items:
            if item.week == week.number and item.due == before and item.due != after:
                item.due = after


def _week(plan: PlanRow, number: Any) -> PlanWeekRow:
    week = next((week for week in plan.weeks if week.number == number), None)
    if week is None:
        raise RuleBroken(f"This plan has no week {number}.")
    return week


def _dates(plan: PlanRow) -> tuple[WeekDates, ...]:
    return tuple(_of_row(week) for week in sorted(plan.weeks, key=lambda week: week.number))


def _of_row(week: PlanWeekRow) -> WeekDates:
    return WeekDates(week.number, week.starts, week.ends)


def _name(number: int) -> str:
    return "The time to communicate" if number == COMMUNICATE else f"Week {number}"
