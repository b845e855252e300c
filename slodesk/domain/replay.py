"""A policy tried on decisions that were taken: what it would have said (R37)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime  # noqa: TC003 - reading looks at the fields' kinds
from typing import TYPE_CHECKING

from slodesk.domain.policy import DECISIONS
from slodesk.domain.release_decision import Advice, SloState, advise
from slodesk.domain.status import classify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from slodesk.domain.policy import Policy

    Judge = Callable[["Recorded", SloState], SloState]

ROLLED_BACK = "rolled back"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision on record.

    Attributes:
        id: key of the decision; ``release_id`` of the release.
        service: as people read it.
        decided: when.
        decision: what was decided.
        advice: what the policy in force said then, with everything it was worked out from.
        outcome: what became of the release: its state; ``incident`` is the one it caused.
        title: of the release; may be empty.
    """

    id: str
    release_id: str
    service: str
    version: str
    decided: datetime
    decision: str
    advice: Advice
    outcome: str = ""
    incident: str = ""
    title: str = ""

    @property
    def failed(self) -> bool:
        """Whether the release was taken back or caused an incident."""
        return self.outcome == ROLLED_BACK or bool(self.incident)


@dataclass(frozen=True, slots=True)
class Replayed:
    """A decision on record beside what another policy says.

    Attributes:
        recorded: as it was.
        advice: what the other policy says about the same release at the same moment.
    """

    recorded: Recorded
    advice: Advice

    @property
    def id(self) -> str:
        """Key of the decision."""
        return self.recorded.id

    @property
    def shift(self) -> int:
        """How many steps stricter it is; negative where it is laxer, 0 where it says the same."""
        return DECISIONS.index(self.advice.decision) - DECISIONS.index(self.recorded.advice.decision)

    @property
    def differs(self) -> bool:
        """Whether the other policy says something else than the one in force said."""
        return self.shift != 0

    @property
    def stricter(self) -> bool:
        """Whether it is stricter."""
        return self.shift > 0


@dataclass(frozen=True, slots=True)
class Totals:
    """What a replay comes to: numbers of decisions.

    Attributes:
        total: all of them.
        stricter: with these the tried policy is; ``laxer`` likewise.
        failed: releases that were taken back or caused an incident, each counted by its last decision.
        caught: those of them that the tried policy is stricter with.
    """

    total: int
    stricter: int
    laxer: int
    failed: int
    caught: int

    @property
    def differ(self) -> int:
        """Decisions that would have been suggested otherwise."""
        return self.stricter + self.laxer


def totals(replayed: Sequence[Replayed]) -> Totals:
    """Return what a replay comes to (R37)."""
    last = {
        each.recorded.release_id: each for each in sorted(replayed, key=lambda each: each.recorded.decided)
    }
    failed = [each for each in last.values() if each.recorded.failed]
    return Totals(
        total=len(replayed),
        stricter=sum(each.shift > 0 for each in replayed),
        laxer=sum(each.shift < 0 for each in replayed),
        failed=len(failed),
        caught=sum(each.stricter for each in failed),
    )


def replay(recorded: Iterable[Recorded], policy: Policy, judge: Judge | None = None) -> tuple[Replayed, ...]:
    """Return what a policy says about releases that were decided, each judged by what was known then (R37).

    Args:
        recorded: the decisions.
        policy: to try; its matrix has no holes.
        judge: says how an SLO stood by this policy; without, its status follows from what was left of its
            budget as it is on record, and which alerts fired is as it was.
    """
    seen = judge or (lambda _, slo: judged(slo, policy))
    return tuple(
        Replayed(
            each,
            advise(
                each.advice.inputs, [seen(each, slo) for slo in each.advice.slos], policy, each.advice.as_of
            ),
        )
        for each in recorded
    )


def judged(slo: SloState, policy: Policy) -> SloState:
    """Return how an SLO stood by a policy, by what is on record."""
    status = classify(slo.remaining, policy)
    return replace(slo, status=status, held=status)


def asks_samples(policy: Policy, then: Policy | None) -> bool:
    """Whether a policy asks for what a decision has not on record, so that samples of its day have to tell.

    That is the way a budget took before (thaw margin), other alert pairs that page, and another figure that
    is judged.

    Args:
        policy: to try.
        then: by which the decision was taken; None where nobody knows.
    """
    if policy.thaw_margin > 0 or then is None:
        return policy.thaw_margin > 0
    pages = [[pair for pair in each.alert_pairs if pair.kind == "page"] for each in (policy, then)]
    return (policy.page_pair_tightens and pages[0] != pages[1]) or policy.judge_by != then.judge_by
