"""The figures a plan is decided on, from the pages of its weeks: reports show and snapshots keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain import plan_evidence as kept
from slodesk.domain.advice import satisfied
from slodesk.domain.performance import verdict
from slodesk.storage.queries.performance import incident_summary, performance
from slodesk.storage.queries.proposals import proposals, standings_of
from slodesk.storage.queries.satisfaction import satisfaction

if TYPE_CHECKING:
    from slodesk.domain.incident_summary import IncidentGroup
    from slodesk.domain.periods import PeriodResult
    from slodesk.domain.plan_evidence import PlanEvidence
    from slodesk.storage.queries.plan_scope import PlanScope
    from slodesk.storage.queries.satisfaction import ServiceSatisfaction
    from slodesk.storage.reading import Source


def plan_evidence(session: Source, scope: PlanScope) -> PlanEvidence:
    """Return how SLOs, incidents and users looked at ``scope.at``."""
    seen = performance(session, scope, lowest=False)
    proposed = proposals(session, scope)
    incidents = incident_summary(session, scope)
    said = satisfaction(session, scope)
    remaining = [each.remaining for each in standings_of(scope, None)]
    slos = []
    for each, left in zip(seen.slos, remaining, strict=True):
        proposal = proposed.slo(each.id)
        assert proposal is not None  # both are of the scope's SLOs
        happy = None if proposal.satisfaction is None else satisfied(*proposal.satisfaction, scope.policy)
        slos.append(
            kept.SloFigures(
                id=each.id,
                service=each.info.service_title,
                slo=each.info.title,
                months=tuple(_period(month) for month in each.months),
                quarter=_period(each.quarter),
                before=_period(each.before),
                remaining=left,
                proposed=proposal.proposal.proposed,
                events=proposal.expected.events,
                bad_share=proposal.expected.bad_share,
                toil_high=None if proposal.toil is None else proposal.toil.high,
                satisfied=happy,
            )
        )
    return kept.PlanEvidence(
        quarter=str(seen.quarter),
        months=tuple(month.first_day for month in seen.months),
        days=scope.plan.quarter.span(scope.settings.zone).period_days,
        slos=tuple(slos),
        incidents=incidents.count,
        minutes=incidents.minutes,
        unresolved=incidents.unresolved,
        near_misses=incidents.near_misses,
        by_service=tuple(_group(each) for each in incidents.by_service),
        by_cause=tuple(_group(each) for each in incidents.by_cause),
        scores=tuple(score for each in said.services if (score := _score(each)) is not None),
        unasked=tuple(each.name for each in said.services if each.counted is None),
    )


def _period(result: PeriodResult) -> kept.PeriodFigures:
    return kept.PeriodFigures(result.target, result.actual, result.consumed, verdict(result))


def _group(group: IncidentGroup) -> kept.IncidentFigures:
    slo = "" if group.slo is None else f"{group.slo.service_title} · {group.slo.title}"
    return kept.IncidentFigures(group.name, group.count, group.minutes, group.share, slo, group.method)


def _score(service: ServiceSatisfaction) -> kept.ScoreFigures | None:
    now, then = service.counted, service.before
    if now is None:
        return None
    before = None if then is None or not then.scale else then.score / then.scale
    return kept.ScoreFigures(
        service.name, str(now.period), now.score, now.scale, now.responses, now.source, before
    )
