"""Incidents, releases and action items as CSV."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain.errors import SourceError
from slodesk.operations.incoming import Parsed, Record

if TYPE_CHECKING:
    from collections.abc import Callable

    Reading = Callable[..., Parsed]


def values(parsed: Parsed) -> list[dict[str, Any]]:
    assert parsed.rejected == ()
    return [dict(item.values) for item in parsed.items if isinstance(item, Record)]


def test_incidents(reading: Reading) -> None:
    parsed = reading(
        "service,title,started,detected,resolved,severity,error_rate,request_rate,customer_impacting,near_miss,cause\n"
        "web;api;web,Down,2026-05-01T10:00Z,2026-05-01T10:03Z,,SEV1,0.5,1200,true,FALSE,bad deploy\n"
    )
    assert parsed.kind == "incidents"
    assert values(parsed) == [
        {
            "services": ("api", "web"),
            "title": "Down",
            "started": datetime(2026, 5, 1, 10, tzinfo=UTC),
            "detected": datetime(2026, 5, 1, 10, 3, tzinfo=UTC),
            "severity": "SEV1",
            "error_rate": Decimal("0.5"),
            "request_rate": Decimal(1200),
            "customer_impacting": True,
            "near_miss": False,
            "cause": "bad deploy",
        }
    ]


def test_incidents_without_their_start_are_no_action_items(reading: Reading) -> None:
    """Action items need no more than a title, which incidents have too."""
    with pytest.raises(SourceError, match="started is missing; a file of incidents has service"):
        reading("service,title,start,detected,severity\nweb,Down,2026-05-01T10:00Z,,SEV1\n")
    assert reading("service,title\nweb,Check the pool\n").kind == "actions"


def test_releases(reading: Reading) -> None:
    parsed = reading(
        "service,version,date,lines_changed,critical_path,test_coverage,class\n"
        "web,1.2,2026-05-01,1500,true,81.5,Reliability-Fix\n"
        "web,1.3,2027-01-01,,,,\n"
    )
    assert parsed.kind == "releases"
    first, second = values(parsed)
    assert first == {
        "service": "web",
        "release_version": "1.2",
        "date": datetime(2026, 5, 1, tzinfo=UTC),
        "lines_changed": 1500,
        "critical_path": True,
        "test_coverage": Decimal("81.5"),
        "change_class": "reliability-fix",
        "state": "deployed",
    }
    assert set(second) == {"service", "release_version", "date"}


def test_actions(reading: Reading) -> None:
    parsed = reading(
        "title;owner;due;priority;status;horizon\n"
        "Add a canary;Kim;2026-12-01;p1;In Progress;short term\n"
        "Write the runbook;;2027Q1;;done;\n"
    )
    assert parsed.kind == "actions"
    first, second = values(parsed)
    assert first == {
        "title": "Add a canary",
        "owner": "Kim",
        "due": date(2026, 12, 1),
        "priority": "P1",
        "status": "in progress",
        "horizon": "short-term",
    }
    assert second == {"title": "Write the runbook", "due": "2027-Q1", "status": "done"}


def test_satisfaction(reading: Reading) -> None:
    parsed = reading(
        "service,period,score,scale,responses,source\nweb,2026q4,4.2,5,120,NPS survey\nweb,2026-11,7,,,\n"
    )
    assert parsed.kind == "satisfaction"
    first, second = values(parsed)
    assert first == {
        "service": "web",
        "period": "2026-Q4",
        "score": Decimal("4.2"),
        "scale": Decimal(5),
        "responses": 120,
        "source": "NPS survey",
    }
    assert second == {"service": "web", "period": "2026-11", "score": Decimal(7)}


SCORES = "service,period,score,scale,responses\n"


def test_joined_signs_are_no_control_characters(reading: Reading) -> None:
    title = "نمی‌شود 👩‍👩‍👧"
    assert values(reading(f"title,owner\n{title},c\n")) == [{"title": title, "owner": "c"}]


INCIDENT = "service,title,started,detected,error_rate,near_miss\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (INCIDENT + "a,,2026-05-01,,,\n", "title is empty"),
        (INCIDENT + ";,t,2026-05-01,,,\n", "service: names no service"),
        (INCIDENT + "a,t,2026-05-01,,50,\n", "error_rate: “50” is no number from 0 to 1; 50 % is 0.5"),
        (INCIDENT + "a,t,2026-05-01,,,yes\n", "near_miss: “yes” should be true or false"),
        (INCIDENT + "a,t,2026-05-01,2026-04-30,,\n", "detected is before started"),
        (INCIDENT + "a,t,2027-05-01,,,\n", "started is in the future"),
        ("service,version,lines_changed\na,1,1.5\n", "lines_changed: “1.5” is no whole number"),
        ("service,version,test_coverage\na,1,101\n", "test_coverage: “101” is no number from 0 to 100"),
        (
            "service,version,class\na,1,big\n",
            "class: “big” is not one of normal, rollback, reliability-fix, security, p0",
        ),
        (
            "title,due\nx,soon\n",
            "due: “soon” is neither a day such as 2026-05-31 nor a quarter such as 2026-Q2",
        ),
        ("title,priority\nx,P9\n", "priority: “P9” is not one of P0, P1, P2, P3"),
        ('title,owner\n"a\nb",c\n', "title: “a b” is more than one line, or has control characters"),
        (SCORES + "a,2026-11,6,5,\n", "The score lies between 0 and its scale, 5"),
        (SCORES + "a,2026-11,0,0,\n", "The scale has to be more than 0, such as 5 or 10"),
        (SCORES + "a,2026-11,,5,\n", "score is empty"),
        (SCORES + "a,2026-11,-1,5,\n", "score: “-1” is no number from 0 to 1000000"),
        (SCORES + "a,2026-11,4,5,1.5\n", "responses: “1.5” is no whole number"),
        (
            SCORES + "a,Q4,4,5,\n",
            "period: “Q4” is neither a month such as 2026-11 nor a quarter such as 2026-Q4",
        ),
        ("title\n" + "x" * 201 + "\n", "title: longer than 200 characters"),
    ],
)
def test_rejected_with_the_column(reading: Reading, text: str, reason: str) -> None:
    parsed = reading(text)
    assert [(problem.line, problem.reason) for problem in parsed.rejected] == [(2, reason)]


def test_a_key_that_is_there_twice_is_named(reading: Reading) -> None:
    parsed = reading("title,owner\nx,a\nx,b\n")
    assert len(values(parsed)) == 2
    assert str(parsed.warnings[0]) == "file.csv:3: the same title as on line 2; the later row counts"


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("name,service,team,frequency_per_week,duration_hours\n", "toil lists"),
        ("team,person,week,category,minutes\n", "toil logs"),
    ],
)
def test_tables_of_later_versions_are_refused_by_name(
    refusal: Callable[..., SourceError], header: str, what: str
) -> None:
    assert refusal(header).message == f"file.csv: this version of SLO Desk cannot import {what} yet."


@pytest.mark.parametrize("header", ["name,when,ok,all\n", "date;name;good;total\n"])
def test_one_common_word_makes_no_table_of_a_later_version(
    refusal: Callable[..., SourceError], header: str
) -> None:
    message = refusal(header).message
    assert "missing; a file of samples has service, slo, timestamp, good, total" in message
