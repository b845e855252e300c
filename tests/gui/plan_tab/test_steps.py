"""The steps of a week: tick, type, put in order, add, copy."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication

from slodesk.gui.models.plan_steps import DONE, DUE, STEP
from slodesk.operations import plans
from slodesk.storage.queries.settings import people
from tests.gui.plan_tab.walking import (
    ALT,
    CONTROL,
    LEFT,
    chosen,
    click_cell,
    key,
    steps,
    stored,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.quarterly_plan import QuarterlyPlanTab


def test_a_click_ticks_a_step_and_undo_takes_it_back(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    click_cell(planned, qtbot, 1, DONE)
    item = stored(sample_window, planned).week(1).items[0]
    assert item.done
    assert (
        steps(planned).table.model.index(1, DONE).data(Qt.ItemDataRole.CheckStateRole)
        == Qt.CheckState.Checked
    )
    assert planned.page.sentence.text().startswith("Left: 4 steps, 3 deliverables.")
    key(qtbot, steps(planned).table.view, Qt.Key.Key_Z, CONTROL)
    assert not stored(sample_window, planned).week(1).items[0].done


def test_what_is_typed_into_a_step_is_saved_and_offered_from_the_directory(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    click_cell(planned, qtbot, 2, STEP)
    key(qtbot, steps(planned).table.view, Qt.Key.Key_Return)
    editor = steps(planned).editor
    assert editor.title.hasFocus()
    editor.title.selectAll()
    qtbot.keyClicks(editor.title, "Ask what burned the budget")
    editor.owner.setFocus()
    assert sample_window.document is not None
    person = sample_window.document.query(people)[0].name
    qtbot.keyClicks(editor.owner, person[:3])
    offered = editor.owner.completer().completionModel()
    assert person in [offered.index(row, 0).data() for row in range(offered.rowCount())]
    editor.notes.setFocus()
    qtbot.keyClicks(editor.notes, "Bring last month's list.")
    planned.path.buttons[0].setFocus()
    item = stored(sample_window, planned).week(1).items[1]
    assert (item.title, item.owner, item.notes) == (
        "Ask what burned the budget", person[:3], "Bring last month's list.",
    )  # fmt: skip
    assert sample_window.document.undo_label == "Change “Ask what burned the budget”"


def test_typing_for_one_step_never_lands_in_the_next(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    click_cell(planned, qtbot, 1, STEP)
    steps(planned).editor.owner.setFocus()
    qtbot.keyClicks(steps(planned).editor.owner, "Ada")
    click_cell(planned, qtbot, 2, STEP)
    assert steps(planned).editor.owner.text() == ""
    owners = [item.owner for item in stored(sample_window, planned).week(1).items]
    assert owners[:3] == ["Ada", "", ""]


def test_a_due_date_can_be_taken_away(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    editor = steps(planned).editor
    assert editor.due.date().toPython() == date(2026, 11, 20)
    qtbot.mouseClick(editor.no_date, LEFT)
    assert sample_window.document is not None
    sample_window.document.flush()
    assert stored(sample_window, planned).week(1).items[0].due is None
    assert editor.due.text() == "No date"
    assert not editor.no_date.isVisible()


def test_steps_are_put_in_order_by_key_and_by_mouse(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    before = [item.key for item in stored(sample_window, planned).week(1).items]
    view, model = steps(planned).table.view, steps(planned).table.model
    click_cell(planned, qtbot, 1, STEP)
    key(qtbot, view, Qt.Key.Key_Down, ALT)
    after = [item.key for item in stored(sample_window, planned).week(1).items]
    assert after == [before[1], before[0], *before[2:]]
    assert chosen(planned).key == before[0]
    dragged = model.mimeData([model.index(2, STEP)])
    model.dropMimeData(dragged, Qt.DropAction.MoveAction, 99, 0, QModelIndex())  # below the deliverables
    moved = [item.key for item in stored(sample_window, planned).week(1).items]
    assert moved == [before[1], *before[2:5], before[0], *before[5:]]


def test_own_steps_are_added_and_removed(
    planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.mouseClick(steps(planned).table.add_deliverable, LEFT)
    editor = steps(planned).editor
    assert editor.title.hasFocus()
    qtbot.keyClicks(editor.title, "One page for the board")
    key(qtbot, editor.title, Qt.Key.Key_Return)
    own = stored(sample_window, planned).week(1).items[-1]
    assert (own.title, own.kind, own.due) == ("One page for the board", "deliverable", date(2026, 11, 20))
    steps(planned).table.view.setFocus()
    key(qtbot, steps(planned).table.view, Qt.Key.Key_Delete)
    assert stored(sample_window, planned).item(own.id) is None
    assert chosen(planned).key == "satisfaction_results"


def test_a_late_day_is_never_cut(planned: QuarterlyPlanTab, sample_window: MainWindow, qtbot: QtBot) -> None:
    """Weekday, day and the word stand in the column, beside the editor and where it is narrow."""
    assert sample_window.document is not None
    item = chosen(planned)
    sample_window.document.edit("Due", plans.set_item_field, item.id, "due", date(2026, 11, 18))
    table = steps(planned).table
    wanted = table.view.fontMetrics().horizontalAdvance("Late, Wed 18 Nov") + sample_window.theme.px(16 + 8)
    for width in (1280, 1024):
        sample_window.resize(width, 760)
        qtbot.waitUntil(lambda: sample_window.width() <= 1280)
        assert table.view.columnWidth(DUE) >= wanted


def test_steps_are_copied_as_cells(planned: QuarterlyPlanTab, qtbot: QtBot) -> None:
    click_cell(planned, qtbot, 1, DONE)
    key(qtbot, steps(planned).table.view, Qt.Key.Key_C, CONTROL)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[1].startswith("Activities · 1 of 5 done")
    assert lines[2].split("\t")[:2] == ["✓", "Look at how every SLO did this quarter"]
