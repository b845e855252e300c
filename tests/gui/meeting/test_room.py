"""What the room reads: large, as typed, and what is left from earlier meetings."""

from __future__ import annotations

import json
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog

from slodesk.gui.meeting.minutes import save_minutes, show_minutes_menu
from slodesk.gui.meeting.runner import open_runner
from slodesk.operations import actions, approvals, plans
from slodesk.storage.queries.plan_scope import plan_heads
from slodesk.storage.queries.plans import plan_detail
from slodesk.storage.queries.proposals import plan_decisions
from tests.gui.conftest import NOW
from tests.gui.meeting.sitting import CTRL, Key, Table, words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document


def test_minutes_at_any_moment_in_every_format(
    table: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    table.start()
    table.write(Key.Key_D, "Keep it")
    for kind, ending in (("markdown", "md"), ("html", "html"), ("json", "json")):
        file = tmp_path / f"minutes.{ending}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, file=file: (str(file), ""))
        save_minutes(table.context, table.runner.held.id, kind, table.room)
        assert "Keep it" in file.read_text("utf-8")
    assert json.loads((tmp_path / "minutes.json").read_text("utf-8"))
    menu = show_minutes_menu(table.context, table.runner.held.id, table.room)
    menu.actions()[-1].trigger()
    assert "1. Keep it (Open points)" in QGuiApplication.clipboard().text()
    menu.actions()[0].trigger()
    menu.close()
    pages = [child for child in table.room.children() if type(child).__name__ == "PdfPreviewDialog"]
    assert pages[0].view.page_count == 1
    pages[0].reject()


def test_the_end_shows_what_was_decided_and_the_next_meeting_what_is_left(table: Table) -> None:
    table.start(week=1)
    table.write(Key.Key_D, "Keep it")
    table.write(Key.Key_A, "Check pool size @Kim")
    table.write(Key.Key_A, "Count cards @Lee")
    table.write(Key.Key_P, "Search SLO")
    table.write(Key.Key_N, "Not carried")
    done = table.detail.entries[1].action
    assert done is not None
    table.context.document.edit("Done", actions.set_action_field, done.id, "status", "done")
    assert table.runner.held.end()
    said = words(table.room.room)
    assert "Thank you. This is what we decided:" in said
    assert "Keep it" in said
    assert "Search SLO" not in said
    table.press(Key.Key_D, Key.Key_PageDown)
    assert not table.room.entry.is_open
    table.runner.leave()
    table.start(week=2)
    said = words(table.room.room)
    assert "Count cards (Lee)" in said
    assert "Search SLO" in said
    assert "Check pool size" not in said
    assert "Not carried" not in said
    table.write(Key.Key_D, "Search gets one")
    assert "Search gets one" in words(table.room.room)


def test_a_plans_open_steps_are_among_the_open_points(table: Table) -> None:
    document = table.context.document
    plan = str(document.edit("Plan", plans.create_plan, "2027-Q1").result)
    items = document.query(plan_detail, plan, now=NOW).week(1).items
    document.edit("Own", plans.set_item_field, items[0].id, "owner", "Kim")
    document.edit("Done", plans.set_item_field, items[1].id, "done", True)
    open_runner(table.context, plan, 2, table.parent).start.click()
    table.here()
    lines = cast("Any", table.room.room.current_view).carried.texts
    assert lines[0].startswith(f"{items[0].title} (Kim, ")
    assert len(lines) == len(items) - 1
    document.edit("Done", plans.set_item_field, items[0].id, "done", True)
    assert len(cast("Any", table.room.room.current_view).carried.texts) == len(items) - 2


def test_the_room_scrolls_only_what_does_not_fit(table: Table) -> None:
    table.start(week=1)
    table.room.resize(1024, 768)
    for number in range(3):
        table.write(Key.Key_D, f"Decision {number}, which is short")
    QApplication.processEvents()
    assert not table.room.room.scroller.verticalScrollBar().isVisible()
    for _ in range(6):
        table.write(Key.Key_D, "A decision of many words, " * 12)
    table.qtbot.waitUntil(table.room.room.scroller.verticalScrollBar().isVisible)
    table.press(Key.Key_Down)
    assert table.room.room.scroller.verticalScrollBar().value() > 0


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
@pytest.mark.parametrize("zoom", [75, 100, 200])
def test_no_words_of_the_room_are_smaller_than_a_fortieth(
    table: Table, size: tuple[int, int], zoom: int
) -> None:
    table.context.theme.zoom = zoom
    table.start()
    table.room.resize(*size)
    table.runner.room_window.fold_out(False)

    def check() -> None:
        QApplication.processEvents()
        least = ceil(table.room.room.height() / 40)
        shown = [label for label in table.room.room.labels() if label.isVisible() and label.text()]
        assert shown
        for label in shown:
            assert label.fontInfo().pixelSize() >= least, label.text()
            assert label.textFormat() == Qt.TextFormat.PlainText
            if not label.wordWrap():
                assert label.width() >= label.fontMetrics().horizontalAdvance(label.text())
        entry = table.room.entry
        for label in (entry.kind, entry.hint, entry.line, table.room.said):
            assert label.fontInfo().pixelSize() >= least

    check()
    for key, text in (
        (Key.Key_D, "Checkout waits"), (Key.Key_A, "Look @Kim 2026-12-01"), (Key.Key_N, "Gone"),
    ):  # fmt: skip
        table.write(key, text)
    check()
    table.write(Key.Key_V, "Keep Card payments frozen?")
    table.press(Key.Key_1, Key.Key_4)
    table.write(Key.Key_O, "Never tried")
    check()
    table.press(Key.Key_Return)
    table.write(Key.Key_V, "Which? Pool / Cache")
    table.press(Key.Key_1)
    check()
    table.press(Key.Key_D)
    check()
    table.press(Key.Key_Escape)


def test_markup_is_shown_as_typed(table: Table) -> None:
    table.start()
    table.write(Key.Key_D, "<img src=/etc/passwd> & <b>bold</b>")
    assert "<img src=/etc/passwd> & <b>bold</b>" in words(table.room.room)


def test_a_revision_does_not_go_through_the_old_steps_again(table: Table) -> None:
    document = table.context.document
    plan = str(document.edit("Plan", plans.create_plan, "2027-Q1").result)
    who = str(document.edit("Name", approvals.add_approver, plan, "Kim").result)
    document.edit("Send", approvals.send_for_approval, plan)
    document.edit("Sign", approvals.sign, who, "approved", at=NOW, given_as="kim")
    document.record_fact(
        "Approve", approvals.approve_plan, plan, at=NOW, made_as="kim", despite=("undecided",)
    )
    document.edit("Revise", approvals.open_revision, plan, "Checkout moved")
    open_runner(table.context, plan, 4, table.parent).start.click()
    table.here()
    room = cast("Any", table.room.room.current_view)
    assert room.carried.texts == []
    assert room.nothing.isVisible()


@pytest.mark.parametrize("width", [600, 800, 1280])
def test_no_word_of_a_vote_or_a_choice_is_broken_where_it_is_narrow(table: Table, width: int) -> None:
    table.start()
    table.room.resize(width, 700)
    table.runner.room_window.fold_out(width > 900)
    table.write(Key.Key_V, "Which? Connection pool / Partitioning / Documentation / Observability")
    table.press(Key.Key_1)
    QApplication.processEvents()
    for card in table.room.room.vote.cards:
        assert card.words.isVisible()
        longest = max(card.words.text().split(), key=len)
        assert card.words.width() >= card.words.fontMetrics().horizontalAdvance(longest)
        assert card.geometry().right() <= table.room.room.vote.width()


def test_room_and_facilitator_take_turns_where_both_do_not_fit(table: Table) -> None:
    table.start()
    table.room.resize(800, 600)
    assert table.room.folded_out
    assert not table.room.room.isVisible()
    table.press(Key.Key_F)
    assert table.room.room.isVisible()
    table.room.resize(1280, 720)
    table.press(Key.Key_F)
    assert table.room.folded_out
    assert table.room.room.isVisible()


def test_a_target_decided_in_the_room_is_a_decision_of_the_meeting(
    table: Table, sample_document: Document, make_context: Callable[[Document], TabContext]
) -> None:
    table.context = replace(make_context(sample_document), now=table.clock)
    heads = sample_document.query(plan_heads)
    plan = next(head for head in heads if head.team == "Discovery" and not head.closed)
    open_runner(table.context, plan.id, 2, table.parent).start.click()
    table.here()
    table.press(Key.Key_PageDown)
    room = cast("Any", table.room.room.current_view)
    table.qtbot.waitUntil(lambda: room.shown is not None)
    name = room._words.name(room.chosen)
    table.press(Key.Key_R)
    target = room._words.target(room.shown.slos[0].current.target)
    stays = " ".join(f"{name}: stays at {target}".split())
    assert [entry.text for entry in table.detail.entries] == [stays]
    table.press(Key.Key_Up, Key.Key_U)
    assert table.detail.entries == ()
    table.press(Key.Key_Z, modifier=CTRL)
    assert [entry.text for entry in table.detail.entries] == [stays]
    table.press(Key.Key_Z, modifier=CTRL)  # one step: the target and what is written about it
    assert table.detail.entries == ()
    with sample_document.session() as session:
        assert room.shown.slos[0].id not in plan_decisions(session, plan.id)


def test_what_is_said_is_in_view_however_long_the_list_of_open_points_is(table: Table) -> None:
    document = table.context.document
    plan = str(document.edit("Plan", plans.create_plan, "2027-Q1").result)
    open_runner(table.context, plan, 4, table.parent).start.click()
    table.here()
    table.room.resize(1280, 720)
    table.runner.room_window.fold_out(False)
    table.write(Key.Key_D, "Search waits")
    QApplication.processEvents()
    room = table.room.room
    assert room.scroller.verticalScrollBar().maximum() > 0
    assert room.latest.texts == ["Search waits"]
    assert room.latest.visibleRegion().boundingRect().height() == room.latest.height()
    assert room.latest.mapTo(room, room.latest.rect().bottomLeft()).y() < room.height()
