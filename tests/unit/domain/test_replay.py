"""A policy tried on decisions that were taken (R37)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from slodesk.domain.change_classes import ChangeClass
from slodesk.domain.policy import FRAMEWORK, RECOMMENDED, AlertPair, Policy
from slodesk.domain.release_decision import SloState, advise
from slodesk.domain.release_risk import ReleaseInputs
from slodesk.domain.replay import Recorded, asks_samples, replay, totals
from slodesk.domain.replay_words import explain_replay, failures, headline, reasons, split
from slodesk.domain.status import classify

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
SMALL = ReleaseInputs(50, False, False, False, Decimal(90))
MEDIUM = ReleaseInputs(150, True, False, False, Decimal(90))
UNKNOWN = ReleaseInputs()


def state(remaining: float | None, *, page: bool = False) -> SloState:
    status = classify(remaining, FRAMEWORK)
    return SloState("slo", "Bookings are placed", status, remaining, status, False, page)


def decided(
    name: str,
    remaining: float | None,
    inputs: ReleaseInputs = SMALL,
    *,
    decision: str = "",
    outcome: str = "deployed",
    incident: str = "",
    page: bool = False,
    later: int = 0,
) -> Recorded:
    advice = advise(inputs, [state(remaining, page=page)], FRAMEWORK, AT)
    at = AT + timedelta(days=later)
    return Recorded(
        f"{name}-{later}", name, "Checkout", name, at, decision or advice.decision, advice, outcome, incident
    )


def said(recorded: Recorded, policy: Policy) -> tuple[str, str]:
    (found,) = replay([recorded], policy)
    return found.advice.decision, " ".join(str(each) for each in reasons(found, policy))


def test_r37_the_same_policy_says_the_same() -> None:
    found = replay([decided(str(left), left) for left in (0.9, 0.3, 0.15, 0.05, -1.0, None)], FRAMEWORK)
    assert [each.advice.decision for each in found] == [
        "approve", "approve_monitored", "review_canary", "defer", "block", "review",
    ]  # fmt: skip
    assert not any(each.differs or each.stricter or reasons(each, FRAMEWORK) for each in found)


@pytest.mark.parametrize(
    ("recorded", "policy", "decision", "why"),
    [
        (decided("a", 0.3), replace(FRAMEWORK, attention_below=0.25), "approve",
         "Its budget counts as healthy instead of attention."),
        (decided("a", 0.12), replace(FRAMEWORK, critical_below=0.15), "defer",
         "Its budget counts as critical instead of warning."),
        (decided("a", 0.9, UNKNOWN), RECOMMENDED, "review_canary", "Its risk is high instead of low."),
        (decided("a", 0.9, page=True), RECOMMENDED, "approve_monitored",
         "An alert that pages somebody fired: it counts as one status worse."),
        (decided("a", 0.9, replace(SMALL, change_class="security")),
         replace(FRAMEWORK, change_classes=tuple(
             ChangeClass(kind.name) for kind in FRAMEWORK.change_classes),
             matrix=(("block",) * 3,) * 6), "block",
         "Security fix: is judged as any other."),
        (decided("a", 0.9), replace(FRAMEWORK, matrix=(("defer",) * 3, *FRAMEWORK.matrix[1:])), "defer",
         "For healthy and low risk the matrix says something else."),
        (decided("a", 0.3, UNKNOWN), replace(RECOMMENDED, attention_below=0.25), "review_canary",
         "Its budget counts as healthy instead of attention. Its risk is high instead of low."),
    ],
)  # fmt: skip
def test_r37_what_differs_says_why(recorded: Recorded, policy: Policy, decision: str, why: str) -> None:
    assert said(recorded, policy) == (decision, why)


def test_r37_an_exempt_kind_says_so() -> None:
    strict = replace(FRAMEWORK, change_classes=tuple(
        ChangeClass(kind.name, kind.name == "p0") for kind in FRAMEWORK.change_classes))  # fmt: skip
    inputs = replace(SMALL, change_class="p0")
    advice = advise(inputs, [state(-0.5)], replace(FRAMEWORK, change_classes=tuple(
        ChangeClass(kind.name) for kind in FRAMEWORK.change_classes)), AT)  # fmt: skip
    recorded = Recorded("d", "r", "Checkout", "1", AT, advice.decision, advice)
    words = "P0: ends or prevents an outage: goes out whatever the budget says."
    assert said(recorded, strict) == ("approve", words)


def test_r37_totals_count_decisions_and_releases_that_went_wrong() -> None:
    policy = replace(FRAMEWORK, attention_below=0.25, unknown_as_worst=True)
    found = replay(
        [
            decided("fine", 0.9),
            decided("laxer", 0.3),
            decided("caught", 0.9, UNKNOWN, outcome="rolled back"),
            decided("missed", 0.9, incident="INC-1"),
            decided("again", 0.9, UNKNOWN, incident="INC-2"),  # its last decision counts: the same
            decided("again", 0.9, incident="INC-2", later=2),
        ],
        policy,
    )
    told = totals(found)
    assert (told.total, told.stricter, told.laxer, told.failed, told.caught) == (6, 2, 1, 3, 1)
    assert str(headline(told)) == "3 of 6 decisions would differ."
    assert str(split(told)) == "2 stricter, 1 laxer."
    words = "3 releases were taken back or caused an incident; it is stricter with 1 of them."
    assert str(failures(told)) == words


@pytest.mark.parametrize(
    ("left", "policy", "words"),
    [
        ([], FRAMEWORK, ("No decision is on record yet.", "Everything stays as it was.")),
        ([0.9], FRAMEWORK, ("None of 1 decision would differ.", "Everything stays as it was.")),
        ([0.3], replace(FRAMEWORK, attention_below=0.25),
         ("1 of 1 decision would differ.", "All of them laxer.")),
        ([0.12, 0.13, 0.9], replace(FRAMEWORK, critical_below=0.15),
         ("2 of 3 decisions would differ.", "All of them stricter.")),
    ],
)  # fmt: skip
def test_r37_the_answer_is_a_sentence(left: list[float], policy: Policy, words: tuple[str, str]) -> None:
    told = totals(replay([decided(str(each), each) for each in left], policy))
    assert (str(headline(told)), str(split(told))) == words
    assert failures(told) is None


def test_r37_an_override_is_compared_by_what_was_suggested() -> None:
    (found,) = replay([decided("a", 0.9, decision="block")], FRAMEWORK)
    assert not found.differs


def test_r37_what_is_not_on_record_is_asked_of_the_samples() -> None:
    pages = replace(FRAMEWORK, page_pair_tightens=True, alert_pairs=(AlertPair("page", 120, 10, 0.02),))
    assert not asks_samples(RECOMMENDED, FRAMEWORK)
    assert not asks_samples(replace(pages, page_pair_tightens=False), FRAMEWORK)
    assert asks_samples(pages, FRAMEWORK)
    assert asks_samples(replace(FRAMEWORK, thaw_margin=0.05), FRAMEWORK)
    assert asks_samples(replace(FRAMEWORK, thaw_margin=0.05), None)
    assert asks_samples(replace(FRAMEWORK, judge_by="adjusted"), FRAMEWORK)
    assert not asks_samples(replace(FRAMEWORK, judge_by="adjusted"), None)


def test_r50_it_explains_itself() -> None:
    policy = replace(FRAMEWORK, profile="Ours", version=2, attention_below=0.25)
    (found,) = replay([decided("a", 0.3)], policy)
    told = explain_replay(found, policy)
    assert str(told.policy) == "Ours, version 2"
    assert str(told.substituted) == "Healthy, low risk → approve"
    assert str(told.words).startswith(
        "Then Framework 1 said: approve, watched closely. Its budget counts as healthy instead of attention."
    )
