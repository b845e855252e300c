"""A date's input: the locale's short date with the whole year, and a calendar that matches the window."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QDateEdit, QToolButton

from slodesk.gui.widgets.tab_order import next_focus
from slodesk.gui.zoom import follow

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from slodesk.gui.theme import Theme

_ISO = frozenset("0123456789-")


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
    edit.installEventFilter(_Keys(edit))

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


class _Keys(QObject):
    """Lets a date be typed or pasted as 2026-12-01, also where none is set, and Tab leave it then.

    Qt itself types into the words for "no date", and looks for day, month and year in them without end.
    """

    def __init__(self, edit: QDateEdit) -> None:
        super().__init__(edit)
        self._typed = ""

    def eventFilter(self, edit: QObject, event: QEvent) -> bool:
        """Take Tab where nothing is set, a pasted date, and the last letter of a typed one."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(edit, QDateEdit) or edit.isReadOnly():
            return False
        key = cast("QKeyEvent", event)
        unset = bool(edit.specialValueText()) and edit.date() == edit.minimumDate()
        if key.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._typed = ""
            return unset and next_focus(edit.window(), key.key() == Qt.Key.Key_Tab)
        if key.matches(QKeySequence.StandardKey.Paste):
            return self._take(edit, QGuiApplication.clipboard().text())
        if key.text():
            self._typed = (self._typed + key.text())[-10:] if key.text() in _ISO else ""
        if self._take(edit, self._typed):
            return True
        if unset and key.text().isalnum():
            edit.setDate(QDate.currentDate())
            edit.setSelectedSection(edit.sectionAt(0))
        return False

    def _take(self, edit: QDateEdit, text: str) -> bool:
        """Set the day that a text names; False where it names none."""
        words = text.strip()
        day = QDate.fromString(words, Qt.DateFormat.ISODate) if len(words) == len("2026-12-01") else QDate()
        if not day.isValid():
            day = edit.locale().toDate(words, edit.displayFormat())
        if not day.isValid() or not edit.minimumDate() <= day <= edit.maximumDate():
            return False
        self._typed = ""
        edit.setDate(day)
        return True
