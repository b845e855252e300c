"""A small table of frozen records whose cells can be edited in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from slodesk.gui.directions import contained
from slodesk.gui.widgets.roles import ID_ROLE, SORT_ROLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
# Looked up and put together once: a table asks for eight roles of every cell it paints.
_SHOWN = Qt.ItemDataRole.DisplayRole
_TEXT = frozenset({_SHOWN, Qt.ItemDataRole.EditRole})
_ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        title: its heading.
        read: takes the value from a record.
        field: the operation's name of the field; empty for a column that is only shown.
        text: how a value is written; as it is without.
        parse: what a typed text means; may raise ``ValueError``.
        right: align at the right, as figures are.
    """

    title: str
    read: Callable[[Any], Any]
    field: str = ""
    text: Callable[[Any], str] = str
    parse: Callable[[str], Any] = str
    right: bool = False


class RecordsModel(QAbstractTableModel):
    """Shows records; an edited cell is handed to ``save``, which stores it or refuses.

    Args:
        columns: what to show.
        save: ``save(record, field, value)``; returns whether it was stored.
        parent: the owner.
    """

    edited = Signal()

    def __init__(
        self,
        columns: Sequence[Column],
        save: Callable[[Any, str, Any], bool] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._save = save
        self._records: tuple[Any, ...] = ()

    def set_records(self, records: Sequence[Any]) -> None:
        """Show other records; the same number keeps selection and scroll position."""
        records = tuple(records)
        if records == self._records:
            return
        if len(records) == len(self._records):
            self._records = records
            if records:
                last = self.index(len(records) - 1, len(self._columns) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._records = records
        self.endResetModel()

    def record(self, row: int) -> Any:
        """Return a record, or None past the end."""
        return self._records[row] if 0 <= row < len(self._records) else None

    def row_of(self, key: str) -> int:
        """Return the row of a record by its ``id``; −1 when it is gone."""
        return next((row for row, record in enumerate(self._records) if record.id == key), -1)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Count the records."""
        return 0 if parent.isValid() else len(self._records)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, its value for sorting and editing, or its alignment."""
        if not index.isValid():
            return None
        record, column = self._records[index.row()], self._columns[index.column()]
        if role in _TEXT:
            value = column.read(record)
            said = "" if value is None else column.text(value)
            return contained(said) if role == _SHOWN else said
        if role == _ALIGNMENT:
            return _RIGHT if column.right else None
        if role == SORT_ROLE:
            return column.read(record)
        if role == ID_ROLE:
            return getattr(record, "id", None)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's heading."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self._columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._columns[section].title
            if role == _ALIGNMENT:
                return _RIGHT if self._columns[section].right else _LEFT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say which cells can be edited."""
        flags = super().flags(index)
        if index.isValid() and self._save is not None and self._columns[index.column()].field:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Hand an edited cell on to be stored."""
        if role != Qt.ItemDataRole.EditRole or self._save is None or not index.isValid():
            return False
        column = self._columns[index.column()]
        record = self._records[index.row()]
        if value == self.data(index, Qt.ItemDataRole.EditRole):
            return False
        try:
            parsed = column.parse(value)
        except ValueError:
            parsed = value
        stored = self._save(record, column.field, parsed)
        if stored:
            self.edited.emit()
        return stored
