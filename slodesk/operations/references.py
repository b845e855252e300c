"""What plans, meetings and retrospectives do when something they speak of is removed: their words stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from slodesk.domain.errors import RuleBroken
from slodesk.domain.weekly_review import REVIEWED
from slodesk.storage import schema_meetings as meetings
from slodesk.storage import schema_planning as planning
from slodesk.storage import schema_retrospectives as retros
from slodesk.storage import schema_reviews as reviews
from slodesk.storage.schema import ReleaseRow, SloRow, SloTargetRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session


def forget_service(session: Session, service_id: str) -> None:
    """Let go of a service and its SLOs; goals and initiatives stay, without it.

    Its risks go: without a service they would count against every other one's budget.
    """
    _clear(session, service_id, planning.PlanInputRow.service_id)
    _clear(session, service_id, planning.InitiativeRow.service_id)
    for row in _rows(session, service_id, planning.RiskRow.service_id):
        plan = session.get_one(planning.PlanRow, row.plan_id)
        plan.risks.remove(row)
    _remove(session, service_id, planning.SatisfactionRow.service_id)
    for release_id in session.scalars(select(ReleaseRow.id).where(ReleaseRow.service_id == service_id)).all():
        forget_release(session, release_id)
    for slo_id in session.scalars(select(SloRow.id).where(SloRow.service_id == service_id)).all():
        forget_slo(session, slo_id)
    session.flush()


def forget_slo(session: Session, slo_id: str) -> None:
    """Let go of an SLO: what an open plan said about it goes; snapshots keep it."""
    for row in session.scalars(select(planning.PlanTargetRow).where(planning.PlanTargetRow.slo_id == slo_id)):
        _clear(session, row.id, retros.RetroAdjustmentRow.plan_target_id)
        plan = session.get_one(planning.PlanRow, row.plan_id)
        plan.targets.remove(row)
    _clear(session, slo_id, retros.RetroFigureRow.slo_id)
    _clear(session, slo_id, retros.RetroAdjustmentRow.slo_id)
    for entry in session.scalars(select(SloTargetRow.id).where(SloTargetRow.slo_id == slo_id)).all():
        forget_target(session, entry)
    _clear(session, slo_id, reviews.ReviewAdjustmentRow.slo_id)
    session.flush()


def forget_target(session: Session, entry_id: str) -> None:
    """Let go of an entry of a target history: a review that asked for it did so all the same."""
    _clear(session, entry_id, reviews.ReviewAdjustmentRow.slo_target_id)
    session.flush()


def forget_release(session: Session, release_id: str) -> None:
    """Let go of a release: what was decided about it goes too."""
    _remove(session, release_id, reviews.ReleaseDecisionRow.release_id)
    session.flush()


def forget_incident(session: Session, incident_id: str) -> None:
    """Let go of an incident, and of why it waited for a retrospective.

    Raises:
        RuleBroken: it has a retrospective.
    """
    kept = retros.RetrospectiveRow.incident_id == incident_id
    found = session.scalars(select(retros.RetrospectiveRow).where(kept)).first()
    if found is not None:
        raise RuleBroken(f"The retrospective “{found.title}” is about this incident: remove that first.")
    _remove(session, incident_id, retros.RetroWaitRow.incident_id)
    _clear(session, incident_id, ReleaseRow.incident_id)
    session.flush()


def forget_team(session: Session, team_id: str) -> None:
    """Let go of a team.

    Raises:
        RuleBroken: it has plans.
    """
    plans = _rows(session, team_id, planning.PlanRow.team_id)
    if signed := next((plan for plan in plans if plan.snapshots), None):
        raise RuleBroken(
            f"This team has an approved plan for {signed.quarter}: it stays on record, and so does the team."
        )
    if plans:
        raise RuleBroken(
            f"This team has a plan for {plans[0].quarter}: remove its plans first, or keep the team."
        )
    kept = _rows(session, team_id, reviews.ReviewRow.team_id)
    if held := next((review for review in kept if review.state == REVIEWED), None):
        raise RuleBroken(
            f"This team held its review of the week of {held.week:%d %b %Y}: it stays on record, and so does"
            " the team."
        )
    for review in kept:
        session.delete(review)
    _remove(session, team_id, reviews.ReviewScheduleRow.team_id)
    _clear(session, team_id, planning.InitiativeRow.team_id)
    _clear(session, team_id, meetings.MeetingRow.team_id)
    _remove(session, team_id, planning.HolidayRow.team_id)
    for row in session.scalars(
        select(planning.PlanCapacityRow).where(planning.PlanCapacityRow.team_id == team_id)
    ):
        session.get_one(planning.PlanRow, row.plan_id).capacities.remove(row)
    session.flush()


def forget_action(session: Session, action_id: str) -> None:
    """Let go of an action item and its history; what was said in the meeting stays."""
    _clear(session, action_id, meetings.MeetingEntryRow.action_id)
    _remove(session, action_id, retros.ActionChangeRow.action_id)
    session.flush()


def _rows(session: Session, key: str, column: Any) -> Sequence[Any]:
    return session.scalars(select(column.class_).where(column == key)).all()


def _clear(session: Session, key: str, column: Any) -> None:
    for row in _rows(session, key, column):
        setattr(row, column.key, None)


def _remove(session: Session, key: str, column: Any) -> None:
    for row in _rows(session, key, column):
        session.delete(row)
