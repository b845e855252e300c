"""What contributed, in the room: an outline that grows with every "why?"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from slodesk.domain.cause_tree import outline
from slodesk.gui.meeting.rooms.retro_lines import RoomLine, RoomLines
from slodesk.gui.meeting.rooms.retro_room import RetroRoom
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.operations import retro_factors
from slodesk.operations.retrospectives import remove_part, set_part_field

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from slodesk.domain.cause_tree import Branch
    from slodesk.gui.context import TabContext

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RetroFactorsRoom(RetroRoom):
    """The outline; the cursor says which factor the next key is for.

    Attributes:
        lines: the factors.
        current: key of the one under the cursor.
    """

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.current = ""
        self.lines = RoomLines(context.theme, tr("Contributing factors"))
        self._column.addWidget(self.lines)
        self._column.addStretch(1)

    def show_content(self) -> None:
        """Show what was read."""
        branches = self._branches
        keys = [branch.factor.id for branch in branches]
        if self.current not in keys:
            self.current = keys[0] if keys else ""
        if self.content is not None:
            keys_said = tr("I adds a factor, Enter asks why below it, 1 makes it primary.")
            self.words.setText(self.guide(keys_said if branches else tr("I adds the first factor.")))
        self.lines.show_lines([_line(branch) for branch in branches], self.current)

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this view."""
        return [
            ("I", tr("Add a factor")),
            ("Enter", tr("Ask why below the one under the cursor")),
            ("1", tr("Make it primary, or not")),
            ("F2", tr("Reword it")),
            ("Del", tr("Remove it")),
            (tr("Up, Down"), tr("Go through the factors")),
            (tr("Left, Right"), tr("Put it a step back, or deeper")),
        ]

    def handle_key(self, event: QKeyEvent) -> bool:
        """Do what a key asks for; False for the others."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            return self._step(_STEPS[key])
        if not self.editable:
            return False
        branch = next((each for each in self._branches if each.factor.id == self.current), None)
        if key == Qt.Key.Key_I:
            self.type_line(tr("Factor"), tr("What made it possible?"), self._add, again=True)
        elif branch is None:
            return False
        elif key in _ENTER:
            words = tr("Why: {factor}?").format(factor=branch.factor.text.rstrip("?.! "))
            self.type_line(tr("Why?"), words, self._add_why)
        elif key == Qt.Key.Key_1:
            self._set(tr("Set primary factor"), "primary", not branch.factor.primary)
        elif key == Qt.Key.Key_F2:
            self.type_line(tr("Factor"), tr("Say it otherwise"), self._reword, text=branch.factor.text)
        elif key == Qt.Key.Key_Delete:
            self.edit(tr("Remove a factor"), remove_part, "factor", self.current)
        elif key == Qt.Key.Key_Right:
            self.edit(tr("Put a factor deeper"), retro_factors.indent_factor, self.current)
        elif key == Qt.Key.Key_Left:
            self.edit(tr("Put a factor back"), retro_factors.outdent_factor, self.current)
        else:
            return False
        return True

    @property
    def _branches(self) -> tuple[Branch, ...]:
        return () if self.content is None else outline(self.content.factors)

    def _step(self, step: int) -> bool:
        keys = [branch.factor.id for branch in self._branches]
        place = keys.index(self.current) + step if self.current in keys else -1
        if not 0 <= place < len(keys):
            return False
        self.current = keys[place]
        self.show_content()
        self.bring(self.lines, self.lines.place_of(self.current))
        return True

    def _add(self, text: str) -> bool:
        return self._added(tr("Add a factor"), text, None)

    def _add_why(self, text: str) -> bool:
        return self._added(tr("Add a why"), text, self.current)

    def _added(self, words: str, text: str, under: str | None) -> bool:
        before = {branch.factor.id for branch in self._branches}
        if not self.edit(words, retro_factors.add_factor, self._key, text, under):
            return False
        self.current = next((b.factor.id for b in self._branches if b.factor.id not in before), self.current)
        self.show_content()
        self.bring(self.lines, self.lines.place_of(self.current))
        return True

    def _reword(self, text: str) -> bool:
        return self._set(tr("Reword a factor"), "text", text)

    def _set(self, words: str, field: str, value: object) -> bool:
        return self.edit(words, set_part_field, "factor", self.current, field, value)


def _line(branch: Branch) -> RoomLine:
    factor = branch.factor
    primary = tr("Primary") if factor.primary else ""
    below = " · ".join(part for part in (primary, factor.category) if part)
    text = factor.text if not branch.depth else f"→ {factor.text}"
    return RoomLine(factor.id, text, below, branch.depth, strong=factor.primary)
