"""Decisions on record, and what another policy would have said about them (R37)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from slodesk.domain import replay as rules
from slodesk.domain.adjusted import adjusted
from slodesk.domain.budget import error_budget
from slodesk.domain.burn import burn
from slodesk.domain.errors import RuleBroken
from slodesk.domain.plain_data import from_plain
from slodesk.domain.release_decision import Advice
from slodesk.domain.status import classify
from slodesk.domain.thaw import held_status
from slodesk.domain.window import span_at
from slodesk.storage.queries.corrections import waived
from slodesk.storage.queries.overview import slo_infos
from slodesk.storage.queries.policies import versions
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.reading import moment, paced, rows, to_data
from slodesk.storage.series import DaySeries

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from slodesk.domain.assessment import SloInfo
    from slodesk.domain.policy import Policy
    from slodesk.domain.release_decision import SloState
    from slodesk.domain.series import Series
    from slodesk.storage.reading import Source

_BACK = 90
"""Days looked back for a status that a thaw margin still holds, as for a release of today."""


def recorded(
    source: Source, team_id: str | None = None, *, tick: Callable[[], object] | None = None
) -> tuple[rules.Recorded, ...]:
    """Return the decisions on record that can be judged again, the oldest first.

    Args:
        source: where to read.
        team_id: only those about a team's services; None for all.
        tick: called after each row that is read.
    """
    only, values = "", dict[str, object]()
    if team_id is not None:
        only, values = " WHERE service.team_id = :team", {"team": team_id}
    found = []
    for key, release, name, shown, version, title, at, decision, facts, state, incident in paced(
        rows(source, _RECORDED.format(only=only), **values), tick
    ):
        try:
            advice = from_plain(Advice, to_data(facts))
        except (RuleBroken, ValueError):  # without what it was decided on nobody can say
            continue
        found.append(
            rules.Recorded(
                key,
                release,
                shown or name,
                version,
                moment(at),
                decision,
                advice,
                state,
                incident or "",
                title,
            )
        )
    return tuple(found)


def replayed(
    source: Source,
    policy: Policy,
    now: datetime,
    team_id: str | None = None,
    *,
    tick: Callable[[], object] | None = None,
) -> tuple[rules.Replayed, ...]:
    """Return what a policy says about every decision on record, the oldest first (R37).

    What was left of a budget is as it was recorded. What is not on record (how a budget came there, other
    alert pairs, another figure that is judged) is told by the samples of its day, where there still are any.

    Args:
        source: where to read.
        policy: to try; its matrix has no holes.
        now: the clock.
        team_id: only decisions about a team's services; None for all.
        tick: called after each row and decision: may let others work, or stop by raising.
    """
    known = recorded(source, team_id, tick=tick)
    then = {each.number: each.policy for each in versions(source, now)}
    asking = [each for each in known if rules.asks_samples(policy, then.get(each.advice.policy_version))]
    measured = _Measured(source, policy, then, asking) if asking else None

    def judge(each: rules.Recorded, slo: SloState) -> SloState:
        if tick is not None:
            tick()
        return rules.judged(slo, policy) if measured is None else measured.judge(each, slo)

    return rules.replay(known, policy, judge)


class _Measured:
    """How SLOs stood by a policy, by the samples of the day."""

    def __init__(
        self,
        source: Source,
        policy: Policy,
        then: dict[int, Policy],
        asking: Sequence[rules.Recorded],
    ) -> None:
        self._policy = policy
        self._then = then
        self._settings = read_settings(source)
        self._infos = {info.id: info for info in slo_infos(source)}
        moments = [each.advice.as_of for each in asking if each.advice.as_of is not None]
        since = min(moments) - timedelta(days=2 * _BACK + 10) if moments else None
        at = max(moments) if moments else None
        self._series = DaySeries.load(source, list(self._infos), at, since)
        self._left_out = waived(source, policy, self._settings.zone)

    def judge(self, each: rules.Recorded, slo: SloState) -> SloState:
        """Return how one SLO stood when a decision was taken."""
        policy, at = self._policy, each.advice.as_of
        then, info = self._then.get(each.advice.policy_version), self._infos.get(slo.slo)
        plain = rules.judged(slo, policy)
        if at is None or info is None or slo.remaining is None or not rules.asks_samples(policy, then):
            return plain
        series = adjusted(self._series[info.id], self._left_out.get(info.id, ()))
        objective = info.history.in_force(at, self._settings.zone)
        span = span_at(objective.window, at, self._settings.zone, self._settings.fiscal_year_start)
        left = error_budget(objective.target, series.counts(span.start, span.end), span).remaining
        if left is None:  # the samples of that day are gone
            return plain
        if then is not None and then.judge_by == policy.judge_by:
            left = slo.remaining
        status = classify(left, policy)
        held = status
        if policy.thaw_margin > 0:
            way = [self._left(info, series, at - timedelta(days=days)) for days in range(_BACK, 0, -1)]
            held = held_status([*way, left], policy)
        firing = burn(series, objective.target, at, span, policy).page_firing
        return replace(slo, remaining=left, status=status, held=held, page_firing=firing)

    def _left(self, info: SloInfo, series: Series, at: datetime) -> float | None:
        zone = self._settings.zone
        objective = info.history.in_force(at, zone)
        span = span_at(objective.window, at, zone, self._settings.fiscal_year_start)
        return error_budget(objective.target, series.counts(span.start, span.end), span).remaining


_RECORDED = (
    "SELECT decision.id, release.id, service.name, service.display_name, release.release_version,"
    " release.title, decision.decided, decision.decision, CAST(decision.facts AS TEXT), release.state,"
    " incident.identifier FROM release_decision AS decision"
    ' JOIN "release" AS release ON release.id = decision.release_id'
    " JOIN service ON service.id = release.service_id"
    " LEFT JOIN incident ON incident.id = release.incident_id{only}"
    " ORDER BY decision.decided, decision.id"
)
