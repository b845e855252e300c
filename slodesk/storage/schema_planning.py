"""The tables of quarterly planning.

Mapped when they are first needed (``storage/tables.py``): the first window does without them.
Owners, approvers and authors are names as people write them; a person or a team may be meant.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from slodesk.storage.schema import OWNED, Base, Entity, to


class HolidayRow(Entity, Base):
    """A day on which nobody works: of one team, or of everybody."""

    __tablename__ = "holiday"
    __table_args__ = (UniqueConstraint("team_id", "day"),)
    team_id: Mapped[str | None] = to("team.id")
    day: Mapped[date]
    name: Mapped[str] = mapped_column(default="")


class SatisfactionRow(Entity, Base):
    """How satisfied the users of a service were in a period; ``score`` of ``scale`` (R27, R30)."""

    __tablename__ = "satisfaction"
    __table_args__ = (UniqueConstraint("service_id", "period"),)
    service_id: Mapped[str] = to("service.id")
    period: Mapped[str]
    """A fiscal quarter ``2026-Q4`` or a month ``2026-11``."""
    score: Mapped[Decimal]
    scale: Mapped[Decimal]
    responses: Mapped[int | None]
    source: Mapped[str] = mapped_column(default="")


class PlanRow(Entity, Base):
    """One team's plan for one quarter (R23, R31)."""

    __tablename__ = "plan"
    __table_args__ = (UniqueConstraint("team_id", "quarter"),)
    team_id: Mapped[str | None] = to("team.id")
    """None: one plan for all teams."""
    quarter: Mapped[str]
    """The fiscal quarter planned for, ``2027-Q1``."""
    state: Mapped[str] = mapped_column(default="draft")
    """``draft``, ``in_planning``, ``in_approval``, ``approved`` or ``superseded``."""
    layout: Mapped[str] = mapped_column(default="four_workshops")
    """``four_workshops``, ``two_sessions`` or ``one_session``."""
    method: Mapped[str] = mapped_column(default="framework")
    """How targets are proposed: ``framework`` or ``budget`` (R25)."""
    method_periods: Mapped[int] = mapped_column(default=1)
    """Complete quarters the budget method looks at, n of R25."""
    revision: Mapped[int] = mapped_column(default=1)
    """Number of the snapshot that approving makes."""
    revision_reason: Mapped[str] = mapped_column(default="")
    features_percent: Mapped[Decimal | None]
    """Chosen share of features; None takes what R29 computes."""
    features_reason: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(default="")
    """The plan in a few sentences, in the team's words."""

    weeks: Mapped[list[PlanWeekRow]] = relationship(order_by="PlanWeekRow.number", **OWNED)
    items: Mapped[list[PlanItemRow]] = relationship(order_by="PlanItemRow.position", **OWNED)
    inputs: Mapped[list[PlanInputRow]] = relationship(order_by="PlanInputRow.position", **OWNED)
    targets: Mapped[list[PlanTargetRow]] = relationship(**OWNED)
    capacities: Mapped[list[PlanCapacityRow]] = relationship(**OWNED)
    initiatives: Mapped[list[InitiativeRow]] = relationship(order_by="InitiativeRow.position", **OWNED)
    risks: Mapped[list[RiskRow]] = relationship(order_by="RiskRow.position", **OWNED)
    feedback: Mapped[list[FeedbackRow]] = relationship(order_by="FeedbackRow.position", **OWNED)
    approvers: Mapped[list[ApproverRow]] = relationship(order_by="ApproverRow.position", **OWNED)
    documents: Mapped[list[PlanDocumentRow]] = relationship(**OWNED)
    messages: Mapped[list[PlanMessageRow]] = relationship(order_by="PlanMessageRow.position", **OWNED)
    snapshots: Mapped[list[PlanSnapshotRow]] = relationship(order_by="PlanSnapshotRow.number", **OWNED)


class PlanWeekRow(Entity, Base):
    """One of the four working weeks, or the time to communicate after them (number 5)."""

    __tablename__ = "plan_week"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)
    plan_id: Mapped[str] = to("plan.id")
    number: Mapped[int]
    starts: Mapped[date]
    ends: Mapped[date]
    closed: Mapped[datetime | None]
    """When the facilitator closed it; None while it is open."""
    note: Mapped[str] = mapped_column(default="")


class PlanItemRow(Entity, Base):
    """An activity or a deliverable of a week (R24)."""

    __tablename__ = "plan_item"
    plan_id: Mapped[str] = to("plan.id")
    week: Mapped[int]
    """The week it is in now."""
    first_week: Mapped[int]
    """The week it was planned for: it rolls on when that closes without it."""
    kind: Mapped[str]
    """``activity`` or ``deliverable``."""
    key: Mapped[str] = mapped_column(default="")
    """Which of the framework's it is, e.g. ``gap_analysis``; empty for one of the team's own."""
    title: Mapped[str]
    owner: Mapped[str] = mapped_column(default="")
    due: Mapped[date | None]
    done: Mapped[bool] = mapped_column(default=False)
    notes: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class PlanInputRow(Entity, Base):
    """What the plan has to serve: a business goal or a milestone of the product roadmap (R24)."""

    __tablename__ = "plan_input"
    plan_id: Mapped[str] = to("plan.id")
    kind: Mapped[str]
    """``goal`` or ``milestone``."""
    title: Mapped[str]
    day: Mapped[date | None]
    owner: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    service_id: Mapped[str | None] = to("service.id")
    position: Mapped[int] = mapped_column(default=0)


class PlanTargetRow(Entity, Base):
    """What people say about one SLO in a plan: why it missed, and what it should promise (R25, R27)."""

    __tablename__ = "plan_target"
    __table_args__ = (UniqueConstraint("plan_id", "slo_id"),)
    plan_id: Mapped[str] = to("plan.id")
    slo_id: Mapped[str] = to("slo.id")
    gap_reason: Mapped[str] = mapped_column(default="")
    decision: Mapped[str] = mapped_column(default="undecided")
    """``undecided``, ``accepted`` (the proposal), ``changed`` (other values) or ``rejected`` (stays)."""
    target: Mapped[Decimal | None]
    """What was decided, a ratio; None keeps the current one. Likewise the next four."""
    window: Mapped[str | None]
    threshold: Mapped[Decimal | None]
    percentile: Mapped[Decimal | None]
    comment: Mapped[str] = mapped_column(default="")
    evidence: Mapped[str] = mapped_column(default="")
    """What users say, asked for when the target gets lower."""
    approver: Mapped[str] = mapped_column(default="")
    decided: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(default="")


class PlanCapacityRow(Entity, Base):
    """How much a team can do in the quarter: people × weeks × hours − time off."""

    __tablename__ = "plan_capacity"
    __table_args__ = (UniqueConstraint("plan_id", "team_id"),)
    plan_id: Mapped[str] = to("plan.id")
    team_id: Mapped[str] = to("team.id")
    people: Mapped[Decimal]
    weeks: Mapped[Decimal] = mapped_column(default=Decimal(13))
    hours: Mapped[Decimal] = mapped_column(default=Decimal(40))
    """Per person and week."""
    time_off: Mapped[Decimal] = mapped_column(default=Decimal(0))
    """Hours of all people together."""
    toil: Mapped[Decimal | None]
    """Hours a week the team measures as toil, while its log is not kept here (R30)."""
    note: Mapped[str] = mapped_column(default="")


class InitiativeRow(Entity, Base):
    """Reliability work somebody proposes for the quarter (R28)."""

    __tablename__ = "initiative"
    plan_id: Mapped[str] = to("plan.id")
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    service_id: Mapped[str | None] = to("service.id")
    team_id: Mapped[str | None] = to("team.id")
    owner: Mapped[str] = mapped_column(default="")
    impact: Mapped[Decimal | None]
    """Improvement of the service, in percentage points."""
    effort: Mapped[Decimal | None]
    """Hours, more than 0; None: not estimated yet."""
    confidence: Mapped[str] = mapped_column(default="")
    """``high``, ``medium``, ``low`` or empty."""
    starts: Mapped[date | None]
    ends: Mapped[date | None]
    state: Mapped[str] = mapped_column(default="proposed")
    """``proposed``, ``committed``, ``in_progress``, ``done`` or ``dropped``."""
    source_kind: Mapped[str] = mapped_column(default="")
    """Where it came from: ``action``, ``risk``, ``slo``, ``toil``, ``factor`` or empty."""
    source_id: Mapped[str] = mapped_column(default="")
    reach: Mapped[Decimal | None]
    """RICE: users a quarter. Likewise for the other two orders."""
    value: Mapped[Decimal | None]
    urgency: Mapped[Decimal | None]
    risk_reduction: Mapped[Decimal | None]
    position: Mapped[int] = mapped_column(default=0)

    needs: Mapped[list[InitiativeNeedRow]] = relationship(
        foreign_keys="InitiativeNeedRow.initiative_id", **OWNED
    )
    needed_by: Mapped[list[InitiativeNeedRow]] = relationship(
        foreign_keys="InitiativeNeedRow.needs_id", **OWNED
    )


class InitiativeNeedRow(Entity, Base):
    """An initiative that has to come after another."""

    __tablename__ = "initiative_need"
    __table_args__ = (UniqueConstraint("initiative_id", "needs_id"),)
    initiative_id: Mapped[str] = to("initiative.id")
    needs_id: Mapped[str] = to("initiative.id")


class RiskRow(Entity, Base):
    """Something that may go wrong, in bad minutes a year."""

    __tablename__ = "risk"
    plan_id: Mapped[str] = to("plan.id")
    title: Mapped[str]
    service_id: Mapped[str | None] = to("service.id")
    detect_minutes: Mapped[Decimal | None]
    """Until somebody knows."""
    repair_minutes: Mapped[Decimal | None]
    """From then until users are well again."""
    users: Mapped[Decimal | None]
    """Share of users hit, 0…1."""
    per_year: Mapped[Decimal | None]
    """How often a year."""
    accepted: Mapped[bool] = mapped_column(default=False)
    """The team lives with it."""
    initiative_id: Mapped[str | None] = to("initiative.id")
    """The work that takes it away."""
    owner: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class FeedbackRow(Entity, Base):
    """What a stakeholder said about the plan, and what became of it."""

    __tablename__ = "plan_feedback"
    plan_id: Mapped[str] = to("plan.id")
    text: Mapped[str]
    author: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="open")
    """``open``, ``taken_up`` or ``declined``."""
    resolution: Mapped[str] = mapped_column(default="")
    created: Mapped[datetime]
    position: Mapped[int] = mapped_column(default=0)


class ApproverRow(Entity, Base):
    """Somebody who has to agree to the plan (R31): recorded, not authenticated."""

    __tablename__ = "plan_approver"
    __table_args__ = (UniqueConstraint("plan_id", "name"),)
    plan_id: Mapped[str] = to("plan.id")
    name: Mapped[str]
    role: Mapped[str] = mapped_column(default="")
    verdict: Mapped[str] = mapped_column(default="")
    """``approved``, ``changes`` (wants some), or empty."""
    comment: Mapped[str] = mapped_column(default="")
    given: Mapped[datetime | None]
    given_as: Mapped[str] = mapped_column(default="")
    """The workspace's local profile or database user that recorded it."""
    position: Mapped[int] = mapped_column(default=0)


class PlanDocumentRow(Entity, Base):
    """A generated document somebody edited; where there is none, it is generated anew each time."""

    __tablename__ = "plan_document"
    __table_args__ = (UniqueConstraint("plan_id", "kind"),)
    plan_id: Mapped[str] = to("plan.id")
    kind: Mapped[str]
    """``slo_document``, ``error_budget_policy`` or ``communication_plan``."""
    text: Mapped[str]
    """Markdown."""


class PlanMessageRow(Entity, Base):
    """One line of the communication plan."""

    __tablename__ = "plan_message"
    plan_id: Mapped[str] = to("plan.id")
    audience: Mapped[str]
    message: Mapped[str] = mapped_column(default="")
    channel: Mapped[str] = mapped_column(default="")
    day: Mapped[date | None]
    owner: Mapped[str] = mapped_column(default="")
    done: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)


class PlanSnapshotRow(Entity, Base):
    """The plan as it was approved: never changed again (R31)."""

    __tablename__ = "plan_snapshot"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)
    plan_id: Mapped[str] = to("plan.id")
    number: Mapped[int]
    made: Mapped[datetime]
    made_as: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    body: Mapped[dict[str, Any]]
    """The whole plan with its figures, as plain data (``domain/plan_snapshot.py``)."""
