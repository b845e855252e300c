"""The preview table of a change to several SLOs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from slodesk.gui.widgets.roles import ID_ROLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
SLO, NOW, NEW, BUDGET, MET, NOTE = range(6)


@dataclass(frozen=True, slots=True)
class BulkLine:
    """One SLO: what it promises now, what it would promise, and what that means, in words."""

    id: str
    title: str
    now: str
    new: str = ""
    budget: str = ""
    met: str = ""
    note: str = ""


class BulkModel(QAbstractTableModel):
    """Lines with a box to tick; the words are worked out outside."""

    ticked_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[BulkLine, ...] = ()
        self._ticked: set[str] = set()

    def set_lines(self, lines: Sequence[BulkLine]) -> None:
        """Show lines; the same SLOs keep selection and ticks."""
        new = tuple(lines)
        if [line.id for line in new] == [line.id for line in self._lines]:
            self._lines = new
            if new:
                self.dataChanged.emit(self.index(0, 0), self.index(len(new) - 1, NOTE))
            return
        self.beginResetModel()
        self._lines = new
        self.endResetModel()

    @property
    def ticked(self) -> list[str]:
        """The keys of the ticked SLOs, in the order shown."""
        return [line.id for line in self._lines if line.id in self._ticked]

    @property
    def changing(self) -> list[str]:
        """The keys of the ticked SLOs that promise something else afterwards, in the order shown."""
        return [line.id for line in self._lines if line.new and line.id in self._ticked]

    def tick(self, keys: Iterable[str]) -> None:
        """Tick these and no others."""
        self._ticked = set(keys)
        if self._lines:
            self.dataChanged.emit(
                self.index(0, SLO), self.index(len(self._lines) - 1, SLO), [Qt.ItemDataRole.CheckStateRole]
            )
        self.ticked_changed.emit()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Count the SLOs."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else NOTE + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's words, its tick, or its alignment."""
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (line.title, line.now, line.new, line.budget, line.met, line.note)[column]
        if role == Qt.ItemDataRole.CheckStateRole and column == SLO:
            return Qt.CheckState.Checked if line.id in self._ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole and column in (SLO, NOTE):
            return (line.title if column == SLO else line.note) or None
        if role == ID_ROLE:
            return line.id
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick an SLO."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or index.column() != SLO:
            return False
        key = self._lines[index.row()].id
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._ticked.add(key)
        else:
            self._ticked.discard(key)
        self.dataChanged.emit(index, index, [role])
        self.ticked_changed.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the first column be ticked."""
        flags = super().flags(index)
        if index.isValid() and index.column() == SLO:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's heading."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section <= NOTE:
            if role == Qt.ItemDataRole.DisplayRole:
                return (
                    self.tr("SLO"), self.tr("Now"), self.tr("New"), self.tr("Budget"),
                    self.tr("Quarters met"), self.tr("To consider"),
                )[section]  # fmt: skip
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None
