"""Risks in bad minutes a year against a target's budget."""

from __future__ import annotations

from decimal import Decimal

from slodesk.domain.policy import FRAMEWORK
from slodesk.domain.risk_register import Risk, risk_budget


def risk(name: str, detect: str, repair: str, users: str, often: str, **options: bool) -> Risk:
    return Risk(name, name, "s", Decimal(detect), Decimal(repair), Decimal(users), Decimal(often), **options)


def test_bad_minutes_by_hand() -> None:
    assert risk("a", "30", "90", "0.5", "4").minutes == 240
    assert Risk("b", "b", None, None, Decimal(1), Decimal(1), Decimal(1)).minutes is None


def test_a_budget_that_holds() -> None:
    found = risk_budget(Decimal("0.999"), [risk("a", "30", "90", "0.5", "4")], "s")
    assert found.budget == Decimal("525.6")  # 0.1 % of 365 days
    assert (found.expected, found.holds, found.must_go) == (240, True, ())


def test_the_largest_must_go_first() -> None:
    risks = [
        risk("small", "5", "15", "1", "4"),  # 80
        risk("large", "60", "240", "1", "1"),  # 300
        risk("middle", "20", "40", "0.5", "8"),  # 240
    ]
    found = risk_budget(Decimal("0.999"), risks, "s")
    assert found.expected == 620
    assert not found.holds
    assert [each.title for each in found.must_go] == ["large"]
    tight = risk_budget(Decimal("0.9998"), risks, "s")  # 105.12 minutes
    assert [each.title for each in tight.must_go] == ["large", "middle"]
    assert [each.title for each in tight.known] == ["large", "middle", "small"]


def test_one_risk_alone_may_be_too_large() -> None:
    one = risk("a", "0", "132", "1", "1")
    found = risk_budget(Decimal("0.999"), [one], "s")
    assert found.too_large(one, FRAMEWORK)  # 25.1 % of 525.6
    exactly = risk("b", "0", "131.4", "1", "1")
    assert not found.too_large(exactly, FRAMEWORK)


def test_handled_and_foreign_risks_do_not_count_accepted_ones_do() -> None:
    foreign = Risk("f", "f", "t", Decimal(9), Decimal(9), Decimal(1), Decimal(99))
    risks = [
        risk("handled", "0", "900", "1", "1", handled=True),
        risk("accepted", "0", "400", "1", "1", accepted=True),
        risk("open", "0", "300", "1", "1"),
        foreign,
    ]
    found = risk_budget(Decimal("0.999"), risks, "s")
    assert found.expected == 700
    assert [each.title for each in found.must_go] == ["open"]


def test_unknown_risks_are_listed_not_counted() -> None:
    unknown = Risk("u", "u", None, None, Decimal(1), Decimal(1), Decimal(1))
    found = risk_budget(Decimal("0.99"), [unknown], "s")
    assert (found.expected, found.known, found.unknown) == (0, (), (unknown,))
