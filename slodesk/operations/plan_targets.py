"""What a plan says about each SLO: why it missed, and what it should promise next (R25, R27)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.domain.errors import RuleBroken
from slodesk.domain.planning import ACCEPTED, CHANGED, DECISIONS, REJECTED, UNDECIDED
from slodesk.domain.proposals import needs_evidence
from slodesk.domain.window import parse_quarter
from slodesk.operations.plan_rows import begin, open_content
from slodesk.operations.planning_checks import of
from slodesk.operations.rows import assign, assign_all, find, number, one_of, optional
from slodesk.operations.slos import entry_in_force
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.schema import SloRow, SloTargetRow
from slodesk.storage.schema_planning import PlanRow, PlanTargetRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal

    from sqlalchemy.orm import Session

    from slodesk.operations.rows import Check


def decide_target(
    session: Session,
    plan_id: str,
    slo_id: str,
    decision: str,
    *,
    target: Decimal | None = None,
    decided: datetime | None = None,
    decided_by: str = "",
    **fields: Any,
) -> str:
    """Decide what becomes of a proposed target; returns the key of what the plan says about the SLO.

    Args:
        session: of an edit.
        plan_id: the plan.
        slo_id: the SLO.
        decision: one of ``planning.DECISIONS``.
        target: the ratio accepted or chosen; None where only ``fields`` change, or nothing.
        decided: when; None while undecided.
        decided_by: who recorded it.
        **fields: ``window``, ``threshold``, ``percentile`` (of what was chosen), ``comment``, ``evidence``,
            ``approver``.

    Raises:
        RuleBroken: the target gets lower without user evidence or a named approver; nothing chosen.
    """
    one_of(*DECISIONS)(decision)
    row = _row(session, plan_id, slo_id)
    chosen = {"target": target, "window": None, "threshold": None, "percentile": None}
    if decision in (UNDECIDED, REJECTED):
        fields = {name: value for name, value in fields.items() if name not in chosen}
        target, chosen["target"] = None, None
    assign_all(row, _CHECKS, {**chosen, **fields})
    if decision in (ACCEPTED, CHANGED):
        now = _promised(session, plan_id, slo_id)
        if all(getattr(row, name) is None for name in chosen):
            raise RuleBroken("Choose what the SLO should promise.", "target")
        if row.target is not None and needs_evidence(now.target, row.target):
            if not row.evidence.strip():
                raise RuleBroken("A lower target needs evidence: what do users say?", "evidence")
            if not row.approver.strip():
                raise RuleBroken("A lower target needs somebody who approves it, by name.", "approver")
    row.decision = decision
    row.decided = None if decision == UNDECIDED else decided
    row.decided_by = "" if decision == UNDECIDED else decided_by
    session.flush()
    return row.id


def set_plan_target_field(session: Session, plan_id: str, slo_id: str, field: str, value: Any) -> None:
    """Set ``gap_reason``, ``comment``, ``evidence`` or ``approver`` of what a plan says about an SLO.

    Raises:
        RuleBroken: evidence or approver of a lower target that was accepted would go.
    """
    row = _row(session, plan_id, slo_id)
    if field not in _WORDS:
        raise RuleBroken(f"There is no field “{field}” here.", field)
    assign(row, _CHECKS, field, value)
    if field in ("evidence", "approver") and not value.strip() and row.target is not None:
        accepted = row.decision in (ACCEPTED, CHANGED)
        if accepted and needs_evidence(_promised(session, plan_id, slo_id).target, row.target):
            raise RuleBroken("The lower target was accepted with this: take the decision back first.", field)


def _row(session: Session, plan_id: str, slo_id: str) -> PlanTargetRow:
    """Return what the plan says about the SLO; made when it says something for the first time."""
    plan = open_content(session, plan_id)
    find(session, SloRow, slo_id, "SLO")
    same = PlanTargetRow.plan_id == plan_id, PlanTargetRow.slo_id == slo_id
    row = session.scalars(select(PlanTargetRow).where(*same)).first()
    if row is None:
        row = PlanTargetRow(
            slo_id=slo_id, decision=UNDECIDED, gap_reason="", comment="", evidence="", approver=""
        )
        plan.targets.append(row)
        begin(plan)
        session.flush()
    return row


def _promised(session: Session, plan_id: str, slo_id: str) -> SloTargetRow:
    """Return what the SLO would promise in the planned quarter if nothing were decided."""
    plan = find(session, PlanRow, plan_id, "plan")
    first = parse_quarter(plan.quarter, read_settings(session).fiscal_year_start).first_day
    return entry_in_force(find(session, SloRow, slo_id, "SLO"), first - timedelta(days=1))


_WORDS = ("gap_reason", "comment", "evidence", "approver")
_CHECKS: Mapping[str, Check] = {
    **of("plan_target"),
    **{name: optional(of("plan_target")[name]) for name in ("target", "window", "percentile")},
    "threshold": optional(number(0)),
}
