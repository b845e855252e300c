"""R29 and R38: sharing out capacity, and how much toil a team may have."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.allocation import Standing, allocate, toil_budget
from slodesk.domain.policy import FRAMEWORK, RECOMMENDED


def one(margin_points: float, remaining: float | None = 0.5) -> Standing:
    return Standing("a", Decimal("0.95"), round(0.95 + margin_points / 100, 9), remaining)


@pytest.mark.parametrize(
    ("points", "features"),
    [
        (0.51, 0.80),
        (0.5, 0.75),
        (0.11, 0.75),
        (0.1, 0.70),
        (0.0, 0.70),
        (-0.09, 0.70),
        (-0.1, 0.60),
        (-0.49, 0.60),
        (-0.5, 0.50),
        (-40, 0.50),
    ],
)
def test_r29_every_step(points: float, features: float) -> None:
    found = allocate([one(points)], FRAMEWORK)
    assert found.features == features
    assert found.reliability == pytest.approx(1 - features)


def test_r29_means_and_the_worst_by_hand() -> None:
    standings = [
        Standing("card", Decimal("0.999"), 0.9985),
        Standing("search", Decimal("0.99"), 0.9965),
        Standing("new", Decimal("0.9"), None),
    ]
    found = allocate(standings, FRAMEWORK)
    assert found.margin == pytest.approx(0.003)  # 0.9975 − 0.9945
    assert found.features == 0.75
    assert (found.worst, found.worst_margin) == ("card", pytest.approx(-0.0005))
    assert found.hours(1000) == (750, 250)
    assert str(found.reason) == (
        "On average actuals are 0.3 points above their targets, so targets are met comfortably:"
        " 75\u00a0% for features."
    )


def test_r29_nothing_to_go_by() -> None:
    for standings in ([], [Standing("a", Decimal("0.9"), None)]):
        found = allocate(standings, FRAMEWORK)
        assert (found.features, found.reliability, found.hours(100)) == (None, None, None)
        assert "No SLO has data" in str(found.reason)


def test_r29_capacity_0() -> None:
    assert allocate([one(0)], FRAMEWORK).hours(0) == (0, 0)


def test_r29_guard_an_exhausted_slo_caps_features() -> None:
    standings = [one(2.0), one(2.0, remaining=0.0)]
    assert allocate(standings, FRAMEWORK).features == 0.80
    found = allocate(standings, RECOMMENDED)
    assert (found.features, found.capped) == (0.50, True)
    assert "exhausted" in str(found.reason)
    assert not allocate([one(2.0)], RECOMMENDED).capped


@given(st.lists(st.tuples(st.floats(0.01, 0.99999), st.floats(0, 1)), max_size=6))
def test_r29_features_stay_within_bounds(pairs: list[tuple[float, float]]) -> None:
    standings = [Standing(str(n), Decimal(repr(t)), a) for n, (t, a) in enumerate(pairs)]
    found = allocate(standings, FRAMEWORK)
    assert (found.features is None) == (not pairs)
    if found.features is not None:
        assert 0.2 <= found.features <= 0.8


@pytest.mark.parametrize(
    ("actual", "hours"),
    [(0.9995, 120), (0.9994, 100), (0.999, 100), (0.9989, 80), (0.995, 80), (0.9949, 60), (None, 100)],
)
def test_r38_by_mean_actual(actual: float | None, hours: float) -> None:
    found, _ = toil_budget(5, [Standing("a", Decimal("0.9"), actual)], FRAMEWORK)
    assert found == pytest.approx(hours)


@pytest.mark.parametrize(("remaining", "hours"), [(0.0, 100), (-0.01, 80), (-1.0, 60), (None, 100)])
def test_r38_guard_by_the_worst(remaining: float | None, hours: float) -> None:
    standings = [Standing("a", Decimal("0.9"), 0.99999, remaining), Standing("b", Decimal("0.9"), 1.0, 0.9)]
    if remaining is None:
        standings = []
    found, _ = toil_budget(5, standings, RECOMMENDED)
    assert found == pytest.approx(hours)
