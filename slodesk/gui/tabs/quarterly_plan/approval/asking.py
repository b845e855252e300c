"""Asks before a plan is approved or opened again, and says before what will happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.labels import IconLabel, label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
        self.cancel, self.yes = QPushButton(tr("Cancel")), QPushButton(yes)
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
        width, layout = self._theme.px(_WIDTH), self.layout()
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


class ReviseDialog(AskDialog):
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
            tr("Open a revision"), parent,
        )  # fmt: skip
        self.setObjectName("revise_dialog")
        self.reason = QLineEdit()
        self.reason.setObjectName("revision_reason")
        self.reason.setAccessibleName(tr("Why"))
        self.reason.setPlaceholderText(tr("What came up, and what has to change"))
        self.error = FieldError(theme, self.reason)
        named = label(tr("Why"), "muted")
        named.setBuddy(self.reason)
        for part in (named, self.reason, self.error):
            self.middle.addWidget(part)
        self.yes.clicked.connect(lambda: self._revise(revise))
        self.reason.setFocus()

    def _revise(self, revise: Callable[[str], object]) -> None:
        reason = self.reason.text().strip()
        if not reason:
            self.error.show_message(tr("Say why the plan has to change."))
            self.reason.setFocus()
            return
        self.accept()
        revise(reason)
