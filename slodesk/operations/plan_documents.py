"""The documents a plan generates, where somebody wrote them anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.errors import RuleBroken
from slodesk.operations.plan_rows import open_content
from slodesk.operations.planning_checks import of
from slodesk.operations.rows import assign, assign_all
from slodesk.storage.schema_planning import PlanDocumentRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from slodesk.operations.rows import Check


def set_document(session: Session, plan_id: str, kind: str, text: str) -> str:
    """Keep a document as people wrote it, in Markdown, instead of generating it; returns its key.

    Args:
        session: a writing session.
        plan_id: the plan.
        kind: one of ``planning.DOCUMENTS``.
        text: Markdown, not empty.
    """
    plan = open_content(session, plan_id)
    row = next((each for each in plan.documents if each.kind == kind), None)
    if row is not None:
        assign(row, _CHECKS, "text", text)
        return row.id
    row = PlanDocumentRow()
    assign_all(row, _CHECKS, {"kind": kind, "text": text})
    plan.documents.append(row)
    session.flush()
    return row.id


def reset_document(session: Session, plan_id: str, kind: str) -> None:
    """Let a document be generated again; does nothing where it is."""
    plan = open_content(session, plan_id)
    for row in [each for each in plan.documents if each.kind == kind]:
        plan.documents.remove(row)
    session.flush()


def _text(value: object) -> str:
    text: str = of("plan_document")["text"](value)
    if not text.strip():
        raise RuleBroken("Write something, or let it be generated.")
    return text


_CHECKS: dict[str, Check] = {**of("plan_document"), "text": _text}
