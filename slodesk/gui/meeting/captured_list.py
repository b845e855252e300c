"""What was written down, as the room reads it: a mark for the kind, and the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from slodesk.gui.meeting.room_style import room_space, room_text
from slodesk.gui.meeting.words import entry_text, kind_word
from slodesk.gui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from slodesk.gui.meeting.held import HeldMeeting
    from slodesk.gui.theme import Theme
    from slodesk.storage.queries.meetings import Entry


class CapturedList(QWidget):
    """A heading and a line per entry, the latest last; the oldest give way where there is no room.

    Args:
        theme: colours.
        most: lines at most.
        parent: the owner.
    """

    def __init__(self, theme: Theme, most: int = 6, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._most = most
        self.setObjectName("captured_list")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._lines: list[tuple[QLabel, QLabel]] = []

    @property
    def texts(self) -> list[str]:
        """The lines in view."""
        return [words.text() for _, words in self._lines if not words.isHidden()]

    def show_entries(self, held: HeldMeeting, entries: Sequence[Entry]) -> None:
        """Show the latest of some entries; of votes those that are closed."""
        told = [entry for entry in entries if entry.vote is None or entry.vote.closed]
        self.show_lines([
            (kind_word(entry.kind), entry_text(entry, held.today, held.language)) for entry in told
        ])  # fmt: skip

    def show_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        """Show the latest of some lines, each with a word for its kind."""
        shown = lines[-self._most :]
        while len(self._lines) < len(shown):
            self._add_line()
        for place, (kind, words) in enumerate(self._lines):
            visible = place < len(shown)
            kind.setVisible(visible)
            words.setVisible(visible)
            if visible:
                kind.setText(shown[place][0])
                words.setText(shown[place][1])
        self.setVisible(bool(shown))

    def _add_line(self) -> None:
        kind, words = label("", "muted"), label("", wrap=True)
        place = len(self._lines)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(kind, place, 0, top)
        self._grid.addWidget(words, place, 1, top)
        room_text(kind)
        room_text(words)
        self._lines.append((kind, words))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the distances in proportion."""
        super().resizeEvent(event)
        self._grid.setHorizontalSpacing(room_space(self, 2.5))
        self._grid.setVerticalSpacing(room_space(self, 1))
