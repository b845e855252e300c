"""Words that the models and the pages of a plan share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

if TYPE_CHECKING:
    from slodesk.domain.window import Month, Quarter


def tr(text: str, disambiguation: str = "", n: int = -1) -> str:
    """Return a text of the Quarterly plan in the user's language; arguments as those of ``QObject.tr``."""
    return QCoreApplication.translate("QuarterlyPlan", text, disambiguation or None, n)


def month_words(month: Month) -> str:
    """Return "Nov", as the user's language has it."""
    return QLocale().standaloneMonthName(month.number, QLocale.FormatType.ShortFormat)


def quarter_words(quarter: Quarter) -> str:
    """Return "2026 Q4"."""
    return f"{quarter.year} Q{quarter.number}"
