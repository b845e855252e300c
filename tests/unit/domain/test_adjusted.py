"""R12: a policy that judges by adjusted consumption leaves approved corrections out, everywhere alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.adjusted import AdjustedSeries, adjusted, waived_stretches
from slodesk.domain.assessment import assess
from slodesk.domain.explain import explain_budget, explain_status
from slodesk.domain.ledger import Cause, ledger_of
from slodesk.domain.policy import FRAMEWORK
from slodesk.domain.series import ListSeries
from slodesk.domain.settings import WorkspaceSettings
from slodesk.domain.status import Status
from slodesk.domain.window import Rolling
from tests.unit.domain.builders import AT, BERLIN, HOUR, UTC_ZONE, history, info, regular

ADJUSTED = replace(FRAMEWORK, judge_by="adjusted")


def held(start: float, end: float, approver: str = "Ada", **more: object) -> Cause:
    """Maintenance from and to so many hours before AT."""
    return Cause("planned_maintenance", "", AT - start * HOUR, AT - end * HOUR, approver=approver, **more)  # type: ignore[arg-type]


def flat() -> ListSeries:
    """One bad event an hour of a thousand, for 30 days: at 99.9 % exactly the budget."""
    return regular([1.0] * 720, step=HOUR)


def test_r12_what_overlaps_or_touches_is_one_stretch() -> None:
    causes = [held(10, 6), held(8, 4), held(4, 3), held(2, 1), held(20, 15, approver=""), held(40, 30)]
    assert waived_stretches(causes, UTC_ZONE) == (
        (AT - 40 * HOUR, AT - 30 * HOUR), (AT - 10 * HOUR, AT - 3 * HOUR), (AT - 2 * HOUR, AT - HOUR),
    )  # fmt: skip
    incident = replace(held(3, 2), kind="incident")
    assert waived_stretches([incident], UTC_ZONE) == ()
    expired = held(48, 1, expires=date(2026, 11, 18))  # AT is the midnight before 20 November
    assert waived_stretches([expired], UTC_ZONE) == ((AT - 48 * HOUR, AT - 24 * HOUR),)
    assert waived_stretches([expired], BERLIN) == ((AT - 48 * HOUR, AT - 25 * HOUR),)
    assert adjusted(flat(), ()).counts(AT - HOUR, AT).bad == 1


def test_r12_status_and_budget_by_hand() -> None:
    """720 of 720 allowed are measured; without 144 hours 576, so 20 % are left: attention, not exhausted."""
    stretches = waived_stretches([held(244, 100)], UTC_ZONE)
    settings = WorkspaceSettings()
    plain = assess(info(), flat(), AT, settings, FRAMEWORK)
    judged = assess(info(), flat(), AT, settings, ADJUSTED, waived=stretches)
    assert (plain.status, plain.measured) == (Status.EXHAUSTED, None)
    assert judged.status == Status.ATTENTION
    assert judged.budget.remaining == pytest.approx(0.2)
    assert judged.measured is not None
    assert judged.measured.remaining == pytest.approx(0.0, abs=1e-9)
    causes = [held(244, 100), held(60, 50, approver="")]
    books = ledger_of(judged.measured, flat(), causes, UTC_ZONE)
    assert books.adjusted == pytest.approx(judged.budget.consumed)
    words = str(explain_budget(judged).words).replace("\u00a0", " ")
    assert "as measured, 0 % is left." in words
    assert "as measured" in str(explain_status(judged).words)
    assert "as measured" not in str(explain_budget(plain).words)


def test_r12_outside_of_the_window_nothing_differs() -> None:
    judged = assess(
        info(), flat(), AT, WorkspaceSettings(), ADJUSTED, waived=[(AT - 900 * HOUR, AT - 800 * HOUR)]
    )
    assert judged.measured is None


@given(
    st.lists(st.integers(0, 9), min_size=24, max_size=24),
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 60)), max_size=4),
)
def test_r12_judging_is_as_if_the_bad_events_had_been_good(
    bad: list[int], held_at: list[tuple[int, int]]
) -> None:
    series = regular([float(value) for value in bad] * 12, step=HOUR)
    stretches = waived_stretches(
        [held(start + length + 0.5, start + 0.5) for start, length in held_at], UTC_ZONE
    )
    inside = AdjustedSeries(series, stretches)
    points = series.points(AT - timedelta(days=40), AT)
    written = ListSeries(
        [
            replace(each, good=each.total) if any(a < each.end <= b for a, b in stretches) else each
            for each in points
        ],
        HOUR,
    )
    slo, settings = info(history(window=Rolling(10))), WorkspaceSettings()
    mine = assess(slo, inside, AT, settings, ADJUSTED)
    theirs = assess(slo, written, AT, settings, ADJUSTED)
    assert mine.status == theirs.status
    assert mine.budget.remaining == pytest.approx(theirs.budget.remaining)
    assert mine.burn.rates == pytest.approx(theirs.burn.rates)
    assert mine.exhaustion.state == theirs.exhaustion.state
    assert mine.exhaustion.projected_days == pytest.approx(theirs.exhaustion.projected_days)
    assert inside.points(AT - timedelta(days=3), AT) == written.points(AT - timedelta(days=3), AT)
    assert inside.days(AT - timedelta(days=5), AT) == written.days(AT - timedelta(days=5), AT)
    assert (inside.newest(AT), inside.oldest(), inside.step(AT - HOUR, AT)) == (
        written.newest(AT), written.oldest(), written.step(AT - HOUR, AT),
    )  # fmt: skip
