"""What is decided in a weekly review by keys: releases, changes of SLOs, actions (R11, R13, R33 to R36)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain.release_decision import APPROVE, BLOCK, CANARY
from slodesk.domain.weekly_review import APPROVED, IN_REVIEW, PROPOSED, REJECTED, REVIEWED
from slodesk.gui.meeting.minutes import minutes_report
from slodesk.operations import releases, reviews, samples
from slodesk.reports.formats import render
from slodesk.storage.reading import rows, to_data
from tests.gui.conftest import NOW
from tests.gui.meeting.reviewing import NEWEST
from tests.gui.meeting.sitting import CTRL, Key

if TYPE_CHECKING:
    from tests.gui.meeting.reviewing import ReviewTable

CHECKOUT, SEARCH = "checkout", "search"


def decided(review: ReviewTable, service: str) -> list[tuple[Any, ...]]:
    """Return what was decided about a service's release."""
    with review.context.document.workspace.reading() as source:
        return rows(
            source,
            "SELECT d.decision, d.suggested, d.approver, d.expires, d.override_reason, d.as_of,"
            ' CAST(d.facts AS TEXT), d.rationale FROM release_decision d JOIN "release" r'
            " ON r.id = d.release_id JOIN service s ON s.id = r.service_id WHERE s.name = :name"
            " ORDER BY d.number",
            name=service,
        )


def said(review: ReviewTable) -> list[str]:
    return [entry.text for entry in review.detail.entries if entry.kind == "decision"]


def choose(review: ReviewTable, service: str) -> None:
    """Go to the release of a service and open it."""
    review.go_to("review_releases")
    title = {CHECKOUT: "Checkout 2.0", SEARCH: "Search 2.0"}[service]
    places = [row[0].words for row in review.view.rows.shown]
    review.press(*[Key.Key_Up] * 3, *[Key.Key_Down] * places.index(title), Key.Key_Return)


# Releases


def test_r34_a_release_goes_out_as_suggested_with_two_keys(review: ReviewTable) -> None:
    review.hold()
    choose(review, SEARCH)
    assert review.view.words.text() == "Does Search 2.0 go out?"
    assert review.view.pane.options[0].isChecked()
    assert "(suggested)" in review.view.pane.options[0].text()
    review.press(Key.Key_Return)
    ((decision, suggested, approver, expires, reason, as_of, facts, rationale),) = decided(review, SEARCH)
    assert (decision, suggested, approver, expires, reason) == (APPROVE, APPROVE, "", None, "")
    assert datetime.fromisoformat(str(as_of)).replace(tzinfo=UTC) == NEWEST
    assert to_data(facts)["slos"][0]["remaining"] == 1.0
    assert "risk is low" in rationale
    assert said(review) == ["Search 2.0: Approve"]
    assert review.view.pane.isHidden()
    assert review.view.words.text() == "1 release to decide. Enter opens the chosen one."


def test_r36_a_review_asks_who_agrees_and_until_when(review: ReviewTable) -> None:
    review.hold()
    choose(review, CHECKOUT)
    assert review.view.pane.wanted == CANARY
    review.press(Key.Key_Return)
    assert review.line.kind.text() == "Agreed by"
    assert review.line.line.text() == "Kim"
    review.enter("@Lee")
    assert review.line.kind.text() == "Holds until"
    assert review.line.line.text() == "2026-11-30"
    review.enter("soon")
    assert review.line.problem.text().startswith("“soon” is not a date")
    review.enter("+2d")
    assert not review.line.is_open
    ((decision, _, approver, expires, *_),) = decided(review, CHECKOUT)
    assert (decision, approver) == (CANARY, "Lee")
    assert datetime.fromisoformat(str(expires)).replace(tzinfo=UTC) == datetime(2026, 11, 26, tzinfo=UTC)
    assert said(review) == ["Checkout 2.0: Review with canary, agreed by Lee, until 25 Nov"]


def test_r36_another_decision_needs_a_reason_and_a_name(review: ReviewTable) -> None:
    review.hold()
    choose(review, CHECKOUT)
    review.press(Key.Key_6)
    assert review.view.pane.wanted == BLOCK
    review.press(Key.Key_Return)
    assert review.line.kind.text() == "Reason"
    review.enter("The rollback was never tried")
    review.enter("")
    ((decision, suggested, approver, expires, reason, *_),) = decided(review, CHECKOUT)
    assert (decision, suggested, approver, expires) == (BLOCK, CANARY, "Kim", None)
    assert reason == "The rollback was never tried"
    assert review.cells[0][4] in [("Block", "other than suggested"), ("Open", "")]


def test_esc_and_an_empty_line_give_a_decision_up_and_esc_leads_back(review: ReviewTable) -> None:
    review.hold()
    choose(review, CHECKOUT)
    review.press(Key.Key_Right, Key.Key_Return)
    assert review.line.is_open
    review.press(Key.Key_Escape)
    assert not review.line.is_open
    review.press(Key.Key_Return, Key.Key_Return)
    assert not review.line.is_open
    assert decided(review, CHECKOUT) == []
    assert not review.view.pane.isHidden()
    review.press(Key.Key_Escape)
    assert review.view.pane.isHidden()
    assert review.runner.room_window.isVisible()


def test_r50_a_decision_is_a_fact_and_another_may_follow(review: ReviewTable) -> None:
    review.hold()
    choose(review, SEARCH)
    review.press(Key.Key_Return)
    review.press(Key.Key_Z, modifier=CTRL)
    assert review.room.said.text() == "Decide about Search 2.0: Approve: this can't be undone."
    choose(review, SEARCH)
    review.press(Key.Key_5, Key.Key_Return)
    review.enter("Support is not ready", "")
    assert [row[0] for row in decided(review, SEARCH)] == [APPROVE, "defer"]
    assert said(review) == ["Search 2.0: Defer, agreed by Kim. Support is not ready"]


def test_r33_old_samples_are_decided_on_as_old(review: ReviewTable) -> None:
    review.clock.go_on(60 * 24 * 3)
    review.hold()
    choose(review, SEARCH)
    assert review.view.pane.release.advice.stale
    assert "old" in review.view.pane.reasons.text()


def test_it_is_decided_on_the_figures_that_stand_still(review: ReviewTable) -> None:
    review.hold()
    review.do(samples.store_points, review.slo, [(NOW, 5000, 20000)], 3600)
    choose(review, CHECKOUT)
    assert review.view.pane.wanted == CANARY


def test_what_is_out_is_not_decided(review: ReviewTable) -> None:
    from slodesk.operations import release_decisions

    with review.context.document.workspace.reading() as source:
        keys = [key for (key,) in rows(source, 'SELECT id FROM "release"')]
    for key in keys:
        review.do(release_decisions.deploy, key, at=NOW - timedelta(hours=2))
    review.hold()
    review.go_to("review_releases")
    assert review.view.words.text() == "No release waits for a decision."
    review.press(Key.Key_Return)
    assert review.view.pane.isHidden()
    assert "This release is out" in review.room.said.text()


def test_a_release_that_is_removed_while_it_is_open_leads_back(review: ReviewTable) -> None:
    review.hold()
    choose(review, SEARCH)
    review.do(releases.remove_release, review.view.pane.release.id)
    assert len(review.cells) == 1
    assert review.view.pane.isHidden()
    review.press(Key.Key_Return)
    assert review.view.words.text() == "Does Checkout 2.0 go out?"


# Changes of SLOs


def test_r13_a_change_is_approved_and_put_into_the_targets(review: ReviewTable) -> None:
    review.hold()
    review.go_to("review_adjustments")
    assert review.cells[0][1] == ("99.9 % → 99.5 %", "Nobody notices")
    review.press(Key.Key_Return)
    assert review.line.line.text() == "Kim"
    review.enter("")
    assert review.line.line.text() == "2026-11-24"
    review.enter("2026-12-01")
    (change,) = review.kept.adjustments
    assert (change.decision, change.approver, change.effective) == (APPROVED, "Kim", date(2026, 12, 1))
    assert said(review)[0].replace("\u00a0", " ") == (
        "Change of Checkout, Answers: Approved, 99.9 % → 99.5 %"
    )
    review.press(Key.Key_Return)
    assert review.kept.adjustments[0].taken
    assert review.cells[0][3] == ("Approved", "in its targets")
    review.press(Key.Key_Z, modifier=CTRL)
    assert not review.kept.adjustments[0].taken
    review.press(Key.Key_Z, modifier=CTRL)
    assert review.kept.adjustments[0].decision == PROPOSED
    assert said(review) == []


def test_r13_a_change_is_rejected_and_taken_back(review: ReviewTable) -> None:
    review.hold()
    review.go_to("review_adjustments")
    review.press(Key.Key_R)
    assert review.kept.adjustments[0].decision == REJECTED
    assert len(said(review)) == 1
    review.press(Key.Key_U)
    assert review.kept.adjustments[0].decision == PROPOSED
    assert said(review) == []


def test_r13_a_change_that_was_asked_for_before_is_taken_in_and_decided(review: ReviewTable) -> None:
    review.do(
        lambda s: reviews.add_part(
            s, review.before, "adjustment", slo_id=review.slo, window="28d", text="Whole weeks"
        )
    )
    review.do(reviews.close_review, review.before, at=NOW - timedelta(days=6), closed_as="")
    review.do(reviews.remove_part, "adjustment", review.change)
    review.hold()
    review.go_to("review_adjustments")
    assert review.view.words.text() == "Asked for before: 1 change. Enter takes the chosen one in."
    assert review.cells[0][1] == ("over 28d", "Whole weeks")
    assert review.cells[0][3] == ("Asked for", "week of 16 Nov")
    review.press(Key.Key_Return)
    assert [(each.window, each.decision) for each in review.kept.adjustments] == [("28d", PROPOSED)]
    review.press(Key.Key_Return)
    review.enter("", "")
    assert review.kept.adjustments[0].decision == APPROVED
    assert said(review) == ["Change of Checkout, Answers: Approved, over 28d"]


def test_a_change_without_a_day_that_can_be_read_is_asked_again(review: ReviewTable) -> None:
    review.hold()
    review.go_to("review_adjustments")
    review.press(Key.Key_Return)
    review.enter("", "2026-Q1")
    assert review.line.is_open
    assert review.line.problem.text().startswith("Type a day")
    review.press(Key.Key_Escape)
    assert review.kept.adjustments[0].decision == PROPOSED


# Action items


def test_r13_last_weeks_actions_are_done_by_enter(review: ReviewTable) -> None:
    review.hold()
    review.go_to("review_actions")
    assert review.view.words.text() == "2 open, 1 overdue."
    assert [row[0][0] for row in review.cells][:2] == ["Cap the refund worker", "Show the budget on the wall"]
    review.press(Key.Key_Return)
    assert review.item(review.late).status == "done"
    assert review.view.chosen == review.next
    assert review.view.words.text() == "1 open, 1 done since last time."
    review.press(Key.Key_Z, modifier=CTRL)
    assert review.item(review.late).status == "open"


def test_r13_an_action_is_carried_forward_with_a_reason(review: ReviewTable) -> None:
    review.hold()
    review.go_to("review_actions")
    review.press(Key.Key_C)
    assert review.line.line.text() == "2026-11-30"
    review.enter("2026-11-01")
    review.enter("Nobody was free")
    assert review.line.problem.text() or review.line.is_open
    review.press(Key.Key_Escape)
    assert review.item(review.late).due == NOW.date() - timedelta(days=3)
    review.press(Key.Key_C)
    review.enter("+2w", "Nobody was free")
    assert not review.line.is_open
    item = review.item(review.late)
    assert (item.due, item.carried, item.overdue) == (date(2026, 12, 7), 1, False)


def test_r13_what_is_promised_is_the_reviews_own(review: ReviewTable) -> None:
    review.hold()
    review.go_to("review_actions")
    review.write(Key.Key_A, "Check pool size @Mo 2026-12-01")
    assert "Check pool size" in [row[0][0] for row in review.cells]
    (entry,) = [entry for entry in review.detail.entries if entry.kind == "action"]
    assert entry.action is not None
    item = review.item(entry.action.id)
    assert (item.source_kind, item.source_id, item.owner) == (reviews.SOURCE, review.review, "Mo")


def test_r15_a_recommendation_becomes_an_action(review: ReviewTable) -> None:
    review.do(samples.store_points, review.slo, [(NEWEST, 19000, 20000)], 3600)
    review.hold()
    review.go_to("review_actions")
    assert "Put reliability first in Checkout, Answers" in [row[0][0] for row in review.cells]
    review.press(*[Key.Key_Down] * 2, Key.Key_Return)
    assert review.line.line.text().startswith("Put reliability first")
    review.enter("")
    assert review.view.words.text() == "3 open, 1 overdue."


# The end


def test_ending_offers_to_close_the_review(review: ReviewTable) -> None:
    review.hold()
    box = review.asked()
    assert box.defaultButton().text() == "End it and close the review"
    assert "closed review keeps its figures" in box.informativeText()
    review.answer(box, Key.Key_Escape)
    assert (review.kept.state, review.detail.is_open) == (IN_REVIEW, True)
    review.end_and_close()
    kept = review.kept
    assert (kept.state, kept.closed) == (REVIEWED, NOW)
    assert kept.prepared is not None
    assert kept.prepared.as_of == NEWEST
    assert not review.detail.is_open
    review.press(Key.Key_Z, modifier=CTRL)
    assert review.kept.state == REVIEWED


def test_ending_alone_leaves_the_review_open(review: ReviewTable) -> None:
    review.hold()
    assert review.runner.held.end()
    assert (review.kept.state, review.detail.is_open) == (IN_REVIEW, False)


@pytest.mark.parametrize("view", ["review_releases", "review_adjustments", "review_actions"])
def test_nothing_is_decided_in_a_review_that_is_closed(review: ReviewTable, view: str) -> None:
    review.hold()
    review.do(reviews.close_review, review.review, at=NOW, closed_as="")
    before = review.kept
    review.go_to(view)
    review.press(Key.Key_Return, Key.Key_R, Key.Key_C, Key.Key_Return)
    assert not review.line.is_open
    assert review.kept == before
    assert "stays as it was" in review.room.said.text()


def test_minutes_tell_of_figures_decisions_changes_and_actions(review: ReviewTable) -> None:
    review.hold()
    choose(review, SEARCH)
    review.press(Key.Key_Return)
    review.go_to("review_adjustments")
    review.press(Key.Key_R)
    review.go_to("review_actions")
    review.press(Key.Key_Return)
    review.write(Key.Key_A, "Check pool size @Mo 2026-12-01")
    for state in ("Review not closed yet", "Review closed"):
        text = render(minutes_report(review.context, review.runner.held.id), "markdown").decode()
        for part in (
            "Figures of", "23 Nov 2026, 08:00", state, "Search 2.0: Approve", "## SLO adjustments",
            "rejected", "Check pool size", "## Actions of earlier reviews", "Cap the refund worker",
        ):  # fmt: skip
            assert part in text.replace("\\", ""), part
        if review.kept.state != REVIEWED:
            review.end_and_close()
