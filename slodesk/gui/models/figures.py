"""A table of records with two lines a cell, sorted without a proxy, some cells typed in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from slodesk.gui.charts.words import tip
from slodesk.gui.directions import contained
from slodesk.gui.widgets.roles import BELOW_ROLE, ID_ROLE, SIGN_ROLE, SORT_ROLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _nothing(_: Any) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """One column.

    Attributes:
        name: in code.
        title: its heading.
        words: of a cell.
        key: what it is sorted by; None comes last in both directions.
        below: quieter words on the second line.
        sign: an icon and its colour before the words, "check status:healthy"; may be empty.
        bar: a share of the widest bar from −1 to 1, drawn below the words; None for no bar.
        right: align at the right, as figures are.
        field: the operation's name of the field; empty for a column that is only shown.
        typed: what stands in the cell while it is typed in; the words without.
        parse: what a typed text means; may raise ``RuleBroken`` or ``ValueError``.
        spoken: what a screen reader says, where that is more than both lines.
    """

    name: str
    title: str
    words: Callable[[Any], str]
    key: Callable[[Any], Any]
    below: Callable[[Any], str] = _nothing
    sign: Callable[[Any], str] = _nothing
    bar: Callable[[Any], float | None] | None = None
    right: bool = False
    field: str = ""
    typed: Callable[[Any], str] | None = None
    parse: Callable[[str], Any] = str
    spoken: Callable[[Any], str] | None = None


class FiguresModel(QAbstractTableModel):
    """Shows records that have an ``id``; sorting keeps the same objects in a list.

    Args:
        columns: of the table.
        save: ``save(record, field, text)`` stores a typed cell; returns whether it was stored.
        parent: the owner.
    """

    def __init__(
        self,
        columns: Sequence[FigureColumn],
        save: Callable[[Any, FigureColumn, str], bool] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._save = save
        self._given: tuple[Any, ...] = ()
        self._rows: list[Any] = []
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    @property
    def rows(self) -> list[Any]:
        """What is shown, in order."""
        return self._rows

    def set_columns(self, columns: Sequence[FigureColumn]) -> None:
        """Show other columns, as many as before."""
        self.columns = tuple(columns)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def set_records(self, records: Sequence[Any]) -> None:
        """Show records, sorted as before; selection and cursor stay where the keys are the same."""
        self._given = tuple(records)
        ordered = self._ordered()
        if [each.id for each in ordered] == [each.id for each in self._rows]:
            self._rows = ordered
            if ordered:
                self.dataChanged.emit(self.index(0, 0), self.index(len(ordered) - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self._rows = ordered
        self.endResetModel()

    def record(self, row: int) -> Any:
        """Return the record of a row, None where there is none."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, key: str) -> int:
        """Return the row of a record by its key; −1 when it is gone."""
        return next((row for row, each in enumerate(self._rows) if each.id == key), -1)

    def column_named(self, name: str) -> int:
        """Return a column's place by its name.

        Raises:
            ValueError: there is none.
        """
        return [column.name for column in self.columns].index(name)

    def _ordered(self) -> list[Any]:
        """Return the records sorted; where they are alike, as they were given; unknown ones last."""
        if self._sorted_by is None:
            return list(self._given)
        column, order = self._sorted_by
        key = self.columns[column].key
        keyed = [(key(each), each) for each in self._given]
        known = [pair for pair in keyed if pair[0] is not None]
        known.sort(key=lambda pair: pair[0], reverse=order == Qt.SortOrder.DescendingOrder)
        return [each for _, each in known] + [each for value, each in keyed if value is None]

    # Qt's questions

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many records there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return one aspect of a cell."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        record, column = self._rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return contained(column.words(record))
        if role == BELOW_ROLE:
            return contained(column.below(record))
        if role == SIGN_ROLE:
            return column.sign(record)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.right else _LEFT
        if role == Qt.ItemDataRole.EditRole:
            return column.words(record) if column.typed is None else column.typed(record)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(record, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            said = self._spoken(record, column)
            return tip(said) if said else None
        if role == SORT_ROLE:
            return column.key(record)
        return record.id if role == ID_ROLE else None

    @staticmethod
    def _spoken(record: Any, column: FigureColumn) -> str:
        if column.spoken is not None:
            return column.spoken(record)
        return ", ".join(part for part in (column.words(record), column.below(record)) if part)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's heading."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.columns[section].right else _LEFT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say which cells can be typed in."""
        flags = super().flags(index)
        if index.isValid() and self._save is not None and self.columns[index.column()].field:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Hand a typed cell on to be stored."""
        if role != Qt.ItemDataRole.EditRole or self._save is None or not index.isValid():
            return False
        if str(value) == index.data(Qt.ItemDataRole.EditRole):
            return False
        return self._save(self._rows[index.row()], self.columns[index.column()], str(value))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort, keeping selection and cursor on the same records; column −1 is the order given."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [(self._rows[index.row()].id, index.column()) for index in before]
        self._sorted_by = (column, order) if 0 <= column < len(self.columns) else None
        self._rows = self._ordered()
        places = {each.id: row for row, each in enumerate(self._rows)} if before else {}
        self.changePersistentIndexList(before, [self.index(places[key], at) for key, at in keys])
        self.layoutChanged.emit()
