"""The whole plan as one value, with its figures as of now: to read, to approve, to compare."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from slodesk.domain import plan_snapshot as kept
from slodesk.domain.planning import ACCEPTED, CHANGED
from slodesk.domain.policy_data import to_data
from slodesk.domain.window import window_text
from slodesk.storage.queries.footing import footing
from slodesk.storage.queries.plan_scope import plan_head, plan_scope
from slodesk.storage.queries.proposals import proposals
from slodesk.storage.queries.risks import risks_on
from slodesk.storage.queries.roadmap import roadmap_on
from slodesk.storage.reading import rows, to_date, to_decimal, to_moment

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from slodesk.domain.plan_snapshot import PlanContent
    from slodesk.storage.queries.plan_scope import PlanHead, PlanScope
    from slodesk.storage.queries.proposal_values import SloProposal
    from slodesk.storage.reading import Source


def plan_content(session: Session, plan_id: str, *, now: datetime) -> PlanContent | None:
    """Return a plan as it is now; None when it is gone."""
    head = plan_head(session, plan_id)
    return None if head is None else content_on(session, plan_scope(session, head, now=now))


def content_on(session: Session, scope: PlanScope) -> PlanContent:
    """Return a plan as it is now, where its samples are read already."""
    plan_id = scope.plan.id
    base = footing(scope)
    work = roadmap_on(session, base)
    register = risks_on(session, base)
    shares = work.allocation
    computed = shares.computed.features
    return kept.PlanContent(
        **_about(scope.plan, scope),
        so_far=base.so_far,
        targets=tuple(_target(each) for each in proposals(session, scope).slos),
        inputs=_inputs(session, plan_id),
        steps=_steps(session, plan_id),
        capacity=_capacity(session, plan_id),
        capacity_hours=shares.capacity,
        features=shares.features,
        features_computed=None if computed is None else Decimal(repr(computed)),
        features_reason=shares.reason,
        reliability_hours=shares.reliability_hours,
        roadmap=tuple(
            kept.WorkLine(
                line.id, line.work.title, line.work.service, line.work.team, line.work.owner,
                line.work.impact, line.work.effort, line.work.confidence, line.work.starts, line.work.ends,
                line.work.state, line.placed.fit, line.needs, line.held_by,
            )
            for line in work.lines
        ),
        risks=tuple(
            kept.RiskLine(
                line.id, line.title, line.service, line.risk.minutes, line.risk.accepted, line.work,
                line.owner, line.note,
            )
            for line in register.lines
        ),
        approvers=approvers(session, plan_id),
        feedback=feedback(session, plan_id),
        messages=messages(session, plan_id),
        documents={kind: text for kind, text in rows(session, _DOCUMENTS, plan=plan_id)},  # noqa: C416
    )  # fmt: skip


def _about(head: PlanHead, scope: PlanScope) -> dict[str, Any]:
    return {
        "quarter": str(head.quarter),
        "first_day": head.quarter.first_day,
        "team": head.team,
        "revision": head.revision,
        "revision_reason": head.revision_reason,
        "state": head.state,
        "organisation": scope.settings.name,
        "time_zone": scope.settings.time_zone,
        "as_of": scope.at if scope.has_samples else None,
        "reviewed": str(scope.reviewed),
        "summary": head.summary,
        "layout": head.layout,
        "method": head.method,
        "policy": to_data(scope.policy),
    }


def _target(slo: SloProposal) -> kept.TargetLine:
    current, decided = slo.current, slo.decision
    taken = decided.state in (ACCEPTED, CHANGED)
    threshold = decided.threshold if taken and decided.threshold is not None else current.threshold
    percentile = decided.percentile if taken and decided.percentile is not None else current.percentile
    window = decided.window if taken and decided.window is not None else current.window
    return kept.TargetLine(
        slo.id, slo.info.service_title, slo.info.title, decided.state,
        current.target, slo.chosen, window_text(current.window), window_text(window),
        current.threshold, threshold, current.percentile, percentile, current.threshold_unit,
        slo.reviewed.actual, decided.comment, decided.evidence, decided.approver, decided.decided_by,
        decided.gap_reason,
    )  # fmt: skip


def approvers(session: Source, plan_id: str) -> tuple[kept.ApproverLine, ...]:
    """Return who has to agree to a plan, and what they said."""
    return tuple(
        kept.ApproverLine(key, name, role, verdict, comment, to_moment(given), given_as)
        for key, name, role, verdict, comment, given, given_as in rows(session, _APPROVERS, plan=plan_id)
    )


def feedback(session: Source, plan_id: str) -> tuple[kept.FeedbackLine, ...]:
    """Return what stakeholders said about a plan."""
    return tuple(kept.FeedbackLine(*row) for row in rows(session, _FEEDBACK, plan=plan_id))


def messages(session: Source, plan_id: str) -> tuple[kept.MessageLine, ...]:
    """Return a plan's communication plan."""
    return tuple(
        kept.MessageLine(key, audience, words, channel, _day(day), owner, bool(done))
        for key, audience, words, channel, day, owner, done in rows(session, _MESSAGES, plan=plan_id)
    )


def _inputs(session: Source, plan_id: str) -> tuple[kept.InputLine, ...]:
    return tuple(
        kept.InputLine(key, title, kind, _day(day), owner, service, note)
        for key, title, kind, day, owner, service, note in rows(session, _INPUTS, plan=plan_id)
    )


def _steps(session: Source, plan_id: str) -> tuple[kept.StepLine, ...]:
    return tuple(
        kept.StepLine(key, title, week, kind, owner, _day(due), bool(done), notes)
        for key, title, week, kind, owner, due, done, notes in rows(session, _STEPS, plan=plan_id)
    )


def _capacity(session: Source, plan_id: str) -> tuple[kept.CapacityLine, ...]:
    found = []
    for key, team, *amounts, note in rows(session, _CAPACITY, plan=plan_id):
        people, weeks, hours, off = (to_decimal(each) or Decimal(0) for each in amounts)
        total = max(people * weeks * hours - off, Decimal(0))
        found.append(kept.CapacityLine(key, team, people, weeks, hours, off, total, note))
    return tuple(found)


def _day(stored: Any) -> date | None:
    return None if stored is None else to_date(stored)


_APPROVERS = (
    "SELECT id, name, role, verdict, comment, given, given_as FROM plan_approver WHERE plan_id = :plan"
    " ORDER BY position, id"
)
_FEEDBACK = (
    "SELECT id, text, author, state, resolution FROM plan_feedback WHERE plan_id = :plan"
    " ORDER BY position, id"
)
_MESSAGES = (
    "SELECT id, audience, message, channel, day, owner, done FROM plan_message WHERE plan_id = :plan"
    " ORDER BY position, id"
)
_INPUTS = (
    "SELECT i.id, i.title, i.kind, i.day, i.owner, COALESCE(NULLIF(s.display_name, ''), s.name, ''), i.note"
    " FROM plan_input i LEFT JOIN service s ON s.id = i.service_id WHERE i.plan_id = :plan"
    " ORDER BY i.position, i.id"
)
_STEPS = (
    "SELECT id, title, week, kind, owner, due, done, notes FROM plan_item WHERE plan_id = :plan"
    " ORDER BY week, position, id"
)
_CAPACITY = (
    "SELECT c.team_id, t.name, c.people, c.weeks, c.hours, c.time_off, c.note FROM plan_capacity c"
    " JOIN team t ON t.id = c.team_id WHERE c.plan_id = :plan ORDER BY t.name"
)
_DOCUMENTS = "SELECT kind, text FROM plan_document WHERE plan_id = :plan ORDER BY kind"
