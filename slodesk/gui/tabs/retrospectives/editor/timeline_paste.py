"""Pasting many lines: what was pasted on one side, what was understood on the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from slodesk.domain.timeline import in_order, parse_lines
from slodesk.gui.models.records import Column
from slodesk.gui.tabs.retrospectives.editor.timeline_words import shown, tag_word
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.beside import stand_beside
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.long_words import bear_long_words
from slodesk.gui.widgets.records_section import RecordsSection
from slodesk.gui.widgets.scrolling import plain_scroll

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent

    from slodesk.domain.timeline import ParsedLine
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.retrospectives.editor.timeline_words import Clock

_PAUSE_MS = 150
_BESIDE = 760


@dataclass(frozen=True, slots=True)
class _Understood:
    """A line of the preview."""

    id: str
    line: ParsedLine


class _Text(QPlainTextEdit):
    """Says when something was pasted."""

    pasted = Signal()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste as plain text, then say so."""
        super().insertFromMimeData(source)
        self.pasted.emit()


class PasteDialog(QDialog):
    """Reads pasted lines as events; Enter adds them all.

    Args:
        context: collaborators.
        clock: says times.
        commit: adds the events, in the order of their times; returns why they were refused, if they were.
        parent: the owner.

    Attributes:
        text: what was pasted.
        preview: what is understood.
        add: adds it.
    """

    def __init__(
        self,
        context: TabContext,
        clock: Clock,
        commit: Callable[[Sequence[ParsedLine]], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._commit = commit
        self._context = context
        self._clock = clock
        self._lines: tuple[ParsedLine, ...] = ()
        self._taken: str | None = None
        theme = context.theme
        self.setObjectName("paste_lines")
        self.setWindowTitle(tr("Paste lines"))
        self.text = _Text()
        bear_long_words(self.text)
        self.text.setAccessibleName(tr("Lines to add"))
        self.text.setPlaceholderText("14:15 error rate 5 % → 25 %\n2:18 pm alert fired\n…")
        self.text.setTabChangesFocus(True)
        self.preview = RecordsSection(
            theme,
            tr("Understood"),
            tr("Each line with a time becomes an event; a line without one goes on with the one before."),
            (
                Column(tr("Time"), lambda each: self._time(each.line)),
                Column(tr("What happened"), lambda each: shown(each.line.text)),
                Column(tr("Tag"), lambda each: tag_word(each.line.tag)),
            ),
            None,
            context.show_error,
            widths={0: 170, 2: 130},
            stretch=1,
        )
        self.zone = label("", "muted", wrap=True)
        self.add = QPushButton()
        self.add.setProperty("kind", "primary")
        self.add.setDefault(True)
        self.add.clicked.connect(self._add)
        cancel = QPushButton(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._sides = QHBoxLayout()
        self._sides.addWidget(self.text, 2)
        holder = QWidget()
        right = QVBoxLayout(holder)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.preview)
        right.addStretch(1)
        self._sides.addWidget(plain_scroll(holder, sideways=False, see_through=True), 3)
        buttons = QHBoxLayout()
        buttons.addWidget(self.zone, 1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.add)
        column = QVBoxLayout(self)
        column.addLayout(self._sides, 1)
        column.addLayout(buttons)
        edge = theme.space(2)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(edge)
        buttons.setSpacing(theme.space())
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.read)
        self.text.textChanged.connect(self._pause.start)
        self.text.pasted.connect(self._ready)
        screen = self.screen().availableSize()
        self.resize(min(theme.px(980), screen.width()), min(theme.px(560), screen.height()))
        self.read()

    def take_clipboard(self) -> None:
        """Begin with what is on the clipboard, if that is several lines."""
        text = QGuiApplication.clipboard().text()
        if len(text.strip().splitlines()) > 1:
            self.take(text)

    def take(self, text: str) -> None:
        """Begin with a text."""
        self.text.setPlainText(text)
        self._ready()

    def read(self) -> None:
        """Understand what stands there now, unless it is understood already."""
        self._pause.stop()
        clock, text = self._clock, self.text.toPlainText()
        if text == self._taken:
            return
        self._taken = text
        found = parse_lines(text, clock.day, clock.zone, start=clock.start)
        self._lines = in_order(found)
        self.preview.set_records([_Understood(str(place), line) for place, line in enumerate(self._lines)])
        words = tr("Times without a zone are taken as {zone}, on {day}.")
        zone = next((line.zone for line in found if line.zone), clock.zone_name)
        self.zone.setText(words.format(zone=zone, day=clock.day_words))
        self.add.setText(tr("Add %Ln event(s)", "", len(self._lines)))
        self.add.setEnabled(bool(self._lines))

    def _time(self, line: ParsedLine) -> str:
        if line.at is None:
            return line.written
        kept = line.worth_keeping
        return f"{self._clock.says(line.at)}\n{kept}" if kept else self._clock.says(line.at)

    def _ready(self) -> None:
        """Let Enter add what was pasted."""
        self.read()
        if self._lines:
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self) -> None:
        self.read()
        if not self._lines:
            return
        refused = self._commit(self._lines)
        self.preview.error.show_message(refused)
        if not refused:
            self.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put both sides beside each other where there is room."""
        super().resizeEvent(event)
        stand_beside(self._sides, self._context.theme, self.width(), _BESIDE)
