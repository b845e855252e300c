"""R23: when a quarter is planned."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.errors import RuleBroken
from slodesk.domain.planning_calendar import (
    WeekDates,
    check_week,
    due_day,
    holidays_in,
    is_late,
    planning_weeks,
    quarter_to_plan,
    shifted,
    week_of,
    working_days,
    workshop_days,
)
from slodesk.domain.window import Quarter, parse_quarter

PLAN = planning_weeks(parse_quarter("2027-Q1"))
quarters = st.builds(Quarter, st.integers(1995, 2090), st.integers(1, 4), st.integers(1, 12))
FRIDAY, THURSDAY = date(2026, 11, 27), date(2026, 11, 26)


def test_r23_the_first_quarter_of_2027_is_planned_from_16_november_to_11_december_2026() -> None:
    """1 January 2027 less 42 days is Friday 20 November; the Monday on or before it is the 16th."""
    assert [(week.starts.isoformat(), week.ends.isoformat()) for week in PLAN] == [
        ("2026-11-16", "2026-11-20"),
        ("2026-11-23", "2026-11-27"),
        ("2026-11-30", "2026-12-04"),
        ("2026-12-07", "2026-12-11"),
        ("2026-12-14", "2026-12-31"),
    ]


def test_r23_a_quarter_six_weeks_after_a_monday_is_planned_from_that_monday_on() -> None:
    """1 May 2028 is a Monday, and so is the day 42 days before it, 20 March."""
    weeks = planning_weeks(Quarter(2029, 2, fiscal_start=2))
    assert weeks[0].starts == date(2028, 3, 20)
    assert weeks[4] == WeekDates(5, date(2028, 4, 17), date(2028, 4, 30))


def test_r23_quarters_are_fiscal() -> None:
    """With a year from July, 2027-Q1 is July to September 2026: planned from Monday 18 May 2026."""
    assert planning_weeks(parse_quarter("2027-Q1", 7))[0].starts == date(2026, 5, 18)


@given(quarters)
def test_r23_four_weeks_from_monday_to_friday_leave_at_least_two_to_communicate(quarter: Quarter) -> None:
    weeks = planning_weeks(quarter)
    lead = quarter.first_day - weeks[0].starts
    assert timedelta(weeks=6) <= lead < timedelta(weeks=7)
    assert [week.number for week in weeks] == [1, 2, 3, 4, 5]
    for week in weeks[:4]:
        assert (week.starts.weekday(), week.ends.weekday()) == (0, 4)
        assert len(week.days) == 5
    for before, after in pairwise(weeks):
        assert after.starts - before.starts == timedelta(weeks=1)
    assert weeks[4].ends == quarter.first_day - timedelta(days=1)
    assert timedelta(weeks=2) <= quarter.first_day - weeks[4].starts < timedelta(weeks=3)


def test_r23_the_quarter_to_plan_is_the_first_after_the_running_one_without_a_plan() -> None:
    running = parse_quarter("2026-Q4")
    assert str(quarter_to_plan([], running)) == "2027-Q1"
    assert str(quarter_to_plan([running, parse_quarter("2027-Q1")], running)) == "2027-Q2"
    assert str(quarter_to_plan([parse_quarter("2027-Q2")], running)) == "2027-Q1"


# Moving


@given(quarters, st.integers(1, 5), st.integers(-60, 60))
def test_r23_moving_a_week_takes_the_later_ones_along(quarter: Quarter, number: int, days: int) -> None:
    before = planning_weeks(quarter)
    after = shifted(before, number, timedelta(days=days))
    for old, new in zip(before, after, strict=True):
        moved = timedelta(days=days) if old.number >= number else timedelta()
        assert new.starts - old.starts == moved
        if old.number < 5:
            assert new.ends - new.starts == old.ends - old.starts
        assert new.ends >= new.starts
    if after[4].starts < quarter.first_day:
        assert after[4].ends == quarter.first_day - timedelta(days=1)


def test_r23_a_week_keeps_its_place_among_the_others() -> None:
    check_week(PLAN, WeekDates(2, date(2026, 11, 18), date(2026, 11, 20)))
    with pytest.raises(RuleBroken, match="before week 1 does") as caught:
        check_week(PLAN, WeekDates(2, date(2026, 11, 15), date(2026, 11, 20)))
    assert caught.value.field == "starts"
    with pytest.raises(RuleBroken, match="after week 3 does"):
        check_week(PLAN, WeekDates(2, date(2026, 12, 1), date(2026, 12, 2)))
    with pytest.raises(RuleBroken, match="after the time to communicate does"):
        check_week(PLAN, WeekDates(4, date(2026, 12, 15), date(2026, 12, 16)))


def test_r23_a_week_cannot_end_before_it_begins_and_there_are_five() -> None:
    with pytest.raises(RuleBroken) as caught:
        WeekDates(1, date(2026, 11, 20), date(2026, 11, 19))
    assert caught.value.field == "ends"
    for number in (0, 6):
        with pytest.raises(RuleBroken):
            WeekDates(number, FRIDAY, FRIDAY)


# Holidays and days


def test_r23_a_holiday_counts_where_it_takes_a_working_day() -> None:
    saturday, elsewhere = date(2026, 11, 28), date(2026, 12, 25)
    assert holidays_in(PLAN[1], [elsewhere, THURSDAY, saturday, THURSDAY]) == (THURSDAY,)
    assert working_days(PLAN[1], [THURSDAY]) == (*PLAN[1].days[:3], FRIDAY)


def test_r23_what_a_week_brings_is_due_on_its_last_working_day() -> None:
    assert due_day(PLAN[1], []) == FRIDAY
    assert due_day(PLAN[1], [FRIDAY]) == THURSDAY
    assert due_day(PLAN[1], PLAN[1].days) == FRIDAY
    assert due_day(PLAN[4], [date(2026, 12, 31)]) == date(2026, 12, 30)


@given(quarters, st.lists(st.integers(-10, 80), max_size=30))
def test_r23_the_due_day_is_in_its_week_and_free_only_if_all_of_it_is(
    quarter: Quarter, offsets: list[int]
) -> None:
    weeks = planning_weeks(quarter)
    free = [weeks[0].starts + timedelta(days=days) for days in offsets]
    for week in weeks:
        due = due_day(week, free)
        assert week.holds(due)
        assert due not in free or not working_days(week, free)


def test_r23_a_day_is_late_when_it_is_over() -> None:
    assert not is_late(FRIDAY, FRIDAY, done=False)
    assert is_late(FRIDAY, FRIDAY + timedelta(days=1), done=False)
    assert not is_late(FRIDAY, FRIDAY + timedelta(days=1), done=True)
    assert not is_late(None, FRIDAY, done=False)


@pytest.mark.parametrize(
    ("day", "number"),
    [
        ("2026-10-01", 1), ("2026-11-20", 1), ("2026-11-21", 2), ("2026-11-27", 2), ("2026-12-12", 5),
        ("2027-03-01", 5),
    ],
)  # fmt: skip
def test_r23_a_weekend_belongs_to_the_week_that_comes(day: str, number: int) -> None:
    assert week_of(PLAN, date.fromisoformat(day)) == number


# Meetings


def test_r23_four_workshops_two_sessions_or_one_on_the_last_working_day_of_what_they_hold() -> None:
    four = workshop_days("four_workshops", PLAN, [FRIDAY])
    assert [(agenda, held, day.isoformat()) for agenda, held, day in four] == [
        ("week-1", (1,), "2026-11-20"),
        ("week-2", (2,), "2026-11-26"),
        ("week-3", (3,), "2026-12-04"),
        ("week-4", (4,), "2026-12-11"),
    ]
    two = workshop_days("two_sessions", PLAN, [FRIDAY])
    assert [(agenda, held, day.isoformat()) for agenda, held, day in two] == [
        ("session-1", (1, 2), "2026-11-26"),
        ("session-2", (3, 4), "2026-12-11"),
    ]
    one = workshop_days("one_session", PLAN, [])
    assert one == (("one-session", (1, 2, 3, 4), date(2026, 12, 11)),)
