"""What the quarterly plan report is made of: each team's plan as it is, or as it was signed (R31)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from slodesk.domain.meetings import DECISION
from slodesk.domain.planning import APPROVED, IN_APPROVAL, SUPERSEDED
from slodesk.storage.queries.approval import snapshot_content, snapshots
from slodesk.storage.queries.meetings import meeting_detail, meeting_list
from slodesk.storage.queries.plan_content import plan_content
from slodesk.storage.queries.plan_evidence import plan_evidence
from slodesk.storage.queries.plan_scope import plan_heads, plan_scope
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from slodesk.domain.plan_evidence import PlanEvidence
    from slodesk.domain.plan_snapshot import PlanContent
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.window import Quarter
    from slodesk.storage.queries.approval import SnapshotHead
    from slodesk.storage.queries.plan_scope import PlanHead


@dataclass(frozen=True, slots=True)
class Held:
    """A workshop of a plan: what was decided in it, and how many actions came of it."""

    title: str
    began: datetime
    ended: datetime | None
    decisions: tuple[str, ...]
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanStory:
    """One plan.

    Attributes:
        head: what it is.
        content: the plan: as signed where it is approved, else as it is now.
        evidence: the figures it stands on, of the same moment.
        snapshot: what was signed last; None while nothing was.
        meetings: its workshops, the earliest first.
    """

    head: PlanHead
    content: PlanContent
    evidence: PlanEvidence
    snapshot: SnapshotHead | None
    meetings: tuple[Held, ...]

    @property
    def signed(self) -> bool:
        """Whether this is the plan as it was signed."""
        return self.snapshot is not None and self.content.state == APPROVED


@dataclass(frozen=True, slots=True)
class PlanReportData:
    """The plans of a quarter.

    Attributes:
        settings: of the workspace.
        quarter: planned for.
        today: in the workspace's zone.
        plans: one per team, by name.
    """

    settings: WorkspaceSettings
    quarter: Quarter
    today: date
    plans: tuple[PlanStory, ...]


def plans_of(
    session: Session, quarter: Quarter | None = None, team_id: str | None = None, *, every: bool = False
) -> tuple[PlanHead, ...]:
    """Return the plans to report on, by team.

    Args:
        session: to read with.
        quarter: planned for; None for the latest that has any.
        team_id: only this team's; None for all.
        every: those of all quarters, the latest first.
    """
    found = [head for head in plan_heads(session) if team_id in (None, head.team_id)]
    if every:
        return tuple(found)
    if quarter is None and found:
        quarter = found[0].quarter
    return tuple(head for head in found if head.quarter == quarter)


def plan_report(session: Session, plans: Sequence[PlanHead], *, now: datetime) -> PlanReportData:
    """Return what the report of some plans of one quarter shows; approved ones as they were signed."""
    settings = read_settings(session)
    stories = tuple(_story(session, head, now) for head in sorted(plans, key=lambda head: head.team))
    return PlanReportData(settings, plans[0].quarter, now.astimezone(settings.zone).date(), stories)


def _story(session: Session, head: PlanHead, now: datetime) -> PlanStory:
    made = [each for each in snapshots(session, head.id) if each.made <= now]
    latest = made[0] if made else None
    content = None
    if latest is not None and head.state in (APPROVED, SUPERSEDED):
        content = snapshot_content(session, latest.id)
        now = latest.made
    if content is None:
        content = plan_content(session, head.id, now=now)
    assert content is not None  # the caller has just read its head
    if latest is None and head.closed:
        content = replace(content, state=IN_APPROVAL)  # it was approved after ``now``
    evidence = content.evidence or plan_evidence(session, plan_scope(session, head, now=now))
    return PlanStory(head, content, evidence, latest, _meetings(session, head.id))


def _meetings(session: Session, plan_id: str) -> tuple[Held, ...]:
    found = []
    for head in meeting_list(session, subject_id=plan_id):
        detail = meeting_detail(session, head.id)
        if detail is not None and detail.began is not None:
            decisions = tuple(entry.text for entry in detail.entries if entry.kind == DECISION)
            actions = tuple(entry.action.title for entry in detail.entries if entry.action is not None)
            found.append(Held(detail.title, detail.began, detail.ended, decisions, actions))
    return tuple(sorted(found, key=lambda each: each.began))
