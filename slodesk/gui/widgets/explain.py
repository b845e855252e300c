"""Where a figure explains itself: formula, numbers put in, inputs, window and policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from slodesk.gui.language import QtLanguage
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.popover import Popover

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from slodesk.domain.explanation import Explanation
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
        self._language = QtLanguage(zone)
        self._subject = subject
        super().__init__(theme, self._build(explanation), _WIDTH, parent)
        self.setObjectName("explain_popover")
        say = self._language.say
        self.setAccessibleName(say(explanation.title))
        self.setAccessibleDescription(say(explanation.words))
        self._told = explanation
        self.copy_button = self.add_button(self.tr("Copy"))
        self.copy_button.clicked.connect(self.copy)
        QShortcut(QKeySequence.StandardKey.Copy, self).activated.connect(self.copy)

    def text(self) -> str:
        """Return everything as plain text, for the clipboard."""
        told, say = self._told, self._language.say
        lines = [f"{say(told.title)}: {self._subject}", say(told.words), ""]
        lines += [say(told.formula), say(told.substituted), ""]
        lines += ["\t".join(row) for row in self._rows(told)]
        lines += [*self._origin(told)]
        return "\n".join(lines)

    def copy(self) -> None:
        """Put everything on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())

    def _rows(self, told: Explanation) -> list[tuple[str, str, str, str]]:
        say = self._language.say
        return [
            (
                say(each.name),
                say(each.value),
                say(each.source),
                "" if each.as_of is None else self._language.moment(each.as_of),
            )
            for each in told.inputs
        ]

    def _origin(self, told: Explanation) -> tuple[str, str]:
        """Return over which time, and by whose rules."""
        say = self._language.say
        window, policy = self.tr("Window: {window}"), self.tr("Policy: {policy}")
        return window.format(window=say(told.window)), policy.format(policy=say(told.policy))

    def _build(self, told: Explanation) -> QWidget:
        say = self._language.say
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, self._theme.space(), 0)
        column.setSpacing(self._theme.space())
        column.addWidget(label(say(told.title), "heading", wrap=True))
        column.addWidget(label(self._subject, "muted", wrap=True))
        column.addWidget(label(say(told.words), "", wrap=True, selectable=True))
        formula = QFrame()
        formula.setProperty("role", "note")
        inside = QVBoxLayout(formula)
        inside.setSpacing(self._theme.px(4))
        inside.addWidget(label(say(told.formula), "muted", wrap=True, selectable=True))
        inside.addWidget(label(say(told.substituted), "strong", wrap=True, selectable=True))
        column.addWidget(formula)
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.space(2))
        grid.setVerticalSpacing(self._theme.px(4))
        grid.setColumnStretch(2, 1)
        for number, (name, value, source, when) in enumerate(self._rows(told)):
            grid.addWidget(label(name, "muted", wrap=False), number, 0)
            figure = label(value, "", selectable=True)
            grid.addWidget(figure, number, 1, Qt.AlignmentFlag.AlignRight)
            origin = ", ".join(part for part in (source.removesuffix("."), when) if part)
            grid.addWidget(label(origin, "small", wrap=True), number, 2)
        column.addLayout(grid)
        for line in self._origin(told):
            column.addWidget(label(line, "small", wrap=True))
        column.addStretch(1)
        return body
