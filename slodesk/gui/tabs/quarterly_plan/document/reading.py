"""Makes the documents of a plan on another thread: as it is now, or as it was approved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from slodesk.domain.planning import DOCUMENTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from slodesk.domain.phrases import Language
    from slodesk.reports.report import Report
    from slodesk.storage.queries.approval import SnapshotHead
    from slodesk.storage.queries.plan_report import PlanReportData
    from slodesk.storage.queries.plan_scope import PlanHead
    from slodesk.storage.session import Session
    from slodesk.storage.workspace import Workspace

PLAN = "plan"
"""The whole plan, beside the kinds of ``planning.DOCUMENTS``."""
KINDS = (PLAN, *DOCUMENTS)
TABLES = frozenset({
    "plan", "plan_week", "plan_item", "plan_input", "plan_target", "plan_capacity", "initiative",
    "initiative_need", "risk", "plan_feedback", "plan_approver", "plan_document", "plan_message",
    "plan_snapshot", "meeting", "meeting_entry", "satisfaction", "incident", "incident_service", "service",
    "slo", "slo_target", "sample_day", "setting", "policy_version", "team", "action_item",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Documents:
    """What can be read of a plan.

    Attributes:
        plan: what it is.
        snapshot: key of the approved state; empty for the present one.
        snapshots: what was approved, the newest first.
        reports: one per kind.
        own: what people wrote themselves, Markdown by kind.
    """

    plan: PlanHead
    snapshot: str
    snapshots: tuple[SnapshotHead, ...]
    reports: Mapping[str, Report]
    own: Mapping[str, str]


def read_documents(
    workspace: Workspace, plan_id: str, snapshot: str, *, now: datetime, language: Language
) -> Documents | None:
    """Return the documents of a plan; None when it, or the approved state, is gone.

    Args:
        workspace: where to read.
        plan_id: the plan.
        snapshot: key of an approved state; empty for the plan as it is.
        now: the clock.
        language: to write them in.
    """
    from slodesk.reports.plan_documents import document
    from slodesk.reports.quarterly_plan import build
    from slodesk.reports.words import speaking
    from slodesk.storage.queries.approval import snapshots
    from slodesk.storage.queries.plan_content import plan_content
    from slodesk.storage.queries.plan_report import plan_report
    from slodesk.storage.queries.plan_scope import plan_head

    with workspace.session() as session, speaking(language):
        head = plan_head(session, plan_id)
        if head is None:
            return None
        made = snapshots(session, plan_id)
        data = plan_report(session, [head], now=now)
        if snapshot:
            data = _as_approved(session, data, snapshot, made)
        content = data.plans[0].content
        kept = content if snapshot or not head.closed else plan_content(session, plan_id, now=now) or content
        # Messages go on after a plan is approved; everything else stays as it was signed.
        told = replace(content, messages=kept.messages)
        fiscal = data.settings.fiscal_year_start
        reports = {PLAN: build(data)}
        for kind in DOCUMENTS:
            reports[kind] = replace(
                document(kind, told, fiscal_start=fiscal), author=data.settings.author, as_of=content.as_of
            )
        return Documents(head, snapshot, made, reports, dict(content.documents))


def _as_approved(
    session: Session, data: PlanReportData, key: str, made: tuple[SnapshotHead, ...]
) -> PlanReportData:
    from slodesk.storage.queries.approval import snapshot_content

    content = snapshot_content(session, key)
    head = next((each for each in made if each.id == key), None)
    if content is None or head is None:
        return data
    story = data.plans[0]
    evidence = content.evidence or story.evidence
    return replace(data, plans=(replace(story, content=content, evidence=evidence, snapshot=head),))
