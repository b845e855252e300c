"""Figures of the planning pages explain themselves, worked out by hand (R28, R50)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from slodesk.domain.explain_portfolio import LateWeek, explain_late
from slodesk.domain.explain_risks import explain_bad_minutes
from slodesk.domain.explain_roadmap import explain_ratio, explain_rice, explain_wsjf
from slodesk.domain.policy import FRAMEWORK
from slodesk.domain.risk_register import Risk
from slodesk.domain.roadmap import Work, plan_roadmap

AT = datetime(2026, 11, 23, tzinfo=UTC)
QUARTER = "2027 Q1"


def said(meant: object) -> str:
    return str(meant).replace("\u00a0", " ")


def test_points_per_100_hours() -> None:
    """0.1 ÷ 220 × 100 = 0.0454545… points, said with five decimals."""
    placed = plan_roadmap([Work("a", "Index", Decimal("0.1"), Decimal(220))], Decimal(600)).placed[0]
    told = explain_ratio(placed, QUARTER, AT, FRAMEWORK)
    assert said(told.substituted) == "0.1 points ÷ 220 h × 100 h = 0.04545 points"
    assert [(said(each.name), said(each.value), each.as_of) for each in told.inputs] == [
        ("Impact, points", "0.1", AT), ("Effort, hours", "220", AT),
    ]  # fmt: skip
    assert said(told.words).startswith("0.1 points for 220 h: 0.0455 points per 100 h.")
    assert said(told.window) == "Quarter 2027 Q1"


def test_work_without_hours_says_what_is_missing() -> None:
    placed = plan_roadmap([Work("a", "Index", Decimal("0.1"), None)], Decimal(600)).placed[0]
    told = explain_ratio(placed, QUARTER, AT, FRAMEWORK)
    assert said(told.substituted) == "—"
    assert [(said(each.value), said(each.source)) for each in told.inputs] == [
        ("0.1", "Estimated by the team"), ("—", "Not estimated yet"),
    ]  # fmt: skip
    assert "stands last" in said(told.words)


def test_rice() -> None:
    """12,000 users × 0.05 points × 0.8 ÷ 60 h = 8."""
    told = explain_rice(
        Decimal(12000), Decimal("0.05"), "medium", Decimal(60), quarter=QUARTER, at=AT, policy=FRAMEWORK
    )
    assert said(told.substituted) == "12,000 × 0.05 × 0.8 ÷ 60 = 8"
    assert said(told.inputs[2].source) == "High counts 1, medium 0.8, low 0.5"
    assert said(told.words).startswith("It is another order")


@pytest.mark.parametrize(
    ("reach", "confidence", "effort", "words"),
    [
        (None, "", 60, "2 estimates are missing, so there is no score yet."),
        (5, "high", None, "1 estimate is missing, so there is no score yet."),
        (5, "high", 0, "Work of no hours has no score."),
    ],
)
def test_rice_says_what_is_missing(
    reach: int | None, confidence: str, effort: int | None, words: str
) -> None:
    told = explain_rice(
        None if reach is None else Decimal(reach), Decimal("0.05"), confidence,
        None if effort is None else Decimal(effort), quarter=QUARTER, at=AT, policy=FRAMEWORK,
    )  # fmt: skip
    assert said(told.substituted) == "—"
    assert said(told.words) == words


def test_wsjf() -> None:
    """(8 + 5 + 3) ÷ 120 h = 0.133."""
    told = explain_wsjf(
        Decimal(8), Decimal(5), Decimal(3), Decimal(120), quarter=QUARTER, at=AT, policy=FRAMEWORK
    )
    assert said(told.substituted) == "(8 + 5 + 3) ÷ 120 = 0.133"
    assert len(told.inputs) == 4
    missing = explain_wsjf(
        None, Decimal(5), Decimal(3), Decimal(120), quarter=QUARTER, at=AT, policy=FRAMEWORK
    )
    assert said(missing.words) == "1 estimate is missing, so there is no score yet."


ZONE_LOSS = Risk("z", "Zone loss", "payments", Decimal(20), Decimal(100), Decimal("0.5"), Decimal(4))


def test_bad_minutes_of_a_risk() -> None:
    """(20 + 100) × 50 % × 4 = 240 minutes; 99.95 % of a year allows 262.8, so 91 % of it."""
    told = explain_bad_minutes(
        ZONE_LOSS, AT, FRAMEWORK, tightest="Payments", share=Decimal(240) / Decimal("262.8")
    )
    assert said(told.substituted) == "(20 + 100) × 50 % × 4 = 240 min"
    assert [said(each.value) for each in told.inputs] == ["20", "100", "50 %", "4"]
    assert said(told.words) == (
        "That is 91 % of what Payments allows in a year. One risk should take no more than 25 %."
    )


def test_a_risk_that_is_handled_accepted_or_not_estimated() -> None:
    handled = explain_bad_minutes(replace(ZONE_LOSS, handled=True), AT, FRAMEWORK)
    assert said(handled.words) == "Planned work takes it away, so it does not count against the targets."
    accepted = explain_bad_minutes(replace(ZONE_LOSS, accepted=True), AT, FRAMEWORK)
    assert said(accepted.words) == "The team lives with it: it counts all the same."
    unknown = explain_bad_minutes(replace(ZONE_LOSS, per_year=None), AT, FRAMEWORK)
    assert said(unknown.substituted) == "—"
    assert (said(unknown.inputs[3].source), unknown.inputs[3].as_of) == ("Not estimated yet", None)
    assert "nobody knows" in said(unknown.words)


def test_what_is_late_is_named() -> None:
    """Four steps and a week that is over and open make five; the fourth step of a week is counted only."""
    weeks = [
        LateWeek("Week 1", "20 Nov", ("Facts", "Goals", "Reasons", "Asked")),
        LateWeek("Week 2", "", ()),
    ]
    told = explain_late(weeks[:1], QUARTER, AT, FRAMEWORK)
    assert said(told.substituted) == "4 + 1 = 5"
    assert [(said(each.name), said(each.value), said(each.source)) for each in told.inputs] == [
        ("Week 1", "5", "Over since 20 Nov, not closed. “Facts”, “Goals”, “Reasons” and 1 more")
    ]
    assert said(told.words).startswith("Close a week that is over")
    assert weeks[1].count == 0
    steps = explain_late([LateWeek("Week 2", "", ("Facts",))], QUARTER, AT, FRAMEWORK)
    assert (said(steps.substituted), said(steps.words)) == (
        "1 + 0 = 1", "Do what is late, or give it another day.",
    )  # fmt: skip
    nothing = explain_late([], QUARTER, AT, FRAMEWORK)
    assert (said(nothing.substituted), said(nothing.words)) == (
        "0 + 0 = 0", "Everything whose day is over is done.",
    )  # fmt: skip
