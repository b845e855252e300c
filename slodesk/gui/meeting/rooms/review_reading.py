"""What the rooms of a weekly review look at: read once in the background, shared by all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from slodesk.gui.reading import Reader

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from slodesk.domain.policy import Policy
    from slodesk.domain.weekly_review import Prepared, Review
    from slodesk.gui.context import TabContext
    from slodesk.gui.tasks import Task
    from slodesk.storage.changes import ChangeSet
    from slodesk.storage.queries.release_advice import Pending
    from slodesk.storage.reading import Source

TABLES = frozenset({
    "review", "review_note", "review_adjustment", "review_person", "review_schedule", "release",
    "release_decision", "action_item", "incident", "retrospective", "retro_wait", "service", "slo",
    "slo_target", "sample_day", "metric", "metric_day", "policy_version", "setting", "team",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review as its rooms show it.

    Attributes:
        review: with what the app prepared.
        policy: in force at the moment of its figures.
        pending: releases that wait, with what the policy says at that moment; none once it is closed.
        zone: the workspace's.
        now: when this was read.
    """

    review: Review
    policy: Policy
    pending: dict[str, Pending]
    zone: ZoneInfo
    now: datetime

    @property
    def prepared(self) -> Prepared:
        """What the app prepared."""
        assert self.review.prepared is not None
        return self.review.prepared


def read_review(source: Source, key: str, now: datetime, task: Task) -> Reviewed | None:
    """Return a review with all its rooms need; None when it is gone."""
    from slodesk.storage.queries.release_advice import pending_advice
    from slodesk.storage.queries.review_prepared import asked_of, review_now
    from slodesk.storage.queries.reviews import stored_review
    from slodesk.storage.queries.settings import policy_at, read_settings

    stored = stored_review(source, key)
    if stored is None:
        return None
    review = review_now(source, key, now, tick=lambda: task.report(0, 0))
    pending: tuple[Pending, ...] = ()
    if stored.prepared is None:
        asked = asked_of(source, stored, now)
        pending = pending_advice(source, now=now, at=asked.at, team_id=stored.team_id)
    moment = review.prepared.as_of if review.prepared is not None else None
    return Reviewed(
        review,
        policy_at(source, moment),
        {each.id: each for each in pending},
        read_settings(source).zone,
        now,
    )


class ReviewReading(QObject):
    """Reads the review a meeting is about, and again when something in it changed.

    Args:
        context: where to read.
        parent: what the rooms are in.

    Attributes:
        found: what was read last; None before, and when the review is gone.
        ready: whether anything was read.
    """

    changed = Signal()

    def __init__(self, context: TabContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._key = ""
        self._old = False
        self._reader = Reader(context, self)
        self.found: Reviewed | None = None
        self.ready = False
        context.document.changed.connect(self._stored)

    @property
    def busy(self) -> bool:
        """Whether something newer is on its way."""
        return self._reader.busy

    def show_review(self, key: str) -> None:
        """Read a review, unless what is known of it still holds."""
        if key != self._key:
            self._key, self.found, self.ready, self._old = key, None, False, True
        if self._old:
            self.read()

    def read(self) -> None:
        """Read it again in the background; what is shown stays until then."""
        key, now = self._key, self._context.now()
        self._old = False
        self._reader.read(lambda source, task: read_review(source, key, now, task), self._settle)

    def _settle(self, found: Reviewed | None) -> None:
        self.found, self.ready = found, True
        self.changed.emit()

    def _stored(self, changes: ChangeSet) -> None:
        if self._key and changes.tables & TABLES:
            self.read()


def shared_reading(context: TabContext, parent: QObject | None, own: QObject) -> ReviewReading:
    """Return what the rooms in the same place read together."""
    place = parent if parent is not None else own
    known = place.findChild(ReviewReading)
    return known if known is not None else ReviewReading(context, place)
