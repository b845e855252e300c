"""The table of services: sorted, filtered, and put in order by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from slodesk.gui.widgets.roles import ID_ROLE, SORT_ROLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.storage.queries.services import ServiceRecord

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
MIME = "application/x-slodesk-services"

NAME_ROLE = int(Qt.ItemDataRole.UserRole) + 20
"""The identifier, painted under the display name."""
CRITICAL_ROLE = int(Qt.ItemDataRole.UserRole) + 21
"""Whether users cannot do without the service."""

SERVICE, CRITICAL, TEAM, OWNER, SLOS, NEEDS, FINDINGS = range(7)


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One row: the service, how many others it depends on, and what is wrong with it, in sentences."""

    record: ServiceRecord
    depends_on: int
    findings: tuple[str, ...]
    finding: str
    """The findings in two or three words."""

    def matches(self, words: Sequence[str]) -> bool:
        """Say whether every word occurs somewhere in the row."""
        record = self.record
        texts = (
            record.name, record.display_name, record.team, record.owner, *record.tags, *record.slo_names,
            self.finding, *self.findings,
        )  # fmt: skip
        whole = "\n".join(texts).casefold()
        return all(word in whole for word in words)


class ServicesModel(QAbstractTableModel):
    """Shows the services that match; sorts with ``sorted``, and says where rows were dropped."""

    moved = Signal(list, object)
    """Keys of services dropped, and the key of the service they go before (None: at the end)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[ServiceLine, ...] = ()
        self._lines: tuple[ServiceLine, ...] = ()
        self._words: tuple[str, ...] = ()
        self._column = -1
        self._descending = False
        self.movable = True

    # What is shown

    def set_lines(self, lines: Sequence[ServiceLine]) -> None:
        """Show other services, given in their own order."""
        self._all = tuple(lines)
        self._show()

    def set_filter(self, text: str) -> None:
        """Show only what has every word of ``text`` in it."""
        words = tuple(text.casefold().split())
        if words != self._words:
            self._words = words
            self._show()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; −1 for the services' own order."""
        self._column = column
        self._descending = order == Qt.SortOrder.DescendingOrder
        self._show()

    @property
    def in_own_order(self) -> bool:
        """Whether the rows are in the services' own order, so that they can be moved."""
        return self._column < 0

    @property
    def all_lines(self) -> tuple[ServiceLine, ...]:
        """The services in their own order, before the filter."""
        return self._all

    @property
    def total(self) -> int:
        """How many services there are before the filter."""
        return len(self._all)

    def line(self, row: int) -> ServiceLine | None:
        """Return a row, or None past the end."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, key: str) -> int:
        """Return the row of a service; −1 when it is not shown."""
        return next((row for row, line in enumerate(self._lines) if line.record.id == key), -1)

    def _show(self) -> None:
        lines = [line for line in self._all if line.matches(self._words)] if self._words else list(self._all)
        if self._column >= 0:
            key = _KEYS[self._column]
            lines = sorted(lines, key=key, reverse=self._descending)
        new = tuple(lines)
        if [line.record.id for line in new] == [line.record.id for line in self._lines]:
            if new != self._lines:
                self._lines = new
                self.dataChanged.emit(self.index(0, 0), self.index(len(new) - 1, self.columnCount() - 1))
            return
        self.beginResetModel()
        self._lines = new
        self.endResetModel()

    # Qt

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Count the services shown."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else len(_KEYS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell says."""
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(line, column)
        if role == SORT_ROLE:
            return _KEYS[column](line)
        if role == ID_ROLE:
            return line.record.id
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (SLOS, NEEDS):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if column == SERVICE:
            return self._service(line, role)
        if column == FINDINGS and role in (
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleDescriptionRole,
        ):
            return "\n".join(line.findings) or None
        return None

    def _service(self, line: ServiceLine, role: int) -> Any:
        record = line.record
        if role == NAME_ROLE:
            return record.name
        if role == CRITICAL_ROLE:
            return record.critical
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = [record.title, record.name] if record.title != record.name else [record.name]
            return ", ".join([*words, self.tr("critical")] if record.critical else words)
        return None

    def _text(self, line: ServiceLine, column: int) -> str:
        record = line.record
        if column == CRITICAL:
            return self.tr("Yes") if record.critical else ""
        texts = {
            SERVICE: record.title, TEAM: record.team, OWNER: record.owner, FINDINGS: line.finding,
            SLOS: str(len(record.slo_names)), NEEDS: str(line.depends_on) if line.depends_on else "",
        }  # fmt: skip
        return texts[column]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's heading."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(_KEYS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                self.tr("Service"), self.tr("Critical"), self.tr("Team"), self.tr("Owner"), self.tr("SLOs"),
                self.tr("Depends on"), self.tr("Findings"),
            )[section]  # fmt: skip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in (SLOS, NEEDS) else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    # Moving by mouse

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let rows be dragged while they are in their own order."""
        flags = super().flags(index)
        if not (self.movable and self.in_own_order):
            return flags
        return flags | (Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else Qt.ItemFlag.ItemIsDropEnabled)

    def supportedDropActions(self) -> Qt.DropAction:
        """Rows are moved, never copied."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Say what can be dropped here."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Carry the keys of the dragged services."""
        rows = sorted({index.row() for index in indexes})
        data = QMimeData()
        keys = "\n".join(self._lines[row].record.id for row in rows)
        data.setData(MIME, QByteArray(keys.encode()))
        return data

    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Accept our own rows, between others."""
        return self.movable and self.in_own_order and data.hasFormat(MIME)

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Say where the rows went; the rows themselves follow when it is stored."""
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        keys = bytes(data.data(MIME).data()).decode().split("\n")
        place = row if row >= 0 else parent.row() if parent.isValid() else len(self._lines)
        before = self.line(place)
        self.moved.emit(keys, before.record.id if before is not None else None)
        return False  # the view must not take rows away


def _text_key(read: Callable[[ServiceLine], str]) -> Callable[[ServiceLine], Any]:
    """Sort by letters, with nothing at the end."""

    def key(line: ServiceLine) -> tuple[bool, str]:
        text = read(line).casefold()
        return (not text, text)

    return key


_KEYS: tuple[Callable[[ServiceLine], Any], ...] = (
    _text_key(lambda line: line.record.title),
    lambda line: not line.record.critical,
    _text_key(lambda line: line.record.team),
    _text_key(lambda line: line.record.owner),
    lambda line: len(line.record.slo_names),
    lambda line: line.depends_on,
    lambda line: (-len(line.findings), line.finding.casefold()),
)
