"""What the policy says about the release in view, and why: the matrix, reasons, conditions, alternatives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from slodesk.domain.release_words import alternatives, conditions, rationale
from slodesk.gui.tabs.releases.matrix import MatrixView
from slodesk.gui.tabs.releases.words import tr
from slodesk.gui.widgets.labels import IconLabel, label
from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.domain.phrases import Meant
    from slodesk.domain.policy import Policy
    from slodesk.domain.release_decision import Advice
    from slodesk.gui.theme import Theme


class Verdict(QWidget):
    """Shows an advice.

    Attributes:
        matrix: the policy's, the cell that counts lit.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.matrix = MatrixView(theme)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.basis = label("", "muted", wrap=True)
        unknown = QHBoxLayout()
        self.unknown_sign = IconLabel(theme, "alert", "status:warning", 18)
        self.unknown = label("", wrap=True)
        unknown.addWidget(self.unknown_sign, 0, Qt.AlignmentFlag.AlignTop)
        unknown.addWidget(self.unknown, 1)
        self._column.addLayout(unknown)
        self._column.addWidget(self.basis)
        self._column.addWidget(self.matrix)
        self.parts = {
            name: Listed(words) for name, words in (
                ("why", tr("Why")), ("conditions", tr("Conditions")),
                ("alternatives", tr("What else could be done")),
            )
        }  # fmt: skip
        for part in self.parts.values():
            self._column.addWidget(part)
        follow(theme, self, self._space)

    def show_advice(
        self, advice: Advice, policy: Policy, say: Callable[[Meant], str], basis: str = ""
    ) -> None:
        """Show what a policy says.

        Args:
            advice: what it says.
            policy: it follows from.
            say: says phrases in the user's language.
            basis: which moment it is for, where that is not now.
        """
        self.matrix.show_advice(advice, policy)
        count = len(advice.risk.unknown)
        words = tr("%Ln unknown: the risk may be higher.", count=count)
        if policy.unknown_as_worst:
            words = tr("%Ln unknown: counted as the worst.", count=count)
        self.unknown.setText(words)
        for each in (self.unknown, self.unknown_sign):
            each.setVisible(count > 0)
        self.basis.setText(basis)
        self.basis.setVisible(bool(basis))
        for name, said in (
            ("why", rationale(advice, policy)), ("conditions", conditions(advice, policy)),
            ("alternatives", alternatives(advice)),
        ):  # fmt: skip
            self.parts[name].show_lines([say(each) for each in said])

    def _space(self) -> None:
        self._column.setSpacing(self._theme.space(1.5))


class Listed(QWidget):
    """A heading with sentences below; nothing where there are none."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.heading = label(heading, "strong")
        self.lines = label("", wrap=True, selectable=True)
        self.lines.setAccessibleName(heading)
        column.addWidget(self.heading)
        column.addWidget(self.lines)

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show other sentences."""
        mark = "• " if len(lines) > 1 else ""
        self.lines.setText("\n".join(f"{mark}{line}" for line in lines))
        self.setVisible(bool(lines))
