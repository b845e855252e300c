"""Targets replayed over past quarters (R11, R25)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.what_if import replay_target, sensible_targets
from tests.unit.domain.test_proposals import quarter


def test_a_target_replayed_by_hand() -> None:
    results = [quarter(2.0), quarter(0.5), quarter(None), quarter(1.0), quarter(0.1, to_date=True)]
    replay = replay_target(results, Decimal("0.999"))
    assert (replay.met, replay.counted) == (2, 3)
    assert [each.met for each in replay.quarters] == [False, True, None, True, None]
    assert replay.quarters[0].consumed == pytest.approx(2)
    looser = replay_target(results, Decimal("0.998"))
    assert (looser.met, looser.counted) == (3, 3)
    assert looser.quarters[0].consumed == pytest.approx(1)
    assert looser.quarters[4].consumed == pytest.approx(0.05)


def test_nothing_to_replay() -> None:
    replay = replay_target([], Decimal("0.9"))
    assert (replay.met, replay.counted, replay.quarters) == (0, 0, ())


targets = st.integers(1, 9_999_999).map(lambda n: Decimal(n).scaleb(-7))


@given(current=targets, proposed=targets, consumed=st.lists(st.floats(0, 1000), max_size=8))
def test_sensible_targets_hold_both_and_rise(
    current: Decimal, proposed: Decimal, consumed: list[float]
) -> None:
    found = sensible_targets(current, proposed, [quarter(each) for each in consumed])
    assert {current, proposed} <= set(found)
    assert list(found) == sorted(set(found))
    assert len(found) <= 6


def test_sensible_targets_by_hand() -> None:
    found = sensible_targets(Decimal("0.9995"), Decimal("0.999"), [quarter(1.2), quarter(0.8), quarter(0.6)])
    assert [str(target) for target in found] == ["0.998", "0.999", "0.9995", "0.9999"]
