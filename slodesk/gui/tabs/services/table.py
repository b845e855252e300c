"""The card with the services: find, sort, choose, put in order, copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPushButton,
    QTableView,
    QToolButton,
    QWidget,
)

from slodesk.gui.models.services import CRITICAL, FINDINGS, NEEDS, OWNER, SERVICE, SLOS, TEAM, ServicesModel
from slodesk.gui.tabs.services.cells import FindingDelegate, ServiceDelegate
from slodesk.gui.widgets.cards import Card
from slodesk.gui.widgets.copying import copy_table, table_text
from slodesk.gui.widgets.giving_way import GivingWay
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.tables import prepare_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from slodesk.gui.models.services import ServiceLine
    from slodesk.gui.theme import Theme

GIVES_WAY = (NEEDS, CRITICAL, OWNER, TEAM, SLOS)
"""Columns left out where there is no room, the first one first; the editor shows them too."""


class ServicesTable(Card):
    """Shows services and says what the user wants done with them.

    Attributes:
        view: the table.
        model: its rows.
        find_box: filters them.
    """

    chosen = Signal(object)
    """The service whose editor is wanted has changed; None when none is."""
    opened = Signal(str)
    """Enter or a double click: go on in the editor."""
    move_wanted = Signal(list, int)
    """Keys of services, and by how many places: −1 or 1."""
    add_wanted = Signal()
    write_wanted = Signal()
    remove_wanted = Signal()
    bulk_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent, padded=False)
        self.set_heading(self.tr("Services"))
        self._current: str | None = None
        self._wanted: dict[int, int] = {}
        self.model = ServicesModel(self)
        self.find_box = QLineEdit()
        self.find_box.setObjectName("find_services")
        self.find_box.setProperty("kind", "search")
        self.find_box.setAccessibleName(self.tr("Find services"))
        self.find_box.setClearButtonEnabled(True)
        self.view = QTableView()
        self.view.setObjectName("services_table")
        self.view.setAccessibleName(self.tr("Services"))
        self.view.setModel(self.model)
        self.nothing = label(self.tr("Nothing matches."), "muted", wrap=True)
        self.nothing.hide()
        self._actions: dict[str, QAction] = {}
        self._make_controls()
        self._prepare_view()
        self._find_row = QWidget()
        row = QHBoxLayout(self._find_row)
        row.addWidget(self.find_box)
        self.body.addWidget(self._find_row)
        self.body.addWidget(self.nothing)
        self.body.addWidget(self.view, 1)
        theme.changed.connect(self._respace)
        self._respace()
        for before, after in (
            (self.find_box, self.view), (self.view, self.write_button),
            (self.write_button, self.add_button), (self.add_button, self.more_button),
        ):  # fmt: skip
            self.setTabOrder(before, after)

    # Making

    def _make_controls(self) -> None:
        theme = self._theme
        self.write_button = QPushButton(self.tr("Write an SLO"))
        self.write_button.setObjectName("write_slo")
        self.write_button.setToolTip(self.tr("From what users do to a target, step by step"))
        theme.icons.follow(self.write_button, "journey", "text", 18)
        self.add_button = QPushButton(self.tr("Add service"))
        self.add_button.setObjectName("add_service")
        theme.icons.follow(self.add_button, "add", "text", 18)
        self.more_button = QToolButton()
        self.more_button.setObjectName("services_more")
        self.more_button.setToolTip(self.tr("More for the chosen services"))
        self.more_button.setAccessibleName(self.more_button.toolTip())
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        theme.icons.follow(self.more_button, "more", "text", 18)
        self.controls.addWidget(self.write_button)
        self.controls.addWidget(self.add_button)
        self.controls.addWidget(self.more_button)
        GivingWay(self._head, (self.write_button, self.add_button), (self.heading_label, self.more_button))
        self.write_button.clicked.connect(self.write_wanted)
        self.add_button.clicked.connect(self.add_wanted)
        menu = QMenu(self.more_button)
        self._action(menu, "up", self.tr("Move up"), lambda: self._move(-1), "Alt+Up", "arrow-up")
        self._action(menu, "down", self.tr("Move down"), lambda: self._move(1), "Alt+Down", "arrow-down")
        self._add_sort_menu(menu)
        menu.addSeparator()
        bulk = self.bulk_wanted.emit
        self._action(menu, "bulk", self.tr("Change targets of several SLOs…"), bulk, "", "target")
        menu.addSeparator()
        self._action(
            menu, "copy", self.tr("Copy as cells"), lambda: self.copy(markdown=False), "Ctrl+C", "copy"
        )
        self._action(
            menu, "copy_markdown", self.tr("Copy as Markdown"), lambda: self.copy(markdown=True),
            "Ctrl+Shift+C", "table",
        )  # fmt: skip
        menu.addSeparator()
        self._action(menu, "remove", self.tr("Remove…"), self.remove_wanted.emit, "Del", "trash")
        self.more_button.setMenu(menu)
        menu.aboutToShow.connect(self._allow)

    def _add_sort_menu(self, menu: QMenu) -> None:
        """Sort by keyboard: what a click on a heading does."""
        sort = menu.addMenu(self.tr("Sort by"))
        sort.setObjectName("services_sort")
        self._theme.icons.follow(sort, "list", "text", 18)
        model = self.model
        for column in range(-1, model.columnCount()):
            title = str(model.headerData(column, Qt.Orientation.Horizontal) or self.tr("Own order"))
            action = sort.addAction(title)
            action.triggered.connect(
                lambda _=False, column=column: self.view.horizontalHeader().setSortIndicator(
                    column, Qt.SortOrder.AscendingOrder
                )
            )

    def _action(
        self, menu: QMenu, name: str, words: str, run: Callable[[], object], keys: str, icon: str
    ) -> None:
        action = QAction(words, self)
        action.setObjectName(f"services_{name}")
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda: run())
        self._theme.icons.follow(action, icon, "text", 18)
        menu.addAction(action)
        self.view.addAction(action)
        self._actions[name] = action

    def _prepare_view(self) -> None:
        view = self.view
        prepare_table(view, self._theme, stretch=SERVICE, row_height=6, finding=False)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setItemDelegateForColumn(SERVICE, ServiceDelegate(self._theme, view))
        view.setItemDelegateForColumn(FINDINGS, FindingDelegate(self._theme, view))
        view.setDragEnabled(True)
        view.setAcceptDrops(True)
        view.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        view.setDragDropOverwriteMode(False)
        view.setSortingEnabled(False)
        header = view.horizontalHeader()
        header.setProperty("kind", "list")
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self._sort)
        header.setResizeContentsPrecision(50)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(SERVICE, QHeaderView.ResizeMode.Stretch)
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)
        self.find_box.installEventFilter(self)
        self.find_box.textChanged.connect(self._find)
        view.doubleClicked.connect(lambda index: self._open(index.row()))
        view.selectionModel().currentRowChanged.connect(lambda *_: self._choose())
        view.selectionModel().selectionChanged.connect(lambda *_: self._allow())

    # Filling

    def show_lines(self, lines: Sequence[ServiceLine]) -> None:
        """Show services; what was chosen stays chosen."""
        if self.model.all_lines != tuple(lines):
            self._keep(lambda: self.model.set_lines(lines))
            self._measure()
        count = self.tr("%Ln service(s)", "", len(lines)) if lines else ""
        self.set_heading(self.tr("Services"), count)

    def set_editable(self, editable: bool) -> None:
        """Forbid changes where the workspace is read-only."""
        self.model.movable = editable
        self._editable = editable
        self.write_button.setEnabled(editable)
        self.add_button.setEnabled(editable)
        self._allow()

    _editable = True

    @property
    def current(self) -> str | None:
        """The service whose editor is shown."""
        return self._current

    @property
    def selected(self) -> list[str]:
        """The keys of all chosen services, in the order shown."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [line.record.id for row in rows if (line := self.model.line(row)) is not None]

    def select(self, keys: Iterable[str], *, emit: bool = True) -> None:
        """Choose services; the first one's editor is shown."""
        rows = [row for key in keys if (row := self.model.row_of(key)) >= 0]
        chooser = self.view.selectionModel()
        with QSignalBlocker(chooser):
            chooser.clear()
            for row in reversed(rows):
                chooser.setCurrentIndex(
                    self.model.index(row, SERVICE),
                    QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
                )
        if rows:
            self.view.scrollTo(self.model.index(rows[0], SERVICE))
        self.view.viewport().update()
        self._allow()
        if emit:
            self._choose()
        else:
            self._current = self._key(rows[0]) if rows else None

    def clear_filter(self) -> None:
        """Show everything."""
        self.find_box.clear()

    def copy(self, *, markdown: bool) -> None:
        """Put the chosen rows, or all of them, on the clipboard."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        rows = rows or list(range(self.model.rowCount()))
        table = table_text(self.model, rows)
        names = [line.record.name for row in rows if (line := self.model.line(row)) is not None]
        for cells, name in zip(table, [self.tr("Identifier"), *names], strict=True):
            cells.insert(1, name)
        copy_table(table, markdown=markdown)

    # Reacting

    def _key(self, row: int) -> str | None:
        line = self.model.line(row)
        return None if line is None else line.record.id

    def _choose(self) -> None:
        key = self._key(self.view.currentIndex().row())
        if key != self._current:
            self._current = key
            self.chosen.emit(key)

    def _open(self, row: int) -> None:
        key = self._key(row)
        if key is not None:
            self.opened.emit(key)

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        self._keep(lambda: self.model.sort(column, order))
        self._allow()

    def _name_find_box(self) -> None:
        """Say in the box what it finds, as far as there is room."""
        words, short = self.tr("Find a service, team, tag or SLO"), self.tr("Find a service")
        needed = self.find_box.fontMetrics().horizontalAdvance(words) + self._theme.space(5)
        self.find_box.setPlaceholderText(words if needed <= self.find_box.width() else short)

    def _find(self, text: str) -> None:
        self._keep(lambda: self.model.set_filter(text))
        self.nothing.setVisible(bool(text) and self.model.rowCount() == 0)

    def _keep(self, change: Callable[[], None]) -> None:
        """Change the rows; selection and the shown editor stay where they are still visible."""
        selected, current = self.selected, self._current
        if current is not None and current in selected:
            selected.remove(current)
            selected.insert(0, current)
        with QSignalBlocker(self.view.selectionModel()):
            change()
        self.select(selected, emit=False)
        if not selected:
            self._current = current if current is not None and self.model.row_of(current) >= 0 else None

    def _move(self, by: int) -> None:
        if self.selected and self.model.in_own_order and self._editable:
            self.move_wanted.emit(self.selected, by)

    def _allow(self) -> None:
        chosen = bool(self.view.selectionModel().selectedRows())
        movable = chosen and self.model.in_own_order and self._editable
        self._actions["up"].setEnabled(movable)
        self._actions["down"].setEnabled(movable)
        self._actions["remove"].setEnabled(chosen and self._editable)
        self._actions["bulk"].setEnabled(self.model.total > 0 and self._editable)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter opens, Ctrl+F finds, Escape and Down leave the find box, columns follow the width."""
        if watched is self.find_box and event.type() == QEvent.Type.Resize:
            self._name_find_box()
        if watched is self.view.viewport() and event.type() == QEvent.Type.Resize:
            self.fit_columns()
        if watched is self.view.viewport() and event.type() == QEvent.Type.Show:
            self._measure()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.view:
                return self._view_key(event)
            if watched is self.find_box:
                return self._find_key(event)
        return False

    def _view_key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.view.currentIndex().row())
            return True
        if event.matches(QKeySequence.StandardKey.Find):
            self.find_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.find_box.selectAll()
            return True
        return False

    def _find_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and self.find_box.text():
            self.find_box.clear()
            return True
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            if self.model.rowCount() and not self.selected:
                self.view.selectRow(0)
            return True
        return False

    # Room

    def fit_columns(self) -> None:
        """Show as many columns as there is room for; none is cut."""
        wanted, shown = self._wanted, set(self._wanted)
        for column in GIVES_WAY:
            if sum(wanted[each] for each in shown) <= self.view.viewport().width():
                break
            shown.discard(column)
        for column, width in wanted.items():
            self.view.setColumnHidden(column, column not in shown)
            if column != SERVICE and column in shown:
                self.view.setColumnWidth(column, width)

    def _measure(self) -> None:
        """Find out how wide each column should be, and use it; out of sight it waits to be shown."""
        view, theme = self.view, self._theme
        if not view.isVisible():
            return
        header = view.horizontalHeader()
        for column in range(self.model.columnCount()):
            view.setColumnHidden(column, False)  # a hidden heading says it needs no room
            cells = view.sizeHintForColumn(column) if self.model.rowCount() else 0
            self._wanted[column] = max(cells + theme.px(12), header.sectionSizeHint(column) + theme.px(8))
        self._wanted[SERVICE] = max(min(self._wanted[SERVICE], theme.px(190)), theme.px(150))
        self.fit_columns()

    def set_alone(self, alone: bool) -> None:
        """Put the find box beside the heading when the table has the whole of a wide window."""
        beside = alone and self.window().width() >= self._theme.px(640)
        if beside == (self.controls.indexOf(self.find_box) >= 0):
            return
        if beside:
            self.controls.insertWidget(0, self.find_box)
        else:
            row = self._find_row.layout()
            if row is not None:
                row.addWidget(self.find_box)
        self._find_row.setVisible(not beside)

    def _respace(self) -> None:
        self.find_box.setMinimumWidth(self._theme.px(170))
        self.body.setContentsMargins(0, 0, 0, self._theme.radius("card"))
        edge = self._theme.space(2)
        layout = self._find_row.layout()
        if layout is not None:
            layout.setContentsMargins(edge, 0, edge, 0)
        self.nothing.setContentsMargins(edge, 0, edge, 0)
        self._measure()
