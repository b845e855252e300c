"""R15: what a weekly review recommends, each kind with its cause, in words for one and for many."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from slodesk.domain import recommendations as advised
from slodesk.domain.burn import FIRING, NOT_EVALUATED, QUIET, PairState
from slodesk.domain.phrases import Figure
from slodesk.domain.policy import DECISIONS, FRAMEWORK
from slodesk.domain.recommendations import KINDS, Kept, in_order, of_quarter, of_slo, words
from slodesk.domain.retro_due import BREACH, CUSTOMERS, NEAR_MISS, SHARE, Reason
from slodesk.domain.weekly_review import ActionItem, MetricItem, Recommendation, ReleaseItem, SloLine

NB = "\u00a0"
AT = datetime(2026, 11, 24, tzinfo=UTC)
TODAY = date(2026, 11, 24)
LINE = SloLine(
    slo_id="slo", service_id="service", service="checkout", service_title="Checkout", name="bookings",
    title="Bookings", target=Decimal("0.999"), window="30d", actual=0.9999, remaining=0.9, consumed=0.1,
    minutes=43.2, minutes_remaining=38.88, status="healthy", before="healthy", remaining_before=0.95,
    burn={"1h": 0.1, "6h": 0.1, "1d": 0.1, "3d": 0.1}, burn_word="sustainable", pairs_firing=(),
    exhaustion="holding", simple_days=270.0, projected_days=None, newest=AT, stale=False,
)  # fmt: skip


def said(line: SloLine) -> list[tuple[str, str]]:
    return [(found.kind, str(words(found, FRAMEWORK))) for found in of_slo(line)]


def pair(name: str, kind: str, factor: float, burn: float | None, state: str = FIRING) -> PairState:
    return PairState(name, kind, factor, burn, burn, state)


def test_r15_a_healthy_slo_asks_for_nothing() -> None:
    assert said(LINE) == []
    assert said(replace(LINE, pairs=(pair("1h/5m", "page", 14.4, 0.1, QUIET),))) == []
    assert said(replace(LINE, pairs=(pair("1h/5m", "page", 14.4, None, NOT_EVALUATED),))) == []


@pytest.mark.parametrize(("remaining", "used"), [(-0.4, "140"), (0.0, "100"), (-1e-12, "100")])
def test_r15_an_exhausted_budget(remaining: float, used: str) -> None:
    assert said(replace(LINE, status="exhausted", remaining=remaining, exhaustion="exhausted")) == [
        ("exhausted", f"Put reliability first in Checkout, Bookings: {used}{NB}% of its budget is used up.")
    ]


def test_r15_a_critical_budget() -> None:
    assert said(replace(LINE, status="critical", remaining=0.07407407)) == [
        ("critical", f"Hold risky releases of Checkout, Bookings: only 7{NB}% of its budget is left.")
    ]
    # 9.96 % is not shown as the 10 % from which it would be a warning.
    assert "only 9.96" in said(replace(LINE, status="critical", remaining=0.0996))[0][1]


@pytest.mark.parametrize("status", ["warning", "attention", "healthy"])
def test_r15_a_warning_alone_is_not_recommended_against(status: str) -> None:
    assert said(replace(LINE, status=status, remaining=0.15)) == []


def test_r15_one_page_alert_says_the_factor_it_must_reach() -> None:
    firing = replace(LINE, pairs=(pair("1h/5m", "page", 14.4, 16.21), pair("3d/6h", "ticket", 1.0, 1.4)))
    assert said(firing) == [
        (
            "page",
            "Act on Checkout, Bookings now: a page alert fires, 1h/5m with a burn rate of 16.2 (limit 14.4).",
        )
    ]


def test_r15_several_alerts_are_all_named() -> None:
    firing = replace(LINE, pairs=(pair("1d/2h", "ticket", 3.0, 3.2), pair("3d/6h", "ticket", 1.0, 1.04)))
    assert said(firing) == [
        (
            "ticket",
            "Look into Checkout, Bookings: 2 ticket alerts fire, 1d/2h with a burn rate of 3.2 (limit 3) and"
            " 3d/6h with a burn rate of 1.04 (limit 1).",
        )
    ]


def test_r15_an_alert_of_a_calendar_week_fires_below_one_and_says_why() -> None:
    """R7: 10 % · 7 days / 3 days = 0.2333; a burn of 0.27 fires, though it would never exhaust 30 days."""
    factor = 0.1 * 7 / 3
    firing = replace(LINE, window="week", pairs=(pair("3d/6h", "ticket", factor, 0.27),))
    assert said(firing)[0][1].endswith("a ticket alert fires, 3d/6h with a burn rate of 0.3 (limit 0.23).")
    at_limit = replace(LINE, pairs=(pair("3d/6h", "ticket", factor, factor),))
    assert "burn rate of 0.2 (limit 0.23)" not in said(at_limit)[0][1]  # never below what it reaches


def test_r15_exhaustion_inside_the_window() -> None:
    ahead = replace(LINE, exhaustion="projected", projected_days=1.0833)
    assert said(ahead) == [
        ("projected", "Slow down Checkout, Bookings: at this pace its budget is used up in 26 hours.")
    ]
    assert "in 1 hour." in said(replace(ahead, projected_days=1 / 24))[0][1]
    assert "in 6 days." in said(replace(ahead, projected_days=6.2))[0][1]
    assert said(replace(LINE, exhaustion="holding")) == []


def test_r15_stale_and_no_data() -> None:
    stale = replace(LINE, stale=True, newest=datetime(2026, 11, 20, 6, 30, tzinfo=UTC))
    assert said(stale) == [
        ("stale", "Get newer samples of Checkout, Bookings: the newest is from 2026-11-20 06:30 UTC.")
    ]
    nothing = replace(LINE, status="no_data", remaining=None, actual=None, newest=None)
    assert said(nothing) == [("no_data", "Get samples of Checkout, Bookings: there are none in its window.")]
    assert said(replace(nothing, newest=AT)) == [
        ("no_data", "Check what Checkout, Bookings counts: its samples show no traffic in its window.")
    ]
    assert [kind for kind, _ in said(replace(nothing, newest=AT, stale=True))] == ["no_data"]


def one(found: Recommendation) -> str:
    return str(words(found, FRAMEWORK))


def test_r15_a_metric_above_its_limit() -> None:
    item = MetricItem("m", "Search", "p95 latency", 812.5, 750.0, "ms", AT)
    assert one(advised.of_metric(item)) == (
        f"Look into p95 latency of Search: 812.5{NB}ms is above its limit of 750{NB}ms."
    )
    assert one(advised.of_metric(replace(item, unit="", value=3.0, limit=2.0))) == (
        "Look into p95 latency of Search: 3 is above its limit of 2."
    )


@pytest.mark.parametrize("suggested", DECISIONS)
def test_r15_a_release_that_waits(suggested: str) -> None:
    item = ReleaseItem(
        "r", "s", "Checkout", "2.4.0", "", AT, "normal", "planned", "", suggested, "high", 7, 0
    )
    text = one(advised.of_release(item))
    assert text.startswith("Decide about Checkout 2.4.0: the policy says ")
    assert text.endswith(".")


@pytest.mark.parametrize(
    ("reason", "cause"),
    [
        (Reason(BREACH, "", Figure(-12.0, 0, "%")), f"it used up a budget, \u221212{NB}% is left."),
        (Reason(SHARE, "", Figure(21.26, 2, "%")), f"it cost 21.26{NB}% of a budget."),
        (Reason(CUSTOMERS, ""), "customers were hit."),
        (Reason(NEAR_MISS, ""), "it was a near miss."),
    ],
)
def test_r15_a_retrospective_that_is_due_names_its_condition(reason: Reason, cause: str) -> None:
    found = advised.of_incident("i", "INC-2026-014", "Pool exhausted", [reason, Reason(NEAR_MISS, "")])
    assert one(found) == f"Begin the retrospective of INC-2026-014, Pool exhausted: {cause}"
    assert found.about == "i"


def action(key: str, title: str, due: date | None, *, overdue: bool = True) -> ActionItem:
    return ActionItem(key, title, "Kim", due, "P1", "open", overdue)


def test_r15_overdue_actions_one_and_many() -> None:
    late = action("a", "Add an index", date(2026, 11, 21))
    assert [one(each) for each in advised.of_actions([late], TODAY)] == [
        "Do “Add an index” or move it: it is 3 days late."
    ]
    later = action("b", "Write a runbook", date(2026, 11, 23))
    assert [one(each) for each in advised.of_actions([later], TODAY)] == [
        "Do “Write a runbook” or move it: it is 1 day late."
    ]
    fine = action("c", "Not yet", date(2026, 12, 1), overdue=False)
    (both,) = advised.of_actions([later, fine, late], TODAY)
    assert one(both) == "Do 2 overdue action items or move them: “Add an index” is 3 days late."
    assert both.about == "a"
    assert list(advised.of_actions([fine], TODAY)) == []


def quarter(actual: float | None, met: bool | None, target: str = "0.95") -> list[tuple[str, str]]:
    kept = Kept("slo", "Checkout, Bookings", "2026-Q3", Decimal(target), actual, met)
    return [(found.kind, one(found)) for found in of_quarter(kept)]


def test_r15_a_target_missed_or_far_exceeded() -> None:
    assert quarter(0.94, met=False) == [
        (
            "missed",
            f"Find out why Checkout, Bookings, missed its target: 94{NB}% against 95{NB}% in 2026-Q3.",
        )
    ]
    assert quarter(0.983, met=True) == [
        (
            "exceeded",
            f"Ask whether Checkout, Bookings can promise more: 98.3{NB}% against 95{NB}% in 2026-Q3.",
        )
    ]
    # R25: more than half a point; exactly half a point is not more.
    assert quarter(0.955, met=True) == []
    assert quarter(0.9551, met=True)[0][0] == "exceeded"
    assert quarter(None, met=None) == []
    assert quarter(0.9999, met=True, target="0.999") == []  # R25: +0.5 points cannot fire from 99.5 on


def test_r15_a_ceiling_and_an_sla() -> None:
    low = advised.recommendation(
        advised.CEILING, "slo", "services", slo="Checkout, Bookings", bound="0.9984006", target="0.999"
    )
    assert one(low) == (
        "Lower the target of Checkout, Bookings or depend on less: what it depends on allows"
        f" 99.84006{NB}%, and it promises 99.9{NB}%."
    )
    loose = advised.recommendation(
        advised.SLA, "slo", "services", slo="Checkout, Bookings", bound="0.9995", target="0.999"
    )
    assert one(loose) == (
        f"Tighten Checkout, Bookings: customers were promised 99.95{NB}%, and it aims at 99.9{NB}%."
    )


def test_r15_the_most_urgent_first_and_of_equal_ones_what_has_least_left() -> None:
    def critical(key: str, remaining: float) -> Recommendation:
        return advised.recommendation("critical", key, "overview", slo=key, remaining=remaining)

    def slow(key: str, days: float) -> Recommendation:
        return advised.recommendation("projected", key, "overview", slo=key, days=days)

    gone = advised.recommendation("exhausted", "x", "overview", slo="x", remaining=-0.1)
    found = in_order([slow("b", 9), slow("a", 2), critical("d", 0.09), critical("c", 0.01), gone], FRAMEWORK)
    assert [each.about for each in found] == ["x", "c", "d", "a", "b"]
    assert [each.urgency for each in found] == sorted(each.urgency for each in found)


def test_r15_every_kind_has_words_and_a_place_in_the_order() -> None:
    assert set(advised._WORDS) == set(KINDS)
    assert len(set(KINDS)) == len(KINDS)


def test_what_is_kept_can_be_read_by_itself_and_by_another_program() -> None:
    values: dict[str, Any] = {"slo": "Checkout, Bookings", "remaining": 0.05}
    (found,) = in_order([advised.recommendation("critical", "slo", "overview", **values)], FRAMEWORK)
    assert json.loads(json.dumps(found.values)) == found.values
    assert found.text == f"Hold risky releases of Checkout, Bookings: only 5{NB}% of its budget is left."
    assert words(replace(found, kind="of a later program"), FRAMEWORK) == found.text
    assert words(replace(found, values={"other": 1}), FRAMEWORK) == found.text
