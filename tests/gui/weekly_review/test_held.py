"""What people say in a review: notes in place, action items, adjustments, who attends; closing, skipping."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtWidgets import QApplication, QLineEdit

from slodesk.operations.slos import set_objective
from slodesk.storage.queries.actions import action_lines
from slodesk.storage.queries.overview import slo_infos
from tests.gui.conftest import NOW
from tests.gui.weekly_review.leader import CTRL, LEFT, Key, Leader

SHIFT = CTRL.__class__.ShiftModifier


def _note(leader: Leader, words: str) -> None:
    """Write a note on the first SLO at risk, by keys."""
    leader.section("status")
    leader.press(Key.Key_N)
    leader.qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    leader.type(words)
    leader.finish()


def test_n_writes_a_note_under_its_row_and_del_removes_it(leader: Leader) -> None:
    table = leader.page.sections["status"].risk
    slo = table.figures.rows[0].id
    _note(leader, "The freeze holds")

    assert leader.cells(table)[1][0] == "The freeze holds"
    assert [(note.about, note.text) for note in leader.stored.notes_on("status", slo)] == [
        (slo, "The freeze holds")
    ]
    leader.click(table, 1, 0)
    leader.press(Key.Key_Delete)
    leader.settle()
    assert leader.stored.notes_on("status", slo) == ()
    assert len(leader.cells(table)) == len([row for row in table.figures.rows if hasattr(row, "line")])

    leader.press(Key.Key_Z, CTRL)
    leader.settle()
    assert leader.cells(table)[1][0] == "The freeze holds"


def test_escape_leaves_no_note(leader: Leader) -> None:
    table = leader.page.sections["status"].risk
    rows = len(leader.cells(table))
    leader.section("status")
    leader.press(Key.Key_N)
    leader.qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    leader.type("Not meant")
    leader.press(Key.Key_Escape)
    leader.qtbot.waitUntil(lambda: len(leader.cells(table)) == rows)


def test_a_note_that_is_being_typed_outlives_what_others_change(leader: Leader) -> None:
    document = leader.window.document
    assert document is not None
    table = leader.page.sections["status"].risk
    slo = table.figures.rows[0].id
    leader.section("status")
    leader.press(Key.Key_N)
    leader.qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    leader.type("Half a")
    document.edit(
        "Elsewhere", set_objective, slo, effective=date(2026, 11, 1), target=Decimal("0.9991"), reason="x"
    )
    leader.settle()
    leader.type(" note")
    leader.finish()

    assert [note.text for note in leader.stored.notes_on("status", slo)] == ["Half a note"]
    status = leader.page.sections["status"]  # the SLO may be in another group by now
    shown = [row[0] for each in (table, status.good) for row in leader.cells(each)]
    assert "Half a note" in shown


def test_a_note_on_a_section_stands_below_it(leader: Leader) -> None:
    incidents = leader.page.sections["incidents"]
    leader.qtbot.mouseClick(incidents.note_button, LEFT)
    leader.qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    leader.type("A calm week")
    leader.finish()

    assert leader.cells(incidents.notes_table)[-1] == ["A calm week"]
    assert [note.text for note in leader.stored.notes_on("incidents")][-1] == "A calm week"


def test_r14_skipping_asks_why_and_can_be_taken_back(leader: Leader) -> None:
    leader.qtbot.mouseClick(leader.page.head.skip, LEFT)
    dialog = leader.dialog("skip_review_dialog")
    leader.qtbot.mouseClick(dialog.yes, LEFT)
    assert dialog.error.message
    leader.qtbot.keyClicks(dialog.reason, "Public holiday")
    leader.qtbot.keyClick(dialog.reason, Key.Key_Return)
    leader.settle()

    assert leader.stored.state == "skipped"
    assert leader.page.head.state.text() == "Skipped"
    assert "Public holiday" in leader.page.head.why.text()
    assert not leader.page.desk.editable

    leader.qtbot.mouseClick(leader.page.head.again, LEFT)
    leader.settle()
    assert leader.stored.state == "not_started"
    assert leader.page.desk.editable


def test_r50_closing_says_so_before_freezes_and_takes_postscripts_alone(leader: Leader) -> None:
    document = leader.window.document
    assert document is not None
    status = leader.page.sections["status"]
    before = leader.cells(status.risk)
    slo = status.risk.figures.rows[0].id
    leader.qtbot.mouseClick(leader.page.head.close_button, LEFT)
    dialog = leader.dialog("close_review_dialog")
    told = " ".join(label.text() for label in dialog._told)
    assert "stay as they are now" in told
    assert "go on to the next review" in told
    leader.qtbot.mouseClick(dialog.yes, LEFT)
    leader.settle()

    assert leader.stored.state == "reviewed"
    assert document.undo_label == ""
    assert "Close the weekly review" in document.barrier_label
    document.edit(
        "Change", set_objective, slo, effective=date(2026, 10, 1), target=Decimal("0.9"), reason="x"
    )
    leader.settle()
    assert leader.cells(status.risk) == before
    assert not leader.page.head.close_button.isVisible()
    assert not status.note_button.isVisible()

    leader.go_on()
    later = leader.section("postscript")
    leader.type("The cause was a certificate")
    leader.press(Key.Key_Return)
    leader.settle()
    assert [row[0] for row in leader.cells(later.table)] == ["The cause was a certificate"]
    assert leader.cells(status.risk) == before


def test_an_action_item_is_typed_and_stands_under_new(leader: Leader) -> None:
    document = leader.window.document
    assert document is not None
    actions = leader.section("actions")
    leader.type("Check the pool size @Kim 2026-12-01")
    leader.press(Key.Key_Return)
    leader.settle()

    rows = leader.cells(actions.groups["new"])
    assert [(row[0], row[1]) for row in rows] == [("Check the pool size", "Kim")]
    (line,) = [each for each in document.query(action_lines, NOW) if each.title == "Check the pool size"]
    assert (line.source_kind, line.source_id) == ("review", leader.page.desk.edits.id)


def test_an_adjustment_is_proposed_approved_and_put_into_the_target_history(leader: Leader) -> None:
    document = leader.window.document
    assert document is not None
    section = leader.section("adjustments")
    title = section.slo.itemText(1)
    section.slo.setCurrentIndex(1)
    slo = section.slo.currentData()
    leader.qtbot.keyClicks(section.entry, "Users are content with less")
    leader.qtbot.keyClick(section.entry, Key.Key_Return)
    leader.settle()
    assert section.chosen is not None
    assert section.chosen.slo == title
    leader.type("98")
    assert not section.take.isEnabled()
    inputs = section.editor.inputs
    inputs["effective"].setFocus()
    leader.qtbot.keyClicks(inputs["effective"], "2026-12-01")
    inputs["decision"].setCurrentIndex(inputs["decision"].findData("approved"))
    document.flush()
    leader.settle()
    assert section.take.isEnabled()
    leader.qtbot.mouseClick(section.take, LEFT)
    leader.settle()

    assert section.error.message == ""
    info = next(each for each in document.query(slo_infos) if each.id == slo)
    in_december = [each for each in info.history.entries if each.effective == date(2026, 12, 1)]
    assert [each.target for each in in_december] == [Decimal("0.98")]
    assert section.chosen.taken


def test_who_attends_is_added_by_keys_and_offered_again(leader: Leader) -> None:
    people = leader.section("people")
    before = len(leader.stored.people)
    leader.type("Ada Lovelace")
    leader.press(Key.Key_Return)
    leader.settle()

    assert [each.name for each in leader.stored.people][before:] == ["Ada Lovelace"]
    leader.go_on()  # names were offered in a window of their own
    people.section.select(leader.stored.people[-1].id)
    people.section.view.setFocus()
    leader.qtbot.keyClick(people.section.view, Key.Key_Delete)
    leader.settle()
    assert len(leader.stored.people) == before


def test_the_summary_is_saved_as_it_is_typed(leader: Leader) -> None:
    document = leader.window.document
    assert document is not None
    summary = leader.section("summary")
    leader.qtbot.keyClicks(summary.text, "The freeze holds until Monday.")
    document.flush()

    assert leader.stored.summary == "The freeze holds until Monday."


def test_a_closed_review_of_the_sample_can_not_be_changed(leader: Leader) -> None:
    leader.open_state("reviewed")
    status = leader.page.sections["status"]
    leader.section("status")
    rows = len(leader.cells(status.good))
    leader.press(Key.Key_N)

    assert not status.writing
    assert len(leader.cells(status.good)) == rows
    assert leader.page.head.facilitator.isReadOnly()
    assert not leader.page.sections["actions"].entry.isVisible()
    assert leader.page.sections["postscript"].isVisible()
