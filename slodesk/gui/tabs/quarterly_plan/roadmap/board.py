"""The roadmap on the weeks of its quarter: bars to drag, stretch and move by keys."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from slodesk.domain.roadmap_dates import last_day, working_day
from slodesk.domain.roadmap_words import line_words
from slodesk.gui.tabs.quarterly_plan.roadmap.board_days import BoardDays, days_of
from slodesk.gui.tabs.quarterly_plan.roadmap.board_drag import DRAW, ENDS, MOVE, STARTS, Drag, mode_at
from slodesk.gui.tabs.quarterly_plan.roadmap.board_painting import BoardPainter
from slodesk.gui.tabs.quarterly_plan.roadmap.words import cut_row, dates_of, told
from slodesk.gui.tabs.quarterly_plan.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QFocusEvent, QHelpEvent, QResizeEvent

    from slodesk.domain.phrases import Meant
    from slodesk.gui.theme import Theme
    from slodesk.storage.queries.roadmap import RoadmapLine, RoadmapView

_ROW, _HEAD, _TITLES, _DAY, _GRIP = 40, 48, 260, 5.5, 7
_ONE, _WEEK = timedelta(days=1), timedelta(weeks=1)


class RoadmapBoard(QAbstractScrollArea):
    """Shows initiatives as bars on the quarter's weeks, in the order of the table.

    Attributes:
        days: where each day is.
    """

    chosen = Signal(str)
    opened = Signal()
    removed = Signal(str)
    scheduled = Signal(str, object, object)
    """An initiative's key with its first and last day."""
    settled = Signal()
    """Moving one bar is over: what comes next is a step of its own."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view: RoadmapView | None = None
        self._lines: tuple[RoadmapLine, ...] = ()
        self._rows: dict[str, int] = {}
        self._say: Callable[[Meant], str] = str
        self._current: str | None = None
        self._drag: Drag | None = None
        self._editable = False
        self.days = BoardDays(date(2000, 1, 3), 91, 0, 1)
        self.setObjectName("roadmap_board")
        self.setAccessibleName(tr("Roadmap by weeks"))
        self.setProperty("role", "card")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self._painting = BoardPainter(theme)
        theme.changed.connect(self._arrange)

    # Content

    def show_view(
        self,
        view: RoadmapView,
        lines: Sequence[RoadmapLine],
        say: Callable[[Meant], str],
        *,
        editable: bool,
    ) -> None:
        """Show a roadmap; ``lines`` are its rows in the order to show them in."""
        self._view, self._lines, self._say, self._editable = view, tuple(lines), say, editable
        self._rows = {line.id: row for row, line in enumerate(self._lines)}
        if self._drag is not None and self._drag.key not in self._rows:
            self._drag = None
        self._arrange()

    def show_again(self) -> None:
        """Put a bar back whose new dates were refused."""
        self._drag = None
        self.viewport().update()

    def choose(self, key: str | None) -> None:
        """Mark an initiative and bring it into view."""
        if key != self._current:
            self.settled.emit()
        self._current = key
        row = self._rows.get(key or "", -1)
        if row >= 0 and self._drag is None:
            bar, top = self.verticalScrollBar(), row * self._row
            room = self.viewport().height() - self._head
            if top < bar.value():
                bar.setValue(top)
            elif top + self._row > bar.value() + room:
                bar.setValue(top + self._row - room)
        self._tell()
        self.viewport().update()

    def line(self, row: int) -> RoadmapLine | None:
        """Return the initiative in a row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def dates(self, line: RoadmapLine) -> tuple[date | None, date | None]:
        """Return an initiative's days, as they are being dragged."""
        if self._drag is not None and self._drag.key == line.id:
            return self._drag.starts, self._drag.ends
        starts, ends = line.work.starts, line.work.ends
        return starts or ends, ends or starts

    def bar_of(self, key: str) -> QRectF | None:
        """Return where an initiative's bar is on the viewport; None without dates or outside."""
        row = self._rows.get(key)
        if row is None:
            return None
        starts, ends = self.dates(self._lines[row])
        if starts is None or ends is None or ends < self.days.first or starts >= self.days.after:
            return None
        left, right = self.days.x(starts), self.days.x(ends + _ONE)
        inset = self._theme.px(9)
        return QRectF(left, self.row_top(row) + inset, max(right - left, 3), self._row - 2 * inset)

    def row_top(self, row: int) -> int:
        """Return where a row begins on the viewport."""
        return self._head + row * self._row - self.verticalScrollBar().value()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows in view."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._view is None:
            painter.end()
            return
        size = self.viewport().size()
        first = max(0, self.verticalScrollBar().value() // self._row)
        last = min(len(self._lines), first + size.height() // self._row + 2)
        paint = self._painting
        paint.begin(painter, self.days, size, self._head, self._titles_width)
        paint.weeks(self._view.holidays, self._view.today)
        for row in range(first, last):
            line = self._lines[row]
            top = self.row_top(row)
            paint.row(line, top, self._row, self.bar_of(line.id), chosen=line.id == self._current)
            self._mark_outside(paint, line, top)
        self._links(paint, first, last)
        cut = self.cut_row
        if cut >= 0:
            paint.cut(self.row_top(cut), self._say(line_words(self._view.roadmap)))
        if self._drag is not None:
            bar = self.bar_of(self._drag.key)
            if bar is not None:
                paint.dates(bar, dates_of(self._drag.starts, self._drag.ends))
        paint.head(self._view.holidays, self._view.today)
        if self.hasFocus():
            paint.focus(self.viewport().rect())
        painter.end()

    @property
    def cut_row(self) -> int:
        """The first row below the line; −1 where all fits or rows are in another order."""
        return cut_row(self._lines)

    def _mark_outside(self, paint: BoardPainter, line: RoadmapLine, top: int) -> None:
        starts, ends = self.dates(line)
        if starts is None or ends is None:
            paint.note(top, self._row, tr("No dates"), after=False)
        elif ends < self.days.first:
            paint.note(top, self._row, f"\u2190 {dates_of(starts, ends)}", after=False)
        elif starts >= self.days.after:
            paint.note(top, self._row, f"{dates_of(starts, ends)} \u2192", after=True)

    def _links(self, paint: BoardPainter, first: int, last: int) -> None:
        for row, line in enumerate(self._lines):
            for key in line.work.needs:
                other = self._rows.get(key)
                if other is None or (row < first and other < first) or (row >= last and other >= last):
                    continue
                here, there = self.bar_of(line.id), self.bar_of(key)
                if here is not None and there is not None:
                    begins, ends = self.dates(line)[0], self.dates(self._lines[other])[1]
                    early = begins is not None and ends is not None and begins <= ends
                    paint.link(there, here, early=early, strong=self._current in (line.id, key))

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a row; begin to move or stretch its bar."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        line = self._at(event.position().toPoint())
        if line is None:
            return
        self.chosen.emit(line.id)
        mode = self._mode_at(line, event.position().x())
        if mode and self._editable:
            day = self.days.day(event.position().x())
            starts, ends = self.dates(line)
            self.settled.emit()
            self._drag = Drag(line.id, mode, day, starts or day, ends or day)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the bar with the mouse; show what it would do elsewhere."""
        place = event.position().toPoint()
        if self._drag is not None:
            self._drag.to(self.days.day(event.position().x()))
            self.viewport().update()
            return
        line = self._at(place)
        mode = "" if line is None or not self._editable else self._mode_at(line, event.position().x())
        shapes = {
            MOVE: Qt.CursorShape.OpenHandCursor,
            STARTS: Qt.CursorShape.SizeHorCursor,
            ENDS: Qt.CursorShape.SizeHorCursor,
            DRAW: Qt.CursorShape.CrossCursor,
        }
        self.viewport().setCursor(shapes.get(mode, Qt.CursorShape.ArrowCursor))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Store where the bar is now."""
        drag = self._drag
        if drag is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if drag.moved:
            self.scheduled.emit(drag.key, drag.starts, drag.ends)
            self.settled.emit()
        self._drag = None
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go to the editor."""
        if self._at(event.position().toPoint()) is not None:
            self._drag = None
            self.opened.emit()

    # Keys

    def event(self, event: QEvent) -> bool:
        """Keep Escape from closing what is around while a bar is dragged."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._drag is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from row to row; move and stretch the chosen bar."""
        key = Qt.Key(event.key())
        rows = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}
        if key == Qt.Key.Key_Escape and self._drag is not None:
            self.show_again()
        elif key in rows:
            self._go(self._rows.get(self._current or "", 0) + rows[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0 if key == Qt.Key.Key_Home else len(self._lines) - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current is not None:
            self.opened.emit()
        elif key == Qt.Key.Key_Delete and self._current is not None and self._editable:
            self.removed.emit(self._current)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space) and self._editable:
            self._shift(key, event.modifiers())
        else:
            super().keyPressEvent(event)

    def _go(self, row: int) -> None:
        line = self.line(min(max(row, 0), len(self._lines) - 1))
        if line is not None:
            self.chosen.emit(line.id)

    def _shift(self, key: Qt.Key, with_keys: Qt.KeyboardModifier) -> None:
        line = self.line(self._rows.get(self._current or "", -1))
        if line is None:
            return
        starts, ends = self.dates(line)
        if starts is None or ends is None:
            self._place(line)
            return
        if key == Qt.Key.Key_Space:
            return
        by = _WEEK if with_keys & Qt.KeyboardModifier.ControlModifier else _ONE
        if key == Qt.Key.Key_Left:
            by = -by
        if with_keys & Qt.KeyboardModifier.ShiftModifier:
            ends = max(starts, ends + by)
        else:
            starts, ends = starts + by, ends + by
        self.scheduled.emit(line.id, starts, ends)

    def _place(self, line: RoadmapLine) -> None:
        """Give work without dates its first ones: after what it waits for, as long as its hours take."""
        if self._view is None:
            return
        known = [self._lines[self._rows[key]].work.ends for key in line.work.needs if key in self._rows]
        after = [day + _ONE for day in known if day is not None]
        starts = working_day(max([self._view.first_day, *after]), self._view.holidays)
        self.scheduled.emit(line.id, starts, last_day(starts, line.work.effort, self._view.holidays))

    # Places

    def _at(self, place: QPoint) -> RoadmapLine | None:
        if place.y() < self._head:
            return None
        return self.line((place.y() - self._head + self.verticalScrollBar().value()) // self._row)

    def _mode_at(self, line: RoadmapLine, x: float) -> str:
        bar = self.bar_of(line.id)
        if bar is None:
            return DRAW if self.dates(line)[0] is None and x >= self.days.left else ""
        return mode_at(bar, x, self._theme.px(_GRIP))

    @property
    def _row(self) -> int:
        return self._theme.px(_ROW)

    @property
    def _head(self) -> int:
        return self._theme.px(_HEAD)

    @property
    def _titles_width(self) -> int:
        return min(self._theme.px(_TITLES), self.viewport().width() * 2 // 5)

    def _arrange(self) -> None:
        """Share the width out; what does not fit is scrolled to."""
        side, corner = self._theme.px(2), self._theme.px(6)
        self.setViewportMargins(side, corner, side, corner)  # the card's corners are round
        if self._view is None:
            return
        room = self.viewport().size()
        first, count = days_of(self._view.first_day, self._view.after)
        titles = self._titles_width
        width = max((room.width() - titles) / count, _DAY * self._theme.scale)
        beyond = max(0, round(titles + width * count - room.width()))
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, beyond)
        across.setPageStep(room.width() - titles)
        across.setSingleStep(round(width * 7))
        self.days = BoardDays(first, count, titles - across.value(), width)
        down.setRange(0, max(0, len(self._lines) * self._row - (room.height() - self._head)))
        down.setPageStep(max(room.height() - self._head, 1))
        down.setSingleStep(self._row)
        self.viewport().update()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Follow the scroll bars."""
        self.days = BoardDays(
            self.days.first,
            self.days.count,
            self._titles_width - self.horizontalScrollBar().value(),
            self.days.width,
        )
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width out."""
        super().resizeEvent(event)
        self._arrange()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """End moving by keys."""
        super().focusOutEvent(event)
        self.settled.emit()
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """Explain a row where the mouse rests."""
        if event.type() == QEvent.Type.ToolTip:
            help_event: QHelpEvent = event  # type: ignore[assignment]
            line = self._at(help_event.pos())
            QToolTip.showText(help_event.globalPos(), "" if line is None else told(line, self._say), self)
            return True
        return super().viewportEvent(event)

    def sizeHint(self) -> QSize:
        """Return room for a few rows."""
        return QSize(self._theme.px(640), self._head + 6 * self._row)

    # Words

    def _tell(self) -> None:
        line = self.line(self._rows.get(self._current or "", -1))
        keys = tr("Left and Right move the bar by a day, with Ctrl by a week; with Shift its end.")
        words = keys if line is None else f"{told(line, self._say)}\n{keys}"
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
