"""Chooses a window: so many days back from now, or a calendar week, month or quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QWidget

from slodesk.domain.window import LONGEST_ROLLING, UNITS, Calendar, Rolling
from slodesk.gui.widgets.still import hold_still

if TYPE_CHECKING:
    from slodesk.domain.window import Window

ROLLING = "rolling"
USUAL = ("30d", "28d", "7d", "90d", *UNITS)
"""The windows offered where there is room for a short list only."""


class WindowField(QWidget):
    """A combo box for the kind of window and, for rolling ones, the number of days.

    Attributes:
        kind: rolling, week, month or quarter.
        days: of a rolling window.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Window"))
        for key, words in (
            (ROLLING, self.tr("The last days, rolling")),
            ("week", self.tr("Calendar week")),
            ("month", self.tr("Calendar month")),
            ("quarter", self.tr("Calendar quarter")),
        ):
            self.kind.addItem(words, key)
        self.days = QSpinBox()
        self.days.setAccessibleName(self.tr("Days of the window"))
        self.days.setRange(1, LONGEST_ROLLING)
        self.days.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.days.setValue(30)
        self.days.setSuffix(self.tr(" days"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.kind, 1)
        row.addWidget(self.days)
        self.setFocusProxy(self.kind)
        hold_still(self.kind)
        hold_still(self.days)
        self.kind.currentIndexChanged.connect(self._changed)
        self.days.valueChanged.connect(self._changed)

    @property
    def value(self) -> Window:
        """The window chosen."""
        key = self.kind.currentData()
        return Rolling(self.days.value()) if key == ROLLING else Calendar(str(key))

    def show_value(self, window: Window) -> None:
        """Show a window without saying that it changed."""
        rolling = isinstance(window, Rolling)
        with QSignalBlocker(self.kind), QSignalBlocker(self.days):
            self.kind.setCurrentIndex(self.kind.findData(ROLLING if rolling else window_unit(window)))
            if isinstance(window, Rolling):
                self.days.setValue(window.days)
        self.days.setVisible(rolling)

    def _changed(self) -> None:
        self.days.setVisible(self.kind.currentData() == ROLLING)
        self.changed.emit()


def window_unit(window: Window) -> str:
    """Return ``rolling``, ``week``, ``month`` or ``quarter``."""
    return ROLLING if isinstance(window, Rolling) else window.unit


def window_label(window: Window) -> str:
    """Return a window in the user's language: "30 days", "calendar month"."""
    if isinstance(window, Rolling):
        return QCoreApplication.translate("Window", "%Ln day(s)", None, window.days)
    words = {
        "week": QCoreApplication.translate("Window", "calendar week"),
        "month": QCoreApplication.translate("Window", "calendar month"),
        "quarter": QCoreApplication.translate("Window", "calendar quarter"),
    }
    return words[window.unit]
