"""Hysteresis of release decisions: a budget that recovers is trusted a little later (R36)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.policy import FRAMEWORK, Policy
from slodesk.domain.status import Status, classify, severity
from slodesk.domain.thaw import held_status, thawed

SHARES = st.one_of(st.none(), st.floats(-2, 1), st.sampled_from([0.0, 0.1, 0.15, 0.2, 0.25, 0.5, 0.55]))
WAYS = st.lists(SHARES, min_size=1, max_size=30)
MARGINS = st.sampled_from([0.0, 0.01, 0.05, 0.1, 0.3])


def late(margin: float) -> Policy:
    return replace(FRAMEWORK, thaw_margin=margin)


@pytest.mark.parametrize(
    ("way", "held"),
    [
        ([0.25, 0.15], Status.WARNING),  # worse: at once
        ([0.15, 0.22], Status.WARNING),  # better, but not 5 points above 20 %
        ([0.15, 0.24999], Status.WARNING),
        ([0.15, 0.25], Status.ATTENTION),  # exactly edge and margin
        ([0.15, 0.22, 0.25, 0.21], Status.ATTENTION),  # once thawed, the plain edge counts again
        ([0.05, 0.22], Status.WARNING),  # out of critical (10 + 5), not yet out of warning
        ([0.05, 0.14], Status.CRITICAL),
        ([0.05, 0.15], Status.WARNING),
        ([-0.2, 0.05], Status.EXHAUSTED),  # exhausted is 0 and below: 5 − 5 is still 0
        ([-0.2, 0.06], Status.CRITICAL),
        ([-0.2, 0.9], Status.HEALTHY),
        ([0.45, 0.52], Status.ATTENTION),
        ([0.45, 0.55], Status.HEALTHY),
        ([0.15, None, 0.22], Status.WARNING),  # a gap changes nothing
        ([0.15, None], Status.NO_DATA),  # but the last moment counts
        ([None, 0.22], Status.ATTENTION),  # nothing before: as it is
        ([None], Status.NO_DATA),
        ([], Status.NO_DATA),
    ],
)
def test_r36_with_a_margin_of_five_points(way: list[float | None], held: Status) -> None:
    assert held_status(way, late(0.05)) is held


@given(WAYS)
def test_r36_without_a_margin_it_is_the_plain_status(way: list[float | None]) -> None:
    assert held_status(way, FRAMEWORK) is classify(way[-1], FRAMEWORK)


@given(WAYS, MARGINS)
def test_r36_it_is_never_laxer_than_the_plain_status(way: list[float | None], margin: float) -> None:
    policy = late(margin)
    assert severity(held_status(way, policy)) >= severity(classify(way[-1], policy))


@given(WAYS, st.floats(-2, 1), MARGINS)
def test_r36_it_worsens_at_once(way: list[float | None], last: float, margin: float) -> None:
    policy = late(margin)
    before, plain = held_status([*way, last], policy), classify(last - 0.2, policy)
    if severity(plain) >= severity(before):
        assert held_status([*way, last, last - 0.2], policy) is plain


@given(WAYS, st.floats(-2, 1), MARGINS)
def test_r36_it_recovers_only_past_edge_and_margin(
    way: list[float | None], last: float, margin: float
) -> None:
    policy = late(margin)
    held = held_status([each for each in way if each is not None] or [0.3], policy)
    after = thawed(held, last, policy)
    if severity(after) < severity(held):
        assert severity(classify(last - margin, policy)) <= severity(after)
    assert severity(after) <= max(severity(held), severity(classify(last, policy)))


@given(WAYS, MARGINS)
def test_r36_a_larger_margin_is_never_laxer(way: list[float | None], margin: float) -> None:
    one, other = (held_status(way, late(each)) for each in (margin, margin + 0.1))
    assert severity(other) >= severity(one)


@given(st.floats(0.66, 1), WAYS)
def test_r36_well_above_every_edge_nothing_is_held(last: float, way: list[float | None]) -> None:
    assert held_status([*way, last], late(0.15)) is Status.HEALTHY
