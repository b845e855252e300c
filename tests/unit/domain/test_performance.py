"""R11, R23: a quarter by month, so far, and against the quarter before."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from slodesk.domain.explain_performance import (
    explain_gap,
    explain_lowest,
    explain_period,
    explain_trend,
    explain_used,
    points_figure,
)
from slodesk.domain.performance import (
    BELOW_SO_FAR,
    BETTER,
    MET,
    MISSED,
    NO_DATA,
    SAME,
    SO_FAR,
    TO_COME,
    WORSE,
    SloPerformance,
    slo_performance,
    standings,
    standings_phrase,
    verdict,
    verdict_phrase,
)
from slodesk.domain.policy import FRAMEWORK
from slodesk.domain.series import ListSeries, Point
from slodesk.domain.settings import WorkspaceSettings
from slodesk.domain.target import BEGINNING, TargetHistory
from slodesk.domain.window import Quarter, Rolling
from tests.unit.domain.builders import DAY, changes, info, utc

Q4 = Quarter(2026, 4)
MID = utc(2026, 11, 23)
OVER = utc(2027, 1, 5)


def daily(first: datetime, bad: list[float]) -> ListSeries:
    """1,000 events a day from a day on, with so many bad ones."""
    return ListSeries([Point(first + (n + 1) * DAY, 1000 - each, 1000) for n, each in enumerate(bad)], DAY)


def year(third: float, october: float, november: float, december: float) -> ListSeries:
    """Bad events a day: July to September, October, November, December."""
    bad = [third] * 92 + [october] * 31 + [november] * 30 + [december] * 31
    return daily(utc(2026, 7, 1), bad)


def done(series: ListSeries, at: datetime, past: TargetHistory | None = None) -> SloPerformance:
    return slo_performance(info(past), series, Q4, at, WorkspaceSettings())


def test_r11_a_complete_quarter_by_hand() -> None:
    found = done(year(1, 0.5, 1, 2), OVER)
    assert [each.actual for each in found.months] == pytest.approx([0.9995, 0.999, 0.998])
    assert [verdict(each) for each in found.months] == [MET, MET, MISSED]
    # (31 × 0.5 + 30 × 1 + 31 × 2) = 107.5 bad of 92,000; allowed are 92
    assert found.quarter.actual == pytest.approx(1 - 107.5 / 92_000)
    assert found.quarter.consumed == pytest.approx(107.5 / 92)
    assert found.quarter.minutes == pytest.approx(92 * 1.44)
    assert verdict(found.quarter) == MISSED
    assert found.before.consumed == pytest.approx(1.0)
    assert verdict(found.before) == MET
    assert found.trend is not None
    assert found.trend.change == pytest.approx((92 - 107.5) / 92_000)
    assert found.trend.used == pytest.approx(107.5 / 92 - 1)
    assert found.trend.word == WORSE


def test_r11_the_lowest_of_the_quarter_is_the_lowest_of_its_months() -> None:
    found = done(year(1, 0.5, 1, 2), OVER)
    lows = [each.lowest_remaining for each in found.months]
    # the last 30 days of December: 2 bad a day against 1 allowed
    assert lows[2] == pytest.approx(-1.0)
    assert found.quarter.lowest_remaining == lows[2] == min(low for low in lows if low is not None)
    assert found.quarter.lowest_at == found.months[2].lowest_at == utc(2026, 12, 31)
    quick = slo_performance(info(), year(1, 0.5, 1, 2), Q4, OVER, WorkspaceSettings(), lowest=False)
    assert quick.quarter.lowest_remaining is None
    assert quick.quarter.consumed == found.quarter.consumed


def test_r23_a_running_quarter_is_so_far_and_counts_nowhere() -> None:
    found = done(year(1, 0.5, 0.5, 9), MID)
    assert [verdict(each) for each in found.months] == [MET, SO_FAR, TO_COME]
    assert found.quarter.to_date
    assert found.quarter.met is None
    assert verdict(found.quarter) == SO_FAR
    assert found.quarter.counts.total == 53_000
    assert found.quarter.minutes == pytest.approx(53 * 1.44)
    assert found.trend is not None
    assert found.trend.word == BETTER
    worse = done(year(1, 0.5, 3, 9), MID)
    assert verdict(worse.quarter) == BELOW_SO_FAR
    assert standings([found.quarter, worse.quarter]) == {BELOW_SO_FAR: 1, SO_FAR: 1}
    assert str(standings_phrase([found, worse])) == (
        "So far 1 of 2 SLOs keep their target; the quarter still runs, so none is met or missed."
    )


def test_r11_a_target_changed_inside_the_quarter_judges_what_ends_later() -> None:
    past = changes(
        (BEGINNING, "0.99", Rolling(30)),
        (date(2026, 11, 15), "0.999", Rolling(30)),
    )
    found = done(year(2, 2, 2, 0.5), OVER, past)
    assert [each.target for each in found.months] == [Decimal("0.99"), Decimal("0.999"), Decimal("0.999")]
    assert [verdict(each) for each in found.months] == [MET, MISSED, MET]
    assert found.quarter.target == Decimal("0.999")
    assert found.before.target == Decimal("0.99")
    assert found.target_changed
    told = explain_trend(found, FRAMEWORK)
    assert "The target was 99 % then and is 99.9 % now." in str(told.words).replace("\u00a0", " ")
    assert not done(year(2, 2, 2, 0.5), OVER).target_changed


def test_r3_without_samples_nothing_is_met_or_missed() -> None:
    found = done(ListSeries([], timedelta(days=1)), MID)
    assert [verdict(each) for each in found.months] == [NO_DATA, NO_DATA, TO_COME]
    assert verdict(found.quarter) == NO_DATA
    assert found.quarter.actual is None
    assert found.trend is None
    assert str(standings_phrase([found])) == "There are no samples in this quarter yet."
    assert str(standings_phrase([])) == "There are no samples in this quarter yet."
    assert str(explain_used(found.quarter, FRAMEWORK).substituted) == "—"


def test_r11_a_sentence_for_a_complete_quarter() -> None:
    kept, lost = done(year(1, 0, 0, 0), OVER), done(year(1, 2, 2, 2), OVER)
    assert str(standings_phrase([kept, lost])) == "1 of 2 SLOs met their target."
    same = done(year(1, 1, 1, 1), OVER)
    assert same.trend is not None
    assert same.trend.word == SAME
    assert [str(verdict_phrase(word)) for word in (MET, MISSED, SO_FAR)] == ["Met", "Missed", "So far"]


def test_r50_figures_explain_themselves() -> None:
    found = done(year(1, 0.5, 1, 2), MID)
    told = explain_period(found.quarter, FRAMEWORK)
    assert str(told.substituted).replace("\u00a0", " ") == "52,962 ÷ 53,000 = 99.929 %"
    assert "so far" in str(told.window)
    assert "neither met nor missed" in str(told.words)
    used = explain_used(found.months[0], FRAMEWORK)
    assert str(used.substituted).replace("\u00a0", " ") == "15.5 ÷ (0.1 % × 31,000) = 50 %"
    gap = explain_gap(Decimal("0.9995"), found.quarter, FRAMEWORK, "proposed")
    assert str(gap.substituted).replace("\u00a0", " ") == "99.95 % − 99.929 % = 0.021"
    low = explain_lowest(found.quarter, FRAMEWORK)
    assert str(low.substituted).endswith("UTC")


@pytest.mark.parametrize(
    ("change", "words"),
    [(0.0002, "0.02"), (-0.000012, "−0.001"), (0.000001, "0.0001"), (0.0, "0"), (0.05, "5")],
)
def test_points_are_never_rounded_away(change: float, words: str) -> None:
    assert str(points_figure(change)) == words
