"""The tables of weekly reviews, release decisions and the policy that is being drafted.

Mapped when they are first needed (``storage/tables.py``). Approvers and authors are names as people
write them.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from slodesk.storage.schema import OWNED, Base, Entity, to


class ReviewScheduleRow(Entity, Base):
    """When a team reviews its SLOs every week (R13, R14)."""

    __tablename__ = "review_schedule"
    team_id: Mapped[str | None] = to("team.id")
    """None: one review for all teams."""
    weekday: Mapped[int] = mapped_column(default=2)
    """1 Monday … 7 Sunday."""
    time: Mapped[str] = mapped_column(default="10:00")
    """In the workspace's zone."""
    minutes: Mapped[int] = mapped_column(default=55)
    first: Mapped[date]
    """Monday of the first week in which it is held."""
    active: Mapped[bool] = mapped_column(default=True)
    facilitator: Mapped[str] = mapped_column(default="")


class ReviewRow(Entity, Base):
    """One team's review of one week (R13, R14)."""

    __tablename__ = "review"
    team_id: Mapped[str | None] = to("team.id")
    week: Mapped[date] = mapped_column(index=True)
    """Monday of the week in which it is held."""
    due: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="not_started")
    """``not_started``, ``in_review``, ``reviewed`` or ``skipped``; overdue follows from ``due``."""
    note: Mapped[str] = mapped_column(default="")
    """Why it was skipped."""
    facilitator: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(default="")
    """What the review comes to, in the facilitator's words."""
    as_of: Mapped[datetime | None]
    """The moment its figures hold for, once somebody fixed it; else the newest of its week."""
    closed: Mapped[datetime | None]
    closed_as: Mapped[str] = mapped_column(default="")
    body: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was prepared, as it was when the review was closed (``domain/weekly_review.py``)."""

    notes: Mapped[list[ReviewNoteRow]] = relationship(order_by="ReviewNoteRow.position", **OWNED)
    adjustments: Mapped[list[ReviewAdjustmentRow]] = relationship(
        order_by="ReviewAdjustmentRow.position", **OWNED
    )
    people: Mapped[list[ReviewPersonRow]] = relationship(order_by="ReviewPersonRow.position", **OWNED)


class ReviewNoteRow(Entity, Base):
    """What somebody said about something that was prepared."""

    __tablename__ = "review_note"
    review_id: Mapped[str] = to("review.id")
    section: Mapped[str]
    """One of ``domain/weekly_review.SECTIONS``."""
    about: Mapped[str] = mapped_column(default="")
    """Key of the SLO, incident, release … it is about; empty for the section."""
    text: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)


class ReviewAdjustmentRow(Entity, Base):
    """A change of an SLO that the review proposes or decides (R13)."""

    __tablename__ = "review_adjustment"
    review_id: Mapped[str] = to("review.id")
    slo_id: Mapped[str | None] = to("slo.id")
    text: Mapped[str] = mapped_column(default="")
    """The reason."""
    target: Mapped[Decimal | None]
    threshold: Mapped[Decimal | None]
    percentile: Mapped[Decimal | None]
    window: Mapped[str | None]
    effective: Mapped[date | None]
    """From which day; None: not decided yet."""
    decision: Mapped[str] = mapped_column(default="proposed")
    """``proposed``, ``approved`` or ``rejected``."""
    approver: Mapped[str] = mapped_column(default="")
    slo_target_id: Mapped[str | None] = to("slo_target.id")
    """The SLO's new target, once it was taken over."""
    position: Mapped[int] = mapped_column(default=0)


class ReviewPersonRow(Entity, Base):
    """Somebody who attends, by role (R13)."""

    __tablename__ = "review_person"
    review_id: Mapped[str] = to("review.id")
    name: Mapped[str]
    role: Mapped[str] = mapped_column(default="")
    present: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)


class ReleaseDecisionRow(Entity, Base):
    """A decision about a release as it was taken; never changed, only followed by another (R34 to R36)."""

    __tablename__ = "release_decision"
    __table_args__ = (UniqueConstraint("release_id", "number"),)
    release_id: Mapped[str] = to("release.id")
    number: Mapped[int]
    """Counts from 1 for each release."""
    decided: Mapped[datetime]
    decided_as: Mapped[str] = mapped_column(default="")
    """The workspace's local profile or database user that recorded it."""
    as_of: Mapped[datetime | None]
    """The moment its figures hold for."""
    decision: Mapped[str]
    """One of ``domain/policy.DECISIONS``."""
    suggested: Mapped[str]
    """What the policy said; another ``decision`` is an override."""
    policy_version: Mapped[int]
    rationale: Mapped[str] = mapped_column(default="")
    conditions: Mapped[list[str]] = mapped_column(default=list)
    alternatives: Mapped[list[str]] = mapped_column(default=list)
    approver: Mapped[str] = mapped_column(default="")
    expires: Mapped[datetime | None]
    override_reason: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What it was decided on (``domain/release_decision.Advice`` as data)."""


class PolicyDraftRow(Entity, Base):
    """The next policy while it is written: it may hold what could not be published (R33)."""

    __tablename__ = "policy_draft"
    profile: Mapped[str]
    based_on: Mapped[int]
    """Number of the policy version it began as."""
    body: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(default="")
    created: Mapped[datetime]
