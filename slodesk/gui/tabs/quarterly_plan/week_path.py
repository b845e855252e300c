"""The plan as a path of weeks: dates, what is closed, what is left, today, holidays, late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from slodesk.domain.planning import COMMUNICATE
from slodesk.gui.tabs.quarterly_plan.words import (
    dates_words,
    left_words,
    state_words,
    tr,
    week_name,
    week_title,
    weekday_words,
)
from slodesk.gui.widgets.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from slodesk.gui.theme import Theme
    from slodesk.storage.queries.plans import PlanDetail, PlanWeek

_ICON, _APART = 16, 10
_ROOMY = 150
"""Width of a step at 100 % from which all of them are told in words."""
_NARROW = 64
"""Width of a step that is told by its number."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A few words under a week, with their icon and colour."""

    icon: str
    color: str
    words: str


class WeekButton(QAbstractButton):
    """One week on the path; the one in view is checked."""

    def __init__(self, theme: Theme, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.number = number
        self._closed = False
        self._dates = ""
        self._state = ""
        self._flags: tuple[Flag, ...] = ()
        self._compact = False
        self._short = False
        self.setObjectName(f"week_{number}")
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def title(self) -> str:
        """Its number and what it is about."""
        title = week_title(self.number)
        return title if self.number == COMMUNICATE else f"{self.number}  {title}"

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What is special about it."""
        return self._flags

    def show_week(self, week: PlanWeek, flags: tuple[Flag, ...]) -> None:
        """Show a week, what is left of it, and what is special about it."""
        self._closed = week.closed is not None
        self._dates, self._state, self._flags = dates_words(week.dates), state_words(week), flags
        done = tr("closed") if self._closed else left_words(week.left) or tr("nothing left")
        said = [week_name(self.number), week_title(self.number), self._dates, done, *(f.words for f in flags)]
        self.setAccessibleName(", ".join(dict.fromkeys(said)))
        free = [f"{weekday_words(day)}: {name or tr('Holiday')}" for day, name in week.holidays]
        self.setToolTip("\n".join([f"{self.title}, {self._dates}", done, *free]))
        self.updateGeometry()
        self.update()

    def set_compact(self, compact: bool) -> None:
        """Show only the number where there is no room for words."""
        self._compact = compact
        self.update()

    def set_short(self, short: bool) -> None:
        """Say everything in one line where there is little height."""
        self._short = short
        self.update()

    # Size

    def lines(self) -> int:
        """Return how many lines the title takes."""
        if self._short:
            return 1
        return len(wrapped(self.title, self._theme.font("body", bold=True), self._title_width(), 2))

    def flag_rows(self) -> int:
        """Return how many rows the flags take below the dates."""
        return 0 if self._beside() else len(self._flag_rows())

    def height_for(self, lines: int, rows: int) -> int:
        """Return the height with so many lines of title and so many rows of flags."""
        bold, small = self._metrics()
        if self._short:
            return self._theme.px(12) + bold.height()
        return (
            self._theme.px(18)
            + lines * bold.height()
            + small.height()
            + rows * (small.height() + self._theme.px(3))
        )

    def sizeHint(self) -> QSize:
        """Return room for all it says."""
        told = not self._compact or self.isChecked()
        return QSize(
            self._theme.px(_ROOMY if told else _NARROW), self.height_for(self.lines(), self.flag_rows())
        )

    def minimumSizeHint(self) -> QSize:
        """Return room for the number."""
        return QSize(self._theme.px(_NARROW), self.sizeHint().height())

    def _metrics(self) -> tuple[QFontMetrics, QFontMetrics]:
        return QFontMetrics(self._theme.font("body", bold=True)), QFontMetrics(self._theme.font("small"))

    def _title_width(self) -> int:
        taken = self._theme.px(2 * 12 + (_ICON + 6 if self._closed else 0))
        return max(self.width() - taken, self._theme.px(60))

    def _words(self) -> str:
        return " · ".join(part for part in (self._dates, self._state) if part)

    def _beside(self) -> bool:
        """Return whether there is room for the flags at the end of the line of dates."""
        _, small = self._metrics()
        taken = sum(self._flag_width(flag, small) for flag in self._flags)
        return small.horizontalAdvance(self._words()) + taken <= self.width() - self._theme.px(24)

    def _flag_rows(self) -> list[list[Flag]]:
        """Return the flags row by row, as many side by side as fit."""
        _, small = self._metrics()
        rows: list[list[Flag]] = []
        room, used = self.width() - self._theme.px(24), 0
        for flag in self._flags:
            width = self._flag_width(flag, small)
            if rows and used + width <= room:
                rows[-1].append(flag)
                used += width
            else:
                rows.append([flag])
                used = width
        return rows

    def _flag_width(self, flag: Flag, small: QFontMetrics) -> int:
        return self._theme.px(14 + 4 + _APART) + small.horizontalAdvance(flag.words)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card with its words."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_card(painter)
        edge = theme.px(12)
        if self._compact and not self.isChecked():
            self._paint_number(painter)
            return
        bold, small = self._metrics()
        if self._short:
            self._paint_line(painter)
            return
        top, left = theme.px(9), edge
        if self._closed:
            icon = theme.icons.pixmap("check", "status:healthy", _ICON, self.devicePixelRatioF())
            size = theme.px(_ICON)
            painter.drawPixmap(QRect(left, top + (bold.height() - size) // 2, size, size), icon)
            left += theme.px(_ICON + 6)
        font = theme.font("body", bold=self.isChecked() or self._closed)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        for line in wrapped(self.title, theme.font("body", bold=True), self._title_width(), 2):
            painter.drawText(
                QRect(left, top, self.width() - left, bold.height()), Qt.AlignmentFlag.AlignVCenter, line
            )
            top += bold.height()
        room = QRect(edge, top, self.width() - 2 * edge, small.height())
        self._paint_small(painter, room, self._words(), "text" if self.isChecked() else "muted")
        if self._beside():
            taken = sum(self._flag_width(flag, small) for flag in self._flags)
            self._paint_flags(painter, self._flags, self.width() - edge - taken + theme.px(_APART), top)
            return
        top += small.height() + theme.px(3)
        for row in self._flag_rows():
            self._paint_flags(painter, row, edge, top)
            top += small.height() + theme.px(3)

    def _paint_line(self, painter: QPainter) -> None:
        """Paint title, dates and what is left in a line, and the signs of what is special."""
        theme, edge, ratio = self._theme, self._theme.px(12), self.devicePixelRatioF()
        size, gap, left = theme.px(_ICON), theme.px(_APART), self._theme.px(12)
        right, middle = self.width() - edge, (self.height() - theme.px(_ICON)) // 2
        for flag in reversed(self._flags):
            right -= size
            icon = theme.icons.pixmap(flag.icon, flag.color, _ICON, ratio)
            painter.drawPixmap(QRect(right, middle, size, size), icon)
            right -= gap
        if self._closed:
            icon = theme.icons.pixmap("check", "status:healthy", _ICON, ratio)
            painter.drawPixmap(QRect(left, middle, size, size), icon)
            left += theme.px(_ICON + 6)
        painter.setFont(theme.font("body", bold=True))
        painter.setPen(theme.color("text"))
        metrics = painter.fontMetrics()
        title = metrics.elidedText(self.title, Qt.TextElideMode.ElideRight, right - left)
        painter.drawText(QRect(left, 0, right - left, self.height()), Qt.AlignmentFlag.AlignVCenter, title)
        left += metrics.horizontalAdvance(title) + gap
        words = self._words()
        if QFontMetrics(theme.font("small")).horizontalAdvance(words) > right - left:
            words = self._state
        self._paint_small(painter, QRect(left, 0, right - left, self.height()), words, "text")

    def _paint_flags(self, painter: QPainter, flags: Sequence[Flag], left: int, top: int) -> None:
        theme, edge = self._theme, self._theme.px(12)
        _, small = self._metrics()
        size = theme.px(14)
        for flag in flags:
            icon = theme.icons.pixmap(flag.icon, flag.color, 14, self.devicePixelRatioF())
            painter.drawPixmap(QRect(left, top + (small.height() - size) // 2, size, size), icon)
            inset = left + theme.px(18)
            place = QRect(inset, top, self.width() - inset - edge // 2, small.height())
            self._paint_small(painter, place, flag.words, flag.color)
            left += self._flag_width(flag, small)

    def _paint_card(self, painter: QPainter) -> None:
        theme = self._theme
        checked, hot = self.isChecked(), self.underMouse()
        fill = theme.color("accent_soft" if checked else "raised" if hot else "surface")
        focus = self.hasFocus()
        line = theme.color("focus" if focus else "accent" if checked else "border")
        painter.setBrush(fill)
        painter.setPen(QPen(line, 2 if focus else 1))
        inset = 1.0 if focus else 0.5
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(inset, inset, -inset, -inset),
            theme.radius("control"),
            theme.radius("control"),
        )

    def _paint_number(self, painter: QPainter) -> None:
        theme, ratio = self._theme, self.devicePixelRatioF()
        words = "" if self.number == COMMUNICATE else str(self.number)
        icons = [("check", "status:healthy")] if self._closed else []
        icons += [(flag.icon, flag.color) for flag in self._flags[:1]]
        if not words:
            icons.insert(0, ("flag", "text"))
        painter.setFont(theme.font("body", bold=True))
        painter.setPen(theme.color("text"))
        size, gap = theme.px(_ICON), theme.px(4)
        wide = QFontMetrics(painter.font()).horizontalAdvance(words)
        left = (self.width() - wide - len(icons) * (size + gap) + (0 if words else gap)) // 2
        painter.drawText(QRect(left, 0, wide + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
        left += wide + (gap if words else 0)
        for name, color in icons:
            place = QRect(left, (self.height() - size) // 2, size, size)
            painter.drawPixmap(place, theme.icons.pixmap(name, color, _ICON, ratio))
            left += size + gap

    def _paint_small(self, painter: QPainter, room: QRect, words: str, color: str) -> None:
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.named_color(color))
        metrics = painter.fontMetrics()
        painter.drawText(
            room,
            Qt.AlignmentFlag.AlignVCenter,
            metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width()),
        )


class WeekPath(QWidget):
    """The five steps of a plan side by side; arrow keys go along them."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._short = False
        self.setAccessibleName(tr("Weeks of the plan"))
        self._group = QButtonGroup(self)
        self.buttons = [WeekButton(theme, number, self) for number in range(1, COMMUNICATE + 1)]
        for button in self.buttons:
            self._group.addButton(button, button.number)
        self._group.idToggled.connect(self._toggled)
        theme.changed.connect(self._fit)
        self._fit()

    def show_plan(self, plan: PlanDetail) -> None:
        """Show the weeks of a plan."""
        for button in self.buttons:
            week = plan.week(button.number)
            button.show_week(week, flags_of(plan, week))
        self._fit()

    def set_short(self, short: bool) -> None:
        """Take one line where there is little height: the step in view in words, the others' numbers."""
        if short != self._short:
            self._short = short
            for button in self.buttons:
                button.set_short(short)
            self._fit()

    def choose(self, number: int) -> None:
        """Show which week is in view, without telling."""
        blocked = self._group.blockSignals(True)
        self.buttons[number - 1].setChecked(True)
        self._group.blockSignals(blocked)
        self._fit()

    def _toggled(self, number: int, on: bool) -> None:
        if on:
            self._fit()
            self.chosen.emit(number)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use as many words as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Place the weeks: side by side, or where it is narrow the one in view and the others' numbers."""
        gap, count = self._theme.space(), len(self.buttons)
        room = self.width() - (count - 1) * gap
        compact = self._short or room // count < self._theme.px(_ROOMY)
        narrow = min(self._theme.px(_NARROW), room // (count + 1))
        wide = room - (count - 1) * narrow if compact else room // count
        told = [button for button in self.buttons if not compact or button.isChecked()]
        for button in self.buttons:
            button.set_compact(compact)
            button.resize(wide if button in told else narrow, button.height())
        height = max(button.height_for(button.lines(), button.flag_rows()) for button in told or self.buttons)
        left = 0
        for button in self.buttons:
            width = self.width() - left if button is self.buttons[-1] else button.width()
            button.setGeometry(left, 0, width, height)
            left += width + gap
        self.setFixedHeight(height)


def flags_of(plan: PlanDetail, week: PlanWeek) -> tuple[Flag, ...]:
    """Return what is special about a week: late, today, holidays."""
    found = []
    if week.late and week.closed is None:
        found.append(Flag("alert", "status:warning", tr("Late")))
    if week.dates.holds(plan.today):
        found.append(Flag("clock", "accent", tr("Today")))
    if week.holidays:
        found.append(Flag("calendar", "muted", tr("%Ln holiday(s)", "", len(week.holidays))))
    return tuple(found)
