"""What was published of a retrospective: it never changes (R50)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.retro_evidence import Evidence, evidence_of
from slodesk.domain.retrospective import from_data
from slodesk.storage.reading import moment, rows, to_data

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.retrospective import Retrospective
    from slodesk.storage.reading import Source


@dataclass(frozen=True, slots=True)
class SnapshotHead:
    """One published state, without its content."""

    id: str
    number: int
    made: datetime
    made_as: str
    reason: str


@dataclass(frozen=True, slots=True)
class Published:
    """A retrospective as it was published, with the figures it stood on then."""

    content: Retrospective
    evidence: Evidence


def retro_snapshots(source: Source, retrospective_id: str) -> tuple[SnapshotHead, ...]:
    """Return what was published of a retrospective, the newest first."""
    query = (
        "SELECT id, number, made, made_as, reason FROM retro_snapshot WHERE retrospective_id = :key"
        " ORDER BY number DESC"
    )
    return tuple(
        SnapshotHead(key, number, moment(made), made_as, reason)
        for key, number, made, made_as, reason in rows(source, query, key=retrospective_id)
    )


def retro_snapshot(source: Source, snapshot_id: str) -> Published | None:
    """Return a retrospective as it was published; None when there is no such snapshot."""
    query = "SELECT made, CAST(body AS TEXT) FROM retro_snapshot WHERE id = :key"
    found = rows(source, query, key=snapshot_id)
    if not found:
        return None
    made, body = found[0]
    data = to_data(body)
    return Published(from_data(data), evidence_of(data) or Evidence(moment(made)))
