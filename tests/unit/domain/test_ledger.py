"""R12: the ledger sums to what was measured; adjusted leaves out approved corrections."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.ledger import Cause, Charge, charges, ledger, rounded_shares
from tests.unit.domain.builders import AT, BERLIN, DAY, HOUR, UTC_ZONE, budget, regular, span

if TYPE_CHECKING:
    from slodesk.domain.series import ListSeries


def cause(start: int, end: int | None, kind: str = "incident", approver: str = "", **more: object) -> Cause:
    """A cause from and to so many hours before AT."""
    ended = None if end is None else AT - timedelta(hours=end)
    return Cause(kind, f"{kind} {start}", AT - timedelta(hours=start), ended, approver=approver, **more)  # type: ignore[arg-type]


def flat() -> ListSeries:
    """One bad event an hour of a hundred, for 30 days."""
    return regular([1.0] * 720, total=100.0, step=HOUR)


def cost(*causes: Cause) -> list[float]:
    return [charge.bad for charge in charges(flat(), span(30), causes, UTC_ZONE)]


def test_r12_a_cause_costs_what_was_measured_meanwhile() -> None:
    assert cost(cause(10, 4)) == [6]
    assert cost(cause(10, None)) == [10]
    assert cost(cause(800, 715)) == [5]  # begins before the window
    assert cost(cause(900, 800)) == [0]


def test_r12_overlapping_time_is_charged_once() -> None:
    assert cost(cause(10, 4), cause(8, 2)) == [6, 2]
    assert cost(cause(8, 2), cause(10, 4)) == [2, 6]
    assert cost(cause(10, 0), cause(6, 4)) == [10, 0]
    assert cost(cause(5, 3), cause(10, 0)) == [0, 10]


def test_r12_an_approved_correction_comes_first() -> None:
    assert cost(cause(10, 0), cause(6, 4, "planned_maintenance", "Ada")) == [8, 2]
    assert cost(cause(10, 0), cause(6, 4, "planned_maintenance")) == [10, 0]


def test_r12_a_correction_ends_with_its_expiry_day() -> None:
    fall = cause(48, 0, "exception", "Ada", expires=date(2026, 11, 18))
    assert cost(fall) == [24]
    assert [c.bad for c in charges(flat(), span(30), [fall], BERLIN)] == [23]


def test_r12_the_ledger_by_hand() -> None:
    found = budget(good=71_280, total=72_000)  # 720 bad, 72 allowed at 99.9 %
    parts = charges(
        flat(),
        span(30),
        [cause(10, 4), cause(100, 90, "deployment", "Ada"), cause(200, 190, "other")],
        UTC_ZONE,
    )
    result = ledger(found, parts[:1], parts[1:])
    assert [(entry.kind, entry.bad) for entry in result.entries] == [
        ("incident", 6),
        ("deployment", 10),
        ("other", 10),
        ("unattributed", pytest.approx(694)),
    ]
    assert [entry.approved for entry in result.entries] == [False, True, False, False]
    assert result.measured == pytest.approx(10)
    assert result.adjusted == pytest.approx((720 - 10) / 72)
    assert result.adjusted_remaining == pytest.approx(1 - 710 / 72)


def test_r12_without_data_there_is_no_ledger() -> None:
    result = ledger(budget(0, 0), [], [])
    assert (result.entries, result.measured, result.adjusted, result.adjusted_remaining) == (
        (),
        None,
        None,
        None,
    )


def test_r12_without_causes_everything_is_unattributed() -> None:
    result = ledger(budget(990, 1000), [], [])
    assert [entry.kind for entry in result.entries] == ["unattributed"]
    assert result.entries[0].share == result.measured == result.adjusted


def test_r12_more_than_was_measured_is_refused() -> None:
    with pytest.raises(ValueError, match="exceed"):
        ledger(budget(999, 1000), [Charge(cause(1, 0), 5.0)], [])


@given(
    st.lists(
        st.tuples(
            st.integers(0, 800),
            st.integers(0, 100),
            st.sampled_from(["incident", "planned_maintenance", "exception"]),
            st.sampled_from(["", "Ada"]),
        ),
        max_size=8,
    ),
    st.lists(st.integers(0, 5), min_size=48, max_size=48),
)
def test_r12_the_ledger_sums_to_what_was_measured(
    claims: list[tuple[int, int, str, str]], bad: list[int]
) -> None:
    series = regular([float(value) for value in bad] * 15, total=100.0, step=HOUR)
    window = span(30)
    counts = series.counts(window.start, window.end)
    causes = [
        cause(start, max(0, start - length), kind, approver) for start, length, kind, approver in claims
    ]
    parts = charges(series, window, causes, UTC_ZONE)
    found = budget(counts.good, counts.total)
    result = ledger(
        found,
        [part for part in parts if part.cause.kind == "incident"],
        [part for part in parts if part.cause.kind != "incident"],
    )
    assert result.measured is not None
    assert result.adjusted is not None
    assert sum(entry.share for entry in result.entries) == pytest.approx(result.measured)
    assert sum(entry.bad for entry in result.entries) == pytest.approx(counts.bad)
    assert all(entry.bad >= 0 for entry in result.entries)
    waived = sum(entry.share for entry in result.entries if entry.approved)
    assert result.adjusted + waived == pytest.approx(result.measured)
    assert window.end - window.start == 30 * DAY


def test_r12_rounded_shares_add_up() -> None:
    # a third each: 33.3 + 33.3 + 33.3 would be 99.9
    assert rounded_shares([1 / 3] * 3, 1) == [0.334, 0.333, 0.333]
    assert rounded_shares([70 / 720, 72 / 720, 12 / 720, 566 / 720], 1) == [0.097, 0.1, 0.017, 0.786]
    assert rounded_shares([], 1) == []


@given(st.lists(st.floats(0, 3), max_size=9), st.integers(0, 4))
def test_r12_rounded_shares_add_up_to_their_rounded_sum(shares: list[float], places: int) -> None:
    rounded = rounded_shares(shares, places)
    assert sum(rounded) == pytest.approx(round(sum(shares), places + 2), abs=1.1 * 10 ** -(places + 2))
    assert all(abs(a - b) <= 10 ** -(places + 2) + 1e-9 for a, b in zip(rounded, shares, strict=True))
