"""What the rooms of a weekly review look at: read once in the background, shared by all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
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


SAID = frozenset({
    "review", "review_note", "review_adjustment", "review_person", "release", "release_decision",
    "action_item",
})  # fmt: skip
"""Tables that a meeting writes to: no figure of an SLO changes with them."""


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


def read_said(source: Source, key: str, now: datetime, task: Task, known: Reviewed) -> Reviewed | None:
    """Return a review anew after something was said in the meeting; the figures of SLOs are those known."""
    from slodesk.storage.queries.release_advice import pending_advice
    from slodesk.storage.queries.review_happenings import actions, release_items
    from slodesk.storage.queries.review_prepared import asked_of, still_holds
    from slodesk.storage.queries.review_wishes import wishes
    from slodesk.storage.queries.reviews import stored_review

    stored, prepared = stored_review(source, key), known.prepared
    if stored is None or stored.prepared is not None or not still_holds(source, stored, prepared, now):
        return read_review(source, key, now, task)
    asked = asked_of(source, stored, now)
    todo = actions(source, asked)
    prepared = replace(
        prepared, done=todo.done, carried=todo.carried, new=todo.new, late=todo.late,
        releases=tuple(release_items(source, asked)),
        wishes=wishes(source, prepared.as_of or now, asked.team_id, asked.week),
    )  # fmt: skip
    pending = pending_advice(source, now=now, at=asked.at, team_id=stored.team_id)
    review = replace(stored, prepared=prepared)
    return replace(known, review=review, pending={each.id: each for each in pending}, now=now)


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
        self._old = True
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
            self.read()

    def read(self) -> None:
        """Read it again in the background; what is shown stays until then."""
        key, now, known = self._key, self._context.now(), self.found
        if self._old or known is None:
            self._reader.read(lambda source, task: read_review(source, key, now, task), self._settle)
        else:
            self._reader.read(lambda source, task: read_said(source, key, now, task, known), self._settle)

    def _settle(self, found: Reviewed | None) -> None:
        self.found, self.ready, self._old = found, True, False
        self.changed.emit()

    def _stored(self, changes: ChangeSet) -> None:
        touched = changes.tables & TABLES
        if self._key and touched:
            self._old = self._old or not touched <= SAID  # what was given up has to be read after all
            self.read()


def shared_reading(context: TabContext, parent: QObject | None, own: QObject) -> ReviewReading:
    """Return what the rooms in the same place read together."""
    place = parent if parent is not None else own
    known = place.findChild(ReviewReading)
    return known if known is not None else ReviewReading(context, place)
