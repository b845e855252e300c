"""Compares two states of a plan: approved ones, or the present one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
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

from slodesk.domain.plan_compare import PARTS, differences
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.labels import label
from slodesk.gui.zoom import fit_dialog

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.domain.phrases import Meant
    from slodesk.domain.plan_snapshot import PlanContent
    from slodesk.gui.theme import Theme

NOW = ""
"""Stands for the plan as it is at present."""


class CompareDialog(QDialog):
    """Tells what changed from one state of a plan to another, part by part.

    Args:
        theme: looks.
        states: key and words of each state, the oldest first.
        content: reads a state by its key.
        say: says a phrase in the user's language.
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
        content: Callable[[str], PlanContent | None],
        say: Callable[[Meant], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("compare_dialog")
        self.setWindowTitle(tr("Compare revisions"))
        self._theme, self._content, self._say = theme, content, say
        self.told: list[str] = []
        self.before, self.after = QComboBox(), QComboBox()
        for box, words in ((self.before, tr("From")), (self.after, tr("To"))):
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
        column.addWidget(label(tr("What changed"), "heading"))
        row = QHBoxLayout()
        row.setSpacing(theme.space())
        for words, box in ((tr("From"), self.before), (tr("To"), self.after)):
            named = label(words, "muted")
            named.setBuddy(box)
            row.addWidget(named)
            row.addWidget(box, 1)
        column.addLayout(row)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setAccessibleName(tr("What changed"))
        column.addWidget(self.area, 1)
        self.close_button = QPushButton(tr("Close"))
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.reject)
        column.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)
        self.before.currentIndexChanged.connect(self._show)
        self.after.currentIndexChanged.connect(self._show)
        fit_dialog(self, theme, 720, 560)
        self._show()

    def _show(self) -> None:
        before, after = (self._content(box.currentData()) for box in (self.before, self.after))
        found = differences(before, after) if before is not None and after is not None else ()
        inside = QWidget()
        inside.setProperty("role", "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, self._theme.space(), 0)
        column.setSpacing(self._theme.px(6))
        self.told = [self._say(each.words) for each in found]
        if not found:
            column.addWidget(label(tr("Nothing is different."), "muted"))
        for part in PARTS:
            lines = [words for each, words in zip(found, self.told, strict=True) if each.part == part]
            if lines:
                column.addWidget(label(part_word(part), "strong"))
            for words in lines:
                line = label(words, wrap=True, selectable=True)
                line.setContentsMargins(self._theme.space(2), 0, 0, 0)
                column.addWidget(line)
        column.addStretch(1)
        self.area.setWidget(inside)


def part_word(part: str) -> str:
    """Return the words of a part of the plan."""
    return {
        "plan": tr("Plan"), "targets": tr("Targets"), "goals": tr("Goals and milestones"),
        "capacity": tr("Capacity and allocation"), "roadmap": tr("Roadmap"), "risks": tr("Risks"),
        "steps": tr("Steps"), "approval": tr("Approvers"), "feedback": tr("Feedback"),
        "messages": tr("Messages"), "documents": tr("Documents"),
    }[part]  # fmt: skip
