"""A change of an SLO that a retrospective asks for goes to the quarterly plan (R19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from slodesk.domain.errors import RuleBroken
from slodesk.operations.plan_targets import set_plan_target_field
from slodesk.operations.rows import find
from slodesk.storage.schema import IncidentRow
from slodesk.storage.schema_planning import PlanTargetRow
from slodesk.storage.schema_retrospectives import RetroAdjustmentRow, RetrospectiveRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def take_to_plan(session: Session, adjustment_id: str, plan_id: str) -> str:
    """Say in a plan what a retrospective asks of an SLO; returns the key of what the plan says about it.

    The plan's comment on the SLO gets a line that names where it comes from; what becomes of it is decided
    there. A published retrospective stays as it is, but may still be taken up.

    Raises:
        RuleBroken: no SLO is named, or the plan's content may not be changed.
    """
    row = find(session, RetroAdjustmentRow, adjustment_id, "line")
    if row.slo_id is None:
        raise RuleBroken("Say which SLO it is about first.", "slo_id")
    said = ": ".join((_name(session, row.retrospective_id), " ".join(row.text.split())))
    same = PlanTargetRow.plan_id == plan_id, PlanTargetRow.slo_id == row.slo_id
    before = session.scalars(select(PlanTargetRow.comment).where(*same)).first() or ""
    comment = before if said in before else "\n".join(part for part in (before.rstrip(), said) if part)
    set_plan_target_field(session, plan_id, row.slo_id, "comment", comment)
    session.flush()
    target = session.scalars(select(PlanTargetRow).where(*same)).one()
    row.plan_target_id = target.id
    session.flush()
    return target.id


def _name(session: Session, retrospective_id: str) -> str:
    """Return what the retrospective is called in a sentence: its incident's identifier, or its title."""
    row = find(session, RetrospectiveRow, retrospective_id, "retrospective")
    if row.incident_id is None:
        return row.title
    return find(session, IncidentRow, row.incident_id, "incident").identifier
