"""Samples: packed without loss, merged by rule, split at midnight, read as series."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, insert

from slodesk.domain.series import Counts, ListSeries, Point
from slodesk.storage.samples import (
    DaySeries,
    Points,
    SampleSet,
    make_points,
    merge_day,
    merge_values,
    metric_days,
    pack,
    resolution,
    sample_days,
    split_days,
    unpack,
    unpack_values,
    value_points,
)
from slodesk.storage.schema import SampleDayRow, ServiceRow, SloRow
from tests.fresh import new_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from slodesk.storage.workspace import Workspace

DAY = 86400
BASE = datetime(2026, 11, 1, tzinfo=UTC)
START = int(BASE.timestamp())

counts = st.floats(0, 1e15, allow_nan=False) | st.integers(0, 2**33).map(float) | st.just(-0.0)
ends = st.lists(st.integers(1, DAY), unique=True, max_size=40).map(sorted)


@st.composite
def days(draw: st.DrawFn) -> Points:
    step = draw(st.sampled_from([1, 300, 3600]))
    chosen = draw(ends | st.integers(1, 24).map(lambda n: [step * i for i in range(1, n + 1)]))
    values = st.lists(counts, min_size=len(chosen), max_size=len(chosen))
    return make_points(chosen, draw(values), draw(values))


class TestPacking:
    @given(points=days())
    def test_nothing_is_lost(self, points: Points) -> None:
        again = unpack(pack(points))
        assert again == points
        assert np.array_equal(np.signbit(again.good), np.signbit(points.good))
        assert (again.ends.dtype, again.good.dtype, again.total.dtype) == (np.uint32, np.float64, np.float64)

    @given(data=st.binary(max_size=60))
    def test_damage_is_a_value_error_and_nothing_else(self, data: bytes) -> None:
        try:
            unpack(data)
        except ValueError:
            return

    @given(points=days(), cut=st.integers(1, 30))
    def test_a_cut_day_is_noticed(self, points: Points, cut: int) -> None:
        with pytest.raises(ValueError, match="cut short"):
            unpack(pack(points)[:-cut])

    def test_a_usual_day_is_small(self) -> None:
        points = make_points(np.arange(300, DAY + 1, 300), np.arange(288), np.arange(288) + 5)
        assert len(pack(points)) == 16 + 288 * 8

    def test_points_unpack_like_a_tuple(self) -> None:
        ends, good, total = make_points([1], [2], [3])
        assert (ends[0], good[0], total[0]) == (1, 2, 3)


class TestSplit:
    def test_midnight_belongs_to_the_day_that_ended(self) -> None:
        moments = [BASE, BASE + timedelta(seconds=1), BASE + timedelta(days=1)]
        found = list(split_days(moments, [1, 2, 3], [4, 5, 6]))
        assert [(day, points.ends.tolist()) for day, points in found] == [
            (date(2026, 10, 31), [DAY]),
            (date(2026, 11, 1), [1, DAY]),
        ]

    def test_any_order_and_the_last_of_equal_times_wins(self) -> None:
        ((day, points),) = split_days([START + 600, START + 300, START + 600], [1, 2, 3], [9, 9, 9])
        assert (day, points.ends.tolist(), points.good.tolist()) == (date(2026, 11, 1), [300, 600], [2, 3])

    def test_nothing(self) -> None:
        assert list(split_days([], [], [])) == []
        assert metric_days([], []) == []

    @given(seconds=st.lists(st.integers(1, 10**6), unique=True, max_size=50))
    def test_every_point_is_in_its_day(self, seconds: list[int]) -> None:
        values = [float(s) for s in seconds]
        found = {}
        for day, points in split_days([START + s for s in seconds], values, values):
            midnight = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
            for end, good in zip(points.ends.tolist(), points.good.tolist(), strict=True):
                assert 1 <= end <= DAY
                found[int(midnight) + end - START] = good
        assert found == {s: float(s) for s in seconds}

    def test_rows_carry_the_sums(self) -> None:
        row = sample_days([START + DAY, START + 600], [1.5, 2], [3, 4], 600)[0]
        assert (row["day"], row["good"], row["total"]) == (date(2026, 11, 1), 3.5, 7.0)
        assert (row["step"], row["first"], row["last"]) == (600, 600, DAY)

    def test_resolution_is_the_smallest_gap(self) -> None:
        assert resolution([BASE, BASE + timedelta(hours=2), BASE + timedelta(hours=1)]) == 3600
        assert resolution([BASE]) == DAY
        assert resolution([BASE, BASE]) == DAY

    def test_metric_days(self) -> None:
        (row,) = metric_days([START + 120, START + 60], [2.5, 1.5])
        assert (row["last"], row["last_value"]) == (120, 2.5)
        found, values = unpack_values(row["points"])
        assert (found.tolist(), values.tolist()) == ([60, 120], [1.5, 2.5])
        merged = merge_values(row["points"], value_points([120, 180], [9.0, 8.0]))
        assert (merged.added, merged.updated, merged.points.good.tolist()) == (1, 1, [1.5, 9.0, 8.0])


def every(step: int, good: float = 1, until: int = DAY) -> Points:
    found = np.arange(step, until + 1, step)
    return make_points(found, np.full(len(found), good), np.full(len(found), 10.0))


class TestMerge:
    """R5a."""

    def test_a_new_day(self) -> None:
        merged = merge_day(None, every(300), step=300)
        assert (merged.added, merged.updated, merged.unchanged, merged.skipped) == (288, 0, 0, 0)
        assert (merged.step, merged.changed, merged.points) == (300, True, every(300))

    def test_the_same_again_changes_nothing(self) -> None:
        merged = merge_day(every(300), every(300), step=300, existing_step=300)
        assert (merged.unchanged, merged.changed, merged.points) == (288, False, every(300))

    def test_equal_resolution_merges_by_time_and_the_new_value_wins(self) -> None:
        new = make_points([1800, 3600, 7200], [1, 5, 6], [10, 10, 10])
        merged = merge_day(every(1800, until=3600), new, step=1800, existing_step=1800)
        assert (merged.added, merged.updated, merged.unchanged) == (1, 1, 1)
        assert merged.points.ends.tolist() == [1800, 3600, 7200]
        assert merged.points.good.tolist() == [1, 5, 6]

    def test_a_finer_import_replaces_a_day_it_covers(self) -> None:
        merged = merge_day(every(DAY, 7), every(300), step=300, existing_step=DAY)
        assert (merged.points, merged.step) == (every(300), 300)
        assert (merged.added, merged.updated, merged.skipped) == (287, 1, 0)

    @pytest.mark.parametrize("missing", [0, 100, 287])
    def test_a_finer_import_with_a_gap_leaves_the_day(self, missing: int) -> None:
        finer = every(300)
        keep = np.arange(288) != missing
        partial = make_points(finer.ends[keep], finer.good[keep], finer.total[keep])
        merged = merge_day(every(3600), partial, step=300, existing_step=3600)
        assert (merged.points, merged.step, merged.skipped) == (every(3600), 3600, 287)
        assert not merged.changed

    def test_a_coarser_import_leaves_the_day(self) -> None:
        merged = merge_day(every(300), every(3600), step=3600, existing_step=300)
        assert (merged.points, merged.skipped, merged.changed) == (every(300), 24, False)

    def test_a_day_still_filling_is_replaced_by_finer_points_that_cover_what_it_has(self) -> None:
        merged = merge_day(every(3600, until=7200), every(300, until=9000), step=300, existing_step=3600)
        assert (merged.step, len(merged.points)) == (300, 30)

    @given(one=days(), two=days())
    def test_every_new_point_is_counted_once(self, one: Points, two: Points) -> None:
        if not len(two):
            return
        for step, existing_step in ((60, 60), (60, 300), (300, 60)):
            merged = merge_day(one, two, step=step, existing_step=existing_step)
            told = merged.added + merged.updated + merged.unchanged + merged.skipped
            assert told == len(two)
            assert bool((np.diff(merged.points.ends.astype(np.int64)) > 0).all())


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, dict[str, list[Point]]]]:
    """Three SLOs: five-minute samples with gaps, daily ones, and none."""
    chance = np.random.default_rng(5)
    points: dict[str, list[Point]] = {"fine": [], "daily": [], "none": []}
    for number in range(1, 30 * 288):
        if chance.random() < 0.9 and not 1000 < number < 2000:
            total = float(chance.integers(0, 100))
            points["fine"].append(Point(BASE + timedelta(minutes=5 * number), total // 2, total))
    for number in range(1, 200):
        points["daily"].append(Point(BASE + timedelta(days=number - 170), 5.0, 7.0))

    def fill(session: Session) -> None:
        service = ServiceRow(name="s")
        session.add(service)
        session.flush()
        for name, listed in points.items():
            service.slos.append(SloRow(id=name, name=name))
            session.flush()
            step = 300 if name == "fine" else DAY
            rows = sample_days(
                [p.end for p in listed], [p.good for p in listed], [p.total for p in listed], step
            )
            for row in rows:
                session.add(SampleDayRow(slo_id=name, **row))

    with new_workspace(tmp_path_factory.mktemp("samples") / "w.slodesk") as workspace:
        workspace.edit("Fill", fill)
        yield workspace, points


MOMENTS = st.one_of(
    st.integers(-200 * 288, 40 * 288).map(lambda n: BASE + timedelta(minutes=5 * n)),
    st.integers(-200, 40).map(lambda n: BASE + timedelta(days=n)),
    st.integers(-(10**12), 4 * 10**12).map(lambda n: BASE + timedelta(microseconds=n)),
)


@pytest.mark.parametrize("since", [None, date(2026, 11, 10)])
@settings(max_examples=50, deadline=None)
@given(a=MOMENTS, b=MOMENTS)
def test_a_series_answers_like_one_in_memory(
    samples: tuple[Workspace, dict[str, list[Point]]], since: date | None, a: datetime, b: datetime
) -> None:
    workspace, points = samples
    start, end = min(a, b), max(a, b)
    with workspace.session() as session:
        stored = SampleSet(session, None if since else list(points), since)
        for name, listed in points.items():
            plain = ListSeries(listed, timedelta(days=1) if name == "daily" else timedelta(minutes=5))
            series = stored[name]
            assert series.counts(start, end) == plain.counts(start, end)
            assert list(series.days(start, end)) == list(plain.days(start, end))
            assert series.points(start, end) == plain.points(start, end)
            assert series.newest(end) == plain.newest(end)
            if plain.points(start, end):
                assert series.step(start, end) == plain.step(start, end)
            assert series.oldest() == plain.oldest()


def test_an_unknown_slo_has_no_samples(samples: tuple[Workspace, dict[str, list[Point]]]) -> None:
    with samples[0].session() as session:
        series = DaySeries.load(session, ["nobody"], BASE)["nobody"]
        assert series.counts(BASE - timedelta(days=30), BASE) == Counts(0, 0)
        assert series.newest(BASE) is None
        assert series.oldest() is None
        assert series.points(BASE - timedelta(days=1), BASE) == []


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """200 SLOs with a year of five-minute samples: 21 million."""
    blank = sample_days(
        np.arange(START + 300, START + DAY + 1, 300), np.full(288, 99.0), np.full(288, 100.0), 300
    )[0]

    def fill(session: Session) -> None:
        service = ServiceRow(name="s")
        session.add(service)
        service.slos = [SloRow(name=f"slo-{number:03}") for number in range(200)]
        session.flush()
        first = date(2025, 11, 20)
        for slo in service.slos:
            rows = [
                blank | {"slo_id": slo.id, "version": 1, "day": first + timedelta(days=n)} for n in range(365)
            ]
            session.execute(insert(SampleDayRow), rows)

    with new_workspace(tmp_path_factory.mktemp("year") / "w.slodesk") as workspace:
        workspace.edit("Fill", fill)
        yield workspace


@pytest.mark.slow
def test_a_year_of_two_hundred_slos_is_read_in_well_under_a_second(year: Workspace) -> None:
    at = datetime(2026, 11, 19, 9, 35, tzinfo=UTC)
    queries = []
    event.listen(year.database.readers, "before_cursor_execute", lambda *args: queries.append(args[2]))
    took = []
    for _ in range(3):
        began = time.thread_time()  # what other programs take of the processor does not count
        with year.session() as session:
            loaded = DaySeries.load(session, None, at)
            for slo_id in loaded.ids():
                series = loaded[slo_id]
                for span in (30 * 24, 1, 5 / 60, 6, 0.5, 24, 2, 72, 90 * 24):
                    assert series.counts(at - timedelta(hours=span), at).total > 0
                assert series.newest(at) == at
                assert len(series.days(at - timedelta(days=30), at)) == 29
        took.append(time.thread_time() - began)
    assert len(queries) / 3 < 12
    assert min(took) < 0.8
