"""Fits a small table to its width: figures stay whole, words wrap, and rows grow with them."""

from __future__ import annotations

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
_STRETCHED = 130
"""The least width of the column that takes the spare one, at 100 %; for a long word twice as much."""
_SENTENCE = 210
"""The width at 100 % that others leave to it, by wrapping, where it has long sentences."""
_TO_TYPE = 110
"""The width at 100 % of a column to type in while nothing stands there, if there is room."""
_FEW = 3
"""Rows that are in view however low the window is."""
_WRAPPED = 200
"""Rows up to which cells may take several lines."""


def fit_cells(view: QTableView, theme: Theme, limits: Mapping[int, int], stretch: int) -> None:
    """Give columns the widths they need and rows the heights of their words.

    Args:
        view: the table; one of its columns stretches.
        theme: zoom.
        limits: the most a column may take at 100 %, for all columns but the one that stretches.
        stretch: the column that takes the spare width.
    """
    rows = view.model().rowCount()
    room = view.viewport().width() or theme.px(480)
    shown = {column: limit for column, limit in limits.items() if not view.isColumnHidden(column)}
    least = {column: _least(view, theme, column, limit) for column, limit in shown.items()}
    wanted = {
        column: max(least[column], min(_needed(view, theme, column), theme.px(limit)))
        for column, limit in shown.items()
    }
    sentence = min(_needed(view, theme, stretch), theme.px(_SENTENCE))
    spare = room - max(theme.px(_STRETCHED), _least(view, theme, stretch, 2 * _STRETCHED), sentence)
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
        height = max(lowest, wrapped_height(view, row, wanted, theme)) if rows <= _WRAPPED else lowest
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


def _needed(view: QTableView, theme: Theme, column: int) -> int:
    """Return the width of what stands in a column; where nothing does yet, room to type something."""
    model = view.model()
    cells = [model.index(row, column) for row in range(min(model.rowCount(), _WRAPPED))]
    typed = any(bool(cell.flags() & Qt.ItemFlag.ItemIsEditable) for cell in cells)
    room = theme.px(_TO_TYPE) if typed and not any(cell.data() for cell in cells) else 0
    return max(room, view.sizeHintForColumn(column) + theme.px(_PADDING - 2))


def _least(view: QTableView, theme: Theme, column: int, limit: int) -> int:
    """Return the width of a column's heading, its longest word within the limit, or its figures."""
    model, metrics = view.model(), view.fontMetrics()
    cells = [model.index(row, column) for row in range(min(model.rowCount(), _WRAPPED))]
    words = [word for cell in cells for word in str(cell.data() or "").split()]
    longest = max((metrics.horizontalAdvance(word) for word in words), default=0)
    heading = view.horizontalHeader().sectionSizeHint(column) + theme.px(4)
    if all(len(str(cell.data() or "").split()) < 2 for cell in cells):  # a sign beside one word stays with it
        longest = max(longest, view.sizeHintForColumn(column) - 2)
    least = max(heading, min(longest + theme.px(_PADDING), theme.px(limit)))
    figures = model.index(0, column).data(Qt.ItemDataRole.TextAlignmentRole) is not None
    return max(least, _needed(view, theme, column)) if figures else least  # figures are never broken


def wrapped_height(view: QTableView, row: int, widths: Mapping[int, int], theme: Theme) -> int:
    """Return the height at which every cell of a row shows all of its words, in columns so wide."""
    metrics = QFontMetrics(view.font())
    model, height = view.model(), 0
    for column in range(model.columnCount()):
        if view.isColumnHidden(column):
            continue
        index = model.index(row, column)
        width = widths.get(column, view.columnWidth(column)) - theme.px(_PADDING)
        if index.data(Qt.ItemDataRole.CheckStateRole) is not None:
            width -= theme.px(28)
        room = QRect(0, 0, max(width, theme.px(20)), 10_000)
        text = str(index.data() or "")
        found = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), text)
        height = max(height, found.height())
    return height + theme.px(16)
