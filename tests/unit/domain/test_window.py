"""R2: windows, their bounds, and the calendar in a time zone."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.errors import RuleBroken
from slodesk.domain.figures import window_phrase
from slodesk.domain.window import (
    Calendar,
    Month,
    Quarter,
    Rolling,
    day_start,
    month_of,
    parse_month,
    parse_quarter,
    parse_window,
    quarter_of,
    span_at,
    window_text,
)
from tests.unit.domain.builders import AT, BERLIN, UTC_ZONE, utc


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("30d", Rolling(30)),
        (" 28D ", Rolling(28)),
        ("1 day", Rolling(1)),
        ("7 days", Rolling(7)),
        ("366d", Rolling(366)),
        ("week", Calendar("week")),
        ("Month", Calendar("month")),
        ("quarter", Calendar("quarter")),
    ],
)
def test_r2_a_window_is_read(text: str, window: Rolling | Calendar) -> None:
    assert parse_window(text) == window


@pytest.mark.parametrize(
    "text", ["", "0d", "367d", "-1d", "1.5d", "30", "30h", "year", "d", "9999999d", "²d"]
)
def test_r2_anything_else_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        parse_window(text)
    assert caught.value.field == "window"


@pytest.mark.parametrize(
    ("window", "text", "words"),
    [
        (Rolling(30), "30d", "30 days"),
        (Rolling(1), "1d", "1 day"),
        (Calendar("week"), "week", "calendar week"),
        (Calendar("quarter"), "quarter", "calendar quarter"),
    ],
)
def test_r2_a_window_is_written(window: Rolling | Calendar, text: str, words: str) -> None:
    assert window_text(window) == text
    assert parse_window(text) == window
    assert str(window_phrase(window)) == words


def test_r2_a_rolling_window_is_so_many_times_24_hours_whatever_the_zone() -> None:
    span = span_at(Rolling(30), utc(2026, 4, 10, 12), BERLIN)
    assert span.start == utc(2026, 3, 11, 12)
    assert (span.days, span.minutes, span.period_days) == (30.0, 43200.0, 30.0)
    assert not span.to_date


def test_r2_a_week_runs_from_monday() -> None:
    span = span_at(Calendar("week"), utc(2026, 11, 20, 6), UTC_ZONE)  # a Friday
    assert (span.start, span.end, span.period_end) == (
        utc(2026, 11, 16),
        utc(2026, 11, 20, 6),
        utc(2026, 11, 23),
    )
    assert span.to_date
    assert span.days == 4.25
    assert span.period_days == 7


@pytest.mark.parametrize(
    ("unit", "at", "start"),
    [
        ("week", utc(2026, 11, 23), utc(2026, 11, 16)),
        ("month", utc(2026, 12, 1), utc(2026, 11, 1)),
        ("quarter", utc(2027, 1, 1), utc(2026, 10, 1)),
    ],
)
def test_r2_at_a_boundary_the_window_is_the_period_just_ended(unit: str, at: object, start: object) -> None:
    span = span_at(Calendar(unit), at, UTC_ZONE)  # type: ignore[arg-type]
    assert (span.start, span.end, span.period_end) == (start, at, at)
    assert not span.to_date


def test_r2_a_moment_after_the_boundary_a_new_period_runs() -> None:
    at = utc(2026, 12, 1) + timedelta(microseconds=1)
    span = span_at(Calendar("month"), at, UTC_ZONE)
    assert (span.start, span.period_end) == (utc(2026, 12, 1), utc(2027, 1, 1))


def test_r2_months_and_quarters_follow_the_clocks_in_berlin() -> None:
    # The clocks go forward on 29 March 2026 and back on 25 October 2026.
    march = span_at(Calendar("month"), utc(2026, 3, 31, 22), BERLIN)
    assert (march.start, march.end) == (utc(2026, 2, 28, 23), utc(2026, 3, 31, 22))
    assert march.minutes == 31 * 1440 - 60
    assert not march.to_date
    october = span_at(Calendar("month"), utc(2026, 10, 31, 23), BERLIN)
    assert (october.start, october.end) == (utc(2026, 9, 30, 22), utc(2026, 10, 31, 23))
    assert october.minutes == 31 * 1440 + 60
    first = span_at(Calendar("quarter"), utc(2026, 2, 1), BERLIN)
    assert (first.start, first.period_end) == (utc(2025, 12, 31, 23), utc(2026, 3, 31, 22))
    fourth = Quarter(2026, 4).span(BERLIN)
    assert (fourth.start, fourth.end) == (utc(2026, 9, 30, 22), utc(2026, 12, 31, 23))


def test_r2_the_week_of_the_clock_change_is_an_hour_short() -> None:
    span = span_at(Calendar("week"), utc(2026, 3, 25), BERLIN)
    assert (span.start, span.period_end) == (utc(2026, 3, 22, 23), utc(2026, 3, 29, 22))
    assert span.period_days == 7 - 1 / 24


def test_r2_the_zone_decides_which_period_a_moment_is_in() -> None:
    at = utc(2026, 10, 31, 23, 30)  # already November in Berlin, still October in UTC
    assert span_at(Calendar("month"), at, BERLIN).start == utc(2026, 10, 31, 23)
    assert span_at(Calendar("month"), at, UTC_ZONE).start == utc(2026, 10, 1)


def test_r2_a_day_without_midnight_begins_when_it_begins() -> None:
    # Beirut skips from 00:00 to 01:00 on 29 March 2026.
    assert day_start(date(2026, 3, 29), ZoneInfo("Asia/Beirut")) == utc(2026, 3, 28, 22)


@pytest.mark.parametrize(
    ("day", "start", "text", "first"),
    [
        (date(2027, 1, 1), 1, "2027-Q1", date(2027, 1, 1)),
        (date(2026, 12, 31), 1, "2026-Q4", date(2026, 10, 1)),
        (date(2026, 7, 1), 7, "2027-Q1", date(2026, 7, 1)),
        (date(2026, 6, 30), 7, "2026-Q4", date(2026, 4, 1)),
        (date(2027, 1, 15), 10, "2027-Q2", date(2027, 1, 1)),
        (date(2027, 1, 15), 2, "2027-Q4", date(2026, 11, 1)),
        (date(2027, 2, 1), 2, "2028-Q1", date(2027, 2, 1)),
        (date(2026, 12, 31), 12, "2027-Q1", date(2026, 12, 1)),
    ],
)
def test_r23_quarters_are_fiscal(day: date, start: int, text: str, first: date) -> None:
    quarter = quarter_of(day, start)
    assert str(quarter) == text
    assert quarter.first_day == first
    assert parse_quarter(text, start) == quarter


@given(st.dates(date(1950, 1, 1), date(2200, 1, 1)), st.integers(1, 12))
def test_r23_quarters_tile_the_calendar(day: date, start: int) -> None:
    quarter = quarter_of(day, start)
    assert quarter.first_day <= day < quarter.next_first_day
    assert quarter.next().first_day == quarter.next_first_day
    assert quarter.next().previous() == quarter
    assert quarter.months[0].first_day == quarter.first_day
    assert quarter.months[2].next_first_day == quarter.next_first_day
    assert parse_quarter(str(quarter), start) == quarter
    assert quarter.span(BERLIN).end == quarter.next().span(BERLIN).start


def test_r2_quarter_windows_follow_the_fiscal_year() -> None:
    span = span_at(Calendar("quarter"), utc(2026, 11, 20), UTC_ZONE, 2)
    assert (span.start, span.period_end) == (utc(2026, 11, 1), utc(2027, 2, 1))


def test_r2_months_are_named_and_walked() -> None:
    month = month_of(date(2026, 12, 9))
    assert str(month) == "2026-12"
    assert month.next() == Month(2027, 1)
    assert Month(2027, 1).previous() == month
    assert parse_month("2026-12") == month


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "26-01", "2026-1", "2026-Q1", ""])
def test_r2_a_wrong_month_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        parse_month(text)
    assert caught.value.field == "period"


@pytest.mark.parametrize("text", ["2026-Q5", "2026-Q0", "Q1", "2026-01", "0001-Q1"])
def test_r23_a_wrong_quarter_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        parse_quarter(text)
    assert caught.value.field == "period"


@given(
    st.datetimes(utc(2000, 1, 1).replace(tzinfo=None), utc(2060, 1, 1).replace(tzinfo=None)),
    st.sampled_from(["week", "month", "quarter"]),
    st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia"]),
    st.integers(1, 12),
)
def test_r2_a_calendar_window_holds_its_moment(naive: object, unit: str, zone: str, start: int) -> None:
    at = naive.replace(tzinfo=AT.tzinfo)  # type: ignore[attr-defined]
    span = span_at(Calendar(unit), at, ZoneInfo(zone), start)
    assert span.start < at <= span.period_end
    assert span.end == at
    again = span_at(Calendar(unit), span.period_end, ZoneInfo(zone), start)
    assert (again.start, again.end) == (span.start, span.period_end)
