"""How a workspace of each older version becomes the next one.

A change of ``schema.py`` raises ``SCHEMA_VERSION`` by one and adds a module to ``versions/`` with a
function that makes the change through Alembic's operations; ``STEPS`` names it here. Steps import
Alembic for types only: it is loaded when a workspace really is older.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from alembic.operations import Operations


@dataclass(frozen=True, slots=True)
class Step:
    """One version up.

    Args:
        upgrade: makes the change; use ``batch_alter_table`` where SQLite cannot alter in place.
        renamed: old table name → new one.
        resized: tables that rightly gain or lose rows, or go; all others must keep their count.
    """

    upgrade: Callable[[Operations], None]
    renamed: Mapping[str, str] = field(default_factory=dict)
    resized: frozenset[str] = frozenset()


def _planning(op: Operations) -> None:
    from slodesk.storage.migrations.versions.v2_planning import upgrade

    upgrade(op)


def _retrospectives(op: Operations) -> None:
    from slodesk.storage.migrations.versions.v3_retrospectives import upgrade

    upgrade(op)


def _reviews(op: Operations) -> None:
    from slodesk.storage.migrations.versions.v4_reviews import upgrade

    upgrade(op)


STEPS: dict[int, Step] = {1: Step(_planning), 2: Step(_retrospectives), 3: Step(_reviews)}
"""Version → the step that leads from it to the next."""
