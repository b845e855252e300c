"""When an SLO is projected back at a laxer row (R8, R34, R36): by hand, and against samples that do come."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.budget import error_budget
from slodesk.domain.policy import FRAMEWORK, Policy
from slodesk.domain.recovery import outlook
from slodesk.domain.series import ListSeries, Point
from slodesk.domain.settings import WorkspaceSettings
from slodesk.domain.status import Status, classify
from slodesk.domain.thaw import thawed
from slodesk.domain.window import Calendar, Rolling, Span, Window
from tests.unit.domain.builders import AT, DAY, T999, assessed, history, regular, utc

A_MONTH = Calendar("month")
"""AT is midnight, 20 November: 19 days so far, and eleven to go."""


def turns(
    series: ListSeries,
    window: Window | None = None,
    *,
    at: object = AT,
    policy: Policy = FRAMEWORK,
    held: Status | None = None,
    zone: str = "UTC",
) -> list[tuple[object, str]]:
    """What is projected, as (moment, status)."""
    past, settings = history(window=window or Rolling(30)), WorkspaceSettings(time_zone=zone)
    judged = assessed(series, past, at, settings, policy)  # type: ignore[arg-type]
    return [(turn.at, str(turn.status)) for turn in outlook(judged, held or judged.status, series)]


def days(*bad: tuple[int, float]) -> ListSeries:
    """40 days of 1,000 events, clean but for some days, counted back from AT (0: the day that ended)."""
    values = [0.0] * 40
    for back, count in bad:
        values[-1 - back] = count
    return regular(values)


def test_a_bad_day_leaves_the_window() -> None:
    # 25 of the 30 that 30 days allow: a warning. The day ended ten days ago, so it leaves in twenty.
    assert turns(days((10, 25.0))) == [(AT + 20 * DAY, "healthy")]


def test_one_bad_day_after_the_other_leaves() -> None:
    # 36 of 30: exhausted. 16 of 30 from day 10 on: 46.7 % is attention; nothing from day 20 on.
    series = days((20, 20.0), (10, 16.0))
    assert turns(series) == [(AT + 10 * DAY, "attention"), (AT + 20 * DAY, "healthy")]


def test_new_errors_come_at_the_mean_of_three_days() -> None:
    # 3 a day of the 30 allowed: 40 % left after three days, 10 % after six, none after seven.
    series = days((0, 3.0), (1, 3.0), (2, 3.0))
    expected = [(AT + 3 * DAY, "attention"), (AT + 6 * DAY, "warning"), (AT + 7 * DAY, "exhausted")]
    assert turns(series) == expected


def test_errors_that_stay_at_the_same_rate_never_give_it_back() -> None:
    assert turns(regular([0.95] * 40)) == []


def test_a_period_that_ends_begins_anew() -> None:
    # 18 bad of the 19 that 19 days of November allow, 2 a day lately: worse until the month ends.
    assert turns(days((10, 12.0), (0, 2.0), (1, 2.0), (2, 2.0)), A_MONTH) == [
        (AT + 1 * DAY, "exhausted"),
        (utc(2026, 12, 1), "healthy"),
    ]


def test_a_period_ends_at_midnight_of_its_zone() -> None:
    found = turns(days((10, 12.0), (0, 2.0), (1, 2.0), (2, 2.0)), A_MONTH, zone="Europe/Berlin")
    assert found[-1] == (utc(2026, 11, 30, 23), "healthy")


def test_clean_traffic_gives_a_running_period_back_before_it_ends() -> None:
    # 10.45 bad of 19 events allowed is 45 % left. 19 + t allowed: half is left from t = 1.9 on.
    assert turns(days((10, 10.45)), A_MONTH) == [(AT + 2 * DAY, "healthy")]


def test_r36_the_thaw_margin_is_waited_for() -> None:
    # … and 55 % from t = 4.2 on.
    policy = replace(FRAMEWORK, thaw_margin=0.05)
    assert turns(days((10, 10.45)), A_MONTH, policy=policy) == [(AT + 5 * DAY, "healthy")]
    # Held at a warning although 45 % are left: attention lacks nothing, 20 % + 5 % are there at once.
    found = turns(days((10, 10.45)), A_MONTH, policy=policy, held=Status.WARNING)
    assert found == [(AT + 1 * DAY, "attention"), (AT + 5 * DAY, "healthy")]


def test_without_samples_in_three_days_only_the_end_of_the_period_is_known() -> None:
    series = ListSeries([Point(AT - 4 * DAY, 990.0, 1000.0)], DAY)
    assert turns(series) == []
    assert turns(series, A_MONTH) == [(utc(2026, 12, 1), "healthy")]


def test_without_data_nothing_is_known() -> None:
    assert turns(ListSeries([])) == []
    assert turns(ListSeries([]), A_MONTH) == []


def test_between_midnights_the_next_one_is_looked_at_first() -> None:
    # At noon the bad day, 1 to 2 November, is wholly inside; it leaves by midnight of 2 December.
    at = AT + timedelta(hours=12)
    assert turns(days((18, 25.0)), at=at) == [(utc(2026, 12, 2), "healthy")]


@pytest.mark.parametrize("at", [AT, AT + timedelta(hours=7)])
def test_the_horizon_is_one_window(at: object) -> None:
    found = turns(days((0, 25.0)), Rolling(7), at=at)
    assert [str(status) for _, status in found] == []  # 8.3 bad a day stay


@given(
    bad=st.lists(st.integers(0, 12), min_size=12, max_size=12),
    total=st.lists(st.integers(1, 5), min_size=12, max_size=12),
    margin=st.sampled_from([0.0, 0.05, 0.2]),
    length=st.integers(1, 9),
)
def test_it_is_what_happens_if_samples_come_at_the_mean(
    bad: list[int], total: list[int], margin: float, length: int
) -> None:
    policy = replace(FRAMEWORK, thaw_margin=margin)
    points = [
        Point(AT - back * DAY, total[back] * 1000 - min(bad[back], total[back]), total[back] * 1000.0)
        for back in range(12)
    ]
    recent = points[:3]
    mean_good, mean_total = sum(p.good for p in recent) / 3, sum(p.total for p in recent) / 3
    coming = [Point(AT + day * DAY, mean_good, mean_total) for day in range(1, length + 2)]
    goes_on, expected = ListSeries([*points, *coming], DAY), []
    judged = assessed(ListSeries(points, DAY), history(window=Rolling(length)), policy=policy)
    held = judged.status
    for day in range(1, length + 1):
        at = AT + day * DAY
        counts = goes_on.counts(at - length * DAY, at)
        remaining = error_budget(T999, counts, Span(at - length * DAY, at, at)).remaining
        assert remaining is not None
        after = thawed(held, remaining, policy)
        if after != held:
            expected.append((at, after))
        held = after
    found = outlook(judged, judged.status, ListSeries(points, DAY))
    assert [(turn.at, turn.status) for turn in found] == expected
    if not margin:
        assert all(turn.status == classify(_left(goes_on, turn.at, length), policy) for turn in found)


def _left(series: ListSeries, at: object, length: int) -> float | None:
    start = at - length * DAY  # type: ignore[operator]
    return error_budget(T999, series.counts(start, at), Span(start, at, at)).remaining  # type: ignore[arg-type]
