"""Labels that show text as it is, never as markup, in a role of the type scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from slodesk.gui.directions import contained

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

    from slodesk.gui.theme import Theme


def label(text: str = "", role: str = "", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """Return a label.

    Args:
        text: shown literally.
        role: title, heading, figure, strong, muted, small, error or link; empty for body text.
        wrap: break long lines at the width there is.
        selectable: let the mouse and keyboard select it.
    """
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(contained(text))
    made.setWordWrap(wrap)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    if role:
        made.setProperty("role", role)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


class IconLabel(QLabel):
    """An icon of the set on a form or card, in step with theme and zoom; decoration for the eye."""

    def __init__(
        self, theme: Theme, name: str, color: str = "text", size: int = 20, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = (name, color, size)
        theme.changed.connect(self._draw)
        self._draw()

    def show_icon(self, name: str, color: str = "text") -> None:
        """Show another icon."""
        self._icon = (name, color, self._icon[2])
        self._draw()

    def _draw(self) -> None:
        name, color, size = self._icon
        pixmap: QPixmap = self._theme.icons.pixmap(name, color, size, self.devicePixelRatioF())
        self.setPixmap(pixmap)


def restyle(widget: QWidget) -> None:
    """Let the style sheet see a dynamic property that has just changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


class ElidedLabel(QLabel):
    """One line that gives way: what does not fit ends in "…", with the whole in the tool tip."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if role:
            self.setProperty("role", role)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show a text."""
        super().setText(text)
        self.setAccessibleName(text)

    def minimumSizeHint(self) -> QSize:
        """Return room for a few letters."""
        metrics = self.fontMetrics()
        few = min(metrics.horizontalAdvance(self.text()), metrics.averageCharWidth() * 8)
        return QSize(few, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much as fits."""
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            shown,
            self.foregroundRole(),
        )
