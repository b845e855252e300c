"""The decimation draws the same picture: extremes, breaks and lonely points survive."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slodesk.gui.charts.decimate import Floats, decimate, isolated

NAN = float("nan")


def series(values: list[float]) -> tuple[Floats, Floats]:
    return np.arange(len(values), dtype=np.float64), np.array(values, dtype=np.float64)


def columns_of(times: Floats, start: float, end: float, columns: int) -> np.ndarray:
    """The pixel column of each point, with the same edges as the code under test."""
    return np.searchsorted(np.linspace(start, end, columns + 1), times, "right")


def test_few_points_pass_untouched() -> None:
    times, values = series([1.0, NAN, 3.0])
    kept_times, kept = decimate(times, values, 0, 2, 100)
    assert kept_times.tolist() == [0, 1, 2]
    assert np.array_equal(kept, values, equal_nan=True)


def test_only_the_view_and_its_neighbours_are_returned() -> None:
    times, values = series([float(i) for i in range(100)])
    kept_times, _ = decimate(times, values, 10.5, 20.5, 100)
    assert kept_times.tolist() == list(range(10, 22))


def test_an_empty_series_stays_empty() -> None:
    empty = np.zeros(0)
    kept_times, kept = decimate(empty, empty, 0, 1, 10)
    assert len(kept_times) == len(kept) == 0


def test_one_spike_in_a_million_survives() -> None:
    values = np.zeros(1_000_000)
    values[123_457] = 5.0
    values[765_431] = -7.0
    times = np.arange(1_000_000, dtype=np.float64)
    kept_times, kept = decimate(times, values, 0, 999_999, 800)
    assert len(kept) < 4 * 802
    assert kept_times[kept == 5.0].tolist() == [123_457]
    assert kept_times[kept == -7.0].tolist() == [765_431]


def test_a_one_point_gap_in_a_million_stays_a_gap() -> None:
    values = np.ones(1_000_000)
    values[500_001] = NAN
    times = np.arange(1_000_000, dtype=np.float64)
    kept_times, kept = decimate(times, values, 0, 999_999, 800)
    assert kept_times[np.isnan(kept)].tolist() == [500_001]
    around = kept_times.tolist()
    place = around.index(500_001)
    assert around[place - 1] == 500_000
    assert around[place + 1] == 500_002


def test_extremes_next_to_a_gap_survive() -> None:
    """What pyqtgraph's own peak mode loses: the value beside NaN in the same column."""
    values = np.zeros(100_000)
    values[50_000:50_010] = NAN
    values[49_999] = 9.0
    values[50_010] = -9.0
    times = np.arange(100_000, dtype=np.float64)
    _, kept = decimate(times, values, 0, 99_999, 50)
    assert np.nanmax(kept) == 9.0
    assert np.nanmin(kept) == -9.0


def test_breaks_denser_than_pixels_stay_bounded() -> None:
    values = np.tile([1.0, NAN], 50_000)
    values[777 * 2] = 4.0
    times = np.arange(100_000, dtype=np.float64)
    kept_times, kept = decimate(times, values, 0, 99_999, 100)
    assert len(kept) <= 8 * 104
    assert np.nanmax(kept) == 4.0
    # No two kept values are joined: in the data a break lies between any two of them.
    finite = np.flatnonzero(~np.isnan(kept))
    assert not (np.diff(finite) == 1).any()
    assert np.array_equal(values[kept_times.astype(int)], kept, equal_nan=True)


def test_uneven_times_keep_the_sparse_part() -> None:
    """Daily points beside 5-minute ones: equal counts per bucket would swallow the daily part."""
    times = np.concatenate((np.arange(600) * 86400.0, 600 * 86400 + np.arange(60_000) * 30.0))
    values = np.sin(times / 1e6)
    kept_times, _ = decimate(times, values, times[0], times[-1], 1000)
    assert (kept_times < 600 * 86400).sum() == 600


def test_lonely_points_are_found() -> None:
    assert isolated(np.array([1.0, NAN, 2.0, NAN, 3.0, 4.0])).tolist() == [
        True, False, True, False, False, False,
    ]  # fmt: skip
    assert isolated(np.array([NAN])).tolist() == [False]
    assert isolated(np.zeros(0)).tolist() == []


values_with_gaps = st.lists(
    st.one_of(st.floats(-10, 10, width=32), st.just(NAN), st.sampled_from([0.0, 1.0])),
    min_size=1,
    max_size=600,
)


@settings(max_examples=300, deadline=None)
@given(values_with_gaps, st.integers(1, 40), st.data())
def test_the_picture_is_the_same(numbers: list[float], columns: int, data: st.DataObject) -> None:
    times, values = series(numbers)
    start = data.draw(st.floats(-5, len(numbers)))
    end = start + data.draw(st.floats(1, len(numbers)))
    kept_times, kept = decimate(times, values, start, end, columns)

    # Only points of the input, each once, in order.
    assert (np.diff(kept_times) > 0).all()
    assert np.array_equal(values[kept_times.astype(int)], kept, equal_nan=True)

    # Every pixel column has the same extremes, first and last value.
    inside = (times >= start) & (times <= end)
    place, kept_place = columns_of(times, start, end, columns), columns_of(kept_times, start, end, columns)
    for column in np.unique(place[inside & ~np.isnan(values)]):
        true = values[(place == column) & inside]
        shown = kept[(kept_place == column) & (kept_times >= start) & (kept_times <= end)]
        assert np.nanmin(shown) == np.nanmin(true)
        assert np.nanmax(shown) == np.nanmax(true)
        if not np.isnan(true[0]):
            assert shown[0] == true[0]
        if not np.isnan(true[-1]):
            assert shown[-1] == true[-1]

    # Two neighbours are joined exactly when no break lies between them in the data.
    index = kept_times.astype(int)
    for left, right, a, b in zip(index, index[1:], kept, kept[1:], strict=False):
        if not np.isnan(a) and not np.isnan(b):
            assert not np.isnan(values[left : right + 1]).any()


@settings(max_examples=100, deadline=None)
@given(values_with_gaps, st.integers(1, 10))
def test_every_run_beside_a_break_is_kept(numbers: list[float], columns: int) -> None:
    """Unless breaks are denser than pixels, each run of values leaves its first and last point."""
    times, values = series(numbers)
    kept_times, _ = decimate(times, values, 0, len(numbers) - 1 or 1, columns)
    missing = np.isnan(values)
    flips = np.flatnonzero(missing[1:] != missing[:-1]) + 1
    if len(flips) > 4 * columns:
        return
    for flip in flips.tolist():
        assert flip in kept_times
        assert missing[flip - 1] or flip - 1 in kept_times


@pytest.mark.parametrize("kind", ["plain", "gaps"])
def test_a_million_points_stay_cheap(kind: str) -> None:
    """Bounded by work, not by the clock: one look per column, output independent of the input."""
    values = np.cumsum(np.random.default_rng(7).normal(size=1_000_000))
    if kind == "gaps":
        values[::10_000] = NAN
    times = np.arange(1_000_000, dtype=np.float64)
    _, kept = decimate(times, values, 0, 999_999, 1200)
    assert len(kept) <= 4 * (1202 + 200) + 200
    assert kept.flags.c_contiguous
    assert kept.dtype == np.float64
