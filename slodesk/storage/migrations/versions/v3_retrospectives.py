"""Version 3: retrospectives, and what incidents and action items need for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from slodesk.storage.migrations.building import create_tables

if TYPE_CHECKING:
    from alembic.operations import Operations

TABLES = {
    "retrospective": (
        "incident_id>incident? title state revision:whole revision_reason created:moment held:day? authors "
        "summary user_impact detection trigger not_caught business_impact slo_note recommendations notes "
        "follow_up:moment? follow_up_minutes:whole follow_up_agenda lists visibility:data accepted:data"
    ),
    "retro_event": "retrospective_id>retrospective at:moment? written text tag position:whole",
    "retro_factor": (
        "retrospective_id>retrospective parent_id>retro_factor? text category primary:flag position:whole"
    ),
    "retro_point": (
        "retrospective_id>retrospective kind text author cluster votes:whole suggested:flag position:whole"
    ),
    "retro_figure": (
        "retrospective_id>retrospective kind label slo_id>slo? value? unit approximate:flag written note "
        "position:whole"
    ),
    "retro_adjustment": (
        "retrospective_id>retrospective slo_id>slo? text target? threshold? window? "
        "plan_target_id>plan_target? position:whole"
    ),
    "retro_person": "retrospective_id>retrospective name role position:whole",
    "retro_reviewer": (
        "retrospective_id>retrospective name verdict comment given:moment? given_as position:whole"
    ),
    "retro_snapshot": "retrospective_id>retrospective number:whole made:moment made_as reason body:data",
    "retro_wait": "incident_id>incident kind reason approver until:day? decided:moment decided_as",
    "action_change": "action_id>action_item at:moment who field before after note",
}
"""As ``building.create_tables`` takes them."""

UNIQUE = {
    "retro_reviewer": ("retrospective_id", "name"),
    "retro_snapshot": ("retrospective_id", "number"),
    "retro_wait": ("incident_id",),
}

TEXTS = {"incident": ("time_zone", "impact"), "action_item": ("source_kind", "source_id", "period", "link")}
"""Texts that rows of older tables gain, empty."""


def upgrade(op: Operations) -> None:
    """Create the tables and add the columns."""
    create_tables(op, TABLES, UNIQUE)
    for table, names in TEXTS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.add_column("incident", sa.Column("links", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("action_item", sa.Column("closed", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_action_item_source_id", "action_item", ["source_id"])
