"""R16–R18: times, identifiers and what an incident costs, with figures computed by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.errors import RuleBroken
from slodesk.domain.incident import Identifiers, check_order, check_scheme, next_identifier, times
from slodesk.domain.incident_impact import (
    Impact,
    availability,
    below_minutes,
    counted_share,
    estimated_share,
    failed_requests,
    time_share,
)
from slodesk.domain.incident_summary import merged_minutes
from slodesk.domain.retrospective import IncidentFacts
from slodesk.domain.series import ListSeries, Point

START = datetime(2025, 1, 15, 14, tzinfo=UTC)
MONTH = Decimal(43_200)
T999 = Decimal("0.999")


def after(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def test_r16_everything_is_derived_from_the_start() -> None:
    incident = IncidentFacts("i", "INC-1", "x", START, after(15), after(20), after(45), after(135))
    took = times(incident, after(9999))
    assert (took.detect, took.acknowledge, took.mitigate, took.resolve) == (15, 20, 45, 135)
    assert (took.duration, took.ongoing) == (135, False)


def test_r16_one_that_lasts_has_lasted_until_now() -> None:
    took = times(IncidentFacts("i", "INC-1", "x", START, after(3)), after(50))
    assert (took.detect, took.mitigate, took.resolve, took.duration, took.ongoing) == (
        3,
        None,
        None,
        50,
        True,
    )
    assert times(IncidentFacts("i", "INC-1", "x", START), after(-5)).duration == 0


def test_r16_timestamps_are_in_order_with_gaps() -> None:
    check_order(IncidentFacts("i", "INC-1", "x", START, None, after(2), None, after(2)))
    with pytest.raises(RuleBroken, match="“Mitigated” cannot be before “acknowledged”") as refused:
        check_order(IncidentFacts("i", "INC-1", "x", START, None, after(2), after(1)))
    assert refused.value.field == "mitigated"


@pytest.mark.parametrize(
    ("scheme", "taken", "expected"),
    [
        ("INC-{year}-{number:3}", [], "INC-2025-001"),
        ("INC-{year}-{number:3}", ["INC-2025-013", "INC-2024-099", "INC-2025-x", "other"], "INC-2025-014"),
        ("INC-{year}-{number:3}", ["INC-2025-999"], "INC-2025-1000"),
        ("{year}{month}/{number}", ["202501/7", "202412/9"], "202501/8"),
        ("#{number}-prod", ["#41-prod", "#900-test", "#²-prod"], "#42-prod"),
    ],
)
def test_r16_identifiers_count_up(scheme: str, taken: list[str], expected: str) -> None:
    assert next_identifier(check_scheme(f" {scheme} "), START, taken) == expected


def test_r16_many_identifiers_are_handed_out_at_once() -> None:
    given = Identifiers("INC-{year}-{number:3}", ["INC-2025-013", "INC-2025-" + "9" * 30])
    last_year = START.replace(year=2024)
    assert [given.next(day) for day in (START, START, last_year, START)] == [
        "INC-2025-014", "INC-2025-015", "INC-2024-001", "INC-2025-016",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "scheme", ["INC", "{number}{number}", "{day}-{number}", "x" * 60 + "{number}", "{number:0}"]
)
def test_r16_a_scheme_without_sense_is_refused(scheme: str) -> None:
    with pytest.raises(RuleBroken):
        check_scheme(scheme)


def test_r17_half_of_the_requests_for_an_hour() -> None:
    share = estimated_share(Decimal("0.5"), Decimal(60), T999, MONTH)
    assert round(share * 100, 2) == Decimal("69.44")


def test_r17_the_frameworks_sample_is_exact() -> None:
    share = estimated_share(Decimal("0.15"), Decimal(135), T999, MONTH)
    assert share == Decimal("0.46875")
    assert f"{share * 100:.2f}" == "46.88"


def test_r17_counted_and_by_time_alone() -> None:
    # 1 − T of 2,500,000 requests are 2,500; as many failed.
    assert counted_share(Decimal(2500), T999, Decimal(2_500_000)) == 1
    assert counted_share(Decimal(1), T999, Decimal(0)) is None
    # 43.2 minutes of budget; 21.6 of them are half of it.
    assert time_share(Decimal("21.6"), T999, MONTH) == Decimal("0.5")


def test_r17_what_was_measured_is_known_best() -> None:
    by_time = Impact(None, None, Decimal(2))
    assert by_time.best == (2.0, "time_based")
    assert Impact(None, Decimal("0.4"), Decimal(2)).best == (0.4, "estimated")
    assert Impact(Decimal("0.3"), Decimal("0.4"), Decimal(2)).best == (0.3, "counted")
    assert Impact(Decimal("0.3"), Decimal("0.4"), Decimal(2), measured=0.1).best == (0.1, "measured")


def test_r18_failed_requests_and_availability() -> None:
    assert failed_requests(Decimal(1200), Decimal(135), Decimal("0.15")) == 24_300
    assert availability(Decimal("0.15")) == Decimal("0.85")


def test_r18_time_below_target() -> None:
    # Five-minute samples: 99.9 % is met at 1 of 1,000, missed at 2; the first is cut by the start.
    bad = [2, 1, 0, 2, 50, 0]
    series = ListSeries(
        [Point(after(5 * n), 1000 - failed, 1000) for n, failed in enumerate(bad, 1)], timedelta(minutes=5)
    )
    assert below_minutes(series, after(2), after(30), T999) == 3 + 5 + 5
    assert below_minutes(series, after(25), after(30), T999) == 0
    assert below_minutes(series, after(200), after(300), T999) is None


def test_r18_overlaps_count_once() -> None:
    spans = [(after(0), after(60)), (after(30), after(90)), (after(40), after(50)), (after(120), after(130))]
    assert merged_minutes(spans) == 100


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), max_size=8))
def test_r18_merged_time_is_never_more_than_the_sum_nor_less_than_the_longest(
    pairs: list[tuple[int, int]],
) -> None:
    spans = [(after(min(pair)), after(max(pair))) for pair in pairs]
    lengths = [(end - start).total_seconds() / 60 for start, end in spans]
    assert max(lengths, default=0) <= merged_minutes(spans) <= sum(lengths)
