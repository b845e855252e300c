"""How every table of the program behaves and is spaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from slodesk.gui.widgets.finding import offer_finding
from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme


def prepare_table(
    table: QTableView, theme: Theme, *, stretch: int = 0, row_height: float = 4.5, finding: bool = True
) -> None:
    """Give a table whole-row selection, no grid, calm rows, and one column that takes the spare width.

    Args:
        table: the view.
        theme: zoom.
        stretch: the column that grows; −1 for none.
        row_height: in units of the 8-pixel grid.
        finding: whether Ctrl+F finds words in it.
    """
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setCornerButtonEnabled(False)
    table.setTabKeyNavigation(False)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    if stretch >= 0:
        header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)

    def space() -> None:
        table.verticalHeader().setDefaultSectionSize(theme.space(row_height))
        table.verticalHeader().setMinimumSectionSize(theme.space(2))

    follow(theme, table, space)
    if finding:
        offer_finding(table, theme)
