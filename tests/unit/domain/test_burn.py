"""R7: burn rates, alert pairs and words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from slodesk.domain.burn import Burn, burn
from slodesk.domain.policy import FRAMEWORK, Policy
from slodesk.domain.series import ListSeries, Point
from slodesk.domain.window import Calendar, Rolling, Window, span_at
from tests.unit.domain.builders import AT, BERLIN, DAY, HOUR, T999, UTC_ZONE, regular, span, utc

if TYPE_CHECKING:
    from decimal import Decimal

FIVE = timedelta(minutes=5)


def fine(hourly: dict[int, float], hours: int = 80) -> ListSeries:
    """Five-minute samples of 1,000 events; ``hourly``: hours before AT → burn rate at 99.9 %."""
    points = []
    for step in range(hours * 12):
        end = AT - step * FIVE
        rate = next((rate for limit, rate in sorted(hourly.items()) if step < limit * 12), 0.0)
        points.append(Point(end, 1000.0 - rate, 1000.0))
    return ListSeries(points, FIVE)


def burning(
    series: ListSeries,
    window: Window | None = None,
    policy: Policy = FRAMEWORK,
    target: Decimal = T999,
) -> Burn:
    return burn(series, target, AT, span_at(window or Rolling(30), AT, UTC_ZONE), policy)


def test_r7_rates_are_the_bad_share_over_what_the_target_allows() -> None:
    found = burning(fine({1: 10.0, 6: 4.0, 80: 1.0}))
    assert found.rates["1h"] == pytest.approx(10)
    assert found.rates["6h"] == pytest.approx((10 + 5 * 4) / 6)
    assert found.rates["1d"] == pytest.approx((10 + 20 + 18) / 24)
    assert found.rates["3d"] == pytest.approx((10 + 20 + 66) / 72)


def test_r7_a_rate_is_null_where_the_window_is_shorter_than_a_sample() -> None:
    found = burning(regular([1.0] * 30))
    assert found.rates == {"1h": None, "6h": None, "1d": pytest.approx(1), "3d": pytest.approx(1)}
    assert [pair.state for pair in found.pairs] == ["not evaluated"] * 4
    assert found.word == "sustainable"


def test_r7_a_rate_is_null_where_a_coarser_day_reaches_into_the_window() -> None:
    midnight = utc(2026, 11, 3)
    daily = [Point(midnight - days * DAY, 9_000.0, 10_000.0) for days in range(5)]
    hourly = [Point(midnight + hours * HOUR, 99.0, 100.0) for hours in range(1, 13)]
    series, window = ListSeries([*daily, *hourly]), Rolling(30)

    def rates(hours: int) -> dict[str, float | None]:
        at = midnight + hours * HOUR
        return dict(burn(series, T999, at, span_at(window, at, UTC_ZONE), FRAMEWORK).rates)

    assert rates(5)["1h"] == pytest.approx(10)
    assert rates(5)["6h"] is None, "yesterday's one sample stands for a whole day"
    assert rates(6)["6h"] == pytest.approx(10)
    assert rates(6)["1d"] == pytest.approx((1_000 + 6) / 10_600 / 0.001)


def test_r7_a_rate_over_exactly_one_sample_counts() -> None:
    assert burning(regular([2.0] * 80, step=HOUR)).rates["1h"] == pytest.approx(2)


def test_r7_no_traffic_has_no_rate_and_no_word() -> None:
    points = [Point(AT - step * HOUR, 0.0, 0.0) for step in range(80)]
    found = burning(ListSeries(points, HOUR))
    assert set(found.rates.values()) == {None}
    assert found.word is None
    assert burning(ListSeries([])).word is None


def test_r7_pairs_of_30_days() -> None:
    found = burning(fine({80: 0.0}))
    assert [(pair.name, pair.kind) for pair in found.pairs] == [
        ("1h/5m", "page"),
        ("6h/30m", "page"),
        ("1d/2h", "ticket"),
        ("3d/6h", "ticket"),
    ]
    assert [pair.factor for pair in found.pairs] == pytest.approx([14.4, 6, 3, 1])


@pytest.mark.parametrize(
    ("window", "factors"),
    [
        (Rolling(28), [13.44, 5.6, 2.8, 0.933333333]),
        (Rolling(7), [3.36, 1.4, 0.7, 0.233333333]),
        (Calendar("week"), [3.36, 1.4, 0.7, 0.233333333]),
        (Calendar("month"), [14.4, 6, 3, 1]),
    ],
)
def test_r7_factors_scale_with_the_window(window: Window, factors: list[float]) -> None:
    assert [pair.factor for pair in burning(fine({80: 0.0}), window).pairs] == pytest.approx(factors)


def test_r7_a_month_of_a_clock_change_counts_its_calendar_days() -> None:
    at = utc(2026, 3, 15)
    found = burn(ListSeries([]), T999, at, span_at(Calendar("month"), at, BERLIN), FRAMEWORK)
    assert found.pairs[0].factor == pytest.approx(0.02 * 31 * 24)


@pytest.mark.parametrize(
    ("hourly", "firing", "word", "page"),
    [
        ({1: 14.4, 6: 0.0}, ("1h/5m",), "fast burn", True),
        ({1: 14.39, 6: 0.0}, (), "sustainable", False),
        ({6: 6.0, 24: 0.0}, ("6h/30m",), "fast burn", True),
        ({24: 3.0, 80: 0.0}, ("1d/2h", "3d/6h"), "slow burn", False),
        ({80: 1.0}, ("3d/6h",), "slow burn", False),
        ({80: 0.99}, (), "sustainable", False),
    ],
)
def test_r7_both_sides_reach_the_factor(
    hourly: dict[int, float], firing: tuple[str, ...], word: str, page: bool
) -> None:
    found = burning(fine(hourly))
    assert found.firing == firing
    assert found.word == word
    assert found.page_firing is page


def test_r7_a_short_side_that_recovered_stops_the_pair() -> None:
    points = [point for point in fine({80: 20.0}).points(AT - 4 * DAY, AT) if point.end <= AT - HOUR]
    points += [Point(AT - step * FIVE, 1000.0, 1000.0) for step in range(12)]
    found = burning(ListSeries(points, FIVE))
    assert found.pairs[0].state == "quiet"
    assert found.pairs[1].state == "quiet"
    assert found.firing == ("1d/2h", "3d/6h")


@pytest.mark.parametrize(
    ("rate", "word"),
    [
        (1.5001, "elevated"),
        (1.5, "acceptable"),
        (1.0001, "acceptable"),
        (1.0, "sustainable"),
        (0.0, "sustainable"),
    ],
)
def test_r7_else_the_three_day_burn_gives_the_word(rate: float, word: str) -> None:
    assert burning(regular([rate] * 30)).word == word  # daily samples: no pair can be evaluated


def test_r7_a_pair_lacking_short_data_is_not_evaluated() -> None:
    points = [point for point in fine({80: 20.0}).points(AT - 4 * DAY, AT) if point.end <= AT - 2 * FIVE]
    found = burning(ListSeries(points, FIVE))
    assert found.pairs[0].state == "not evaluated"
    assert found.pairs[0].short is None
    assert found.pairs[0].long == pytest.approx(20)
    assert found.pairs[1].state == "firing"


def test_r7_pairs_are_data_of_the_policy() -> None:
    only = replace(FRAMEWORK, alert_pairs=FRAMEWORK.alert_pairs[3:])
    assert [pair.name for pair in burning(fine({80: 1.0}), policy=only).pairs] == ["3d/6h"]


def test_r7_a_rate_is_never_minus_zero() -> None:
    rates = burning(fine({80: 0.0})).rates
    assert [str(rate) for rate in rates.values()] == ["0.0"] * 4


def test_r7_the_span_alone_sets_the_factor_not_its_elapsed_part() -> None:
    running = span_at(Calendar("quarter"), AT, UTC_ZONE)
    assert running.days < 92
    assert burn(ListSeries([]), T999, AT, running, FRAMEWORK).pairs[3].factor == pytest.approx(9.2 / 3)
    assert burn(ListSeries([]), T999, AT, span(30), FRAMEWORK).pairs[3].factor == pytest.approx(1)
