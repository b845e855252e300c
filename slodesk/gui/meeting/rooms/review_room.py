"""What the rooms of a weekly review have in common: a sentence, its rows, and what was noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from slodesk.domain.weekly_review import IN_REVIEW, NOT_STARTED
from slodesk.gui.language import QtLanguage
from slodesk.gui.meeting.captured_list import CapturedList
from slodesk.gui.meeting.outcomes import outcome
from slodesk.gui.meeting.room_style import room_space, room_text
from slodesk.gui.meeting.rooms.plan_rows import RoomCell, RoomColumn, RoomRows
from slodesk.gui.meeting.rooms.review_reading import TABLES, Reviewed, shared_reading
from slodesk.gui.meeting.rooms.review_words import tr
from slodesk.gui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from slodesk.domain.phrases import Meant
    from slodesk.gui.context import TabContext
    from slodesk.gui.meeting.held import HeldMeeting
    from slodesk.storage.session import Session

__all__ = ["ReviewRoom", "RoomCell", "RoomColumn"]

_TURN = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOST_NOTES = 3


class ReviewRoom(QWidget):
    """A section of a review: a sentence, and rows that are turned over or chosen.

    A room says what came of it in a sentence (``sentence``), what the columns and rows are (``table``) and,
    where rows are chosen, what their keys are (``row_keys``).

    Attributes:
        section: one of ``weekly_review.SECTIONS``.
        choosing: whether one row is chosen.
        words: the sentence.
        rows: the rows.
        notes: what was noted on this section.
        held: the meeting, once it is known.
    """

    tables = TABLES
    section = ""
    choosing = False

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._reading = shared_reading(context, parent, self)
        self._reading.changed.connect(self._show)
        self._chosen = ""
        self._keys: tuple[str, ...] = ()
        self._language: QtLanguage | None = None
        self.held: HeldMeeting | None = None
        self.words = label("", "", wrap=True)
        room_text(self.words, 1.2, bold=True)
        self.rows = RoomRows(context.theme, choosing=self.choosing)
        self.notes = CapturedList(context.theme, most=_MOST_NOTES)
        self.notes.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.words)
        self._column.addWidget(self.rows, 1)
        self._column.addWidget(self.notes)

    # What a room says

    def sentence(self, shown: Reviewed) -> str:
        """Return what the rows come to."""
        raise NotImplementedError

    def table(self, shown: Reviewed) -> tuple[list[RoomColumn], list[list[RoomCell]]]:
        """Return columns and rows."""
        raise NotImplementedError

    def row_keys(self, shown: Reviewed) -> Sequence[str]:
        """Return the keys of the rows that ``table`` returns."""
        return ()

    # What the runner asks for

    def show_subject(self, subject_id: str, week: int | None) -> None:
        """Show a review; what another room read counts here too."""
        if not self._reading.ready:
            self.words.setText(tr("Reading the week …"))
        self._reading.show_review(subject_id)
        if self._reading.ready:
            self._show()

    def show_item(self, held: HeldMeeting) -> None:
        """Know the meeting: what is decided here is written down in it."""
        self.held = held

    def refresh(self) -> None:
        """Nothing: what is shared is read again by itself when something changed."""

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys to list."""
        return [("↓, ↑", tr("Turn over"))]

    def handle_key(self, event: QKeyEvent) -> bool:
        """Turn over or choose with the arrows; False when there is no more."""
        step = _TURN.get(Qt.Key(event.key()))
        if not self.choosing:
            return step is not None and self.rows.turn(step)
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            return False
        if event.key() in _ENTER and self._chosen:
            self.enter(self._chosen)
            return True
        if step is None or not self._keys:
            return False
        self._choose(self._keys[min(max(self.rows.chosen + step, 0), len(self._keys) - 1)])
        return True

    def enter(self, key: str) -> None:
        """Do what Enter does with a row."""

    # Showing

    @property
    def shown(self) -> Reviewed | None:
        """What was read."""
        return self._reading.found

    @property
    def chosen(self) -> str:
        """The key of the chosen row; empty for none."""
        return self._chosen

    @property
    def today(self) -> date:
        """The day in the workspace's zone."""
        assert self.shown is not None
        return self._context.now().astimezone(self.shown.zone).date()

    def say(self, meant: Meant) -> str:
        """Say something in the user's language."""
        assert self._language is not None
        return self._language.say(meant)

    def _show(self) -> None:
        shown = self.shown
        if shown is None:
            self.words.setText(tr("This review is no longer there."))
            self.rows.show_rows((), ())
            self.notes.hide()
            return
        self._language = QtLanguage(shown.zone)
        self.words.setText(self.sentence(shown))
        columns, rows = self.table(shown)
        self._keys = tuple(self.row_keys(shown))
        if self.choosing:
            at = self.rows.chosen
            if self._chosen not in self._keys:
                self._chosen = self._keys[min(max(at, 0), len(self._keys) - 1)] if self._keys else ""
            self.rows.chosen = self._keys.index(self._chosen) if self._chosen else -1
        self.rows.show_rows(columns, rows)
        said = [note for note in shown.review.notes if note.section == self.section]
        named = _named(shown) if any(note.about for note in said) else {}
        told = [": ".join(part for part in (named.get(note.about, ""), note.text) if part) for note in said]
        self.notes.show_lines([(tr("Note"), words) for words in told])
        self.after_showing()

    def after_showing(self) -> None:
        """Show what depends on the rows."""

    def _choose(self, key: str) -> None:
        if key in self._keys:
            self._chosen = key
            self.rows.choose(self._keys.index(key))
            self.after_showing()

    # Doing

    @property
    def editable(self) -> bool:
        """Whether something may be decided now."""
        held, shown = self.held, self.shown
        return (
            held is not None and shown is not None and held.detail.is_open
            and shown.review.state in (NOT_STARTED, IN_REVIEW)
            and not self._context.document.workspace.read_only
        )  # fmt: skip

    def say_aloud(self, sentence: str) -> None:
        """Tell the facilitator something."""
        if self.held is not None:
            self.held.said.emit(sentence)

    def edit(
        self, words: str, about: str, said: str, operation: Callable[..., object], *args: Any, **fields: Any
    ) -> bool:
        """Run an operation as one step, with what is written down of it; what goes wrong is said.

        Args:
            words: the step.
            about: what was decided on; empty to write nothing down.
            said: what was decided; empty: it is open again.
            operation: to run, with its arguments.
            args: see operation.
            fields: see operation.
        """
        held = self.held
        if held is None or not self.editable:
            self.say_aloud(tr("This review is over: it stays as it was."))
            return False
        also = outcome(held, about, said) if about else None

        def run(session: Session) -> None:
            operation(session, *args, **fields)
            if also is not None:
                also(session)

        return held.edit(words, run)

    def type_line(
        self,
        kind: str,
        hint: str,
        take: Callable[[str], bool],
        *,
        text: str = "",
        problem: Callable[[], str] | None = None,
    ) -> None:
        """Open the line at the foot of the window that has the keyboard.

        Args:
            kind: what is typed.
            hint: what to type.
            take: stores it; False keeps the line open.
            text: to begin with.
            problem: why it was not taken.
        """
        active: Any = QApplication.activeWindow()
        window: Any = active if hasattr(active, "entry") else self.window()
        names = self.held.names if self.held is not None else ()
        window.entry.open_line(kind, hint, take, text=text, names=names, problem=problem)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the distances in proportion."""
        super().resizeEvent(event)
        self._column.setSpacing(room_space(self, 2))


def _named(shown: Reviewed) -> dict[str, str]:
    """Return what things in a review are called, by their keys."""
    prepared = shown.prepared
    named = {line.slo_id: line.full_title for line in prepared.slos}
    named |= {each.id: each.identifier or each.title for each in prepared.incidents}
    named |= {each.id: f"{each.service} {each.version}" for each in prepared.releases}
    named |= {each.id: each.slo for each in shown.review.adjustments}
    listed = (*prepared.carried, *prepared.late, *prepared.new, *prepared.done)
    return named | {each.id: each.title for each in listed}
