"""Tables written down as lines of text, as the steps of an upgrade need them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alembic.operations import Operations

KINDS: dict[str, Any] = {
    "": sa.String(), "whole": sa.Integer(), "flag": sa.Boolean(), "day": sa.Date(), "data": sa.JSON(),
    "moment": sa.DateTime(timezone=True),
}  # fmt: skip


def create_tables(op: Operations, tables: Mapping[str, str], unique: Mapping[str, tuple[str, ...]]) -> None:
    """Create tables in the order given; each reference is indexed.

    Args:
        op: of the upgrade.
        tables: name → columns besides ``id`` and ``version``: ``name:kind`` or ``name>table``, ``?`` for
            optional.
        unique: name → columns that are unique together.
    """
    for name, columns in tables.items():
        parts: list[Any] = [_column(name, column) for column in columns.split()]
        parts += [
            sa.Column("id", sa.String(), nullable=False),
            sa.Column("version", sa.Integer(), nullable=False),
        ]
        parts.append(sa.PrimaryKeyConstraint("id", name=f"pk_{name}"))
        if name in unique:
            parts.append(sa.UniqueConstraint(*unique[name], name=f"uq_{name}_{'_'.join(unique[name])}"))
        op.create_table(name, *parts)
        for column in columns.split():
            if ">" in column:
                reference = column.split(">")[0]
                op.create_index(f"ix_{name}_{reference}", name, [reference])


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
