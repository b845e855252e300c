"""Fields of a retrospective that are written in sentences: each as high as its words, saved as typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from slodesk.gui.widgets.bound_field import BoundField
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.labels import label, restyle
from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.retrospectives.editor.edits import RetroEdits
    from slodesk.gui.theme import Theme

_MOST_LINES = 24
"""Lines from which on a field scrolls instead of growing."""

_FRAME = 12
"""Pixels around the words at any zoom: Qt's own margin, and the border."""


@dataclass(frozen=True, slots=True)
class Written:
    """One field.

    Attributes:
        name: of the retrospective's field.
        words: what it is called.
        hint: stands in it while it is empty.
        step: what typing in it is called among the steps to undo, "Set summary".
        lines: as high as it is at least.
        titled: whether its name stands above it; else something around it says it.
    """

    name: str
    words: str
    hint: str
    step: str
    lines: int = 2
    titled: bool = True


class GrowingText(QWidget):
    """A text field that is as high as its text; of very long ones a part is in view.

    Attributes:
        edit: the field itself.
    """

    def __init__(self, theme: Theme, name: str, words: str, hint: str, lines: int) -> None:
        super().__init__()
        self._theme = theme
        self._lines = lines
        self.edit = QPlainTextEdit()
        self.edit.setObjectName(name)
        self.edit.setAccessibleName(words)
        self.edit.setPlaceholderText(hint)
        self.edit.setTabChangesFocus(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        self.edit.document().documentLayout().documentSizeChanged.connect(lambda _: self.fit())
        follow(theme, self, self.fit)

    def fit(self) -> None:
        """Take the height of the text."""
        shown = round(self.edit.document().size().height())  # a plain text's height is its lines
        lines = max(self._lines, min(shown, _MOST_LINES))
        height = lines * self.edit.fontMetrics().lineSpacing() + self._theme.px(16) + _FRAME
        if height != self.minimumHeight():
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width."""
        super().resizeEvent(event)
        self.fit()


class WrittenFields(QWidget):
    """Fields one below the other.

    Attributes:
        inputs: the input of each field by its name.
    """

    def __init__(
        self,
        context: TabContext,
        edits: RetroEdits,
        fields: Sequence[Written],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self.inputs: dict[str, QPlainTextEdit] = {}
        self._bound: dict[str, BoundField] = {}
        self._errors: list[FieldError] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for field in fields:
            self._add(field, edits)
        follow(context.theme, self, self._space)

    def fill(self, content: Retrospective, *, editable: bool) -> None:
        """Show what is stored; what is being typed is left alone."""
        for name, bound in self._bound.items():
            bound.fill(getattr(content, name))
            if self.inputs[name].isReadOnly() == editable:
                self.inputs[name].setReadOnly(not editable)
                restyle(self.inputs[name])

    def forget_errors(self) -> None:
        """Take refusals away, e.g. because another retrospective comes into view."""
        for error in self._errors:
            error.clear()

    def focus_field(self, name: str) -> bool:
        """Give a field the keyboard; False when it is not here."""
        if name not in self.inputs:
            return False
        self.inputs[name].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _add(self, field: Written, edits: RetroEdits) -> None:
        named = label(field.words, "strong")
        made = GrowingText(
            self._context.theme, f"retrospective_{field.name}", field.words, field.hint, field.lines
        )
        named.setBuddy(made.edit)
        if not field.titled:  # never shown before it has a parent: it would be a window
            named.hide()
        error = FieldError(self._context.theme, made.edit)
        bound = BoundField(
            self._context.document, made.edit, edits.typing(field.step, field.name),
            error=error, on_error=self._context.show_error,
        )  # fmt: skip
        self.inputs[field.name] = made.edit
        self._bound[field.name] = bound
        self._errors.append(error)
        block = QVBoxLayout()
        block.setSpacing(self._context.theme.px(4))
        for part in (named, made, error):
            block.addWidget(part)
        self._column.addLayout(block)

    def _space(self) -> None:
        self._column.setSpacing(self._context.theme.space(1.5))
