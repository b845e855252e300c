"""The part of a card that gives way: it scrolls where there is little height, or shows all of itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget


class Part(QScrollArea):
    """Scrolls up and down only.

    Args:
        inside: what it shows; its height follows from its width.
        parent: the card.
    """

    def __init__(self, inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = False
        self._inside = inside
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(inside)
        inside.installEventFilter(self)

    def set_whole(self, whole: bool) -> None:
        """Ask for the height of everything, where the page around it scrolls."""
        if whole != self._whole:
            self._whole = whole
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Return the height it cannot do without."""
        if not self._whole:
            return QSize(0, self.fontMetrics().lineSpacing() * 6)
        layout = self._inside.layout()
        wanted = layout.totalHeightForWidth(max(self.viewport().width(), 1)) if layout is not None else 0
        return QSize(0, wanted)

    def sizeHint(self) -> QSize:
        """Return the same: it takes what room there is."""
        return self.minimumSizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask anew when what is inside has become higher or lower."""
        if event.type() == QEvent.Type.LayoutRequest and self._whole:
            self.updateGeometry()
        return super().eventFilter(watched, event)
