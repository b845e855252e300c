"""What all layers of a plot share: they paint pixels over the plot area of a chart view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsObject

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

    from slodesk.gui.charts.view import ChartView, Mapping
    from slodesk.gui.theme import Theme


class Layer(QGraphicsObject):
    """One layer: a child of the view that paints in pixels and is clipped to the plot area.

    Args:
        view: whose area it covers.
        theme: colours and zoom.
        depth: layers with a higher depth are painted later.
    """

    def __init__(self, view: ChartView, theme: Theme, depth: float) -> None:
        super().__init__(view)
        self.view = view
        self.theme = theme
        self.setZValue(depth)

    def boundingRect(self) -> QRectF:
        """Cover the plot area."""
        return QRectF(0, 0, self.view.rect().width(), self.view.rect().height())

    def resized(self) -> None:
        """Take the view's new size."""
        self.prepareGeometryChange()
        self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint, when there is something to paint on."""
        mapping = self.view.mapping()
        if mapping.drawable:
            self.draw(painter, mapping)

    def draw(self, painter: QPainter, mapping: Mapping) -> None:
        """Paint the layer; subclasses do."""
        raise NotImplementedError
