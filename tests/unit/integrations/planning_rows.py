"""One row in every table of planning and of meetings."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.storage import schema_meetings as meetings
from slodesk.storage import schema_planning as planning

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)


def fill_planning(session: Session, *, team: str, service: str, slo: str, action: str) -> str:
    """Write the rows; returns the plan's key."""
    day = date(2026, 11, 16)
    plan = planning.PlanRow(team_id=team, quarter="2027-Q1", features_percent=Decimal("62.5"))
    plan.weeks.append(planning.PlanWeekRow(number=1, starts=day, ends=date(2026, 11, 20), closed=AT))
    plan.items.append(planning.PlanItemRow(week=1, first_week=1, kind="activity", title="Review", due=day))
    plan.inputs.append(planning.PlanInputRow(kind="goal", title="Sell in Japan", service_id=service))
    plan.targets.append(planning.PlanTargetRow(slo_id=slo, decision="changed", target=Decimal("0.995")))
    plan.capacities.append(planning.PlanCapacityRow(team_id=team, people=Decimal("4.5")))
    first = planning.InitiativeRow(title="Pool", impact=Decimal("0.05"), effort=Decimal(80), starts=day)
    second = planning.InitiativeRow(title="Drain", service_id=service, team_id=team)
    plan.initiatives += [first, second]
    session.add(plan)
    session.flush()
    second.needs.append(planning.InitiativeNeedRow(needs_id=first.id))
    plan.risks.append(planning.RiskRow(title="Zone fails", users=Decimal("0.3"), initiative_id=first.id))
    plan.feedback.append(planning.FeedbackRow(text="Why?", created=AT))
    plan.approvers.append(planning.ApproverRow(name="Kim", verdict="approved", given=AT))
    plan.documents.append(planning.PlanDocumentRow(kind="slo_document", text="# SLOs"))
    plan.messages.append(planning.PlanMessageRow(audience="Engineering", day=day))
    plan.snapshots.append(planning.PlanSnapshotRow(number=1, made=AT, body={"a": [1, {"b": None}]}))
    session.add(planning.HolidayRow(day=date(2026, 12, 25), name="Christmas Day"))
    session.add(
        planning.SatisfactionRow(service_id=service, period="2026-Q4", score=Decimal("4.1"), scale=Decimal(5))
    )
    item = {"title": "Look", "minutes": 5, "question": "", "view": "performance"}
    session.add(meetings.AgendaRow(key="week-1", title="Week 1", items=[item]))
    meeting = meetings.MeetingRow(title="Week 1", subject_id=plan.id, week=1, team_id=team, created=AT)
    meeting.items.append(meetings.MeetingItemRow(title="Look", minutes=5))
    meeting.people.append(meetings.MeetingPersonRow(name="Kim", role="facilitator"))
    session.add(meeting)
    session.flush()
    entry = meetings.MeetingEntryRow(
        item_id=meeting.items[0].id, kind="action", text="Do it", at=AT, action_id=action, vote={"ways": []}
    )
    meeting.entries.append(entry)
    return plan.id
