"""What every operation on a plan needs: the plan, and leave to change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.errors import RuleBroken
from slodesk.domain.planning import APPROVED, SUPERSEDED
from slodesk.operations.rows import find
from slodesk.storage.schema_planning import PlanRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def open_plan(session: Session, plan_id: str) -> PlanRow:
    """Return a plan that may be changed.

    Raises:
        RuleBroken: it is gone, or approved: then it stays as it was signed (R31).
    """
    plan = find(session, PlanRow, plan_id, "plan")
    if plan.state in (APPROVED, SUPERSEDED):
        raise RuleBroken("This plan is approved: open a revision to change it.")
    return plan
