"""The Weekly review tab: the weeks, and beside them the review of the one that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from slodesk.domain.weekly_review import monday
from slodesk.gui.reading import Reader
from slodesk.gui.tabs.weekly_review.page import ReviewPage
from slodesk.gui.tabs.weekly_review.reading import OWN, Listed, read_list, read_review
from slodesk.gui.tabs.weekly_review.schedules import USUAL_DAY, USUAL_MINUTES, USUAL_TIME, ScheduleDialog
from slodesk.gui.tabs.weekly_review.weeks import Week, WeekList, in_view, key_of
from slodesk.gui.tabs.weekly_review.words import tr
from slodesk.gui.widgets.cards import EmptyState
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.panes import Panes
from slodesk.operations.reviews import add_review, set_schedule
from slodesk.storage.queries.reviews import review_of
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtGui import QShowEvent

    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.weekly_review.desk import Shown
    from slodesk.gui.tasks import Task
    from slodesk.storage.changes import ChangeSet
    from slodesk.storage.reading import Source

_LAST = "weekly_review/last"
"""The week that was in view when the window was closed."""
_BESIDE = 860
"""Width at 100 % from which the list stands beside the review."""
_READS = frozenset({
    *OWN, "review_schedule", "service", "slo", "slo_target", "sample_day", "incident", "incident_service",
    "release", "release_decision", "action_item", "metric", "metric_day", "correction", "retrospective",
    "retro_adjustment", "retro_wait", "policy", "dependency", "sla",
})  # fmt: skip
_CALM_MS = 60
"""After so long without another choice, the chosen week is prepared."""


class WeeklyReviewTab(QWidget):
    """Lists weeks and shows one review.

    Attributes:
        weeks: the list.
        page: the review in view.
        empty: offers a schedule while there is neither one nor a review.
        nothing: leads to the first service.
    """

    tables = frozenset({"setting", "team"})
    """What the window refreshes it for; for everything else it looks at each change itself."""

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._listed: Listed | None = None
        self._key = context.settings.text(_LAST)
        self._wanted = ""
        self._holds = False  # whether the figures in view are still those of the workspace
        self._changes = 0
        self._stale = False
        self._lister, self._reader = Reader(context, self), Reader(context, self)
        self._build()
        self._connect()
        self._space()

    def _build(self) -> None:
        """Make everything from the outside to the inside: what is handed on takes on its looks once more."""
        context = self._context
        self._column = QVBoxLayout(self)
        self.pages = QStackedWidget(self)
        self._column.addWidget(self.pages)
        self.weeks = WeekList(context, self.pages)
        self.beside = QStackedWidget(self.pages)
        self.panes = Panes(
            context.theme, context.settings, self.weeks, self.beside, key="weekly_review/splitter",
            sizes=(260, 900), least=_BESIDE,
        )  # fmt: skip
        self.pages.addWidget(self.panes)
        self.waiting = label(tr("Preparing the review…"), "muted")
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.beside.addWidget(self.waiting)
        self.page = ReviewPage(context, self.beside)
        self.beside.addWidget(self.page)
        self.empty = EmptyState(
            context.theme, "calendar", tr("No reviews yet"),
            tr("Once a week, 55 minutes: what is at risk, what it cost, what goes out, what will be done. "
               "Everything is prepared from your samples."),
            tr("Review every week"), self.begin_schedule, self.pages,
        )  # fmt: skip
        self.empty.button.setObjectName("review_every_week")
        self.once = self.empty.add_button(tr("Only this week"), self.review_this_week)
        self.nothing = EmptyState(
            context.theme, "target", tr("Nothing to review yet"),
            tr("A review looks at services with SLOs. Add the first one, or import samples."),
            tr("Go to Services"), lambda: context.navigate("services", None), self.pages,
        )  # fmt: skip
        self.nothing.button.setObjectName("review_services")
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.nothing)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        self._calm.timeout.connect(self._read_review)
        self.setFocusProxy(self.weeks.table)
        self._offer_commands()

    def _connect(self) -> None:
        self.weeks.chosen.connect(self._choose)
        self.weeks.opened.connect(self._open)
        self.weeks.schedule_wanted.connect(self.show_schedules)
        self.weeks.now_wanted.connect(self.review_this_week)
        self.page.back_wanted.connect(self._back)
        self.page.read_again.connect(self._read_again)
        self.page.settled.connect(self._settled)
        self.panes.alone_changed.connect(lambda alone: self.page.head.back.setVisible(alone))
        self._context.filters.changed.connect(self._read_list)
        self._context.document.changed.connect(self._changed)
        self._context.theme.changed.connect(self._space)

    def _offer_commands(self) -> None:
        """Let the palette close and skip reviews, and change the schedule."""
        for words, run in (
            (tr("Close the weekly review"), self.page.ask_close),
            (tr("Skip the weekly review"), self.page.ask_skip),
            (tr("Schedule of weekly reviews"), self.show_schedules),
        ):
            action = QAction(words, self)
            action.triggered.connect(lambda _=False, run=run: run())
            self.addAction(action)

    # Showing

    def refresh(self) -> None:
        """Read everything again."""
        self._outdate()
        self._read_list()

    def show_item(self, key: str) -> None:
        """Show a review by its key, by that of a line in it, or by that of its week in the list."""
        self._wanted = key
        if self._listed is not None and not self._lister.busy:
            self._go_where_wanted()

    def present(self) -> bool:
        """Run the review in view; False when there is nothing to run."""
        if self.pages.currentWidget() is not self.panes or self._reader.busy or self.page.busy:
            return False
        return self.page.present()

    @property
    def current(self) -> Week | None:
        """The week that is chosen."""
        return self.weeks.week(self._key)

    def _changed(self, changes: ChangeSet) -> None:
        """Read again what a change is about; people's words alone leave the figures as they are."""
        tables = changes.tables & _READS
        if not tables:
            return
        if not tables <= OWN:
            self._outdate()
        self._stale = True
        if self.isVisible():
            self._catch_up()

    def _catch_up(self) -> None:
        if self._stale:
            self._stale = False
            self._read_list()

    def _outdate(self) -> None:
        """Take the figures in view, and any that are being worked out, for others than the workspace's."""
        self._holds = False
        self._changes += 1

    def _read_again(self) -> None:
        self._outdate()
        self._read_review()

    def _read_list(self) -> None:
        now, team = self._context.now(), self._context.filters.team_id

        def question(source: Source, _: Task) -> Listed:
            return read_list(source, now, team)

        self._lister.read(question, self._show_list)

    def _show_list(self, listed: Listed) -> None:
        self._listed = listed
        weeks = in_view(listed.lines)
        empty = not weeks and not any(each.active for each in listed.schedules)
        if not listed.services and not weeks:
            self.pages.setCurrentWidget(self.nothing)
            return
        if empty or not weeks:
            self.pages.setCurrentWidget(self.empty)
            able = not self._context.document.workspace.read_only
            self.empty.button.setEnabled(able)
            self.once.setEnabled(able)
            self.setFocusProxy(self.empty.button)
            return
        self.setFocusProxy(self.weeks.table)
        self.pages.setCurrentWidget(self.panes)
        keys = {each.id for each in weeks}
        if self._key not in keys:
            self._key = weeks[0].id
        self._fill_weeks(weeks)
        if self._wanted:
            self._go_where_wanted()
        else:
            self._read_review()

    def _fill_weeks(self, weeks: list[Week]) -> None:
        listed = self._listed
        if listed is None:
            return
        zone = listed.settings.zone
        extra = key_of(self._context.filters.team_id, self._this_week()) not in {each.id for each in weeks}
        self.weeks.show_weeks(weeks, self._key, self._context.now(), zone, extra=extra)

    def _go_where_wanted(self) -> None:
        wanted = self._wanted
        key = self._context.document.query(review_of, wanted) or wanted
        found = next((each for each in self.weeks.model.rows if key in (each.line.id, each.id)), None)
        if found is None:
            self._wanted = ""
            self._read_review()
            return
        if found.id == self._key:
            self._read_review()  # it goes there once that is in view
        self._open(found.id)

    def _choose(self, key: str) -> None:
        """Prepare another week, once nobody goes on through the list."""
        if key == self._key:
            return
        self._context.document.flush()
        self._key = key
        self._context.settings.remember(_LAST, key)
        self.beside.setCurrentWidget(self.waiting)
        self._calm.start()

    def _open(self, key: str) -> None:
        if key != self._key:
            self.weeks.table.choose(key)
            self._choose(key)
        self.panes.show_second()
        if self.panes.alone:
            self.page.jumps["status"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _back(self) -> None:
        self.panes.show_first()
        self.weeks.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_review(self) -> None:
        week = self.current
        if week is None:
            return
        self._calm.stop()
        shown, line, now = self.page.shown, week.line, self._context.now()
        same = shown is not None and key_of(shown.review.team_id, shown.review.week) == week.id
        before, changes = shown if same and self._holds else None, self._changes

        def question(source: Source, task: Task) -> Shown:
            return read_review(source, task, line, now, before)

        def answered(found: Shown) -> None:
            self._holds = changes == self._changes
            self._show_review(found)

        self._reader.read(question, answered)

    def _show_review(self, shown: Shown) -> None:
        if key_of(shown.review.team_id, shown.review.week) != self._key:
            return
        self.page.head.back.setVisible(self.panes.alone)
        self.page.show_review(shown)

    def _settled(self) -> None:
        """Show the review once all of it is there, and go to what was asked for."""
        shown = self.page.shown
        if shown is None or key_of(shown.review.team_id, shown.review.week) != self._key:
            return
        self.beside.setCurrentWidget(self.page)
        if self._wanted:
            wanted, self._wanted = self._wanted, ""
            self.page.show_row(wanted)

    # Doing

    def begin_schedule(self) -> None:
        """Review every week from this one on, and show the schedule to change it."""
        made = self._context.edit(
            tr("Review every week"), set_schedule, self._context.filters.team_id, first=self._this_week(),
            weekday=USUAL_DAY, time=USUAL_TIME, minutes=USUAL_MINUTES,
        )  # fmt: skip
        if made is not False:
            self.show_schedules()

    def review_this_week(self) -> None:
        """Make a review of this week, whatever the schedules say."""
        team, week = self._context.filters.team_id, self._this_week()
        found = self._listed.schedules if self._listed is not None else ()
        asked = any(each.active and each.team_id == team for each in found)
        due = None if asked else self._context.now()  # else Monday's would be overdue by Wednesday
        if self._context.edit(tr("Review this week"), add_review, team, week, due=due) is not False:
            self._open(key_of(team, week))

    def show_schedules(self) -> None:
        """Say when each team reviews."""
        self._context.document.flush()
        week = self.current
        team = self._context.filters.team_id if week is None else week.line.team_id
        ScheduleDialog(self._context, team, self.window()).open()

    def _this_week(self) -> date:
        zone = self._context.document.query(read_settings).zone
        return monday(self._context.now().astimezone(zone).date())

    def showEvent(self, event: QShowEvent) -> None:
        """Bring up to date what changed while it was out of view."""
        super().showEvent(event)
        self._catch_up()
        self.page.head.back.setVisible(self.panes.alone)

    def _space(self) -> None:
        theme = self._context.theme
        edge = theme.space(2)
        self._column.setContentsMargins(edge, edge, edge, edge)
        self.panes.setHandleWidth(theme.space(2))
