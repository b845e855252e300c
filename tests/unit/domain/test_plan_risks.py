"""Which targets of a plan are at risk, by known risks and by the last quarter, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from slodesk.domain.plan_evidence import PeriodFigures, PlanEvidence, SloFigures
from slodesk.domain.plan_risks import at_risk, outlooks
from slodesk.domain.plan_snapshot import PlanContent, RiskLine, TargetLine, WorkLine

DAY = date(2027, 1, 1)


def line(key: str, target: str, decision: str = "undecided", new: str = "") -> TargetLine:
    return TargetLine(key, "Pay", key, decision, Decimal(target), Decimal(new or target), "30d", "30d")


def figures(key: str, bad_share: float | None) -> SloFigures:
    period = PeriodFigures(Decimal("0.999"), None, None, "no_data")
    return SloFigures(key, "Pay", key, (), period, period, None, Decimal("0.999"), bad_share=bad_share)


def evidence(**bad: float | None) -> PlanEvidence:
    return PlanEvidence("2026-Q4", (), 90.0, tuple(figures(key, share) for key, share in bad.items()))


def said(meant: object) -> str:
    return str(meant).replace("\u00a0", " ")


def test_known_risks_and_the_last_quarter_both_put_a_target_at_risk() -> None:
    """A year of 525,600 min at 99.9 allows 525.6: 600 are too many, at 99 (5,256) they are not.

    0.2 % bad is twice the budget of 99.9, 0.1 % is all of it and no more, and no data is no risk.
    """
    content = PlanContent(
        "2027-Q1", DAY,
        targets=(line("risky", "0.999"), line("loose", "0.99"), line("fast", "0.99"), line("silent", "0.99")),
        risks=(RiskLine("1", "Zone loss", "Pay", Decimal(600)),),
    )  # fmt: skip
    seen = evidence(risky=0.002, loose=0.01, fast=0.013)
    assert [(each.line.slo, each.too_risky, each.runs_out) for each in outlooks(content, seen)] == [
        ("risky", True, True), ("loose", False, False), ("fast", False, True), ("silent", False, False),
    ]  # fmt: skip
    first, second = at_risk(content, seen)
    assert (first.line.slo, second.line.slo) == ("risky", "fast")  # 200 % before 130 %
    assert said(first.words) == (
        "99.9 % cannot be met: “Zone loss” must go first. "
        "If the quarter is like the last one, 200 % of its budget is used."
    )
    assert said(second.words) == "If the quarter is like the last one, 130 % of its budget is used."
    assert [said(each.words) for each in outlooks(content, seen)[1::2]] == ["", ""]


def test_it_is_the_decided_target_that_is_at_risk() -> None:
    """0.2 % bad: 99.9 would use twice its budget, the 99.8 that is decided exactly all of it."""
    content = PlanContent("2027-Q1", DAY, targets=(line("a", "0.999", "accepted", "0.998"),))
    assert at_risk(content, evidence(a=0.002)) == ()


@pytest.mark.parametrize(
    ("fit", "state", "safe"),
    [("fits", "proposed", True), ("cut", "committed", True), ("cut", "proposed", False)],
)
def test_work_that_will_happen_takes_its_risk_away(fit: str, state: str, safe: bool) -> None:
    content = PlanContent(
        "2027-Q1", DAY, targets=(line("a", "0.999"),),
        roadmap=(WorkLine("w", "Zones", fit=fit, state=state),),
        risks=(RiskLine("1", "Zone loss", "Pay", Decimal(600), work="Zones"),),
    )  # fmt: skip
    assert bool(at_risk(content, evidence())) is not safe
