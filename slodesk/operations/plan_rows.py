"""What every operation on a plan needs: the plan, leave to change it, and the days its team is off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from slodesk.domain.errors import RuleBroken
from slodesk.domain.planning import APPROVED, COMMUNICATE, DRAFT, IN_APPROVAL, IN_PLANNING, SUPERSEDED
from slodesk.operations.rows import find
from slodesk.storage.schema_planning import HolidayRow, PlanRow

if TYPE_CHECKING:
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
