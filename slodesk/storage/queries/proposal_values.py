"""What each SLO of a plan promises, did and could promise, as values; ``proposals`` reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.plan_targets import window_days
from slodesk.domain.planning import ACCEPTED, CHANGED, UNDECIDED
from slodesk.domain.proposals import budget_impact
from slodesk.domain.what_if import replay_target, sensible_targets

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from slodesk.domain.advice import Advice
    from slodesk.domain.assessment import SloInfo
    from slodesk.domain.periods import PeriodResult
    from slodesk.domain.phrases import Meant
    from slodesk.domain.plan_targets import Expected, QuarterBudget, TargetLimits
    from slodesk.domain.policy import Policy
    from slodesk.domain.proposals import Impact, Proposal
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.target import Objective
    from slodesk.domain.what_if import Replay
    from slodesk.domain.window import Quarter, Window
    from slodesk.storage.queries.plan_scope import PlanHead


@dataclass(frozen=True, slots=True)
class Decision:
    """What people said about an SLO's next target (R25).

    Attributes:
        state: one of ``planning.DECISIONS``.
        target: the ratio decided on; None keeps the current one. Likewise the next three.
        window: over which it is judged.
        threshold: limit of a threshold SLI.
        percentile: in percent.
        comment: why.
        evidence: what users say, for a lower target.
        approver: who agrees to a lower one.
        decided: when.
        decided_by: who recorded it.
        gap_reason: why the target was missed (R27).
    """

    state: str = UNDECIDED
    target: Decimal | None = None
    window: Window | None = None
    threshold: Decimal | None = None
    percentile: Decimal | None = None
    comment: str = ""
    evidence: str = ""
    approver: str = ""
    decided: datetime | None = None
    decided_by: str = ""
    gap_reason: str = ""

    @property
    def open(self) -> bool:
        """Whether nobody has decided."""
        return self.state == UNDECIDED


@dataclass(frozen=True, slots=True)
class KnownEvidence:
    """Why users care about an SLO, as its editor keeps it (R12a)."""

    journey: str
    source: str
    validated: date | None


@dataclass(frozen=True, slots=True)
class Toil:
    """A team's toil in hours a week against its budget (R30, R38); ``hours`` None: not measured."""

    hours: Decimal | None
    budget: float
    reason: Meant

    @property
    def high(self) -> bool | None:
        """Whether it exceeds the budget; None where it is not known."""
        return None if self.hours is None else round(float(self.hours) - self.budget, 9) > 0


@dataclass(frozen=True, slots=True)
class SloProposal:
    """One SLO of a plan: what holds, what was, what is proposed, what was decided.

    Attributes:
        info: the SLO.
        current: what it would promise in the planned quarter if nothing were decided.
        reviewed: the quarter before the planned one, usually to date: "so far".
        quarters: the last complete quarters, oldest first, then the running one, which counts nowhere.
        proposal: by the plan's method.
        advice: of the decision matrix, with what is missing.
        toil: of its team; None without a team.
        satisfaction: score and scale of the users, None where unknown.
        evidence: why users care, already known.
        limits: ceiling and SLAs.
        expected: the planned quarter if it were like the last.
        decision: what people said.
    """

    info: SloInfo
    current: Objective
    reviewed: PeriodResult
    quarters: tuple[PeriodResult, ...]
    proposal: Proposal
    advice: Advice
    toil: Toil | None
    satisfaction: tuple[Decimal, Decimal] | None
    evidence: tuple[KnownEvidence, ...]
    limits: TargetLimits
    expected: Expected
    decision: Decision

    @property
    def id(self) -> str:
        """Key of the SLO."""
        return self.info.id

    @property
    def chosen(self) -> Decimal:
        """The target the plan leads to: what was accepted or chosen, else what holds."""
        decided = self.decision
        if decided.state in (ACCEPTED, CHANGED) and decided.target is not None:
            return decided.target
        return self.current.target

    @property
    def window(self) -> Window:
        """The window the plan leads to."""
        return self.decision.window or self.current.window

    @property
    def window_days(self) -> float:
        """Over how many days its budget minutes are told."""
        return window_days(self.current.window, self.expected.days)

    @property
    def impact(self) -> Impact:
        """What the chosen target does to the budget (R26)."""
        return budget_impact(self.current.target, self.chosen)

    @property
    def targets(self) -> tuple[Decimal, ...]:
        """Targets worth trying."""
        return sensible_targets(self.current.target, self.proposal.proposed, self.quarters)

    @property
    def budgets(self) -> tuple[QuarterBudget, QuarterBudget, QuarterBudget]:
        """Budget of the planned quarter under what holds, what is proposed, and what the plan leads to."""
        found = (self.current.target, self.proposal.proposed, self.chosen)
        now, proposed, chosen = (self.expected.budget(target) for target in found)
        return now, proposed, chosen

    def replay(self, target: Decimal) -> Replay:
        """Judge its past quarters by a target, a ratio (R11)."""
        return replay_target(self.quarters, target)


@dataclass(frozen=True, slots=True)
class Proposals:
    """All SLOs of a plan, by service and SLO.

    Attributes:
        plan: the plan.
        settings: of the workspace.
        policy: in force.
        at: the moment the figures hold for.
        has_samples: whether there are any at all.
        reviewed: the quarter before the planned one.
        slos: one value per SLO.
    """

    plan: PlanHead
    settings: WorkspaceSettings
    policy: Policy
    at: datetime
    has_samples: bool
    reviewed: Quarter
    slos: tuple[SloProposal, ...]

    @property
    def undecided(self) -> int:
        """How many SLOs nobody has decided on."""
        return sum(each.decision.open for each in self.slos)

    def slo(self, slo_id: str) -> SloProposal | None:
        """Return one SLO by its key."""
        return next((each for each in self.slos if each.id == slo_id), None)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A target tried on an SLO.

    Attributes:
        slo: the SLO.
        tried: its past quarters under the tried target …
        current: … and under the one that holds.
        impact: what it does to the budget.
        findings: limits it would break.
    """

    slo: SloProposal
    tried: Replay
    current: Replay
    impact: Impact
    findings: tuple[Meant, ...]
