"""How much each team can do in the planned quarter: people × weeks × hours − time off (R29)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.domain.errors import RuleBroken
from slodesk.domain.window import parse_quarter
from slodesk.operations.plan_rows import begin, open_content
from slodesk.operations.planning_checks import of
from slodesk.operations.rows import assign, find, optional
from slodesk.storage.queries.capacity import suggested
from slodesk.storage.queries.settings import policy_at, read_settings, teams
from slodesk.storage.schema import TeamRow
from slodesk.storage.schema_planning import PlanCapacityRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from slodesk.operations.rows import Check
    from slodesk.storage.queries.capacity import Estimate
    from slodesk.storage.schema_planning import PlanRow

_FIELDS = ("people", "weeks", "hours", "time_off", "toil", "note")


def set_capacity_field(session: Session, plan_id: str, team_id: str, field: str, value: Any) -> None:
    """Set people, weeks, hours, time_off, toil or note of a team; the rest begins as suggested."""
    if field not in _FIELDS:
        raise RuleBroken(f"There is no field “{field}” here.", field)
    assign(_row(session, open_content(session, plan_id), team_id), _CHECKS, field, value)


def take_suggestions(session: Session, plan_id: str) -> int:
    """Let the suggestion count for every team that nobody estimated; returns how many there were.

    Teams whose size is not known are left for people to type.
    """
    plan = open_content(session, plan_id)
    stored = {row.team_id for row in plan.capacities}
    taken = 0
    for team in teams(session):
        if (
            team.id not in stored
            and plan.team_id in (None, team.id)
            and _suggested(session, plan, team.id).people
        ):
            _row(session, plan, team.id)
            taken += 1
    return taken


def forget_capacity(session: Session, plan_id: str, team_id: str) -> None:
    """Take a team's estimate back: the suggestion is shown again, and nothing counts."""
    plan = open_content(session, plan_id)
    row = next((each for each in plan.capacities if each.team_id == team_id), None)
    if row is None:
        raise RuleBroken("Nobody has estimated this team yet.")
    plan.capacities.remove(row)


def _row(session: Session, plan: PlanRow, team_id: str) -> PlanCapacityRow:
    """Return a team's estimate; made from the suggestion when it says something for the first time."""
    find(session, TeamRow, team_id, "team")
    if plan.team_id not in (None, team_id):
        raise RuleBroken("This plan is another team's.")
    same = PlanCapacityRow.plan_id == plan.id, PlanCapacityRow.team_id == team_id
    row = session.scalars(select(PlanCapacityRow).where(*same)).first()
    if row is None:
        hint = _suggested(session, plan, team_id)
        row = PlanCapacityRow(
            team_id=team_id, people=hint.people or Decimal(0), weeks=hint.weeks, hours=hint.hours,
            time_off=hint.time_off, toil=None, note="",
        )  # fmt: skip
        plan.capacities.append(row)
        begin(plan)
        session.flush()
    return row


def _suggested(session: Session, plan: PlanRow, team_id: str) -> Estimate:
    team = next(each for each in teams(session) if each.id == team_id)
    quarter = parse_quarter(plan.quarter, read_settings(session).fiscal_year_start)
    return suggested(session, quarter, team, policy_at(session))


_CHECKS: Mapping[str, Check] = {**of("plan_capacity"), "toil": optional(of("plan_capacity")["toil"])}
