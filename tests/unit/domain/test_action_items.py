"""R20–R22: horizons, what an action lacks, when a retrospective is due, and words of blame."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from slodesk.domain.action_items import horizon, lacks, lacks_priority, overdue
from slodesk.domain.blameless import hints
from slodesk.domain.policy import FRAMEWORK, Policy
from slodesk.domain.retro_due import SloLoss, Wait, due_state, reasons
from slodesk.domain.retrospective import IncidentFacts

CREATED = date(2025, 1, 15)
INCIDENT = IncidentFacts("i", "INC-1", "x", datetime(2025, 1, 15, tzinfo=UTC), error_rate=Decimal("0.1"))


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (None, ""), (date(2025, 1, 10), "immediate"), (date(2025, 1, 22), "immediate"),
        (date(2025, 1, 23), "short-term"), (date(2025, 2, 15), "short-term"),
        (date(2025, 2, 16), "long-term"),
        (date(2025, 3, 31), "long-term"),
    ],
)  # fmt: skip
def test_r21_horizon_from_due_minus_created(due: date | None, expected: str) -> None:
    assert horizon(due, CREATED) == expected


def test_r21_what_an_action_lacks() -> None:
    def kinds(title: str, owner: str = "Kim", due: date | None = date(2025, 2, 1)) -> list[str]:
        return [lack.kind for lack in lacks(title, owner, due, CREATED, ["Payments"])]

    assert kinds("Add a timeout") == []
    assert kinds("load-test the pool") == []
    assert kinds("Consider a timeout") == ["vague"]
    assert kinds("Timeouts everywhere", "", None) == ["no_verb", "no_owner", "no_due"]
    assert kinds("Fix it", "payments") == ["team_owner"]
    assert kinds("Fix it", "@SRE team", date(2025, 1, 1)) == ["team_owner", "early"]
    assert kinds("接続を制限する") == []


def test_r21_overdue_and_urgent() -> None:
    assert overdue(date(2025, 1, 14), "in progress", CREATED)
    assert not overdue(CREATED, "open", CREATED)
    assert not overdue(date(2025, 1, 1), "done", CREATED)
    assert lacks_priority(["P2", "P3"])
    assert not lacks_priority(["P1", "P3"])


def kinds(*losses: SloLoss, incident: IncidentFacts = INCIDENT) -> list[str]:
    return [reason.kind for reason in reasons(incident, losses, FRAMEWORK)]


def test_r20_more_than_a_tenth_of_a_budget() -> None:
    assert kinds(SloLoss("s", 0.10)) == []
    assert kinds(SloLoss("s", 0.1001)) == ["share"]


def test_r20_a_breach_is_a_budget_that_this_incident_used_up() -> None:
    assert kinds(SloLoss("s", 0.05, remaining=0.0, before=0.05)) == ["breach"]
    assert kinds(SloLoss("s", 0.05, remaining=-0.2, before=-0.15)) == []
    assert kinds(SloLoss("s", 0.05, remaining=-0.2)) == ["breach"]


def test_r20_every_condition_is_named_with_its_figure() -> None:
    def said(loss: SloLoss, policy: Policy = FRAMEWORK) -> list[str]:
        return [str(reason.words) for reason in reasons(INCIDENT, [loss], policy)]

    nb = "\u00a0"
    assert said(SloLoss("Pay", 0.6944, -0.4, 0.25, "measured")) == [
        f"Pay used up its budget: 25{nb}% was left when it began, \u221240{nb}% when it was over.",
        f"It cost 69.44{nb}% of the budget of Pay, measured; above 10{nb}% a retrospective is due.",
    ]
    google = replace(FRAMEWORK, retrospective_share=0.2, retrospective_days=28)
    assert said(SloLoss("Pay", 0.2), google) == []
    assert said(SloLoss("Pay", 0.4688, method="time_based"), google) == [
        f"It cost 46.88{nb}% of the budget of Pay if every minute of it was bad; "
        f"above 20{nb}% of the budget of 28 days a retrospective is due."
    ]


def test_r20_customers_and_near_misses() -> None:
    hit = IncidentFacts("i", "INC-1", "x", INCIDENT.started, customer_impacting=True, near_miss=True)
    assert kinds(incident=hit) == ["customers", "near_miss"]


def test_r20_what_was_decided_counts() -> None:
    due = reasons(INCIDENT, [SloLoss("s", 0.5)], FRAMEWORK)
    today = date(2025, 1, 20)
    assert due_state(due, None, today, begun=False) == "due"
    assert due_state((), None, today, begun=False) == "none_needed"
    assert due_state(due, Wait("waived", "Same as last week", "Kim"), today, begun=False) == "waived"
    assert (
        due_state(due, Wait("postponed", "Holiday", until=date(2025, 1, 21)), today, begun=False)
        == "postponed"
    )
    assert due_state(due, Wait("postponed", "Holiday", until=today), today, begun=False) == "due"
    assert due_state(due, Wait("waived", "x", "Kim"), today, begun=True) == "begun"


def test_r22_names_need_a_capital_and_whole_words() -> None:
    names = ["Will Smith", "Al", "Sam"]
    text = "We will sample the pool; Al and Samantha agreed, Will merged, mail sam@example.com"
    assert [hint.found for hint in hints(text, names)] == ["Will"]
    assert [hint.found for hint in hints("Will Smith and Sam", names)] == ["Will Smith", "Sam"]
    assert [hint.found for hint in hints("It was nobody's fault; blameless review")] == []
    assert [hint.found for hint in hints("She was careless and negligent")] == ["careless", "negligent"]
