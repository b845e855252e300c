"""What the rooms of a weekly review call things."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from slodesk.domain.weekly_review import APPROVED, PROPOSED, REJECTED
from slodesk.gui.icons import STATUS_ICONS
from slodesk.gui.models.overview_text import number
from slodesk.gui.widgets.status import status_word


def tr(text: str, comment: str = "", count: int = -1) -> str:
    """Translate words of the Weekly review tab and its rooms."""
    return QCoreApplication.translate("WeeklyReview", text, comment or None, count)


def points_words(change: float) -> str:
    """Return how much of a budget came or went: "+4 points", "−12 points"."""
    points = round(change * 100)
    if points == 0:
        return tr("as before")
    sign = "+" if points > 0 else ""
    words = tr("{number} point") if abs(points) == 1 else tr("{number} points")
    return words.format(number=f"{sign}{number(float(points), 0)}")


def status_sign(status: str) -> str:
    """Return the icon of a status and its colour."""
    return f"{STATUS_ICONS[str(status)]} status:{status}"


def was_words(before: str) -> str:
    """Return "was Healthy"."""
    return tr("was {status}").format(status=status_word(before))


def adjustment_word(decision: str) -> str:
    """Return what was decided about a proposed change of an SLO."""
    return {PROPOSED: tr("Proposed"), APPROVED: tr("Approved"), REJECTED: tr("Rejected")}[decision]
