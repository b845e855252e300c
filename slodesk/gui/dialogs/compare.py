"""Compares two states of something: what was published or approved, or the present one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from slodesk.gui.widgets.labels import label
from slodesk.gui.zoom import fit_dialog

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.gui.theme import Theme

NOW = ""
"""Stands for the present state."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("CompareDialog", text)


class CompareDialog(QDialog):
    """Tells what changed from one state of something to another, part by part.

    Args:
        theme: looks.
        states: key and words of each state, the oldest first.
        told: reads two states by their keys and tells what changed: heading of the part, sentence.
        parent: the window.

    Attributes:
        before: the earlier state.
        after: the later one.
        told: the sentences in view.
    """

    def __init__(
        self,
        theme: Theme,
        states: Sequence[tuple[str, str]],
        told: Callable[[str, str], Sequence[tuple[str, str]]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("compare_dialog")
        self.setWindowTitle(_tr("Compare revisions"))
        self._theme, self._read = theme, told
        self.told: list[str] = []
        self.before, self.after = QComboBox(), QComboBox()
        for box, words in ((self.before, _tr("From")), (self.after, _tr("To"))):
            box.setAccessibleName(words)
            for key, name in states:
                box.addItem(name, key)
        self.before.setObjectName("compare_before")
        self.after.setObjectName("compare_after")
        self.before.setCurrentIndex(max(len(states) - 2, 0))
        self.after.setCurrentIndex(len(states) - 1)
        column = QVBoxLayout(self)
        edge = theme.space(3)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.space(1.5))
        column.addWidget(label(_tr("What changed"), "heading"))
        row = QHBoxLayout()
        row.setSpacing(theme.space())
        for words, box in ((_tr("From"), self.before), (_tr("To"), self.after)):
            named = label(words, "muted")
            named.setBuddy(box)
            row.addWidget(named)
            row.addWidget(box, 1)
        column.addLayout(row)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setAccessibleName(_tr("What changed"))
        column.addWidget(self.area, 1)
        self.close_button = QPushButton(_tr("Close"))
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.reject)
        column.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)
        self.before.currentIndexChanged.connect(self._show)
        self.after.currentIndexChanged.connect(self._show)
        fit_dialog(self, theme, 720, 560)
        self._show()

    def _show(self) -> None:
        found = self._read(self.before.currentData(), self.after.currentData())
        inside = QWidget()
        inside.setProperty("role", "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, self._theme.space(), 0)
        column.setSpacing(self._theme.px(6))
        self.told = [words for _, words in found]
        if not found:
            column.addWidget(label(_tr("Nothing is different."), "muted"))
        part = ""
        for heading, words in found:
            if heading != part:
                part = heading
                column.addWidget(label(heading, "strong"))
            line = label(words, wrap=True, selectable=True)
            line.setContentsMargins(self._theme.space(2), 0, 0, 0)
            column.addWidget(line)
        column.addStretch(1)
        self.area.setWidget(inside)
