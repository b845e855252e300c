"""What releases, their risk and the decisions about them are called, on any tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from slodesk.domain.policy import DECISIONS
from slodesk.domain.release_risk import COVERAGE, CRITICAL_PATH, EXTERNAL, LINES, MIGRATION
from slodesk.gui.formats import day_text, time_text

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo


def tr(text: str, comment: str = "", count: int = -1) -> str:
    """Translate words about releases."""
    return QCoreApplication.translate("Releases", text, comment or None, count)


def decision_word(decision: str) -> str:
    """Return a decision as it stands by itself; short enough for a cell of the matrix."""
    words = (
        tr("Approve"), tr("Approve, watched"), tr("Review"), tr("Review with canary"), tr("Defer"),
        tr("Block"),
    )  # fmt: skip
    return words[DECISIONS.index(decision)]


def decision_sign(decision: str) -> str:
    """Return the icon of a decision and its colour."""
    return (
        "check status:healthy", "eye status:healthy", "person status:attention", "person status:warning",
        "clock status:critical", "status-exhausted status:exhausted",
    )[DECISIONS.index(decision)]  # fmt: skip


def decision_tint(decision: str) -> str:
    """Return the status whose soft colour a decision has behind it."""
    return decision_sign(decision).rpartition(":")[2]


def risk_word(level: str) -> str:
    """Return a level of risk as it stands by itself."""
    return {"low": tr("Low"), "medium": tr("Medium"), "high": tr("High")}[level]


def risk_title(level: str) -> str:
    """Return a level of risk as a heading."""
    return {"low": tr("Low risk"), "medium": tr("Medium risk"), "high": tr("High risk")}[level]


def state_word(state: str) -> str:
    """Return where a release is in its life."""
    return {
        "planned": tr("Planned"),
        "decided": tr("Decided"),
        "deployed": tr("Deployed"),
        "rolled back": tr("Rolled back"),
    }[state]


def state_sign(state: str) -> str:
    """Return the icon of that and its colour."""
    return {
        "planned": "clock muted",
        "decided": "flag accent",
        "deployed": "check status:healthy",
        "rolled back": "undo status:warning",
    }[state]


def class_word(name: str) -> str:
    """Return what kind of change a release is."""
    return {
        "normal": tr("Normal change"),
        "rollback": tr("Rollback"),
        "reliability-fix": tr("Reliability fix"),
        "security": tr("Security fix"),
        "p0": tr("P0: ends or prevents an outage"),
    }[name]


def part_word(name: str) -> str:
    """Return a part of the risk score as a heading."""
    return {
        LINES: tr("Lines changed"),
        CRITICAL_PATH: tr("Critical path"),
        MIGRATION: tr("Database migration"),
        EXTERNAL: tr("External interfaces"),
        COVERAGE: tr("Test coverage"),
    }[name]


def when_text(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """Return day and time in the workspace's zone: "20 Nov, 14:15"; midnight is the day alone."""
    local = at.astimezone(zone)
    day = day_text(local.date(), now.astimezone(zone).date())
    return day if (local.hour, local.minute) == (0, 0) else f"{day}, {time_text(local)}"
