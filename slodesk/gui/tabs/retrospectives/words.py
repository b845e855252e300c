"""What the parts of retrospectives are called on the screen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def tr(text: str, comment: str = "", count: int = -1) -> str:
    """Translate words of the Retrospectives tab."""
    return QCoreApplication.translate("Retrospectives", text, comment or None, count)


def state_word(state: str) -> str:
    """Return the word for a retrospective's state."""
    return {"draft": tr("Draft"), "in_review": tr("In review"), "published": tr("Published")}[state]


def section_title(section: str) -> str:
    """Return the heading of a section, one of ``domain.retrospective.SECTIONS``."""
    return {
        "summary": tr("Summary"),
        "timeline": tr("Timeline"),
        "factors": tr("Contributing factors"),
        "not_caught": tr("Why it wasn't caught earlier"),
        "impact": tr("Impact"),
        "well": tr("What went well"),
        "wrong": tr("What went wrong"),
        "lucky": tr("Where we got lucky"),
        "actions": tr("Action items"),
        "adjustments": tr("SLO adjustments"),
        "recommendations": tr("Recommendations"),
        "follow_up": tr("Follow-up meeting"),
        "people": tr("People"),
        "notes": tr("Notes"),
    }[section]


def state_sign(state: str) -> str:
    """Return the icon of a retrospective's state and its colour."""
    return {"draft": "edit muted", "in_review": "eye accent", "published": "check status:healthy"}[state]
