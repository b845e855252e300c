"""Version 4: weekly reviews, decisions about releases, drafts of the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from slodesk.storage.migrations.building import create_tables

if TYPE_CHECKING:
    from alembic.operations import Operations

TABLES = {
    "review_schedule": "team_id>team? weekday:whole time minutes:whole first:day active:flag facilitator",
    "review": (
        "team_id>team? week:day due:moment state note facilitator summary as_of:moment? closed:moment? "
        "closed_as body:data"
    ),
    "review_note": "review_id>review section about text position:whole",
    "review_adjustment": (
        "review_id>review slo_id>slo? text target? threshold? percentile? window? effective:day? decision "
        "approver slo_target_id>slo_target? position:whole"
    ),
    "review_person": "review_id>review name role present:flag position:whole",
    "release_decision": (
        "release_id>release number:whole decided:moment decided_as as_of:moment? decision suggested "
        "policy_version:whole rationale conditions:data alternatives:data approver expires:moment? "
        "override_reason facts:data"
    ),
    "policy_draft": "profile based_on:whole body:data reason created:moment",
}
"""As ``building.create_tables`` takes them."""

UNIQUE = {"release_decision": ("release_id", "number")}

INDEXES = {"ix_review_week": ("review", "week"), "ix_release_incident_id": ("release", "incident_id")}
"""Name → table and column."""

COLUMNS = {"release": ("rolled_back", "incident_id", "title")}
"""Columns that rows of older tables gain."""


def upgrade(op: Operations) -> None:
    """Create the tables and add the columns."""
    create_tables(op, TABLES, UNIQUE)
    with op.batch_alter_table("release") as batch:
        batch.add_column(sa.Column("title", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("rolled_back", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("incident_id", sa.String(), nullable=True))
        batch.create_foreign_key(
            "fk_release_incident_id_incident", "incident", ["incident_id"], ["id"],
            deferrable=True, initially="DEFERRED",
        )  # fmt: skip
    for name, (table, column) in INDEXES.items():
        op.create_index(name, table, [column])
