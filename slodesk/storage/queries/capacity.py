"""How much each team of a plan can do in the quarter, and how much toil it has (R29, R30)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.domain.allocation import toil_budget
from slodesk.domain.capacity import working_weeks
from slodesk.domain.portfolio import hours
from slodesk.storage.queries.proposals import standings_of
from slodesk.storage.queries.settings import teams
from slodesk.storage.reading import rows, to_date, to_decimal

if TYPE_CHECKING:
    from datetime import date

    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy
    from slodesk.domain.window import Quarter
    from slodesk.storage.queries.plan_scope import PlanHead, PlanScope
    from slodesk.storage.queries.settings import Team
    from slodesk.storage.reading import Source


@dataclass(frozen=True, slots=True)
class Estimate:
    """What goes into a team's capacity: people × weeks × hours − time off.

    Attributes:
        people: in the team; None: nobody knows its size.
        weeks: they work in the quarter.
        hours: of one person in a week.
        time_off: hours of all people together.
    """

    people: Decimal | None
    weeks: Decimal
    hours: Decimal
    time_off: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal | None:
        """Hours in the quarter, at least 0."""
        return None if self.people is None else hours(self.people, self.weeks, self.hours, self.time_off)


@dataclass(frozen=True, slots=True)
class TeamCapacity:
    """One team in the planned quarter.

    Attributes:
        id: key of the team.
        team: its name.
        estimate: as people have typed it, else the suggestion.
        suggestion: from the team's size and the quarter's working days.
        stored: whether people have typed or taken it; only then it counts.
        toil: hours a week it measures; None: not measured.
        toil_budget: hours a week it may have; 0 where its size is not known.
        toil_reason: how that budget came about.
        note: in the team's words.
    """

    id: str
    team: str
    estimate: Estimate
    suggestion: Estimate
    stored: bool
    toil: Decimal | None
    toil_budget: float
    toil_reason: Meant
    note: str

    @property
    def toil_high(self) -> bool | None:
        """Whether toil exceeds its budget; None where it is not known (R30)."""
        if self.toil is None or not self.estimate.people:
            return None
        return round(float(self.toil) - self.toil_budget, 9) > 0


@dataclass(frozen=True, slots=True)
class Capacity:
    """All teams of a plan, in their order.

    Attributes:
        plan: the plan.
        teams: whose capacity is estimated.
        total: hours of all teams whose capacity counts; None where nobody estimated any.
        holidays: days from Monday to Friday of the planned quarter on which everybody is off.
    """

    plan: PlanHead
    teams: tuple[TeamCapacity, ...]
    total: Decimal | None
    holidays: int


def capacity(session: Source, scope: PlanScope) -> Capacity:
    """Return how much each team of a plan can do in the quarter."""
    plan = scope.plan
    query = (
        "SELECT team_id, people, weeks, hours, time_off, toil, note FROM plan_capacity WHERE plan_id = :plan"
    )
    stored = {key: values for key, *values in rows(session, query, plan=plan.id)}
    found = []
    for team in teams(session):
        if plan.team_id not in (None, team.id):
            continue
        suggestion = suggested(session, plan.quarter, team, scope.policy)
        estimate, toil, note = suggestion, None, ""
        if team.id in stored:
            people, weeks, each, off, toil, note = stored[team.id]
            estimate = Estimate(*(to_decimal(value) or Decimal(0) for value in (people, weeks, each, off)))
        budget, reason = toil_budget(float(estimate.people or 0), standings_of(scope, team.id), scope.policy)
        there = team.id in stored
        found.append(
            TeamCapacity(
                team.id, team.name, estimate, suggestion, there, to_decimal(toil), budget, reason, note
            )
        )
    sums = [each.estimate.total or Decimal(0) for each in found if each.stored]
    free = {
        day for day in _holidays(session, None) if plan.quarter.first_day <= day < plan.quarter.next_first_day
    }
    return Capacity(
        plan, tuple(found), sum(sums, Decimal(0)) if sums else None,
        sum(1 for day in free if day.weekday() < 5),
    )  # fmt: skip


def suggested(session: Source, quarter: Quarter, team: Team, policy: Policy) -> Estimate:
    """Return what a team's capacity probably is: its size, and the working days without holidays."""
    size = team.size
    if size is None:
        counted = rows(session, "SELECT active FROM person WHERE team_id = :team", team=team.id)
        size = sum(bool(active) for (active,) in counted) or None
    weeks = working_weeks(quarter, _holidays(session, team.id))
    usual = Decimal(str(policy.planning.toil_hours)).normalize()
    return Estimate(None if size is None else Decimal(size), weeks, usual)


def _holidays(session: Source, team_id: str | None) -> list[date]:
    query = "SELECT day FROM holiday WHERE team_id IS NULL OR team_id = :team"
    return [to_date(day) for (day,) in rows(session, query, team=team_id or "")]
