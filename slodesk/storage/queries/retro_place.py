"""Where in the Retrospectives tab a thing is, by its key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.storage.reading import rows

if TYPE_CHECKING:
    from slodesk.storage.reading import Source

_OWN = ("incident", "action_item", "correction", "retrospective")
_PARTS = (
    "retro_event", "retro_factor", "retro_point", "retro_figure", "retro_adjustment", "retro_person",
    "retro_reviewer",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RetroPlace:
    """Where a thing is shown.

    Attributes:
        kind: its table.
        id: its own key.
        retrospective: the retrospective it belongs to; empty for what stands alone.
    """

    kind: str
    id: str
    retrospective: str = ""


def retro_place(source: Source, key: str) -> RetroPlace | None:
    """Return where a thing is shown; None when it is gone or something else."""
    for kind in _OWN:
        if rows(source, f"SELECT id FROM {kind} WHERE id = :key", key=key):
            return RetroPlace(kind, key, key if kind == "retrospective" else "")
    for kind in _PARTS:
        for (owner,) in rows(source, f"SELECT retrospective_id FROM {kind} WHERE id = :key", key=key):
            return RetroPlace(kind, key, owner)
    return None
