"""What every page of a plan starts from: the plan, its quarters, its team's SLOs and their samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from slodesk.domain.planning import APPROVED, COMMUNICATE, IN_APPROVAL, SUPERSEDED
from slodesk.domain.window import parse_quarter
from slodesk.storage.queries.overview import newest_sample, slo_infos
from slodesk.storage.queries.settings import policy_at, read_settings
from slodesk.storage.samples import DaySeries
from slodesk.storage.schema import TeamRow
from slodesk.storage.schema_planning import ApproverRow, PlanRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from slodesk.domain.assessment import SloInfo
    from slodesk.domain.policy import Policy
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.window import Quarter
    from slodesk.storage.samples import SampleSet


@dataclass(frozen=True, slots=True)
class PlanHead:
    """What a plan is, apart from what is in it.

    Attributes:
        id: its key.
        team_id: whose it is; None: everybody's.
        team: the team's name; empty for everybody.
        quarter: the fiscal quarter planned for.
        state: one of ``planning.STATES``.
        layout: one of ``planning.LAYOUTS``.
        method: how targets are proposed, one of ``planning.METHODS``.
        method_periods: complete quarters the budget method looks at.
        revision: number of the snapshot that approving makes.
        revision_reason: why it was opened again.
        summary: in the team's words.
        agreed: who has agreed to it as it is, while it is in approval; empty for nobody.
    """

    id: str
    team_id: str | None
    team: str
    quarter: Quarter
    state: str
    layout: str
    method: str
    method_periods: int
    revision: int
    revision_reason: str
    summary: str
    agreed: str = ""

    @property
    def fixed(self) -> bool:
        """Whether its content stays as it is: it is approved, or somebody has agreed to it."""
        return self.closed or bool(self.agreed)

    @property
    def closed(self) -> bool:
        """Whether it is approved, so that only a revision can change it."""
        return self.state in (APPROVED, SUPERSEDED)

    def week_closed(self, number: int) -> bool:
        """Whether a week can no longer be changed: the time to communicate goes on after the approval."""
        return self.closed and not (number == COMMUNICATE and self.state == APPROVED)


@dataclass(frozen=True, slots=True)
class PlanScope:
    """A plan with everything its figures are computed from.

    Attributes:
        plan: the plan.
        settings: of the workspace.
        policy: in force at ``at``.
        now: the clock.
        at: the moment figures hold for: the newest sample that is not in the future, else ``now``;
            never later than the planned quarter's end.
        has_samples: whether there are any samples at all.
        infos: the SLOs of the plan's team, ordered by service and SLO.
        series: their samples, by SLO key.
    """

    plan: PlanHead
    settings: WorkspaceSettings
    policy: Policy
    now: datetime
    at: datetime
    has_samples: bool
    infos: tuple[SloInfo, ...]
    series: SampleSet

    @property
    def reviewed(self) -> Quarter:
        """The quarter before the planned one: usually still running while the plan is made (R23)."""
        return self.plan.quarter.previous()


def plan_heads(session: Session, *, plan_id: str | None = None) -> tuple[PlanHead, ...]:
    """Return all plans, or the one with this key, the latest quarter first, then by team."""
    fiscal_start = read_settings(session).fiscal_year_start
    agreed = (
        select(ApproverRow.name)
        .where(ApproverRow.plan_id == PlanRow.id, ApproverRow.verdict == "approved")
        .order_by(ApproverRow.position, ApproverRow.id)
        .limit(1)
        .scalar_subquery()
    )
    query = select(PlanRow, TeamRow.name, agreed).outerjoin(TeamRow, TeamRow.id == PlanRow.team_id)
    if plan_id is not None:
        query = query.where(PlanRow.id == plan_id)
    heads = [
        PlanHead(
            row.id, row.team_id, team or "", parse_quarter(row.quarter, fiscal_start), row.state, row.layout,
            row.method, row.method_periods, row.revision, row.revision_reason, row.summary,
            who if who and row.state == IN_APPROVAL else "",
        )
        for row, team, who in session.execute(query)
    ]  # fmt: skip
    heads.sort(key=lambda head: head.team)
    return tuple(sorted(heads, key=lambda head: str(head.quarter), reverse=True))


def plan_head(session: Session, plan_id: str) -> PlanHead | None:
    """Return one plan, None when it is gone."""
    found = plan_heads(session, plan_id=plan_id)
    return found[0] if found else None


def plan_scope(session: Session, plan: PlanHead, *, now: datetime) -> PlanScope:
    """Load what the figures of a plan are computed from, with a handful of queries."""
    settings = read_settings(session)
    newest = newest_sample(session, now)
    end = plan.quarter.span(settings.zone).end
    at = min(newest or now, end)
    infos = slo_infos(session, team_id=plan.team_id)
    return PlanScope(
        plan=plan,
        settings=settings,
        policy=policy_at(session, at),
        now=now,
        at=at,
        has_samples=newest is not None,
        infos=infos,
        series=DaySeries.load(session, [info.id for info in infos], at),
    )
