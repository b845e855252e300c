"""R2, R5a: samples are summed over (start, end]."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.series import Counts, DayTotals, ListSeries, Point, day_bounds, utc_day
from tests.unit.domain.builders import AT, DAY, HOUR, regular, utc


def test_r2_the_start_is_outside_and_the_end_inside() -> None:
    series = ListSeries([Point(utc(2026, 11, 1), 9, 10), Point(utc(2026, 11, 2), 19, 20)])
    assert series.counts(utc(2026, 11, 1), utc(2026, 11, 2)) == Counts(19, 20)
    assert series.points(utc(2026, 10, 31), utc(2026, 11, 1)) == [Point(utc(2026, 11, 1), 9, 10)]


def test_r2_a_midnight_sample_belongs_to_the_day_that_ended() -> None:
    assert utc_day(utc(2026, 11, 20)) == date(2026, 11, 19)
    assert utc_day(utc(2026, 11, 20) + timedelta(seconds=1)) == date(2026, 11, 20)
    assert day_bounds(date(2026, 11, 19)) == (utc(2026, 11, 19), utc(2026, 11, 20))


def test_r2_only_whole_days_with_samples_are_listed() -> None:
    points = [Point(utc(2026, 11, day, 12), 1, 2) for day in (1, 2, 4)]
    series = ListSeries(points)
    found = series.days(utc(2026, 11, 1, 1), utc(2026, 11, 5))
    assert found == [DayTotals(date(2026, 11, 2), 1, 2), DayTotals(date(2026, 11, 4), 1, 2)]
    assert series.days(utc(2026, 11, 1), utc(2026, 11, 4, 23)) == [
        DayTotals(date(2026, 11, 1), 1, 2),
        DayTotals(date(2026, 11, 2), 1, 2),
    ]
    assert series.days(utc(2026, 11, 2, 1), utc(2026, 11, 2, 5)) == []


def test_r5a_the_resolution_is_the_coarsest_of_the_days_smallest_gaps() -> None:
    daily = [Point(utc(2026, 11, day), 1, 1) for day in (1, 2, 3)]
    fine = [Point(utc(2026, 11, 3) + minutes * timedelta(minutes=1), 1, 1) for minutes in (5, 10, 20)]
    series = ListSeries([*daily, *fine])
    assert series.step(utc(2026, 11, 1), utc(2026, 11, 3)) == DAY
    assert series.step(utc(2026, 11, 3), utc(2026, 11, 3, 12)) == timedelta(minutes=5)
    assert series.step(utc(2026, 11, 2, 22), utc(2026, 11, 3, 4)) == DAY
    assert series.step(utc(2026, 9, 1), utc(2026, 10, 1)) is None
    assert ListSeries([]).step(AT - DAY, AT) is None


def test_r5a_newest_and_oldest() -> None:
    series = regular([0, 0, 0], step=HOUR)
    assert series.oldest() == AT - 2 * HOUR
    assert series.newest(AT) == AT
    assert series.newest(AT - timedelta(minutes=1)) == AT - HOUR
    assert series.newest(AT - 3 * HOUR) is None
    assert ListSeries([]).oldest() is None


points = st.lists(
    st.tuples(st.integers(0, 14400), st.integers(0, 50), st.integers(0, 50)),
    unique_by=lambda item: item[0],
    max_size=60,
).map(
    lambda items: [
        Point(AT + timedelta(minutes=minute), float(good), float(good + bad)) for minute, good, bad in items
    ]
)
moments = st.integers(-100, 15000).map(lambda minute: AT + timedelta(minutes=minute))


@given(points, st.lists(moments, min_size=3, max_size=3))
def test_r2_sums_are_additive(data: list[Point], cuts: list[object]) -> None:
    series = ListSeries(data)
    start, middle, end = sorted(cuts)  # type: ignore[type-var]
    whole = series.counts(start, end)  # type: ignore[arg-type]
    parts = series.counts(start, middle) + series.counts(middle, end)  # type: ignore[arg-type]
    assert parts == whole
    assert whole.bad == whole.total - whole.good


@given(points, moments, moments)
def test_r2_days_and_points_agree_with_counts(data: list[Point], one: object, two: object) -> None:
    series = ListSeries(data)
    start, end = sorted([one, two])  # type: ignore[type-var]
    inside = series.points(start, end)  # type: ignore[arg-type]
    assert series.counts(start, end).total == sum(point.total for point in inside)  # type: ignore[arg-type]
    for day in series.days(start, end):  # type: ignore[arg-type]
        begin, stop = day_bounds(day.day)
        assert start <= begin  # type: ignore[operator]
        assert stop <= end  # type: ignore[operator]
        assert Counts(day.good, day.total) == series.counts(begin, stop)
        assert series.points(begin, stop)
