"""The card with the steps of a week: tick, choose, put in order, add, copy."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from slodesk.domain.planning import ACTIVITY, DELIVERABLE
from slodesk.gui.models.plan_steps import DONE, DUE, HEADING_ROLE, LATE_ROLE, OWNER, STEP, PlanStepsModel
from slodesk.gui.tabs.quarterly_plan.words import day_words, tr, week_phrase
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.copying import copy_table, table_text
from slodesk.gui.widgets.giving_way import GivingWay
from slodesk.gui.widgets.key_action import key_action
from slodesk.gui.widgets.tables import prepare_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from slodesk.gui.theme import Theme
    from slodesk.storage.queries.plans import PlanItem

Index = QModelIndex | QPersistentModelIndex


class StepsTable(Card):
    """Lists the steps of a week and says what the user wants done with them.

    Attributes:
        view: the table.
        model: its rows.
        note: what people should know about the week.
    """

    chosen = Signal(object)
    """The key of the step whose editor is wanted; None for none."""
    opened = Signal()
    """Enter or a double click: the editor is to get the keyboard."""
    add_wanted = Signal(str)
    """``activity`` or ``deliverable``."""
    remove_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, tr("Steps"), parent, padded=False)
        self._theme = theme
        self._today: date | None = None
        self._current: str | None = None
        self.model = PlanStepsModel(self._day, self)
        self.view = QTableView()
        self.view.setObjectName("plan_steps")
        self.view.setAccessibleName(tr("Steps of the week"))
        self.view.setModel(self.model)
        self._prepare()
        self.body.addWidget(self.view, 1)
        self.note = QLineEdit()
        self.note.setObjectName("week_note")
        self.note.setAccessibleName(tr("Note for the week"))
        self.note.setPlaceholderText(tr("Note for the week: where you meet, who prepares what"))
        self._note_row = QHBoxLayout()
        self._note_row.addWidget(self.note)
        self.body.addLayout(self._note_row)
        self._add_buttons()
        self._add_actions()
        theme.changed.connect(self._fit)
        self._fit()

    def show_items(self, items: Sequence[PlanItem], today: date) -> None:
        """Show the steps of a week; the chosen one stays chosen while it is there."""
        self._today = today
        before, row = self._current, self.view.currentIndex().row()
        chooser = self.view.selectionModel()
        blocked = chooser.blockSignals(True)
        self.model.set_items(items)
        for at in range(self.model.rowCount()):
            heading = self.model.item(at) is None
            if heading != (self.view.columnSpan(at, 0) > 1):
                self.view.setSpan(at, 0, 1, self.model.columnCount() if heading else 1)
        chooser.blockSignals(blocked)
        if before is None or self.model.row_of(before) < 0:
            near = range(max(row, 1), self.model.rowCount()), range(self.model.rowCount() - 1, 0, -1)
            item = next((found for at in chain(*near) if (found := self.model.item(at))), None)
            self._put(None if item is None else item.id)
        else:
            self._put(before)
        done = sum(item.done for item in items)
        self.set_heading(tr("{done} of {all} done").format(done=done, all=len(items)))
        self._fit()

    @property
    def current(self) -> str | None:
        """The key of the chosen step."""
        return self._current

    def select(self, key: str) -> None:
        """Choose a step."""
        self._put(key)
        self.chosen.emit(self._current)

    def set_editable(self, editable: bool) -> None:
        """Forbid changes where the plan is approved or the workspace read-only."""
        self.model.editable = editable
        for button in (self.add_activity, self.add_deliverable):
            button.setEnabled(editable)
        for name in ("tick", "up", "down", "remove"):
            self._actions[name].setEnabled(editable)

    def set_low(self, low: bool) -> None:
        """Spend the height on the steps where there is little."""
        super().set_low(low)
        self.view.horizontalHeader().setVisible(not low)

    def copy(self, *, markdown: bool) -> None:
        """Put all steps on the clipboard."""
        table = table_text(self.model, range(self.model.rowCount()))
        for row in range(self.model.rowCount()):
            item = self.model.item(row)
            if item is not None:
                table[row + 1][DONE] = "✓" if item.done else ""
        copy_table(table, markdown=markdown)

    # Making

    def _prepare(self) -> None:
        view = self.view
        prepare_table(view, self._theme, stretch=STEP, row_height=4.25)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setItemDelegate(_StepDelegate(self._theme, self.model, view))
        view.setDragEnabled(True)
        view.setAcceptDrops(True)
        view.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        view.setDragDropOverwriteMode(False)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(STEP, QHeaderView.ResizeMode.Stretch)
        view.selectionModel().currentRowChanged.connect(self._moved_to)
        view.doubleClicked.connect(self._double)
        view.installEventFilter(self)

    def _add_buttons(self) -> None:
        self.add_activity = QPushButton(tr("Activity"))
        self.add_deliverable = QPushButton(tr("Deliverable"))
        for button, kind, words in (
            (self.add_activity, ACTIVITY, tr("Add an activity of your own")),
            (self.add_deliverable, DELIVERABLE, tr("Add a deliverable of your own")),
        ):
            button.setProperty("kind", "quiet")
            button.setToolTip(words)
            button.setObjectName(f"add_{kind}")
            self._theme.icons.follow(button, "add", "text", 18)
            button.clicked.connect(lambda _=False, kind=kind: self.add_wanted.emit(kind))
            self.controls.addWidget(button)
        GivingWay(self._head, (self.add_activity, self.add_deliverable), (self.heading_label,))
        for button in (self.add_activity, self.add_deliverable):
            button.setAccessibleName(button.toolTip())

    def _add_actions(self) -> None:
        self._actions: dict[str, QAction] = {}
        for name, words, keys, run in (
            ("tick", tr("Done or not"), "Space", self._tick),
            ("up", tr("Move up"), "Alt+Up", lambda: self._move(-1)),
            ("down", tr("Move down"), "Alt+Down", lambda: self._move(1)),
            ("copy", tr("Copy as cells"), "Ctrl+C", lambda: self.copy(markdown=False)),
            ("copy_markdown", tr("Copy as Markdown"), "Ctrl+Shift+C", lambda: self.copy(markdown=True)),
            ("remove", tr("Remove"), "Del", self._remove),
        ):
            self._actions[name] = key_action(self.view, words, keys, run)

    # Reacting

    def _day(self, item: PlanItem) -> str:
        if item.due is None:
            return ""
        same = self._today is not None and item.due.year == self._today.year
        return day_words(item.due, "ddd d MMM" if same else "d MMM yyyy")

    def _put(self, key: str | None) -> None:
        row = -1 if key is None else self.model.row_of(key)
        self._current = key if row >= 0 else None
        chooser = self.view.selectionModel()
        blocked = chooser.blockSignals(True)
        if row < 0:
            chooser.clear()
        else:
            column = max(self.view.currentIndex().column(), STEP)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            chooser.setCurrentIndex(self.model.index(row, column), flags)
            self.view.scrollTo(self.model.index(row, column))
        chooser.blockSignals(blocked)
        self.view.viewport().update()

    def _moved_to(self, index: QModelIndex, before: QModelIndex) -> None:
        item = self.model.item(index.row())
        if item is None:
            return
        if item.id != self._current:
            self._current = item.id
            self.chosen.emit(item.id)

    def _double(self, index: QModelIndex) -> None:
        if index.column() != DONE and self.model.item(index.row()) is not None:
            self.opened.emit()

    def _tick(self) -> None:
        item = self._item()
        if item is not None:
            self.model.ticked.emit(item.id, not item.done)

    def _move(self, by: int) -> None:
        item = self._item()
        if item is not None:
            place = self.model.place(self.model.row_of(item.id)) + by
            if place >= 0:
                self.model.moved.emit(item.id, place)

    def _remove(self) -> None:
        if self._current is not None:
            self.remove_wanted.emit(self._current)

    def _item(self) -> PlanItem | None:
        return None if self._current is None else self.model.item(self.model.row_of(self._current))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter opens; Up and Down step over headings."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current is not None:
            self.opened.emit()
            return True
        by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if by and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            row = self.view.currentIndex().row() + by
            while 0 <= row < self.model.rowCount() and self.model.item(row) is None:
                row += by
            item = self.model.item(row)
            if item is not None:
                self.select(item.id)
            return True
        return False

    def _fit(self) -> None:
        theme, view = self._theme, self.view
        self.body.setContentsMargins(0, 0, 0, 0)
        edge = theme.space(2)
        self._note_row.setContentsMargins(edge, 0, edge, theme.space())
        view.setColumnWidth(DONE, theme.px(44))
        roomy = self.width() // 4
        widths = {OWNER: max(theme.px(130), roomy), DUE: theme.px(220)}  # a day is never cut
        for column, most in widths.items():
            wanted = max(view.sizeHintForColumn(column), view.horizontalHeader().sectionSizeHint(column))
            view.setColumnWidth(column, min(max(wanted + theme.px(12), theme.px(84)), most))


class _StepDelegate(QStyledItemDelegate):
    """Headings across the table, quiet words for what is done, a sign before what is late."""

    def __init__(self, theme: Theme, model: PlanStepsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Say where a step came from, and that it is late; done ones are quiet."""
        super().initStyleOption(option, index)
        item = self._model.item(index.row())
        if item is None:
            return
        if item.done:
            option.palette.setColor(QPalette.ColorRole.Text, self._theme.color("muted"))
        if index.column() == STEP and item.rolled:
            option.text = f"{option.text}  ·  {tr('from {week}').format(week=week_phrase(item.first_week))}"
        if index.column() == DUE and index.data(LATE_ROLE):
            option.icon = QIcon(self._theme.icon("alert", "status:warning", 16))
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            edge = self._theme.px(16)
            option.decorationSize.setWidth(edge)
            option.decorationSize.setHeight(edge)
            option.text = tr("Late, {day}").format(day=option.text)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a heading by its words alone."""
        if not index.data(HEADING_ROLE):
            super().paint(painter, option, index)
            return
        theme = self._theme
        painter.save()
        painter.setFont(theme.font("small", bold=True))
        painter.setPen(theme.color("muted"))
        room = option.rect.adjusted(theme.px(16), 0, -theme.px(8), -theme.px(4))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        painter.drawText(QRect(room), flags, str(index.data() or ""))
        painter.restore()
