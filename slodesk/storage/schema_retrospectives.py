"""The tables of retrospectives: what was learned from an incident, and what is to be done.

Mapped when they are first needed (``storage/tables.py``). Authors, reviewers and people are names as
people write them.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from slodesk.storage.schema import OWNED, Base, Entity, to


class RetrospectiveRow(Entity, Base):
    """One retrospective, written about an incident or on its own (R19)."""

    __tablename__ = "retrospective"
    incident_id: Mapped[str | None] = to("incident.id")
    title: Mapped[str]
    state: Mapped[str] = mapped_column(default="draft")
    """``draft``, ``in_review`` or ``published``."""
    revision: Mapped[int] = mapped_column(default=1)
    """Number of the snapshot that publishing makes."""
    revision_reason: Mapped[str] = mapped_column(default="")
    created: Mapped[datetime]
    held: Mapped[date | None]
    """Day of the meeting in which it was held."""
    authors: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(default="")
    user_impact: Mapped[str] = mapped_column(default="")
    detection: Mapped[str] = mapped_column(default="")
    """How it was noticed."""
    trigger: Mapped[str] = mapped_column(default="")
    not_caught: Mapped[str] = mapped_column(default="")
    """Why it wasn't caught earlier."""
    business_impact: Mapped[str] = mapped_column(default="")
    slo_note: Mapped[str] = mapped_column(default="")
    """What is said about SLO adjustments, also when there are none."""
    recommendations: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    """What an import did not recognise, and whatever else."""
    follow_up: Mapped[datetime | None]
    follow_up_minutes: Mapped[int] = mapped_column(default=30)
    follow_up_agenda: Mapped[str] = mapped_column(default="")
    lists: Mapped[str] = mapped_column(default="open")
    """How the quick lists are filled: ``open``, ``blind`` (hidden while people write) or ``voting``."""
    visibility: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Section → who may see it: ``team``, ``leadership`` or ``customers`` (R49); others take the default."""
    accepted: Mapped[list[str]] = mapped_column(default=list)
    """Keys of findings that somebody looked at and lets stand (R22)."""

    events: Mapped[list[RetroEventRow]] = relationship(order_by="RetroEventRow.position", **OWNED)
    factors: Mapped[list[RetroFactorRow]] = relationship(order_by="RetroFactorRow.position", **OWNED)
    points: Mapped[list[RetroPointRow]] = relationship(order_by="RetroPointRow.position", **OWNED)
    figures: Mapped[list[RetroFigureRow]] = relationship(order_by="RetroFigureRow.position", **OWNED)
    adjustments: Mapped[list[RetroAdjustmentRow]] = relationship(
        order_by="RetroAdjustmentRow.position", **OWNED
    )
    people: Mapped[list[RetroPersonRow]] = relationship(order_by="RetroPersonRow.position", **OWNED)
    reviewers: Mapped[list[RetroReviewerRow]] = relationship(order_by="RetroReviewerRow.position", **OWNED)
    snapshots: Mapped[list[RetroSnapshotRow]] = relationship(order_by="RetroSnapshotRow.number", **OWNED)


class RetroEventRow(Entity, Base):
    """One line of the timeline."""

    __tablename__ = "retro_event"
    retrospective_id: Mapped[str] = to("retrospective.id")
    at: Mapped[datetime | None]
    """None while only ``written`` is known."""
    written: Mapped[str] = mapped_column(default="")
    """The time as it was typed or imported, where it says more than ``at``."""
    text: Mapped[str]
    tag: Mapped[str] = mapped_column(default="")
    """Empty, or one of ``domain/timeline.TAGS``: started, detected, acknowledged, mitigated, resolved …"""
    position: Mapped[int] = mapped_column(default=0)


class RetroFactorRow(Entity, Base):
    """What contributed; one may be primary, and each may have a cause below it (5 whys, cause tree)."""

    __tablename__ = "retro_factor"
    retrospective_id: Mapped[str] = to("retrospective.id")
    parent_id: Mapped[str | None] = to("retro_factor.id")
    text: Mapped[str]
    category: Mapped[str] = mapped_column(default="")
    """A cause class, such as "testing" or "monitoring": what recurs over a quarter."""
    primary: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)


class RetroPointRow(Entity, Base):
    """One line of a quick list: what went well, what went wrong, where we were lucky."""

    __tablename__ = "retro_point"
    retrospective_id: Mapped[str] = to("retrospective.id")
    kind: Mapped[str]
    """``well``, ``wrong`` or ``lucky``."""
    text: Mapped[str]
    author: Mapped[str] = mapped_column(default="")
    cluster: Mapped[str] = mapped_column(default="")
    """What it was put together under."""
    votes: Mapped[int] = mapped_column(default=0)
    suggested: Mapped[bool] = mapped_column(default=False)
    """Written by the program from the incident's figures."""
    position: Mapped[int] = mapped_column(default=0)


class RetroFigureRow(Entity, Base):
    """A figure as people typed it: impact, or what an SLO lost; kept where it disagrees (R16, R19)."""

    __tablename__ = "retro_figure"
    retrospective_id: Mapped[str] = to("retrospective.id")
    kind: Mapped[str]
    """One of ``domain/retro_figures.KINDS``: users, failed_requests, revenue, tickets, other; actual,
    target, below_minutes, consumed, remaining, within; duration, to_detect, to_acknowledge, to_mitigate,
    to_resolve."""
    label: Mapped[str] = mapped_column(default="")
    slo_id: Mapped[str | None] = to("slo.id")
    value: Mapped[Decimal | None]
    """Shares are ratios, times minutes; None where only ``written`` is known."""
    unit: Mapped[str] = mapped_column(default="")
    """A currency (ISO 4217) of money, a word for other counts."""
    approximate: Mapped[bool] = mapped_column(default=False)
    written: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class RetroAdjustmentRow(Entity, Base):
    """A change of an SLO that the retrospective asks for; it leads to the quarterly proposal."""

    __tablename__ = "retro_adjustment"
    retrospective_id: Mapped[str] = to("retrospective.id")
    slo_id: Mapped[str | None] = to("slo.id")
    text: Mapped[str]
    target: Mapped[Decimal | None]
    """A ratio; None where the target stays. Likewise the next two."""
    threshold: Mapped[Decimal | None]
    window: Mapped[str | None]
    plan_target_id: Mapped[str | None] = to("plan_target.id")
    """The proposal it was taken to."""
    position: Mapped[int] = mapped_column(default=0)


class RetroPersonRow(Entity, Base):
    """Somebody who took part in the incident or in the retrospective (R19)."""

    __tablename__ = "retro_person"
    retrospective_id: Mapped[str] = to("retrospective.id")
    name: Mapped[str]
    role: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class RetroReviewerRow(Entity, Base):
    """Somebody who has to read it before it is published, and what they said."""

    __tablename__ = "retro_reviewer"
    __table_args__ = (UniqueConstraint("retrospective_id", "name"),)
    retrospective_id: Mapped[str] = to("retrospective.id")
    name: Mapped[str]
    verdict: Mapped[str] = mapped_column(default="")
    """Empty, ``approved`` or ``changes``."""
    comment: Mapped[str] = mapped_column(default="")
    given: Mapped[datetime | None]
    given_as: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class RetroSnapshotRow(Entity, Base):
    """What was published, for good (R50)."""

    __tablename__ = "retro_snapshot"
    __table_args__ = (UniqueConstraint("retrospective_id", "number"),)
    retrospective_id: Mapped[str] = to("retrospective.id")
    number: Mapped[int]
    made: Mapped[datetime]
    made_as: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    body: Mapped[dict[str, Any]]


class RetroWaitRow(Entity, Base):
    """Why an incident has no retrospective yet, or needs none (R20)."""

    __tablename__ = "retro_wait"
    __table_args__ = (UniqueConstraint("incident_id"),)
    incident_id: Mapped[str] = to("incident.id")
    kind: Mapped[str]
    """``postponed`` or ``waived``."""
    reason: Mapped[str] = mapped_column(default="")
    approver: Mapped[str] = mapped_column(default="")
    """Who agreed that none is needed."""
    until: Mapped[date | None]
    """The day a postponed one is due again."""
    decided: Mapped[datetime]
    decided_as: Mapped[str] = mapped_column(default="")


class ActionChangeRow(Entity, Base):
    """One change of an action item that people ask about later: status, due date, owner (R21)."""

    __tablename__ = "action_change"
    action_id: Mapped[str] = to("action_item.id")
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(default="")
    field: Mapped[str]
    """``status``, ``due`` (carried forward) or ``owner``."""
    before: Mapped[str] = mapped_column(default="")
    after: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
