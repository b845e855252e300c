"""Where a figure explains itself: formula, numbers put in, inputs, window and policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from slodesk.gui.charts.ticks import moment_text
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.popover import Popover

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from slodesk.domain.explain import Explanation
    from slodesk.gui.theme import Theme

_WIDTH = 460


class ExplainPopover(Popover):
    """A panel beside a figure; Esc or a click elsewhere closes it, Ctrl+C copies all of it.

    Args:
        theme: looks and zoom.
        explanation: what to show.
        zone: in which times are written.
        subject: what the figure belongs to, "Checkout, Orders are placed".
        parent: the widget that gets the focus back.
    """

    def __init__(
        self, theme: Theme, explanation: Explanation, zone: ZoneInfo, subject: str, parent: QWidget
    ) -> None:
        self._theme = theme
        self._explanation = explanation
        self._zone = zone
        self._subject = subject
        super().__init__(theme, self._build(), _WIDTH, parent)
        self.setObjectName("explain_popover")
        self.setAccessibleName(explanation.title)
        self.setAccessibleDescription(explanation.words)
        self.copy_button = self.add_button(self.tr("Copy"))
        self.copy_button.clicked.connect(self.copy)
        QShortcut(QKeySequence.StandardKey.Copy, self).activated.connect(self.copy)

    def text(self) -> str:
        """Return everything as plain text, for the clipboard."""
        told = self._explanation
        lines = [f"{told.title}: {self._subject}", told.words, "", told.formula, told.substituted, ""]
        lines += ["\t".join(row) for row in self._rows()]
        lines += [self.tr("Window: {window}").format(window=told.window)]
        lines += [self.tr("Policy: {policy}").format(policy=told.policy)]
        return "\n".join(lines)

    def copy(self) -> None:
        """Put everything on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())

    def _rows(self) -> list[tuple[str, str, str, str]]:
        rows = []
        for each in self._explanation.inputs:
            when = "" if each.as_of is None else moment_text(each.as_of.timestamp(), self._zone, QLocale())
            rows.append((each.name, each.value, each.source, when))
        return rows

    def _build(self) -> QWidget:
        told = self._explanation
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, self._theme.space(), 0)
        column.setSpacing(self._theme.space())
        column.addWidget(label(told.title, "heading", wrap=True))
        column.addWidget(label(self._subject, "muted", wrap=True))
        column.addWidget(label(told.words, "", wrap=True, selectable=True))
        formula = QFrame()
        formula.setProperty("role", "note")
        inside = QVBoxLayout(formula)
        inside.setSpacing(self._theme.px(4))
        inside.addWidget(label(told.formula, "muted", wrap=True, selectable=True))
        inside.addWidget(label(told.substituted, "strong", wrap=True, selectable=True))
        column.addWidget(formula)
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.space(2))
        grid.setVerticalSpacing(self._theme.px(4))
        grid.setColumnStretch(2, 1)
        for number, (name, value, source, when) in enumerate(self._rows()):
            grid.addWidget(label(name, "muted", wrap=False), number, 0)
            figure = label(value, "", selectable=True)
            grid.addWidget(figure, number, 1, Qt.AlignmentFlag.AlignRight)
            origin = ", ".join(part for part in (source, when) if part)
            grid.addWidget(label(origin, "small", wrap=True), number, 2)
        column.addLayout(grid)
        column.addWidget(label(self.tr("Window: {window}").format(window=told.window), "small", wrap=True))
        column.addWidget(label(self.tr("Policy: {policy}").format(policy=told.policy), "small", wrap=True))
        column.addStretch(1)
        return body
