"""The room decides on changes of SLOs that were proposed: target, threshold or window (R11, R13)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from slodesk.domain import weekly_review as kept
from slodesk.gui.formats import day_text
from slodesk.gui.meeting.rooms.review_asking import Asking, Step, day_reader, read_name
from slodesk.gui.meeting.rooms.review_room import ReviewRoom, RoomCell, RoomColumn
from slodesk.gui.meeting.rooms.review_words import adjustment_word, tr
from slodesk.gui.models.overview_text import number, target_cell
from slodesk.operations import reviews
from slodesk.storage.queries.actions import REVIEW

if TYPE_CHECKING:
    from decimal import Decimal

    from PySide6.QtGui import QKeyEvent

    from slodesk.domain.weekly_review import Adjustment, Wish
    from slodesk.gui.meeting.rooms.review_reading import Reviewed
    from slodesk.storage.session import Session

_SIGNS = {kept.APPROVED: "check status:healthy", kept.REJECTED: "close status:critical", kept.PROPOSED: ""}


class ReviewAdjustmentsRoom(ReviewRoom):
    """A row per proposed change.

    Keys: Enter approves the chosen one, and puts one that is approved into the target history; R rejects
    it; U takes the decision back.
    """

    section = "adjustments"
    choosing = True

    def sentence(self, shown: Reviewed) -> str:
        """Return how many are open."""
        found = shown.review.adjustments
        if not found and shown.prepared.wishes:
            wished = len(shown.prepared.wishes)
            return tr("Asked for before: %Ln change(s). Enter takes the chosen one in.", "", wished)
        if not found:
            return tr("No change of an SLO is proposed.")
        still = sum(each.decision == kept.PROPOSED for each in found)
        if still:
            return tr("%Ln change(s) to decide. Enter approves, R rejects.", "", still)
        waiting = sum(each.decision == kept.APPROVED and not each.taken for each in found)
        if waiting:
            return tr("All are decided. Enter puts an approved one into the SLO's targets.")
        return tr("All are decided.")

    def table(self, shown: Reviewed) -> tuple[list[RoomColumn], list[list[RoomCell]]]:
        """Return a row per change."""
        columns = [
            RoomColumn(tr("SLO"), 2.4),
            RoomColumn(tr("Change"), 3),
            RoomColumn(tr("From"), 1.2, optional=1),
            RoomColumn(tr("Decision"), 1.6),
        ]
        rows = [
            [
                RoomCell(each.slo or tr("No SLO named")),
                RoomCell(_change(shown, each), each.text),
                RoomCell(day_text(each.effective, self.today) if each.effective is not None else "—"),
                RoomCell(
                    adjustment_word(each.decision),
                    tr("in its targets") if each.taken else each.approver, _SIGNS[each.decision],
                ),
            ]
            for each in shown.review.adjustments
        ]  # fmt: skip
        rows += [
            [
                RoomCell(wish.slo or tr("No SLO named")), RoomCell(_change(shown, wish), wish.text),
                RoomCell("—"), RoomCell(tr("Asked for"), self._source(wish), "flag accent"),
            ]
            for wish in shown.prepared.wishes
        ]  # fmt: skip
        return columns, rows

    def _source(self, wish: Wish) -> str:
        """Return where it was asked for: an incident's identifier, or the week of a review."""
        if wish.kind != REVIEW:
            return wish.source
        return tr("week of {day}").format(day=day_text(date.fromisoformat(wish.source), self.today))

    def row_keys(self, shown: Reviewed) -> tuple[str, ...]:
        """Return the keys of the changes."""
        proposed = tuple(each.id for each in shown.review.adjustments)
        return (*proposed, *(wish.id for wish in shown.prepared.wishes))

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys to list."""
        return [
            ("↓, ↑", tr("Choose a change")), ("Enter", tr("Take in, approve, put into the targets")),
            ("R", tr("Reject")), ("U", tr("Take the decision back")),
        ]  # fmt: skip

    def handle_key(self, event: QKeyEvent) -> bool:
        """Decide on the chosen change."""
        each = self._adjustment()
        wanted = {Qt.Key.Key_R: kept.REJECTED, Qt.Key.Key_U: kept.PROPOSED}.get(Qt.Key(event.key()))
        plain = not event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        if each is not None and wanted is not None and plain:
            self._decide(each, wanted)
            return True
        return super().handle_key(event)

    def enter(self, key: str) -> None:
        """Approve a change, or put it into the SLO's targets; take one in that was asked for before."""
        each, shown = self._adjustment(), self.shown
        if shown is None:
            return
        if not self.editable:
            self.say_aloud(tr("This review is over: it stays as it was."))
        elif each is None:
            wish = next((wish for wish in shown.prepared.wishes if wish.id == key), None)
            if wish is not None:
                words = tr("Take in the change of {slo}").format(slo=wish.slo or wish.text)
                self.edit(words, "", "", reviews.take_in, shown.review.id, wish.kind, wish.id)
        elif each.taken:
            self.say_aloud(tr("This change is in the SLO's targets already."))
        elif each.decision == kept.APPROVED:
            name = _named(each)
            self.edit(
                tr("Put the change of {slo} into its targets").format(slo=name), "", "", reviews.take_over,
                each.id,
            )  # fmt: skip
        else:
            self._ask(shown, each)

    def _ask(self, shown: Reviewed, each: Adjustment) -> None:
        day = each.effective or self.today + timedelta(days=1)
        steps = [
            Step("approver", tr("Approved by"), tr("Who approves this change"),
                 each.approver or shown.review.facilitator, read_name),
            Step("effective", tr("From which day"), tr("2026-12-01, or +1w for a week from now"),
                 day.isoformat(), day_reader(self.today)),
        ]  # fmt: skip
        Asking(self, steps, lambda said: self._decide(each, kept.APPROVED, **said))

    def _decide(self, each: Adjustment, decision: str, **said: Any) -> bool:
        if each.decision == decision and not said:
            return True
        words = {
            kept.APPROVED: tr("Approve the change of {slo}"), kept.REJECTED: tr("Reject the change of {slo}"),
            kept.PROPOSED: tr("Take back the decision about {slo}"),
        }[decision]  # fmt: skip
        shown = self.shown
        change = _change(shown, each) if shown is not None else ""
        outcome = ""
        if decision != kept.PROPOSED:
            outcome = tr("{decision}, {change}").format(decision=adjustment_word(decision), change=change)

        def decide(session: Session) -> None:
            for field, value in (*said.items(), ("decision", decision)):
                reviews.set_part_field(session, "adjustment", each.id, field, value)

        name = _named(each)
        return self.edit(words.format(slo=name), tr("Change of {slo}").format(slo=name), outcome, decide)

    def _adjustment(self) -> Adjustment | None:
        shown = self.shown
        found = () if shown is None else shown.review.adjustments
        return next((each for each in found if each.id == self.chosen), None)


def _named(each: Adjustment) -> str:
    return each.slo or each.text


def _change(shown: Reviewed, each: Adjustment | Wish) -> str:
    """Return what is to change: "99.9 % → 99.95 %, over 28d"."""
    now = next((line for line in shown.prepared.slos if line.slo_id == each.slo_id), None)
    parts = []
    if each.target is not None:
        then = target_cell(each.target)
        before = "" if now is None else target_cell(now.target)
        known = before and before != then
        parts.append(tr("{before} → {after}").format(before=before, after=then) if known else then)
    if each.threshold is not None:
        parts.append(tr("threshold {value}").format(value=_plain(each.threshold)))
    if each.percentile is not None:
        parts.append(tr("percentile {value}").format(value=_plain(each.percentile)))
    if each.window is not None:
        parts.append(tr("over {window}").format(window=each.window))
    return ", ".join(parts) or tr("Nothing named yet")


def _plain(value: Decimal) -> str:
    exponent = value.normalize().as_tuple().exponent
    return number(float(value), max(0, -exponent) if isinstance(exponent, int) else 0)
