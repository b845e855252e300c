"""What week 3 of a plan stands on: how each SLO did, read once from its samples (R28, R29)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.allocation import Standing
from slodesk.domain.budget import error_budget
from slodesk.domain.periods import period_results
from slodesk.domain.window import span_at

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from slodesk.domain.assessment import SloInfo
    from slodesk.domain.policy import Policy
    from slodesk.domain.window import Quarter
    from slodesk.storage.queries.plan_scope import PlanHead, PlanScope


@dataclass(frozen=True, slots=True)
class SloStanding:
    """One SLO of a plan's team.

    Attributes:
        info: what it is.
        planned: its target in the planned quarter while nothing is decided, a ratio.
        target: … in the quarter that is reviewed.
        actual: good share of that quarter so far; None without data.
        remaining: of its budget now, a ratio; None without data.
    """

    info: SloInfo
    planned: Decimal
    target: Decimal
    actual: float | None
    remaining: float | None


@dataclass(frozen=True, slots=True)
class Footing:
    """The figures roadmap, allocation and risks are worked out from; they change with the samples only.

    Attributes:
        plan: the plan, as it was when the samples were read.
        policy: in force.
        reviewed: the quarter the actuals are of, usually so far.
        at: the moment they hold for.
        so_far: whether that quarter still runs.
        today: in the workspace's zone.
        slos: of the plan's team, by service and SLO.
    """

    plan: PlanHead
    policy: Policy
    reviewed: Quarter
    at: datetime
    so_far: bool
    today: date
    slos: tuple[SloStanding, ...]

    @property
    def standings(self) -> tuple[Standing, ...]:
        """The SLOs as the rule of allocation sees them (R29)."""
        return tuple(
            Standing(
                f"{each.info.service_title}, {each.info.title}", each.target, each.actual, each.remaining
            )
            for each in self.slos
        )

    @property
    def actuals(self) -> dict[str, float]:
        """The lowest actual of each service's SLOs by its key: the most there is to improve (R28)."""
        found: dict[str, float] = {}
        for each in self.slos:
            if each.actual is not None:
                key = each.info.service_id
                found[key] = min(found.get(key, 1.0), each.actual)
        return found


def footing(scope: PlanScope) -> Footing:
    """Work out how each SLO of a plan stands; the slow part of week 3, so it may run in a task."""
    settings, zone = scope.settings, scope.settings.zone
    planned = scope.plan.quarter.span(zone).start
    found = []
    for info in scope.infos:
        series = scope.series[info.id]
        (period,) = period_results(info, series, (scope.reviewed,), scope.at, settings, lowest=False)
        objective = info.history.in_force(scope.at, zone)
        span = span_at(objective.window, scope.at, zone, settings.fiscal_year_start)
        budget = error_budget(objective.target, series.counts(span.start, span.end), span)
        target = info.history.in_force(planned, zone).target
        found.append(SloStanding(info, target, period.target, period.actual, budget.remaining))
    return Footing(
        plan=scope.plan,
        policy=scope.policy,
        reviewed=scope.reviewed,
        at=scope.at,
        so_far=scope.at < scope.reviewed.span(zone).end,
        today=scope.now.astimezone(zone).date(),
        slos=tuple(found),
    )
