"""What is said about a release: why, on which conditions, and what else could be done (R34, R35)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.figures import budget_phrase
from slodesk.domain.phrases import Moment, listed, phrase
from slodesk.domain.release_decision import (
    BLOCK,
    CANARY,
    DECISION_WORDS,
    DEFER,
    MONITORED,
    REVIEW,
    Advice,
)
from slodesk.domain.release_risk import COVERAGE, CRITICAL_PATH, EXTERNAL, LINES, MIGRATION
from slodesk.domain.status import STATUS_IN_TEXT, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy

RISK_WORDS = {"low": phrase("low"), "medium": phrase("medium"), "high": phrase("high")}
"""A level of risk within a sentence."""

PART_WORDS = {
    LINES: phrase("lines changed"),
    CRITICAL_PATH: phrase("critical path"),
    MIGRATION: phrase("database migration"),
    EXTERNAL: phrase("external interfaces"),
    COVERAGE: phrase("test coverage"),
}
"""A part of the risk score within a sentence."""

CLASS_WORDS = {
    "normal": phrase("Normal change"),
    "rollback": phrase("Rollback"),
    "reliability-fix": phrase("Reliability fix"),
    "security": phrase("Security fix"),
    "p0": phrase("P0: ends or prevents an outage"),
}
"""A change class by itself."""


def rationale(advice: Advice, policy: Policy) -> tuple[Meant, ...]:
    """Return why the policy says what it says, a sentence each (R34).

    Args:
        advice: what it says.
        policy: it was given under.
    """
    said: list[Meant] = [_budget(advice, policy), _risk(advice)]
    if advice.risk.unknown:
        said.append(_unknown(advice, policy))
    if advice.stale:
        said.append(phrase("Samples are old, so it is no laxer than without any."))
    if advice.held:
        said.append(phrase("The budget has only just come back: the policy waits a little longer."))
    if policy.page_pair_tightens and advice.page_firing:
        said.append(phrase("An alert that pages somebody fires, so it counts as one status worse."))
    if advice.exempt:
        said.append(
            phrase("{kind}: goes out whatever the budget says. The matrix alone says: {decision}.",
                   kind=CLASS_WORDS[advice.inputs.change_class], decision=DECISION_WORDS[advice.matrix])
        )  # fmt: skip
    return tuple(said)


def _budget(advice: Advice, policy: Policy) -> Meant:
    if not advice.slos:
        return phrase("The service has no SLO, so nothing is known of its budget.")
    judged = [slo for slo in advice.slos if slo.status == advice.status]
    if advice.status is Status.NO_DATA:
        return phrase("“{slo}” has no data.", slo=judged[0].title)
    lowest = min(judged, key=lambda slo: 1.0 if slo.remaining is None else slo.remaining)
    status, left = STATUS_IN_TEXT[advice.status], budget_phrase(lowest.remaining, policy)
    if lowest.remaining is not None and round(lowest.remaining, 9) < 0:
        return phrase(
            "The budget of “{slo}” is {status}: {left}.", slo=lowest.title, status=status, left=left
        )
    return phrase(
        "The budget of “{slo}” is {status}: {left} left.", slo=lowest.title, status=status, left=left
    )


def _risk(advice: Advice) -> Meant:
    found = [PART_WORDS[part.name] for part in advice.risk.parts if part.points and part.known]
    level, count = RISK_WORDS[advice.risk.level], advice.risk.score
    if found and not any(part.points and not part.known for part in advice.risk.parts):
        return phrase("The risk is {level}, %Ln point[|s] for {parts}.", "", count,
                      level=level, parts=listed(found))  # fmt: skip
    if count:
        return phrase("The risk is {level}, %Ln point[|s].", "", count, level=level)
    return phrase("The risk is {level}: nothing that is known adds to it.", level=level)


def _unknown(advice: Advice, policy: Policy) -> Meant:
    parts = listed([PART_WORDS[name] for name in advice.risk.unknown])
    if policy.unknown_as_worst:
        return phrase("%Ln input[|s] unknown, counted as the worst: {parts}.", "", len(advice.risk.unknown),
                      parts=parts)  # fmt: skip
    return phrase("%Ln input[|s] unknown, counted as nothing: {parts}.", "", len(advice.risk.unknown),
                  parts=parts)  # fmt: skip


def conditions(advice: Advice, policy: Policy) -> tuple[Meant, ...]:
    """Return on which conditions it goes out; none where it does not (R33, R35)."""
    if advice.exempt:
        return tuple(
            each for kind in policy.change_classes if kind.name == advice.inputs.change_class
            for each in kind.conditions
        )  # fmt: skip
    if advice.decision == MONITORED:
        return (phrase("Watch error rate and latency closely until a day after it went out."),)
    if advice.decision == CANARY:
        return (
            phrase("Begin with a canary: a small share of the traffic first."),
            phrase("Keep the rollback ready, and try it before."),
            phrase("Somebody who answers for the service agrees."),
        )
    if advice.decision == REVIEW:
        return (phrase("Somebody who answers for the service agrees."),)
    return ()


def alternatives(advice: Advice) -> tuple[Meant, ...]:
    """Return what else could be done where a release is deferred or blocked (R34)."""
    if advice.decision not in (DEFER, BLOCK):
        return ()
    return (
        phrase("Split it into smaller releases of less risk."),
        phrase("Release it dark: deployed, but switched off for users."),
        *_wait(advice),
        phrase("Put reliability first: fix what burns the budget."),
        phrase("Request an exception from whoever answers for the policy."),
    )


def _wait(advice: Advice) -> Iterator[Meant]:
    """Yield what to wait for: samples where their lack decides, and the budget where it does."""
    budgets = {row for row in advice.rows if row != Status.NO_DATA}
    if Status.NO_DATA in advice.rows and budgets <= {Status.HEALTHY, Status.ATTENTION}:
        yield phrase("Wait until all its SLOs have fresh samples.")
    if advice.laxer_at is not None:
        yield phrase("Wait until the budget is projected back: {day}; the policy then says {decision}.",
                     day=Moment(advice.laxer_at), decision=DECISION_WORDS[advice.laxer])  # fmt: skip
    elif budgets - {Status.HEALTHY}:
        yield phrase("Wait until the budget is back; the last three days do not show when.")
