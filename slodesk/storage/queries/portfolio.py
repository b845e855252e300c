"""All teams' plans for one quarter: who is where, what is late, demand against capacity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select

from slodesk.domain.planning import ACCEPTED, CHANGED
from slodesk.domain.planning_calendar import WeekDates, planning_weeks
from slodesk.domain.portfolio import AboveCeiling, Load, Staff, above_ceiling, with_plans
from slodesk.storage.queries.plan_scope import plan_heads
from slodesk.storage.queries.plans import plan_details
from slodesk.storage.queries.promises import promises
from slodesk.storage.queries.settings import policy_at, read_settings, teams
from slodesk.storage.schema import ServiceRow, SloRow, TeamRow
from slodesk.storage.schema_planning import InitiativeRow, PlanCapacityRow, PlanTargetRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy.orm import Session

    from slodesk.domain.dependencies import ServicePromises
    from slodesk.domain.policy import Policy
    from slodesk.domain.window import Quarter
    from slodesk.storage.queries.plan_scope import PlanHead
    from slodesk.storage.queries.plans import PlanDetail


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One team and its plan.

    Attributes:
        team_id: None: the plan of all teams together.
        team: the team's name; empty for all together.
        plan: None where it has none for this quarter.
        load: what the plan asks for and what there is.
        above: targets of the team's services that can't hold.
        late: steps whose day is over, and weeks that are over and not closed.
    """

    team_id: str | None
    team: str
    plan: PlanDetail | None
    load: Load
    above: tuple[AboveCeiling, ...]
    late: int

    @property
    def id(self) -> str:
        """Names the line."""
        return self.team_id or ""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All teams' plans for a quarter.

    Attributes:
        quarter: the fiscal quarter planned for.
        weeks: when its weeks usually are.
        today: in the workspace's zone.
        lines: by team in their order; the plan of all teams together comes first.
        load: of all lines together.
        above: targets that can't hold once the plans are in force, of all services.
        services: all of them by name, with the targets once the plans are in force.
        begins: when that is.
        at: the moment everything was read for.
        policy: in force then.
        zone: of the workspace.
    """

    quarter: Quarter
    weeks: tuple[WeekDates, ...]
    today: date
    lines: tuple[TeamLine, ...]
    load: Load
    above: tuple[AboveCeiling, ...]
    services: Mapping[str, ServicePromises]
    begins: datetime
    at: datetime
    policy: Policy
    zone: ZoneInfo

    @property
    def without(self) -> tuple[TeamLine, ...]:
        """Teams that have no plan, where no plan is for all together."""
        together = any(line.team_id is None for line in self.lines)
        return () if together else tuple(line for line in self.lines if line.plan is None)

    @property
    def late(self) -> int:
        """How many steps and weeks are late in all."""
        return sum(line.late for line in self.lines)


def portfolio(session: Session, quarter: Quarter, *, now: datetime) -> Portfolio:
    """Return where all teams are with a quarter's plans as of ``now``."""
    settings = read_settings(session)
    heads = [head for head in plan_heads(session) if head.quarter == quarter]
    loads = _loads(session, [head.id for head in heads])
    begins = quarter.span(settings.zone).start + timedelta(seconds=1)
    promised, decided = promises(session, begins), _decided(session, heads)
    above = above_ceiling(promised, decided)
    of_team = {row.name: row.team_id for row in session.execute(select(ServiceRow.name, ServiceRow.team_id))}
    found = {head.team_id: head for head in heads}
    plans = plan_details(session, heads, now=now)
    known = [(team.id, team.name) for team in teams(session)]
    lines = []
    for team_id, name in ([(None, "")] if None in found else []) + known:
        head = found.get(team_id)
        plan = None if head is None else plans[head.id]
        mine = tuple(each for each in above if team_id is None or of_team.get(each.service) == team_id)
        load = loads.get(head.id, Load()) if head is not None else Load()
        lines.append(TeamLine(team_id, name, plan, load, mine, _late(plan)))
    total = sum((line.load for line in lines), Load())
    today = now.astimezone(settings.zone).date()
    return Portfolio(
        quarter, planning_weeks(quarter), today, tuple(lines), total, above, with_plans(promised, decided),
        begins, now, policy_at(session, now), settings.zone,
    )  # fmt: skip


def _late(plan: PlanDetail | None) -> int:
    weeks = plan.weeks if plan is not None else ()
    return sum(week.over + sum(item.late for item in week.items) for week in weeks)


def _loads(session: Session, plan_ids: Sequence[str]) -> dict[str, Load]:
    found: dict[str, Load] = {}
    work = select(InitiativeRow.plan_id, InitiativeRow.effort).where(
        InitiativeRow.plan_id.in_(plan_ids), InitiativeRow.state != "dropped"
    )
    for plan_id, effort in session.execute(work):
        more = Load(Decimal(0), 1) if effort is None else Load(effort, estimated=1)
        found[plan_id] = found.get(plan_id, Load()) + more
    there = select(PlanCapacityRow, TeamRow.name).join(TeamRow, TeamRow.id == PlanCapacityRow.team_id)
    for row, team in session.execute(
        there.where(PlanCapacityRow.plan_id.in_(plan_ids)).order_by(TeamRow.name)
    ):
        staff = Staff(team, row.people, row.weeks, row.hours, row.time_off)
        more = Load(capacity=staff.hours, staff=(staff,))
        found[row.plan_id] = found.get(row.plan_id, Load()) + more
    return found


def _decided(session: Session, heads: Sequence[PlanHead]) -> Mapping[tuple[str, str], Decimal]:
    """Return (service, SLO) → the target a plan of the quarter gives it."""
    query = (
        select(ServiceRow.name, SloRow.name, PlanTargetRow.target)
        .join(SloRow, SloRow.id == PlanTargetRow.slo_id)
        .join(ServiceRow, ServiceRow.id == SloRow.service_id)
        .where(
            PlanTargetRow.plan_id.in_([head.id for head in heads]),
            PlanTargetRow.decision.in_((ACCEPTED, CHANGED)),
            PlanTargetRow.target.is_not(None),
        )
    )
    rows = session.execute(query)
    return {(service, slo): target for service, slo, target in rows if target is not None}
