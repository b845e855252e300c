"""An incident, release or action item in words, for a card of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from slodesk.gui.charts.data import Mark
from slodesk.gui.formats import day_text, moment_text
from slodesk.storage.queries.happenings import ACTION, INCIDENT, RELEASE, Happening

if TYPE_CHECKING:
    from datetime import datetime, tzinfo


def _tr(text: str) -> str:
    return QCoreApplication.translate("Happening", text)


def card_of(found: Happening, now: datetime, zone: tzinfo) -> Mark:
    """Return what a card says about something that is not in the chart."""
    when = moment_text(found.at, now, zone) if found.at is not None else ""
    kind = {
        INCIDENT: _tr("Incident {number}").format(number=found.number),
        RELEASE: _tr("Release"),
        ACTION: _tr("Action item"),
    }[found.kind]
    head = ", ".join(part for part in (kind, when) if part)
    detail = {INCIDENT: _tr("Severity"), RELEASE: _tr("Kind of change"), ACTION: _tr("Priority")}
    services = _tr("Services") if len(found.services) > 1 else _tr("Service")
    facts = (
        (services, ", ".join(title for _, title in found.services)),
        (_tr("Owner"), found.owner),
        (_tr("Due"), day_text(found.due, now.astimezone(zone).date()) if found.due is not None else ""),
        (_tr("Status"), found.state.replace("_", " ")),
        (detail[found.kind], found.detail.replace("-", " ")),
        (_tr("Notes"), found.text),
    )
    return Mark(
        kind=found.kind,
        id=found.id,
        line="",
        at=found.at.timestamp() if found.at is not None else 0.0,
        end=None,
        title=found.title,
        words=f"{head}: {found.title}",
        head=head,
        facts=tuple(fact for fact in facts if fact[1]),
    )
