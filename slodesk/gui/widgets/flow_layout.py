"""A layout that wraps its items, so that cards use the width there is."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Puts items side by side and begins a new row when one does not fit.

    Args:
        parent: the widget to lay out.
        spacing: pixels between items, both ways.
        fill: widen the items of a row evenly until it is full.

    Attributes:
        cell: where items take several rows they stand in columns at least this wide; 0 for no columns.
    """

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 16, fill: bool = False) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)
        self.cell = 0
        self._fill = fill
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        """Put an item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Return the number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, or None past the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove and return an item, or None past the end."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Take no more room than the items need."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Say that narrower means taller."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height the rows take at a width."""
        return self._arrange(QRect(0, 0, width, 0), apply=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._arrange(rect, apply=True)

    def sizeHint(self) -> QSize:
        """Return the size of one long row."""
        size = QSize(0, 0)
        for item in self._visible():
            hint = item.sizeHint()
            size = QSize(size.width() + hint.width() + self.spacing(), max(size.height(), hint.height()))
        return size.grownBy(self._margins())

    def minimumSize(self) -> QSize:
        """Return the size of the largest item."""
        size = QSize(0, 0)
        for item in self._visible():
            size = size.expandedTo(item.minimumSize())
        return size.grownBy(self._margins())

    def _margins(self) -> QMargins:
        return self.contentsMargins()

    def _visible(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def columns(self, width: int) -> int:
        """Return how many columns of ``cell``, or of the longest word in an item, stand side by side."""
        cell = max((item.minimumSize().width() for item in self._visible()), default=0)
        return max(1, (width + self.spacing()) // max(1, max(cell, self.cell) + self.spacing()))

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        rows: list[list[QLayoutItem]] = []
        used = 0
        for item in self._visible():
            wanted = item.sizeHint().width()
            if rows and used + self.spacing() + wanted <= width:
                rows[-1].append(item)
                used += self.spacing() + wanted
            else:
                rows.append([item])
                used = wanted
        if self.cell and len(rows) > 1:
            items, columns = self._visible(), self.columns(width)
            return [items[at : at + columns] for at in range(0, len(items), columns)]
        return rows

    def _arrange(self, rect: QRect, *, apply: bool) -> int:
        area = rect.marginsRemoved(self._margins())
        top = area.top()
        rows = self._rows(area.width())
        columns = max((len(row) for row in rows), default=0)
        for row in rows:
            widths = self._widths(row, area.width(), columns if len(rows) > 1 else len(row))
            height = max(self._height(item, width) for item, width in zip(row, widths, strict=True))
            left = area.left()
            for item, width in zip(row, widths, strict=True):
                if apply:
                    item.setGeometry(QRect(QPoint(left, top), QSize(width, height)))
                left += width + self.spacing()
            top += height + self.spacing()
        bottom = top - (self.spacing() if rows else 0)
        return bottom - rect.top() + self._margins().bottom()

    def _widths(self, row: list[QLayoutItem], available: int, columns: int) -> list[int]:
        hints = [min(item.sizeHint().width(), available) for item in row]
        if not self._fill:
            return hints
        even = (available - self.spacing() * (columns - 1)) // columns
        if all(hint <= even for hint in hints) or (self.cell and len(row) < len(self._visible())):
            return [even] * len(row)
        if len(row) < columns:
            return hints
        spare = max(0, available - sum(hints) - self.spacing() * (len(row) - 1)) // len(row)
        return [hint + spare for hint in hints]

    @staticmethod
    def _height(item: QLayoutItem, width: int) -> int:
        if item.hasHeightForWidth():
            return item.heightForWidth(width)
        return item.sizeHint().height()
