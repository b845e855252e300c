"""Approving a plan: who has to agree, what that sets in motion, and opening it again (R31)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.domain import plan_snapshot
from slodesk.domain.errors import RuleBroken
from slodesk.domain.phrases import Joined
from slodesk.domain.plan_approval import blockers
from slodesk.domain.planning import APPROVED, COMMUNICATE, IN_APPROVAL, IN_PLANNING, SUPERSEDED, WEEKS
from slodesk.operations.plan_rows import open_plan
from slodesk.operations.planning_checks import of
from slodesk.operations.plans import set_plan_state
from slodesk.operations.rows import assign, assign_all, find, long_text, next_position, unique
from slodesk.operations.slos import remove_objective, set_objective
from slodesk.storage.queries.plan_content import content_on
from slodesk.storage.queries.plan_evidence import plan_evidence
from slodesk.storage.queries.plan_scope import plan_head, plan_scope
from slodesk.storage.schema import SloRow
from slodesk.storage.schema_planning import ApproverRow, PlanRow, PlanSnapshotRow

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from slodesk.domain.plan_snapshot import PlanContent, TargetLine
    from slodesk.operations.rows import Check


def add_approver(session: Session, plan_id: str, name: str, role: str = "") -> str:
    """Name somebody who has to agree to the plan; returns the key."""
    plan = open_plan(session, plan_id)
    row = ApproverRow(
        position=next_position(session, ApproverRow.position, ApproverRow.plan_id == plan_id), verdict=""
    )
    assign_all(row, _checks(session, plan_id), {"name": name, "role": role})
    plan.approvers.append(row)
    session.flush()
    return row.id


def set_approver_field(session: Session, approver_id: str, field: str, value: Any) -> None:
    """Set name or role of an approver; another name has not agreed yet."""
    row, plan = _approver(session, approver_id)
    if field not in ("name", "role"):
        raise RuleBroken(f"There is no field “{field}” here.", field)
    before = row.name
    assign(row, _checks(session, plan.id, row.id), field, value)
    if row.name != before:
        _withdraw(row)


def remove_approver(session: Session, approver_id: str) -> None:
    """Ask somebody no longer."""
    row, plan = _approver(session, approver_id)
    plan.approvers.remove(row)
    session.flush()


def send_for_approval(session: Session, plan_id: str) -> None:
    """Put the plan before its approvers.

    Raises:
        RuleBroken: nobody is named.
    """
    plan = open_plan(session, plan_id)
    if not plan.approvers:
        raise RuleBroken("Name at least one person who has to agree.")
    if plan.state != IN_APPROVAL:
        set_plan_state(session, plan_id, IN_PLANNING)
        set_plan_state(session, plan_id, IN_APPROVAL)


def take_back(session: Session, plan_id: str) -> None:
    """Take the plan back to planning; what approvers said is asked anew, since it may change."""
    plan = open_plan(session, plan_id)
    set_plan_state(session, plan_id, IN_PLANNING)
    for row in plan.approvers:
        _withdraw(row)


def sign(
    session: Session, approver_id: str, verdict: str, *, at: datetime, given_as: str, comment: str = ""
) -> None:
    """Record what an approver said: recorded under the local profile, not authenticated (R31).

    Args:
        session: a writing session.
        approver_id: whose word it is.
        verdict: ``approved``, ``changes``, or empty to take it back.
        at: when.
        given_as: the workspace's local profile or database user that records it.
        comment: what goes with it.

    Raises:
        RuleBroken: the plan is not in approval, or changes are asked for without saying which.
    """
    row, plan = _approver(session, approver_id)
    if plan.state != IN_APPROVAL:
        raise RuleBroken("Send the plan for approval first.")
    if verdict == "changes" and not comment.strip():
        raise RuleBroken("Say which changes are wanted.", "comment")
    checks = of("plan_approver")
    assign_all(row, checks, {"verdict": verdict, "comment": comment})
    row.given = at if verdict else None
    row.given_as = given_as if verdict else ""


def approve_plan(
    session: Session, plan_id: str, *, at: datetime, made_as: str, despite: Collection[str] = ()
) -> str:
    """Approve a plan: number and keep it as it is, and let its targets hold from the quarter's first day.

    Its working weeks end with that; the time to communicate begins.

    Args:
        session: a writing session.
        plan_id: the plan.
        at: when.
        made_as: the workspace's local profile or database user that records it.
        despite: kinds of blockers that are approved over knowingly: ``feedback``, ``undecided``.

    Returns:
        The key of the snapshot.

    Raises:
        RuleBroken: something else still stands in the way.
    """
    plan = open_plan(session, plan_id)
    head = plan_head(session, plan_id)
    if head is None:
        raise RuleBroken("This plan is no longer in the workspace.")
    scope = plan_scope(session, head, now=at)
    content = content_on(session, scope)
    left = blockers_of(content)
    refused = [each.words for each in left if not (each.waivable and each.kind in despite)]
    if refused:
        raise RuleBroken(str(Joined(tuple(refused))))
    earlier = _latest(plan)
    plan.state = APPROVED
    waived = tuple(dict.fromkeys(each.kind for each in left))
    evidence = plan_evidence(session, scope)
    body = plan_snapshot.to_data(replace(content, state=APPROVED, despite=waived, evidence=evidence))
    snapshot = PlanSnapshotRow(
        number=plan.revision, made=at, made_as=made_as, reason=plan.revision_reason, body=body
    )
    plan.snapshots.append(snapshot)
    for week in plan.weeks:
        if week.number != COMMUNICATE and week.closed is None:
            week.closed = at
    _apply(session, content, earlier)
    _supersede_earlier(session, plan)
    session.flush()
    return snapshot.id


def open_revision(session: Session, plan_id: str, reason: str) -> None:
    """Open an approved plan again, at its last working week.

    What was approved stays on record, and approvers are asked anew.

    Raises:
        RuleBroken: it is not approved, or no reason is given.
    """
    plan = find(session, PlanRow, plan_id, "plan")
    if plan.state != APPROVED:
        raise RuleBroken("Only an approved plan is revised; this one can be changed as it is.")
    if not long_text(reason).strip():
        raise RuleBroken("Say why the plan has to change.", "reason")
    assign(plan, of("plan_snapshot") | {"revision_reason": long_text}, "revision_reason", reason.strip())
    plan.revision += 1
    plan.state = IN_PLANNING
    for week in plan.weeks:
        if week.number == WEEKS[-1]:
            week.closed = None
    for row in plan.approvers:
        _withdraw(row)


def blockers_of(content: PlanContent) -> tuple[Any, ...]:
    """Return what stands in the way of approving a plan as it is."""
    return blockers(
        [(each.title, each.verdict) for each in content.approvers],
        undecided=sum(each.decision == "undecided" for each in content.targets),
        feedback=sum(each.state == "open" for each in content.feedback),
        sent=content.state == IN_APPROVAL,
    )


def _apply(session: Session, content: PlanContent, earlier: PlanContent | None) -> None:
    """Write what was decided into the target histories; what only an earlier revision changed goes back."""
    names = ", ".join(each.title for each in content.approvers if each.verdict == "approved")
    before = {each.id: each for each in earlier.changes} if earlier is not None else {}
    for line in content.targets:
        if line.applies:
            reason = f"Plan for {content.quarter}"
            if line.comment.strip():
                reason = f"{reason}: {line.comment.strip()}"
            people = ", ".join(dict.fromkeys(name for name in (line.approver, *names.split(", ")) if name))
            set_objective(
                session, line.id, effective=content.first_day, target=line.new, window=line.new_window,
                threshold=line.new_threshold, percentile=line.new_percentile,
                reason=reason, approver=people[:200],
            )  # fmt: skip
        elif line.id in before:
            _revert(session, before[line.id], content.first_day)


def _revert(session: Session, line: TargetLine, first_day: date) -> None:
    """Take back what an earlier revision let an SLO promise, unless somebody changed it since."""
    slo = session.get(SloRow, line.id)
    entry = next((each for each in slo.history if each.effective == first_day), None) if slo else None
    if entry is not None and entry.target == line.new and slo is not None and len(slo.history) > 1:
        remove_objective(session, entry.id)


def _supersede_earlier(session: Session, plan: PlanRow) -> None:
    same = PlanRow.team_id.is_(None) if plan.team_id is None else PlanRow.team_id == plan.team_id
    earlier = select(PlanRow).where(same, PlanRow.state == APPROVED, PlanRow.quarter < plan.quarter)
    for row in session.scalars(earlier).all():
        row.state = SUPERSEDED


def _latest(plan: PlanRow) -> PlanContent | None:
    newest = max(plan.snapshots, key=lambda each: each.number, default=None)
    return None if newest is None else plan_snapshot.from_data(newest.body)


def _withdraw(row: ApproverRow) -> None:
    for field, nothing in (("verdict", ""), ("comment", ""), ("given", None), ("given_as", "")):
        if getattr(row, field) != nothing:
            setattr(row, field, nothing)


def _approver(session: Session, approver_id: str) -> tuple[ApproverRow, PlanRow]:
    row = find(session, ApproverRow, approver_id, "approver")
    return row, open_plan(session, row.plan_id)


def _checks(session: Session, plan_id: str, own: str | None = None) -> Mapping[str, Check]:
    same = ApproverRow.plan_id == plan_id
    return {
        **of("plan_approver"),
        "name": unique(session, ApproverRow.name, "approver", same, own=own),
    }
