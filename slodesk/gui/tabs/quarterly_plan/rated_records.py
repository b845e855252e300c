"""A table of records some of whose cells say more than words: a bar, a status, a tool tip."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from slodesk.gui.models.records import Column, RecordsModel
from slodesk.gui.widgets.copying import copy_table, table_text
from slodesk.gui.widgets.key_action import key_action

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtWidgets import QTableView

Index = QModelIndex | QPersistentModelIndex
ANY = -1
"""Stands for all columns."""


class RatedRecords(RecordsModel):
    """Records that answer more roles, and sort by any column.

    Args:
        columns: what to show.
        roles: (column or ``ANY``, role) → how it is read from a record.
        save: as in ``RecordsModel``.
        parent: the owner.

    Attributes:
        editable: whether cells may be edited now.
        sorted_by: the column, −1 for the records' own order.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        roles: Mapping[tuple[int, int], Callable[[Any], Any]],
        save: Callable[[Any, str, Any], bool] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, save, parent)
        self._roles = dict(roles)
        self._asked = frozenset(int(role) for _, role in roles)
        self._own: tuple[Any, ...] = ()
        self.editable = True
        self.sorted_by = -1
        self.descending = False

    def show(self, records: Sequence[Any]) -> None:
        """Show records, given in their own order, in the order they are sorted by."""
        self._own = tuple(records)
        self.set_records(self._in_order())

    def records(self) -> tuple[Any, ...]:
        """Return the records as they are shown."""
        return self._records

    def texts(self, column: int) -> list[str]:
        """Return the words of a column, from top to bottom."""
        shown = self._columns[column]
        return [shown.text(shown.read(record)) for record in self._records]

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; what is empty comes last either way."""
        self.sorted_by, self.descending = column, order == Qt.SortOrder.DescendingOrder
        self.set_records(self._in_order())

    def _in_order(self) -> list[Any]:
        if self.sorted_by < 0:
            return list(self._own)
        read = self._columns[self.sorted_by].read
        known = [(value, record) for record in self._own if (value := read(record)) not in (None, "")]
        known.sort(key=lambda pair: _key(pair[0]), reverse=self.descending)
        return [record for _, record in known] + [
            record for record in self._own if read(record) in (None, "")
        ]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a role asks for."""
        if int(role) in self._asked and index.isValid():
            read = self._roles.get((index.column(), int(role))) or self._roles.get((ANY, int(role)))
            if read is not None:
                return read(self._records[index.row()])
        return super().data(index, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say which cells can be edited now."""
        flags = super().flags(index)
        return flags if self.editable else flags & ~Qt.ItemFlag.ItemIsEditable


def _key(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def offer_copying(view: QTableView) -> None:
    """Copy the chosen rows, or all, with Ctrl+C as cells and Ctrl+Shift+C as Markdown."""

    def copy(markdown: bool) -> None:
        model = view.model()
        rows = sorted(index.row() for index in view.selectionModel().selectedRows())
        copy_table(table_text(model, rows or range(model.rowCount())), markdown=markdown)  # type: ignore[arg-type]

    for words, keys, markdown in (
        (QCoreApplication.translate("PlanTables", "Copy as cells"), "Ctrl+C", False),
        (QCoreApplication.translate("PlanTables", "Copy as Markdown"), "Ctrl+Shift+C", True),
    ):
        key_action(view, words, keys, partial(copy, markdown))
    view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
