"""The lines of the timeline in a table: typed in place, tagged by keys, pasted onto, put in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from slodesk.domain.retrospective import TAGS
from slodesk.gui.models.records import Column
from slodesk.gui.tabs.retrospectives.editor.timeline_cells import TimeDelegate, WordsDelegate
from slodesk.gui.tabs.retrospectives.editor.timeline_words import shown, tag_word
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.choice import ChoiceDelegate
from slodesk.gui.widgets.copying import copy_table
from slodesk.gui.widgets.giving_way import GivingWay
from slodesk.gui.widgets.key_action import key_action
from slodesk.gui.widgets.records_section import RecordsSection

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slodesk.domain.retrospective import Event
    from slodesk.gui.tabs.retrospectives.editor.timeline_words import Clock
    from slodesk.gui.theme import Theme

TIME, WHAT, TAG = range(3)
TAG_KEYS = (*TAGS[:9], "")
"""Alt+1 to Alt+9 tag the chosen line, Alt+0 takes the tag away."""


class TimelineTable(RecordsSection):
    """Lists the lines.

    Args:
        theme: looks.
        save: ``save(event, field, value)``; the fields are ``at`` (as typed), ``text`` and ``tag``.
        move: ``move(key, place)``.
        show_error: for errors that are not about the value.
    """

    chosen = Signal(str)
    """The key of the chosen line; empty for none."""
    pasted = Signal(str)
    """Text that was pasted onto the table."""
    insert_asked = Signal()
    """A line is wanted at the time of the chosen one."""

    def __init__(
        self,
        theme: Theme,
        save: Callable[[Any, str, Any], object],
        move: Callable[[str, int], object],
        show_error: Callable[[Exception], None],
    ) -> None:
        self._clock: Clock | None = None
        self._fitting = False
        self._move = move
        super().__init__(
            theme,
            tr("Events"),
            tr("Nothing yet. Type a line above, or paste many: from a chat, a table, a log."),
            (
                Column(tr("Time"), self._time, "at"),
                Column(tr("What happened"), lambda event: event.text, "text", shown),
                Column(tr("Tag"), lambda event: event.tag, "tag", tag_word, _tag_of),
            ),
            save,
            show_error,
            widths={TIME: 170, TAG: 140},
            stretch=WHAT,
        )
        self.view.setObjectName("timeline_table")
        self.view.setItemDelegateForColumn(TIME, TimeDelegate(self._typed, self.view))
        self.view.setItemDelegateForColumn(WHAT, WordsDelegate(self._words, self.view))
        words = [tag_word(tag) for tag in ("", *TAGS)]
        self.view.setItemDelegateForColumn(TAG, ChoiceDelegate(lambda: words, tr("Tag"), self.view))
        self.let_reorder(move)
        self._add_actions()
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._tell())

    def lead_with(self, entry: QWidget, add: QWidget, below: QWidget, buttons: Sequence[QPushButton]) -> None:
        """Put a field to type the next line where the heading is; the buttons beside it give way."""
        self.heading_label.hide()
        self._head.insertWidget(0, entry, 1)
        self._head.insertWidget(1, add)
        self._column.insertWidget(1, below)
        GivingWay(self, buttons, (entry, add))

    def show_events(self, events: tuple[Event, ...], clock: Clock) -> None:
        """Show lines; the chosen one stays chosen."""
        self._clock = clock
        with QSignalBlocker(self):
            self.set_records(events)

    def choose(self, key: str) -> None:
        """Choose a line and bring it into view."""
        with QSignalBlocker(self):
            self.select(key)
        row = self.model.row_of(key)
        if row >= 0:
            self.view.scrollTo(self.model.index(row, WHAT))

    def tag(self, tag: str) -> None:
        """Tag the chosen line."""
        event = self.selected
        if event is not None and self.editable and event.tag != tag:
            self._store(event, "tag", tag)

    def shift(self, step: int) -> None:
        """Move the chosen line up or down."""
        event = self.selected
        if event is None or not self.editable:
            return
        place = self.model.row_of(event.id) + step
        if 0 <= place < self.model.rowCount():
            self.attempt(lambda: self._move(event.id, place))
            self.choose(event.id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tag with Alt and a digit."""
        if (
            watched is self.view
            and isinstance(event, QKeyEvent)
            and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
            and event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.AltModifier
            and Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9
        ):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
            else:
                self.tag(TAG_KEYS[(event.key() - int(Qt.Key.Key_0) - 1) % 10])
            return True
        return super().eventFilter(watched, event)

    def _add_actions(self) -> None:
        menu = QMenu(self.view)
        for number, tag in enumerate(TAG_KEYS, 1):
            words = tag_word(tag) or tr("No tag")
            entry = menu.addAction(f"{words}\tAlt+{number % 10}")
            entry.triggered.connect(lambda _=False, tag=tag: self.tag(tag))
        tags = QAction(tr("Tag as"), self.view)
        tags.setMenu(menu)
        self.view.addAction(tags)
        for words, keys, run in (
            (tr("Move up"), "Alt+Up", lambda: self.shift(-1)),
            (tr("Move down"), "Alt+Down", lambda: self.shift(1)),
            (tr("Insert at this time"), "Ins", self._ask_insert),
            (tr("Paste"), "Ctrl+V", self._paste),
        ):
            key_action(self.view, words, keys, run)
        whole = QAction(tr("Copy the whole timeline as Markdown"), self.view)
        whole.triggered.connect(lambda: self.copy_all(markdown=True))
        self.view.addAction(whole)

    def copy(self, *, markdown: bool) -> None:
        """Put the chosen line, or all of them, on the clipboard."""
        event = self.selected
        self._copy(self._events() if event is None else [event], markdown=markdown)

    def copy_all(self, *, markdown: bool) -> None:
        """Put all lines on the clipboard."""
        self._copy(self._events(), markdown=markdown)

    def _copy(self, events: Sequence[Event], *, markdown: bool) -> None:
        heading = [tr("Time"), tr("What happened"), tr("Tag")]
        cells = [[self._time(event), event.text, tag_word(event.tag)] for event in events]
        copy_table([heading, *cells], markdown=markdown)

    def _events(self) -> list[Event]:
        return [self.model.record(row) for row in range(self.model.rowCount())]

    def _words(self, row: int) -> str:
        event = self.model.record(row)
        return "" if event is None else str(event.text)

    def _fit(self) -> None:
        """Fit once, and again only where a scroll bar has come or gone by that."""
        if self._fitting:
            return
        self._fitting = True
        for _ in range(2):
            width = self.view.viewport().width()
            super()._fit()
            if self.view.viewport().width() == width:
                break
        self._fitting = False

    def _ask_insert(self) -> None:
        if self.editable:
            self.insert_asked.emit()

    def _paste(self) -> None:
        text = QGuiApplication.clipboard().text()
        if text.strip() and self.editable:
            self.pasted.emit(text)

    def _tell(self) -> None:
        event = self.selected
        self.chosen.emit("" if event is None else event.id)

    def _time(self, event: Event) -> str:
        return "" if self._clock is None else self._clock.event_words(event)

    def _typed(self, row: int) -> str:
        event = self.model.record(row)
        if event is None or self._clock is None:
            return ""
        return event.written or (self._clock.typed(event.at) if event.at is not None else "")


def _tag_of(word: str) -> str:
    return next((tag for tag in ("", *TAGS) if tag_word(tag) == word), word)
