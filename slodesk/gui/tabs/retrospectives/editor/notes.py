"""Notes: what an import did not recognise, and whatever else is worth keeping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from slodesk.gui.tabs.retrospectives.editor.fields import Written, WrittenFields
from slodesk.gui.tabs.retrospectives.words import tr

if TYPE_CHECKING:
    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.retrospectives.editor.edits import RetroEdits


class NotesPart(QWidget):
    """Part of the editor.

    Attributes:
        fields: the one field.
    """

    def __init__(self, context: TabContext, edits: RetroEdits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        hint = tr("Whatever else is worth keeping; what an import did not recognise is put here too.")
        self.fields = WrittenFields(
            context, edits, (Written("notes", tr("Notes"), hint, tr("Set notes"), 16, titled=False),), self
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.fields)
        column.addStretch(1)

    def show_content(self, content: Retrospective, *, editable: bool) -> None:
        """Show a retrospective's notes."""
        self.fields.fill(content, editable=editable)

    def show_item(self, key: str) -> None:
        """Give the field the keyboard."""
        self.fields.focus_field(key)
