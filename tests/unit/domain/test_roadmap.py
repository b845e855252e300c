"""R28: the order of reliability work and the cut line."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.errors import RuleBroken
from slodesk.domain.roadmap import (
    CUT,
    FITS,
    UNESTIMATED,
    WOULD_FIT,
    Roadmap,
    Work,
    find_cycle,
    plan_roadmap,
    rice,
    wsjf,
)


def work(name: str, impact: str | None, effort: int | None, *needs: str, service: str | None = None) -> Work:
    return Work(
        name, name, None if impact is None else Decimal(impact),
        None if effort is None else Decimal(effort), needs, service,
    )  # fmt: skip


def names(roadmap: Roadmap) -> str:
    return " ".join(each.work.id for each in roadmap.placed)


def test_r28_order_by_impact_per_effort() -> None:
    works = [work("a", "0.1", 100), work("b", "0.2", 50), work("c", "0.1", 20)]
    assert names(plan_roadmap(works, None)) == "c b a"


def test_r28_ties_by_impact_effort_name() -> None:
    works = [work("z", "0.1", 10), work("b", "0.2", 20), work("a", "0.1", 10)]
    roadmap = plan_roadmap(works, None)
    assert names(roadmap) == "b a z"
    assert [each.tie for each in roadmap.placed] == ["", "impact", "name"]


def test_r28_what_is_needed_comes_first() -> None:
    works = [
        work("big", "1", 10, "base"),
        work("base", "0.01", 40, "root"),
        work("root", "0", 8),
        work("x", "0.1", 2),
    ]
    roadmap = plan_roadmap(works, None)
    assert names(roadmap) == "root base big x"
    assert [each.lifted_by for each in roadmap.placed] == ["base", "big", None, None]


def test_r28_the_first_that_does_not_fit_ends_the_line() -> None:
    works = [
        work("a", "1", 40),
        work("b", "0.9", 40),
        work("c", "0.5", 60),
        work("d", "0.1", 20),
        work("e", None, 5),
    ]
    roadmap = plan_roadmap(works, Decimal(100))
    assert [each.fit for each in roadmap.placed] == [FITS, FITS, CUT, WOULD_FIT, WOULD_FIT]
    assert (roadmap.committed, roadmap.needed) == (80, 165)
    assert [each.running for each in roadmap.placed] == [40, 80, 80, 80, 80]


def test_r28_what_needs_work_below_the_line_does_not_fit() -> None:
    """100 h: a takes 40; 70 h for the first below are too many; 60 h are left for those after it."""
    works = [
        work("a", "1", 40), work("large", "0.9", 70), work("on_large", "0.3", 30, "large"),
        work("small", "0.2", 30), work("on_small", "0.1", 20, "small"), work("on_a", "0.05", 20, "a"),
        work("guess", None, None, "on_small"), work("on_guess", "0.001", 1, "guess"),
    ]  # fmt: skip
    placed = {each.work.id: (each.fit, each.held_by) for each in plan_roadmap(works, Decimal(100)).placed}
    assert placed == {
        "a": (FITS, None), "large": (CUT, None), "on_large": (CUT, "large"), "small": (WOULD_FIT, None),
        "on_small": (CUT, "small"), "on_a": (WOULD_FIT, None), "guess": (UNESTIMATED, "on_small"),
        "on_guess": (CUT, "on_small"),
    }  # fmt: skip
    free = plan_roadmap(works, None).placed
    assert {each.held_by for each in free} == {None}


@pytest.mark.parametrize("needed", [{"under_way": True}, {"taken": False}])
def test_r28_nothing_waits_for_work_under_way_or_dropped(needed: dict[str, bool]) -> None:
    large = Work("large", "large", Decimal(1), Decimal(70), **needed)
    placed = plan_roadmap([large, work("x", "0.1", 60), work("y", "0.01", 30, "large")], Decimal(50)).placed
    assert {each.work.id: (each.fit, each.held_by) for each in placed}["y"] == (WOULD_FIT, None)


def test_r28_exactly_fitting_fits_and_capacity_0_fits_nothing() -> None:
    works = [work("a", "1", 40), work("b", "0.9", 60)]
    assert [each.fit for each in plan_roadmap(works, Decimal(100)).placed] == [FITS, FITS]
    assert [each.fit for each in plan_roadmap(works, Decimal(0)).placed] == [CUT, CUT]


@pytest.mark.parametrize("effort", [None, 0])
def test_r28_effort_0_or_unknown_is_not_estimated(effort: int | None) -> None:
    roadmap = plan_roadmap([work("b", "1", effort), work("a", "0.1", 10)], Decimal(100))
    assert names(roadmap) == "a b"
    assert roadmap.placed[1].fit == UNESTIMATED
    assert roadmap.placed[1].ratio is None


def test_r28_a_circle_is_refused_by_name() -> None:
    works = [work("a", "1", 1, "b"), work("b", "1", 1, "c"), work("c", "1", 1, "a"), work("d", "1", 1)]
    assert set(find_cycle(works)) == {"a", "b", "c"}
    with pytest.raises(RuleBroken, match="“a” → “b” → “c” → “a”"):
        plan_roadmap(works, None)
    with pytest.raises(RuleBroken, match="“a” cannot wait for itself"):
        plan_roadmap([work("a", "1", 1, "a")], None)


def test_r28_improvement_stops_at_100() -> None:
    works = [
        work("a", "0.3", 1, service="s"),
        work("b", "0.3", 1, service="s"),
        work("c", "2", 9, service="t"),
    ]
    roadmap = plan_roadmap(works, Decimal(5), {"s": 0.995, "t": 0.9})
    assert roadmap.improvement == {"s": Decimal("0.5")}
    assert plan_roadmap(works, None, {}).improvement == {"s": Decimal("0.6"), "t": Decimal(2)}


def test_r28_nothing_to_order() -> None:
    roadmap = plan_roadmap([], Decimal(10))
    assert (roadmap.placed, roadmap.needed, roadmap.improvement) == ((), 0, {})


numbers = st.integers(0, 20).map(Decimal)
several = st.lists(
    st.tuples(st.none() | numbers, st.none() | numbers, st.sets(st.integers(0, 9))), min_size=1, max_size=10
)


@given(several, st.none() | st.integers(0, 60).map(Decimal))
def test_r28_invariants(
    rows: list[tuple[Decimal | None, Decimal | None, set[int]]], hours: Decimal | None
) -> None:
    works = [
        Work(str(n), str(n), impact, effort, tuple(str(need) for need in needs if need < n))
        for n, (impact, effort, needs) in enumerate(rows)
    ]
    roadmap = plan_roadmap(works, hours)
    order = [each.work.id for each in roadmap.placed]
    assert sorted(order) == sorted(item.id for item in works)
    for each in roadmap.placed:
        assert all(order.index(need) < order.index(each.work.id) for need in each.work.needs)
    if hours is not None:
        assert roadmap.committed <= hours
    fits = [each.fit for each in roadmap.placed if each.fit != UNESTIMATED]
    assert FITS not in fits[fits.index(CUT) :] if CUT in fits else True


def test_r28_nobody_waits_for_work_that_is_dropped() -> None:
    """Slow is needed by Given up alone, which the quick one needed: both keep their own places."""
    slow = Work("1", "Slow", Decimal("0.01"), Decimal(50))
    dropped = Work("2", "Given up", Decimal(9), Decimal(1), needs=("1",), taken=False)
    quick = Work("3", "Quick", Decimal("0.5"), Decimal(10), needs=("2",))
    roadmap = plan_roadmap([slow, dropped, quick], Decimal(20))
    assert [(each.work.title, each.fit) for each in roadmap.placed] == [
        ("Quick", FITS), ("Slow", CUT), ("Given up", UNESTIMATED),
    ]  # fmt: skip
    assert all(each.lifted_by is None for each in roadmap.placed)


def test_other_orders_by_hand() -> None:
    assert rice(Decimal(1000), Decimal(2), "medium", Decimal(40)) == 40
    assert rice(Decimal(1000), Decimal(2), "", Decimal(40)) is None
    assert wsjf(Decimal(8), Decimal(5), Decimal(3), Decimal(4)) == 4
    assert wsjf(Decimal(8), Decimal(5), Decimal(3), Decimal(0)) is None
