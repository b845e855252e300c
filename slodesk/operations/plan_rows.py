"""What every operation on a plan needs: the plan, leave to change it, and the days its team is off."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from slodesk.domain.errors import RuleBroken
from slodesk.domain.planning import APPROVED, COMMUNICATE, DRAFT, IN_APPROVAL, IN_PLANNING, SUPERSEDED
from slodesk.domain.planning_calendar import WeekDates, due_day
from slodesk.operations.rows import find
from slodesk.storage.schema_planning import HolidayRow, PlanRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session


def open_plan(session: Session, plan_id: str) -> PlanRow:
    """Return a plan that may be changed.

    Raises:
        RuleBroken: it is gone, or approved: then it stays as it was signed (R31).
    """
    plan = find(session, PlanRow, plan_id, "plan")
    if plan.state in (APPROVED, SUPERSEDED):
        raise RuleBroken("This plan is approved: open a revision to change it.")
    return plan


def open_content(session: Session, plan_id: str) -> PlanRow:
    """Return a plan whose content may be changed: what people put their name to.

    Raises:
        RuleBroken: it is gone or approved, or somebody has agreed to it as it is (R31).
    """
    plan = open_plan(session, plan_id)
    signed = [row.name for row in plan.approvers if row.verdict == "approved"]
    if plan.state == IN_APPROVAL and signed:
        raise RuleBroken(
            f"{signed[0]} has agreed to the plan as it is: take it back to planning to change it."
        )
    return plan


def open_week(session: Session, plan_id: str, number: int) -> PlanRow:
    """Return a plan one of whose weeks may be changed: the time to communicate follows the approval.

    Raises:
        RuleBroken: it is gone, or approved and this is a week before that; or a later plan took its place.
    """
    plan = find(session, PlanRow, plan_id, "plan")
    if number == COMMUNICATE and plan.state == APPROVED:
        return plan
    return open_plan(session, plan_id)


def begin(plan: PlanRow) -> None:
    """Take a draft to planning: somebody has begun."""
    if plan.state == DRAFT:
        plan.state = IN_PLANNING


def plan_of(session: Session, quarter: str, team_id: str | None) -> str | None:
    """Return the key of a team's plan for a quarter, None where there is none yet."""
    of_team = PlanRow.team_id.is_(None) if team_id is None else PlanRow.team_id == team_id
    found = session.scalars(select(PlanRow.id).where(PlanRow.quarter == quarter, of_team)).first()
    return None if found is None else str(found)


def holidays_of(session: Session, team_id: str | None) -> tuple[date, ...]:
    """Return the days a team is off, in order: everybody's and its own."""
    mine: ColumnElement[bool] = HolidayRow.team_id.is_(None)
    if team_id is not None:
        mine = or_(mine, HolidayRow.team_id == team_id)
    return tuple(sorted(set(session.scalars(select(HolidayRow.day).where(mine)))))


@contextmanager
def due_days_follow(session: Session) -> Iterator[None]:
    """Let what is due on a week's last working day stay so while holidays change inside (R23).

    Closed weeks, what is done, days people chose themselves and what is approved stay as they are; the
    time to communicate goes on after the approval.
    """
    before = _last_days(session)
    yield
    session.flush()
    after = _last_days(session)
    for (plan, number), day in before.items():
        now = after[plan, number]
        for item in plan.items if now != day else ():
            if item.week == number and item.due == day and not item.done:
                item.due = now


def _last_days(session: Session) -> dict[tuple[PlanRow, int], date]:
    """Return when what an open week of a plan brings is due."""
    found = {}
    free: dict[str | None, tuple[date, ...]] = {}
    for plan in session.scalars(select(PlanRow).where(PlanRow.state != SUPERSEDED)):
        if plan.team_id not in free:
            free[plan.team_id] = holidays_of(session, plan.team_id)
        for week in plan.weeks:
            if week.closed is None and (plan.state != APPROVED or week.number == COMMUNICATE):
                dates = WeekDates(week.number, week.starts, week.ends)
                found[plan, week.number] = due_day(dates, free[plan.team_id])
    return found
