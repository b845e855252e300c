"""Asks before a plan is approved or opened again, and says before what will happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from slodesk.gui.dialogs.asking import AskDialog, ReasonDialog
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.gui.theme import Theme


class ApproveDialog(AskDialog):
    """Says what approving does; what is still open has to be ticked off one by one.

    Args:
        theme: looks.
        plan: the plan's name.
        changes: each target that will change, in a line.
        facts: what else happens.
        waive: kind and words of what is still open.
        approve: called with the kinds approved over.
        parent: the window.
    """

    def __init__(
        self,
        theme: Theme,
        plan: str,
        changes: Sequence[str],
        facts: Sequence[tuple[str, str]],
        waive: Sequence[tuple[str, str]],
        approve: Callable[[tuple[str, ...]], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme, tr("Approve the plan {plan}?").format(plan=plan),
            tr("This is recorded for good and can't be undone. A later change opens a revision."),
            tr("Approve"), parent,
        )  # fmt: skip
        self.setObjectName("approve_dialog")
        for icon, words in facts:
            self.tell(icon, words)
        if changes:
            self.middle.addWidget(self._list(changes))
        self.checks: dict[str, QCheckBox] = {}
        for kind, words in waive:
            box = QCheckBox(tr("Approve all the same: {what}").format(what=words))
            box.setObjectName(f"despite_{kind}")
            box.toggled.connect(self._allow)
            self.checks[kind] = box
            self.middle.addWidget(box)
        self.yes.clicked.connect(lambda: self._approve(approve))
        self._allow()
        next(iter(self.checks.values()), self.yes).setFocus()

    def _list(self, lines: Sequence[str]) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(self._theme.space(3.5), 0, 0, 0)
        column.setSpacing(self._theme.px(2))
        for line in lines:
            column.addWidget(label(line, wrap=True))
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(tr("Targets that change"))
        area.setWidget(inside)
        height = inside.sizeHint().height() + self._theme.px(4)
        area.setFixedHeight(min(height, self._theme.px(180)))
        if height <= self._theme.px(180):
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _allow(self) -> None:
        self.yes.setEnabled(all(box.isChecked() for box in self.checks.values()))

    def _approve(self, approve: Callable[[tuple[str, ...]], object]) -> None:
        self.accept()
        approve(tuple(self.checks))


class ReviseDialog(ReasonDialog):
    """Asks why an approved plan has to change.

    Args:
        theme: looks.
        plan: the plan's name.
        number: of the revision to come.
        revise: called with the reason.
        parent: the window.
    """

    def __init__(
        self,
        theme: Theme,
        plan: str,
        number: int,
        revise: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme, tr("Open revision {number} of the plan {plan}?").format(number=number, plan=plan),
            tr(
                "What was approved stays on record, and its targets hold until the revision is approved. "
                "Everybody is asked again."
            ),
            tr("Open a revision"), why=tr("Why"), example=tr("What came up, and what has to change"),
            missing=tr("Say why the plan has to change."), go_on=revise, parent=parent,
        )  # fmt: skip
        self.setObjectName("revise_dialog")
