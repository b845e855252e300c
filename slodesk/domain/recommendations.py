"""What a weekly review should do something about, each with its cause (R15)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from slodesk.domain.burn import FIRING
from slodesk.domain.dependencies import ceiling_figure
from slodesk.domain.exhaustion import PROJECTED
from slodesk.domain.figures import (
    actual_figure,
    burn_figure,
    consumed_figure,
    duration_phrase,
    percent_figure,
    remaining_figure,
    trimmed_places,
)
from slodesk.domain.phrases import Figure, Moment, listed, phrase
from slodesk.domain.release_decision import DECISION_WORDS
from slodesk.domain.retro_due import BREACH, CUSTOMERS, SHARE
from slodesk.domain.status import Status
from slodesk.domain.weekly_review import Recommendation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from slodesk.domain.burn import PairState
    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy
    from slodesk.domain.retro_due import Reason
    from slodesk.domain.weekly_review import ActionItem, MetricItem, ReleaseItem, SloLine

    Given = Mapping[str, Any]

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
    target: Decimal
    actual: float | None
    met: bool | None


def recommendation(kind: str, about: str, place: str, **values: Any) -> Recommendation:
    """Return one, with its place in the order of urgency."""
    return Recommendation(kind, KINDS.index(kind), about, place, values)


def of_slo(line: SloLine) -> Iterator[Recommendation]:
    """Yield what an SLO's present state asks for."""

    def found(kind: str, place: str = "overview", **values: Any) -> Recommendation:
        return recommendation(kind, line.slo_id, place, slo=line.full_title, **values)

    if line.status == Status.EXHAUSTED:
        yield found(EXHAUSTED, remaining=line.remaining)
    elif line.status == Status.CRITICAL:
        yield found(CRITICAL, remaining=line.remaining)
    elif line.status == Status.NO_DATA:
        yield found(NO_DATA, "services", quiet=line.newest is not None and not line.stale)
    if line.exhaustion == PROJECTED and line.projected_days is not None:
        yield found(PROJECTION, days=line.projected_days)
    firing = [pair for pair in line.pairs if pair.state == FIRING]
    if paging := [pair for pair in firing if pair.kind == "page"]:
        yield found(PAGE, pairs=_as_data(paging))
    elif firing:
        yield found(TICKET, pairs=_as_data(firing))
    if line.stale and line.status != Status.NO_DATA:
        yield found(STALE, "services", newest=None if line.newest is None else line.newest.isoformat())


def _as_data(pairs: Iterable[PairState]) -> list[dict[str, Any]]:
    return [{"pair": pair.name, "burn": pair.long, "factor": pair.factor} for pair in pairs]


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


def of_incident(key: str, identifier: str, title: str, reasons: Sequence[Reason]) -> Recommendation:
    """Return what an incident whose retrospective is due asks for: the first reason is named (R20)."""
    why = reasons[0]
    share = float(why.figure.value) / 100 if isinstance(why.figure, Figure) else None
    return recommendation(
        RETROSPECTIVE, key, "retrospectives", incident=identifier, title=title, why=why.kind, share=share
    )


def of_actions(items: Iterable[ActionItem], today: date) -> Iterator[Recommendation]:
    """Yield what overdue action items ask for, all in one; the one that is late longest is named."""
    late = sorted((each.due, each.id, each.title) for each in items if each.overdue and each.due is not None)
    if late:
        due, key, title = late[0]
        yield recommendation(
            ACTION, key, "retrospectives", count=len(late), title=title, days=(today - due).days
        )


def of_quarter(kept: Kept) -> Iterator[Recommendation]:
    """Yield what the last complete quarter asks for: a target missed, or far exceeded."""
    if kept.met is None or kept.actual is None:
        return
    values = {
        "slo": kept.title, "period": kept.period, "actual": kept.actual, "target": format(kept.target, "f"),
    }  # fmt: skip
    if not kept.met:
        yield recommendation(MISSED, kept.slo_id, "services", **values)
    elif round(kept.actual - float(kept.target) - FAR, 9) > 0:
        yield recommendation(EXCEEDED, kept.slo_id, "services", **values)


def in_order(found: Iterable[Recommendation], policy: Policy) -> tuple[Recommendation, ...]:
    """Return them with their words, the most urgent first; of equal ones what has least left."""

    def order(each: Recommendation) -> tuple[int, float]:
        return each.urgency, each.values.get("remaining", each.values.get("days")) or 0.0

    return tuple(replace(each, text=str(words(each, policy))) for each in sorted(found, key=order))


def words(found: Recommendation, policy: Policy) -> Meant:
    """Return what to do, and why, in a sentence; as it was written where another program knew more."""
    try:
        return _WORDS[found.kind](found.values, policy)
    except KeyError:
        return found.text


def _exhausted(given: Given, policy: Policy) -> Meant:
    used = consumed_figure(given["remaining"], policy)
    return phrase("Put reliability first in {slo}: {used} of its budget is used up.",
                  slo=given["slo"], used=used)  # fmt: skip


def _critical(given: Given, policy: Policy) -> Meant:
    left = remaining_figure(given["remaining"], policy)
    return phrase("Hold risky releases of {slo}: only {left} of its budget is left.",
                  slo=given["slo"], left=left)  # fmt: skip


def _page(given: Given, policy: Policy) -> Meant:
    return phrase("Act on {slo} now: [a page alert fires|%Ln page alerts fire], {pairs}.",
                  "", len(given["pairs"]), slo=given["slo"], pairs=_pairs(given, policy))  # fmt: skip


def _ticket(given: Given, policy: Policy) -> Meant:
    return phrase("Look into {slo}: [a ticket alert fires|%Ln ticket alerts fire], {pairs}.",
                  "", len(given["pairs"]), slo=given["slo"], pairs=_pairs(given, policy))  # fmt: skip


def _pairs(given: Given, policy: Policy) -> Meant:
    """Return each pair with its burn rate and the factor it must reach."""
    return listed([
        phrase(
            "{pair} with a burn rate of {rate} (limit {factor})", pair=each["pair"],
            rate=burn_figure(each["burn"], policy, [each["factor"]]),
            factor=Figure(each["factor"], trimmed_places(each["factor"], 2)),
        )
        for each in given["pairs"]
    ])  # fmt: skip


def _projection(given: Given, policy: Policy) -> Meant:
    return phrase("Slow down {slo}: at this pace its budget is used up in {time}.",
                  slo=given["slo"], time=duration_phrase(given["days"]))  # fmt: skip


def _no_data(given: Given, policy: Policy) -> Meant:
    if given["quiet"]:
        return phrase("Check what {slo} counts: its samples show no traffic in its window.", slo=given["slo"])
    return phrase("Get samples of {slo}: there are none in its window.", slo=given["slo"])


def _stale(given: Given, policy: Policy) -> Meant:
    newest = given["newest"]
    if newest is None:
        return phrase("Get newer samples of {slo}: the figures are old.", slo=given["slo"])
    return phrase("Get newer samples of {slo}: the newest is from {at}.",
                  slo=given["slo"], at=Moment(datetime.fromisoformat(newest)))  # fmt: skip


def _metric(given: Given, policy: Policy) -> Meant:
    value, limit = (
        Figure(given[name], trimmed_places(given[name], 3), given["unit"]) for name in ("value", "limit")
    )
    return phrase("Look into {metric} of {service}: {value} is above its limit of {limit}.",
                  metric=given["metric"], service=given["service"], value=value, limit=limit)  # fmt: skip


def _release(given: Given, policy: Policy) -> Meant:
    return phrase("Decide about {service} {version}: the policy says {suggested}.",
                  service=given["service"], version=given["version"],
                  suggested=DECISION_WORDS[given["suggested"]])  # fmt: skip


def _retrospective(given: Given, policy: Policy) -> Meant:
    known = {"incident": given["incident"], "title": given["title"]}
    if given["why"] == BREACH:
        left = remaining_figure(given["share"], policy)
        return phrase("Begin the retrospective of {incident}, {title}: it used up a budget, {left} is left.",
                      left=left, **known)  # fmt: skip
    if given["why"] == SHARE:
        return phrase("Begin the retrospective of {incident}, {title}: it cost {share} of a budget.",
                      share=percent_figure(given["share"]), **known)  # fmt: skip
    if given["why"] == CUSTOMERS:
        return phrase("Begin the retrospective of {incident}, {title}: customers were hit.", **known)
    return phrase("Begin the retrospective of {incident}, {title}: it was a near miss.", **known)


def _action(given: Given, policy: Policy) -> Meant:
    time = phrase("%Ln day[|s]", "", given["days"])
    if given["count"] == 1:
        return phrase("Do “{title}” or move it: it is {time} late.", title=given["title"], time=time)
    return phrase("Do %Ln overdue action items or move them: “{title}” is {time} late.",
                  "", given["count"], title=given["title"], time=time)  # fmt: skip


def _quarter(given: Given) -> dict[str, Meant]:
    target = Decimal(given["target"])
    return {
        "slo": given["slo"], "actual": actual_figure(given["actual"], target),
        "target": percent_figure(target), "period": given["period"],
    }  # fmt: skip


def _missed(given: Given, policy: Policy) -> Meant:
    return phrase("Find out why {slo}, missed its target: {actual} against {target} in {period}.",
                  **_quarter(given))  # fmt: skip


def _exceeded(given: Given, policy: Policy) -> Meant:
    return phrase("Ask whether {slo} can promise more: {actual} against {target} in {period}.",
                  **_quarter(given))  # fmt: skip


def _ceiling(given: Given, policy: Policy) -> Meant:
    return phrase(
        "Lower the target of {slo} or depend on less: what it depends on allows {bound}, and it promises"
        " {target}.",
        slo=given["slo"], bound=ceiling_figure(Decimal(given["bound"])),
        target=percent_figure(Decimal(given["target"])),
    )  # fmt: skip


def _sla(given: Given, policy: Policy) -> Meant:
    return phrase("Tighten {slo}: customers were promised {bound}, and it aims at {target}.",
                  slo=given["slo"], bound=percent_figure(Decimal(given["bound"])),
                  target=percent_figure(Decimal(given["target"])))  # fmt: skip


_WORDS: dict[str, Callable[[Given, Policy], Meant]] = {
    EXHAUSTED: _exhausted, CRITICAL: _critical, PAGE: _page, TICKET: _ticket, PROJECTION: _projection,
    NO_DATA: _no_data, STALE: _stale, METRIC: _metric, RELEASE: _release, RETROSPECTIVE: _retrospective,
    ACTION: _action, MISSED: _missed, EXCEEDED: _exceeded, CEILING: _ceiling, SLA: _sla,
}  # fmt: skip
