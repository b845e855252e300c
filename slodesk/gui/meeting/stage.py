"""Where the room's evidence stands: as high as there is room, and never less than its words need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent


def least_height(widget: QWidget, width: int) -> int:
    """Return the height below which something in a widget would be cut, at a width.

    A layout says how high it would like to be at a width; what can turn pages or scroll by itself needs
    less than it likes.
    """
    layout = widget.layout()
    if layout is None:
        own = widget.heightForWidth(width) if widget.sizePolicy().hasHeightForWidth() else 0
        return max(own, widget.minimumSizeHint().height(), widget.minimumHeight())
    upright = (QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.BottomToTop)
    if not isinstance(layout, QBoxLayout) or layout.direction() not in upright:
        if layout.hasHeightForWidth():
            return layout.totalHeightForWidth(width)
        return layout.totalMinimumSize().height()
    margins = layout.contentsMargins()
    inner = width - margins.left() - margins.right()
    heights = []
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None or item.isEmpty():
            continue
        inside = item.widget()
        if inside is not None:
            heights.append(least_height(inside, inner))
        elif item.hasHeightForWidth():
            heights.append(item.heightForWidth(inner))
        else:
            heights.append(item.minimumSize().height())
    gaps = layout.spacing() * max(len(heights) - 1, 0)
    return sum(heights) + gaps + margins.top() + margins.bottom()


class Stage(QWidget):
    """Shows one of several views, as large as itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: QWidget | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_view(self, view: QWidget) -> None:
        """Show a view, a child of this widget, instead of the one before."""
        if self._view is not None and self._view is not view:
            self._view.hide()
        self._view = view
        view.setGeometry(self.rect())
        view.show()
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        """Return what the view needs."""
        return 0 if self._view is None else least_height(self._view, width)

    def sizeHint(self) -> QSize:
        """Return what the view needs at the present width."""
        return QSize(0, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        """Return nothing: the height for its width counts."""
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the view all of it."""
        super().resizeEvent(event)
        if self._view is not None:
            self._view.setGeometry(self.rect())

    def event(self, event: QEvent) -> bool:
        """Pass on that the view needs another height."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)


class Body(QWidget):
    """What the room scrolls: as high as its words are at the width there is."""

    def minimumSizeHint(self) -> QSize:
        """Return nothing: what words would take when narrower doesn't count."""
        return QSize(0, 0)

    def sizeHint(self) -> QSize:
        """Return what is needed at the present width."""
        return QSize(0, self.heightForWidth(self.width()))

    def heightForWidth(self, width: int) -> int:
        """Return what is needed."""
        return least_height(self, width)
