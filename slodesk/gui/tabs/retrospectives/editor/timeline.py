"""The timeline of a retrospective: a strip over the error rate, its lines, and a field to type the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from slodesk.domain.errors import RuleBroken
from slodesk.domain.incident import STAGES
from slodesk.domain.retro_draft import stage_words
from slodesk.domain.timeline import in_order, parse_line, parse_lines, read_time
from slodesk.gui.language import QtLanguage
from slodesk.gui.tabs.retrospectives.editor.timeline_chart import TimelineChart
from slodesk.gui.tabs.retrospectives.editor.timeline_paste import PasteDialog
from slodesk.gui.tabs.retrospectives.editor.timeline_table import TimelineTable
from slodesk.gui.tabs.retrospectives.editor.timeline_words import Clock, clock_of, tag_word
from slodesk.gui.tabs.retrospectives.words import tr
from slodesk.gui.widgets.flow_layout import FlowLayout
from slodesk.gui.widgets.labels import label
from slodesk.gui.widgets.pasting import EntryLine
from slodesk.gui.widgets.tab_order import follow_layout
from slodesk.operations import retro_timeline

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from slodesk.domain.retrospective import Event, Retrospective
    from slodesk.domain.timeline import ParsedLine
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.retrospectives.editor.edits import RetroEdits


_UTC = ZoneInfo("UTC")


class TimelinePart(QWidget):
    """Part of the editor.

    Attributes:
        chart: the strip.
        table: the lines.
        entry: types the next one.
        understood: how it is understood.
        give, take: share the times with the incident.
        paste, sort: what they say.
    """

    def __init__(self, context: TabContext, edits: RetroEdits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._edits = edits
        self._content: Retrospective | None = None
        self._clock: Clock | None = None
        self._wanted = ""
        self._editable = False
        self.dialog: PasteDialog | None = None
        self.chart = TimelineChart(context)
        self.table = TimelineTable(context.theme, self._save, self._move, context.show_error)
        self.paste = self.table.add_button(
            tr("Paste lines…"), "copy", lambda: self._open_paste(""),
            name=tr("Paste lines into the timeline"),
        )  # fmt: skip
        self.paste.setToolTip(tr("Paste lines into the timeline (Ctrl+Shift+V)"))
        keys = QShortcut(QKeySequence("Ctrl+Shift+V"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(lambda: self._open_paste(""))
        self.sort = self.table.add_button(tr("Sort by time"), "clock", self._sort)
        self.remove = self.table.add_button(tr("Remove"), "trash", self._remove, chosen=True, keys="Del")
        self.entry = EntryLine()
        self.entry.setObjectName("timeline_entry")
        self.entry.setPlaceholderText(tr("14:15 error rate 5 % → 25 %"))
        self.entry.setAccessibleName(tr("Next line of the timeline, with its time"))
        self.entry.setMaxLength(1_000_000)
        self.add = QPushButton(tr("Add"))
        self.add.setAccessibleName(tr("Add this line to the timeline"))
        self.understood = label("", "muted", wrap=True)
        self.give = QPushButton(tr("Use as the incident's times"))
        self.take = QPushButton(tr("Add the incident's times"))
        self._compose()
        self._connect()
        follow_layout(self)

    def _compose(self) -> None:
        theme = self._context.theme
        self.table.lead_with(self.entry, self.add, self.understood, (self.paste, self.sort, self.remove))
        self._flow = FlowLayout(spacing=theme.space())
        for button in (self.give, self.take):
            button.setProperty("kind", "quiet")
            theme.icons.follow(button, "incident", "text", 18)
            self._flow.addWidget(button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.chart)
        self._column.addWidget(self.table)
        self._column.addLayout(self._flow)
        self._column.addStretch(1)
        theme.changed.connect(self._space)
        self._space()

    def _connect(self) -> None:
        self.chart.chosen.connect(self.table.choose)
        self.chart.opened.connect(self._go_to)
        self.table.chosen.connect(self.chart.choose)
        self.table.pasted.connect(self._paste_now)
        self.table.insert_asked.connect(self._insert)
        self.entry.textChanged.connect(self._tell)
        self.entry.returnPressed.connect(self._enter)
        self.entry.lines_pasted.connect(self._open_paste)
        self.add.clicked.connect(self._enter)
        self.give.clicked.connect(lambda: self.table.attempt(self._give))
        self.take.clicked.connect(lambda: self.table.attempt(self._take))

    # What the editor asks for

    def show_content(self, content: Retrospective, *, editable: bool) -> None:
        """Show a retrospective."""
        if self._content is None or content.id != self._content.id:
            self.entry.clear()
            self.table.error.clear()
            self._wanted = ""
        self._content, self._editable = content, editable
        self._clock = clock_of(self._context, content)
        self.table.show_events(content.events, self._clock)
        self.table.set_editable(editable)
        self.chart.show_content(content)
        self.chart.choose(self.table.selected.id if self.table.selected is not None else "")
        times = [event.at for event in content.events if event.at is not None]
        self.sort.setVisible(times != sorted(times))
        tagged = any(event.tag in STAGES and event.at is not None for event in content.events)
        self.give.setVisible(content.incident is not None)
        self.give.setEnabled(editable and tagged)
        self.take.setVisible(content.incident is not None)
        self.take.setEnabled(editable and self._missing(content))
        self.entry.setEnabled(editable)
        self._tell()
        self._show_wanted()

    def show_item(self, key: str) -> None:
        """Show a line."""
        if self.table.model.row_of(key) >= 0:
            self._go_to(key)

    def begin(self) -> None:
        """Give the keyboard to the field for the next line."""
        self.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    # Adding

    def _enter(self) -> None:
        """Add the line that was typed."""
        text = self.entry.text().strip()
        if not text or not self._editable or self._clock is None:
            return
        if self._add((self._understand(text),)):
            self.entry.clear()

    def _understand(self, text: str) -> ParsedLine:
        assert self._clock is not None
        clock, start = self._clock, self._clock.start
        times = [event.at for event in self._events() if event.at is not None]
        end = max(times, default=None)
        return parse_line(text, clock.day, clock.zone, start=start or min(times, default=None), end=end)

    def _paste_now(self, text: str) -> None:
        """Add what was pasted onto the table."""
        clock = self._clock
        if clock is not None:
            self._add(in_order(parse_lines(text, clock.day, clock.zone, start=clock.start)))

    def _open_paste(self, text: str) -> None:
        if self._clock is None or not self._editable:
            return
        self.dialog = PasteDialog(self._context, self._clock, self._add_pasted, self)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.destroyed.connect(self._forget_dialog)
        if text:
            self.dialog.take(text)
        else:
            self.dialog.take_clipboard()
        self.dialog.open()

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _add_pasted(self, lines: Sequence[ParsedLine]) -> str:
        """Add what the dialog understood; return why it was refused."""
        return "" if self._add(lines) else self.table.error.message

    def _add(self, lines: Sequence[ParsedLine]) -> bool:
        events = [
            {"at": line.at, "text": line.text, "tag": line.tag, "written": line.worth_keeping[:200]}
            for line in lines
        ]
        if not events:
            return False
        self._context.document.flush()
        keys: list[str] = []
        say = QtLanguage(_UTC).say
        stand_ins = [say(stage_words(stage)) for stage in STAGES]

        def add() -> None:
            words = tr("Add %Ln event(s)", "", len(events))
            changes = self._context.document.edit(
                self._edits.label(words), retro_timeline.add_events, self._edits.id, events, stand_ins
            )
            keys.extend(changes.result)

        if not self.table.attempt(add):
            return False
        self._wanted = keys[0]
        self._show_wanted()
        return True

    def _show_wanted(self) -> None:
        """Choose the first line that was added, now or once it is shown: of very many a turn later."""
        key = self._wanted
        if key and self.table.model.row_of(key) >= 0:
            self._wanted = ""
            self.table.choose(key)
            self.chart.choose(key)

    def _insert(self) -> None:
        """Begin a line at the time of the chosen one."""
        event = self.table.selected
        if event is not None and event.at is not None and self._clock is not None:
            self.entry.setText(f"{self._clock.typed(event.at)} ")
        self.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        """Say how the line that is being typed is understood."""
        text = self.entry.text().strip()
        self.add.setEnabled(self._editable and bool(text))
        self.understood.setVisible(bool(text) or not self.chart.strip.low or not self._events())
        if not text or self._clock is None:
            self.understood.setText(
                tr("A time in any shape: 14:15, 2:15 pm, 14:15 UTC, +15 min, 2025-01-16 00:05.")
                if self._editable else ""
            )  # fmt: skip
            return
        line = self._understand(text)
        when = tr("No time") if line.at is None else self._clock.says(line.at)
        tag = tr("tagged {tag}").format(tag=tag_word(line.tag)) if line.tag else ""

        self.understood.setText(" · ".join(part for part in (when, line.text, tag) if part))

    # Editing

    def _save(self, event: Event, field: str, value: Any) -> None:
        if field != "at":
            words = tr("Set tag") if field == "tag" else tr("Change an event")
            self._edits.cell(words, "event")(event, field, value)
            return
        assert self._clock is not None
        typed = str(value)
        at = self._read_time(typed, event)
        if at is None and any(sign.isdigit() for sign in typed):
            raise RuleBroken(tr("“{time}” is not a time: 14:15, 2:15 pm, +15 min …").format(time=typed[:40]))
        line = parse_line(typed, self._clock.day, self._clock.zone)
        written = line.worth_keeping if line.at is not None else typed
        self._context.document.edit(
            self._edits.label(tr("Set time")), retro_timeline.set_event_time, event.id, at, written
        )

    def _read_time(self, typed: str, event: Event) -> Any:
        """Read a typed time: on the day of the line it is for, else on the incident's."""
        assert self._clock is not None
        clock = self._clock
        day: date = clock.day if event.at is None else event.at.astimezone(clock.zone).date()
        found = read_time(typed, day, clock.zone)
        return found if found is not None else read_time(typed, day, clock.zone, start=clock.start)

    def _remove(self) -> None:
        event = self.table.selected
        if event is None:
            return
        row = self.table.model.row_of(event.id)
        if self._edits.remove(tr("Remove an event"), "event", event.id) is not False:
            near = self.table.model.record(min(row, self.table.model.rowCount() - 1))
            if near is not None:
                self.table.select(near.id)

    def _move(self, key: str, place: int) -> None:
        self._edits.move(tr("Move an event"), "event", key, place)

    def _sort(self) -> None:
        words = self._edits.label(tr("Sort timeline"))
        self._context.document.edit(words, retro_timeline.sort_events, self._edits.id)

    # The incident's times

    def _give(self) -> None:
        words = self._edits.label(tr("Use timeline as incident times"))
        self._context.document.flush()
        self._context.document.edit(words, retro_timeline.give_incident_times, self._edits.id)

    def _take(self) -> None:
        words = self._edits.label(tr("Add incident times to timeline"))
        said = {stage: tag_word(stage) for stage in STAGES}
        self._context.document.flush()
        self._context.document.edit(words, retro_timeline.take_incident_times, self._edits.id, said)

    @staticmethod
    def _missing(content: Retrospective) -> bool:
        """Tell whether the incident knows a time that no line has."""
        timed = {event.tag for event in content.events if event.at is not None}
        incident = content.incident
        return incident is not None and any(
            getattr(incident, stage) is not None and stage not in timed for stage in STAGES
        )

    # Places

    def _go_to(self, key: str) -> None:
        self.table.choose(key)
        self.chart.choose(key)
        view, row = self.table.view, self.table.model.row_of(key)
        view.setFocus(Qt.FocusReason.OtherFocusReason)
        around: QWidget | None = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None and row >= 0:
            middle = view.visualRect(self.table.model.index(row, 0)).center()
            place = view.viewport().mapTo(self, middle)
            around.ensureVisible(place.x(), place.y(), 0, self._context.theme.space(6))

    def _events(self) -> tuple[Event, ...]:
        return () if self._content is None else self._content.events

    def _space(self) -> None:
        theme = self._context.theme
        self._column.setSpacing(theme.space(1.5))
        self.entry.setMinimumWidth(theme.px(150))
        self._flow.setSpacing(theme.space())
