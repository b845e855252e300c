"""Feedback, approvers, messages, documents and approving of plans, as random moves."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from sqlalchemy import select

from slodesk.domain import planning
from slodesk.operations import approvals, plan_documents, plan_feedback, plan_messages
from slodesk.storage.schema_planning import ApproverRow, FeedbackRow, PlanMessageRow, PlanRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    Draw = Callable[[st.SearchStrategy[Any]], Any]

AT = datetime(2026, 12, 9, 10, tzinfo=UTC)
lines = st.sampled_from(["", "Kim", "Ødegård, 名前", "<b>x"])
names = st.sampled_from(["Kim", "Ødegård", "名前"])
FEEDBACK = {
    "text": lines,
    "author": lines,
    "state": st.sampled_from(planning.FEEDBACK_STATES),
    "resolution": lines,
}
MESSAGE = {
    "audience": names, "message": lines, "channel": lines, "owner": lines, "done": st.booleans(),
    "day": st.none() | st.dates(date(2026, 12, 1), date(2026, 12, 31)),
}  # fmt: skip


def _one(session: Session, draw: Draw, table: type[Any]) -> str:
    keys = sorted(session.scalars(select(table.id)))
    return str(draw(st.sampled_from(keys))) if keys else "gone"


def _field(draw: Draw, fields: dict[str, Any]) -> tuple[str, Any]:
    name = draw(st.sampled_from(sorted(fields)))
    return name, draw(fields[name])


def _approve_all(s: Session, draw: Draw) -> None:
    """Go the whole way, which random moves would hardly ever find."""
    plan_id = _one(s, draw, PlanRow)
    plan = s.get(PlanRow, plan_id)
    if plan is not None and not plan.approvers:
        approvals.add_approver(s, plan_id, "Kim")
    approvals.send_for_approval(s, plan_id)
    for row in list(plan.approvers if plan is not None else ()):
        approvals.sign(s, row.id, "approved", at=AT, given_as="kim")
    approvals.approve_plan(s, plan_id, at=AT, made_as="kim", despite=("feedback", "undecided"))


MOVES: dict[str, Callable[[Session, Draw], Any]] = {
    "plan_feedback.add_feedback": lambda s, draw: plan_feedback.add_feedback(
        s, _one(s, draw, PlanRow), draw(lines), AT, author=draw(lines)
    ),
    "plan_feedback.set_feedback_field": lambda s, draw: plan_feedback.set_feedback_field(
        s, _one(s, draw, FeedbackRow), *_field(draw, FEEDBACK)
    ),
    "plan_feedback.answer_feedback": lambda s, draw: plan_feedback.answer_feedback(
        s, _one(s, draw, FeedbackRow), draw(st.sampled_from(planning.FEEDBACK_STATES)), draw(lines)
    ),
    "plan_feedback.move_feedback": lambda s, draw: plan_feedback.move_feedback(
        s, _one(s, draw, FeedbackRow), draw(st.integers(-1, 5))
    ),
    "plan_feedback.remove_feedback": lambda s, draw: plan_feedback.remove_feedback(
        s, _one(s, draw, FeedbackRow)
    ),
    "plan_messages.add_message": lambda s, draw: plan_messages.add_message(
        s, _one(s, draw, PlanRow), draw(names), channel=draw(lines)
    ),
    "plan_messages.add_messages": lambda s, draw: plan_messages.add_messages(
        s, _one(s, draw, PlanRow), [{"audience": draw(names)}, {"audience": "Board", "owner": draw(lines)}]
    ),
    "plan_messages.set_message_field": lambda s, draw: plan_messages.set_message_field(
        s, _one(s, draw, PlanMessageRow), *_field(draw, MESSAGE)
    ),
    "plan_messages.move_message": lambda s, draw: plan_messages.move_message(
        s, _one(s, draw, PlanMessageRow), draw(st.integers(-1, 5))
    ),
    "plan_messages.remove_message": lambda s, draw: plan_messages.remove_message(
        s, _one(s, draw, PlanMessageRow)
    ),
    "plan_documents.set_document": lambda s, draw: plan_documents.set_document(
        s, _one(s, draw, PlanRow), draw(st.sampled_from(planning.DOCUMENTS)), draw(lines)
    ),
    "plan_documents.reset_document": lambda s, draw: plan_documents.reset_document(
        s, _one(s, draw, PlanRow), draw(st.sampled_from(planning.DOCUMENTS))
    ),
    "approvals.add_approver": lambda s, draw: approvals.add_approver(
        s, _one(s, draw, PlanRow), draw(names), draw(lines)
    ),
    "approvals.set_approver_field": lambda s, draw: approvals.set_approver_field(
        s, _one(s, draw, ApproverRow), *_field(draw, {"name": names, "role": lines})
    ),
    "approvals.remove_approver": lambda s, draw: approvals.remove_approver(s, _one(s, draw, ApproverRow)),
    "approvals.send_for_approval": lambda s, draw: approvals.send_for_approval(s, _one(s, draw, PlanRow)),
    "approvals.take_back": lambda s, draw: approvals.take_back(s, _one(s, draw, PlanRow)),
    "approvals.sign": lambda s, draw: approvals.sign(
        s, _one(s, draw, ApproverRow), draw(st.sampled_from(planning.VERDICTS)), at=AT, given_as="kim",
        comment=draw(lines),
    ),
    "approvals.approve_plan": lambda s, draw: approvals.approve_plan(
        s, _one(s, draw, PlanRow), at=AT, made_as="kim"
    ),
    "approvals.approve_plan the whole way": _approve_all,
    "approvals.open_revision": lambda s, draw: approvals.open_revision(
        s, _one(s, draw, PlanRow), draw(names)
    ),
}  # fmt: skip
