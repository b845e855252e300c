"""What the pages of a retrospective's report are written from: nothing its audience may not see (R49)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.incident import times

if TYPE_CHECKING:
    from slodesk.domain.incident import Times
    from slodesk.domain.retro_evidence import Evidence
    from slodesk.domain.retrospective import Retrospective
    from slodesk.storage.queries.retro_snapshots import SnapshotHead


@dataclass(frozen=True, slots=True)
class Story:
    """One retrospective as an audience sees it.

    Attributes:
        content: what it may see of the text.
        evidence: what it may see of the figures.
        snapshot: what was published last; None while nothing was.
        shown: the sections it may see.
        zone: in which times are told.
        audience: empty for those who wrote it.
        published: whether it is told as it was published.
    """

    content: Retrospective
    evidence: Evidence
    snapshot: SnapshotHead | None
    shown: frozenset[str]
    zone: str
    audience: str
    published: bool

    @property
    def took(self) -> Times | None:
        """How long everything took; None where no incident may be seen."""
        incident = self.content.incident
        return None if incident is None else times(incident, self.evidence.at)
