"""The timeline as a strip over the error rate: read with the mouse or the arrow keys."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from slodesk.gui.tabs.retrospectives.editor.timeline_layout import StripData, StripMark, lay_out, nearest
from slodesk.gui.tabs.retrospectives.editor.timeline_painting import StripPainter
from slodesk.gui.tabs.retrospectives.editor.timeline_words import share_words
from slodesk.gui.tabs.retrospectives.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPointF

    from slodesk.gui.tabs.retrospectives.editor.timeline_layout import Layout
    from slodesk.gui.theme import Theme

_WITH, _LOW, _WITHOUT = 14.0, 10.5, 7.5
"""Height in lines of words: with an error rate, also in a low window, and without."""
_LOW_WINDOW = 820
"""Height of a window at 100 % that is low."""
_REACH = 9


class TimelineStrip(QWidget):
    """Shows what happened when, and how bad it was.

    Keys: Left and Right go from event to event, Home and End to the first and last, Enter to its line.

    Args:
        theme: colours.
        font: of the words; the small one without.
        lines: height in lines of words, where there is an error rate.
    """

    chosen = Signal(str)
    """The key of an event that was clicked or gone to."""
    opened = Signal(str)
    """The key of an event whose line is wanted."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        font: Callable[[], QFont] | None = None,
        lines: float = _WITH,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._own_font = font
        self._lines = lines
        self._data: StripData | None = None
        self._say: Callable[[datetime], str] = str
        self._chosen = ""
        self._pointed = ""
        self._made: Layout | None = None
        self.setObjectName("timeline_strip")
        self.setAccessibleName(tr("Timeline over the error rate"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        theme.changed.connect(self._again)

    @property
    def data(self) -> StripData | None:
        """What is shown."""
        return self._data

    @property
    def selected(self) -> str:
        """The key of the chosen event; empty for none."""
        return self._chosen

    def set_data(self, data: StripData, say: Callable[[datetime], str]) -> None:
        """Show other events."""
        self._data, self._say = data, say
        if self._mark(self._chosen) is None:
            self._chosen = ""
        self.setAccessibleDescription("; ".join(mark.told for mark in data.marks[:60]))
        self._again()

    def choose(self, key: str) -> None:
        """Mark an event; none with an empty key or one without a time."""
        key = key if self._mark(key) is not None else ""
        if key != self._chosen:
            self._chosen = key
            self._made = None
            self.update()

    def layout_now(self) -> Layout | None:
        """Return where everything is."""
        if self._made is None and self._data is not None:
            font = self._font()
            self._made = lay_out(
                self._data, self.width(), self.height(), font, self._bold(font), self._chosen
            )
        return self._made

    # Size

    def _font(self) -> QFont:
        return self._own_font() if self._own_font is not None else self._theme.font("small")

    @staticmethod
    def _bold(font: QFont) -> QFont:
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        return bold

    def sizeHint(self) -> QSize:
        """Return the height of labels, error rate and axis."""
        line = QFontMetricsF(self._font()).height()
        lines = self._lines
        if self._data is None or self._data.shares is None:
            lines = _WITHOUT
        elif self._own_font is None and self.low:
            lines = _LOW
        return QSize(round(line * 20), round(line * lines))

    def minimumSizeHint(self) -> QSize:
        """Return the same height: it is not squeezed."""
        line = QFontMetricsF(self._font()).height()
        return QSize(round(line * 12), self.sizeHint().height())

    @property
    def low(self) -> bool:
        """Whether the window is low, so that the lines beside it need the room."""
        return self.window().height() < self._theme.px(_LOW_WINDOW)

    def _again(self) -> None:
        self._made = None
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: object) -> None:
        """Place everything again."""
        self._made = None
        if self.height() != self.sizeHint().height():
            self.updateGeometry()  # the window has become low, or high

    def changeEvent(self, event: QEvent) -> None:
        """Place everything again in another size of words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._again()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the strip and, with the keyboard, its focus ring."""
        made = self.layout_now()
        painter = QPainter(self)
        if made is not None and self._data is not None:
            font = self._font()
            StripPainter(painter, self._theme, font, self._bold(font)).paint(
                self._data, made, self._chosen, self._pointed
            )
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            radius = self._theme.radius("card")
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), radius, radius)
        painter.end()

    # Mouse

    def _at(self, place: QPointF) -> StripMark | None:
        made = self.layout_now()
        if made is None or self._data is None:
            return None
        return nearest(made, self._data.marks, place, self._theme.px(_REACH))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose an event."""
        mark = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and mark is not None and mark.key:
            self.choose(mark.key)
            self.chosen.emit(mark.key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go to its line."""
        mark = self._at(event.position())
        if mark is not None and mark.key:
            self.opened.emit(mark.key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that an event can be chosen."""
        mark = self._at(event.position())
        key = "" if mark is None else mark.key
        self.setCursor(Qt.CursorShape.PointingHandCursor if key else Qt.CursorShape.ArrowCursor)
        if key != self._pointed:
            self._pointed = key
            self.update()

    def event(self, event: QEvent) -> bool:
        """Say what the mouse rests on: an event, or a sample."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self.words_at(event.pos().toPointF())
            if words:
                QToolTip.showText(event.globalPos(), words, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def words_at(self, place: QPointF) -> str:
        """Return what is at a place, in words."""
        made, data, mark = self.layout_now(), self._data, self._at(place)
        if mark is not None:
            return mark.told
        if made is None or data is None or data.shares is None or not made.rail < place.y() < made.bottom:
            return ""
        at = made.moment(place.x())
        shares = data.shares
        for begin, end, share in zip(
            shares.starts.tolist(), shares.ends.tolist(), shares.shares.tolist(), strict=True
        ):
            if begin <= at < end and share == share:
                return self.sample_words(begin, end, share)
        return ""

    def sample_words(self, begin: float, end: float, share: float) -> str:
        """Return "14:15 to 14:20: 25 % of events were bad"."""
        start, stop = (self._say(datetime.fromtimestamp(each, UTC)) for each in (begin, end))
        return tr("{start} to {end}: {share} of events were bad").format(
            start=start, end=stop, share=share_words(share)
        )

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from event to event, or to the line of one."""
        keys = [mark.key for mark in self._data.marks if mark.key] if self._data is not None else []
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen:
            self.opened.emit(self._chosen)
            return
        at = keys.index(self._chosen) if self._chosen in keys else None
        wanted = {
            Qt.Key.Key_Left: len(keys) - 1 if at is None else at - 1,
            Qt.Key.Key_Right: 0 if at is None else at + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(keys) - 1,
        }.get(key)
        if wanted is None or not keys or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        self.choose(keys[min(max(wanted, 0), len(keys) - 1)])
        mark = self._mark(self._chosen)
        if mark is not None:
            self.setAccessibleDescription(mark.told)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.chosen.emit(self._chosen)

    def _mark(self, key: str) -> StripMark | None:
        if not key or self._data is None:
            return None
        return next((mark for mark in self._data.marks if mark.key == key), None)
