"""The meeting that is being held: what the windows show of it, and everything one can do in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from slodesk.domain import agenda_clock
from slodesk.domain.errors import ConflictError, SloDeskError
from slodesk.gui.language import QtLanguage
from slodesk.gui.meeting.words import kind_word
from slodesk.operations import meeting_entries, meetings
from slodesk.storage.queries.meetings import meeting_detail
from slodesk.storage.queries.settings import people, read_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.gui.context import TabContext
    from slodesk.storage.queries.meetings import Entry, Item, MeetingDetail

TABLES = frozenset({
    "meeting", "meeting_item", "meeting_person", "meeting_entry", "action_item", "person", "team", "setting",
})  # fmt: skip
_TICK_MS = 500


class HeldMeeting(QObject):
    """A meeting as its windows see it. Every change is saved at once; the clock only ticks on screen.

    Going through the agenda is not an undo step: Ctrl+Z takes back what was written down.

    Args:
        context: the collaborators.
        meeting_id: its key.
        parent: the owner.

    Attributes:
        detail: the meeting as it is stored.
        zone: the workspace's time zone.
        language: says results and times.
        voter: who votes next; empty where hands are only counted.
    """

    changed = Signal()
    """Something stored has changed."""
    ticked = Signal()
    """The clock shows something else."""
    said = Signal(str)
    """A sentence for the facilitator."""
    gone = Signal()
    """The meeting is no longer in the workspace."""

    def __init__(self, context: TabContext, meeting_id: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.id = meeting_id
        self.voter = ""
        self._stopped = False
        self._read()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self.ticked)
        context.document.changed.connect(self._stored)
        context.document.trouble_changed.connect(self.said)

    def _read(self) -> bool:
        with self.context.document.session() as session:
            found = meeting_detail(session, self.id)
            if found is None:
                return False
            self.detail: MeetingDetail = found
            self.zone = read_settings(session).zone
            self.language = QtLanguage(self.zone)
            names = [person.name for person in people(session) if person.active]
        own = [person.name for person in found.people]
        self.names = tuple(dict.fromkeys([*own, *names]))
        vote = found.open_vote
        waiting = self.waiting
        if vote is None:
            self.voter = ""
        elif self.voter not in found.voters or (vote.vote and vote.vote.value_of(self.voter) is not None):
            self.voter = waiting[0] if waiting else self.voter if self.voter in found.voters else ""
        return True

    def _stored(self, changes: Any) -> None:
        if not changes.tables & TABLES:
            return
        if not self._read():
            self.stop()
            self.gone.emit()
            return
        self.changed.emit()
        self.ticked.emit()

    def stop(self) -> None:
        """Follow the workspace no longer."""
        if self._stopped:
            return
        self._stopped = True
        self._tick.stop()
        self.context.document.changed.disconnect(self._stored)
        self.context.document.trouble_changed.disconnect(self.said)

    # The clock

    @property
    def clock(self) -> agenda_clock.Reading:
        """What the clock shows now."""
        return self.detail.read_clock(self.context.now())

    @property
    def today(self) -> Any:
        """The day in the workspace's zone."""
        return self.context.now().astimezone(self.zone).date()

    def begin(self) -> None:
        """Begin or come back; a clock that nobody stopped is put right first."""
        detail, now = self.detail, self.context.now()
        if not detail.is_open:
            return
        if detail.running and detail.ticking is not None:
            self._put_right(now)
        elif detail.began is None:
            label = self.tr("Begin {meeting}").format(meeting=detail.title)
            self._attempt(
                lambda: self.context.document.record_fact(label, meetings.start_meeting, self.id, at=now)
            )
        if self.detail.began is not None and not self.detail.running:
            self.start()
        self._tick.start()

    def _put_right(self, now: Any) -> None:
        detail = self.detail
        if detail.ticking is None or detail.current is None:
            return
        last = max((entry.at for entry in detail.entries), default=None)
        left = detail.current.minutes * 60 - detail.current.seconds
        until = agenda_clock.left_running(detail.ticking, last, left, now)
        if until is not None:
            self._quietly(self.tr("Stop the clock"), meetings.pause_meeting, self.id, at=until)
            self.said.emit(
                self.tr("The clock was left running; it was stopped at the last sign of the meeting.")
            )

    def start(self) -> None:
        """Let the clock run."""
        self._quietly(self.tr("Go on"), meetings.start_meeting, self.id, at=self.context.now())

    def pause(self) -> None:
        """Stop the clock, for a break or another day."""
        if self.detail.running:
            self._quietly(self.tr("Pause"), meetings.pause_meeting, self.id, at=self.context.now())

    def toggle(self) -> None:
        """Stop the clock, or let it run."""
        if self.detail.running:
            self.pause()
        else:
            self.start()

    def end(self) -> bool:
        """End the meeting: a fact."""
        label = self.tr("End {meeting}").format(meeting=self.detail.title)
        return self._attempt(
            lambda: self.context.document.record_fact(
                label, meetings.end_meeting, self.id, at=self.context.now()
            )
        )

    # The agenda

    def next(self) -> None:
        """Go to the next item; the one left is over."""
        item = self.detail.next_item
        if item is None:
            self.said.emit(self.tr("This is the last item. Ctrl+Enter ends the meeting."))
        else:
            self.go_to(item.id, done=True)

    def previous(self) -> None:
        """Go back to the item before."""
        if self.detail.place > 0:
            self.go_to(self.detail.items[self.detail.place - 1].id)
        else:
            self.said.emit(self.tr("This is the first item."))

    def go_to(self, item_id: str, *, done: bool = False) -> None:
        """Show an item."""
        self.context.document.flush()
        self._quietly(
            self.tr("Go to an item"), meetings.go_to_item, self.id, item_id,
            at=self.context.now(), done=done,
        )  # fmt: skip

    def more_minutes(self, minutes: int) -> None:
        """Plan more or fewer minutes for the item on the screen."""
        item = self.detail.current
        if item is not None:
            planned = max(0, item.minutes + minutes)
            label = self.tr("Plan {minutes} minutes for {item}").format(minutes=planned, item=item.title)
            self.edit(label, meetings.set_meeting_item_field, item.id, "minutes", planned)

    # What is written down

    def add_entry(self, kind: str, text: str) -> bool:
        """Write something down."""
        label = self.tr("{kind} “{text}”").format(kind=kind_word(kind), text=_short(text))
        now = self.context.now()
        return self.edit(label, meeting_entries.add_entry, self.id, kind, text, at=now)

    def set_entry_text(self, entry: Entry, text: str) -> None:
        """Say it otherwise; may raise ``RuleBroken``."""
        label = self.tr("Reword “{text}”").format(text=_short(entry.text))
        self.context.document.edit(label, meeting_entries.set_entry_text, entry.id, text)

    def remove_entry(self, entry: Entry) -> None:
        """Take something back; may raise ``RuleBroken``."""
        label = self.tr("Remove “{text}”").format(text=_short(entry.text))
        self.context.document.edit(label, meeting_entries.remove_entry, entry.id)

    # Voting

    @property
    def waiting(self) -> tuple[str, ...]:
        """Who is here and has not voted."""
        vote = self.detail.open_vote
        if vote is None or vote.vote is None:
            return ()
        done = {ballot.name for ballot in vote.vote.ballots}
        return tuple(name for name in self.detail.voters if name not in done)

    def choose_voter(self, step: int) -> None:
        """Let the next or previous person vote."""
        names = self.detail.voters
        if names and self.detail.open_vote is not None:
            place = names.index(self.voter) if self.voter in names else -1
            self.voter = names[(place + step) % len(names)]
            self.changed.emit()

    def cast(self, value: int) -> None:
        """Take a ballot; dots and counted hands have no name."""
        entry = self.detail.open_vote
        if entry is None or entry.vote is None or value not in entry.vote.choices:
            return
        name = "" if entry.vote.way == "dots" else self.voter
        label = self.tr("Vote of {name}").format(name=name) if name else self.tr("Vote")
        self.edit(label, meeting_entries.cast_ballot, entry.id, value, name)

    def take_back(self) -> None:
        """Take the last ballot back; whose it was votes next."""
        entry = self.detail.open_vote
        if entry is not None and entry.vote is not None:
            if entry.vote.ballots:
                self.voter = entry.vote.ballots[-1].name
            self.edit(self.tr("Take a vote back"), meeting_entries.take_ballot_back, entry.id)

    def change_way(self) -> None:
        """Vote in the next way."""
        entry = self.detail.open_vote
        if entry is not None:
            self.edit(self.tr("Change the way of voting"), meeting_entries.change_way, entry.id)

    def object_to(self, name: str, text: str) -> bool:
        """Keep why somebody objects."""
        entry = self.detail.open_vote
        label = self.tr("Objection of {name}").format(name=name)
        return entry is not None and self.edit(label, meeting_entries.set_objection, entry.id, name, text)

    def close_vote(self) -> None:
        """Let the result of the open vote stand."""
        entry = self.detail.open_vote
        if entry is not None:
            label = self.tr("Close the vote “{text}”").format(text=_short(entry.text))
            self.edit(label, meeting_entries.close_vote, entry.id)

    # Editing

    def edit(self, label: str, operation: Callable[..., object], *args: Any, **kwargs: Any) -> bool:
        """Run an operation as one undo step; what goes wrong is said."""
        return self._attempt(lambda: self.context.document.edit(label, operation, *args, **kwargs))

    def record(self, label: str, operation: Callable[..., object], *args: Any, **kwargs: Any) -> bool:
        """Run an operation that is not undone but superseded; what goes wrong is said."""
        return self._attempt(lambda: self.context.document.record_fact(label, operation, *args, **kwargs))

    def undo(self) -> None:
        """Take back the last step of the document, and say which."""
        document = self.context.document
        document.flush()
        label, barrier = document.undo_label, document.barrier_label
        if barrier:
            self.said.emit(self.tr("{fact}: this can't be undone.").format(fact=barrier))
        elif label and self._attempt(document.undo):
            self.said.emit(self.tr("Undone: {step}").format(step=label))

    def redo(self) -> None:
        """Repeat the step last taken back, and say which."""
        label = self.context.document.redo_label
        if label and self._attempt(self.context.document.redo):
            self.said.emit(self.tr("Done again: {step}").format(step=label))

    def _quietly(self, label: str, operation: Callable[..., object], *args: Any, **kwargs: Any) -> None:
        self._attempt(lambda: self.context.document.refresh_with(label, operation, *args, **kwargs))

    def _attempt(self, run: Callable[[], object]) -> bool:
        try:
            run()
        except ConflictError as conflict:
            self.context.show_error(conflict)
            return False
        except SloDeskError as error:
            self.said.emit(error.message)
            return False
        return True

    # Reading

    def item_title(self, item_id: str | None) -> str:
        """Return the title of an item, empty for none."""
        found: list[Item] = [item for item in self.detail.items if item.id == item_id]
        return found[0].title if found else ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39].rstrip() + "…"
