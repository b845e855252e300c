"""A typed action, taken apart."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.action_line import ActionLine, action_text, parse_action, parse_due
from slodesk.domain.errors import RuleBroken

TODAY = date(2026, 11, 23)
PEOPLE = ("Kim", "Kim Lee", "Zoë O’Connell", "名前")


def parse(text: str) -> ActionLine:
    return parse_action(text, PEOPLE, TODAY)


@pytest.mark.parametrize(
    ("line", "title", "owner", "due"),
    [
        ("Check pool size @Kim 2026-12-01", "Check pool size", "Kim", date(2026, 12, 1)),
        ("Check pool size", "Check pool size", "", None),
        ("@kim Check pool size by 2026-12-01.", "Check pool size", "Kim", date(2026, 12, 1)),
        ("Check @Kim Lee the pool", "Check the pool", "Kim Lee", None),
        ("Check the pool @kim_lee", "Check the pool", "Kim Lee", None),
        ("Ask @Zoë O’Connell due 2026-12-01", "Ask", "Zoë O’Connell", date(2026, 12, 1)),
        ("Drain zone @Ada_Lovelace +2w", "Drain zone", "Ada Lovelace", date(2026, 12, 7)),
        ("Drain zone +10d", "Drain zone", "", date(2026, 12, 3)),
        ("Move to Rust until 2027-Q1 @名前", "Move to Rust", "名前", date(2027, 3, 31)),
        ("Write to kim@example.com", "Write to kim@example.com", "", None),
        ("Check 2026-02-30", "Check 2026-02-30", "", None),
        ("Keep 2026-11-01 out, do it 2026-12-01", "Keep 2026-11-01 out, do it", "", date(2026, 12, 1)),
        ("Read RFC-2026-12-01-x", "Read RFC-2026-12-01-x", "", None),
        ("Look @", "Look @", "", None),
        ("Check pool size @Zoë", "Check pool size", "Zoë O’Connell", None),
        ("Check pool size (@Kim, 2026-12-01)", "Check pool size", "Kim", date(2026, 12, 1)),
        ("Check pool size @Kim, 2026-12-01.", "Check pool size", "Kim", date(2026, 12, 1)),
        ("Move to .NET @Kim", "Move to .NET", "Kim", None),
        ("Quelle est la cause ?", "Quelle est la cause ?", "", None),
        ("@Kim: check pool size", "check pool size", "Kim", None),
        ("Check pool size @Kim and @Zoë", "Check pool size", "Kim, Zoë O’Connell", None),
        ("Check pool size @Kim/@Ada", "Check pool size", "Kim, Ada", None),
        ("Check @Kim's pool size", "Check Kim's pool size", "Kim", None),
        ("Check pool size @Kim, then tell @Zoë", "Check pool size, then tell Zoë O’Connell", "Kim", None),
    ],
)
def test_lines(line: str, title: str, owner: str, due: date | None) -> None:
    found = parse(line)
    assert (found.title, found.owner, found.due) == (title, owner, due)
    assert found.period == ("2027-Q1" if "2027-Q1" in line else "")


def test_a_quarter_is_fiscal() -> None:
    found = parse_action("Do it 2027-Q1", (), TODAY, fiscal_year_start=4)
    assert found.due == date(2026, 6, 30)


@pytest.mark.parametrize("line", ["", "   ", "@Kim", "@Kim 2026-12-01", "2026-12-01"])
def test_nothing_to_do_is_refused(line: str) -> None:
    with pytest.raises(RuleBroken, match="what is to be done"):
        parse(line)


def test_a_first_name_that_two_people_have_stays_as_typed() -> None:
    found = parse_action("Look @Ada", ("Ada Byron", "Ada King"), TODAY)
    assert found == ActionLine("Look", "Ada", None)


@pytest.mark.parametrize("owner", ["", "Kim", "Ada Lovelace", "Kim, Zoë O’Connell", "Kim, Ada Lovelace"])
@pytest.mark.parametrize("due", [None, date(2026, 12, 1)])
def test_an_action_is_said_as_it_would_be_typed(owner: str, due: date | None) -> None:
    line = ActionLine("Check pool size", owner, due)
    assert parse(action_text(line, PEOPLE)) == line


@given(st.text(max_size=60), st.sampled_from(["", *PEOPLE]), st.none() | st.dates(date(2020, 1, 1)))
def test_never_fails_but_by_rule_and_reads_back_what_it_wrote(
    text: str, owner: str, due: date | None
) -> None:
    try:
        found = parse(text)
    except RuleBroken:
        return
    assert found.title == " ".join(found.title.split())
    who = f" @{owner.replace(' ', '_')}" if owner else ""
    again = parse(f"Check the pool{who} {due or ''}")
    assert again == ActionLine("Check the pool", owner, due)


def test_a_due_date_alone() -> None:
    assert parse_due(" 2026-12-01 ", TODAY) == date(2026, 12, 1)
    assert parse_due("2027-q1", TODAY) == "2027-Q1"
    assert parse_due("+2w", TODAY) == TODAY + timedelta(days=14)
    assert parse_due("  ", TODAY) is None
    for text in ("soon", "2026-13-01", "1 2", "2027-Q5"):
        with pytest.raises(RuleBroken, match="is not a date"):
            parse_due(text, TODAY)
