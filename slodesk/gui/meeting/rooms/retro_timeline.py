"""A retrospective's timeline in the room: the strip over the error rate, and its lines in large words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from slodesk.gui.meeting.room_style import room_font, room_pixels, room_space, room_text
from slodesk.gui.meeting.rooms.plan_rows import RoomCell, RoomColumn, RoomRows
from slodesk.gui.tabs.retrospectives.editor.timeline_samples import TimelineSamples
from slodesk.gui.tabs.retrospectives.editor.timeline_strip import TimelineStrip
from slodesk.gui.tabs.retrospectives.editor.timeline_words import clock_of, tag_word
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.labels import label
from slodesk.storage.queries.retrospectives import retrospective

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.retrospectives.editor.timeline_words import Clock

_TURN = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}
_STRIP, _LEAST = 12.0, 24.0
"""Height of the strip in lines of words, and of the view from which it is there."""


class RetroTimelineRoom(QWidget):
    """What happened when.

    Attributes:
        words: how bad the error rate was, and where the times are.
        strip: the drawing.
        rows: the lines, a page at a time.
    """

    tables = frozenset({"retro_event", "retrospective", "incident", "incident_service", "sample_day", "slo"})

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._key = ""
        self._samples = TimelineSamples(context)
        self.words = label("", "", wrap=True)
        room_text(self.words, 1.1, bold=True)
        self.strip = TimelineStrip(context.theme, font=lambda: room_font(self), lines=_STRIP)
        self.strip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows = RoomRows(context.theme)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.words)
        self._column.addWidget(self.strip)
        self._column.addWidget(self.rows, 1)

    def show_subject(self, subject_id: str, week: int | None) -> None:
        """Show a retrospective."""
        self._key = subject_id
        self.refresh()

    def refresh(self) -> None:
        """Read it again."""
        content = self._context.document.query(retrospective, self._key) if self._key else None
        if content is None:
            self.words.setText(tr("This retrospective is no longer there."))
            self.strip.hide()
            self.rows.show_rows((), ())
            return
        clock = clock_of(self._context, content)
        data = self._samples.read(content, clock)
        self.strip.set_data(data, clock.says)
        self.words.setText(self._samples.sentence(clock, data) if content.events else tr("No events yet."))
        columns = (RoomColumn(tr("Time"), 0.6), RoomColumn(tr("What happened"), 5), RoomColumn("", 0.8))
        self.rows.show_rows(columns, self._cells(content, clock))
        self._fit()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this view."""
        return [(tr("Arrows"), tr("Turn over the timeline"))]

    def handle_key(self, event: QKeyEvent) -> bool:
        """Turn over with the arrows; False when there is no more."""
        step = _TURN.get(Qt.Key(event.key()))
        return step is not None and self.rows.turn(step)

    @staticmethod
    def _cells(content: Retrospective, clock: Clock) -> list[list[RoomCell]]:
        return [
            [
                RoomCell(" ".join(clock.event_words(event).split("\n"))),
                RoomCell(" ".join(event.text[:400].split())),
                RoomCell(tag_word(event.tag)),
            ]
            for event in content.events
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the distances in proportion; where it is low, the lines come first."""
        super().resizeEvent(event)
        self._column.setSpacing(room_space(self, 2))
        self._fit()

    def _fit(self) -> None:
        marks = self.strip.data is not None and bool(self.strip.data.marks)
        self.strip.setVisible(marks and self.height() >= _LEAST * room_pixels(self))
