"""The quarter a plan looks back on: every SLO by month, and what incidents cost (R11, R17, R23)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.incident_summary import IncidentFact, SloBudget, summarize
from slodesk.domain.performance import slo_performance, standings_phrase
from slodesk.storage.reading import among, moment, rows, to_decimal, to_moment

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from slodesk.domain.incident_summary import IncidentSummary
    from slodesk.domain.performance import SloPerformance
    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.window import Month, Quarter
    from slodesk.storage.queries.plan_scope import PlanHead, PlanScope
    from slodesk.storage.reading import Source


@dataclass(frozen=True, slots=True)
class Performance:
    """How the SLOs of a plan did in the quarter before the planned one.

    Attributes:
        plan: the plan.
        settings: of the workspace.
        policy: in force.
        at: the moment the figures hold for.
        has_samples: whether there are any at all.
        quarter: the quarter looked back on.
        to_date: whether it still runs at ``at``: then figures are "so far".
        slos: one value per SLO, by service and SLO.
    """

    plan: PlanHead
    settings: WorkspaceSettings
    policy: Policy
    at: datetime
    has_samples: bool
    quarter: Quarter
    to_date: bool
    slos: tuple[SloPerformance, ...]

    @property
    def months(self) -> tuple[Month, Month, Month]:
        """The quarter's months."""
        return self.quarter.months

    @property
    def words(self) -> Meant:
        """How the quarter stands, in a sentence."""
        return standings_phrase(self.slos)

    def slo(self, slo_id: str) -> SloPerformance | None:
        """Return one SLO by its key."""
        return next((each for each in self.slos if each.id == slo_id), None)


def performance(
    session: Source,
    scope: PlanScope,
    *,
    lowest: bool = True,
    report: Callable[[int, int], object] | None = None,
) -> Performance:
    """Return how the SLOs of a plan did by month and quarter (R11).

    Args:
        session: a read session.
        scope: the plan.
        lowest: also find the lowest rolling remaining of each month, which takes far longer than the rest.
        report: told after each SLO how many of how many are done; may raise to stop.
    """
    quarter, settings = scope.reviewed, scope.settings
    found = []
    for number, info in enumerate(scope.infos):
        if report is not None:
            report(number, len(scope.infos))
        series = scope.series[info.id]
        found.append(slo_performance(info, series, quarter, scope.at, settings, lowest=lowest))
    to_date = scope.at < quarter.span(settings.zone).end
    return Performance(
        scope.plan, settings, scope.policy, scope.at, scope.has_samples, quarter, to_date, tuple(found)
    )


def incident_summary(session: Source, scope: PlanScope) -> IncidentSummary:
    """Return what incidents cost in the quarter a plan looks back on, by service and by cause (R17)."""
    whole = scope.reviewed.span(scope.settings.zone)
    start, end = whole.start, max(whole.start, min(whole.end, scope.now))
    query, values = "SELECT id, name, display_name FROM service", {}
    if scope.plan.team_id is not None:
        query, values = f"{query} WHERE team_id = :team", {"team": scope.plan.team_id}
    services = {key: display or name for key, name, display in rows(session, query, **values)}
    budgets = []
    if scope.has_samples:
        judged = min(scope.at, end)
        for info in scope.infos:
            target = info.history.in_force(judged, scope.settings.zone).target
            budgets.append(SloBudget(info, target, scope.series[info.id]))
    return summarize(_incidents(session, start, end), services, budgets, start, end)


def _incidents(session: Source, start: datetime, end: datetime) -> list[IncidentFact]:
    """Return the incidents that lasted at some moment of (start, end], the earliest first."""
    query = (
        "SELECT id, identifier, title, started, resolved, cause, error_rate, failed_requests, near_miss"
        " FROM incident WHERE started < :end AND (resolved IS NULL OR resolved > :start)"
        " ORDER BY started, identifier"
    )
    found = rows(session, query, start=start, end=end)
    listed, values = among("incident", [row[0] for row in found])
    hit: dict[str, list[str]] = defaultdict(list)
    links = f"SELECT incident_id, service_id FROM incident_service WHERE incident_id IN {listed}"
    for key, service_id in rows(session, links, **values):
        hit[key].append(service_id)
    facts = []
    for key, identifier, title, started, resolved, cause, rate, failed, near_miss in found:
        facts.append(
            IncidentFact(
                key, identifier, title, moment(started), to_moment(resolved), tuple(sorted(hit[key])),
                cause.strip(), to_decimal(rate), to_decimal(failed), bool(near_miss),
            )
        )  # fmt: skip
    return facts
