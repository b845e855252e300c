"""A policy tried on decisions that were taken: what it would have said (R37)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime  # noqa: TC003 - reading looks at the fields' kinds
from typing import TYPE_CHECKING

from slodesk.domain.policy import DECISIONS
from slodesk.domain.release_decision import Advice, SloState, advise
from slodesk.domain.status import classify

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slodesk.domain.policy import Policy


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
    def differs(self) -> bool:
        """Whether the other policy says something else than the one in force said."""
        return self.advice.decision != self.recorded.advice.decision

    @property
    def stricter(self) -> bool:
        """Whether it is stricter."""
        after, before = self.advice.decision, self.recorded.advice.decision
        return DECISIONS.index(after) > DECISIONS.index(before)


def replay(recorded: Iterable[Recorded], policy: Policy) -> tuple[Replayed, ...]:
    """Return what a policy says about releases that were decided, each judged by what was known then (R37).

    Statuses follow from what was left of each budget then. A thaw margin is not replayed: what held a
    budget back then is not on record.

    Args:
        recorded: the decisions.
        policy: to try.
    """
    return tuple(
        Replayed(
            each,
            advise(
                each.advice.inputs, [_judged(slo, policy) for slo in each.advice.slos], policy,
                each.advice.as_of,
            ),
        )
        for each in recorded
    )  # fmt: skip


def _judged(slo: SloState, policy: Policy) -> SloState:
    status = classify(slo.remaining, policy)
    return replace(slo, status=status, held=status)
