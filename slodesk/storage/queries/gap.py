"""How far each SLO of a plan is from its target, and from the next one (R27)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.planning import UNDECIDED
from slodesk.domain.proposals import gap
from slodesk.storage.queries.proposals import proposals

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from slodesk.domain.assessment import SloInfo
    from slodesk.domain.periods import PeriodResult
    from slodesk.domain.policy import Policy
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.window import Quarter
    from slodesk.storage.queries.plan_scope import PlanHead, PlanScope
    from slodesk.storage.queries.proposal_values import Proposals, SloProposal
    from slodesk.storage.reading import Source


@dataclass(frozen=True, slots=True)
class SloGap:
    """One SLO's distance to its target: positive falls short, negative has some to spare (R27).

    Attributes:
        info: the SLO.
        result: the quarter looked back on, to date while it runs.
        target: what it would promise in the planned quarter if nothing were decided, a ratio.
        gap: ``target`` − actual, a ratio; None without data.
        next_target: what was decided, else what is proposed.
        next_gap: the same against that.
        decided: whether people decided on ``next_target``.
        reason: why it misses, in people's words.
    """

    info: SloInfo
    result: PeriodResult
    target: Decimal
    gap: float | None
    next_target: Decimal
    next_gap: float | None
    decided: bool
    reason: str

    @property
    def id(self) -> str:
        """Key of the SLO."""
        return self.info.id

    @property
    def largest(self) -> float | None:
        """The larger of both gaps: what the list is ordered by."""
        known = [each for each in (self.gap, self.next_gap) if each is not None]
        return max(known, default=None)

    @property
    def gap_share(self) -> float | None:
        """The gap as a share of the error budget that ``target`` leaves: −1 when all of it is to spare."""
        return None if self.gap is None else self.gap / float(1 - self.target)

    @property
    def next_share(self) -> float | None:
        """The same against the next target."""
        return None if self.next_gap is None else self.next_gap / float(1 - self.next_target)

    @property
    def short(self) -> bool:
        """Whether it falls short of either target."""
        return self.largest is not None and self.largest > 0


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps of a plan's SLOs, the largest first; those without data last.

    Attributes:
        plan: the plan.
        settings: of the workspace.
        policy: in force.
        at: the moment the figures hold for.
        has_samples: whether there are any at all.
        quarter: the quarter looked back on.
        to_date: whether it still runs: then gaps are "so far".
        slos: one value per SLO.
    """

    plan: PlanHead
    settings: WorkspaceSettings
    policy: Policy
    at: datetime
    has_samples: bool
    quarter: Quarter
    to_date: bool
    slos: tuple[SloGap, ...]

    @property
    def unexplained(self) -> int:
        """How many SLOs fall short without a reason."""
        return sum(1 for each in self.slos if each.short and not each.reason.strip())

    def slo(self, slo_id: str) -> SloGap | None:
        """Return one SLO by its key."""
        return next((each for each in self.slos if each.id == slo_id), None)


def gaps(session: Source, scope: PlanScope) -> Gaps:
    """Return how far each SLO of a plan is from its targets (R27)."""
    return gaps_of(proposals(session, scope))


def gaps_of(read: Proposals) -> Gaps:
    """Return the gaps of proposals that are already read (R27)."""
    found = [_gap(each) for each in read.slos]
    found.sort(key=lambda each: (each.info.service_title.casefold(), each.info.title.casefold()))
    found.sort(key=lambda each: (each.largest is None, -(each.largest or 0.0)))
    return Gaps(
        plan=read.plan,
        settings=read.settings,
        policy=read.policy,
        at=read.at,
        has_samples=read.has_samples,
        quarter=read.reviewed,
        to_date=read.at < read.reviewed.span(read.settings.zone).end,
        slos=tuple(found),
    )


def _gap(each: SloProposal) -> SloGap:
    undecided = each.decision.state == UNDECIDED
    following = each.proposal.proposed if undecided else each.chosen
    actual = each.reviewed.actual
    return SloGap(
        info=each.info,
        result=each.reviewed,
        target=each.current.target,
        gap=gap(each.current.target, actual),
        next_target=following,
        next_gap=gap(following, actual),
        decided=not undecided,
        reason=each.decision.gap_reason,
    )
