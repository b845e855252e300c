"""Leaves the wheel to the page: what is scrolled past does not change its value."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QWidget


class _Still(QObject):
    """Passes the wheel on to what is around the widget."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say no to the wheel, so that the page around it scrolls."""
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return False


def hold_still(widget: QWidget) -> None:
    """Keep a combo box, spin box or date from turning under the wheel, focused or not.

    Values are stored as soon as they change, so a page scrolled by would be a page changed. The
    open list of a combo box still scrolls. Other widgets are left as they are.
    """
    if isinstance(widget, QComboBox | QAbstractSpinBox):
        if widget.focusPolicy() == Qt.FocusPolicy.WheelFocus:
            widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        widget.installEventFilter(_Still(widget))
