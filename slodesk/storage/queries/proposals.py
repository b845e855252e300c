"""What each SLO of a plan promises, did, could promise, and what was decided (R25 to R27, R30)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from slodesk.domain.advice import advise, satisfied
from slodesk.domain.allocation import Standing, toil_budget
from slodesk.domain.budget import error_budget
from slodesk.domain.dependencies import service_ceiling
from slodesk.domain.periods import period_results, quarters_back
from slodesk.domain.plan_targets import TargetLimits, expected_quarter
from slodesk.domain.planning import ACCEPTED, CHANGED
from slodesk.domain.proposals import budget_impact, budget_proposal, framework_proposal
from slodesk.domain.window import parse_window, span_at
from slodesk.storage.queries.promises import QUARTERS, promises
from slodesk.storage.queries.proposal_values import (
    Decision,
    KnownEvidence,
    Proposals,
    SloProposal,
    Toil,
    WhatIf,
)
from slodesk.storage.reading import among, rows, to_date, to_decimal, to_moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from slodesk.domain.assessment import SloInfo
    from slodesk.domain.dependencies import Promise
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.window import Quarter
    from slodesk.storage.queries.plan_scope import PlanHead, PlanScope
    from slodesk.storage.reading import Source


def proposals(session: Source, scope: PlanScope) -> Proposals:
    """Return what each SLO of a plan promises, did and could promise, and what was decided."""
    plan, settings, zone = scope.plan, scope.settings, scope.settings.zone
    planned = plan.quarter.span(zone)
    decisions = plan_decisions(session, plan.id)
    known, satisfaction = _evidence(session), _satisfaction(session, scope.reviewed)
    limits = _limits(session, plan, settings, scope.infos, decisions)
    toil = _toil(session, scope)
    periods = quarters_back(scope.at, QUARTERS, zone, settings.fiscal_year_start)
    found = []
    for info in scope.infos:
        series = scope.series[info.id]
        quarters = period_results(info, series, periods, scope.at, settings, lowest=False)
        reviewed = next((each for each in quarters if each.period == scope.reviewed), None)
        if reviewed is None:
            only = (scope.reviewed,)
            reviewed = period_results(info, series, only, scope.at, settings, lowest=False)[0]
        current = info.history.in_force(planned.start, zone)
        if plan.method == "budget":
            proposal = budget_proposal(current.target, quarters, plan.method_periods, scope.policy)
        else:
            proposal = framework_proposal(current.target, reviewed.actual, scope.policy)
        of_team = toil.get(info.team_id)
        score = satisfaction.get(info.service_id)
        met = None if reviewed.actual is None else round(reviewed.actual, 9) >= float(reviewed.target)
        happy = None if score is None else satisfied(*score, scope.policy)
        with_data = [each for each in quarters if each.actual is not None and not each.to_date]
        found.append(
            SloProposal(
                info=info,
                current=current,
                reviewed=reviewed,
                quarters=quarters,
                proposal=proposal,
                advice=advise(met, None if of_team is None else of_team.high, happy),
                toil=of_team,
                satisfaction=score,
                evidence=known.get(info.id, ()),
                limits=limits.get(info.id, TargetLimits()),
                expected=expected_quarter(
                    planned, reviewed, with_data[-1] if with_data else None, series.oldest()
                ),
                decision=decisions.get(info.id, Decision()),
            )
        )
    return Proposals(plan, settings, scope.policy, scope.at, scope.has_samples, scope.reviewed, tuple(found))


def decided_now(session: Source, found: Proposals, plan: PlanHead) -> Proposals:
    """Return proposals with what people say now, and the ceilings that leads to; cheap.

    Args:
        session: a read session.
        found: figures of samples stay as they are there.
        plan: as it is now.
    """
    decisions = plan_decisions(session, plan.id)
    infos = [each.info for each in found.slos]
    limits = _limits(session, plan, found.settings, infos, decisions)
    nothing, unbound = Decision(), TargetLimits()
    slos = tuple(
        replace(each, decision=decisions.get(each.id, nothing), limits=limits.get(each.id, unbound))
        for each in found.slos
    )
    return replace(found, plan=plan, slos=slos)


def what_if(session: Source, scope: PlanScope, slo_id: str, target: Decimal) -> WhatIf | None:
    """Return a target tried on one SLO of a plan; None when the plan has no such SLO."""
    slo = proposals(session, scope).slo(slo_id)
    return None if slo is None else tried(slo, target)


def tried(slo: SloProposal, target: Decimal) -> WhatIf:
    """Return a target, a ratio in (0, 1), tried on an SLO that is already read."""
    old = slo.current.target
    return WhatIf(
        slo, slo.replay(target), slo.replay(old), budget_impact(old, target), slo.limits.broken(target)
    )


def plan_decisions(session: Source, plan_id: str) -> dict[str, Decision]:
    """Return what people said about each SLO of a plan, by its key; cheap."""
    query = (
        'SELECT slo_id, decision, target, "window", threshold, percentile, comment, evidence, approver,'
        " decided, decided_by, gap_reason FROM plan_target WHERE plan_id = :plan"
    )
    return {key: _decision(*values) for key, *values in rows(session, query, plan=plan_id)}


def _decision(state: str, target: Any, window: str | None, threshold: Any, *rest: Any) -> Decision:
    percentile, comment, evidence, approver, decided, decided_by, gap_reason = rest
    return Decision(
        state, to_decimal(target), None if window is None else parse_window(window), to_decimal(threshold),
        to_decimal(percentile), comment, evidence, approver, to_moment(decided), decided_by, gap_reason,
    )  # fmt: skip


def _evidence(session: Source) -> dict[str, tuple[KnownEvidence, ...]]:
    found: dict[str, tuple[KnownEvidence, ...]] = {}
    for key, journey, source, day in rows(
        session, "SELECT slo_id, journey, source, validated FROM evidence ORDER BY journey"
    ):
        one = KnownEvidence(journey, source, None if day is None else to_date(day))
        found[key] = (*found.get(key, ()), one)
    return found


def _satisfaction(session: Source, quarter: Quarter) -> dict[str, tuple[Decimal, Decimal]]:
    """Return score and scale of the quarter by service, else of its newest month (R30)."""
    names = [str(month) for month in quarter.months] + [str(quarter)]
    listed, values = among("period", names)
    found: dict[str, tuple[int, Decimal, Decimal]] = {}
    query = f"SELECT service_id, period, score, scale FROM satisfaction WHERE period IN {listed}"
    for key, period, score, scale in rows(session, query, **values):
        rank = names.index(period)
        if key not in found or rank > found[key][0]:
            found[key] = rank, Decimal(score), Decimal(scale)
    return {key: (score, scale) for key, (_, score, scale) in found.items()}


def _toil(session: Source, scope: PlanScope) -> dict[str | None, Toil]:
    """Return each team's measured toil against its budget, as the SLOs stand now (R38)."""
    query = "SELECT team_id, people, toil FROM plan_capacity WHERE plan_id = :plan"
    stored = {key: (to_decimal(people), to_decimal(toil)) for key, people, toil in
              rows(session, query, plan=scope.plan.id)}  # fmt: skip
    sizes = dict(rows(session, "SELECT id, size FROM team"))
    found: dict[str | None, Toil] = {}
    for team_id in {info.team_id for info in scope.infos if info.team_id is not None}:
        people, hours = stored.get(team_id, (None, None))
        size = float(people if people is not None else sizes.get(team_id) or 0)
        if size <= 0:
            hours = None
        standings = standings_of(scope, team_id) if hours is not None else []
        found[team_id] = Toil(hours, *toil_budget(size, standings, scope.policy))
    return found


def standings_of(scope: PlanScope, team_id: str | None) -> list[Standing]:
    """Return how the SLOs of a team stand now, each over its own window, as ``status`` has it (R38)."""
    settings, found = scope.settings, []
    for info in scope.infos:
        if team_id is None or info.team_id == team_id:
            objective = info.history.in_force(scope.at, settings.zone)
            span = span_at(objective.window, scope.at, settings.zone, settings.fiscal_year_start)
            counts = scope.series[info.id].counts(span.start, span.end)
            budget = error_budget(objective.target, counts, span)
            title = f"{info.service_title}, {info.title}"
            found.append(Standing(title, objective.target, budget.actual, budget.remaining))
    return found


def _limits(
    session: Source,
    plan: PlanHead,
    settings: WorkspaceSettings,
    infos: Sequence[SloInfo],
    decisions: Mapping[str, Decision],
) -> dict[str, TargetLimits]:
    """Return ceiling and SLAs of each SLO in the planned quarter, with what is decided so far (R12a)."""
    start = plan.quarter.span(settings.zone).start
    taken = {
        (info.service, info.name): decision.target
        for info in infos
        if (decision := decisions.get(info.id)) is not None
        and decision.state in (ACCEPTED, CHANGED)
        and decision.target is not None
    }

    def planned(service: str, promise: Promise) -> Promise:
        return replace(promise, target=taken.get((service, promise.slo), promise.target))

    services = {
        each.name: replace(each, promises=tuple(planned(each.name, promise) for promise in each.promises))
        for each in promises(session, start)
    }
    found = {}
    for info in infos:
        service = services[info.service]
        promise = next((each for each in service.promises if each.slo == info.name), None)
        if promise is not None and not promise.speed:
            found[info.id] = TargetLimits(service_ceiling(service, services), service.slas)
    return found
