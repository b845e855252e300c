"""One week of a plan: what is left before it can close, and its sections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabBar, QVBoxLayout, QWidget

from slodesk.domain.planning import COMMUNICATE
from slodesk.gui.tabs.quarterly_plan.sections import SECTIONS, section_named, sections_of
from slodesk.gui.tabs.quarterly_plan.steps import StepsSection
from slodesk.gui.tabs.quarterly_plan.words import closing_words, fixed_words, tr, week_phrase
from slodesk.gui.widgets.built_pages import BuiltPages
from slodesk.gui.widgets.labels import ElidedLabel, label

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from PySide6.QtGui import QResizeEvent, QShowEvent

    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.quarterly_plan.sections import SectionKind
    from slodesk.storage.queries.plans import PlanDetail, PlanWeek

_HIGH = 260
"""Least height of a section at 100 %; where there is less, the page scrolls."""
_TOLD = 240
"""Least width at 100 % in which what is left is told beside the sections."""


class WeekPage(QWidget):
    """Shows a week of a plan, one section at a time.

    Attributes:
        bar: chooses the section.
        close_button: closes the week, or opens a closed one again.
    """

    section_chosen = Signal(str)
    close_wanted = Signal(int)
    reopen_wanted = Signal(int)

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._plan: PlanDetail | None = None
        self._week = 0
        self._kinds: tuple[SectionKind, ...] = ()
        self._shown: dict[str, str] = {}
        self.dates_button = QPushButton(tr("Dates"), self)
        self.dates_button.setObjectName("plan_dates")
        self.dates_button.setProperty("kind", "quiet")
        self.dates_button.setToolTip(tr("Move the weeks of the plan, mark holidays"))
        context.theme.icons.follow(self.dates_button, "calendar", "text", 18)
        self.sentence = label("", "muted", wrap=True)
        self.brief = ElidedLabel("", "muted")
        self.brief.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._low = self._short = False
        self.close_button = QPushButton(self)
        self.close_button.setObjectName("close_week")
        self.close_button.clicked.connect(self._close)
        self.bar = QTabBar()
        self.bar.setObjectName("plan_sections")
        self.bar.setAccessibleName(tr("Sections of the week"))
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setUsesScrollButtons(True)
        self.bar.setElideMode(Qt.TextElideMode.ElideNone)
        self.bar.currentChanged.connect(self._choose)
        self.pages = BuiltPages(context, SECTIONS, self)
        self._soon = QTimer(self)  # while Qt restyles and lays out, nothing may move to another layout
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._arrange)
        self._head, self._line = QHBoxLayout(), QHBoxLayout()
        self._head.addWidget(self.bar, 1)
        self._head.addWidget(self.brief)
        self._line.addWidget(self.sentence, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._head)
        self._column.addLayout(self._line)
        self._column.addWidget(self.pages, 1)
        context.document.changed.connect(lambda changes: self._changed(changes.tables))
        context.theme.changed.connect(self._space)
        self._space()

    @property
    def section(self) -> str:
        """The name of the section in view."""
        at = self.bar.currentIndex()
        return self._kinds[at].name if 0 <= at < len(self._kinds) else ""

    @property
    def widget(self) -> QWidget | None:
        """The section in view."""
        return self.pages.built(self.section)

    @property
    def week(self) -> int:
        """The number of the week in view."""
        return self._week

    def show_week(self, plan: PlanDetail, number: int, section: str = "") -> None:
        """Show a week of a plan.

        Args:
            plan: the plan.
            number: 1 to 5.
            section: which to show; empty keeps the one in view where the week has it.
        """
        wanted = section or self.section
        self._plan, self._week = plan, number
        self._show_head(plan.week(number))
        kinds = sections_of(number)
        if kinds != self._kinds:
            with QSignalBlocker(self.bar):
                while self.bar.count():
                    self.bar.removeTab(0)
                for kind in kinds:
                    self.bar.addTab(kind.words(brief=self._short))
            self._kinds = kinds
            self._soon.start()
        names = [kind.name for kind in kinds]
        with QSignalBlocker(self.bar):
            self.bar.setCurrentIndex(names.index(wanted) if wanted in names else 0)
        self._show_section()

    def show_section(self, name: str) -> bool:
        """Show a section of this week; False when it has none of that name."""
        names = [kind.name for kind in self._kinds]
        if name not in names:
            return False
        self.bar.setCurrentIndex(names.index(name))
        return True

    # Sections

    def _choose(self, _: int) -> None:
        self._context.document.flush()
        self._show_section()
        self.section_chosen.emit(self.section)

    def _show_section(self) -> None:
        kind, plan = section_named(self.section), self._plan
        if plan is None or kind is None:
            return
        name, widget = kind.name, cast(Any, self.pages.made(kind))
        if isinstance(widget, StepsSection):
            widget.show_week(plan, self._week)
        elif self._shown.get(name) != plan.head.id:
            self._shown[name] = plan.head.id
            self.pages.take_as_fresh(name)
            widget.show_plan(plan.head.id)
        elif self.isVisible():
            self.pages.catch_up(name)
        self.pages.setCurrentWidget(widget)

    def _changed(self, tables: AbstractSet[str]) -> None:
        """Refresh the section in view when it shows a table of the change; the others when they are shown."""
        if "plan_approver" in tables:
            tables = tables | {"plan"}  # what somebody has agreed to can't be changed
        self.pages.outdate(tables)
        if self.isVisible():
            self.pages.catch_up(self.section)

    def showEvent(self, event: QShowEvent) -> None:
        """Bring up to date what changed while it was out of view."""
        super().showEvent(event)
        self.pages.catch_up(self.section)

    # The week

    def _show_head(self, week: PlanWeek) -> None:
        words = closing_words(week)
        if week.note:
            words = f"{words} {week.note}"
        closed = self._plan is not None and self._plan.week_closed(week.number)
        if closed:
            words = fixed_words(self._plan.head) if self._plan is not None else ""
        elif self._plan is not None and week.number < COMMUNICATE:
            words = " ".join(part for part in (fixed_words(self._plan.head), words) if part)
        self.sentence.setText(words)
        self.brief.setText(words)
        self.close_button.setToolTip(words)
        name = week_phrase(week.number)
        self.close_button.setText(tr("Close {week}").format(week=name))
        if week.closed is not None:
            self.close_button.setText(tr("Open {week} again").format(week=name))
        self.close_button.setVisible(not closed)
        self.close_button.setEnabled(not self._context.document.workspace.read_only)

    def _close(self) -> None:
        if self._plan is None:
            return
        closed = self._plan.week(self._week).closed is not None
        (self.reopen_wanted if closed else self.close_wanted).emit(self._week)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the sections whole: where there is little room the buttons stand below them."""
        super().resizeEvent(event)
        self._soon.start()

    def set_low(self, low: bool, *, short: bool) -> None:
        """Fold what stands above the section into fewer lines where there is little height.

        Args:
            low: what is left is told in the line of the sections where there is room for it.
            short: sections have shorter names, and what is left is told by the path alone otherwise;
                dates are moved from the menu.
        """
        if (low, short) == (self._low, self._short):
            return
        if short != self._short:
            for place, kind in enumerate(self._kinds):
                self.bar.setTabText(place, kind.words(brief=short))
        self._low, self._short = low, short
        self._column.setSpacing(self._context.theme.space(0.5 if short else 1))
        self.dates_button.setVisible(not short)
        self._soon.start()

    def _arrange(self) -> None:
        buttons = (self.dates_button, self.close_button)
        gap = self._context.theme.space()
        taken = sum(button.sizeHint().width() + gap for button in buttons if not button.isHidden())
        room = self.width() - self.bar.sizeHint().width() - taken
        bold = self._context.theme.space(2)  # the tab in view is bold, so that the bar is wider at times
        beside = room >= 0
        told = self._low and room >= self._context.theme.px(_TOLD) + bold + gap
        self.brief.setVisible(told)
        self.brief.setMaximumWidth(max(room - bold - gap, 0))
        self.sentence.setVisible(not told and not self._short)
        row = self._head if beside else self._line
        if row.indexOf(self.close_button) < 0:
            for button in buttons:
                row.addWidget(button)

    def _space(self) -> None:
        theme = self._context.theme
        self._column.setSpacing(theme.space(0.5 if self._short else 1))
        self._head.setSpacing(theme.space())
        self._line.setSpacing(theme.space())
        self._soon.start()
        self.pages.least = theme.px(_HIGH)
        self.pages.updateGeometry()
