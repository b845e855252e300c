"""Plans of a quarter: their weeks, and the activities and deliverables in them (R23, R24)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slodesk.domain.errors import RuleBroken
from slodesk.domain.planning import APPROVED, SUPERSEDED
from slodesk.domain.planning_calendar import due_day, planning_weeks, shifted
from slodesk.domain.planning_steps import STEPS, check_way
from slodesk.domain.window import parse_quarter
from slodesk.operations.plan_rows import begin, holidays_of, open_content, open_plan, open_week, plan_of
from slodesk.operations.planning_checks import of
from slodesk.operations.rows import a_date, assign, assign_all, find, flag, number_rows, optional
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.schema import TeamRow
from slodesk.storage.schema_planning import PlanItemRow, PlanRow, PlanWeekRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.orm import Session

_FIELDS = ("layout", "method", "method_periods", "features_percent", "features_reason", "summary")


def create_plan(
    session: Session, quarter: str, team_id: str | None = None, *, starts: date | None = None, **fields: Any
) -> str:
    """Begin a plan with its weeks, and in each what the framework asks of it; returns its key.

    Args:
        session: a writing session.
        quarter: the fiscal quarter planned for, ``2027-Q1``.
        team_id: whose plan it is; None for all teams together.
        starts: the first day of week 1; None for the calendar's (R23).
        fields: as in :func:`set_plan_field`.

    Raises:
        RuleBroken: the team has a plan for this quarter, or something is not as it should be.
    """
    checks = of("plan")
    row = PlanRow(team_id=None if team_id is None else find(session, TeamRow, team_id, "team").id)
    assign(row, checks, "quarter", quarter)
    if plan_of(session, row.quarter, team_id) is not None:
        raise RuleBroken(f"There is already a plan for {row.quarter}: open that one.", "quarter")
    for field, value in fields.items():
        _assign_field(row, field, value)
    weeks = planning_weeks(parse_quarter(row.quarter, read_settings(session).fiscal_year_start))
    if starts is not None:
        weeks = shifted(weeks, 1, starts - weeks[0].starts)
    row.weeks = [PlanWeekRow(number=week.number, starts=week.starts, ends=week.ends) for week in weeks]
    free = holidays_of(session, team_id)
    due = {week.number: due_day(week, free) for week in weeks}
    row.items = [
        PlanItemRow(
            week=step.week, first_week=step.week, kind=step.kind, key=step.key, title=step.title,
            due=due[step.week], position=position,
        )
        for position, step in enumerate(STEPS)
    ]  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def create_plans(session: Session, quarter: str, team_ids: Sequence[str], **fields: Any) -> list[str]:
    """Begin a plan for each of these teams that has none for the quarter; returns the new ones' keys."""
    wanted = of("plan")["quarter"](quarter)
    without = [key for key in dict.fromkeys(team_ids) if plan_of(session, wanted, key) is None]
    return [create_plan(session, wanted, key, **fields) for key in without]


def set_plan_field(session: Session, plan_id: str, field: str, value: Any) -> None:
    """Set layout, method, method_periods, features_percent, features_reason or summary of a plan."""
    _assign_field(open_content(session, plan_id), field, value)


def set_plan_state(session: Session, plan_id: str, state: str) -> None:
    """Take a plan to draft, in_planning or in_approval; approving it is a step of its own (R31)."""
    plan = open_plan(session, plan_id)
    wanted = of("plan")["state"](state)
    if wanted in (APPROVED, SUPERSEDED):
        raise RuleBroken("A plan is approved by its approvers.", "state")
    check_way(plan.state, wanted)
    assign(plan, of("plan"), "state", wanted)


def remove_plan(session: Session, plan_id: str) -> None:
    """Remove a plan with everything in it.

    Raises:
        RuleBroken: it was approved once: that stays on record (R31).
    """
    plan = open_plan(session, plan_id)
    if plan.snapshots:
        raise RuleBroken("This plan was approved once, and stays on record.")
    session.delete(plan)


def add_item(session: Session, plan_id: str, week: int, kind: str, title: str, **fields: Any) -> str:
    """Add an activity or deliverable of the team's own to a week; returns its key."""
    plan = open_week(session, plan_id, week)
    row = PlanItemRow(position=max((item.position for item in plan.items), default=-1) + 1)
    assign_all(row, _item_checks(), {"week": week, "kind": kind, "title": title, **fields})
    row.first_week = row.week
    plan.items.append(row)
    session.flush()
    return row.id


def set_item_field(session: Session, item_id: str, field: str, value: Any) -> None:
    """Set title, kind, owner, due, done, notes or week of an activity or deliverable."""
    row, plan = _item(session, item_id)
    assign(row, _item_checks(), field, value)
    if field == "week":
        open_week(session, plan.id, row.week)
    if field == "done" and row.done:
        begin(plan)


def move_item(session: Session, item_id: str, position: int) -> None:
    """Put an item at this place (0 = first) among those of its week and kind."""
    row, plan = _item(session, item_id)
    rows = sorted((item for item in plan.items if _alike(item, row)), key=lambda item: item.position)
    places = [item.position for item in rows]
    rows.remove(row)
    rows.insert(max(0, min(position, len(rows))), row)
    number_rows(rows, places)


def remove_item(session: Session, item_id: str) -> None:
    """Remove an activity or deliverable from its plan."""
    row, plan = _item(session, item_id)
    plan.items.remove(row)


def _item(session: Session, item_id: str) -> tuple[PlanItemRow, PlanRow]:
    row = find(session, PlanItemRow, item_id, "step")
    return row, open_week(session, row.plan_id, row.week)


def _alike(item: PlanItemRow, other: PlanItemRow) -> bool:
    return (item.week, item.kind) == (other.week, other.kind)


def _assign_field(row: PlanRow, field: str, value: Any) -> None:
    checks = {name: check for name, check in of("plan").items() if name in _FIELDS}
    checks["features_percent"] = optional(checks["features_percent"])
    assign(row, checks, field, value)


def _item_checks() -> dict[str, Any]:
    checks = {name: check for name, check in of("plan_item").items() if name not in ("key", "first_week")}
    return {**checks, "due": optional(a_date), "done": flag}
