"""A register with the editor of what is chosen beside it; below it where the page is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from slodesk.gui.widgets.beside import stand_beside
from slodesk.gui.widgets.scrolling import plain_scroll

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from slodesk.gui.theme import Theme
    from slodesk.gui.widgets.figures_table import FiguresTable

_HIGH, _EDITOR_HIGH = 320, 460
"""Heights of register and editor at 100 % where one stands below the other."""


class BesidePage(QWidget):
    """Arranges two parts by its width.

    Args:
        theme: looks.
        beside: width at 100 % from which the parts stand beside each other.
        side: least width of the editor there.
        parent: the owner.

    Attributes:
        inside: the parent of both parts.
        area: scrolls them where the page is low.
    """

    def __init__(self, theme: Theme, beside: int, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._beside, self._side = theme, beside, side
        self._parts: tuple[QWidget, QWidget, FiguresTable] | None = None
        # From the outside to the inside: what is handed to another parent takes on its looks once more.
        outside = QWidget()
        self.inside = _Steady()
        around = QVBoxLayout(outside)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self.inside)
        self.area = plain_scroll(outside, sideways=False, see_through=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.area)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self.inside)
        self._row.setContentsMargins(0, 0, 0, 0)

    def place(self, register: QWidget, editor: QWidget, table: FiguresTable) -> None:
        """Put both parts there; ``table`` is that of the register."""
        self._row.addWidget(register, 3)
        self._row.addWidget(editor, 2)
        self._parts = register, editor, table
        table.row_height_changed.connect(self.arrange)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the editor below where it is narrow."""
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Fit the parts to the page and the zoom."""
        if self._parts is None:
            return
        theme, (register, editor, table) = self._theme, self._parts
        beside = stand_beside(self._row, theme, self.width(), self._beside)
        editor.setMinimumWidth(theme.px(self._side) if beside else 0)
        register.setMinimumHeight(1 if beside else 0 if table.unrolled else theme.px(_HIGH))
        editor.setMinimumHeight(1 if beside else theme.px(_EDITOR_HIGH))


class _Steady(QWidget):
    """Takes the height there is, as far as that is enough, whatever wraps inside."""

    def hasHeightForWidth(self) -> bool:
        """Say that it does not: else a scroll area gives it all the height it would like."""
        return False
