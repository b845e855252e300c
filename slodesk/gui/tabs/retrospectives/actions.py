"""All action items: of retrospectives, meetings, incidents and imports; found, edited, carried forward."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from slodesk.domain.action_trend import trend_words, weeks
from slodesk.domain.errors import SloDeskError
from slodesk.gui.actions.words import tr
from slodesk.gui.tabs.retrospectives.actions_filters import ActionFilters
from slodesk.gui.tabs.retrospectives.actions_list import ActionsList
from slodesk.gui.tabs.retrospectives.actions_trend import ActionsTrend
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.tab_order import follow_layout

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from slodesk.gui.context import TabContext

_TREND = "retrospectives/actions_trend"
"""Whether the trend is shown: "yes" or "no"; without, where there is room for it."""
_CALM_MS = 50
"""The trend is counted again when edits pause so long."""
_ROOM = 620
"""Height of the page at 100 % from which there is."""


class ActionsPage(QWidget):
    """Page of the Retrospectives tab.

    Attributes:
        filters: what narrows the list.
        list: the action items.
        trend: how many come and go.
        outcome: where the last export was saved.
    """

    tables = frozenset({"retrospective", "incident", "meeting", "service", "team", "person", "setting"})
    """What is read again as a whole; changed action items the list reads one by one."""

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        theme = context.theme
        self.filters = ActionFilters(theme)
        self.list = ActionsList(context)
        self.trend = ActionsTrend(theme)
        self.told = label("", "muted", wrap=True)
        self.outcome = label("", "muted", wrap=True, selectable=True)
        self.outcome.setObjectName("actions_outcome")
        self.outcome.hide()
        self.card = Card(theme)
        self.card.body.addWidget(self.told)
        self.card.body.addWidget(self.trend)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._column = column
        column.addWidget(self.filters)
        column.addWidget(self.outcome)
        column.addWidget(self.list, 1)
        column.addWidget(self.card)
        self.filters.trend.clicked.connect(self._toggle)
        self.filters.narrowed.connect(self.list.set_filter)
        self.filters.save_wanted.connect(self.save)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._tell)
        self.list.changed.connect(lambda: self._rest.start(_CALM_MS))
        self.list.show_all_wanted.connect(self.filters.show_all)
        context.filters.changed.connect(self.list.refresh)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(lambda: self.filters.text.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.setFocusProxy(self.filters.text)
        follow_layout(self)
        theme.changed.connect(self._space)
        self._space()

    def refresh(self) -> None:
        """Read everything again."""
        self.list.refresh()

    def show_item(self, key: str) -> None:
        """Choose an action item."""
        self.list.show_item(key)

    def save(self, kind: str) -> None:
        """Save the action items shown, as they are sorted.

        Args:
            kind: one of ``actions_export.KINDS``.
        """
        from slodesk.gui.dialogs.pdf_preview import ask_file
        from slodesk.integrations.actions_export import to_csv
        from slodesk.reports.output import write_file

        self._context.document.flush()
        name = {"own": "actions.csv", "jira": "actions-jira.csv", "github": "actions-github.csv"}[kind]
        path = ask_file(self, self._context.settings, tr("Save action items"), name, tr("Tables (*.csv)"))
        if path is None:
            return
        try:
            write_file(path, to_csv(self.list.model.rows, kind))
        except SloDeskError as problem:
            self._context.show_error(problem)
            return
        self.outcome.setText(tr("Saved to {file}").format(file=str(path)))
        self.outcome.show()

    def _tell(self) -> None:
        """Show the trend of all of them, whatever the filters say."""
        lines = self.list.search.lines
        self.filters.offer_owners(lines)
        today = self.list.today
        items = [(line.agreed, line.over) for line in lines if line.over is not None or not line.is_closed]
        shown = weeks(items, today)
        told = self.list.say(trend_words(shown))
        self.told.setText(told)
        self.trend.set_weeks(shown, today, told)
        self._place()

    def _toggle(self, shown: bool) -> None:
        self._context.settings.remember(_TREND, "yes" if shown else "no")
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the trend where there is room for it."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        said = self._context.settings.text(_TREND)
        shown = said == "yes" or (not said and self.height() >= self._context.theme.px(_ROOM))
        self.filters.trend.setChecked(shown)
        self.card.setVisible(shown and bool(self.list.search.lines))

    def _space(self) -> None:
        self._column.setSpacing(self._context.theme.space(1.5))
