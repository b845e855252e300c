"""A weekly review from beginning to end by keys alone, and the one a week later (R13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from slodesk.domain.weekly_review import APPROVED, REVIEWED
from slodesk.gui.meeting.prepare import PrepareDialog
from slodesk.gui.meeting.rooms.review_reading import read_review
from slodesk.gui.meeting.runner import Runner
from slodesk.gui.tabs.weekly_review.workshop import run_review
from slodesk.gui.tasks import Task
from slodesk.operations import reviews, samples
from slodesk.storage.queries.overview import overview
from tests.gui.conftest import NOW
from tests.gui.meeting.reviewing import NEWEST
from tests.gui.meeting.sitting import CTRL, Key

if TYPE_CHECKING:
    from tests.gui.meeting.reviewing import ReviewTable


def hold_the_first(review: ReviewTable) -> str:
    """Hold the whole review by keys; returns the key of the action that came of it."""
    review.hold()
    review.write(Key.Key_N, "Checkout is worse since Tuesday")
    review.clock.go_on(9)
    review.go_to("review_releases")
    review.press(Key.Key_Return, Key.Key_Return)  # checkout: who agrees, until when
    review.enter("", "")
    review.press(Key.Key_Return, Key.Key_Return)  # search goes out
    review.go_to("review_adjustments")
    review.press(Key.Key_Return)
    review.enter("", "")
    review.go_to("review_actions")
    review.press(Key.Key_Return)  # last week's first is done; the second stays open
    review.write(Key.Key_A, "Check pool size @Mo 2026-12-01")
    (entry,) = [entry for entry in review.detail.entries if entry.kind == "action"]
    assert entry.action is not None
    review.end_and_close()
    return entry.action.id


def test_r13_a_week_later_open_actions_are_there_again(review: ReviewTable) -> None:
    made = hold_the_first(review)
    closed = review.kept
    assert closed.state == REVIEWED
    assert closed.prepared is not None
    assert [(each.version, bool(each.decision)) for each in closed.prepared.releases] == [("2.0", True)] * 2
    assert [each.decision for each in closed.adjustments] == [APPROVED]
    assert [each.id for each in closed.prepared.done] == [review.late]
    assert [each.id for each in closed.prepared.carried] == [review.next]
    assert [each.id for each in closed.prepared.new] == [made]
    review.press(Key.Key_W, modifier=CTRL)

    review.clock.now = NOW + timedelta(days=7)
    review.review = review.do(reviews.add_review, None, review.clock.now.date())
    review.hold()
    assert [person.name for person in review.detail.people] == ["Kim", "Lee", "Mo"], "as last time"
    review.go_to("review_actions")
    assert [row[0][0] for row in review.cells][:2] == ["Show the budget on the wall", "Check pool size"]
    review.press(Key.Key_Return)
    prepared = review.view.shown.prepared
    assert [each.id for each in prepared.done] == [review.next]
    assert [each.id for each in prepared.carried] == [made]


def test_the_closed_review_holds_the_figures_of_status_then(review: ReviewTable) -> None:
    with review.context.document.workspace.reading() as source:
        before = {each.slo.id: each for each in overview(source, now=NOW).assessments}
    hold_the_first(review)
    review.do(samples.store_points, review.slo, [(NOW, 10000, 20000)], 3600)
    prepared = review.kept.prepared
    assert prepared is not None
    assert prepared.as_of == NEWEST
    assert {line.slo_id for line in prepared.slos} == set(before)
    for line in prepared.slos:
        then = before[line.slo_id]
        assert (line.remaining, line.actual, line.status) == (
            then.budget.remaining, then.budget.actual, str(then.status),
        )  # fmt: skip
        assert (line.burn, line.pairs_firing) == (dict(then.burn.rates), then.burn.firing)


def test_what_is_read_after_each_step_is_what_a_fresh_reading_says(review: ReviewTable) -> None:
    """Figures of SLOs are worked out once; all else is read again, and the same as from the beginning."""
    review.hold()
    review.go_to("review_releases")
    review.press(Key.Key_Return, Key.Key_Return)
    review.enter("", "")
    review.go_to("review_adjustments")
    review.press(Key.Key_R)
    review.go_to("review_actions")
    review.press(Key.Key_Return)
    review.write(Key.Key_A, "Check pool size @Mo 2026-12-01")
    shown = review.view.shown
    with review.context.document.workspace.reading() as source:
        fresh = read_review(source, review.review, review.clock.now, Task())
    assert fresh is not None
    assert (shown.pending, shown.policy) == (fresh.pending, fresh.policy)
    assert shown.review.adjustments == fresh.review.adjustments
    left_out = {"recommendations": ()}
    assert replace(shown.prepared, **left_out) == replace(fresh.prepared, **left_out)


def test_on_two_screens_the_facilitators_keys_decide_in_the_room(review: ReviewTable) -> None:
    """The facilitator's window has the keyboard; the room does what its keys say, lines open there."""
    assert run_review(review.context, review.review, "week of 23 Nov", review.parent)
    (dialog,) = review.parent.findChildren(PrepareDialog)
    meeting = dialog.held.id
    dialog.later.click()
    screen = QGuiApplication.primaryScreen()
    runner = Runner(review.context, meeting, review.parent, [screen, screen])
    runner.open()
    own = runner.facilitator_window
    assert own is not None
    runner.room_window.showNormal()
    runner.room_window.resize(1920, 1080)
    own.activateWindow()
    review.qtbot.waitUntil(lambda: QApplication.focusWidget() is own)
    review.go_to("review_releases")
    review.press(Key.Key_Return, Key.Key_Return)
    assert own.entry.is_open
    assert not runner.room_window.entry.is_open
    review.press(Key.Key_Return, Key.Key_Return)
    assert review.view.shown.prepared.releases[0].decision
    review.go_to("review_actions")
    review.press(Key.Key_Return)
    assert review.item(review.late).status == "done"
    review.press(Key.Key_Z, modifier=CTRL)
    assert review.item(review.late).status == "open"
