"""The card with the proposals: choose one, decide by key, sort, copy, change the method."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QSizePolicy,
    QSpinBox,
    QTableView,
    QWidget,
)

from slodesk.domain.planning import METHODS
from slodesk.gui.models.plan_targets import ADVICE, DECISION, SLO, WHY, PlanTargetsModel
from slodesk.gui.tabs.quarterly_plan.targets.cells import LinesDelegate
from slodesk.gui.tabs.quarterly_plan.targets.keys import decision_key
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.copying import copy_table
from slodesk.gui.widgets.key_action import key_action
from slodesk.gui.widgets.still import hold_still
from slodesk.gui.widgets.tables import prepare_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from slodesk.gui.models.plan_targets import TargetRow
    from slodesk.gui.theme import Theme

_ADVICE_FROM = 900
"""Width at 100 % from which there is room for the advice; the panel has it in any case."""
_WHY_FROM = 660
"""Width at 100 % from which there is room for the reason; the panel says the budget in any case."""
_LEAST = {SLO: 116, WHY: 126, ADVICE: 150, DECISION: 124}
"""Least widths at 100 % of the columns whose words wrap."""
_NAME_LEAST = 96
"""Least width of the names where there is too little room for all."""
_NAMED = 190
"""Width at 100 % up to which names come before reasons."""
_OWN_HEIGHTS = 60
"""Rows up to which each is only as high as its own words."""
_MEASURED = 8
"""Cells of a column that are measured where there are more."""


class TargetsTable(Card):
    """Lists the SLOs of a plan and says what the user wants done with the chosen one.

    Attributes:
        view: the table.
        model: its rows.
        method: how targets are proposed …
        periods: … and over how many quarters.
    """

    chosen = Signal(str)
    key_pressed = Signal(str)
    """``accept``, ``change``, ``reject``, ``undecide``, ``looser``, ``tighter``, ``other`` or a digit."""
    explain_wanted = Signal(str, int)
    """Key of an SLO and a column."""
    method_chosen = Signal(str, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Proposed targets"), parent, padded=False)
        self.set_low(True)
        self._theme = theme
        self._current: str | None = None
        self.model = PlanTargetsModel(lambda row: row.state == "undecided", self)
        self.view = QTableView()
        self.view.setObjectName("plan_targets")
        self.view.setAccessibleName(tr("Proposed targets"))
        self.view.setModel(self.model)
        self._cells = LinesDelegate(theme, self.view)
        self._prepare()
        self.body.addWidget(self.view, 1)
        self._add_method()
        self._add_actions()
        theme.changed.connect(self._fit)

    def show_rows(self, rows: Sequence[TargetRow], undecided: int, actual_title: str) -> None:
        """Show the SLOs; the chosen one stays chosen while it is there."""
        self.model.actual_title = actual_title
        known = {row.key for row in self.model.rows}
        chooser = self.view.selectionModel()
        blocked = chooser.blockSignals(True)
        self.model.set_rows(rows)
        chooser.blockSignals(blocked)
        if self._current is None or self.model.row_of(self._current) < 0:
            first = self.model.row(0)
            self._current = None if first is None else first.key
        self._put(self._current)
        left = tr("%Ln undecided", "", undecided) if undecided else tr("All decided")
        self.set_heading(tr("Proposed targets"), left)
        if len(rows) <= _OWN_HEIGHTS or known != {row.key for row in rows}:
            self._fit()

    def show_method(self, method: str, periods: int, *, editable: bool) -> None:
        """Show how targets are proposed."""
        with QSignalBlocker(self.method), QSignalBlocker(self.periods):
            self.method.setCurrentIndex(self.method.findData(method))
            self.periods.setValue(periods)
        self.periods.setVisible(method == "budget")
        self.method.setEnabled(editable)
        self.periods.setEnabled(editable)

    @property
    def current(self) -> str | None:
        """The key of the chosen SLO."""
        return self._current

    def select(self, key: str) -> None:
        """Choose an SLO."""
        self._put(key)
        if self._current is not None:
            self.chosen.emit(self._current)

    def copy(self, *, markdown: bool) -> None:
        """Put all rows on the clipboard."""
        copy_table(self.model.copied(), markdown=markdown)

    # Making

    def _prepare(self) -> None:
        view = self.view
        prepare_table(view, self._theme, stretch=-1)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setItemDelegate(self._cells)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setProperty("kind", "list")
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        view.setSortingEnabled(True)
        view.selectionModel().currentRowChanged.connect(self._moved_to)
        view.doubleClicked.connect(lambda _: self.key_pressed.emit("change"))
        view.installEventFilter(self)

    def _add_method(self) -> None:
        self.method, self.periods = QComboBox(), QSpinBox()
        words = {"framework": tr("By this quarter"), "budget": tr("By used budgets")}
        for method in METHODS:
            self.method.addItem(words[method], method)
        self.method.setObjectName("plan_method")
        self.method.setAccessibleName(tr("How targets are proposed"))
        self.method.setToolTip(
            tr("By this quarter: half a point above or any below the target. "
               "By used budgets: quarters that used little or too much.")
        )  # fmt: skip
        self.method.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.periods.setObjectName("plan_method_periods")
        self.periods.setAccessibleName(tr("Quarters in a row"))
        self.periods.setRange(1, 20)
        self.periods.setSuffix(tr(" in a row"))
        self.periods.lineEdit().setTextMargins(self.periods.fontMetrics().averageCharWidth(), 0, 0, 0)
        self.periods.hide()
        hold_still(self.method)
        hold_still(self.periods)
        self.controls.addWidget(self.method)
        self.controls.addWidget(self.periods)
        self.method.activated.connect(self._method)
        self.periods.valueChanged.connect(self._method)

    def _add_actions(self) -> None:
        for words, keys, run in (
            (tr("Explain this number"), "Ctrl+E", self._explain),
            (tr("Copy as cells"), "Ctrl+C", lambda: self.copy(markdown=False)),
            (tr("Copy as Markdown"), "Ctrl+Shift+C", lambda: self.copy(markdown=True)),
        ):
            key_action(self.view, words, keys, run)

    # Reacting

    def _method(self, _: int) -> None:
        self.method_chosen.emit(self.method.currentData(), self.periods.value())

    def _explain(self) -> None:
        if self._current is not None:
            self.explain_wanted.emit(self._current, self.view.currentIndex().column())

    def _put(self, key: str | None) -> None:
        row = self.model.row_of(key)
        self._current = key if row >= 0 else None
        chooser = self.view.selectionModel()
        blocked = chooser.blockSignals(True)
        if row < 0:
            chooser.clear()
        else:
            index = self.model.index(row, max(self.view.currentIndex().column(), SLO))
            flags = QItemSelectionModel.SelectionFlag
            chooser.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.view.scrollTo(index)
        chooser.blockSignals(blocked)
        self.view.viewport().update()

    def _moved_to(self, index: QModelIndex, before: QModelIndex) -> None:
        row = self.model.row(index.row())
        if row is not None and row.key != self._current:
            self._current = row.key
            self.chosen.emit(row.key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Decide by key; letters choose no row here."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        wanted = decision_key(event)
        if wanted and self._current is not None:
            self.key_pressed.emit(wanted)
            return True
        return False

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        theme, view, model = self._theme, self.view, self.model
        self.body.setContentsMargins(0, 0, 0, theme.radius("card"))
        room = self.width() - theme.px(6) - (view.verticalScrollBar().sizeHint().width())
        view.setColumnHidden(ADVICE, room < theme.px(_ADVICE_FROM))
        view.setColumnHidden(WHY, room < theme.px(_WHY_FROM))
        header = view.horizontalHeader()
        shown = [at for at in range(model.columnCount()) if not view.isColumnHidden(at)]
        wish = {at: max((self._cells.width(index) for index in self._longest(at)), default=0) for at in shown}
        least = {
            at: max(theme.px(width), header.sectionSizeHint(at)) for at, width in _LEAST.items() if at in wish
        }
        widths = {at: least.get(at) or max(header.sectionSizeHint(at), wish[at]) for at in shown}
        spare = room - sum(widths.values())
        named = min(max(spare, 0), max(min(wish[SLO], theme.px(_NAMED)) - widths[SLO], 0))
        widths[SLO] += named
        spare -= named
        while spare > 0 and (hungry := [at for at in least if widths[at] < wish[at]]):
            each = max(1, spare // len(hungry))
            for at in hungry:
                more = min(each, wish[at] - widths[at], spare)
                widths[at] += more
                spare -= more
        if spare < 0:  # a name may be broken, figures may not
            widths[SLO] = max(widths[SLO] + spare, theme.px(_NAME_LEAST))
        widths[WHY if WHY in widths else SLO] += max(spare, 0)
        for at, width in widths.items():
            if view.columnWidth(at) != width:
                view.setColumnWidth(at, width)
        self._fit_rows(shown)

    def _fit_rows(self, shown: Sequence[int]) -> None:
        """Give rows the height of their words; where there are very many, all the same."""
        view, model = self.view, self.model
        widths = {at: view.columnWidth(at) for at in shown}
        longest = [(index, widths[at]) for at in shown for index in self._longest(at)]
        highest = max((self._cells.height(index, width) for index, width in longest), default=0)
        view.verticalHeader().setDefaultSectionSize(highest or self._theme.space(6))
        if model.rowCount() <= _OWN_HEIGHTS:
            for row in range(model.rowCount()):
                height = max(self._cells.height(model.index(row, at), width) for at, width in widths.items())
                if view.rowHeight(row) != height:
                    view.setRowHeight(row, height)

    def _longest(self, column: int) -> list[QModelIndex]:
        """Return the cells of a column with the most letters; of very many rows only some are measured."""
        model, rows = self.model, self.model.rows
        seen = range(min(len(rows), _OWN_HEIGHTS))
        if column == SLO:
            most = sorted(range(len(rows)), key=lambda at: -sum(map(len, rows[at].order[SLO])))
        else:
            most = sorted(seen, key=lambda at: -sum(map(len, rows[at].cells[column])))
        wanted = len(rows) if len(rows) <= _OWN_HEIGHTS else _MEASURED
        return [model.index(at, column) for at in most[:wanted]]
