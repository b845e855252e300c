"""What incidents cost in a period: how many, how long, and their share of the budget (R17, R18)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.phrases import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime, timedelta
    from decimal import Decimal
    from typing import Protocol

    from slodesk.domain.assessment import SloInfo
    from slodesk.domain.phrases import Meant
    from slodesk.domain.series import Series

    class Measured(Series, Protocol):
        """Samples that also know how fine they are."""

        def step(self, start: datetime, end: datetime) -> timedelta | None:
            """Return the coarsest resolution in (start, end]; None without samples."""


MEASURED, COUNTED, ESTIMATED, TIME_BASED, MIXED = "measured", "counted", "estimated", "time_based", "mixed"
"""How a share of budget is known (R17)."""


@dataclass(frozen=True, slots=True)
class IncidentFact:
    """What is known of an incident.

    Attributes:
        id: its key.
        identifier: as people call it.
        title: what happened.
        started: aware.
        ended: when it was resolved; None while it lasts.
        services: keys of the services it hit.
        cause: as people wrote it; may be empty.
        error_rate: share of requests that failed, a ratio.
        failed_requests: how many did.
        near_miss: nobody was hit.
    """

    id: str
    identifier: str
    title: str
    started: datetime
    ended: datetime | None
    services: tuple[str, ...]
    cause: str = ""
    error_rate: Decimal | None = None
    failed_requests: Decimal | None = None
    near_miss: bool = False


@dataclass(frozen=True, slots=True)
class SloBudget:
    """An SLO an incident can cost budget: its target in the period, and its samples."""

    info: SloInfo
    target: Decimal
    series: Measured


@dataclass(frozen=True, slots=True)
class IncidentPart:
    """What one incident used of a budget: its share, a ratio, and how that is known."""

    title: str
    started: datetime
    share: float
    method: str


@dataclass(frozen=True, slots=True)
class IncidentGroup:
    """The incidents of one service or one cause.

    Attributes:
        key: of the service, or the cause itself.
        name: as people know it; empty for a cause nobody named.
        count: how many.
        minutes: how long they lasted inside the period; overlaps count once.
        share: of the period's budget of the SLO they cost most; None without an SLO.
        slo: that SLO.
        method: how the share is known: ``measured``, one of the other methods, or ``mixed``.
        parts: what the share is made of, one incident after the other.
    """

    key: str
    name: str
    count: int
    minutes: float
    share: float | None
    slo: SloInfo | None
    method: str
    parts: tuple[IncidentPart, ...] = ()


@dataclass(frozen=True, slots=True)
class IncidentSummary:
    """The incidents of a period.

    Attributes:
        start: of the period.
        end: of it, or the clock while it runs.
        count: how many hit somebody.
        minutes: how long at least one of them lasted.
        unresolved: how many last on at ``end``.
        near_misses: how many hit nobody; in no other figure.
        by_service: the costliest service first.
        by_cause: the costliest cause first.
    """

    start: datetime
    end: datetime
    count: int
    minutes: float
    unresolved: int
    near_misses: int
    by_service: tuple[IncidentGroup, ...]
    by_cause: tuple[IncidentGroup, ...]


@dataclass(frozen=True, slots=True)
class _Cost:
    incident: IncidentFact
    slo: SloBudget
    share: float
    method: str


def summarize(
    incidents: Iterable[IncidentFact],
    services: Mapping[str, str],
    slos: Sequence[SloBudget],
    start: datetime,
    end: datetime,
) -> IncidentSummary:
    """Return what incidents cost in (start, end] (R17, R18).

    A share is measured where samples are no coarser than the time the incident lasted; else it is
    counted from the failed requests, else estimated from the error rate, else every minute counts as bad.
    Within a service, time that several incidents claim goes to the one that started first.

    Args:
        incidents: those that lasted at some moment of the period; others are left out.
        services: keys and names of the services that count.
        slos: theirs.
        start: of the period, aware.
        end: of it.
    """
    inside = [each for each in incidents if each.started < end and _end(each, end) > start]
    inside = [each for each in inside if any(key in services for key in each.services)]
    real = sorted((each for each in inside if not each.near_miss), key=lambda each: each.started)
    costs: list[_Cost] = []
    by_service: dict[str, list[IncidentFact]] = defaultdict(list)
    for each in real:
        for key in each.services:
            if key in services:
                by_service[key].append(each)
    for key, hit in by_service.items():
        spans = _free_spans(hit, start, end)
        for slo in slos:
            if slo.info.service_id == key:
                costs += [_cost(each, slo, span, start, end) for each, span in zip(hit, spans, strict=True)]
    by_cause: dict[str, list[IncidentFact]] = defaultdict(list)
    for each in real:
        by_cause[each.cause].append(each)
    return IncidentSummary(
        start=start,
        end=end,
        count=len(real),
        minutes=_minutes(real, start, end),
        unresolved=sum(1 for each in real if _end(each, end) >= end and each.ended is None),
        near_misses=len(inside) - len(real),
        by_service=_ordered(
            _group(key, services[key], hit, [c for c in costs if c.slo.info.service_id == key], start, end)
            for key, hit in by_service.items()
        ),
        by_cause=_ordered(
            _group(cause, cause, hit, [c for c in costs if c.incident.cause == cause], start, end)
            for cause, hit in by_cause.items()
        ),
    )


def method_phrase(method: str) -> Meant:
    """Return how a share of budget is known, in words (R17)."""
    return {
        MEASURED: phrase("measured"),
        COUNTED: phrase("counted from failed requests"),
        ESTIMATED: phrase("estimated from the error rate"),
        TIME_BASED: phrase("estimated from the time alone"),
        MIXED: phrase("partly estimated"),
        "": phrase("no SLO"),
    }[method]


def merged_minutes(spans: Iterable[tuple[datetime, datetime]]) -> float:
    """Return how long at least one of the spans lasted, so that overlaps count once (R18)."""
    total, until = 0.0, None
    for begin, end in sorted(spans):
        low = begin if until is None else max(begin, until)
        if end > low:
            total += (end - low).total_seconds() / 60
            until = end
    return total


def _end(each: IncidentFact, end: datetime) -> datetime:
    return end if each.ended is None else each.ended


def _free_spans(
    ordered: Sequence[IncidentFact], start: datetime, end: datetime
) -> list[tuple[datetime, datetime]]:
    """Return the part of each incident inside the period that no earlier one claims; may be empty."""
    found, taken = [], start
    for each in ordered:
        begin, stop = max(each.started, taken), min(_end(each, end), end)
        found.append((begin, max(begin, stop)))
        taken = max(taken, stop)
    return found


def _minutes(incidents: Sequence[IncidentFact], start: datetime, end: datetime) -> float:
    return merged_minutes((max(each.started, start), min(_end(each, end), end)) for each in incidents)


def _cost(
    each: IncidentFact, slo: SloBudget, span: tuple[datetime, datetime], start: datetime, end: datetime
) -> _Cost:
    begin, stop = span
    tolerance = float(1 - slo.target)
    if stop <= begin:
        return _Cost(each, slo, 0.0, "")
    allowed = tolerance * slo.series.counts(start, end).total
    step = slo.series.step(begin, stop)
    if allowed > 0 and step is not None and step <= stop - begin:
        return _Cost(each, slo, slo.series.counts(begin, stop).bad / allowed, MEASURED)
    if allowed > 0 and each.failed_requests is not None:
        part = (stop - begin) / max(_end(each, end) - each.started, stop - begin)
        return _Cost(each, slo, float(each.failed_requests) * part / allowed, COUNTED)
    lasted = (stop - begin) / (end - start)
    if each.error_rate is not None:
        return _Cost(each, slo, float(each.error_rate) * lasted / tolerance, ESTIMATED)
    return _Cost(each, slo, lasted / tolerance, TIME_BASED)


def _group(
    key: str, name: str, hit: Sequence[IncidentFact], costs: Sequence[_Cost], start: datetime, end: datetime
) -> IncidentGroup:
    by_slo: dict[str, list[_Cost]] = defaultdict(list)
    for cost in costs:
        by_slo[cost.slo.info.id].append(cost)
    worst = max(by_slo.values(), key=lambda own: sum(cost.share for cost in own), default=[])
    methods = {cost.method for cost in worst if cost.method}
    return IncidentGroup(
        key=key,
        name=name,
        count=len(hit),
        minutes=_minutes(hit, start, end),
        share=sum(cost.share for cost in worst) if worst else None,
        slo=worst[0].slo.info if worst else None,
        method="" if not worst else methods.pop() if len(methods) == 1 else MIXED,
        parts=tuple(
            IncidentPart(cost.incident.title, cost.incident.started, cost.share, cost.method)
            for cost in worst
            if cost.method
        ),
    )


def _ordered(groups: Iterable[IncidentGroup]) -> tuple[IncidentGroup, ...]:
    return tuple(sorted(groups, key=lambda each: (-(each.share or 0.0), -each.minutes, each.name)))
