"""What still stands in the way of approving, each with the way to settle it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.plan_approval import FEEDBACK, NO_APPROVER, UNDECIDED
from slodesk.gui.tabs.quarterly_plan.approval.words import blocker_sign
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.labels import IconLabel, label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.domain.phrases import Meant
    from slodesk.domain.plan_approval import Blocker
    from slodesk.gui.theme import Theme


class BlockerList(QWidget):
    """One line for each thing that stands in the way."""

    settle_wanted = Signal(str)
    """The kind of what is to be settled."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: list[QWidget] = []
        self._told: tuple[tuple[str, str, bool], ...] = ()
        self.buttons: dict[str, QPushButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        theme.changed.connect(self._space)
        self._space()

    def show_blockers(self, found: Sequence[Blocker], say: Callable[[Meant], str], *, editable: bool) -> None:
        """Show what stands in the way."""
        told = tuple((each.kind, say(each.words), editable) for each in found)
        if told == self._told:
            return
        self._told = told
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines, self.buttons = [], {}
        for kind, words, _ in told:
            self._lines.append(self._line(kind, words, editable=editable))
            self._column.addWidget(self._lines[-1])
        self._space()

    def _line(self, kind: str, words: str, *, editable: bool) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.space())
        row.addWidget(
            IconLabel(self._theme, blocker_sign(kind), "status:warning"), 0, Qt.AlignmentFlag.AlignVCenter
        )
        row.addWidget(label(words, wrap=True), 1)
        way = {
            UNDECIDED: tr("Decide"), FEEDBACK: tr("Answer"), NO_APPROVER: tr("Add approver"),
        }.get(kind)  # fmt: skip
        if way is not None and editable:
            button = QPushButton(way)
            button.setProperty("kind", "link")
            button.setAccessibleName(f"{way}: {words}")
            button.setObjectName(f"settle_{kind}")
            button.clicked.connect(lambda: self.settle_wanted.emit(kind))
            row.addWidget(button)
            self.buttons[kind] = button
        return line

    def _space(self) -> None:
        self._column.setSpacing(self._theme.px(6))
