"""One review: its head, a row that leads to its sections, and the sections in the order of the agenda."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.weekly_review import POSTSCRIPT, REVIEWED, SECTIONS, SKIPPED
from slodesk.gui.formats import day_text, number_text
from slodesk.gui.shell.tab_host import NEXT_MS
from slodesk.gui.tabs.weekly_review import exports
from slodesk.gui.tabs.weekly_review.actions import ActionsSection
from slodesk.gui.tabs.weekly_review.adjustments import AdjustmentsSection
from slodesk.gui.tabs.weekly_review.asking import CloseDialog, SkipDialog
from slodesk.gui.tabs.weekly_review.budgets import BudgetsSection
from slodesk.gui.tabs.weekly_review.desk import Desk
from slodesk.gui.tabs.weekly_review.head import ReviewHead
from slodesk.gui.tabs.weekly_review.incidents import IncidentsSection
from slodesk.gui.tabs.weekly_review.people import PeopleCard, PostscriptSection, SummaryCard
from slodesk.gui.tabs.weekly_review.recommended import RecommendationsSection
from slodesk.gui.tabs.weekly_review.releases import ReleasesSection
from slodesk.gui.tabs.weekly_review.section import ReviewSection
from slodesk.gui.tabs.weekly_review.status import StatusSection
from slodesk.gui.tabs.weekly_review.words import section_title, tr
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.page_scroll import PageScroll
from slodesk.gui.widgets.tab_order import follow_layout
from slodesk.operations import reviews

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.weekly_review.desk import Shown

PEOPLE, SUMMARY = "people", "summary"
_SECTIONS: dict[str, Callable[[Desk, QWidget], QWidget]] = {
    "status": StatusSection, "incidents": IncidentsSection, "budgets": BudgetsSection,
    "releases": ReleasesSection, "adjustments": AdjustmentsSection, "actions": ActionsSection,
    "recommendations": RecommendationsSection, PEOPLE: PeopleCard, SUMMARY: SummaryCard,
    POSTSCRIPT: PostscriptSection,
}  # fmt: skip
_LOW = 470
"""Height at 100 % below which the head scrolls with the sections."""
ORDER = (*SECTIONS, PEOPLE, SUMMARY, POSTSCRIPT)


class ReviewPage(QWidget):
    """Shows one review.

    Attributes:
        desk: where it is looked after.
        head: names it.
        sections: by name.
        jumps: buttons that lead to the sections.
        area: scrolls.
    """

    read_again = Signal()
    """Figures have changed, or should be worked out again."""
    back_wanted = Signal()
    settled = Signal()
    """All of a review is in view."""

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.desk = Desk(context, self)
        self.sections: dict[str, Any] = {}
        self._waiting: Shown | None = None
        self._low = False
        self._steps: list[Callable[[], object]] = []
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.setInterval(NEXT_MS)
        self._pace.timeout.connect(self._go_on)
        self._build()
        self._offer()
        context.theme.changed.connect(self._space)
        self._space()
        self._steps = [*(partial(self._make, name) for name in ORDER), self._complete]
        self._pace.start()

    def _build(self) -> None:
        """Make the frame, from the outside to the inside; the sections follow one by one."""
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self.head = ReviewHead(self.desk, self)
        self._bar = QWidget(self)
        self._body = QWidget(self)
        self.area = PageScroll(self._body, self)
        self.area.setObjectName("review_area")
        for part in (self.head, self._bar):
            self._outer.addWidget(part)
        self._outer.addWidget(self.area, 1)
        self._column = QVBoxLayout(self._body)
        self._column.addStretch(1)
        self._flow = FlowLayout(self._bar)
        self.jumps: dict[str, QPushButton] = {}
        for name in ORDER:
            button = QPushButton(section_title(name), self._bar)
            button.setObjectName(f"jump_{name}")
            button.setProperty("kind", "link")
            button.setToolTip(tr("Ctrl+Down and Ctrl+Up lead from section to section"))
            button.clicked.connect(partial(self.show_section, name))
            self._flow.addWidget(button)
            self.jumps[name] = button
        self.head.back_wanted.connect(self.back_wanted)
        self.head.run.clicked.connect(self.present)
        self.head.close_button.clicked.connect(self.ask_close)
        self.head.skip.clicked.connect(self.ask_skip)
        self.head.again.clicked.connect(self.take_up)
        for keys, step in (("Ctrl+Down", 1), ("Ctrl+Up", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._step, step))
        self._context.theme.changed.connect(self._count)

    # One thing after the other, so that keys come between

    @property
    def busy(self) -> bool:
        """Whether sections are still to be made or filled."""
        return bool(self._steps)

    def _go_on(self) -> None:
        if self._steps:
            self._steps.pop(0)()
        if self._steps:
            self._pace.start()

    def _make(self, name: str) -> None:
        made: Any = _SECTIONS[name](self.desk, self._body)
        self.sections[name] = made
        self._column.insertWidget(self._column.count() - 1, made)

    def _complete(self) -> None:
        """Show what came while sections were made."""
        follow_layout(self)
        if self._waiting is not None:
            self._begin(self._waiting)

    def _offer(self) -> None:
        add = self.head.add
        add(tr("Copy as Markdown"), "copy", self._copy_markdown, "review_copy_markdown")
        add(tr("Copy as rich text, for a mail"), "copy", self._copy_rich, "review_copy_rich")
        add(tr("Copy as cells, for a spreadsheet"), "table", self._copy_cells, "review_copy_cells")
        self._report = add(tr("Report…"), "report", self._show_report, "review_report")
        add(tr("Meeting for calendars…"), "calendar", self._save_meeting, "review_calendar")
        self._remove = add(tr("Remove this review"), "trash", self.remove, "review_remove")

    # Showing

    @property
    def shown(self) -> Shown | None:
        """The review in view."""
        return self.desk.shown

    def show_review(self, shown: Shown) -> None:
        """Show a review, section by section; ``settled`` says when all of it is there."""
        self._waiting = shown
        if len(self.sections) == len(ORDER):
            self._begin(shown)

    def _begin(self, shown: Shown) -> None:
        before = self.desk.shown
        another = before is None or (before.review.team_id, before.review.week) != (
            shown.review.team_id, shown.review.week,
        )  # fmt: skip
        review, edits = shown.review, self.desk.edits
        able = not self._context.document.workspace.read_only
        edits.id, edits.team_id, edits.week = review.id, review.team_id, review.week
        edits.name = tr("week of {day}").format(day=day_text(review.week, self.desk.today))
        self.desk.show(shown, editable=able and review.state not in (REVIEWED, SKIPPED))
        self.head.show_review(shown)
        self._steps = [*(partial(each.show_review, shown) for each in self.sections.values())]
        self._steps.append(partial(self._finish, another=another))
        self._go_on()

    def _finish(self, *, another: bool) -> None:
        shown = self.desk.shown
        if shown is None:
            return
        self.sections[POSTSCRIPT].setVisible(shown.review.state == REVIEWED)
        self._report.setEnabled(bool(shown.review.id))
        self._remove.setEnabled(self.desk.editable and bool(shown.review.id))
        self._count()
        if another:
            QTimer.singleShot(0, self.area, lambda: self.area.verticalScrollBar().setValue(0))
        self.settled.emit()

    def show_section(self, name: str) -> None:
        """Scroll to a section and give it the keyboard."""
        if self.busy:
            return
        section = self.sections[name]
        section.focus_first()

        def scroll() -> None:
            self.area.verticalScrollBar().setValue(max(section.y() - self._context.theme.space(), 0))

        scroll()
        QTimer.singleShot(0, section, scroll)  # tables may take their height now

    def show_row(self, key: str) -> bool:
        """Choose what has this key, in whichever section it is first."""
        for section in self.sections.values():
            if isinstance(section, ReviewSection) and section.show_row(key):
                self.area.ensureWidgetVisible(section)
                return True
        return False

    def _step(self, step: int) -> None:
        """Go to the next section, or to the one before."""
        if self.busy:
            return
        shown = [name for name in ORDER if not self.sections[name].isHidden()]
        focus = QApplication.focusWidget()
        inside = (
            place
            for place, name in enumerate(shown)
            if focus is not None and self.sections[name].isAncestorOf(focus)
        )
        at = next(inside, -1 if step > 0 else len(shown))
        self.show_section(shown[min(max(at + step, 0), len(shown) - 1)])

    def _count(self) -> None:
        if len(self.sections) < len(ORDER):
            return
        for name, button in self.jumps.items():
            count, words = self.sections[name].count, section_title(name)
            button.setText(f"{words} {number_text(count)}" if count else words)
            button.setVisible(not self.sections[name].isHidden())

    # Doing

    def present(self) -> bool:
        """Run the review in view as a workshop; False when there is nothing to run."""
        shown = self.shown
        if shown is None or self._context.document.workspace.read_only or shown.review.state == SKIPPED:
            return False
        from slodesk.gui.tabs.weekly_review.workshop import run_review

        edits = self.desk.edits
        if not edits.id:
            made = edits.run(tr("Prepare the review"), lambda _, key: key)
            if made is False:
                return False
            edits.id = made
        title = tr("Weekly review, {week}").format(week=edits.name)
        return run_review(self._context, edits.id, title, self)

    def ask_close(self) -> None:
        """Say what closing does, and close the review."""
        shown = self.shown
        if shown is None or not self.desk.editable:
            return
        self._context.document.flush()
        CloseDialog(self.desk, shown, self._close, self.window()).open()

    def _close(self) -> None:
        shown = self.shown
        if shown is None:
            return
        try:
            self.desk.edits.record(
                tr("Close the weekly review"), reviews.close_review, at=self._context.now(),
                closed_as=self._context.document.workspace.who, prepared=shown.prepared,
            )  # fmt: skip
        except Exception:
            self.read_again.emit()
            raise

    def ask_skip(self) -> None:
        """Ask why the review is skipped."""
        if self.shown is None or not self.desk.editable:
            return
        self._context.document.flush()
        SkipDialog(self.desk, self._skip, self.window()).open()

    def _skip(self, why: str) -> None:
        self.desk.edits.run(tr("Skip the weekly review"), reviews.skip_review, why)

    def take_up(self) -> None:
        """Hold a review after all that was skipped."""
        self.desk.edits.run(tr("Take the weekly review up again"), reviews.take_up)

    def remove(self) -> None:
        """Remove a review that was not held; it can be undone."""
        if self.desk.editable and self.desk.edits.id:
            self.desk.edits.run(tr("Remove the weekly review"), reviews.remove_review)

    def _copy_markdown(self) -> None:
        if self.shown is not None:
            exports.copy_markdown(self.shown)

    def _copy_rich(self) -> None:
        if self.shown is not None:
            exports.copy_rich(self.shown)

    def _copy_cells(self) -> None:
        found = []
        for name, section in self.sections.items():
            if isinstance(section, ReviewSection):
                found += [(heading or section_title(name), table) for heading, table in section.tables()]
        exports.copy_cells(found)

    def _show_report(self) -> None:
        if self.desk.edits.id:
            self._context.navigate("reports", self.desk.edits.id)

    def _save_meeting(self) -> None:
        if self.shown is not None:
            exports.save_meeting(self._context, self.shown, self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let everything scroll together where there is little height."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        low = self.height() < self._context.theme.px(_LOW)
        beside = 0 if low else self.area.verticalScrollBar().sizeHint().width()
        self.head.setContentsMargins(0, 0, beside, 0)  # it ends where the cards end
        if low == self._low:
            return
        self._low = low
        layout = self._column if low else self._outer
        for place, part in enumerate((self.head, self._bar)):
            layout.insertWidget(place, part)

    def _space(self) -> None:
        self._arrange()
        theme = self._context.theme
        self._outer.setSpacing(theme.space(1))
        self._flow.setSpacing(theme.px(2))
        self._column.setContentsMargins(0, 0, self.area.margin_beside(0), 0)
        self._column.setSpacing(theme.space(1.5))
