"""R2, R6 to R11 together: one SLO as of a moment, and the figures of the interface's example."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from slodesk.domain.assessment import SloInfo, assess
from slodesk.domain.policy import FRAMEWORK
from slodesk.domain.series import Counts, ListSeries, Point
from slodesk.domain.settings import WorkspaceSettings
from slodesk.domain.status import Status
from slodesk.domain.target import BEGINNING
from slodesk.domain.window import Calendar, Rolling
from tests.unit.domain.builders import AT, BERLIN, DAY, HOUR, assessed, changes, history, info, regular, utc


def example() -> ListSeries:
    """The payment service of the interface: 3,000 requests a minute for 30 days, hourly."""
    total = 180_000.0
    rates = {1: 0.5, 6: 1.2, 24: 3.1, 72: 3.0}
    bad = [0.0] * 720
    used = 0.0
    for hours, rate in rates.items():
        whole = rate * 0.001 * total * hours
        earlier = max((h for h in rates if h < hours), default=0)
        for back in range(earlier, hours):
            bad[-1 - back] = (whole - used) / (hours - earlier)
        used = whole
    for index in range(648):
        bad[index] = (120_000 - used) / 648
    return regular(bad, total=total, step=HOUR)


def test_the_example_of_the_interface() -> None:
    found = assessed(example())
    assert found.budget.counts.total == 129_600_000
    assert found.budget.counts.good == pytest.approx(129_480_000)
    assert round((found.budget.actual or 0) * 100, 6) == 99.907407
    assert round((found.budget.remaining or 0) * 100, 6) == 7.407407
    assert round((found.budget.consumed or 0) * 100, 6) == 92.592593
    assert round(found.budget.minutes, 6) == 43.2
    assert round(found.budget.minutes_remaining or 0, 6) == 3.2
    assert {name: round(rate or 0, 6) for name, rate in found.burn.rates.items()} == {
        "1h": 0.5,
        "6h": 1.2,
        "1d": 3.1,
        "3d": 3.0,
    }
    assert found.burn.word == "slow burn"
    assert found.burn.firing == ("3d/6h",)
    assert found.exhaustion.state == "projected"
    assert round(found.exhaustion.simple_days or 0, 6) == 0.740741
    assert found.status == Status.CRITICAL
    assert found.newest == AT
    assert not found.stale


def test_r3_no_data_is_a_status() -> None:
    found = assessed(ListSeries([]))
    assert found.status == Status.NO_DATA
    assert found.newest is None
    assert not found.stale
    assert found.exhaustion.state == "no_data"
    assert found.burn.word is None


def test_r3_no_traffic_is_no_data() -> None:
    found = assessed(ListSeries([Point(AT - back * DAY, 0, 0) for back in range(30)]))
    assert found.status == Status.NO_DATA
    assert found.newest == AT


@pytest.mark.parametrize(("hours", "stale"), [(0, False), (24, False), (24.001, True), (72, True)])
def test_r10_stale_counts_from_at(hours: float, stale: bool) -> None:
    assert assessed(regular([0.0] * 30), at=AT + timedelta(hours=hours)).stale is stale


@pytest.mark.parametrize(("hours", "stale"), [(23, False), (25, True)])
def test_r10_stale_counts_from_the_clock_where_no_time_was_asked_for(hours: int, stale: bool) -> None:
    assert assessed(regular([0.0] * 30), now=AT + timedelta(hours=hours)).stale is stale


def test_r10_the_age_is_a_setting() -> None:
    settings = WorkspaceSettings(stale_hours=48)
    assert not assessed(regular([0.0] * 30), at=AT + 2 * DAY, settings=settings).stale


def test_r2_later_samples_are_not_looked_at() -> None:
    series = regular([0.0] * 30 + [500.0] * 5, at=AT + 5 * DAY)
    found = assessed(series)
    assert found.budget.counts.bad == 0
    assert found.newest == AT


def test_r11_the_target_then_in_force_judges() -> None:
    past = changes((BEGINNING, "0.99", Rolling(30)), (date(2026, 11, 20), "0.999", Rolling(7)))
    series = regular([2.0] * 40, at=AT + DAY)
    before = assessed(series, past)
    assert before.objective.target == Decimal("0.99")
    assert before.span.days == 30
    after = assessed(series, past, at=AT + DAY)
    assert after.objective.target == Decimal("0.999")
    assert after.span.days == 7
    assert after.status == Status.EXHAUSTED


def test_r6_a_calendar_window_is_to_date_in_the_workspaces_zone() -> None:
    settings = WorkspaceSettings(time_zone="Europe/Berlin")
    found = assessed(regular([0.5] * 60), history(window=Calendar("month")), settings=settings)
    assert found.span.start == utc(2026, 10, 31, 23)
    assert found.span.to_date
    # 1 November 00:00 UTC is inside: 20 daily samples.
    assert found.budget.counts.total == 20_000


def test_r23_quarter_windows_follow_the_fiscal_year() -> None:
    settings = WorkspaceSettings(fiscal_year_start=2)
    found = assessed(regular([0.5] * 60), history(window=Calendar("quarter")), settings=settings)
    assert found.span.start == utc(2026, 11, 1)


def test_r2_a_moment_means_the_same_in_every_zone() -> None:
    # The clocks change inside the window, inside the burn windows and before the budget runs out.
    at = utc(2026, 10, 26, 3)
    settings = WorkspaceSettings(time_zone="Europe/Berlin")
    series = regular([0.5] * 648 + [3.0] * 72, step=HOUR, at=at)
    for window in (Rolling(30), Calendar("week"), Calendar("month")):
        there = assessed(series, history(window=window), at.astimezone(BERLIN), settings)
        assert there == assessed(series, history(window=window), at, settings)
        assert there.at.tzinfo is UTC


def test_r2_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        assessed(regular([0.0] * 30), at=AT.replace(tzinfo=None))


def test_r9_the_policys_bands_apply() -> None:
    series = regular([0.4] * 30)
    assert assessed(series).status == Status.HEALTHY
    assert assessed(series, policy=replace(FRAMEWORK, attention_below=0.7)).status == Status.ATTENTION


def test_titles_fall_back_to_names() -> None:
    assert info().title == "Payments go through"
    assert info().service_title == "Card payments"
    bare: SloInfo = replace(info(), display_name="", service_display="")
    assert (bare.title, bare.service_title) == ("payment-availability", "payment")


class Counted(ListSeries):
    """Remembers how often the rules ask for sums and for single samples."""

    sums = 0
    opened = 0

    def counts(self, start: datetime, end: datetime) -> Counts:
        """Return the sum, counted as one question."""
        self.sums += 1
        low, high = self._slice(start, end)
        return Counts(
            sum(point.good for point in self._points[low:high]),
            sum(point.total for point in self._points[low:high]),
        )

    def points(self, start: datetime, end: datetime) -> list[Point]:
        """Return the samples, counted as one question."""
        self.opened += 1
        return super().points(start, end)


@pytest.mark.parametrize(("recent", "opened"), [(0.0, 0), (0.2, 0), (3.0, 2)])
def test_r8_an_assessment_asks_for_few_sums_and_hardly_any_samples(recent: float, opened: int) -> None:
    """The cost of a figure must not grow with the number of samples: sums of days, points at edges."""
    bad = [0.2] * (27 * 288) + [recent] * 864
    points = regular(bad, step=timedelta(minutes=5)).points(AT - 40 * DAY, AT)
    series = Counted(points, timedelta(minutes=5))
    assess(info(), series, AT, WorkspaceSettings(), FRAMEWORK)
    assert series.opened <= opened
    # Window, mean, eight burn windows; the days of the projection come in one question (here: one sum each).
    assert series.sums <= 10 + 30
