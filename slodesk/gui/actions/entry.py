"""The line in which an action item is typed as it is said: what, @ who, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.action_line import parse_action
from slodesk.domain.errors import RuleBroken, SloDeskError
from slodesk.gui.actions.words import due_words, tr
from slodesk.gui.directions import contained
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.pasting import EntryLine, understood
from slodesk.gui.zoom import follow
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.domain.action_line import ActionLine
    from slodesk.gui.actions.edits import ActionEdits
    from slodesk.gui.context import TabContext

_WORD = 40
"""Characters of a word that are said again."""


class ActionEntry(QWidget):
    """Adds action items to a source.

    Args:
        context: collaborators.
        edits: add them.
        names: who may be meant by a name without @.
        parent: the owner.

    Attributes:
        source: kind, key and words of where they are promised; empty for nowhere.
        line, add_button: for typing.
        understood: how it is understood.
        error: why it was refused.
        adding: whether one is being added at this moment.
    """

    added = Signal(str)
    """The key of the new one."""

    def __init__(
        self,
        context: TabContext,
        edits: ActionEdits,
        names: Callable[[], Sequence[str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._edits, self._names = context, edits, names
        self.source = ("", "", "")
        self.adding = False
        self.line = EntryLine()
        self.line.setObjectName("action_line")
        self.line.setPlaceholderText(tr("Add an action: Check pool size @Kim 2026-12-01"))
        self.line.setAccessibleName(tr("Add an action: what, @ who, until when"))
        self.line.setToolTip(
            tr("@ names who does it; a day, a quarter such as 2027-Q1, or +2w says until when.")
        )
        self.add_button = QPushButton(tr("Add"))
        self.add_button.setObjectName("action_add")
        self.add_button.setAccessibleName(tr("Add this action item"))
        context.theme.icons.follow(self.add_button, "add", "text", 18)
        self.understood = label("", "muted", wrap=True)
        self.error = FieldError(context.theme, self.line)
        self._row = QHBoxLayout()
        self._row.addWidget(self.line, 1)
        self._row.addWidget(self.add_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._row)
        self._column.addWidget(self.understood)
        self._column.addWidget(self.error)
        self.line.returnPressed.connect(self.add)
        self.line.lines_pasted.connect(self._add_pasted)
        self.line.textChanged.connect(lambda _: self._tell())
        self.add_button.clicked.connect(lambda: self.add())
        self.setFocusProxy(self.line)
        self._tell()
        follow(context.theme, self, self._space)

    def add(self) -> None:
        """Add what the line says."""
        self.error.clear()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.line.text().strip():
            return
        try:
            self.adding = True
            key = self._edits.add(self._parsed(), self.source)
        except RuleBroken as refusal:
            self.error.show_message(refusal.message)
        except SloDeskError as problem:
            self._context.show_error(problem)
        else:
            self.line.clear()
            self.added.emit(key)
        finally:
            self.adding = False

    def _add_pasted(self, text: str) -> None:
        """Add each line that was pasted, with its owner, day and priority."""
        self.error.clear()
        found = understood("Action items", text, self._context.now())
        if found is None or not found.actions:
            self.line.insert(" ".join(text.split()))
            return
        try:
            self.adding = True
            keys = self._edits.add_all(found.actions, self._names(), self.source)
        except RuleBroken as refusal:
            self.error.show_message(refusal.message)
        except SloDeskError as problem:
            self._context.show_error(problem)
        else:
            self.added.emit(keys[0])
        finally:
            self.adding = False

    def set_editable(self, editable: bool) -> None:
        """Let more be added, or not."""
        self.line.setEnabled(editable)
        self.add_button.setEnabled(editable)

    def _parsed(self) -> ActionLine:
        settings = self._context.document.query(read_settings)
        today = self._context.now().astimezone(settings.zone).date()
        return parse_action(
            self.line.text().strip(), self._names(), today, fiscal_year_start=settings.fiscal_year_start
        )

    def _tell(self) -> None:
        """Say how the line is understood; what it lacks is said once it is meant to be done."""
        self.error.clear()
        words = ""
        if self.line.text().strip():
            try:
                said = self._parsed()
            except RuleBroken:
                words = ""
            else:
                due = due_words(said.due, said.period, self._context.now().date()) or tr("no date")
                words = tr("{title} · {owner} · {due}").format(
                    title=_brief(said.title), owner=_brief(said.owner) or tr("nobody yet"), due=due
                )
        self.understood.setText(contained(words))
        self.understood.setVisible(bool(words))

    def _space(self) -> None:
        self._row.setSpacing(self._context.theme.space())
        self._column.setSpacing(self._context.theme.px(4))


def _brief(text: str) -> str:
    """Return words as far as they are said again below their line: none of them widens the page."""
    return " ".join(word if len(word) <= _WORD else f"{word[:_WORD]}…" for word in text[: 10 * _WORD].split())
