"""The table of what differs between a workspace and a team pack, with a choice on each line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from slodesk.gui.widgets.roles import ID_ROLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
WHAT, FIELD, CHANGED, MINE, THEIRS = range(5)


@dataclass(frozen=True, slots=True)
class PackLine:
    """One difference in words.

    Attributes:
        number: which decision it is.
        what: the thing's name.
        kind: what it is, and what it is part of.
        field: what of it differs.
        changed: on which side.
        mine: the value here; ``mine_by`` who gave it, and when.
        theirs: the value there; ``theirs_by`` likewise.
        thing: lines of one thing have the same.
    """

    number: int
    what: str
    kind: str
    field: str
    changed: str
    mine: str
    mine_by: str
    theirs: str
    theirs_by: str
    thing: str


class PackLinesModel(QAbstractTableModel):
    """Lines with two boxes, of which exactly one is ticked.

    Args:
        lines: what differs.
        theirs: the decisions that follow the pack at first.
        parent: the owner.
    """

    chosen = Signal()

    def __init__(
        self, lines: Sequence[PackLine], theirs: Iterable[int], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.lines = tuple(lines)
        self._theirs = set(theirs)
        self._narrow = False

    @property
    def theirs(self) -> frozenset[int]:
        """The decisions that follow the pack."""
        return frozenset(self._theirs)

    def choose(self, numbers: Iterable[int], *, theirs: bool) -> None:
        """Follow the pack, or keep what is here, in these decisions."""
        if theirs:
            self._theirs.update(numbers)
        else:
            self._theirs.difference_update(numbers)
        if self.lines:
            last = self.index(len(self.lines) - 1, THEIRS)
            self.dataChanged.emit(self.index(0, MINE), last, [Qt.ItemDataRole.CheckStateRole])
        self.chosen.emit()

    def set_narrow(self, narrow: bool) -> None:
        """Say the field under the thing, where its own column has no room."""
        if narrow != self._narrow and self.lines:
            self._narrow = narrow
            self.dataChanged.emit(self.index(0, WHAT), self.index(len(self.lines) - 1, WHAT))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Count the differences."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else THEIRS + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's words, the full text, or its tick."""
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            below = line.field if self._narrow else line.kind
            return (
                _cell(line.what, below), line.field, line.changed, _cell(line.mine, line.mine_by),
                _cell(line.theirs, line.theirs_by),
            )[column]  # fmt: skip
        if role == Qt.ItemDataRole.ToolTipRole:
            full = f"{line.what}\n{line.kind}".strip()
            return (full, line.field, line.changed, line.mine[:1000], line.theirs[:1000])[column]
        if role == Qt.ItemDataRole.CheckStateRole and column in (MINE, THEIRS):
            taken = (line.number in self._theirs) == (column == THEIRS)
            return Qt.CheckState.Checked if taken else Qt.CheckState.Unchecked
        if role == ID_ROLE:
            return line.number
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take one side; unticking one ticks the other."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid() or index.column() < MINE:
            return False
        ticked = Qt.CheckState(value) == Qt.CheckState.Checked
        self.choose({self.lines[index.row()].number}, theirs=ticked == (index.column() == THEIRS))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let both sides be ticked."""
        flags = super().flags(index)
        if index.isValid() and index.column() in (MINE, THEIRS):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's heading."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section <= THEIRS:
            if role == Qt.ItemDataRole.DisplayRole:
                return (
                    self.tr("What"), self.tr("Field"), self.tr("Changed"), self.tr("Mine"), self.tr("Theirs")
                )[section]  # fmt: skip
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


def _cell(value: str, by: str) -> str:
    """Return a value on one line, and under it who gave it."""
    first = " ".join(value.split())
    return f"{first}\n{by}" if by else first
