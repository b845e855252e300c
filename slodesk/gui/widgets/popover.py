"""A panel beside what it is about: Esc or a click elsewhere closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme


class Popover(QFrame):
    """A small panel with a body that scrolls when the screen is small, and a row of buttons.

    Args:
        theme: looks and zoom.
        body: what it says; has a layout.
        width: in pixels at 100 %.
        parent: the widget that gets the focus back.

    Attributes:
        buttons: the row below; "Close" stands at its end.
    """

    def __init__(self, theme: Theme, body: QWidget, width: int, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self._body = body
        self._width = width
        self.setProperty("role", "card")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        outer = QVBoxLayout(self)
        edge = theme.space(2)
        outer.setContentsMargins(edge, edge, edge, edge)
        outer.setSpacing(theme.space())
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        scroll.setWidget(body)
        scroll.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)
        outer.addWidget(scroll, 1)
        self.buttons = QHBoxLayout()
        self.buttons.addStretch(1)
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.clicked.connect(self.close)
        self.buttons.addWidget(self.close_button)
        outer.addLayout(self.buttons)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self.close)

    def add_button(self, words: str) -> QPushButton:
        """Add a button before "Close"."""
        made = QPushButton(words)
        self.buttons.insertWidget(self.buttons.count() - 1, made)
        return made

    def open_at(self, place: QPoint) -> None:
        """Show below a point of the screen, moved so that all of it is visible."""
        screen = QGuiApplication.screenAt(place) or QGuiApplication.primaryScreen()
        area = screen.availableGeometry()
        gap, edge = self._theme.space(), self._theme.space(2)
        width = min(self._theme.px(self._width), area.width() - 2 * gap)
        inner = width - 2 * edge - self._theme.px(20)
        for widget in self.findChildren(QWidget):
            widget.ensurePolished()  # fonts come from the style sheet
        laid_out = self._body.layout()
        height = laid_out.totalHeightForWidth(inner) if laid_out is not None else 0
        if height < 0 and laid_out is not None:  # nothing in it wraps
            height = laid_out.totalSizeHint().height()
        self._body.setMinimumHeight(height)  # else wrapped labels ask for the height of narrower ones
        height += 2 * edge + gap + self.close_button.sizeHint().height() + self._theme.px(12)
        size = QSize(width, min(height, area.height() - 2 * gap))
        left = min(max(place.x(), area.left()), area.right() - size.width())
        top = place.y() if place.y() + size.height() <= area.bottom() else area.bottom() - size.height()
        self.setGeometry(left, max(top, area.top()), size.width(), size.height())
        self.show()
        self.close_button.setFocus()
