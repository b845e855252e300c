"""The activities and deliverables of a week as rows, each kind under a heading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from slodesk.domain.planning import ACTIVITY, DELIVERABLE
from slodesk.gui.models.plan_words import tr
from slodesk.gui.widgets.roles import ID_ROLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.storage.queries.plans import PlanItem

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
DONE, STEP, OWNER, DUE = range(4)
HEADING_ROLE = Qt.ItemDataRole.UserRole + 40
"""Whether a row is a heading; it spans all columns."""
LATE_ROLE = Qt.ItemDataRole.UserRole + 41
_MIME = "application/x-slodesk-step"


class PlanStepsModel(QAbstractTableModel):
    """Rows of a week: a heading and its items, twice.

    Args:
        day: writes a due date.
        parent: the owner.

    Attributes:
        editable: whether steps may be ticked and moved.
    """

    ticked = Signal(str, bool)
    """An item's key, and whether it is done now."""
    moved = Signal(str, int)
    """An item's key, and its new place among those of its kind."""

    def __init__(self, day: Callable[[PlanItem], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._day = day
        self._rows: list[PlanItem | str] = []
        self.editable = True

    def set_items(self, items: Sequence[PlanItem]) -> None:
        """Show the items of a week; the same rows keep selection and scroll position."""
        rows: list[PlanItem | str] = []
        for kind in (ACTIVITY, DELIVERABLE):
            of_kind = [item for item in items if item.kind == kind]
            if of_kind:
                rows += [kind, *of_kind]
        if rows == self._rows:
            return
        if [_key(row) for row in rows] == [_key(row) for row in self._rows]:
            self._rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, DUE))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def item(self, row: int) -> PlanItem | None:
        """Return the item in a row; None for a heading and past the end."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return None if isinstance(found, str) else found

    def row_of(self, key: str) -> int:
        """Return the row of an item; −1 when it is not here."""
        return next((row for row, each in enumerate(self._rows) if _key(each) == key), -1)

    def place(self, row: int) -> int:
        """Return an item's place among those of its kind."""
        heading = next((at for at in range(row, -1, -1) if isinstance(self._rows[at], str)), 0)
        return row - heading - 1

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Count items and headings."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else DUE + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's words, whether it is ticked, or what it is."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if isinstance(row, str):
            return self._heading(index.row(), index.column(), role)
        if role == Qt.ItemDataRole.DisplayRole:
            return (None, row.title, row.owner, self._day(row))[index.column()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == DONE:
            return Qt.CheckState.Checked if row.done else Qt.CheckState.Unchecked
        if role == ID_ROLE:
            return row.id
        if role == LATE_ROLE:
            return row.late
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == DONE:
            return tr("Done") if row.done else tr("Not done")
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's heading."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return ("", tr("Step"), tr("Owner"), tr("Due"))[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say what can be ticked and dragged; headings can only be looked at."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        if self.item(index.row()) is None:
            return Qt.ItemFlag.ItemIsEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.editable:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
            if index.column() == DONE:
                flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Hand on a tick."""
        item = self.item(index.row())
        if role != Qt.ItemDataRole.CheckStateRole or item is None or not self.editable:
            return False
        self.ticked.emit(item.id, Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    # Moving by mouse

    def supportedDropActions(self) -> Qt.DropAction:
        """Move, not copy."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Return the one kind of thing that can be dropped."""
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Carry the key of the dragged step."""
        data = QMimeData()
        data.setData(_MIME, str(indexes[0].data(ID_ROLE)).encode())
        return data

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Ask for the step to be moved there; steps stay under their heading."""
        target = row if row >= 0 else parent.row() if parent.isValid() else len(self._rows)
        source = self.row_of(bytes(data.data(_MIME).data()).decode())
        item = self.item(source)
        if item is None or not self.editable:
            return False
        first = source - self.place(source)
        last = first + sum(1 for each in self._rows if not isinstance(each, str) and each.kind == item.kind)
        target = min(max(target, first), last)
        self.moved.emit(item.id, target - first - (1 if target > source else 0))
        return False  # the edit refreshes the rows; Qt must not remove any

    def _heading(self, row: int, column: int, role: int) -> Any:
        if role == HEADING_ROLE:
            return True
        if role == Qt.ItemDataRole.DisplayRole and column == DONE:
            kind = self._rows[row]
            items = [each for each in self._rows if not isinstance(each, str) and each.kind == kind]
            words = tr("Activities") if kind == ACTIVITY else tr("Deliverables")
            done = sum(item.done for item in items)
            return tr("{kind} · {done} of {all} done").format(kind=words, done=done, all=len(items))
        return None


def _key(row: PlanItem | str) -> str:
    return row if isinstance(row, str) else row.id
