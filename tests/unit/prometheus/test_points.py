"""From answers to samples: nothing guessed, nothing clamped (R3, R5)."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.integrations.prometheus.client import RangeResult
from slodesk.integrations.prometheus.points import (
    ABOVE_TOTAL,
    BAD_ABOVE_TOTAL,
    GOOD_MISSING,
    INFINITE,
    NEGATIVE,
    Points,
    count_gaps,
    count_points,
    slice_points,
    threshold_points,
    value_points,
)

NAN, INF = math.nan, math.inf


def result(*values: float | None) -> RangeResult:
    kept = [(300 * at, value) for at, value in enumerate(values, 1) if value is not None]
    return RangeResult(tuple(time for time, _ in kept), tuple(value for _, value in kept))


def rows(points: Points) -> list[tuple[int, float, float]]:
    return [
        (end // 300, good, total)
        for end, good, total in zip(points.ends, points.good, points.total, strict=True)
    ]


def reasons(points: Points) -> dict[str, int]:
    return {rejected.reason: rejected.count for rejected in points.rejected}


def good_of(total: RangeResult, good: RangeResult, *, proven: bool = False) -> Points:
    return count_points(total, good, part_is_bad=False, proven=proven)


def bad_of(total: RangeResult, bad: RangeResult) -> Points:
    return count_points(total, bad, part_is_bad=True, proven=False)


def test_good_and_total() -> None:
    assert rows(good_of(result(10, 0, 4), result(9, 0, 4))) == [(1, 9, 10), (2, 0, 0), (3, 4, 4)]


def test_bad_and_total() -> None:
    assert rows(bad_of(result(10, 0, 4), result(1, 0, 4))) == [(1, 9, 10), (2, 0, 0), (3, 0, 4)]


def test_nan_and_missing_totals_are_gaps() -> None:
    points = good_of(result(10, NAN, None, 5), result(9, 1, 1, NAN))
    assert rows(points) == [(1, 9, 10)]
    assert not points.rejected
    assert count_gaps(points, 300, 1200, 300, known=True) == 3


def test_no_series_of_errors_means_no_errors() -> None:
    points = bad_of(result(10, 10), result())
    assert rows(points) == [(1, 10, 10), (2, 10, 10)]
    assert points.absent == 2


def test_a_good_series_that_ends_means_that_nothing_is_good() -> None:
    points = good_of(result(10, 10), result(10, None))
    assert rows(points) == [(1, 10, 10), (2, 0, 10)]
    assert points.absent == 1


def test_a_good_series_that_never_was_is_a_wrong_query() -> None:
    points = good_of(result(10, 0, 10), result())
    assert rows(points) == [(2, 0, 0)]
    assert reasons(points) == {GOOD_MISSING: 2}
    assert rows(good_of(result(10), result(), proven=True)) == [(1, 0, 10)]


def test_what_cannot_be_is_rejected_with_its_reason() -> None:
    points = good_of(result(10, 10, INF, -1, 5, 5), result(11, 10, 1, -1, -1, INF))
    assert rows(points) == [(2, 10, 10)]
    assert reasons(points) == {ABOVE_TOTAL: 1, INFINITE: 2, NEGATIVE: 2}
    assert points.rejected[0].first == datetime.fromtimestamp(300, UTC)
    assert count_gaps(points, 300, 1800, 300, known=True) == 0
    assert reasons(bad_of(result(10), result(10.5))) == {BAD_ABOVE_TOTAL: 1}


def test_rounding_noise_is_evened_out_and_counted() -> None:
    points = good_of(result(0.3), result(0.1 + 0.2))
    assert rows(points) == [(1, 0.3, 0.3)]
    assert points.rounded == 1
    assert reasons(good_of(result(1000.0), result(1000.001))) == {ABOVE_TOTAL: 1}
    points = bad_of(result(0.3), result(0.1 + 0.2))
    assert rows(points) == [(1, 0.0, 0.3)]


@given(
    st.lists(
        st.tuples(st.floats() | st.none(), st.floats() | st.none()),
        max_size=20,
    ),
    st.booleans(),
    st.booleans(),
)
def test_whatever_comes_only_sound_samples_leave(
    pairs: list[tuple[float | None, float | None]], part_is_bad: bool, proven: bool
) -> None:
    total, part = result(*(pair[0] for pair in pairs)), result(*(pair[1] for pair in pairs))
    points = count_points(total, part, part_is_bad=part_is_bad, proven=proven)
    for _, good, events in rows(points):
        assert 0 <= good <= events < INF
    assert points.ends == sorted(set(points.ends))
    gaps = count_gaps(points, 300, 300 * len(pairs), 300, known=True)
    assert gaps + len(points.ends) + sum(reasons(points).values()) == len(pairs)


@pytest.mark.parametrize(
    ("operator", "good"), [("lt", [1, 0, 0]), ("lte", [1, 1, 0]), ("gt", [0, 0, 1]), ("gte", [0, 1, 1])]
)
def test_a_threshold_compares_point_by_point(operator: str, good: list[float]) -> None:
    points = threshold_points(result(1, 2, 3), operator, [(datetime(2026, 1, 1, tzinfo=UTC), 2.0)])
    assert points.good == good
    assert points.total == [1, 1, 1]


def test_a_threshold_ignores_rounding_noise_and_skips_nan() -> None:
    points = threshold_points(result(0.1 + 0.2, NAN, INF), "lte", [(datetime(2026, 1, 1, tzinfo=UTC), 0.3)])
    assert rows(points) == [(1, 1, 1), (3, 0, 1)]


def test_a_changed_threshold_holds_for_what_ends_after_it() -> None:
    changes = [(datetime.fromtimestamp(0, UTC), 1.0), (datetime.fromtimestamp(600, UTC), 2.0)]
    assert threshold_points(result(1.5, 1.5, 1.5), "lte", changes).good == [0, 0, 1]


def test_time_slices() -> None:
    counted = good_of(result(100, 100, 0, 3), result(99, 98, 0, 5))
    points = slice_points(counted, 0.99)
    assert rows(points) == [(1, 1, 1), (2, 0, 1), (3, 0, 0)]
    assert reasons(points) == {ABOVE_TOTAL: 1}


def test_values_of_a_metric() -> None:
    points = value_points(result(1, -2, NAN, INF))
    assert points.good == [1, -2]
    assert reasons(points) == {INFINITE: 1}


def test_gaps_begin_with_the_first_value_unless_there_were_samples_before() -> None:
    points = value_points(result(None, None, 1, None, 1, None))
    assert count_gaps(points, 300, 1800, 300, known=False) == 2
    assert count_gaps(points, 300, 1800, 300, known=True) == 4
    assert count_gaps(Points(), 300, 1800, 300, known=False) == 0
    assert count_gaps(Points(), 300, 1800, 300, known=True) == 6
