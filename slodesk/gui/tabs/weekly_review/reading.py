"""Reads the list of weeks, and one review with everything the app prepares for it, in the background."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.gui.tabs.weekly_review.desk import Shown
from slodesk.gui.tasks import Resting

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.weekly_review import Review
    from slodesk.gui.tasks import Task
    from slodesk.storage.queries.reviews import ReviewLine, Schedule
    from slodesk.storage.queries.settings import Team
    from slodesk.storage.reading import Source

_ROWS = 4
"""After so many SLOs or incidents, the window has its turn."""
OWN = frozenset({"review", "review_note", "review_adjustment", "review_person"})
"""Tables of what people said; figures stay as they were prepared where only these changed."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What the list shows.

    Attributes:
        lines: of the team in view and of all teams together.
        services: whether there is anything to review.
    """

    lines: tuple[ReviewLine, ...]
    schedules: tuple[Schedule, ...]
    teams: tuple[Team, ...]
    settings: WorkspaceSettings
    services: bool


def read_list(source: Source, now: datetime, team_id: str | None) -> Listed:
    """Return the reviews there are and those the schedules ask for."""
    from slodesk.storage.queries.reviews import reviews, schedules
    from slodesk.storage.queries.settings import read_settings, teams
    from slodesk.storage.reading import rows

    some = bool(rows(source, "SELECT id FROM service LIMIT 1"))
    return Listed(
        reviews(source, now, team_id), schedules(source), teams(source), read_settings(source), some
    )


def read_review(source: Source, task: Task, line: ReviewLine, now: datetime, before: Shown | None) -> Shown:
    """Return a review with what the app prepared.

    Args:
        source: where to read.
        task: may be cancelled.
        line: of the list; without a key it is only asked for by its schedule.
        now: the clock.
        before: what was prepared already, where nothing but people's words changed.
    """
    from slodesk.domain.weekly_review import REVIEWED, Review
    from slodesk.storage.queries.actions import action_lines
    from slodesk.storage.queries.overview import slo_infos
    from slodesk.storage.queries.review_prepared import asked_of, prepared
    from slodesk.storage.queries.reviews import schedules, stored_review
    from slodesk.storage.queries.settings import policy_at, read_settings

    review: Review | None = stored_review(source, line.id) if line.id else None
    if review is None:
        review = Review("", line.team_id, line.team, line.week, line.due, facilitator=line.facilitator)
    found = review.prepared
    if found is None and before is not None and review.as_of in (before.review.as_of, before.prepared.as_of):
        found = before.prepared
    if found is None:
        found = prepared(source, asked_of(source, review, now), tick=Resting(task, _ROWS))
    keys = [each.id for group in (found.new, found.carried, found.late, found.done) for each in group]
    live = () if review.state == REVIEWED else action_lines(source, now, keys=keys)
    minutes = {each.team_id: each.minutes for each in schedules(source)}
    titles = [(info.id, _title(info)) for info in slo_infos(source, team_id=review.team_id)]
    return Shown(
        review, found, read_settings(source), policy_at(source, found.as_of),
        tuple(sorted(titles, key=lambda pair: pair[1].casefold())), {each.id: each for each in live},
        minutes.get(review.team_id, 55),
    )  # fmt: skip


def _title(info: object) -> str:
    return f"{getattr(info, 'service_title', '')}, {getattr(info, 'title', '')}"
