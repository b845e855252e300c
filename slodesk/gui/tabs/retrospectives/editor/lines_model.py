"""Lines that a group writes: words, who wrote them, what they were put under."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from slodesk.gui.widgets.roles import BELOW_ROLE, ID_ROLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = int(Qt.ItemDataRole.UserRole) + 40
"""The whole ``Line``."""
_NOWHERE = QModelIndex()
_TEXT = frozenset({Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole})


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is shown.

    Attributes:
        id: its key.
        text: its words.
        below: quieter words below: who wrote it, its category.
        heading: words above it: the name of the group that begins with it.
        depth: how many steps it stands to the right.
        sign: an icon before the words and its colour, "star accent".
        said: what the sign means.
        dots: given to it; None where none are shown.
        offered: whether buttons to keep or drop it are shown.
    """

    id: str
    text: str
    below: str = ""
    heading: str = ""
    depth: int = 0
    sign: str = ""
    said: str = ""
    dots: int | None = None
    offered: bool = False

    @property
    def spoken(self) -> str:
        """All of it, for a screen reader."""
        dots = "" if self.dots is None else "●" * min(self.dots, 12)
        return ", ".join(part for part in (self.heading, self.said, self.text, self.below, dots) if part)


class LinesModel(QAbstractTableModel):
    """Shows lines in one column; an edited one is handed to ``save``.

    Args:
        save: ``save(key, text)``; returns whether it was stored.
        parent: the owner.
    """

    def __init__(self, save: Callable[[str, str], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._save = save
        self._lines: tuple[Line, ...] = ()
        self.editable = False

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines."""
        return self._lines

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        lines = tuple(lines)
        if lines == self._lines:
            return
        if [line.id for line in lines] == [line.id for line in self._lines]:
            self._lines = lines
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, 0))
            return
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def line(self, row: int) -> Line | None:
        """Return a line, None past the end."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, key: str) -> int:
        """Return the row of a line; −1 when it is gone."""
        return next((row for row, line in enumerate(self._lines) if line.id == key), -1)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Count the lines."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return one."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return words, key or the whole line."""
        line = self.line(index.row())
        if line is None:
            return None
        if role in _TEXT:
            return line.text
        return {
            LINE_ROLE: line, ID_ROLE: line.id, BELOW_ROLE: line.below,
            int(Qt.ItemDataRole.AccessibleTextRole): line.spoken,
        }.get(role)  # fmt: skip

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let lines be edited where they may be."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() and self.editable else flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Hand edited words on."""
        line = self.line(index.row())
        text = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or line is None or text == line.text:
            return False
        return self._save(line.id, text)
