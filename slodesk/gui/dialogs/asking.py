"""A question with what follows from saying yes: asked before a fact, which is never undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from slodesk.gui.widgets.labels import IconLabel, label

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from slodesk.gui.theme import Theme

_WIDTH = 560


class AskDialog(QDialog):
    """A question with what follows from saying yes.

    Args:
        theme: looks.
        title: the question.
        text: what it is about.
        yes: the words of the button.
        parent: the window.
    """

    def __init__(self, theme: Theme, title: str, text: str, yes: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._theme = theme
        self._told: list[QLabel] = []
        column = QVBoxLayout(self)
        edge = theme.space(3)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.space(1.5))
        column.addWidget(label(title, "heading", wrap=True))
        column.addWidget(label(text, "muted", wrap=True))
        self.middle = QVBoxLayout()
        self.middle.setSpacing(theme.px(6))
        column.addLayout(self.middle)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        self.cancel, self.yes = (
            QPushButton(QCoreApplication.translate("AskDialog", "Cancel")),
            QPushButton(yes),
        )
        self.yes.setObjectName("ask_yes")
        self.yes.setProperty("kind", "primary")
        self.yes.setDefault(True)
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.yes)
        column.addLayout(buttons)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the height its words need."""
        super().showEvent(event)
        self._fit()
        QTimer.singleShot(0, self, self._fit)  # once its words have their size

    def _fit(self) -> None:
        screen = self.screen().availableGeometry().width() - 2 * self._theme.space(2)
        width, layout = min(self._theme.px(_WIDTH), screen), self.layout()
        room = width - 2 * self._theme.space(3) - self._theme.px(20) - self._theme.space()
        for told in self._told:  # a wrapping label asks for more lines than it takes
            told.setFixedHeight(told.heightForWidth(room))
        if layout is not None:
            self.resize(width, layout.totalHeightForWidth(width))

    def tell(self, icon: str, words: str) -> None:
        """Add a line about what will happen."""
        line = QHBoxLayout()
        line.setSpacing(self._theme.space())
        line.addWidget(IconLabel(self._theme, icon, "muted"), 0, Qt.AlignmentFlag.AlignTop)
        told = label(words, wrap=True)
        line.addWidget(told, 1, Qt.AlignmentFlag.AlignTop)
        self._told.append(told)
        self.middle.addLayout(line)
