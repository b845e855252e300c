"""A retrospective in short for the room: what it is about, and how people talk about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.incident import times
from slodesk.gui.charts.ticks import moment_text
from slodesk.gui.meeting.room_style import room_text
from slodesk.gui.meeting.rooms.retro_lines import RoomLine, RoomLines
from slodesk.gui.meeting.rooms.retro_room import RetroRoom
from slodesk.gui.models.overview_text import number
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.labels import label
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from slodesk.domain.retrospective import IncidentFacts
    from slodesk.gui.context import TabContext


class RetroSummaryRoom(RetroRoom):
    """Title, when and how long, what happened, and the ground rules.

    Attributes:
        facts: incident, time, services.
        summary: what happened.
        rules: how people talk.
    """

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.facts = label("", "muted", wrap=True)
        self.summary = label("", "", wrap=True)
        self.rules = RoomLines(context.theme, tr("Ground rules"))
        room_text(self.words, 1.4, bold=True)
        room_text(self.facts)
        room_text(self.summary, 1.15)
        for part in (self.facts, self.summary, self.rules):
            self._column.addWidget(part)
        self._column.addStretch(1)

    def show_content(self) -> None:
        """Show what was read."""
        content = self.content
        for part in (self.facts, self.summary, self.rules):
            part.setVisible(content is not None)
        if content is None:
            return
        self.words.setText(content.title)
        self.facts.setText(self._facts(content.incident) if content.incident is not None else "")
        said = [text.strip() for text in (content.summary, content.user_impact) if text.strip()]
        self.summary.setText("\n".join(said) or tr("Nobody has written a summary yet."))
        rules = (
            tr("Everybody did what made sense with what they knew."),
            tr("We ask what and how, never who."),
            tr("Every line counts; we talk about them once all are written."),
        )
        heading = RoomLine("", tr("Ground rules"), strong=True)
        self.rules.show_lines([heading, *(RoomLine("", rule, depth=1) for rule in rules)])

    def _facts(self, incident: IncidentFacts) -> str:
        with self._context.document.session() as session:
            zone = read_settings(session).zone
        took = times(incident, self._context.now())
        lasted = tr("{minutes} min so far") if took.ongoing else tr("{minutes} min")
        parts = [
            incident.identifier,
            incident.severity,
            moment_text(incident.started.timestamp(), zone, self.locale()),
            lasted.format(minutes=number(took.duration, 0)),
            *(title for _, title in incident.services),
        ]
        return " · ".join(part for part in parts if part)
