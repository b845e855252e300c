"""What the sections of a review share: the review in view, how it is said, and what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint

from slodesk.gui.language import QtLanguage
from slodesk.gui.reading import Reader
from slodesk.gui.tabs.weekly_review.edits import ReviewEdits
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.storage.queries.settings import policy_at, read_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from zoneinfo import ZoneInfo

    from slodesk.domain.assessment import Assessment
    from slodesk.domain.explanation import Explanation
    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.weekly_review import Prepared, Review, SloLine
    from slodesk.gui.context import TabContext
    from slodesk.gui.tasks import Task
    from slodesk.gui.widgets.figures_table import FiguresTable
    from slodesk.storage.queries.actions import ActionLine
    from slodesk.storage.reading import Source


@dataclass(frozen=True, slots=True)
class Shown:
    """A review as it is in view.

    Attributes:
        prepared: what the app prepared for it; frozen once it is closed.
        policy: in force at the moment of its figures.
        slos: keys and titles of the SLOs it is about.
        actions: action items of an open review as they are now, by their keys.
        minutes: how long the meeting takes by its schedule.
    """

    review: Review
    prepared: Prepared
    settings: WorkspaceSettings
    policy: Policy
    slos: tuple[tuple[str, str], ...]
    actions: dict[str, ActionLine]
    minutes: int = 55


class Desk(QObject):
    """Where the sections of a review are looked after.

    Args:
        context: collaborators.
        parent: the page.

    Attributes:
        shown: the review in view; None before the first one.
        edits: what can be done to it.
        editable: whether anything may be changed.
        annotated: whether notes may be added: also to one that is closed, as what was added later.
    """

    def __init__(self, context: TabContext, parent: QObject) -> None:
        super().__init__(parent)
        self.context = context
        self.shown: Shown | None = None
        self.edits = ReviewEdits(context)
        self.editable = False
        self._reader = Reader(context, self)
        self._zone: ZoneInfo = context.document.query(read_settings).zone
        self.language = QtLanguage(self._zone)
        self._policy: Policy = context.document.query(policy_at)

    @property
    def zone(self) -> ZoneInfo:
        """The workspace's time zone."""
        return self._zone

    @property
    def policy(self) -> Policy:
        """The policy by which figures are judged."""
        return self._policy

    @property
    def today(self) -> date:
        """The day in the workspace's zone."""
        return self.context.now().astimezone(self._zone).date()

    def show(self, shown: Shown, *, editable: bool) -> None:
        """Take a review as the one in view."""
        self.shown, self.editable = shown, editable
        self._policy = shown.policy
        if shown.settings.zone != self._zone:
            self._zone = shown.settings.zone
            self.language = QtLanguage(self._zone)

    def say(self, meant: Meant) -> str:
        """Say something in the user's language."""
        return self.language.say(meant)

    def explain(self, told: Explanation, subject: str, table: FiguresTable) -> None:
        """Show how a figure of a table came about, beside its cell."""
        place = table.visualRect(table.currentIndex()).bottomLeft() + QPoint(0, 2)
        popover = ExplainPopover(self.context.theme, told, self._zone, subject, table)
        popover.open_at(table.viewport().mapToGlobal(place))

    def explain_slo(
        self, line: SloLine, explainer: Callable[[Assessment], Explanation], table: FiguresTable
    ) -> None:
        """Judge an SLO once more at the moment of the review, and explain a figure of it."""
        shown = self.shown
        if shown is None:
            return
        at, now = shown.prepared.as_of, self.context.now()

        def question(source: Source, _: Task) -> Assessment | None:
            from slodesk.storage.queries.overview import overview

            judged = overview(source, now=now, at=at).assessments
            return next((each for each in judged if each.slo.id == line.slo_id), None)

        def answered(found: Assessment | None) -> None:
            if found is None:
                return
            told = explainer(found)
            if shown.review.closed is not None:
                from slodesk.domain.explain_review import explained_later

                told = explained_later(told, found, line)
            self.explain(told, line.full_title, table)

        self._reader.read(question, answered)
