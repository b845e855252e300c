"""R25, R26, R27: proposed targets, what they do to the budget, and how far they are."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.periods import PeriodResult
from slodesk.domain.policy import FRAMEWORK
from slodesk.domain.proposals import (
    KEEP,
    RELAX,
    TIGHTEN,
    budget_impact,
    budget_proposal,
    framework_proposal,
    gap,
    needs_evidence,
)
from slodesk.domain.series import Counts
from slodesk.domain.window import Quarter

START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
percents = st.integers(1, 9_999_999).map(lambda n: Decimal(n).scaleb(-7))


def quarter(consumed: float | None, *, to_date: bool = False, number: int = 1) -> PeriodResult:
    counts = Counts(0, 0) if consumed is None else Counts(1000 - consumed, 1000)
    actual = None if consumed is None else 1 - consumed / 1000
    met = None if consumed is None or to_date else consumed <= 1
    return PeriodResult(
        Quarter(2026, number), START, END, counts, Decimal("0.999"), actual, met, to_date, consumed, 129.6
    )


@pytest.mark.parametrize(
    ("current", "actual", "proposed"),
    [
        ("0.95", 0.94, "0.95"),  # failing 95 is not "relaxed" to 99
        ("0.99995", 0.99996, "0.99995"),  # met: stays
        ("0.99995", 0.9998, "0.99895"),  # failing: 0.1 points looser
        ("0.999", 0.999, "0.999"),  # exactly met: stays
        ("0.999", 0.9989999999, "0.999"),  # … also within 1e-9
        ("0.999", 0.998999, "0.998"),
        ("0.9905", 0.98, "0.99"),  # at least 99.0
        ("0.99", 0.98, "0.99"),
        ("0.95", 0.955, "0.95"),  # not more than 0.5 above
        ("0.95", 0.955001, "0.951"),
        ("0.994", 0.9995, "0.995"),
        ("0.995", 1.0, "0.995"),  # +0.5 cannot be exceeded
        ("0.5", 1.0, "0.501"),
    ],
)
def test_r25_framework_by_hand(current: str, actual: float, proposed: str) -> None:
    made = framework_proposal(Decimal(current), actual, FRAMEWORK)
    assert made.proposed == Decimal(proposed)
    assert made.direction == (
        KEEP if proposed == current else TIGHTEN if Decimal(proposed) > Decimal(current) else RELAX
    )


def test_r25_unreachable_is_said() -> None:
    for current, said in (("0.995", True), ("0.99999", True), ("0.99499", False)):
        note = str(framework_proposal(Decimal(current), 0.9999, FRAMEWORK).note)
        assert ("never tightens" in note) is said
    assert "From 99.5\u00a0% on nothing exceeds a target by 0.5 points" in str(
        framework_proposal(Decimal("0.999"), 0.9999, FRAMEWORK).note
    )


def test_r25_framework_without_data() -> None:
    made = framework_proposal(Decimal("0.99"), None, FRAMEWORK)
    assert (made.proposed, str(made.reason)) == (Decimal("0.99"), "No data this quarter: the target stays.")


def test_r25_failing_99_995_says_21_fold() -> None:
    made = framework_proposal(Decimal("0.99995"), 0.9998, FRAMEWORK)
    assert made.impact.factor == 21
    assert str(made.impact.words) == "21 × the budget"
    assert needs_evidence(made.current, made.proposed)


@given(current=percents, actual=st.floats(0, 1))
def test_r25_framework_never_goes_against_its_own_reason(current: Decimal, actual: float) -> None:
    made = framework_proposal(current, actual, FRAMEWORK)
    assert 0 < made.proposed < 1
    if made.direction == TIGHTEN:
        assert actual > float(current)
        assert made.proposed <= Decimal("0.9999")
    if made.direction == RELAX:
        assert actual < float(current)
        assert made.proposed >= Decimal("0.99")


@pytest.mark.parametrize(
    ("current", "consumed", "n", "proposed"),
    [
        ("0.999", [0.2], 1, "0.9995"),
        ("0.999", [0.25], 1, "0.999"),
        ("0.999", [0.3, 0.1, 0.2], 2, "0.9995"),
        ("0.999", [0.1, 0.3], 2, "0.999"),
        ("0.999", [1.01], 1, "0.998"),
        ("0.999", [1.0], 1, "0.999"),
        ("0.999", [0.2, 1.5], 2, "0.999"),
        ("0.99999", [0.0], 1, "0.999995"),
        ("0.99995", [0.1], 1, "0.999975"),
        ("0.9999999", [0.0], 1, "0.9999999"),  # half of it is finer than five decimals: looser, so it stays
        ("0.9999997", [0.0], 1, "0.9999998"),  # 99.999985 toward the looser: 99.99998
        ("0.4", [1.5], 1, "0.4"),  # doubled it would be more than everything
        ("0.5", [2.0], 1, "0.5"),
        ("0.51", [2.0], 1, "0.02"),
    ],
)
def test_r25_budget_by_hand(current: str, consumed: list[float], n: int, proposed: str) -> None:
    results = [quarter(each) for each in consumed]
    made = budget_proposal(Decimal(current), results, n, FRAMEWORK)
    assert made.proposed == Decimal(proposed)


def test_r25_budget_counts_complete_quarters_only() -> None:
    results = [quarter(0.2), quarter(5.0, to_date=True)]
    assert budget_proposal(Decimal("0.999"), results, 1, FRAMEWORK).proposed == Decimal("0.9995")


@pytest.mark.parametrize("results", [[], [quarter(None)], [quarter(0.1)]])
def test_r25_budget_without_enough_quarters(results: list[PeriodResult]) -> None:
    made = budget_proposal(Decimal("0.999"), results, 2, FRAMEWORK)
    assert made.proposed == made.current
    assert str(made.reason) == "2 complete quarters with data needed: the target stays."


@given(current=percents, consumed=st.floats(0, 10))
def test_r25_budget_rounds_to_the_looser(current: Decimal, consumed: float) -> None:
    made = budget_proposal(current, [quarter(consumed)], 1, FRAMEWORK)
    assert 0 < made.proposed < 1
    assert made.proposed == made.proposed.quantize(Decimal("1e-7"))
    if made.direction == TIGHTEN:
        assert (1 - made.proposed) * 2 >= 1 - current
    if made.direction == RELAX:
        assert 1 - made.proposed == (1 - current) * 2


def test_r26_by_hand() -> None:
    impact = budget_impact(Decimal("0.999"), Decimal("0.998"))
    assert impact.factor == 2
    assert impact.minutes(30) == pytest.approx(43.2)
    assert str(impact.words) == "twice the budget"
    assert str(budget_impact(Decimal("0.998"), Decimal("0.999")).words) == "half the budget"
    assert str(budget_impact(Decimal("0.99"), Decimal("0.99")).words) == "no change"
    assert str(budget_impact(Decimal("0.995"), Decimal("0.9985")).words) == "0.30 × the budget"


def test_r27_gap() -> None:
    assert gap(Decimal("0.999"), 0.9985) == pytest.approx(0.0005)
    assert gap(Decimal("0.999"), 0.9995) == pytest.approx(-0.0005)
    assert str(gap(Decimal("0.999"), 0.999)) == "0.0"
    assert gap(Decimal("0.999"), None) is None
