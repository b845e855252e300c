"""The user's language, for words that rules and reports put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from slodesk.domain.phrases import Language
from slodesk.gui.charts.ticks import moment_text
from slodesk.gui.models.overview_text import number

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal
    from zoneinfo import ZoneInfo

CONTEXT = ""
"""Where ``make translations`` puts what it finds outside of Qt's classes."""
_SHORT = QLocale.FormatType.ShortFormat  # looked up here, on the UI thread: reports are made on others


class QtLanguage(Language):
    """Looks templates up in Qt's translations; writes numbers and times by the user's locale.

    Args:
        zone: in which times are written.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone

    def translated(self, template: str, comment: str, count: int | None) -> str:
        """Return the template in the user's language, with its plural and count."""
        if count is None:
            return QCoreApplication.translate(CONTEXT, template, comment or None)
        return QCoreApplication.translate(CONTEXT, template, comment or None, count)

    def number(self, value: float | Decimal, places: int) -> str:
        """Return a number with the locale's separators and exactly so many decimals."""
        return number(float(value), places)

    def month(self, number: int) -> str:
        """Return the locale's short name of a month: "Nov"."""
        return QLocale().monthName(number, _SHORT)

    def moment(self, at: datetime) -> str:
        """Return day and time in the workspace's zone: "20 Nov 2026 14:00"."""
        return moment_text(at.timestamp(), self._zone, QLocale())
