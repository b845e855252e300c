"""Times, dates and lengths of time as people write them on a command line."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import click
import pytest

from slodesk.cli.options import Day, Duration, Moment, shown


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20", datetime(2026, 11, 20, tzinfo=UTC)),
        ("2026-11-20T14:30", datetime(2026, 11, 20, 14, 30, tzinfo=UTC)),
        ("2026-11-20T14:30:05Z", datetime(2026, 11, 20, 14, 30, 5, tzinfo=UTC)),
        ("2026-11-20T14:30+02:00", datetime(2026, 11, 20, 12, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_utc_unless_it_says_otherwise(text: str, moment: datetime) -> None:
    assert Moment().convert(text, None, None) == moment


@pytest.mark.parametrize("text", ["", "now", "20.11.2026", "2026-11-31", "0001-01-01T00:00+14:00"])
def test_what_is_no_time_is_wrong_usage(text: str) -> None:
    with pytest.raises(click.BadParameter):
        Moment().convert(text, None, None)


def test_a_day_is_a_date_without_time() -> None:
    assert Day().convert("2026-11-20", None, None) == date(2026, 11, 20)
    with pytest.raises(click.BadParameter):
        Day().convert("2026-11-20T00:00", None, None)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("30s", timedelta(seconds=30)),
        ("5m", timedelta(minutes=5)),
        ("12h", timedelta(hours=12)),
        ("2w", timedelta(14)),
    ],
)
def test_a_length_is_written_like_prometheus_does(text: str, length: timedelta) -> None:
    assert Duration().convert(text, None, None) == length


@pytest.mark.parametrize(
    "text", ["", "0d", "-5m", "5", "m", "1.5h", "90 d", "99999999d", "9999999w", "7301d"]
)
def test_what_is_no_length_is_wrong_usage(text: str) -> None:
    with pytest.raises(click.BadParameter):
        Duration().convert(text, None, None)


@pytest.mark.parametrize(
    ("location", "printed"),
    [
        ("my.slodesk", "my.slodesk"),
        (r"C:\Users\me\my.slodesk", r"C:\Users\me\my.slodesk"),
        ("postgresql+psycopg://host/db", "postgresql+psycopg://host/db"),
        ("postgresql+psycopg://me@host/db", "postgresql+psycopg://me@host/db"),
        ("postgresql+psycopg://me:s3:c@ret@host/db", "postgresql+psycopg://me@host/db"),
        ("postgresql+psycopg://me@/db?host=/run&password=s3cret", "postgresql+psycopg://me@/db"),
    ],
)
def test_a_password_is_never_printed(location: str, printed: str) -> None:
    assert shown(location) == printed
