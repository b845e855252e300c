"""The release matrix as a grid: arrows go from cell to cell, a digit chooses what is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from slodesk.domain.policy import DECISIONS, MATRIX_ROWS, RISKS
from slodesk.domain.status import STATUS_WORDS, Status
from slodesk.gui.tabs.releases.words import decision_sign, decision_tint, decision_word, risk_word, tr
from slodesk.gui.widgets.wrapping import wrapped
from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QAbstractItemModel
    from PySide6.QtGui import QKeyEvent

    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy
    from slodesk.gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
FLAW_ROLE = Qt.ItemDataRole.UserRole + 1
_DIGITS = {Qt.Key.Key_1 + at: decision for at, decision in enumerate(DECISIONS)}


class MatrixModel(QAbstractTableModel):
    """A row per status, a column per level of risk."""

    chosen = Signal(str, str, str)
    """Row, risk and the decision that is wanted there."""

    def __init__(self, say: Callable[[Meant], str]) -> None:
        super().__init__()
        self._say = say
        self._cells: tuple[tuple[str, ...], ...] = tuple(("",) * len(RISKS) for _ in MATRIX_ROWS)
        self._flawed: frozenset[tuple[str, str]] = frozenset()
        self.editable = False

    def show_policy(self, policy: Policy, editable: bool, flawed: Sequence[tuple[str, str]] = ()) -> None:
        """Show the matrix of a policy, and the cells in which something is wrong."""
        self._cells, self._flawed, self.editable = policy.matrix, frozenset(flawed), editable
        self.dataChanged.emit(self.index(0, 0), self.index(len(MATRIX_ROWS) - 1, len(RISKS) - 1))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Count the statuses."""
        return 0 if parent.isValid() else len(MATRIX_ROWS)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Count the levels of risk."""
        return 0 if parent.isValid() else len(RISKS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the decision of a cell."""
        if not index.isValid():
            return None
        cell = self._cells[index.row()][index.column()]
        if role == Qt.ItemDataRole.EditRole:
            return cell
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return decision_word(cell) if cell else tr("Nothing yet")
        if role == FLAW_ROLE:
            return (MATRIX_ROWS[index.row()], RISKS[index.column()]) in self._flawed
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._row(index.row())}, {self._column(index.column())}: {self.data(index)}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return status and level of risk."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._column(section) if orientation == Qt.Orientation.Horizontal else self._row(section)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cells of a draft can be changed."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self.editable else flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Say what is wanted in a cell; the edit shows it here."""
        if role != Qt.ItemDataRole.EditRole or not self.editable or not index.isValid():
            return False
        if value != self._cells[index.row()][index.column()]:
            self.chosen.emit(MATRIX_ROWS[index.row()], RISKS[index.column()], str(value))
        return True

    def _row(self, row: int) -> str:
        return self._say(STATUS_WORDS[Status(MATRIX_ROWS[row])])

    @staticmethod
    def _column(column: int) -> str:
        return tr("{level} risk").format(level=risk_word(RISKS[column]))


class MatrixGrid(QTableView):
    """Shows the matrix; digits 1 to 6 choose, Enter opens the list of choices."""

    def __init__(self, theme: Theme, say: Callable[[Meant], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.cells = MatrixModel(say)
        self.cells.setParent(self)
        self.setObjectName("policy_matrix")
        self.setAccessibleName(tr("What is decided, by status and risk"))
        self.setModel(self.cells)
        self.setItemDelegate(_Cell(theme, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setHighlightSections(False)
            header.setSectionsClickable(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        follow(theme, self, self._space)

    def show_policy(self, policy: Policy, editable: bool, flawed: Sequence[tuple[str, str]] = ()) -> None:
        """Show the matrix of a policy."""
        self.cells.show_policy(policy, editable, flawed)

    def go_to(self, row: str, risk: str) -> None:
        """Put the keyboard into a cell."""
        self.setCurrentIndex(self.cells.index(MATRIX_ROWS.index(row), RISKS.index(risk)))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by a digit, open the choices with Enter, go on to the next input with Tab."""
        index, key = self.currentIndex(), event.key()
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.cells.editable and index.isValid() and not held:
            if key in _DIGITS:
                self.cells.setData(index, _DIGITS[Qt.Key(key)])
                return
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2):
                self.edit(index)
                return
        super().keyPressEvent(event)

    def _space(self) -> None:
        high = self._theme.px(48)
        self.verticalHeader().setDefaultSectionSize(high)
        self.verticalHeader().setMinimumWidth(self._theme.px(104))
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(head + high * len(MATRIX_ROWS) + 2 * self.frameWidth())


class _Cell(QStyledItemDelegate):
    """Paints a decision with its sign on its colour; edits it with a list."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a cell; the one with the keyboard has a frame, a flawed one a sign."""
        theme, cell = self._theme, str(index.data(Qt.ItemDataRole.EditRole))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(2, 2, -2, -2)
        tint = decision_tint(cell) if cell else "no_data"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.status_soft(tint))
        painter.drawRoundedRect(box, theme.px(4), theme.px(4))
        flawed = bool(index.data(FLAW_ROLE))
        view = self.parent()
        focused = isinstance(view, QTableView) and view.hasFocus() and view.currentIndex() == index
        if flawed or focused:
            color = theme.color("focus") if focused else theme.status_color("critical")
            painter.setPen(QPen(color, 2 * theme.scale))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), theme.px(4), theme.px(4))
        edge, gap = theme.px(16), theme.px(8)
        sign, color_name = ("alert status:critical" if flawed or not cell else decision_sign(cell)).split(" ")
        icon = theme.icons.pixmap(sign, color_name, 16, painter.device().devicePixelRatioF())
        painter.drawPixmap(int(box.left() + gap), int(box.center().y() - edge / 2), icon)
        room = box.adjusted(2 * gap + edge, 0, -gap, 0)
        lines = wrapped(str(index.data()), theme.font("body"), int(room.width()), 2)
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font("body"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, "\n".join(lines))
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Offer every decision, with its digit."""
        box = QComboBox(parent)
        box.setAccessibleName(tr("What is decided"))
        for at, decision in enumerate(DECISIONS, 1):
            box.addItem(f"{at}  {decision_word(decision)}", decision)

        def take() -> None:
            self.commitData.emit(box)
            self.closeEditor.emit(box)

        box.activated.connect(take)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what is decided now, and the others."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))
            editor.showPopup()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Take what was chosen."""
        if isinstance(editor, QComboBox) and editor.currentData():
            model.setData(index, editor.currentData())
