"""Version 2: quarterly planning and meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.storage.migrations.building import create_tables

if TYPE_CHECKING:
    from alembic.operations import Operations

TABLES = {
    "agenda": "key title kind items:data",
    "holiday": "team_id>team? day:day name",
    "meeting": (
        "kind title subject_id week:whole? team_id>team? state began:moment? ended:moment? "
        "ticking:moment? current_id? created:moment"
    ),
    "plan": (
        "team_id>team? quarter state layout method method_periods:whole revision:whole "
        "revision_reason features_percent? features_reason summary"
    ),
    "meeting_item": (
        "meeting_id>meeting title question view minutes:whole seconds:whole done:flag notes position:whole"
    ),
    "meeting_person": "meeting_id>meeting name role present:flag position:whole",
    "plan_approver": "plan_id>plan name role verdict comment given:moment? given_as position:whole",
    "plan_capacity": "plan_id>plan team_id>team people weeks hours time_off toil? note",
    "plan_document": "plan_id>plan kind text",
    "plan_feedback": "plan_id>plan text author state resolution created:moment position:whole",
    "plan_item": (
        "plan_id>plan week:whole first_week:whole kind key title owner due:day? done:flag notes "
        "position:whole"
    ),
    "plan_message": "plan_id>plan audience message channel day:day? owner done:flag position:whole",
    "plan_snapshot": "plan_id>plan number:whole made:moment made_as reason body:data",
    "plan_week": "plan_id>plan number:whole starts:day ends:day closed:moment? note",
    "initiative": (
        "plan_id>plan title description service_id>service? team_id>team? owner impact? effort? "
        "confidence starts:day? ends:day? state source_kind source_id reach? value? urgency? "
        "risk_reduction? position:whole"
    ),
    "plan_input": "plan_id>plan kind title day:day? owner note service_id>service? position:whole",
    "satisfaction": "service_id>service period score scale responses:whole? source",
    "initiative_need": "initiative_id>initiative needs_id>initiative",
    "meeting_entry": (
        "meeting_id>meeting item_id>meeting_item? kind text at:moment action_id>action_item? vote:data"
    ),
    "risk": (
        "plan_id>plan title service_id>service? detect_minutes? repair_minutes? users? per_year? "
        "accepted:flag initiative_id>initiative? owner note position:whole"
    ),
    "plan_target": (
        "plan_id>plan slo_id>slo gap_reason decision target? window? threshold? percentile? comment "
        "evidence approver decided:moment? decided_by"
    ),
}
"""As ``building.create_tables`` takes them."""

UNIQUE = {
    "agenda": ("key",),
    "holiday": ("team_id", "day"),
    "plan": ("team_id", "quarter"),
    "plan_approver": ("plan_id", "name"),
    "plan_capacity": ("plan_id", "team_id"),
    "plan_document": ("plan_id", "kind"),
    "plan_snapshot": ("plan_id", "number"),
    "plan_week": ("plan_id", "number"),
    "satisfaction": ("service_id", "period"),
    "initiative_need": ("initiative_id", "needs_id"),
    "plan_target": ("plan_id", "slo_id"),
}


def upgrade(op: Operations) -> None:
    """Create the tables; what a meeting is about is indexed as references are."""
    create_tables(op, TABLES, UNIQUE)
    op.create_index("ix_meeting_subject_id", "meeting", ["subject_id"])
