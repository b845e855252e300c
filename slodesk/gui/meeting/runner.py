"""Holds a meeting: opens its windows on the screens there are, and does what their keys ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal

from slodesk.domain import votes
from slodesk.domain.meetings import ENDED, agenda_for
from slodesk.gui.meeting.held import HeldMeeting
from slodesk.gui.meeting.keys_overlay import KeysOverlay
from slodesk.gui.meeting.window import FacilitatorWindow, RoomWindow
from slodesk.gui.meeting.words import kind_hint, kind_word
from slodesk.storage.queries.meetings import meeting_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QScreen
    from PySide6.QtWidgets import QWidget

    from slodesk.gui.context import TabContext
    from slodesk.gui.meeting.prepare import PrepareDialog
    from slodesk.gui.meeting.window import RunnerWindow

_SIZE = (1280, 760)
"""Of the window on a single screen before it fills it, at 100 %."""


class Runner(QObject):
    """The windows of one meeting, until it is left.

    Args:
        context: the collaborators.
        meeting_id: whose.
        parent: the program's window; its screen is the facilitator's.
        screens: where windows may be; those of the computer without.

    Attributes:
        held: the meeting.
        room_window: what the room sees.
        facilitator_window: on a screen of its own; None on a single screen.
    """

    left = Signal()

    def __init__(
        self,
        context: TabContext,
        meeting_id: str,
        parent: QWidget,
        screens: Sequence[QScreen] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("runner")
        self._context = context
        self._parent = parent
        self._problem = ""
        self._folded_out = False
        self._overlay: KeysOverlay | None = None
        self.held = HeldMeeting(context, meeting_id, self)
        self.room_window = RoomWindow(self.held, self, parent)
        self.facilitator_window: FacilitatorWindow | None = None
        own = parent.screen()
        found = list(screens) if screens is not None else own.virtualSiblings()
        self._projector = next((screen for screen in found if screen is not own), None)
        if screens is not None and len(found) > 1 and self._projector is None:
            self._projector = own
        self.held.said.connect(self._remember)
        self.held.gone.connect(self.leave)
        context.document.closing.connect(self.leave)
        self.room_window.closing.connect(self.leave)

    def open(self) -> None:
        """Show the windows and let the clock run."""
        room = self.room_window
        self.held.begin()  # before anything is laid out
        if self._projector is not None:
            own = FacilitatorWindow(self.held, self, self._parent)
            own.closing.connect(self.leave)
            self.facilitator_window = own
            own.resize(self._size())
            own.setScreen(self._parent.screen())
            room.setGeometry(self._projector.geometry())
            room.showFullScreen()
            own.show()
            own.activateWindow()
            own.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            room.resize(self._size())
            room.fold_out(not room.narrow)
            room.show()
            room.activateWindow()
            room.setFocus(Qt.FocusReason.OtherFocusReason)

    def _size(self) -> QSize:
        """Return the size of a window on the facilitator's screen: no larger than that is."""
        theme = self._context.theme
        frame = self._parent.frameGeometry().size() - self._parent.size()  # its own is the same
        return QSize(theme.px(_SIZE[0]), theme.px(_SIZE[1])).boundedTo(
            self._parent.screen().availableSize() - frame
        )

    def show(self) -> None:
        """Bring the windows to the front."""
        for window in (self.room_window, self.facilitator_window):
            if window is not None:
                window.raise_()
                window.activateWindow()

    # What the keys do

    def write(self, window: RunnerWindow, kind: str) -> None:
        """Open the line for a kind of entry."""
        if not self.held.detail.is_open:
            return
        self._problem = ""
        if window is self.room_window:
            self.room_window.show_black(False)
        window.entry.open_line(
            kind_word(kind), kind_hint(kind), lambda text: self.held.add_entry(kind, text),
            names=self.held.names, problem=lambda: self._problem,
        )  # fmt: skip

    def write_objection(self, window: RunnerWindow) -> None:
        """Open the line for why somebody objects: the first who does without words, else who votes."""
        entry = self.held.detail.open_vote
        if entry is None or entry.vote is None:
            return
        said = {objection.name for objection in entry.vote.objections}
        silent = [name for name in votes.objectors(entry.vote) if name not in said]
        name = silent[0] if silent else self.held.voter or self.tr("Somebody")
        self._problem = ""
        window.entry.open_line(
            self.tr("Objection of {name}").format(name=name), self.tr("Why, in a few words"),
            lambda text: self.held.object_to(name, text), problem=lambda: self._problem,
        )  # fmt: skip

    def cast(self, key: int) -> None:
        """Take a digit for a vote: fingers, no or yes, or an option counted from 1."""
        entry = self.held.detail.open_vote
        if entry is not None and entry.vote is not None:
            self.held.cast(key - 1 if entry.vote.way == votes.DOTS else key)

    def offer_room(self, event: QKeyEvent) -> bool:
        """Hand a key of the facilitator's on to the room's evidence."""
        return self.room_window.room.handle_key(event)

    def present(self) -> None:
        """Fill the screen with the room alone, or leave it."""
        room = self.room_window
        if room.isFullScreen():
            room.showNormal()
            room.fold_out(self._folded_out)
        else:
            self._folded_out = room.folded_out
            room.fold_out(False)
            room.showFullScreen()

    def fold(self) -> None:
        """Fold the facilitator's view out or away; on two screens bring its window to the front."""
        if self.facilitator_window is None:
            self.room_window.fold_out(not self.room_window.folded_out)
        else:
            self.facilitator_window.raise_()
            self.facilitator_window.activateWindow()

    def my_notes(self, window: RunnerWindow) -> None:
        """Put the keyboard into the facilitator's notes; Esc gives it back."""
        if self.facilitator_window is not None:
            self.facilitator_window.facilitator.write_notes()
        elif window is self.room_window:
            self.room_window.fold_out(True)
            if self.room_window.facilitator is not None:
                self.room_window.facilitator.write_notes()

    def toggle_black(self) -> None:
        """Make the room's screen black, or show it again."""
        self.room_window.show_black(self.room_window.black.isHidden())

    def minutes(self, window: RunnerWindow) -> None:
        """Offer the minutes as they stand."""
        from slodesk.gui.meeting.minutes import show_minutes_menu

        show_minutes_menu(self.held.context, self.held.id, window)

    def keys(self, window: RunnerWindow) -> None:
        """List every key."""
        own = getattr(self.room_window.room.current_view, "keys", None)
        more = own() if own is not None else ()
        self._overlay = KeysOverlay(self._context.theme, window.keys, window, more)
        self._overlay.closed.connect(lambda: window.setFocus(Qt.FocusReason.OtherFocusReason))

    def ask_end(self, window: RunnerWindow) -> None:
        """End the meeting once somebody has said so."""
        from slodesk.gui.meeting.ending import ask_end

        ask_end(self.held, window, self.leave)

    def leave(self) -> None:
        """Stop the clock and close the windows; the meeting can be resumed."""
        windows = [window for window in (self.room_window, self.facilitator_window) if window is not None]
        if self.property("left"):
            return
        self.setProperty("left", True)
        self._context.document.closing.disconnect(self.leave)
        self._context.document.flush()
        self.held.gone.disconnect(self.leave)
        self.held.pause()
        self.held.stop()
        for window in windows:
            window.closing.disconnect(self.leave)
            window.close()
            window.deleteLater()
        self.left.emit()
        self.deleteLater()

    def _remember(self, sentence: str) -> None:
        self._problem = sentence


def open_runner(
    context: TabContext,
    subject_id: str,
    week: int | None,
    parent: QWidget,
    *,
    title: str = "",
    layout: str = "four_workshops",
    team_id: str | None = None,
    kind: str = "planning",
    agenda: str = "",
    people: Sequence[tuple[str, str]] = (),
) -> Runner | PrepareDialog | None:
    """Open, resume or prepare the meeting about something.

    Args:
        context: the collaborators.
        subject_id: key of the plan, review, retrospective … it is about.
        week: of a plan, 1 to 5; None for other rituals.
        parent: any widget of the program's window.
        title: what it is about, for the top of the room ("2027-Q1, Payments").
        layout: how a plan's weeks are held; chooses the agenda.
        team_id: whose people are offered.
        kind: the ritual.
        agenda: key of another agenda to begin with.
        people: (name, role) of who takes part, where that is known.

    Returns:
        The runner where the meeting is under way, else the dialog that prepares it.
    """
    from slodesk.gui.meeting.prepare import prepare

    window = parent.window()
    key, held_week = agenda_for(layout, week) if week is not None else (agenda or "weekly-review", None)
    heads = [
        head
        for head in context.document.query(meeting_list, subject_id=subject_id, kind=kind)
        if head.week == held_week
    ]
    current = next((head for head in heads if head.state != ENDED), None)
    if current is not None and current.began is not None:
        return run_meeting(context, current.id, window)
    return prepare(
        context, window, meeting_id=current.id if current is not None else None, agenda=agenda or key,
        subject_id=subject_id, week=held_week, title=title, team_id=team_id, kind=kind,
        people=people, held=[head for head in heads if head.state == ENDED],
    )  # fmt: skip


def run_meeting(context: TabContext, meeting_id: str, window: QWidget) -> Runner:
    """Open the windows of a meeting, or bring them to the front."""
    for runner in window.findChildren(Runner):
        if not runner.property("left") and runner.held.id == meeting_id:
            runner.show()
            return runner
    runner = Runner(context, meeting_id, window)
    runner.open()
    return runner
