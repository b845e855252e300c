"""A weekly review held by keys: what its rooms show, and that its figures stand still (R13)."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QFontInfo, QPixmap
from PySide6.QtWidgets import QLabel, QPushButton

from slodesk.domain.weekly_review import IN_REVIEW, NOT_STARTED
from slodesk.gui.meeting.room_style import room_font
from slodesk.gui.meeting.rooms.review_words import points_words
from slodesk.gui.meeting.views import room_module, view_titles
from slodesk.operations import incidents, reviews, samples
from slodesk.storage.queries.agendas import built_in_agendas
from tests.gui.conftest import NOW
from tests.gui.meeting.reviewing import NEWEST, ReviewTable
from tests.gui.meeting.sitting import CTRL, Key

if TYPE_CHECKING:
    from tests.gui.meeting.sitting import Table

VIEWS = (
    "review_status", "review_incidents", "review_budgets", "review_releases", "review_adjustments",
    "review_actions",
)  # fmt: skip


def test_r13_the_agenda_takes_55_minutes_and_every_view_exists() -> None:
    agenda = next(each for each in built_in_agendas() if each.key == "weekly-review")
    assert [item.minutes for item in agenda.items] == [10, 15, 10, 10, 5, 5]
    assert tuple(item.view for item in agenda.items) == VIEWS
    assert all(room_module(view) and view in view_titles() for view in VIEWS)


def test_r13_it_begins_with_its_attendees_and_the_review_begins_with_it(review: ReviewTable) -> None:
    assert review.kept.state == NOT_STARTED
    review.hold()
    assert [(each.name, each.role) for each in review.detail.people] == [
        ("Kim", "SLO owner"), ("Lee", "engineering lead"), ("Mo", "on-call"),
    ]  # fmt: skip
    assert (review.kept.state, review.kept.as_of) == (IN_REVIEW, NEWEST)


def test_r13_the_worst_comes_first(review: ReviewTable) -> None:
    review.hold()
    assert review.view.words.text().startswith("1 at risk, 1 in good health. Samples to 08:00, 1 hour old")
    (service, status, left, measured), (other, *_) = review.cells
    assert service == ("Checkout", "Answers")
    assert status[0] == "Warning"
    assert left[0] == "15 %"
    assert measured == ("99.915 %", "of 99.9 %")
    assert other == ("Search", "Answers")


def test_figures_stand_still_while_it_is_held(review: ReviewTable) -> None:
    review.hold()
    before = review.cells
    review.do(samples.store_points, review.slo, [(NOW, 9000, 10000)], 3600)
    assert review.cells == before
    review.press(Key.Key_W, modifier=CTRL)
    review.clock.go_on(60)
    assert review.kept.as_of == NEWEST


def test_r13_incidents_of_the_week_with_what_they_cost(review: ReviewTable) -> None:
    review.do(
        incidents.add_incident, "Pool exhausted", NOW - timedelta(hours=5), [],
        resolved=NOW - timedelta(hours=3), severity="SEV2",
    )  # fmt: skip
    review.hold()
    review.go_to("review_incidents")
    assert review.view.words.text().startswith("1 incident this week.")
    ((name, began, severity, _, _),) = review.cells
    assert name[0] == "INC-2026-001: Pool exhausted"
    assert began == ("04:00", "2 hours")
    assert severity[0] == "SEV2"


def test_r8_budgets_say_what_burns_and_what_runs_out(review: ReviewTable) -> None:
    review.hold()
    review.go_to("review_budgets")
    (checkout, *_) = review.cells
    assert checkout[0] == ("Checkout", "Answers")
    assert checkout[1][0] == "15 %"
    assert checkout[2] == ("0.8 · 0.8 · 0.8 · 0.8", "sustainable burn")
    assert review.view.words.text() == "No budget runs out within its window. No alert fires."


def test_what_was_noted_on_a_section_stands_below_it(review: ReviewTable) -> None:
    review.do(lambda s: reviews.add_part(s, review.review, "note", section="budgets", text="Look at retries"))
    review.hold()
    assert review.view.notes.isHidden()
    review.go_to("review_budgets")
    assert review.view.notes.texts == ["Look at retries"]
    review.do(
        lambda s: reviews.add_part(
            s, review.review, "note", section="budgets", about=review.slo, text="Since Tuesday"
        )
    )
    assert review.view.notes.texts == ["Look at retries", "Checkout, Answers: Since Tuesday"]


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_words_are_no_smaller_than_a_fortieth_of_the_height(
    review: ReviewTable, size: tuple[int, int]
) -> None:
    review.hold()
    review.room.resize(*size)
    least = ceil(review.room.room.height() / 40)
    for view in VIEWS:
        review.go_to(view)
        if view == "review_releases":
            review.press(Key.Key_Return)
        shown = [
            each
            for kind in (QLabel, QPushButton)
            for each in review.view.findChildren(kind)
            if each.isVisible() and each.text()
        ]
        assert shown
        assert min(QFontInfo(each.font()).pixelSize() for each in shown) >= least
        assert room_font(review.view.rows, scale=review.view.rows.layout_now.scale).pixelSize() >= least
        assert review.room.room.scroller.verticalScrollBar().maximum() == 0, f"{view} takes scrolling"


def test_rows_turn_over_by_arrows_and_items_by_page_keys(review: ReviewTable) -> None:
    review.hold()
    for number in range(12):
        review._service(f"more-{number}", f"More {number}", 20000)
    assert review.view.rows.pages > 1
    review.press(Key.Key_Down)
    assert review.view.rows.page == 1
    review.press(Key.Key_Up)
    assert review.view.rows.page == 0
    review.press(Key.Key_PageDown, Key.Key_PageDown, Key.Key_PageUp)
    assert review.view.section == "incidents"


def test_black_leave_and_resume(review: ReviewTable) -> None:
    review.hold()
    review.go_to("review_budgets")
    review.press(Key.Key_B)
    assert review.room.black.isVisible()
    picture: QPixmap = review.room.grab()
    assert picture.toImage().pixelColor(600, 300).lightness() == 0
    review.press(Key.Key_Space)
    assert review.room.black.isHidden()
    review.press(Key.Key_W, modifier=CTRL)
    review.clock.go_on(24 * 60)
    from slodesk.gui.tabs.weekly_review.workshop import run_review

    assert run_review(review.context, review.review, "week of 23 Nov", review.parent)
    review.here()
    assert review.detail.running
    assert review.view.section == "budgets"
    assert review.kept.as_of == NEWEST


def test_a_review_that_was_skipped_is_not_held(review: ReviewTable) -> None:
    from slodesk.gui.tabs.weekly_review.workshop import run_review

    review.do(reviews.skip_review, review.review, "Holidays")
    assert not run_review(review.context, review.review, "week of 23 Nov", review.parent)
    assert not run_review(review.context, "gone", "week of 23 Nov", review.parent)


def test_one_that_is_removed_says_so(review: ReviewTable) -> None:
    review.hold()
    review.do(reviews.remove_review, review.review)
    assert review.view.words.text() == "This review is no longer there."
    review.press(Key.Key_Down, Key.Key_Return)


def test_points_of_budget_are_said_with_their_sign() -> None:
    assert points_words(0.041) == "+4 points"
    assert points_words(-0.124) == "−12 points"
    assert points_words(0.0149) == "+1 point"
    assert points_words(-0.004) == "as before"


def test_an_empty_workspace_is_reviewed_too(table: Table) -> None:
    key = table.context.document.edit("Add", reviews.add_review, None, NOW.date()).result
    bare = ReviewTable(table.qtbot, table.context, table.parent, table.clock)
    bare.hold(key)
    said = []
    for view in VIEWS:
        bare.go_to(view)
        bare.press(Key.Key_Down, Key.Key_Return, Key.Key_C, Key.Key_R)
        assert not bare.line.is_open
        said.append(bare.view.words.text())
    assert said == [
        "There are no objectives to review yet.",
        "No incident this week.",
        "There are no objectives to review yet.",
        "No release waits for a decision.",
        "No change of an SLO is proposed.",
        "No action items yet. A writes one: what, @who and by when.",
    ]
