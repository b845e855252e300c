"""What users of a plan's services said in the quarter it looks back on (R30)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.domain.satisfaction import Score, parse_period
from slodesk.domain.window import Quarter
from slodesk.storage.reading import among, rows

if TYPE_CHECKING:
    from slodesk.domain.policy import Policy
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.window import Period
    from slodesk.storage.queries.plan_scope import PlanHead, PlanScope
    from slodesk.storage.reading import Source


@dataclass(frozen=True, slots=True)
class ServiceSatisfaction:
    """What users of one service said.

    Attributes:
        id: key of the service.
        name: of the service.
        scores: of the quarter and its months, by period.
        before: of the quarter before: of all of it, else of its last month that has one.
    """

    id: str
    name: str
    scores: tuple[Score, ...]
    before: Score | None

    def of(self, period: Period) -> Score | None:
        """Return the score of a period."""
        return next((each for each in self.scores if each.period == period), None)

    @property
    def counted(self) -> Score | None:
        """The score that advice takes: the quarter's, else its newest month's (R30)."""
        whole = [each for each in self.scores if isinstance(each.period, Quarter)]
        return whole[0] if whole else self.scores[-1] if self.scores else None


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """What users said in the quarter a plan looks back on.

    Attributes:
        plan: the plan.
        settings: of the workspace.
        policy: in force.
        quarter: the quarter looked back on.
        services: of the plan's team, by name.
    """

    plan: PlanHead
    settings: WorkspaceSettings
    policy: Policy
    quarter: Quarter
    services: tuple[ServiceSatisfaction, ...]

    @property
    def periods(self) -> tuple[Period, ...]:
        """The quarter, then its months."""
        return (self.quarter, *self.quarter.months)

    @property
    def missing(self) -> int:
        """How many services have no score in the quarter."""
        return sum(1 for each in self.services if each.counted is None)

    def service(self, service_id: str) -> ServiceSatisfaction | None:
        """Return one service by its key."""
        return next((each for each in self.services if each.id == service_id), None)


def satisfaction(session: Source, scope: PlanScope) -> Satisfaction:
    """Return what users of a plan's services said, quarter and months (R30)."""
    return plan_satisfaction(session, scope.plan, scope.settings, scope.policy)


def plan_satisfaction(
    session: Source, plan: PlanHead, settings: WorkspaceSettings, policy: Policy
) -> Satisfaction:
    """Return the same without looking at any sample."""
    quarter = plan.quarter.previous()
    before = quarter.previous()
    query, values = "SELECT id, name, display_name FROM service", {}
    if plan.team_id is not None:
        query, values = f"{query} WHERE team_id = :team", {"team": plan.team_id}
    services = {key: display or name for key, name, display in rows(session, query, **values)}
    now = [str(each) for each in (*quarter.months, quarter)]
    then = [str(each) for each in (*before.months, before)]
    listed, wanted = among("period", [*now, *then])
    stored = (
        "SELECT service_id, id, period, score, scale, responses, source FROM satisfaction"
        f" WHERE period IN {listed}"
    )
    found: dict[str, dict[str, Score]] = {}
    for service_id, key, period, score, scale, responses, source in rows(session, stored, **wanted):
        when = parse_period(period, settings.fiscal_year_start)
        one = Score(key, when, Decimal(score), Decimal(scale), responses, source)
        found.setdefault(service_id, {})[period] = one
    return Satisfaction(
        plan,
        settings,
        policy,
        quarter,
        tuple(
            _service(key, name, found.get(key, {}), now, then)
            for key, name in sorted(services.items(), key=lambda item: (item[1].casefold(), item[0]))
        ),
    )


def _service(
    key: str, name: str, found: dict[str, Score], now: list[str], then: list[str]
) -> ServiceSatisfaction:
    scores = tuple(found[period] for period in now if period in found)
    earlier = [found[period] for period in then if period in found]
    return ServiceSatisfaction(key, name, scores, earlier[-1] if earlier else None)
