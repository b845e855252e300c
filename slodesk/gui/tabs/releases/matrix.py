"""The release matrix: what the policy says for budget and risk, with the cell that counts lit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from slodesk.domain.policy import MATRIX_ROWS, RISKS
from slodesk.gui.tabs.releases.words import (
    decision_sign,
    decision_tint,
    decision_word,
    risk_title,
    risk_word,
    tr,
)
from slodesk.gui.widgets.status import status_word

if TYPE_CHECKING:
    from slodesk.domain.policy import Policy
    from slodesk.domain.release_decision import Advice
    from slodesk.gui.theme import Theme

_ICON = 16
_TEXT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)


class MatrixView(QWidget):
    """Draws the matrix: a row for each status of the budget, a column for each level of risk.

    The cells that were looked at have an outline; the one that counts has a thick one and bold words.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._policy: Policy | None = None
        self._level = ""
        self._rows: tuple[str, ...] = ()
        self._lit: tuple[str, str] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    @property
    def lit(self) -> tuple[str, str] | None:
        """Row and column of the cell that counts."""
        return self._lit

    def show_advice(self, advice: Advice, policy: Policy) -> None:
        """Show a policy's matrix and light what counts for a release."""
        self._policy, self._level, self._rows = policy, advice.risk.level, advice.rows
        row = next((each for each in advice.rows if policy.decision(each, self._level) == advice.matrix), "")
        self._lit = (row, self._level) if row else None
        self.setAccessibleName(self._sentence(advice))
        self.updateGeometry()
        self.update()

    def _sentence(self, advice: Advice) -> str:
        """Return the whole of what is lit, for those who do not see it."""
        if self._lit is None:
            return tr("Release matrix")
        words = tr("Release matrix. Budget: {status}. Risk: {risk}. The matrix says: {decision}.").format(
            status=status_word(self._lit[0]).lower(), risk=risk_word(self._level).lower(),
            decision=decision_word(advice.matrix).lower(),
        )  # fmt: skip
        if len(advice.rows) > 1:
            rows = ", ".join(status_word(row).lower() for row in advice.rows)
            words += " " + tr("The strictest of several rows counts: {rows}.").format(rows=rows)
        if advice.exempt:
            words += " " + tr("This kind of change goes out all the same.")
        return words

    def sizeHint(self) -> QSize:
        """Return the room for all rows."""
        return QSize(self._theme.px(480), self._high())

    def minimumSizeHint(self) -> QSize:
        """Return the room for all rows, with words on two lines."""
        return QSize(self._theme.px(300), self._high())

    def _high(self) -> int:
        return self._head() + len(MATRIX_ROWS) * self._row_high()

    def _head(self) -> int:
        return QFontMetrics(self._theme.font("small")).height() + self._theme.px(8)

    def _row_high(self) -> int:
        line = QFontMetrics(self._theme.font("small")).lineSpacing()
        return max(2 * line + self._theme.px(6), self._theme.px(36))

    def cell(self, row: int, column: int) -> QRect:
        """Return where a cell is; column −1 names the row, row −1 the column."""
        theme, gap = self._theme, self._theme.px(4)
        names = max(
            QFontMetrics(theme.font("small")).horizontalAdvance(status_word(each)) for each in MATRIX_ROWS
        )
        left = names + theme.px(_ICON + 6 + 8)
        wide = (self.width() - left) // len(RISKS)
        x, w = (0, left) if column < 0 else (left + column * wide, wide)
        y, h = (0, self._head()) if row < 0 else (self._head() + row * self._row_high(), self._row_high())
        return QRect(x, y, w, h).adjusted(0, 0, -gap, -gap)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint headings, cells and what is lit."""
        if self._policy is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for column, level in enumerate(RISKS):
            self._heading(painter, self.cell(-1, column), risk_title(level), lit=level == self._level)
        for row, status in enumerate(MATRIX_ROWS):
            place = self.cell(row, -1)
            self._icon(painter, place, f"status-{status.replace('_', '-')}", f"status:{status}")
            words = place.adjusted(self._theme.px(_ICON + 6), 0, 0, 0)
            self._heading(painter, words, status_word(status), lit=status in self._rows)
            for column, level in enumerate(RISKS):
                self._cell(painter, self.cell(row, column), status, level)

    def _heading(self, painter: QPainter, place: QRect, words: str, *, lit: bool) -> None:
        painter.setFont(self._theme.font("small", bold=lit))
        painter.setPen(self._theme.color("text" if lit else "muted"))
        painter.drawText(place, _TEXT, words)

    def _cell(self, painter: QPainter, place: QRect, status: str, level: str) -> None:
        if self._policy is None:
            return
        theme, decision = self._theme, self._policy.decision(status, level)
        lit = self._lit == (status, level)
        looked = level == self._level and status in self._rows
        painter.setBrush(theme.status_soft(decision_tint(decision)))
        painter.setPen(Qt.PenStyle.NoPen)
        inset = theme.px(3) / 2 if looked else 0.0
        if looked:
            painter.setPen(QPen(theme.color("text" if lit else "muted"), theme.px(2.5 if lit else 1)))
        radius = theme.radius("control")
        painter.drawRoundedRect(QRectF(place).adjusted(inset, inset, -inset, -inset), radius, radius)
        name, _, color = decision_sign(decision).partition(" ")
        inside = place.adjusted(theme.px(8), 0, -theme.px(4), 0)
        self._icon(painter, inside, name, color)
        painter.setFont(theme.font("small", bold=lit))
        painter.setPen(theme.color("text"))
        painter.drawText(inside.adjusted(theme.px(_ICON + 5), 0, 0, 0), _TEXT, decision_word(decision))

    def _icon(self, painter: QPainter, place: QRect, name: str, color: str) -> None:
        edge = self._theme.px(_ICON)
        ratio = painter.device().devicePixelRatioF()
        pixmap = self._theme.icons.pixmap(name, color, _ICON, ratio)
        top = place.top() + (place.height() - edge) // 2
        painter.drawPixmap(QRect(place.left(), top, edge, edge), pixmap)
