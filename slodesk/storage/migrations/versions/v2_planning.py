"""Version 2: quarterly planning and meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from alembic.operations import Operations

KINDS: dict[str, Any] = {
    "": sa.String(), "whole": sa.Integer(), "flag": sa.Boolean(), "day": sa.Date(), "data": sa.JSON(),
    "moment": sa.DateTime(timezone=True),
}  # fmt: skip

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
"""Table → columns besides ``id`` and ``version``: ``name:kind`` or ``name>table``, ``?`` for optional."""

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
    """Create the tables; each reference is indexed, and so is what a meeting is about."""
    for name, columns in TABLES.items():
        indexed = [column.split(">")[0] for column in columns.split() if ">" in column]
        parts: list[Any] = [_column(name, column) for column in columns.split()]
        parts += [
            sa.Column("id", sa.String(), nullable=False),
            sa.Column("version", sa.Integer(), nullable=False),
        ]
        parts.append(sa.PrimaryKeyConstraint("id", name=f"pk_{name}"))
        if name in UNIQUE:
            parts.append(sa.UniqueConstraint(*UNIQUE[name], name=f"uq_{name}_{'_'.join(UNIQUE[name])}"))
        op.create_table(name, *parts)
        for column in [*indexed, *(["subject_id"] if name == "meeting" else [])]:
            op.create_index(f"ix_{name}_{column}", name, [column])


def _column(table: str, text: str) -> sa.Column[Any]:
    nullable = text.endswith("?")
    name, _, target = text.rstrip("?").partition(">")
    if not target:
        name, _, kind = name.partition(":")
        return sa.Column(name, KINDS[kind], nullable=nullable)
    reference = sa.ForeignKey(
        f"{target}.id", name=f"fk_{table}_{name}_{target}", deferrable=True, initially="DEFERRED"
    )
    return sa.Column(name, sa.String(), reference, nullable=nullable)
