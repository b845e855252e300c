"""A sentence with a list under it: what went wrong row by row, or what an import noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from slodesk.gui.widgets.labels import IconLabel, label
from slodesk.gui.zoom import fit_dialog

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme


class DetailsDialog(QDialog):
    """A sentence, and a list that can be read and copied."""

    def __init__(
        self,
        theme: Theme,
        message: str,
        details: str,
        parent: QWidget | None = None,
        *,
        icon: str = "alert",
        color: str = "status:critical",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("SLO Desk")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        edge = theme.space(3)
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.space(2))
        head = QHBoxLayout()
        head.setSpacing(theme.space(2))
        head.addWidget(IconLabel(theme, icon, color, 32), 0, Qt.AlignmentFlag.AlignTop)
        self.message = label(message, wrap=True, selectable=True)
        head.addWidget(self.message, 1)
        column.addLayout(head)
        self.details = QPlainTextEdit(details)
        self.details.setReadOnly(True)
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.details.setAccessibleName(self.tr("Details"))
        self.details.setTabChangesFocus(True)
        column.addWidget(self.details, 1)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy = self.buttons.addButton(self.tr("Copy details"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.clicked.connect(self._copy)
        self.buttons.rejected.connect(self.reject)
        column.addWidget(self.buttons)
        close = self.buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setDefault(True)
        close.setFocus()
        fit_dialog(self, theme, 560, 320)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.message.text()}\n\n{self.details.toPlainText()}")
