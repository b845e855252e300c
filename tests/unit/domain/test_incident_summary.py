"""R17, R18: what incidents cost in a period, by service and by cause."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from slodesk.domain.incident_summary import (
    COUNTED,
    ESTIMATED,
    MEASURED,
    MIXED,
    TIME_BASED,
    IncidentFact,
    IncidentSummary,
    SloBudget,
    method_phrase,
    summarize,
)
from slodesk.domain.series import ListSeries, Point
from tests.unit.domain.builders import info, utc

START, END = utc(2026, 11, 1), utc(2026, 12, 1)
"""30 days: 43.2 minutes of budget at 99.9 %."""
MINUTE = timedelta(minutes=1)
SERVICES = {"service-1": "Card payments"}


def samples(step: timedelta, bad: dict[datetime, float] | None = None) -> ListSeries:
    """100 events a minute in samples so long, with bad ones where told."""
    total = 100 * (step / MINUTE)
    points, end = [], START + step
    while end <= END:
        points.append(Point(end, total - (bad or {}).get(end, 0), total))
        end += step
    return ListSeries(points, step)


def fact(key: str, start: datetime, minutes: float | None, **more: object) -> IncidentFact:
    ended = None if minutes is None else start + minutes * MINUTE
    given = {"services": ("service-1",), **more}
    return IncidentFact(key, f"INC-{key}", "Down", start, ended, **given)  # type: ignore[arg-type]


def summary(series: ListSeries, *facts: IncidentFact) -> IncidentSummary:
    budget = SloBudget(info(), Decimal("0.999"), series)
    return summarize(facts, SERVICES, [budget], START, END)


def test_no_incidents() -> None:
    found = summary(samples(5 * MINUTE))
    assert (found.count, found.minutes, found.by_service, found.by_cause) == (0, 0, (), ())


def test_r17_measured_where_samples_are_fine_enough() -> None:
    began = utc(2026, 11, 5, 10)
    bad = {began + n * 5 * MINUTE: 250.0 for n in range(1, 5)}
    found = summary(samples(5 * MINUTE, bad), fact("1", began, 20, cause="deploy"))
    (group,) = found.by_service
    # 1,000 bad of 4,320 allowed: 0.1 % of 4,320,000
    assert group.share == pytest.approx(1000 / 4320)
    assert (group.method, group.count, group.minutes) == (MEASURED, 1, 20)
    assert found.by_cause[0].name == "deploy"
    assert found.by_cause[0].share == group.share


def test_r17_counted_then_estimated_then_time_where_samples_are_coarse() -> None:
    day = samples(timedelta(days=1))
    began = utc(2026, 11, 5, 10)
    counted = summary(day, fact("1", began, 60, failed_requests=Decimal(432)))
    assert counted.by_service[0].share == pytest.approx(0.1)
    assert counted.by_service[0].method == COUNTED
    # the rule's own figure: 50 % for 60 min at 99.9 % over 30 days = 69.44 %
    estimated = summary(day, fact("1", began, 60, error_rate=Decimal("0.5")))
    assert estimated.by_service[0].share == pytest.approx(0.69444, abs=1e-5)
    assert estimated.by_service[0].method == ESTIMATED
    timed = summary(day, fact("1", began, 4.32))
    assert timed.by_service[0].share == pytest.approx(0.1)
    assert timed.by_service[0].method == TIME_BASED
    assert str(method_phrase(timed.by_service[0].method)) == "estimated from the time alone"


def test_r17_without_any_samples_it_is_estimated_too() -> None:
    empty = ListSeries([], timedelta(days=1))
    found = summary(empty, fact("1", utc(2026, 11, 5), 60, error_rate=Decimal("0.5")))
    assert found.by_service[0].share == pytest.approx(0.69444, abs=1e-5)
    # nothing to count the failed requests against
    failed = summary(empty, fact("1", utc(2026, 11, 5), 4.32, failed_requests=Decimal(432)))
    assert failed.by_service[0].method == TIME_BASED


def test_r18_overlaps_within_a_service_count_once() -> None:
    began = utc(2026, 11, 5, 10)
    bad = {began + n * 5 * MINUTE: 500.0 for n in range(1, 13)}
    found = summary(
        samples(5 * MINUTE, bad),
        fact("1", began, 40, cause="capacity"),
        fact("2", began + 20 * MINUTE, 40, cause="deploy"),
        fact("3", began + 10 * MINUTE, 20, cause="deploy"),
    )
    assert (found.count, found.minutes) == (3, 60)
    assert found.by_service[0].share == pytest.approx(6000 / 4320)
    shares = {group.name: group.share for group in found.by_cause}
    assert shares == {"capacity": pytest.approx(4000 / 4320), "deploy": pytest.approx(2000 / 4320)}
    assert {group.name: group.minutes for group in found.by_cause} == {"capacity": 40, "deploy": 50}


def test_only_what_lies_in_the_period_and_hit_somebody_counts() -> None:
    series = samples(timedelta(days=1))
    found = summary(
        series,
        fact("before", START - 60 * MINUTE, 60),
        fact("across", START - 60 * MINUTE, 90),
        fact("miss", utc(2026, 11, 3), 30, near_miss=True),
        fact("elsewhere", utc(2026, 11, 4), 30, services=("other",)),
        fact("open", END - 15 * MINUTE, None),
    )
    assert (found.count, found.near_misses, found.unresolved) == (2, 1, 1)
    assert found.minutes == 45
    assert found.by_cause[0].name == ""


def test_methods_that_differ_are_told() -> None:
    began = utc(2026, 11, 5, 10)
    series = samples(30 * MINUTE, {began + 30 * MINUTE: 100.0})
    found = summary(series, fact("1", began, 30), fact("2", began + 60 * MINUTE, 5))
    assert found.by_service[0].method == MIXED


def test_a_service_without_slos_has_minutes_but_no_share() -> None:
    found = summarize([fact("1", utc(2026, 11, 5), 10)], SERVICES, [], START, END)
    (group,) = found.by_service
    assert (group.minutes, group.share, group.slo, group.method) == (10, None, None, "")
