"""R3, R4, R6: the error budget, by hand."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.budget import error_budget
from slodesk.domain.series import ZERO, Counts
from slodesk.domain.window import Calendar, span_at
from tests.unit.domain.builders import BERLIN, UTC_ZONE, budget, span, utc


@pytest.mark.parametrize(
    ("target", "days", "minutes"),
    [("0.999", 30, 43.2), ("0.999", 28, 40.32), ("0.95", 1, 72.0), ("0.9999", 30, 4.32), ("0.99", 7, 100.8)],
)
def test_r6_budget_in_minutes(target: str, days: int, minutes: float) -> None:
    assert error_budget(Decimal(target), ZERO, span(days)).minutes == pytest.approx(minutes, abs=1e-9)


def test_r6_the_example_of_the_interface() -> None:
    found = budget(129_480_000, 129_600_000)
    assert found.actual is not None
    assert round(found.actual * 100, 6) == 99.907407
    assert found.allowed == pytest.approx(129_600)
    assert found.consumed == pytest.approx(0.92592593, abs=1e-8)
    assert found.remaining == pytest.approx(0.07407407, abs=1e-8)
    assert found.minutes_remaining == pytest.approx(3.2, abs=1e-9)


def test_r4_an_overdrawn_budget_is_negative() -> None:
    found = budget(998_600, 1_000_000)
    assert found.consumed == pytest.approx(1.4)
    assert found.remaining == pytest.approx(-0.4)
    assert found.minutes_remaining == pytest.approx(-17.28)


@pytest.mark.parametrize("total", [0.0, -0.0])
def test_r3_without_traffic_there_is_no_figure(total: float) -> None:
    found = budget(0, total)
    assert not found.has_data
    assert found.actual is None
    assert found.consumed is None
    assert found.remaining is None
    assert found.minutes_remaining is None
    assert found.minutes == pytest.approx(43.2)


@pytest.mark.parametrize(("good", "total"), [(1000, 1000), (999, 1000), (0, 1000)])
def test_r4_nothing_is_minus_zero(good: float, total: float) -> None:
    found = budget(good, total)
    for figure in (found.consumed, found.remaining, found.minutes_remaining, found.actual):
        assert figure is not None
        assert figure != 0 or math.copysign(1, figure) == 1


@pytest.mark.parametrize("target", ["0", "1", "-0.1", "1.1"])
def test_r6_a_target_of_0_or_100_has_no_budget(target: str) -> None:
    with pytest.raises(ValueError, match="target"):
        error_budget(Decimal(target), ZERO, span(30))


def test_r6_a_running_calendar_window_counts_the_time_elapsed() -> None:
    running = span_at(Calendar("month"), utc(2026, 11, 16), UTC_ZONE)
    found = error_budget(Decimal("0.999"), Counts(999, 1000), running)
    assert found.minutes == pytest.approx(15 * 1.44)
    assert found.period_minutes == pytest.approx(43.2)


def test_r6_a_month_with_a_clock_change_has_an_hour_less() -> None:
    march = span_at(Calendar("month"), utc(2026, 3, 31, 22), BERLIN)
    assert error_budget(Decimal("0.999"), ZERO, march).minutes == pytest.approx((31 * 1440 - 60) / 1000)


@given(
    st.integers(1, 9_999_999),
    st.integers(0, 10**9),
    st.integers(0, 10**9),
)
def test_r6_consumed_and_remaining_are_one(number: int, good: int, bad: int) -> None:
    found = error_budget(Decimal(number).scaleb(-7), Counts(good, good + bad), span(30))
    if good + bad == 0:
        assert found.remaining is None
        return
    assert found.consumed is not None
    assert found.remaining is not None
    assert found.consumed >= 0
    assert found.remaining <= 1
    assert found.consumed + found.remaining == pytest.approx(1, abs=1e-9 * max(1, found.consumed))
    # The same in exact arithmetic.
    exact = 1 - Decimal(bad) / ((1 - found.target) * (good + bad))
    assert found.remaining == pytest.approx(float(exact), rel=1e-12, abs=1e-12)
