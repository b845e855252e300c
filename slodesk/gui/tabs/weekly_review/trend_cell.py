"""A small chart of what was left of a budget week by week, beside words that say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from slodesk.gui.widgets.figure_delegate import FigureDelegate
from slodesk.gui.widgets.figures_table import FiguresTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

    from slodesk.gui.models.figures import FiguresModel
    from slodesk.gui.theme import Theme

_CHART, _GAP, _EDGE, _DOT = 64, 4, 12, 2.5
"""Width of the chart, and its distances, at 100 %."""
_LOWEST = -0.5
"""Shares below are drawn at the lower edge: the words say how far it went."""


class TrendDelegate(FigureDelegate):
    """Paints the chart at the left of the words.

    Args:
        theme: looks.
        read: returns the shares of a record and the status of the last; None where there is no chart.
        parent: the table.
    """

    def __init__(
        self,
        theme: Theme,
        read: Callable[[Any], tuple[Sequence[float | None], str] | None],
        parent: FiguresTable,
    ) -> None:
        super().__init__(theme, parent)
        self._read = read

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the cell, its words beside the chart."""
        model: Any = index.model()
        found = self._read(model.record(index.row()))
        if found is None:
            super().paint(painter, option, index)
            return
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        whole.text = ""
        whole.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, whole, painter, whole.widget)
        chart = self._theme.px(_CHART)
        words = QStyleOptionViewItem(option)
        words.rect = option.rect.adjusted(chart, 0, 0, 0)
        super().paint(painter, words, index)
        edge = self._theme.px(_EDGE)
        area = QRectF(option.rect).adjusted(edge, edge - 2, 0, 2 - edge)
        area.setWidth(chart - edge + self._theme.px(_GAP))
        self._draw(painter, area, *found)

    def _draw(self, painter: QPainter, area: QRectF, shares: Sequence[float | None], status: str) -> None:
        theme = self._theme
        known = [each for each in shares if each is not None]
        if not known:
            return
        low, high = min(0.0, max(min(known), _LOWEST)), max(1.0, *known)

        def place(at: int, share: float) -> QPointF:
            x = area.left() + area.width() * at / max(len(shares) - 1, 1)
            y = area.bottom() - area.height() * (max(share, low) - low) / (high - low)
            return QPointF(x, y)

        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("border"), max(1.0, theme.scale)))
        painter.drawLine(place(0, 0.0), place(len(shares) - 1, 0.0))
        painter.setPen(QPen(theme.series_color(0), 1.5 * theme.scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        piece: list[QPointF] = []
        for at, share in enumerate((*shares, None)):
            if share is not None:
                piece.append(place(at, share))
                continue
            painter.drawPolyline(QPolygonF(piece))
            piece = []
        last = max(at for at, share in enumerate(shares) if share is not None)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.status_color(status))
        radius = _DOT * theme.scale
        painter.drawEllipse(place(last, shares[last] or 0.0), radius, radius)
        painter.restore()


class TrendTable(FiguresTable):
    """A table with a column of charts.

    Args:
        model: what is shown; its column "trend" says the words.
        theme: looks.
        title: what a screen reader calls the table.
        read: as in ``TrendDelegate``.
    """

    def __init__(
        self,
        model: FiguresModel,
        theme: Theme,
        title: str,
        read: Callable[[Any], tuple[Sequence[float | None], str] | None],
        **given: Any,
    ) -> None:
        self._charts = -1
        super().__init__(model, theme, title, **given)
        self._charts = model.column_named("trend")
        self._trend = TrendDelegate(theme, read, self)
        self.setItemDelegateForColumn(self._charts, self._trend)
        self.fit()

    def fit(self) -> None:
        """Measure the cells again, in the fonts of the theme as it is now."""
        if self._charts >= 0:
            self._trend.refont()
        super().fit()

    def _measure(self) -> None:
        before = self._measured
        super()._measure()
        if self._charts >= 0 and before == 0:  # once: room for the charts beside the words
            self._needed[self._charts] += self._theme.px(_CHART)
            self._spread()
