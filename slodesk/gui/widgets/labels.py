"""Labels that show text as it is, never as markup, in a role of the type scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

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
    made.setText(text)
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
