"""R11: months and quarters, judged by the target in force at their end."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.lowest import lowest_remaining
from slodesk.domain.periods import PeriodResult, met_in, period_results, quarters_back
from slodesk.domain.series import ListSeries, Point
from slodesk.domain.settings import WorkspaceSettings
from slodesk.domain.target import BEGINNING, TargetHistory
from slodesk.domain.window import Calendar, Month, Quarter, Rolling
from tests.unit.domain.builders import AT, BERLIN, DAY, HOUR, UTC_ZONE, changes, history, info, regular, utc

UTC_SETTINGS = WorkspaceSettings()


def results(
    series: ListSeries,
    periods: list[Month | Quarter],
    at: object,
    past: TargetHistory | None = None,
    zone: str = "UTC",
) -> tuple[PeriodResult, ...]:
    settings = WorkspaceSettings(time_zone=zone)
    return period_results(info(past), series, periods, at, settings)  # type: ignore[arg-type]


def test_r11_a_month_by_hand() -> None:
    series = regular([0.0] * 15 + [2.5] * 15, at=utc(2026, 12, 1))
    (november,) = results(series, [Month(2026, 11)], utc(2026, 12, 5))
    assert november.counts.total == 30_000
    assert november.counts.bad == pytest.approx(37.5)
    assert november.actual == pytest.approx(0.99875)
    assert november.met is False
    assert november.consumed == pytest.approx(1.25)
    assert november.minutes == pytest.approx(43.2)
    assert not november.to_date


@pytest.mark.parametrize(("bad", "met"), [(1.0, True), (0.999, True), (1.00001, False)])
def test_r11_met_is_at_least_the_target(bad: float, met: bool) -> None:
    (november,) = results(regular([bad] * 30, at=utc(2026, 12, 1)), [Month(2026, 11)], utc(2026, 12, 1))
    assert november.met is met


def test_r11_the_target_at_the_periods_end_judges_it_all() -> None:
    past = changes(
        (BEGINNING, "0.99", Rolling(30)),
        (date(2026, 11, 15), "0.999", Rolling(30)),
        (date(2026, 12, 1), "0.9999", Rolling(30)),
    )
    series = regular([2.0] * 61, at=utc(2026, 12, 1))
    october, november = results(series, [Month(2026, 10), Month(2026, 11)], utc(2026, 12, 2), past)
    assert (october.target, october.met) == (Decimal("0.99"), True)
    assert (november.target, november.met) == (Decimal("0.999"), False)


def test_r11_a_running_period_is_neither_met_nor_missed() -> None:
    (november,) = results(regular([0.0] * 60), [Month(2026, 11)], AT)
    assert november.to_date
    assert november.end == AT
    assert november.actual == 1.0
    assert november.met is None
    assert november.minutes == pytest.approx(19 * 1.44)
    (done,) = results(regular([0.0] * 60), [Month(2026, 11)], utc(2026, 12, 1))
    assert not done.to_date
    assert done.met is True


def test_r11_a_period_still_to_come_has_nothing() -> None:
    (december,) = results(regular([0.0] * 60), [Month(2026, 12)], AT)
    assert (december.to_date, december.met, december.actual, december.counts.total) == (True, None, None, 0)
    assert december.start == december.end == utc(2026, 12, 1)
    assert december.lowest_remaining is None


def test_r11_a_period_without_data_is_not_counted() -> None:
    found = results(
        regular([0.0] * 30, at=utc(2026, 12, 1)), [Month(2026, 10), Month(2026, 11)], utc(2026, 12, 3)
    )
    assert found[0].met is None
    assert found[0].consumed is None
    assert met_in(found) == (1, 1)


def test_r11_met_in_counts_complete_periods() -> None:
    # Daily since 1 January 2025; a bad second quarter of 2025; the fourth of 2026 runs.
    bad = [
        5.0 if date(2025, 4, 1) <= date(2025, 1, 1) + i * DAY < date(2025, 7, 1) else 0.5 for i in range(688)
    ]
    series = regular(bad, at=utc(2025, 1, 1) + 688 * DAY)
    found = results(series, list(quarters_back(AT, 8, UTC_ZONE)), AT)
    assert len(found) == 9
    assert met_in(found) == (6, 7)
    assert [str(result.period) for result in found if result.met is False] == ["2025-Q2"]
    assert found[-1].to_date


def test_r11_quarter_edges_follow_the_clocks() -> None:
    # One bad hour on each side of the end of the third quarter in Berlin (30 September 22:00 UTC).
    edge = utc(2026, 9, 30, 22)
    series = ListSeries([Point(edge, 0, 10), Point(edge + HOUR, 0, 20)], HOUR)
    third, fourth = results(
        series, [Quarter(2026, 3), Quarter(2026, 4)], utc(2027, 2, 1), zone="Europe/Berlin"
    )
    assert (third.counts.total, fourth.counts.total) == (10, 20)
    first = Quarter(2026, 1).span(BERLIN)
    assert (first.start, first.end) == (utc(2025, 12, 31, 23), utc(2026, 3, 31, 22))


def test_r11_periods_mean_the_same_in_every_zone() -> None:
    at = utc(2026, 11, 2, 12)
    series = regular([float(i % 7) for i in range(3000)], step=HOUR, at=at)
    settings = WorkspaceSettings(time_zone="Europe/Berlin")
    months = [Month(2026, 10), Month(2026, 11)]
    here = period_results(info(), series, months, at, settings)
    there = period_results(info(), series, months, at.astimezone(BERLIN), settings)
    assert here == there
    low = lowest_remaining(history(), series, utc(2026, 10, 20), at, BERLIN)
    start = utc(2026, 10, 20).astimezone(BERLIN)
    assert lowest_remaining(history(), series, start, at.astimezone(BERLIN), BERLIN) == low


def test_r11_quarters_back_end_with_the_running_one() -> None:
    assert [str(quarter) for quarter in quarters_back(AT, 2, UTC_ZONE)] == ["2026-Q2", "2026-Q3", "2026-Q4"]
    assert [str(quarter) for quarter in quarters_back(utc(2027, 1, 1), 2, UTC_ZONE)] == ["2026-Q3", "2026-Q4"]
    after = utc(2027, 1, 1) + timedelta(seconds=1)
    assert [str(quarter) for quarter in quarters_back(after, 1, UTC_ZONE)] == ["2026-Q4", "2027-Q1"]
    assert [str(quarter) for quarter in quarters_back(after, 1, BERLIN)] == ["2026-Q4", "2027-Q1"]
    assert [str(quarter) for quarter in quarters_back(utc(2026, 7, 1), 1, UTC_ZONE, 7)] == ["2026-Q4"]


def test_r11_the_lowest_rolling_remaining_by_hand() -> None:
    # Seven days of 1,000 at 99 %: 70 allowed; 20 bad on the 10th, 35 on the 14th, then both inside.
    bad = [0.0] * 60
    first = utc(2026, 11, 1) - 30 * DAY  # end of the first sample's day is a day later
    bad[(utc(2026, 11, 10) - first).days - 1] = 20.0
    bad[(utc(2026, 11, 14) - first).days - 1] = 35.0
    series = regular(bad, at=first + 60 * DAY)
    (november,) = results(series, [Month(2026, 11)], utc(2026, 12, 1), history(Decimal("0.99"), Rolling(7)))
    assert november.lowest_remaining == pytest.approx(1 - 55 / 70)
    assert november.lowest_at == utc(2026, 11, 14)


def test_r11_calendar_windows_have_no_rolling_low() -> None:
    (november,) = results(regular([1.0] * 60), [Month(2026, 11)], AT, history(window=Calendar("month")))
    assert november.lowest_remaining is None
    assert november.lowest_at is None


def test_r11_the_low_can_be_left_out() -> None:
    (november,) = period_results(
        info(), regular([1.0] * 60), [Month(2026, 11)], AT, UTC_SETTINGS, lowest=False
    )
    assert november.lowest_remaining is None


def brute_low(
    past: TargetHistory, series: ListSeries, start: object, end: object, zone: object
) -> tuple[float, object] | None:
    """Look at every minute anything can change."""
    moments = {start, end}
    for entry in past.entries:
        if isinstance(entry.window, Rolling):
            for point in series.points(utc(2020, 1, 1), utc(2030, 1, 1)):
                moments |= {point.end, point.end + timedelta(days=entry.window.days)}
    best = None
    for moment in sorted(m for m in moments if start <= m <= end):  # type: ignore[operator, type-var]
        # The state at the very start is the state just after it.
        entry = past.in_force(moment if moment > start else start + timedelta(microseconds=1), zone)  # type: ignore[operator, arg-type, type-var]
        if not isinstance(entry.window, Rolling):
            continue
        counts = series.counts(moment - timedelta(days=entry.window.days), moment)  # type: ignore[operator, arg-type]
        if counts.total > 0:
            remaining = 1 - counts.bad / (float(1 - entry.target) * counts.total)
            if best is None or remaining < best[0] - 1e-12:
                best = (remaining, moment)
    return best


@given(
    st.lists(
        st.tuples(st.integers(0, 20 * 24), st.integers(0, 100), st.integers(0, 5)),
        unique_by=lambda item: item[0],
        max_size=50,
    ),
    st.sampled_from([1, 2, 7]),
    st.integers(0, 23),
    st.integers(1, 10 * 24),
)
def test_r11_the_low_is_what_looking_everywhere_finds(
    data: list[tuple[int, int, int]], days: int, shift: int, length: int
) -> None:
    start = utc(2026, 11, 8) + timedelta(hours=shift)
    end = start + timedelta(hours=length)
    series = ListSeries(
        [Point(utc(2026, 11, 1) + timedelta(hours=h), float(g), float(g + b)) for h, g, b in data], HOUR
    )
    past = history(Decimal("0.95"), Rolling(days))
    found = lowest_remaining(past, series, start, end, UTC_ZONE)
    expected = brute_low(past, series, start, end, UTC_ZONE)
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert found[0] == pytest.approx(expected[0], abs=1e-9)
        # Equal fractions such as 1/16 and 5/80 may differ in their last bit: then a later one is as good.
        assert found[1] >= expected[1]  # type: ignore[operator]
        there = brute_low(past, series, found[1], found[1], UTC_ZONE)
        assert there is not None
        assert there[0] == pytest.approx(expected[0], abs=1e-9)


def test_r11_the_low_is_judged_by_the_target_then_in_force() -> None:
    past = changes((BEGINNING, "0.99", Rolling(7)), (date(2026, 11, 16), "0.9", Rolling(7)))
    series = regular([9.0] * 60, at=utc(2026, 12, 1))
    low = lowest_remaining(past, series, utc(2026, 11, 1), utc(2026, 12, 1), UTC_ZONE)
    assert low is not None
    assert low[0] == pytest.approx(0.1)
    later = lowest_remaining(past, series, utc(2026, 11, 16), utc(2026, 12, 1), UTC_ZONE)
    assert later is not None
    assert later[0] == pytest.approx(0.91)
