"""Several things chosen from a list: their titles, and a button that opens the list to tick them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.labels import ElidedLabel
from slodesk.gui.widgets.popover import Popover

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from slodesk.gui.theme import Theme

_NOWHERE = QModelIndex()
_WIDTH, _HIGH = 420, 260


class TickedField(QWidget):
    """Shows what is ticked; the button opens a list in which it is.

    Args:
        theme: looks.
        stem: for object names: ``needs`` makes ``needs_button``, ``needs_list``.
        title: what is ticked, for screen readers.
        nothing: what stands there while nothing is.
        parent: the owner.

    Attributes:
        button: opens the list.
        error: says why a choice was refused.
    """

    changed = Signal(list)
    """The keys that are ticked now."""

    def __init__(
        self, theme: Theme, stem: str, title: str, nothing: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._stem, self._title, self._none = theme, stem, title, nothing
        self._others: tuple[tuple[str, str], ...] = ()
        self._chosen: tuple[str, ...] = ()
        self.words = ElidedLabel(nothing)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.button = QPushButton(_tr("Choose…"))
        self.button.setObjectName(f"{stem}_button")
        self.button.setAccessibleName(_tr("Choose: {what}").format(what=title))
        self.button.clicked.connect(self._open)
        self.error = FieldError(theme, self.button)
        row = QHBoxLayout()
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.error)
        self.list: TickedList | None = None

    def show_ticked(self, others: Sequence[tuple[str, str]], chosen: Sequence[str]) -> None:
        """Show what is ticked.

        Args:
            others: key and title of everything there is.
            chosen: keys of what is ticked.
        """
        self._others, self._chosen = tuple(others), tuple(chosen)
        titles = [title for key, title in self._others if key in self._chosen]
        self.words.setText(", ".join(titles) or self._none)
        if self.list is not None:
            self.list.set_ticked(self._chosen)

    def _open(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        find = _Find()
        find.setPlaceholderText(_tr("Find"))
        find.setAccessibleName(_tr("Find: {what}").format(what=self._title))
        find.setObjectName(f"{self._stem}_find")
        view = QListView()
        view.setObjectName(f"{self._stem}_list")
        view.setAccessibleName(self._title)
        view.setMinimumHeight(self._theme.px(_HIGH))
        view.setUniformItemSizes(True)
        self.list = TickedList(self._others, self._chosen)
        self.list.setParent(view)
        self.list.ticked.connect(self.changed)
        view.setModel(self.list)
        find.textChanged.connect(self.list.find)
        find.down.connect(lambda: _go_into(view))
        find.returnPressed.connect(lambda: _tick_first(view, find))
        column.addWidget(find)
        column.addWidget(view)
        popover = Popover(self._theme, body, _WIDTH, self.button)
        popover.setObjectName(f"{self._stem}_popover")
        popover.destroyed.connect(self._closed)
        popover.open_at(self.button.mapToGlobal(self.button.rect().bottomLeft()))
        find.setFocus(Qt.FocusReason.PopupFocusReason)

    def _closed(self) -> None:
        self.list = None


class _Find(QLineEdit):
    """Down goes into the list."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Down."""
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        else:
            super().keyPressEvent(event)


def _go_into(view: QListView) -> None:
    view.setFocus(Qt.FocusReason.OtherFocusReason)
    if view.model().rowCount():
        view.setCurrentIndex(view.model().index(0, 0))


def _tick_first(view: QListView, find: QLineEdit) -> None:
    """Tick the first that was found; the next can be typed at once."""
    if view.model().rowCount():
        first = view.model().index(0, 0)
        view.model().setData(first, True, Qt.ItemDataRole.CheckStateRole)
        find.selectAll()


class TickedList(QAbstractListModel):
    """Titles that can be ticked; what is ticked comes first."""

    ticked = Signal(list)

    def __init__(self, others: Sequence[tuple[str, str]], chosen: Sequence[str]) -> None:
        super().__init__()
        self._chosen = set(chosen)
        self._all = sorted(others, key=lambda pair: (pair[0] not in self._chosen, pair[1].casefold()))
        self._rows = self._all

    def find(self, text: str) -> None:
        """Show only titles with every word of a text."""
        words = text.casefold().split()
        self.beginResetModel()
        self._rows = [pair for pair in self._all if all(word in pair[1].casefold() for word in words)]
        self.endResetModel()

    def set_ticked(self, chosen: Sequence[str]) -> None:
        """Tick these: a refused change comes back."""
        if set(chosen) != self._chosen:
            self._chosen = set(chosen)
            if self._rows:
                self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Count what is shown."""
        return 0 if parent.isValid() else len(self._rows)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the title, or whether it is ticked."""
        if not index.isValid():
            return None
        key, title = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return title
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if key in self._chosen else Qt.CheckState.Unchecked
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Everything can be ticked."""
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable

    def setData(
        self,
        index: QModelIndex | QPersistentModelIndex,
        value: object,
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        """Hand on what is ticked now; the edit shows it here."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        key = self._rows[index.row()][0]
        self.ticked.emit(sorted(self._chosen ^ {key}))
        return True


def _tr(text: str) -> str:
    return QCoreApplication.translate("TickedField", text)
