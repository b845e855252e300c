"""What the weekly rhythm waits for: reviews that are due, releases nobody decided about (R14, R36).

The Overview knows these values from its first moment on; what finds them is imported when it is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - a field's kind
from typing import TYPE_CHECKING

from slodesk.storage.queries.settings import read_settings
from slodesk.storage.reading import rows

if TYPE_CHECKING:
    from slodesk.storage.queries.reviews import ReviewLine
    from slodesk.storage.reading import Source


@dataclass(frozen=True, slots=True)
class DueReview:
    """A review that is to be held: ``since`` is when it was due; ``id`` is empty while nobody opened it."""

    id: str
    team: str
    since: datetime
    overdue: bool


@dataclass(frozen=True, slots=True)
class RhythmWaits:
    """What waits.

    Attributes:
        reviews: those due today or before, the longest waiting first.
        releases: (key, service and version) of planned releases without a decision, the next one first.
    """

    reviews: tuple[DueReview, ...] = ()
    releases: tuple[tuple[str, str], ...] = ()


NOTHING_WAITS = RhythmWaits()


def rhythm_waits(source: Source, now: datetime, team_id: str | None = None) -> RhythmWaits:
    """Return what waits for a team, or for all.

    Args:
        source: where to read.
        now: the clock: a review is due from the beginning of its day on.
        team_id: its reviews and those of all teams, and the releases of its services.
    """
    from slodesk.domain.weekly_review import OVERDUE
    from slodesk.storage.queries.reviews import reviews

    zone = read_settings(source).zone
    today = now.astimezone(zone).date()

    def is_due(line: ReviewLine) -> bool:
        return line.is_open and line.due.astimezone(zone).date() <= today

    due = sorted(filter(is_due, reviews(source, now, team_id)), key=lambda line: (line.due, line.team))
    only, values = "", dict[str, object]()
    if team_id is not None:
        only, values = " AND service.team_id = :team", {"team": team_id}
    found = rows(source, _PLANNED.format(only=only), **values)
    return RhythmWaits(
        tuple(DueReview(line.id, line.team, line.due, line.state == OVERDUE) for line in due),
        tuple((key, f"{title or name} {version}") for key, version, name, title in found),
    )


_PLANNED = (
    "SELECT release.id, release.release_version, service.name, service.display_name"
    ' FROM "release" AS release JOIN service ON service.id = release.service_id'
    " WHERE release.state = 'planned'{only}"
    " ORDER BY CASE WHEN release.date IS NULL THEN 1 ELSE 0 END, release.date, service.name,"
    " release.release_version"
)
