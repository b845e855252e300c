"""What a weekly review should do something about, each with its cause (R15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from slodesk.domain.exhaustion import PROJECTED
from slodesk.domain.figures import (
    actual_figure,
    burn_figure,
    duration_phrase,
    remaining_figure,
    trimmed_places,
)
from slodesk.domain.phrases import Figure, Moment, listed, phrase
from slodesk.domain.release_decision import DECISION_WORDS
from slodesk.domain.status import Status
from slodesk.domain.target import target_text
from slodesk.domain.weekly_review import Recommendation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy
    from slodesk.domain.weekly_review import MetricItem, ReleaseItem, SloLine

EXHAUSTED, CRITICAL, PAGE, PROJECTION, TICKET = "exhausted", "critical", "page", "projected", "ticket"
RETROSPECTIVE, ACTION, STALE, NO_DATA, METRIC = "retrospective", "action", "stale", "no_data", "metric"
MISSED, EXCEEDED, CEILING, SLA, RELEASE = "missed", "exceeded", "ceiling", "sla", "release"
KINDS = (
    EXHAUSTED, CRITICAL, PAGE, RELEASE, PROJECTION, TICKET, RETROSPECTIVE, ACTION, NO_DATA, STALE, METRIC,
    MISSED, CEILING, SLA, EXCEEDED,
)  # fmt: skip
"""In the order of urgency."""

FAR = 0.005
"""How far above its target an SLO must be to have far exceeded it: half a point, as in R25."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How an SLO did in the last complete quarter: ``target`` and ``actual`` are ratios."""

    slo_id: str
    title: str
    period: str
    target: Any
    actual: float | None
    met: bool | None


def recommendation(kind: str, about: str, place: str, **values: Any) -> Recommendation:
    """Return one, with its place in the order of urgency."""
    return Recommendation(kind, KINDS.index(kind), about, place, values)


def of_slo(line: SloLine) -> Iterator[Recommendation]:
    """Yield what an SLO's present state asks for."""

    def found(kind: str, place: str = "overview", **values: Any) -> Recommendation:
        slo = f"{line.service_title}, {line.title}"
        return recommendation(kind, line.slo_id, place, slo=slo, **values)

    if line.status == Status.EXHAUSTED:
        yield found(EXHAUSTED, remaining=line.remaining)
    elif line.status == Status.CRITICAL:
        yield found(CRITICAL, remaining=line.remaining)
    elif line.status == Status.NO_DATA:
        yield found(NO_DATA, "services")
    if line.exhaustion == PROJECTED and line.projected_days is not None:
        yield found(PROJECTION, days=line.projected_days)
    if line.burn_word == "fast burn":
        yield found(PAGE, pairs=list(line.pairs_firing), burn=line.burn["1h"])
    elif line.pairs_firing:
        yield found(TICKET, pairs=list(line.pairs_firing), burn=line.burn["3d"])
    if line.stale and line.status != Status.NO_DATA:
        yield found(STALE, "services", newest=None if line.newest is None else line.newest.isoformat())


def of_metric(metric: MetricItem) -> Recommendation:
    """Return what a metric above its limit asks for."""
    return recommendation(
        METRIC, metric.id, "services", service=metric.service, metric=metric.title, value=metric.value,
        limit=metric.limit, unit=metric.unit,
    )  # fmt: skip


def of_release(release: ReleaseItem) -> Recommendation:
    """Return what a release that waits for a decision asks for."""
    return recommendation(
        RELEASE, release.id, "releases", service=release.service, version=release.version,
        suggested=release.suggested,
    )  # fmt: skip


def of_quarter(kept: Kept) -> Iterator[Recommendation]:
    """Yield what the last complete quarter asks for: a target missed, or far exceeded."""
    if kept.met is None or kept.actual is None:
        return
    values = {
        "slo": kept.title, "period": kept.period, "actual": kept.actual, "target": float(kept.target),
    }  # fmt: skip
    if not kept.met:
        yield recommendation(MISSED, kept.slo_id, "services", **values)
    elif kept.actual - float(kept.target) > FAR:
        yield recommendation(EXCEEDED, kept.slo_id, "services", **values)


def in_order(found: Iterable[Recommendation]) -> tuple[Recommendation, ...]:
    """Return them, the most urgent first; of equal ones the one with the least budget left."""
    return tuple(sorted(found, key=lambda each: (each.urgency, each.values.get("remaining") or 0.0)))


def words(found: Recommendation, policy: Policy) -> Meant:
    """Return what to do, and why, in a sentence."""
    if found.kind in _OF_TARGETS:
        return _of_target(found)
    if found.kind in _OF_WORK:
        return _of_work(found)
    return _of_state(found, policy)


_OF_TARGETS = (MISSED, EXCEEDED, CEILING, SLA, METRIC)
_OF_WORK = (RETROSPECTIVE, ACTION, RELEASE)


def _of_state(found: Recommendation, policy: Policy) -> Meant:
    given, slo = found.values, found.values["slo"]
    left = remaining_figure(given.get("remaining"), policy)
    if found.kind == EXHAUSTED:
        return phrase("Put reliability first in {slo}: its budget is used up, {left} is left.",
                      slo=slo, left=left)  # fmt: skip
    if found.kind == CRITICAL:
        return phrase("Hold risky releases of {slo}: only {left} of its budget is left.", slo=slo, left=left)
    if found.kind in (PAGE, TICKET):
        rate, pairs = burn_figure(given["burn"], policy), listed(given["pairs"])
        if found.kind == PAGE:
            return phrase("Act on {slo} now: {pairs} fires, it burns {rate} times as fast as it may.",
                          slo=slo, pairs=pairs, rate=rate)  # fmt: skip
        return phrase("Look into {slo}: {pairs} fires, it burns {rate} times as fast as it may.",
                      slo=slo, pairs=pairs, rate=rate)  # fmt: skip
    if found.kind == PROJECTION:
        return phrase("Slow down {slo}: at this pace its budget is used up in {time}.",
                      slo=slo, time=duration_phrase(given["days"]))  # fmt: skip
    if found.kind == NO_DATA:
        return phrase("Get samples of {slo}: there are none in its window.", slo=slo)
    newest = given["newest"]
    if newest is None:
        return phrase("Get newer samples of {slo}: the figures are old.", slo=slo)
    return phrase("Get newer samples of {slo}: the newest is from {at}.",
                  slo=slo, at=Moment(datetime.fromisoformat(newest)))  # fmt: skip


def _of_target(found: Recommendation) -> Meant:
    given = found.values
    if found.kind == METRIC:
        unit = given["unit"]
        value, limit = (
            Figure(given[name], trimmed_places(given[name], 3), unit) for name in ("value", "limit")
        )
        return phrase("Look into {metric} of {service}: {value} is above its limit of {limit}.",
                      metric=given["metric"], service=given["service"], value=value, limit=limit)  # fmt: skip
    target = Decimal(str(given["target"]))
    if found.kind in (MISSED, EXCEEDED):
        actual = actual_figure(given["actual"], target)
        values = {"slo": given["slo"], "actual": actual, "target": target_text(target),
                  "period": given["period"]}  # fmt: skip
        if found.kind == MISSED:
            return phrase("Find out why {slo} missed its target: {actual} against {target} in {period}.",
                          **values)  # fmt: skip
        return phrase("Ask whether {slo} can promise more: {actual} against {target} in {period}.", **values)
    bound = target_text(Decimal(str(given["bound"])))
    promised = {"slo": given["slo"], "bound": bound, "target": target_text(target)}
    if found.kind == CEILING:
        return phrase(
            "Lower the target of {slo} or depend on less: what it depends on allows {bound}, and it promises"
            " {target}.", **promised,
        )  # fmt: skip
    return phrase("Tighten {slo}: customers were promised {bound}, and it aims at {target}.", **promised)


def _of_work(found: Recommendation) -> Meant:
    given = found.values
    if found.kind == RETROSPECTIVE:
        return phrase("Begin the retrospective of {incident}, {title}: it is due.",
                      incident=given["incident"], title=given["title"])  # fmt: skip
    if found.kind == ACTION:
        return phrase("%Ln action item[ is|s are] overdue, the oldest: {title}.", "", given["count"],
                      title=given["title"])  # fmt: skip
    return phrase("Decide about {service} {version}: the policy says {suggested}.",
                  service=given["service"], version=given["version"],
                  suggested=DECISION_WORDS[given["suggested"]])  # fmt: skip
