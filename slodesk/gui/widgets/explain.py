"""Where a figure explains itself: formula, numbers put in, inputs, window and policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from slodesk.gui.charts.ticks import moment_text
from slodesk.gui.widgets.labels import label

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from slodesk.domain.explain import Explanation
    from slodesk.gui.theme import Theme

_WIDTH = 460


class ExplainPopover(QFrame):
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
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self._explanation = explanation
        self._zone = zone
        self._subject = subject
        self.setProperty("role", "card")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("explain_popover")
        self.setAccessibleName(explanation.title)
        self.setAccessibleDescription(explanation.words)
        outer = QVBoxLayout(self)
        edge = theme.space(2)
        outer.setContentsMargins(edge, edge, edge, edge)
        outer.setSpacing(theme.space())
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._body = self._build()
        self._scroll.setWidget(self._body)
        self._scroll.viewport().setAutoFillBackground(False)
        self._body.setAutoFillBackground(False)
        outer.addWidget(self._scroll, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        self.copy_button = QPushButton(self.tr("Copy"))
        self.copy_button.clicked.connect(self.copy)
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.clicked.connect(self.close)
        row.addWidget(self.copy_button)
        row.addWidget(self.close_button)
        outer.addLayout(row)
        QShortcut(QKeySequence.StandardKey.Copy, self).activated.connect(self.copy)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self.close)

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

    def open_at(self, place: QPoint) -> None:
        """Show below a point of the screen, moved so that all of it is visible."""
        screen = QGuiApplication.screenAt(place) or QGuiApplication.primaryScreen()
        area = screen.availableGeometry()
        width = min(self._theme.px(_WIDTH), area.width() - 2 * self._theme.space())
        edge = self._theme.space(2)
        inner = width - 2 * edge - self._theme.px(20)
        laid_out = self._body.layout()
        height = laid_out.totalHeightForWidth(inner) if laid_out is not None else 0
        height += 2 * edge + self._theme.space() + self.close_button.sizeHint().height() + self._theme.px(12)
        size = QSize(width, min(height, area.height() - 2 * self._theme.space()))
        left = min(max(place.x(), area.left()), area.right() - size.width())
        top = place.y() if place.y() + size.height() <= area.bottom() else area.bottom() - size.height()
        self.setGeometry(left, max(top, area.top()), size.width(), size.height())
        self.show()
        self.close_button.setFocus()

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
