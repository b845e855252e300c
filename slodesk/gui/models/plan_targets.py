"""The SLOs of a plan as rows: what they promise, did, could promise, and what was decided."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from slodesk.gui.models.plan_words import tr
from slodesk.gui.widgets.roles import BELOW_ROLE, ID_ROLE, SORT_ROLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
SLO, CURRENT, ACTUAL, PROPOSED, WHY, ADVICE, DECISION = range(7)
FIGURES = frozenset({CURRENT, ACTUAL, PROPOSED})
STRONG_ROLE = Qt.ItemDataRole.UserRole + 50
"""Whether a cell's words are told louder than the others'."""
STATE_ROLE = Qt.ItemDataRole.UserRole + 51
"""What was decided, one of ``planning.DECISIONS``."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class TargetRow:
    """One SLO in words, which are put together when they are first looked at.

    Args:
        key: of the SLO.
        state: what was decided.
        make: returns each column's words and the quieter ones below.
        order: what each column is sorted by.
        token: equal as long as the words are.
        changes: whether the proposal is another target than the one that holds.
    """

    __slots__ = ("_cells", "_make", "changes", "key", "order", "state", "token")

    def __init__(
        self,
        key: str,
        state: str,
        make: Callable[[], Sequence[tuple[str, str]]],
        order: Sequence[Any],
        token: object,
        *,
        changes: bool,
    ) -> None:
        self.key = key
        self.state = state
        self.order = tuple(order)
        self.token = token
        self.changes = changes
        self._make = make
        self._cells: tuple[tuple[str, str], ...] | None = None

    @property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """Each column's words and those below."""
        if self._cells is None:
            self._cells = tuple(self._make())
        return self._cells


class PlanTargetsModel(QAbstractTableModel):
    """Shows rows, undecided ones first unless a column's heading was clicked.

    Attributes:
        actual_title: heading of the column of actuals, "2026 Q4 so far".
    """

    def __init__(self, undecided: Callable[[TargetRow], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._undecided = undecided
        self._given: tuple[TargetRow, ...] = ()
        self._rows: list[TargetRow] = []
        self._sorted_by = (-1, Qt.SortOrder.AscendingOrder)
        self.actual_title = ""

    def set_rows(self, rows: Sequence[TargetRow]) -> None:
        """Show rows in their order, undecided first; the view's selection is the caller's to keep."""
        self._given = tuple(rows)
        arranged = self._arranged()
        before = {row.key: row for row in self._rows}
        arranged = [
            old if (old := before.get(row.key)) is not None and old.token == row.token else row
            for row in arranged
        ]
        if all(map(operator.is_, arranged, self._rows)) and len(arranged) == len(self._rows):
            return
        if [row.key for row in arranged] == [row.key for row in self._rows]:
            self._rows = arranged
            self.dataChanged.emit(self.index(0, 0), self.index(len(arranged) - 1, DECISION))
            return
        self.beginResetModel()
        self._rows = arranged
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; −1 puts the undecided first again."""
        self._sorted_by = column, order
        self.layoutAboutToBeChanged.emit()
        before = [self._rows[index.row()].key for index in self.persistentIndexList()]
        old = self.persistentIndexList()
        self._rows = self._arranged()
        at = {row.key: place for place, row in enumerate(self._rows)}
        new = [self.index(at[key], index.column()) for key, index in zip(before, old, strict=True)]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    @property
    def rows(self) -> list[TargetRow]:
        """All rows as they are shown."""
        return self._rows

    def row(self, at: int) -> TargetRow | None:
        """Return a row, None past the end."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def row_of(self, key: str | None) -> int:
        """Return where an SLO is; −1 when it is not here."""
        return next((at for at, row in enumerate(self._rows) if row.key == key), -1)

    def next_undecided(self, key: str) -> str | None:
        """Return the SLO to decide on after this one: the next undecided one, else the first."""
        at = self.row_of(key)
        for row in [*self._rows[at + 1 :], *self._rows[: max(at, 0)]]:
            if self._undecided(row):
                return row.key
        return None

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Count the SLOs."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else DECISION + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's words, those below, what it is sorted by, or what was decided."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cells[column][0]
        if role == BELOW_ROLE:
            return row.cells[column][1]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column in FIGURES else None
        if role == ID_ROLE:
            return row.key
        if role == SORT_ROLE:
            return row.order[column]
        if role == STATE_ROLE:
            return row.state
        if role == STRONG_ROLE:
            return column == PROPOSED and row.changes
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in row.cells[column] if part)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's heading."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                tr("Service"), tr("Current"), self.actual_title or tr("Actual"), tr("Proposed"),
                tr("Reason"), tr("Advice"), tr("Decision"),
            )[section]  # fmt: skip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section in FIGURES else _LEFT
        return None

    def copied(self) -> list[list[str]]:
        """Return headings and rows for copying; what stands below becomes part of its cell."""
        head = [str(self.headerData(at, Qt.Orientation.Horizontal)) for at in range(self.columnCount())]
        return [
            head,
            *([": ".join(part for part in cell if part) for cell in row.cells] for row in self._rows),
        ]

    def _arranged(self) -> list[TargetRow]:
        column, order = self._sorted_by
        if column < 0:
            return sorted(self._given, key=lambda row: not self._undecided(row))
        descending = order == Qt.SortOrder.DescendingOrder
        return sorted(self._given, key=lambda row: row.order[column], reverse=descending)
