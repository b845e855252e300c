"""A question with what follows from saying yes: asked before a fact, which is never undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.errors import RuleBroken
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.labels import IconLabel, label

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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

    def ask(self, name: str, words: str, text: str = "") -> tuple[QLineEdit, FieldError]:
        """Add a field and return it with what says that it is wrong.

        Args:
            name: of the field.
            words: above it.
            text: in it at first.
        """
        field = QLineEdit(text)
        field.setObjectName(name)
        field.setAccessibleName(words)
        error = FieldError(self._theme, field)
        named = label(words, "muted")
        named.setBuddy(field)
        for part in (named, field, error):
            self.middle.addWidget(part)
        return field, error

    def decide(self, run: Callable[[], object], errors: Mapping[str, FieldError]) -> None:
        """Do what was decided and close; what a rule forbids is said at its field.

        Args:
            run: does it; may raise ``RuleBroken``.
            errors: by the name of the field a rule is about; "" for any other.
        """
        for error in errors.values():
            error.clear()
        try:
            run()
        except RuleBroken as refusal:
            errors.get(refusal.field or "", errors[""]).show_message(refusal.message)
            self._fit()
            return
        self.accept()


class ReasonDialog(AskDialog):
    """A question that takes a reason to say yes to.

    Args:
        theme: looks.
        title: the question.
        text: what it is about.
        yes: the words of the button.
        why: the words above the reason.
        example: of a reason.
        missing: said where there is none.
        go_on: called with the reason once the question is closed.
        parent: the window.
    """

    def __init__(
        self,
        theme: Theme,
        title: str,
        text: str,
        yes: str,
        *,
        why: str,
        example: str,
        missing: str,
        go_on: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, title, text, yes, parent)
        self.reason, self.error = self.ask("revision_reason", why)
        self.reason.setPlaceholderText(example)
        self._missing, self._go_on = missing, go_on
        self.yes.clicked.connect(self._answer)
        self.reason.setFocus()

    def _answer(self) -> None:
        reason = self.reason.text().strip()
        if not reason:
            self.error.show_message(self._missing)
            self.reason.setFocus()
            return
        self.accept()
        self._go_on(reason)
