"""The room goes through action items: what is done, late, carried forward and new (R13, R21)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from slodesk.domain.action_items import DONE, DROPPED, OPEN
from slodesk.domain.recommendations import ACTION, RELEASE
from slodesk.domain.recommendations import words as recommended
from slodesk.gui.formats import day_text
from slodesk.gui.meeting.rooms.review_asking import Asking, Step, day_reader
from slodesk.gui.meeting.rooms.review_room import ReviewRoom, RoomCell, RoomColumn
from slodesk.gui.meeting.rooms.review_words import tr
from slodesk.gui.meeting.words import kind_hint, kind_word
from slodesk.operations import actions

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtGui import QKeyEvent

    from slodesk.domain.weekly_review import ActionItem, Recommendation
    from slodesk.gui.meeting.rooms.review_reading import Reviewed

_SUGGESTED = "suggested:"


class ReviewActionsRoom(ReviewRoom):
    """A row per action item, then what the app suggests to do.

    Keys: Enter says that the chosen one is done, or open again; C gives it more time; on a suggestion
    Enter opens the line of an action with its words.
    """

    section = "actions"
    choosing = True

    def sentence(self, shown: Reviewed) -> str:
        """Return how many are open, late and done."""
        prepared = shown.prepared
        listed = (*prepared.carried, *prepared.late, *prepared.new)
        still = [each for each in listed if each.status not in (DONE, DROPPED)]
        if not still and not prepared.done:
            return tr("No action items yet. A writes one: what, @who and by when.")
        late = sum(each.overdue for each in still)
        parts = [tr("%Ln open", "action items", len(still))]
        if late:
            parts.append(tr("%Ln overdue", "", late))
        done = len(prepared.done) + len(listed) - len(still)
        if done:
            parts.append(tr("%Ln done since last time", "", done))
        return f"{', '.join(parts)}."

    def table(self, shown: Reviewed) -> tuple[list[RoomColumn], list[list[RoomCell]]]:
        """Return a row per item: open ones of before, those of today, done ones, suggestions."""
        columns = [
            RoomColumn(tr("What"), 4),
            RoomColumn(tr("Who"), 1.6),
            RoomColumn(tr("By when"), 1.2),
            RoomColumn(tr("Priority"), 0.8, optional=1),
        ]
        prepared, today = shown.prepared, self.today
        rows = [_row(each, today, tr("carried forward")) for each in prepared.carried]
        rows += [_row(each, today, tr("from elsewhere")) for each in prepared.late]
        rows += [_row(each, today, tr("new")) for each in prepared.new]
        rows += [_row(each, today, "") for each in prepared.done]
        for found in self._suggested(shown):
            what, _, cause = self.say(recommended(found, shown.policy)).rpartition(": ")
            named = RoomCell(what or cause, cause if what else "", "flag accent")
            rows.append([named, RoomCell(tr("Suggested")), RoomCell("—"), RoomCell("")])
        return columns, rows

    def row_keys(self, shown: Reviewed) -> tuple[str, ...]:
        """Return the keys of the items, and the places of suggestions."""
        items = [each.id for each in _items(shown)]
        return (*items, *(f"{_SUGGESTED}{at}" for at in range(len(self._suggested(shown)))))

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys to list."""
        return [
            ("↓, ↑", tr("Choose an item")), ("Enter", tr("Done, or open again")),
            ("C", tr("Carry forward: more time")),
        ]  # fmt: skip

    def handle_key(self, event: QKeyEvent) -> bool:
        """Carry the chosen item forward."""
        ignored = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_C and not event.modifiers() & ~ignored:
            item = self._item()
            if item is not None:
                self._ask(item)
            return True
        return super().handle_key(event)

    def enter(self, key: str) -> None:
        """Say that an item is done, or open again; take a suggestion up."""
        item, shown = self._item(), self.shown
        if item is not None:
            over = item.status in (DONE, DROPPED)
            words = tr("Open “{action}” again") if over else tr("Mark “{action}” as done")
            status, following = OPEN if over else DONE, self._next_open()
            done = self.edit(
                words.format(action=item.title), "", "", actions.set_action_field, item.id, "status", status,
                **self._whose(),
            )  # fmt: skip
            if done and not over:
                self._choose(following)
        elif shown is not None and key.startswith(_SUGGESTED):
            found = self._suggested(shown)[int(key.removeprefix(_SUGGESTED))]
            self._take_up(self.say(recommended(found, shown.policy)))

    def _take_up(self, words: str) -> None:
        held = self.held
        if held is None or not held.detail.is_open:
            return
        self.type_line(
            kind_word("action"), kind_hint("action"), lambda text: held.add_entry("action", text), text=words
        )

    def _ask(self, item: ActionItem) -> None:
        if not self.editable:
            self.say_aloud(tr("This review is over: it stays as it was."))
            return
        if item.status in (DONE, DROPPED):
            self.say_aloud(tr("It is done. Enter opens it again."))
            return
        later = max(item.due or self.today, self.today) + timedelta(days=7)
        steps = [
            Step("due", tr("Carry forward to"), tr("2026-12-01, or +1w for a week from now"),
                 later.isoformat(), day_reader(self.today)),
        ]  # fmt: skip
        if item.due is not None:
            steps.append(Step("note", tr("Why it takes longer"), tr("In a few words")))
        Asking(self, steps, lambda said: self._carry(item, **said))

    def _carry(self, item: ActionItem, due: date, note: str = "") -> bool:
        words = tr("Carry “{action}” forward").format(action=item.title)
        if item.due is None:
            return self.edit(words, "", "", actions.set_action_field, item.id, "due", due, **self._whose())
        return self.edit(words, "", "", actions.carry_forward, item.id, due, note, **self._whose())

    def _whose(self) -> dict[str, Any]:
        return {"at": self._context.now(), "who": self._context.document.workspace.who}

    def _next_open(self) -> str:
        """Return the key of the open item below the chosen one, else above; its own where there is none."""
        shown = self.shown
        items = () if shown is None else _items(shown)
        still = [each.id for each in items if each.status not in (DONE, DROPPED) and each.id != self.chosen]
        keys = self._keys
        at = keys.index(self.chosen)
        return next((key for key in (*keys[at:], *reversed(keys[:at])) if key in still), self.chosen)

    def _item(self) -> ActionItem | None:
        shown = self.shown
        found = () if shown is None else _items(shown)
        return next((each for each in found if each.id == self.chosen), None)

    @staticmethod
    def _suggested(shown: Reviewed) -> tuple[Recommendation, ...]:
        """Return what to do, but for what another item of the agenda is about."""
        found = shown.prepared.recommendations
        return tuple(each for each in found if each.kind not in (ACTION, RELEASE))


def _items(shown: Reviewed) -> tuple[ActionItem, ...]:
    """Return the action items as they are listed."""
    prepared = shown.prepared
    return (*prepared.carried, *prepared.late, *prepared.new, *prepared.done)


def _row(each: ActionItem, today: date, state: str) -> list[RoomCell]:
    over = each.status in (DONE, DROPPED)
    sign = "check status:healthy" if over else "alert status:warning" if each.overdue else "dot muted"
    state = {DONE: tr("done"), DROPPED: tr("dropped")}.get(each.status, state)
    below = ", ".join(part for part in (state, each.source) if part)
    due = "—" if each.due is None else day_text(each.due, today)
    return [
        RoomCell(each.title, below, sign),
        RoomCell(each.owner or "—"),
        RoomCell(due, tr("overdue") if each.overdue and not over else ""),
        RoomCell(each.priority),
    ]
