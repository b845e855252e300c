"""Asks whether a meeting is over, and whether the weekly review it was about is closed with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from slodesk.domain.meetings import WEEKLY_REVIEW
from slodesk.domain.weekly_review import IN_REVIEW, NOT_STARTED
from slodesk.gui.meeting.rooms.review_reading import ReviewReading
from slodesk.gui.meeting.words import tr
from slodesk.operations import meetings
from slodesk.operations.meeting_reviews import close_reviewed
from slodesk.storage.queries.reviews import stored_review

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from slodesk.gui.meeting.held import HeldMeeting
    from slodesk.storage.session import Session


def ask_end(held: HeldMeeting, window: QWidget, leave: Callable[[], object]) -> QMessageBox:
    """End a meeting once somebody has said so; ``leave`` closes its windows and keeps it open."""
    closes = reviews_open(held)
    box = QMessageBox(window)
    box.setObjectName("ask_end")
    box.setWindowTitle("SLO Desk")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(tr("End this meeting?"))
    words = tr(
        "Its minutes then stay as they are; this can't be undone. To go on another time, leave it instead."
    )
    if closes:
        words = tr(
            "Its minutes then stay as they are; a closed review keeps its figures and all that was said. "
            "This can't be undone. Open action items are there again next week. "
            "To go on another time, leave it instead."
        )
    box.setInformativeText(words)
    role = QMessageBox.ButtonRole
    close = box.addButton(tr("End it and close the review"), role.YesRole) if closes else None
    end = box.addButton(tr("End the meeting"), role.AcceptRole)
    open_still = box.addButton(tr("Leave it open"), role.DestructiveRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(close or end)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def chosen(button: object) -> None:
        if close is not None and button is close:
            end_and_close(held, window.findChild(ReviewReading))
        elif button is end:
            held.end()
        elif button is open_still:
            leave()

    def go_on() -> None:
        if window.isVisible():  # else the meeting was left
            window.activateWindow()
            window.setFocus(Qt.FocusReason.OtherFocusReason)

    box.buttonClicked.connect(chosen)
    box.finished.connect(lambda _: go_on())
    box.open()
    return box


def reviews_open(held: HeldMeeting) -> bool:
    """Return whether a meeting is about a weekly review that can be closed."""
    if held.detail.kind != WEEKLY_REVIEW:
        return False
    review = held.context.document.query(stored_review, held.detail.subject_id)
    return review is not None and review.state in (NOT_STARTED, IN_REVIEW)


def end_and_close(held: HeldMeeting, reading: ReviewReading | None = None) -> bool:
    """End a meeting and close its review: one fact; what its rooms read is not worked out again."""
    held.context.document.flush()
    known = None if reading is None or reading.busy else reading.found
    prepared = None if known is None else known.prepared
    who, at = held.context.document.workspace.who, held.context.now()

    def end(session: Session) -> None:
        close_reviewed(session, held.id, at=at, closed_as=who, prepared=prepared)
        meetings.end_meeting(session, held.id, at=at)

    label = tr("End {meeting} and close the review").format(meeting=held.detail.title)
    return held.record(label, end)
