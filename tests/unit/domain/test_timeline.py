"""Pasted lines: every way to write a time, what it leaves open, and that no line is lost."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.timeline import ParsedLine, in_order, parse_line, parse_lines, read_time, says_nothing
from slodesk.domain.timeline_tags import suggest_tag

DAY = date(2025, 1, 15)
BERLIN = ZoneInfo("Europe/Berlin")


def at(hour: int, minute: int, day: int = 15, second: int = 0, zone: object = BERLIN) -> datetime:
    return datetime(2025, 1, day, hour, minute, second, tzinfo=zone)  # type: ignore[arg-type]


def clocks(text: str, zone: ZoneInfo = BERLIN, **given_start: datetime) -> list[str | None]:
    return [
        None if line.at is None else f"{line.at.astimezone(zone):%d %H:%M}"
        for line in parse_lines(text, DAY, zone, **given_start)
    ]


@pytest.mark.parametrize(
    ("line", "hour", "minute", "written"),
    [
        ("14:15 Errors", 14, 15, "14:15"),
        ("2:15 pm Errors", 14, 15, "2:15 pm"),
        ("2:15PM - Errors", 14, 15, "2:15PM"),
        ("2.15 p.m. Errors", 14, 15, "2.15 p.m."),
        ("2pm: Errors", 14, 0, "2pm"),
        ("12:05 am Errors", 0, 5, "12:05 am"),
        ("12:05 pm Errors", 12, 5, "12:05 pm"),
        ("2025-01-15 14:15 CET – Errors", 14, 15, "2025-01-15 14:15 CET"),
        ("Jan 15, 14:15 UTC: Errors", 15, 15, "Jan 15, 14:15 UTC"),
        ("15 January 2025 at 14:15: Errors", 14, 15, "15 January 2025 at 14:15"),
        ("Wednesday, January 15th, 2025, 2:15 p.m. Errors", 14, 15,
         "Wednesday, January 15th, 2025, 2:15 p.m."),
        ("14:15 on 15 January 2025: Errors", 14, 15, "14:15 on 15 January 2025"),
        ("15.01.2025 14:15 Errors", 14, 15, "15.01.2025 14:15"),
        ("15.1. 14:15 Errors", 14, 15, "15.1. 14:15"),
        ("1/15/2025 14:15 Errors", 14, 15, "1/15/2025 14:15"),
        ("15/01/2025 14:15 Errors", 14, 15, "15/01/2025 14:15"),
        ("[14:15] Errors", 14, 15, "14:15"),
        ("(14:15) Errors", 14, 15, "14:15"),
        ("`14:15` Errors", 14, 15, "14:15"),
        ("**14:15** Errors", 14, 15, "14:15"),
        ("- **14:15:** Errors", 14, 15, "14:15"),
        ("### 14:15 - Errors", 14, 15, "14:15"),
        ("> 14:15 Errors", 14, 15, "14:15"),
        ("* [x] 14:15 Errors", 14, 15, "14:15"),
        ("• 14:15 → Errors", 14, 15, "14:15"),
        ("3. 14:15 Errors", 14, 15, "14:15"),
        ("3) 14:15, Errors", 14, 15, "14:15"),
        ("14.15 Uhr Errors", 14, 15, "14.15 Uhr"),
        ("14 Uhr: Errors", 14, 0, "14 Uhr"),
        ("14h15 Errors", 14, 15, "14h15"),
        ("1315Z Errors", 14, 15, "1315Z"),
        ("1415 hrs Errors", 14, 15, "1415 hrs"),
        ("~14:15 Errors", 14, 15, "~14:15"),
        ("around 14:15, Errors", 14, 15, "around 14:15"),
        ("At 14:15 Errors", 14, 15, "At 14:15"),
        ("14:15–14:30 Errors", 14, 15, "14:15–14:30"),
        ("2:15–2:30 pm Errors", 14, 15, "2:15–2:30 pm"),
        ("14:15 UTC Errors", 15, 15, "14:15 UTC"),
        ("14:15Z Errors", 15, 15, "14:15Z"),
        ("14:15 (GMT) Errors", 15, 15, "14:15 (GMT)"),
        ("8:15 EST Errors", 14, 15, "8:15 EST"),
        ("8:15 ET Errors", 14, 15, "8:15 ET"),
        ("5:15 AM PST Errors", 14, 15, "5:15 AM PST"),
        ("18:45 IST Errors", 14, 15, "18:45 IST"),
        ("22:15 JST Errors", 14, 15, "22:15 JST"),
        ("15:15 UTC+2 Errors", 14, 15, "15:15 UTC+2"),
        ("15:15 +02:00 Errors", 14, 15, "15:15 +02:00"),
        ("13:15 Europe/London: Errors", 14, 15, "13:15 Europe/London"),
        ("14:15 CET (13:15 UTC) Errors", 14, 15, "14:15 CET (13:15 UTC)"),
        ("2025-01-15T14:15:00+01:00 Errors", 14, 15, "2025-01-15T14:15:00+01:00"),
        ("2025-01-15T13:15:00.000Z Errors", 14, 15, "2025-01-15T13:15:00.000Z"),
        ("2025-01-15 14:15:00 +0100 Errors", 14, 15, "2025-01-15 14:15:00 +0100"),
        ("| 14:15 | Errors |", 14, 15, "14:15"),
        ("| Errors | **14:15** |", 14, 15, "14:15"),
        ("| 2025-01-15 | 14:15 | Errors |", 14, 15, "2025-01-15 14:15"),
        ("| 14:15 | 14:30 | Errors |", 14, 15, "14:15–14:30"),
        ("14:15\tErrors", 14, 15, "14:15"),
        ("Errors (14:15)", 14, 15, "14:15"),
        ("Errors   2:15 PM", 14, 15, "2:15 PM"),
        ("T+15m Errors", 14, 15, "T+15m"),
        ("T+00:15 Errors", 14, 15, "T+00:15"),
        ("+15 min Errors", 14, 15, "+15 min"),
        ("T-1h30m Errors", 12, 30, "T-1h30m"),
        ("T0: Errors", 14, 0, "T0"),
    ],
)  # fmt: skip
def test_a_time_in_any_shape(line: str, hour: int, minute: int, written: str) -> None:
    assert parse_lines(line, DAY, BERLIN, start=at(14, 0)) == (
        ParsedLine(at(hour, minute).astimezone(UTC), written, "Errors"),
    )


@pytest.mark.parametrize(
    "line",
    [
        "5 % of requests", "3/4 of the pods", "10.5.2 was rolled out", "May 5 pods failed",
        "25:10 is no time", "16:9 screens", "2h of downtime", "1.5 million users", "99.9 % target",
        "14:15:70:1 odd", "T cells", "Mon ami", "+45 tickets", "2025 was good", "v2.14:15",
    ],
)  # fmt: skip
def test_what_is_no_time_stays_text(line: str) -> None:
    assert parse_lines(line, DAY, BERLIN) == (ParsedLine(None, "", line, suggest_tag(line)),)


def test_signs_of_the_text_stay() -> None:
    texts = [
        "-5 % of pods", "+1200 errors", "error rate 5 % → 25 %", "**Deploy** of v2", "[Kim] joined",
        "est is up",
    ]  # fmt: skip
    lines = "14:15 -5 % of pods\n14:16 +1200 errors\n14:17 error rate 5 % → 25 %\n**14:18 Deploy** of v2\n"
    lines += "14:19 [Kim] joined\n14:20 est is up"
    assert [line.text for line in parse_lines(lines, DAY, BERLIN)] == texts
    assert parse_line("🔥 14:15 It burns", DAY, BERLIN).text == "🔥 It burns"


def test_seconds_count() -> None:
    lines = parse_lines("14:15:07 a\n14:15:07.25 b", DAY, BERLIN)
    assert [line.at for line in lines] == [
        at(14, 15, second=7), at(14, 15, second=7) + timedelta(milliseconds=250),
    ]  # fmt: skip


def test_past_midnight_is_the_next_day() -> None:
    assert clocks("23:50 a\n00:05 b\n06:00 c\n09:30 d") == ["15 23:50", "16 00:05", "16 06:00", "16 09:30"]
    assert clocks("18:00 a\n09:00 b") == ["15 18:00", "16 09:00"]


def test_a_line_out_of_order_stays_on_its_day() -> None:
    """Up to six hours back is out of order: the lines behind it aren't a day late."""
    assert clocks("14:00 a\n09:00 b\n14:05 c") == ["15 14:00", "15 09:00", "15 14:05"]
    assert clocks("23:50 a\n00:05 b\n23:55 c\n00:10 d") == ["15 23:50", "16 00:05", "15 23:55", "16 00:10"]


def test_the_first_line_is_on_the_day_of_the_start_or_beside_it() -> None:
    late, early = at(23, 50), at(0, 10)
    assert clocks("00:10 a\n01:00 b", start=late) == ["16 00:10", "16 01:00"]
    assert clocks("23:50 a\n00:15 b", start=early) == ["14 23:50", "15 00:15"]
    assert clocks("09:00 deployed\n22:10 alert", start=at(22, 0)) == ["15 09:00", "15 22:10"]


def test_the_end_of_a_day_and_days_said_on() -> None:
    assert clocks("24:00 a") == ["16 00:00"]
    assert clocks("23:00 a\n24:00 b\n00:30 c") == ["15 23:00", "16 00:00", "16 00:30"]
    assert clocks("10:00 a\n11:00 (+1) b\n11:00 +2d c") == ["15 10:00", "16 11:00", "17 11:00"]


def test_a_date_alone_sets_the_day_and_is_not_lost() -> None:
    text = "**January 14**\n- 14:00 a\n- 23:00 b\n### Thursday, 16 January 2025\n00:10 c\n2025-01-18:"
    assert clocks(text) == ["14 14:00", "14 23:00", "16 00:10", None]
    lines = parse_lines(text, DAY, BERLIN)
    assert lines[0].written == "January 14 14:00"
    assert lines[-1].text == "2025-01-18"
    assert clocks("14 Jan\n15 Jan\n10:00 a") == [None, "15 10:00"]
    assert clocks("Jan 14 23:00 a\n23:30 b\nJan 17, 2025: review") == ["14 23:00", "14 23:30", None]


def test_a_date_without_a_year_is_the_nearest() -> None:
    new_year = date(2025, 1, 1)
    found = parse_lines("Dec 31 23:50 a\n00:10 b", new_year, BERLIN)
    assert [f"{line.at:%Y-%m-%d %H:%M}" for line in found if line.at] == [
        "2024-12-31 22:50",
        "2024-12-31 23:10",
    ]


def test_day_and_month_may_be_swapped_where_that_is_nearer() -> None:
    july = date(2025, 7, 4)
    for line in ("07/04/2025 14:00 a", "04/07/2025 14:00 a"):
        assert parse_line(line, july, BERLIN).at == datetime(2025, 7, 4, 14, tzinfo=BERLIN)


def test_the_only_zone_named_is_that_of_every_line() -> None:
    assert clocks("14:00 UTC a\n14:05 b") == ["15 15:00", "15 15:05"]
    assert clocks("14:00 CET a\n08:05 EST b\n14:10 c") == ["15 14:00", "15 14:05", "15 14:10"]


@pytest.mark.parametrize(
    "heading",
    [
        "All times in UTC",
        "Times are UTC.",
        "## Timeline (UTC)",
        "*All times are in UTC*",
        "Timeline, times in UTC",
    ],
)
def test_a_heading_says_the_zone(heading: str) -> None:
    assert clocks(f"{heading}\n14:00 a\n15:05 CET b")[-2:] == ["15 15:00", "15 15:05"]


def test_a_column_says_the_zone() -> None:
    table = "| Date | Time (PST) | Who | What |\n|:--|--:|---|---|\n| 2025-01-15 | 05:15 | Kim | A \\| b |\n"
    table += "| | | | c |"
    first, second = parse_lines(table, DAY, BERLIN)
    assert first == ParsedLine(at(14, 15).astimezone(UTC), "2025-01-15 05:15", "Kim – A | b")
    assert second == ParsedLine(None, "", "c")


def test_a_zone_with_two_meanings_is_the_incidents_own() -> None:
    summer = date(2025, 7, 15)
    noon = datetime(2025, 7, 15, 11, tzinfo=UTC)
    assert parse_line("12:00 IST a", summer, ZoneInfo("Europe/Dublin")).at == noon
    assert parse_line("16:30 IST a", summer, BERLIN).at == noon
    assert parse_line("19:00 CST a", summer, ZoneInfo("Asia/Shanghai")).at == noon


def test_a_time_in_another_zone_is_on_the_incidents_day() -> None:
    """16:05 in California is 01:05 of the next day in Berlin: the incident's day is Berlin's."""
    assert clocks("16:05 PST a") == ["15 01:05"]
    assert clocks("Jan 15 16:05 PST a") == ["16 01:05"]


def test_the_hour_a_clock_change_repeats_goes_on() -> None:
    lines = parse_lines("02:50 a\n02:10 b\n02:30 c", date(2025, 10, 26), BERLIN)
    assert [f"{line.at:%H:%M}" for line in lines if line.at] == ["00:50", "01:10", "01:30"]


def test_afternoon_goes_on_where_others_say_so() -> None:
    assert clocks("2:15 pm a\n2:20 b\n3:10 c") == ["15 14:15", "15 14:20", "15 15:10"]
    assert clocks("2:15 a\n2:20 b") == ["15 02:15", "15 02:20"]


def test_lines_without_a_time_go_on_or_stand_alone() -> None:
    text = "Before\n- 14:00 Deploy\n  - of v2\n  by Kim\n- nobody looked\n- 14:10 Alert\n\nand so on"
    assert [(line.at is not None, line.text) for line in parse_lines(text, DAY, BERLIN)] == [
        (False, "Before"),
        (True, "Deploy\n- of v2\nby Kim"),
        (False, "nobody looked"),
        (True, "Alert\nand so on"),
    ]
    headed = parse_lines("### 14:00 Deploy\nWe did.\n- a\n### 14:05 B", DAY, BERLIN)
    assert [line.text for line in headed] == ["Deploy\nWe did.\n- a", "B"]
    assert [line.text for line in parse_lines("14:00\nonly later\n14:05", DAY, BERLIN)] == [
        "only later", "14:05",
    ]  # fmt: skip


def test_a_chat() -> None:
    lines = parse_lines("Kim Lee  2:15 PM\nI see errors\nSam Roe [2:17 PM]\nrolling back", DAY, BERLIN)
    assert [line.text for line in lines] == ["Kim Lee\nI see errors", "Sam Roe\nrolling back"]
    assert [line.at for line in lines] == [at(14, 15), at(14, 17)]


FRAMEWORK = """\
| Time | Event |
|------|-------|
| 14:00 | Deploy payment-service v2.1.0 to production |
| 14:15 | Error rate spike detected (5% → 25%) |
| 14:18 | PagerDuty alert fired |
| 14:20 | Incident declared, on-call responded |
| 14:30 | Rollback initiated |
| 14:45 | Rollback completed, error rate normalizing |
| 15:00 | Error rate back to baseline |
| 16:15 | Post-incident review completed |
"""


def test_the_frameworks_timeline_with_its_tags() -> None:
    """The alert is a second detection: the time it was noticed is the first."""
    found = [
        (f"{line.at:%H:%M}", line.tag) for line in parse_lines(FRAMEWORK, DAY, ZoneInfo("UTC")) if line.at
    ]
    assert found == [
        ("14:00", "trigger"), ("14:15", "detected"), ("14:18", ""), ("14:20", "acknowledged"),
        ("14:30", "action"), ("14:45", "mitigated"), ("15:00", "resolved"), ("16:15", ""),
    ]  # fmt: skip


def test_a_line_is_read_alone() -> None:
    assert parse_line("14:15 error rate 5 % → 25 %", DAY, BERLIN).text == "error rate 5 % → 25 %"
    assert parse_line("  ", DAY, BERLIN) == ParsedLine(None, "", "")
    assert parse_line("14:15 a\n14:20 b", DAY, BERLIN).text == "a\n14:20 b"


def test_a_time_alone() -> None:
    assert read_time("14:15", DAY, BERLIN) == at(14, 15)
    assert read_time("+15m", DAY, BERLIN, start=at(14, 0)) == at(14, 15)
    assert read_time("2025-01-16 2:15 pm UTC", DAY, BERLIN) == at(15, 15, day=16)
    assert [read_time(text, DAY, BERLIN) for text in ("", "soon", "14:15 x", "15 Jan", "14:15\n14:16")] == [
        None
    ] * 5


def test_the_written_time_is_kept_where_it_says_more() -> None:
    text = "14:15 a\n~14:20 b\n14:30–14:40 c\nJan 15, 2:50 pm d\n14:55 CET e\nT+1h f\nJan 16: g"
    assert [line.worth_keeping for line in parse_lines(text, DAY, BERLIN)] == [
        "", "~14:20", "14:30–14:40", "", "", "", "Jan 16",
    ]  # fmt: skip
    assert parse_lines("January 15\n14:15 a", DAY, BERLIN)[0].worth_keeping == ""
    taken = parse_lines("14:00 UTC a\n14:05–14:10 b\n14:20 c", DAY, BERLIN)
    assert [line.worth_keeping for line in taken] == ["", "14:05–14:10 UTC", ""]


stamps = st.sampled_from(
    ["", "14:15 ", "[14:15] ", "**2:15 pm** - ", "| 14:00 | ", "- 9:05: ", "1. 23:59 ", "2025-01-15T14:15Z ",
     "Jan 15, ", "T+5m ", "  - ", "> 14:00 UTC ", "14:00\t", "Jan 15 ", "~3pm ", "14:15–14:30 ", "# ", "🔥 "]
)  # fmt: skip
bodies = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["deploy", "5 % → 25 %", "a | b", "**x** y", "(14:20)", "15 Jan", "", "|", "---", "\\|", "名前"]
    ),
)
texts = st.lists(st.builds(str.__add__, stamps, bodies), max_size=12).map("\n".join)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


@given(texts)
def test_no_line_is_lost(text: str) -> None:
    lines = parse_lines(text, DAY, BERLIN, start=at(14, 0))
    kept = [word for line in lines for word in _words(f"{line.written} {line.text}")]
    for line in text.splitlines():
        if not says_nothing(line):
            bare = re.sub(r"^\s*(?:>\s?)*(?:#+\s+)?(?:[-*+•]\s+)?(?:\(?\d{1,3}[.)]\s+)", "", line)
            for word in _words(bare):
                assert word in kept
    for parsed in lines:
        assert parsed.text.strip()


@given(texts)
def test_in_order_keeps_all_and_sorts(text: str) -> None:
    lines = parse_lines(text, DAY, BERLIN)
    ordered = in_order(lines)
    assert sorted(map(repr, ordered)) == sorted(map(repr, lines))
    times = [line.at for line in ordered if line.at is not None]
    assert times == sorted(times)
    for before, after in pairwise(lines):
        if after.at is None:
            place = next(k for k, line in enumerate(ordered) if line is after)
            assert ordered[place - 1] is before


moments = st.integers(915_235_200, 2_114_380_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
shapes = st.sampled_from(
    ["{:%Y-%m-%dT%H:%M:%S%z} {}", "- {:%Y-%m-%d %H:%M:%S} UTC – {}", "| {:%d %B %Y, %H:%M:%SZ} | {} |",
     "**{:%b %d, %Y %I:%M:%S %p} UTC** {}", "[{:%d.%m.%Y %H:%M:%S} GMT] {}"]
)  # fmt: skip


@given(
    st.lists(st.tuples(moments, shapes, st.sampled_from(["deploy", "5 % → 25 %", "Kim: on it"])), max_size=8)
)
def test_what_is_written_is_read_again(events: list[tuple[datetime, str, str]]) -> None:
    text = "\n".join(shape.format(when, words) for when, shape, words in events)
    found = parse_lines(text, DAY, BERLIN)
    assert [(line.at, line.text) for line in found] == [(when, words) for when, _, words in events]


def test_long_and_hostile_text_is_quick() -> None:
    """A word of 200,000 letters, and 500 lines, are read at once."""
    began = datetime.now(UTC)
    word = "a" * 200_000
    assert parse_line(f"14:15 {word}", DAY, BERLIN).text == word
    for hostile in (
        "*" * 50_000,
        "| " * 50_000,
        "1" * 50_000,
        "(" * 50_000,
        "> " * 50_000,
        "14:15 – " * 9_000,
    ):
        parse_lines(hostile, DAY, BERLIN)
    assert (
        len(parse_lines("\n".join(f"{n // 60:02}:{n % 60:02} event" for n in range(500)), DAY, BERLIN)) == 500
    )
    assert datetime.now(UTC) - began < timedelta(seconds=4)
