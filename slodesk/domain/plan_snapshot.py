"""The whole plan as one value: what is read before it is approved, and kept for good after (R31)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime  # noqa: TC003 - reading looks at the fields' kinds
from decimal import Decimal  # noqa: TC003
from typing import Any

from slodesk.domain.plain_data import from_plain, to_plain
from slodesk.domain.plan_evidence import PlanEvidence  # noqa: TC001
from slodesk.domain.planning import ACCEPTED, CHANGED


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One SLO: what it promises without the plan, and with it (R25).

    Attributes:
        id: key of the SLO.
        service: what its service is called.
        slo: what it is called.
        decision: one of ``planning.DECISIONS``.
        old: target without the plan, a ratio; likewise window, threshold and percentile.
        new: … and with it.
        unit: of the thresholds.
        actual: good share of the quarter before, a ratio; None without data.
        comment: why.
        evidence: what users say, for a lower target.
        approver: who agrees to a lower one.
        decided_by: who recorded the decision.
        gap_reason: why the target was missed.
    """

    id: str
    service: str
    slo: str
    decision: str
    old: Decimal
    new: Decimal
    old_window: str
    new_window: str
    old_threshold: Decimal | None = None
    new_threshold: Decimal | None = None
    old_percentile: Decimal | None = None
    new_percentile: Decimal | None = None
    unit: str = ""
    actual: float | None = None
    comment: str = ""
    evidence: str = ""
    approver: str = ""
    decided_by: str = ""
    gap_reason: str = ""

    @property
    def name(self) -> str:
        """Service and SLO."""
        return f"{self.service}, {self.slo}"

    @property
    def applies(self) -> bool:
        """Whether approving the plan changes what the SLO promises."""
        return self.decision in (ACCEPTED, CHANGED) and self._old != self._new

    @property
    def _old(self) -> tuple[Any, ...]:
        return self.old, self.old_window, self.old_threshold, self.old_percentile

    @property
    def _new(self) -> tuple[Any, ...]:
        return self.new, self.new_window, self.new_threshold, self.new_percentile


@dataclass(frozen=True, slots=True)
class StepLine:
    """An activity or deliverable of a week (R24)."""

    id: str
    title: str
    week: int
    kind: str
    owner: str = ""
    due: date | None = None
    done: bool = False
    notes: str = ""


@dataclass(frozen=True, slots=True)
class InputLine:
    """A business goal or a milestone of the product roadmap."""

    id: str
    title: str
    kind: str
    day: date | None = None
    owner: str = ""
    service: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CapacityLine:
    """A team's hours: people × weeks × hours − time off."""

    id: str
    title: str
    people: Decimal
    weeks: Decimal
    hours: Decimal
    time_off: Decimal
    total: Decimal
    note: str = ""


@dataclass(frozen=True, slots=True)
class WorkLine:
    """An initiative in the roadmap's order; impact in points, effort in hours (R28).

    ``fit`` is one of ``roadmap.FITS``, ``CUT`` …; ``needs`` are titles; ``held_by`` is that of what it needs
    below the line.
    """

    id: str
    title: str
    service: str = ""
    team: str = ""
    owner: str = ""
    impact: Decimal | None = None
    effort: Decimal | None = None
    confidence: str = ""
    starts: date | None = None
    ends: date | None = None
    state: str = "proposed"
    fit: str = ""
    needs: tuple[str, ...] = ()
    held_by: str = ""


@dataclass(frozen=True, slots=True)
class RiskLine:
    """A risk in bad minutes a year; None: not estimated."""

    id: str
    title: str
    service: str = ""
    minutes: Decimal | None = None
    accepted: bool = False
    work: str = ""
    owner: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ApproverLine:
    """Somebody who has to agree: recorded, not authenticated (R31)."""

    id: str
    title: str
    """The name."""
    role: str = ""
    verdict: str = ""
    comment: str = ""
    given: datetime | None = None
    given_as: str = ""


@dataclass(frozen=True, slots=True)
class FeedbackLine:
    """What a stakeholder said, and what became of it."""

    id: str
    title: str
    author: str = ""
    state: str = "open"
    resolution: str = ""


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One line of the communication plan (R48)."""

    id: str
    title: str
    """The audience."""
    message: str = ""
    channel: str = ""
    day: date | None = None
    owner: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class PlanContent:
    """A plan with its figures.

    Attributes:
        quarter: the fiscal quarter planned for, ``2027-Q1``.
        first_day: of it: from then on the new targets hold.
        team: whose plan it is; empty for all teams.
        revision: number of the snapshot.
        revision_reason: why it was opened again.
        state: of the plan.
        organisation: what the workspace is called.
        time_zone: of the workspace.
        as_of: the moment the figures hold for; None without samples.
        reviewed: the quarter before, which the actuals are of.
        so_far: whether that was still running.
        summary: in the team's words.
        layout: how the weeks are held.
        method: how targets were proposed.
        policy: in force, as ``policy.to_data`` gives it.
        targets: one per SLO, by service and SLO.
        inputs: goals and milestones.
        steps: activities and deliverables.
        capacity: hours by team.
        capacity_hours: of all teams; None while nobody estimated them.
        features: share of features that holds, a ratio; None without data.
        features_computed: the share by the rule.
        features_reason: why people chose another.
        reliability_hours: what reliability work has to fit into.
        roadmap: initiatives in order.
        risks: the register.
        approvers: and what they said.
        feedback: of stakeholders.
        messages: the communication plan.
        documents: texts that people edited, Markdown, by kind; the others are generated.
        despite: what was still open and approved over, ``feedback`` or ``undecided``.
        evidence: the figures it stands on; kept when it is approved, else None.
    """

    quarter: str
    first_day: date
    team: str = ""
    revision: int = 1
    revision_reason: str = ""
    state: str = "draft"
    organisation: str = ""
    time_zone: str = "UTC"
    as_of: datetime | None = None
    reviewed: str = ""
    so_far: bool = False
    summary: str = ""
    layout: str = ""
    method: str = ""
    policy: dict[str, Any] = field(default_factory=dict)
    targets: tuple[TargetLine, ...] = ()
    inputs: tuple[InputLine, ...] = ()
    steps: tuple[StepLine, ...] = ()
    capacity: tuple[CapacityLine, ...] = ()
    capacity_hours: Decimal | None = None
    features: Decimal | None = None
    features_computed: Decimal | None = None
    features_reason: str = ""
    reliability_hours: Decimal | None = None
    roadmap: tuple[WorkLine, ...] = ()
    risks: tuple[RiskLine, ...] = ()
    approvers: tuple[ApproverLine, ...] = ()
    feedback: tuple[FeedbackLine, ...] = ()
    messages: tuple[MessageLine, ...] = ()
    documents: dict[str, str] = field(default_factory=dict)
    despite: tuple[str, ...] = ()
    evidence: PlanEvidence | None = None

    @property
    def changes(self) -> tuple[TargetLine, ...]:
        """The SLOs whose promise changes."""
        return tuple(line for line in self.targets if line.applies)


def to_data(content: PlanContent) -> dict[str, Any]:
    """Return a plan as JSON-ready data; ``from_data`` gives the same plan back."""
    data: dict[str, Any] = to_plain(content)
    return data


def from_data(data: dict[str, Any]) -> PlanContent:
    """Read a plan from such data.

    Raises:
        RuleBroken: it is none.
    """
    return from_plain(PlanContent, data)
