"""What plans that are worked on say about services and SLOs, asked before these are removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from slodesk.domain.planning import APPROVED, SUPERSEDED
from slodesk.storage.schema import SloRow
from slodesk.storage.schema_planning import PlanRow, PlanTargetRow, RiskRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session
    from sqlalchemy.sql.elements import ColumnElement


@dataclass(frozen=True, slots=True)
class PlanMentions:
    """How much of plans that are not signed is about something.

    Attributes:
        targets: SLOs with a decision, a reason or a comment.
        risks: entries of the risk register.
    """

    targets: int
    risks: int


def plan_mentions(
    session: Session, *, services: Collection[str] = (), slos: Collection[str] = ()
) -> PlanMentions:
    """Return what would go from open plans with these services and SLOs."""
    own = select(SloRow.id).where(SloRow.service_id.in_(services))
    return PlanMentions(
        _count(session, PlanTargetRow, PlanTargetRow.slo_id.in_(own) | PlanTargetRow.slo_id.in_(slos)),
        _count(session, RiskRow, RiskRow.service_id.in_(services)),
    )


def _count(session: Session, kind: type[PlanTargetRow | RiskRow], about: ColumnElement[bool]) -> int:
    open_plans = select(PlanRow.id).where(PlanRow.state.not_in((APPROVED, SUPERSEDED)))
    query = select(func.count()).select_from(kind).where(about, kind.plan_id.in_(open_plans))
    return session.scalar(query) or 0
