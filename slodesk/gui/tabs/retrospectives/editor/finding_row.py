"""One finding as a button of several lines, with a quiet way to let it stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from slodesk.gui.tabs.retrospectives.words import section_title, tr
from slodesk.gui.widgets.labels import ElidedLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from slodesk.domain.finding import Finding
    from slodesk.gui.theme import Theme

_EDGE, _TOP = 8, 6


class WordsButton(QAbstractButton):
    """A button whose words wrap."""

    def __init__(self, theme: Theme, words: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setText(words)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.updateGeometry)

    def hasHeightForWidth(self) -> bool:
        """Say that narrower means taller."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that shows every word."""
        return round(self._lay(width)[1]) + 2 * self._theme.px(_TOP)

    def sizeHint(self) -> QSize:
        """Return a width at which most findings take two or three lines."""
        width = self._theme.px(260)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return room for one long word."""
        return QSize(self._theme.px(120), self._theme.px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words; the pointer and the keyboard are shown."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        radius = theme.radius("control")
        if self.isDown() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("raised"))
            painter.drawRoundedRect(box, radius, radius)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2 * theme.scale))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, radius, radius)
        painter.setPen(theme.color("text"))
        self._lay(self.width())[0].draw(painter, QPointF(theme.px(_EDGE), theme.px(_TOP)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press it as Space does; up and down are for the list it stands in."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _lay(self, width: int) -> tuple[QTextLayout, float]:
        """Return the words broken at a width of the button, and their height."""
        layout = QTextLayout(self.text(), self._theme.font("body"))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        top, inside = 0.0, max(width - 2 * self._theme.px(_EDGE), 1)
        while (line := layout.createLine()).isValid():
            line.setLineWidth(inside)
            line.setPosition(QPointF(0, top))
            top += line.height()
        layout.endLayout()
        return layout, top


class FindingRow(QWidget):
    """A finding, where it is, and a button that lets it stand or takes it up again.

    Attributes:
        finding: what it is about.
        jump: leads to its place.
        stand: lets it stand, or takes it up again.
    """

    def __init__(self, theme: Theme, finding: Finding, words: str, *, standing: bool, editable: bool) -> None:
        super().__init__()
        self._theme = theme
        self.finding = finding
        where = section_title(finding.section)
        self.jump = WordsButton(theme, words, f"{words} {where}", self)
        self.stand = QPushButton(tr("Take up again") if standing else tr("Let stand"), self)
        self.stand.setProperty("kind", "link")
        self.stand.setAccessibleName(f"{self.stand.text()}: {words}")
        self.stand.setVisible(editable)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.jump)
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(_EDGE), 0, 0, 0)
        row.addWidget(ElidedLabel(where, "small"), 1)
        row.addWidget(self.stand)
        column.addLayout(row)
