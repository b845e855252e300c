"""A retrospective's timeline in the room: the strip over the error rate, told event by event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from slodesk.gui.meeting.room_style import room_font, room_space, room_text
from slodesk.gui.tabs.retrospectives.editor.timeline_samples import TimelineSamples
from slodesk.gui.tabs.retrospectives.editor.timeline_strip import TimelineStrip
from slodesk.gui.tabs.retrospectives.editor.timeline_words import clock_of, tag_word
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.labels import label
from slodesk.storage.queries.retrospectives import retrospective

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from slodesk.domain.retrospective import Event, Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.retrospectives.editor.timeline_words import Clock

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}
_STRIP = 13.0
"""Height of the strip in lines of words."""
_LONGEST = 600


class RetroTimelineRoom(QWidget):
    """What happened when; the arrow keys go from event to event.

    Attributes:
        strip: the drawing.
        heading: time and tag of the event it is at; before the first, how bad it was.
        words: what happened then.
    """

    tables = frozenset({"retro_event", "retrospective", "incident", "incident_service", "sample_day", "slo"})

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._key = ""
        self._at = ""
        self._content: Retrospective | None = None
        self._clock: Clock | None = None
        self._overall = ""
        self._samples = TimelineSamples(context)
        self.strip = TimelineStrip(context.theme, font=lambda: room_font(self), lines=_STRIP)
        self.strip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.strip.chosen.connect(self._go)
        self.heading = label("", "", wrap=True)
        room_text(self.heading, 1.3, bold=True)
        self.words = label("", "", wrap=True)
        room_text(self.words, 1.3)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.strip)
        self._column.addWidget(self.heading)
        self._column.addWidget(self.words)
        self._column.addStretch(1)

    def show_subject(self, subject_id: str, week: int | None) -> None:
        """Show a retrospective."""
        if subject_id != self._key:
            self._key, self._at = subject_id, ""
        self.refresh()

    def refresh(self) -> None:
        """Read it again; the event it is at stays."""
        content = self._context.document.query(retrospective, self._key) if self._key else None
        self._content = content
        if content is None:
            self.strip.hide()
            self.heading.setText(tr("This retrospective is no longer there."))
            self.words.clear()
            return
        clock = self._clock = clock_of(self._context, content)
        data = self._samples.read(content, clock)
        self.strip.set_data(data, clock.says)
        self.strip.setVisible(bool(data.marks))
        self._overall = self._samples.sentence(clock, data) if content.events else tr("No events yet.")
        self._go(self._at)

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this view."""
        return [(tr("Arrows"), tr("Tell the timeline event by event"))]

    def handle_key(self, event: QKeyEvent) -> bool:
        """Go from event to event; False when there is no more."""
        step = _STEPS.get(Qt.Key(event.key()))
        events = self._events
        if step is None or not events:
            return False
        place = next((at for at, each in enumerate(events) if each.id == self._at), -1) + step
        if not -1 <= place < len(events):
            return False
        self._go("" if place < 0 else events[place].id)
        return True

    @property
    def _events(self) -> tuple[Event, ...]:
        return () if self._content is None else self._content.events

    def _go(self, key: str) -> None:
        """Tell one event; with no key, how bad it was."""
        found = next(((at, each) for at, each in enumerate(self._events) if each.id == key), None)
        self._at = key if found is not None else ""
        self.strip.choose(self._at)
        if found is None or self._clock is None:
            self.heading.setText(self._overall)
            self.words.setText(tr("Arrow keys tell it event by event.") if self._events else "")
            return
        at, event = found
        place = tr("{number} of {all}").format(number=at + 1, all=len(self._events))
        when = " ".join(self._clock.event_words(event).split())
        self.heading.setText("  ·  ".join(part for part in (when, tag_word(event.tag), place) if part))
        text = event.text.strip()
        self.words.setText(text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the distances in proportion."""
        super().resizeEvent(event)
        self._column.setSpacing(room_space(self, 2))
