"""Fits a small table to its width: figures stay whole, words wrap, and rows grow with them."""

from __future__ import annotations

from heapq import nlargest
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QTableView

    from slodesk.gui.theme import Theme
    from slodesk.gui.widgets.figures_table import FiguresTable

_PADDING = 28
"""Left and right of a cell's words together, at 100 %."""
_EDGES = 26
"""What a cell has left and right of words that take several lines, at 100 %, and a little more."""
_LOOSE = 4
"""What a cell has beside its words and edges, at 100 %."""
_STRETCHED = 130
"""The least width of the column that takes the spare one, at 100 %; for a long word twice as much."""
_SENTENCE = 210
"""The width at 100 % that others leave to it, by wrapping, where it has long sentences."""
_TO_TYPE = 110
"""The width at 100 % of a column to type in while nothing stands there, if there is room."""
_FEW = 3
"""Rows that are in view however low the window is."""
_WRAPPED = 200
"""Rows up to which cells may take several lines, and which are measured."""
_EXACT, _CANDIDATES = 60, 4
"""Rows up to which every cell is asked for its width; of more, so many of the longest."""


class Cells:
    """What stands in a table, read and measured once to fit it to any width.

    Args:
        view: the table.
        theme: zoom.
    """

    def __init__(self, view: QTableView, theme: Theme) -> None:
        self._view, self._theme = view, theme
        self._metrics = QFontMetrics(view.font())
        self._read: dict[int, tuple[list[str], list[int]]] = {}
        self._hints: dict[int, int] = {}

    def column(self, column: int) -> tuple[list[str], list[int]]:
        """Return the words of a column's first rows, and how wide each is in one line; −1 for several."""
        if column not in self._read:
            model, advance = self._view.model(), self._metrics.horizontalAdvance
            rows = range(min(model.rowCount(), _WRAPPED))
            words = [str(model.index(row, column).data() or "") for row in rows]
            self._read[column] = words, [-1 if "\n" in each else advance(each) for each in words]
        return self._read[column]

    def hint(self, column: int) -> int:
        """Return the width at which a column's cells stay whole; of very many, that of the widest ones."""
        if column not in self._hints:
            self._hints[column] = self._hint(column)
        return self._hints[column]

    def _hint(self, column: int) -> int:
        view, model = self._view, self._view.model()
        words, wide = self.column(column)
        if len(words) <= _EXACT:
            return view.sizeHintForColumn(column)
        lined = [row for row, width in enumerate(wide) if width < 0]
        widest = nlargest(_CANDIDATES, range(len(wide)), key=wide.__getitem__)
        widest += nlargest(_CANDIDATES, lined, key=lambda row: max(map(len, words[row].splitlines())))
        grid = 1 if view.showGrid() else 0
        return grid + max(view.sizeHintForIndex(model.index(row, column)).width() for row in widest)

    def needed(self, column: int) -> int:
        """Return the width of what stands in a column; where nothing does yet, room to type something."""
        model, (words, _) = self._view.model(), self.column(column)
        cells = (model.index(row, column) for row in range(len(words)))
        typed = not any(words) and any(bool(cell.flags() & Qt.ItemFlag.ItemIsEditable) for cell in cells)
        room = self._theme.px(_TO_TYPE) if typed else 0
        return max(room, self.hint(column) + self._theme.px(_LOOSE))

    def least(self, column: int, limit: int) -> int:
        """Return the width of a column's heading, its longest word within the limit, or its figures."""
        view, theme, advance = self._view, self._theme, self._metrics.horizontalAdvance
        parts = [words.split() for words in self.column(column)[0]]
        longest = max((advance(word) for word in {word for each in parts for word in each}), default=0)
        heading = view.horizontalHeader().sectionSizeHint(column) + theme.px(4)
        if all(len(each) < 2 for each in parts):  # a sign beside one word stays with it
            longest = max(longest, self.hint(column) - theme.px(_PADDING - _LOOSE))
        least = max(heading, min(longest + theme.px(_PADDING), theme.px(limit)))
        first = view.model().index(0, column)
        figures = first.data(Qt.ItemDataRole.TextAlignmentRole) is not None
        return max(least, self.needed(column)) if figures else least  # figures are never broken

    def height(self, row: int, widths: Mapping[int, int]) -> int:
        """Return the height at which every cell of a row shows all of its words, in columns so wide."""
        view, theme, metrics = self._view, self._theme, self._metrics
        model, height = view.model(), 0
        for column in range(model.columnCount()):
            if view.isColumnHidden(column):
                continue
            words, wide = self.column(column)
            width = widths.get(column, view.columnWidth(column)) - theme.px(_EDGES)
            if model.index(row, column).data(Qt.ItemDataRole.CheckStateRole) is not None:
                width -= theme.px(28)
            if 0 <= wide[row] <= width:
                height = max(height, metrics.height() if words[row] else 0)
                continue
            room = QRect(0, 0, max(width, theme.px(20)), 10_000)
            found = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), words[row])
            height = max(height, found.height())
        return height + theme.px(16)


def fit_cells(
    view: QTableView, theme: Theme, limits: Mapping[int, int], stretch: int, cells: Cells | None = None
) -> None:
    """Give columns the widths they need and rows the heights of their words.

    Args:
        view: the table; one of its columns stretches.
        theme: zoom.
        limits: the most a column may take at 100 %, for all columns but the one that stretches.
        stretch: the column that takes the spare width.
        cells: what stands in it, where that is measured already.
    """
    cells = cells or Cells(view, theme)
    rows = view.model().rowCount()
    room = view.viewport().width() or theme.px(480)
    shown = {column: limit for column, limit in limits.items() if not view.isColumnHidden(column)}
    least = {column: cells.least(column, limit) for column, limit in shown.items()}
    wanted = {
        column: max(least[column], min(cells.needed(column), theme.px(limit)))
        for column, limit in shown.items()
    }
    sentence = min(cells.needed(stretch), theme.px(_SENTENCE))
    spare = room - max(theme.px(_STRETCHED), cells.least(stretch, 2 * _STRETCHED), sentence)
    give = sum(wanted.values()) - spare
    loose = sum(width - least[column] for column, width in wanted.items())
    if give > 0 and loose > 0:
        part = min(1.0, give / loose)
        wanted = {column: round(width - (width - least[column]) * part) for column, width in wanted.items()}
    for column, width in wanted.items():
        view.setColumnWidth(column, width)
    wanted[stretch] = max(room - sum(wanted.values()), theme.px(_PADDING) * 3)
    lowest = theme.space(4.5)
    for row in range(rows):
        height = max(lowest, cells.height(row, wanted)) if rows <= _WRAPPED else lowest
        if view.rowHeight(row) != height:
            view.setRowHeight(row, height)


def fit_height(table: FiguresTable, theme: Theme, most: int, around: int) -> None:
    """Give a table the height of its rows, as far as the window has room for them.

    Args:
        table: whose rows are all as high.
        theme: zoom.
        most: rows in view at once; more scroll.
        around: the height at 100 % of what stands around it in the window; three rows are in view at least.
    """
    room = max(table.window().height() - theme.px(around), table.rows_height(min(most, _FEW)))
    table.setFixedHeight(min(room, table.rows_height(most)))
