"""The room decides which releases go out, wait or stop (R13, R33 to R36)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from slodesk.domain.release_decision import ANSWERS
from slodesk.gui.formats import day_text
from slodesk.gui.meeting.outcomes import outcome
from slodesk.gui.meeting.rooms.review_asking import Asking, Step, day_reader, read_name
from slodesk.gui.meeting.rooms.review_release import ReleasePane
from slodesk.gui.meeting.rooms.review_room import ReviewRoom, RoomCell, RoomColumn
from slodesk.gui.meeting.rooms.review_words import tr
from slodesk.gui.models.release_words import decision_sign, decision_word, risk_word, state_sign, state_word
from slodesk.operations.release_decisions import record_decision

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from slodesk.domain.weekly_review import ReleaseItem
    from slodesk.gui.context import TabContext
    from slodesk.gui.meeting.rooms.review_reading import Reviewed
    from slodesk.storage.queries.release_advice import Pending
    from slodesk.storage.session import Session

Key = Qt.Key
_WAITING = ("planned", "decided")


class ReviewReleasesRoom(ReviewRoom):
    """A row per release that waits, then those that went out in the week; Enter opens one that waits.

    With one open: Left, Right or a digit try a decision, Enter takes it, Esc goes back to the list. What
    the decision needs, a reason, who agrees, until when, is asked in the entry line.

    Attributes:
        pane: the release that is open.
    """

    section = "releases"
    choosing = True

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.pane = ReleasePane()
        self.pane.hide()
        self._approver = ""
        self._column.insertWidget(2, self.pane, 1)

    # Showing

    def sentence(self, shown: Reviewed) -> str:
        """Return how many wait."""
        if (release := self._open_release()) is not None:
            name = _name(release.service, release.version)
            return tr("Does {release} go out?").format(release=name)
        waiting = [each for each in shown.prepared.releases if each.state in _WAITING]
        if not waiting:
            return tr("No release waits for a decision.")
        still = sum(not each.decision for each in waiting)
        if not still:
            return tr("All %Ln release(s) that wait are decided.", "", len(waiting))
        return tr("%Ln release(s) to decide. Enter opens the chosen one.", "", still)

    def table(self, shown: Reviewed) -> tuple[list[RoomColumn], list[list[RoomCell]]]:
        """Return a row per release."""
        columns = [
            RoomColumn(tr("Release"), 3),
            RoomColumn(tr("Date"), 1, optional=1),
            RoomColumn(tr("Risk"), 1.4),
            RoomColumn(tr("Suggested"), 1.8),
            RoomColumn(tr("Decision"), 1.8),
        ]
        return columns, [self._row(each) for each in shown.prepared.releases]

    def row_keys(self, shown: Reviewed) -> tuple[str, ...]:
        """Return the keys of the releases."""
        return tuple(each.id for each in shown.prepared.releases)

    def _row(self, each: ReleaseItem) -> list[RoomCell]:
        points = tr("%Ln point(s)", "", each.score)
        if each.unknown:
            points = tr("{points}, {count} unknown").format(points=points, count=each.unknown)
        zone = self.shown.zone if self.shown is not None else None
        when = "—" if each.date is None else day_text(each.date.astimezone(zone).date(), self.today)
        waits = each.state in _WAITING
        suggested = RoomCell("—")
        if each.suggested:
            suggested = RoomCell(decision_word(each.suggested), "", decision_sign(each.suggested))
        if waits:
            decided = RoomCell(tr("Open", "not decided yet"), "", "clock muted")
            if each.decision:
                other = tr("other than suggested") if each.decision != each.suggested else ""
                decided = RoomCell(decision_word(each.decision), other, decision_sign(each.decision))
        else:
            below = tr("caused {incident}").format(incident=each.incident) if each.incident else ""
            decided = RoomCell(state_word(each.state), below, state_sign(each.state))
        return [
            RoomCell(_name(each.service, each.version), each.title),
            RoomCell(when),
            RoomCell(risk_word(each.risk), points),
            suggested,
            decided,
        ]

    def after_showing(self) -> None:
        """Keep the open release up to date."""
        shown, release = self.shown, self._open_release()
        if self.pane.isHidden():
            return
        if shown is None or release is None:
            self._back()
        else:
            self.pane.show_release(release, shown.policy, self.say)

    def _open_release(self) -> Pending | None:
        """Return the release that is open, as it is now; None for the list, and once it waits no more."""
        shown, opened = self.shown, self.pane.release
        return None if shown is None or opened is None else shown.pending.get(opened.id)

    # Keys

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys to list."""
        return [
            ("↓, ↑", tr("Choose a release")), ("Enter", tr("Open it; record the decision in view")),
            ("←, →, 1–6", tr("Try a decision")), ("Esc", tr("Back to the list")),
        ]  # fmt: skip

    def handle_key(self, event: QKeyEvent) -> bool:
        """Choose, open and decide by key."""
        if self.pane.isHidden():
            return super().handle_key(event)
        key = Key(event.key())
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            return False
        stricter = {Key.Key_Left: -1, Key.Key_Right: 1}.get(key)
        if stricter is not None:
            self.pane.step(stricter)
        elif event.text() in tuple("123456"):
            self.pane.choose(int(event.text()) - 1)
        elif key in (Key.Key_Return, Key.Key_Enter):
            self._decide()
        elif key in (Key.Key_Escape, Key.Key_Backspace):
            self._back()
        else:
            return False
        return True

    def enter(self, key: str) -> None:
        """Open a release that waits."""
        shown = self.shown
        if shown is None:
            return
        release = shown.pending.get(key)
        if not self.editable:
            self.say_aloud(tr("This review is over: it stays as it was."))
        elif release is None:
            self.say_aloud(tr("This release is out: what was decided about it stays."))
        else:
            self.pane.show_release(release, shown.policy, self.say)
            self._open_pane(shown, opened=True)

    def _back(self) -> None:
        if self.shown is not None:
            self._open_pane(self.shown, opened=False)

    def _open_pane(self, shown: Reviewed, *, opened: bool) -> None:
        self.pane.setVisible(opened)
        self.rows.setVisible(not opened)
        self.words.setText(self.sentence(shown))
        if not opened:
            self.pane.release = None

    # Deciding

    def _decide(self) -> None:
        release, shown = self._open_release(), self.shown
        if release is None or shown is None:
            return
        wanted = self.pane.wanted
        steps = []
        if wanted != release.advice.decision:
            suggested = decision_word(release.advice.decision)
            hint = tr("Why it is not what the policy says: {suggested}").format(suggested=suggested)
            steps.append(Step("override_reason", tr("Reason"), hint))
        if steps or ANSWERS[wanted] == "review":
            hint = tr("Who answers for it")
            steps.append(
                Step("approver", tr("Agreed by"), hint, self._approver or shown.review.facilitator, read_name)
            )
        if ANSWERS[wanted] == "review":
            week = (self.today + timedelta(days=7)).isoformat()
            steps.append(
                Step("expires", tr("Holds until"), tr("The last day: 2026-12-01, or +1w for a week from now"),
                     week, day_reader(self.today))
            )  # fmt: skip
        if steps:
            Asking(self, steps, lambda said: self._record(release, wanted, said))
        else:
            self._record(release, wanted, {})

    def _record(self, release: Pending, wanted: str, said: dict[str, Any]) -> bool:
        shown, held = self.shown, self.held
        if shown is None or held is None or not self.editable:
            return False
        values = dict(said)
        if (day := values.get("expires")) is not None:
            values["expires"] = _end_of(day, shown)
        name, words = _name(release.service, release.version), decision_word(wanted)
        also = outcome(held, name, _told(words, said, self.today))
        rationale, conditions = "\n".join(self.pane.rationale()), self.pane.conditions()
        alternatives, advice = self.pane.alternatives(), release.advice
        at, who = self._context.now(), self._context.document.workspace.who

        def record(session: Session) -> None:
            record_decision(
                session, release.id, wanted, advice, at=at, decided_as=who, rationale=rationale,
                conditions=conditions, alternatives=alternatives, **values,
            )  # fmt: skip
            also(session)

        label = tr("Decide about {release}: {decision}").format(release=name, decision=words)
        following = self._next_open(release.id)
        if not held.record(label, record):
            return False
        self._approver = str(values.get("approver", self._approver))
        self._back()
        self._choose(following)
        return True

    def _next_open(self, key: str) -> str:
        """Return the key of the next release that nobody decided on; its own where there is none."""
        shown = self.shown
        found = () if shown is None else shown.prepared.releases
        keys = [each.id for each in found if each.state in _WAITING and not each.decision and each.id != key]
        order = self.row_keys(shown) if shown is not None else ()
        at = order.index(key) if key in order else 0
        return next((each for each in (*order[at:], *order[:at]) if each in keys), key)


def _name(service: str, version: str) -> str:
    return f"{service} {version}"


def _end_of(day: date, shown: Reviewed) -> datetime:
    """Return the end of a day in the workspace's zone."""
    return datetime.combine(day + timedelta(days=1), time(), shown.zone)


def _told(words: str, said: dict[str, Any], today: date) -> str:
    """Return a decision as the minutes have it."""
    parts = [words]
    if said.get("approver"):
        parts.append(tr("agreed by {name}").format(name=said["approver"]))
    if said.get("expires"):
        parts.append(tr("until {day}").format(day=day_text(said["expires"], today)))
    told = ", ".join(parts)
    return f"{told}. {said['override_reason']}" if said.get("override_reason") else told
