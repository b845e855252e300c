"""How the incidents that may need a retrospective are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from slodesk.domain import retro_due as rules
from slodesk.gui.formats import day_text
from slodesk.gui.models.figures import FigureColumn

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from zoneinfo import ZoneInfo

    from slodesk.domain.phrases import Meant
    from slodesk.storage.queries.retro_due import DueLine

SIGNS = {
    rules.DUE: "alert status:warning", rules.POSTPONED: "clock muted", rules.WAIVED: "minus muted",
    rules.BEGUN: "check status:healthy", rules.NONE_NEEDED: "dot muted",
}  # fmt: skip


def tr(text: str, comment: str = "", count: int = -1) -> str:
    """Translate words about what is due."""
    return QCoreApplication.translate("RetrospectivesDue", text, comment or None, count)


def standing(state: str) -> str:
    """Return the word for where an incident's retrospective stands."""
    return {
        rules.DUE: tr("Due"), rules.POSTPONED: tr("Postponed"), rules.WAIVED: tr("Waived"),
        rules.BEGUN: tr("Begun"), rules.NONE_NEEDED: tr("Not needed"),
    }[state]  # fmt: skip


def reason_word(reason: rules.Reason, say: Callable[[Meant], str]) -> str:
    """Return a condition in a few words, with its figure."""
    words = {
        rules.BREACH: tr("Budget used up ({figure} left)"), rules.SHARE: tr("{figure} of a budget"),
        rules.CUSTOMERS: tr("Customers were hit"), rules.NEAR_MISS: tr("Near miss"),
    }[reason.kind]  # fmt: skip
    return words.format(figure=say(reason.figure))


def decided_words(line: DueLine, today: date, zone: ZoneInfo) -> str:
    """Return who decided what, when and why; nothing where nobody did."""
    if line.wait is None or line.decided is None:
        return ""
    day = day_text(line.decided.astimezone(zone).date(), today)
    who = line.decided_as or tr("somebody")
    if line.wait.kind == rules.WAIVED:
        words = tr("{approver} agreed that none is needed: {reason}. Recorded by {who} on {day}.")
    else:
        words = tr("Postponed until {until}: {reason}. Recorded by {who} on {day}.")
    until = "" if line.wait.until is None else day_text(line.wait.until, today)
    return words.format(
        approver=line.wait.approver, reason=line.wait.reason.rstrip("."), who=who, day=day, until=until
    )


def columns(today: date, zone: ZoneInfo, say: Callable[[Meant], str]) -> tuple[FigureColumn, ...]:
    """Return the columns of the list.

    Args:
        today: dates of its year are written without the year.
        zone: in which incidents have their day.
        say: says what is meant in the user's language.
    """

    def about(line: DueLine) -> str:
        services = ", ".join(title for _, title in line.incident.services)
        return " · ".join(part for part in (line.incident.identifier, services) if part)

    def until(line: DueLine) -> str:
        if line.wait is None or line.state not in (rules.POSTPONED, rules.WAIVED):
            return ""
        if line.wait.until is not None:
            return tr("until {day}").format(day=day_text(line.wait.until, today))
        return tr("by {approver}").format(approver=line.wait.approver) if line.wait.approver else ""

    def why(line: DueLine) -> str:
        return " · ".join(reason_word(reason, say) for reason in line.reasons)

    return (
        FigureColumn(
            "incident", tr("Incident"), lambda line: line.incident.title,
            lambda line: line.incident.title.casefold(), below=about,
        ),
        FigureColumn(
            "day", tr("Began"),
            lambda line: day_text(line.incident.started.astimezone(zone).date(), today),
            lambda line: line.incident.started,
        ),
        FigureColumn(
            "why", tr("Why"), why, lambda line: -len(line.reasons) or None,
            spoken=lambda line: " ".join(say(reason.words) for reason in line.reasons),
        ),
        FigureColumn(
            "state", tr("Retrospective"), lambda line: standing(line.state),
            lambda line: rules.STATES.index(line.state), below=until, sign=lambda line: SIGNS[line.state],
        ),
    )  # fmt: skip
