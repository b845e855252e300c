"""Few large rows of a plan for everybody in the room, turned over with the arrow keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from slodesk.gui.meeting.room_style import room_font, room_space, room_text
from slodesk.gui.meeting.rooms.measured import Measured, RoomCell, RoomColumn, measure, sign_width
from slodesk.gui.models.plan_words import tr
from slodesk.gui.tabs.quarterly_plan.reading import PlanReader
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from slodesk.gui.context import TabContext
    from slodesk.gui.theme import Theme

__all__ = ["PlanRoom", "RoomCell", "RoomColumn", "RoomRows"]

_LEAST = 2
"""Rows that are always in view together."""
_TURN = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}


class RoomRows(QWidget):
    """Paints a page of rows; as many as fit.

    Args:
        theme: colours and signs.
        parent: the owner.
        choosing: whether one of them is chosen.

    Attributes:
        page: the one in view, from 0.
        chosen: the place of the chosen row, from 0; −1 for none.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, choosing: bool = False) -> None:
        super().__init__(parent)
        self._theme = theme
        self._choosing = choosing
        self.chosen = -1
        self._columns: tuple[RoomColumn, ...] = ()
        self._rows: tuple[tuple[RoomCell, ...], ...] = ()
        self._measured: Measured | None = None
        self.page = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def show_rows(self, columns: Sequence[RoomColumn], rows: Sequence[Sequence[RoomCell]]) -> None:
        """Show other rows; the page stays where it is while there is one."""
        self._columns, self._rows = tuple(columns), tuple(tuple(row) for row in rows)
        self._measured = None
        if self._choosing:
            self.choose(self.chosen)
        else:
            self.turn(0)
        self.updateGeometry()

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(-(-len(self._rows) // self._each()), 1)

    @property
    def shown(self) -> tuple[tuple[RoomCell, ...], ...]:
        """The rows in view."""
        each = self._each()
        return self._rows[self.page * each : (self.page + 1) * each]

    def turn(self, step: int) -> bool:
        """Go some pages on or back; False when there is none."""
        wanted = self.page + step
        self.page = min(max(wanted, 0), self.pages - 1)
        own = [self._rows[self.chosen]] if self.chosen >= 0 else []
        said = "; ".join(", ".join(_spoken(cell) for cell in row) for row in (*own, *self.shown))
        self.setAccessibleDescription(said.strip())
        self.update()
        return step != 0 and wanted == self.page

    def choose(self, place: int) -> None:
        """Choose a row, from 0, and show its page; what lies past an end is that end."""
        self.chosen = min(max(place, 0), len(self._rows) - 1)
        if self.chosen >= 0:
            self.page = self.chosen // self._each()
        self.turn(0)

    @property
    def layout_now(self) -> Measured:
        """Columns, lines and the size of the words, for the room there is."""
        if self._measured is None:
            inset = room_space(self, 1.5) if self._choosing else 0
            self._measured = measure(self, self._columns, self._rows, self.height(), inset)
        return self._measured

    def _line(self) -> int:
        return QFontMetrics(room_font(self, scale=self.layout_now.scale)).height()

    def _row(self) -> int:
        return self.layout_now.lines * self._line() + room_space(self, 2)

    def _each(self) -> int:
        room = self.height() - self._line() * 2 - room_space(self, 2)
        return max(room // max(self._row(), 1), _LEAST)

    def _high(self, rows: int) -> QSize:
        """Return room for heading, so many rows in the usual size and the line that names the page."""
        line = QFontMetrics(room_font(self)).height()
        row = self.layout_now.lines * line + room_space(self, 2)
        return QSize(0, rows * row + 2 * line + room_space(self, 2))

    def minimumSizeHint(self) -> QSize:
        """Return room for heading, the fewest rows and the line that names the page."""
        return self._high(min(len(self._rows), _LEAST) or 1)

    def sizeHint(self) -> QSize:
        """Return room for all rows, where there is that much."""
        return self._high(len(self._rows))

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew in another size of words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measured = None
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit as many rows as there is room for."""
        super().resizeEvent(event)
        self._measured = None
        if self._choosing:
            self.choose(self.chosen)
        else:
            self.turn(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint heading, rows and, where there are several, which page this is."""
        if not self._columns or not self._rows:
            return
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line, gap = self._line(), room_space(self, 2)
        edges, scale = self.layout_now.edges, self.layout_now.scale
        painter.setFont(room_font(self, scale=scale, bold=True))
        painter.setPen(theme.color("muted"))
        shown = [at for at, (_, wide) in enumerate(edges) if wide]
        for at in shown:
            start, wide = edges[at]
            column = self._columns[at]
            self._text(painter, QRect(start, 0, wide, line), column.title, right=column.right)
        top = line + gap // 2
        first = self.page * self._each()
        for place, row in enumerate(self.shown, start=first):
            if place == self.chosen:
                self._mark(painter, QRect(0, top, self.width(), self._row()))
            painter.setPen(QPen(theme.color("border"), max(1.0, theme.scale)))
            painter.drawLine(QPointF(0, top), QPointF(self.width(), top))
            for at in shown:
                start, wide = edges[at]
                room = QRect(start, top + gap // 2, wide, self._row())
                self._cell(painter, room, row[at], right=self._columns[at].right)
            top += self._row()
        if self.pages > 1:
            words = tr("{first} to {last} of {all}, arrow keys turn over").format(
                first=first + 1, last=first + len(self.shown), all=len(self._rows)
            )
            painter.setFont(room_font(self))
            painter.setPen(theme.color("muted"))
            self._text(painter, QRect(0, self.height() - line, self.width(), line), words, right=True)

    def _mark(self, painter: QPainter, room: QRect) -> None:
        """Mark the chosen row: soft ground, and a bar at its left."""
        painter.fillRect(room, self._theme.color("accent_soft"))
        painter.fillRect(room.left(), room.top(), room_space(self, 0.6), room.height(),
                         self._theme.color("accent"))  # fmt: skip

    def _cell(self, painter: QPainter, room: QRect, cell: RoomCell, *, right: bool) -> None:
        theme, line = self._theme, self._line()
        font = room_font(self, scale=self.layout_now.scale)
        metrics = QFontMetrics(font)
        indent = sign_width(line, cell)
        if cell.sign:
            name, color = cell.sign.split(" ")
            edge = round(line * 0.8)
            left = room.left()
            if right:
                left = max(left, room.right() + 1 - metrics.horizontalAdvance(cell.words) - indent)
            picture = theme.icons.pixmap(
                name, color, round(edge / max(theme.scale, 0.1)), painter.device().devicePixelRatioF()
            )
            painter.drawPixmap(QRect(left, room.top() + (line - edge) // 2, edge, edge), picture)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        most = self.layout_now.words if cell.below else self.layout_now.lines
        top = room.top()
        for words in wrapped(cell.words, font, room.width() - indent, most):
            box = QRect(room.left() + (0 if right else indent), top, room.width() - indent, line)
            if right:
                box.setRight(room.right())
            self._text(painter, box, words, right=right)
            top += line
        painter.setPen(theme.color("muted"))
        inset = 0 if right else indent
        for words in wrapped(cell.below, font, room.width() - inset, self.layout_now.below):
            box = QRect(room.left() + inset, top, room.width() - inset, line)
            self._text(painter, box, words, right=right)
            top += line

    @staticmethod
    def _text(painter: QPainter, box: QRect, words: str, *, right: bool) -> None:
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, words)


class PlanRoom(QWidget):
    """A view of a plan: a sentence, and rows that are read in the background.

    A view says what to ask (``question``), in a sentence what came of it (``sentence``), and what the
    columns and rows are (``table``).

    Attributes:
        words: the sentence.
        rows: the rows.
    """

    tables: frozenset[str] = frozenset()

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._plan_id = ""
        self._reader = PlanReader(context, self)
        self.words = label("", "", wrap=True)
        room_text(self.words, 1.2, bold=True)
        self.rows = RoomRows(context.theme)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.words)
        self._column.addWidget(self.rows, 1)

    def question(self, session: Any, scope: Any, task: Any) -> Any:
        """Read what is shown; on another thread, so it touches no widget."""
        raise NotImplementedError

    def sentence(self, answer: Any) -> str:
        """Return what the rows come to."""
        raise NotImplementedError

    def table(self, answer: Any) -> tuple[list[RoomColumn], list[list[RoomCell]]]:
        """Return columns and rows."""
        raise NotImplementedError

    def show_subject(self, subject_id: str, week: int | None) -> None:
        """Show a plan; reads it."""
        if subject_id != self._plan_id:
            self.rows.show_rows((), ())
            self.words.setText(tr("Reading the quarter …"))
        self._plan_id = subject_id
        self.refresh()

    def refresh(self) -> None:
        """Read it again."""
        if self._plan_id:
            self._reader.ask(self._plan_id, self.question, self._show)

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys to list."""
        return [("↓, ↑", tr("Turn over"))]

    def handle_key(self, event: QKeyEvent) -> bool:
        """Turn over with the arrows; False when there is no more."""
        step = _TURN.get(Qt.Key(event.key()))
        return step is not None and self.rows.turn(step)

    def _show(self, answer: Any) -> None:
        if answer is None:
            self.words.setText(tr("This plan is no longer there."))
            self.rows.show_rows((), ())
            return
        self.words.setText(self.sentence(answer))
        columns, rows = self.table(answer)
        self.rows.show_rows(columns, rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the distances in proportion."""
        super().resizeEvent(event)
        self._column.setSpacing(room_space(self, 2))


def _spoken(cell: RoomCell) -> str:
    return ", ".join(part for part in (cell.words, cell.below) if part)
