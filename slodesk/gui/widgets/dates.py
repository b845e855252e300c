"""A date's input: the locale's short date with the whole year, and a calendar that matches the window."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QLocale, QObject, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QDateEdit, QToolButton

from slodesk.gui.widgets.tab_order import next_focus
from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from slodesk.gui.theme import Theme


def date_format(locale: QLocale) -> str:
    """Return how dates are typed: the locale's short form with the whole year.

    Where the system says nothing ("C"), months have names, as elsewhere in the window.
    """
    if locale.language() == QLocale.Language.C:
        return "d MMM yyyy"
    short = locale.dateFormat(QLocale.FormatType.ShortFormat)
    return re.sub(r"y+", "yyyy", short)


def prepare_date(edit: QDateEdit, theme: Theme) -> None:
    """Give a date input its format, its width and its calendar's colours."""
    edit.setDisplayFormat(date_format(edit.locale()))
    edit.installEventFilter(_LetsGo(edit))

    def look() -> None:
        calendar = edit.calendarWidget()  # Qt makes another one when the style changes
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        for way, side in (("prev", "left"), ("next", "right")):
            turn = calendar.findChild(QToolButton, f"qt_calendar_{way}month")
            if turn is not None:
                turn.setIcon(theme.icon(f"chevron-{side}", "text", 18))
        edit.setMaximumWidth(theme.px(180))
        plain, quiet = QTextCharFormat(), QTextCharFormat()
        plain.setForeground(theme.color("text"))
        quiet.setForeground(theme.color("muted"))
        for day in Qt.DayOfWeek:
            calendar.setWeekdayTextFormat(day, plain)
        calendar.setHeaderTextFormat(quiet)

    follow(theme, edit, look)


class _LetsGo(QObject):
    """Lets Tab leave a date that is not set: Qt looks for its day, month and year without end."""

    def eventFilter(self, edit: QObject, event: QEvent) -> bool:
        """Go to the next control, or to the one before."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(edit, QDateEdit):
            return False
        key = cast("QKeyEvent", event).key()
        if key not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) or edit.text() != edit.specialValueText():
            return False
        return next_focus(edit.window(), key == Qt.Key.Key_Tab)
