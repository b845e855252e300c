"""Whether a release goes out: what the policy says for its risk and the budget that is left (R33 to R36)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime  # noqa: TC003 - reading looks at the fields' kinds
from typing import TYPE_CHECKING

from slodesk.domain.phrases import phrase
from slodesk.domain.policy import DECISIONS, MATRIX_ROWS
from slodesk.domain.recovery import Turn  # noqa: TC001 - reading looks at the fields' kinds
from slodesk.domain.release_risk import ReleaseInputs, Risk, risk
from slodesk.domain.status import Status, severity, worst

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from slodesk.domain.policy import Policy

APPROVE, MONITORED, REVIEW, CANARY, DEFER, BLOCK = DECISIONS

ANSWERS = {APPROVE: "approve", MONITORED: "approve", REVIEW: "review", CANARY: "review", DEFER: "defer",
           BLOCK: "block"}  # fmt: skip
"""Decision → its one word, without what goes with it."""

EXIT_CODES = {"approve": 0, "review": 3, "defer": 4, "block": 5}
"""Of ``slodesk decide``, by answer."""

DECISION_WORDS = {
    APPROVE: phrase("approve"),
    MONITORED: phrase("approve, watched closely"),
    REVIEW: phrase("review"),
    CANARY: phrase("review, with canary and rollback ready"),
    DEFER: phrase("defer"),
    BLOCK: phrase("block"),
}
"""A decision within a sentence."""

_DOWN = (Status.HEALTHY, Status.ATTENTION, Status.WARNING, Status.CRITICAL, Status.EXHAUSTED)


@dataclass(frozen=True, slots=True)
class SloState:
    """How one SLO of the service stands at the moment.

    Attributes:
        slo: its key.
        title: as people read it.
        status: as the Overview shows it (R9).
        remaining: of its budget, a ratio; None without data.
        held: the status decisions go by: worse than ``status`` while the thaw margin holds it back (R36).
        stale: whether its samples are too old (R10).
        page_firing: whether a pair that pages somebody fires (R7).
        name: identifier in files and on the command line.
        outlook: how ``held`` changes if the last three days go on, in order of time.
    """

    slo: str
    title: str
    status: Status
    remaining: float | None
    held: Status
    stale: bool = False
    page_firing: bool = False
    name: str = ""
    outlook: tuple[Turn, ...] = ()

    @property
    def back(self) -> datetime | None:
        """When decisions go by a better status if the last three days go on; None if not foreseeable."""
        return next((turn.at for turn in self.outlook if severity(turn.status) < severity(self.held)), None)

    def at(self, moment: datetime) -> SloState:
        """Return how it is projected to stand at a later moment, with no alert firing."""
        passed = [turn.status for turn in self.outlook if turn.at <= moment]
        if not passed:
            return replace(self, page_firing=False)
        return replace(self, status=passed[-1], held=passed[-1], page_firing=False)


@dataclass(frozen=True, slots=True)
class Advice:
    """What the policy says about a release, and why.

    Attributes:
        inputs: what is known of the release.
        risk: its score with its parts.
        status: of the service, the worst of its SLOs.
        slos: how each stands.
        rows: the matrix rows that were looked at; the strictest cell counts.
        matrix: what the matrix says for them, one of ``policy.DECISIONS``.
        decision: the same, unless the change class is exempt.
        exempt: whether the change class goes out whatever the budget says.
        profile: of the policy.
        policy_version: its number.
        as_of: the moment the figures hold for; None without samples.
        laxer_at: when the matrix is projected to say something laxer about a release that is deferred or
            blocked; None if not foreseeable.
        laxer: what it says then; empty without ``laxer_at``.
    """

    inputs: ReleaseInputs
    risk: Risk
    status: Status
    slos: tuple[SloState, ...]
    rows: tuple[str, ...]
    matrix: str
    decision: str
    exempt: bool
    profile: str
    policy_version: int
    as_of: datetime | None = None
    laxer_at: datetime | None = None
    laxer: str = ""

    @property
    def answer(self) -> str:
        """``approve``, ``review``, ``defer`` or ``block``."""
        return ANSWERS[self.decision]

    @property
    def stale(self) -> bool:
        """Whether samples of an SLO are too old."""
        return any(slo.stale for slo in self.slos)

    @property
    def page_firing(self) -> bool:
        """Whether a pair that pages somebody fires."""
        return any(slo.page_firing for slo in self.slos)

    @property
    def held(self) -> bool:
        """Whether the thaw margin holds an SLO back."""
        return any(slo.held != slo.status for slo in self.slos)


def strictest(decisions: Iterable[str]) -> str:
    """Return the strictest of some of ``policy.DECISIONS``."""
    return max(decisions, key=DECISIONS.index)


def advise(
    inputs: ReleaseInputs, slos: Sequence[SloState], policy: Policy, as_of: datetime | None = None
) -> Advice:
    """Return what the policy says about a release (R33, R35, R36, and the guard of R7).

    Args:
        inputs: what is known of the release.
        slos: how the service's SLOs stand; none is no data.
        policy: in force.
        as_of: the moment the figures hold for.
    """
    scored = risk(inputs, policy)
    rows = matrix_rows(slos, policy)
    cell = strictest(policy.decision(row, scored.level) for row in rows)
    laxer_at, laxer = _laxer(cell, scored.level, slos, policy)
    exempt = any(each.name == inputs.change_class and each.exempt for each in policy.change_classes)
    return Advice(
        inputs=inputs,
        risk=scored,
        status=worst(slo.status for slo in slos),
        slos=tuple(slos),
        rows=rows,
        matrix=cell,
        decision=APPROVE if exempt else cell,
        exempt=exempt,
        profile=policy.profile,
        policy_version=policy.version,
        as_of=as_of,
        laxer_at=laxer_at,
        laxer=laxer,
    )


def _laxer(cell: str, level: str, slos: Sequence[SloState], policy: Policy) -> tuple[datetime | None, str]:
    """Return when the matrix is projected to say something laxer than defer or block, and what (R34)."""
    if cell not in (DEFER, BLOCK):
        return None, ""
    for moment in sorted({turn.at for slo in slos for turn in slo.outlook}):
        rows = matrix_rows([slo.at(moment) for slo in slos], policy)
        then = strictest(policy.decision(row, level) for row in rows)
        if DECISIONS.index(then) < DECISIONS.index(cell):
            return moment, then
    return None, ""


def matrix_rows(slos: Sequence[SloState], policy: Policy) -> tuple[str, ...]:
    """Return the rows of the matrix that apply to a service, of ``policy.MATRIX_ROWS`` in their order (R33).

    The service's row is that of its worst SLO. A firing page pair moves it one row down, if the guard
    is on; where the worst SLO has no data, the worst one that has moves down beside it, and without any,
    no data moves down to a warning, before which it ranks (R10). Stale samples add the row of no data.
    """
    held = [slo.held for slo in slos]
    row = worst(held)
    rows = {row}
    if policy.page_pair_tightens and any(slo.page_firing for slo in slos):
        known = [status for status in held if status is not Status.NO_DATA]
        down = _DOWN.index(max(known, key=severity)) + 1 if known else _DOWN.index(Status.WARNING)
        moved = _DOWN[min(down, len(_DOWN) - 1)]
        rows = {row, moved} if row is Status.NO_DATA else {moved}
    if any(slo.stale for slo in slos):
        rows.add(Status.NO_DATA)
    return tuple(each for each in MATRIX_ROWS if each in rows)
