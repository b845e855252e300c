"""The roadmap as a table: order, the line, typing, suggestions, and 500 initiatives."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from slodesk.gui.tabs.quarterly_plan.roadmap.section import (
    EFFORT,
    FIT,
    IMPACT,
    RICE,
    WHEN,
    WORK,
    RoadmapSection,
)
from slodesk.operations.initiatives import add_initiative, set_initiative_field, set_needs
from slodesk.storage.schema_planning import PlanRow
from tests.gui.roadmap.initiatives import LEFT, cells, click, drag, row
from tests.gui.stalls import Heartbeat
from tests.gui.week_three import Filled, fill, many

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from slodesk.gui.document import Document


def test_the_order_and_the_line(
    show: Callable[[str], RoadmapSection], filled: Filled, qtmodeltester: ModelTester
) -> None:
    """30 h: Failover (0.25 a 100 h) and Probes (0.1) fit, Second zone (0.05) does not."""
    section = show(filled.plan)
    assert cells(section, WORK) == ["Failover", "Probes", "Second zone"]
    assert cells(section, FIT) == ["Fits", "Fits", "Doesn't fit"]
    assert cells(section, WHEN) == ["11–29 Jan", "1–5 Feb", "No dates"]
    assert section.head.sentence.text() == (
        "Work for 70\u00a0h against 30\u00a0h for reliability. 1 initiative below the line."
    )
    assert section.head.improvements.text() == (
        "What fits brings: Card payments +0.05 points; Website +0.01 points."
    )
    assert section.board.cut_row == 2
    assert (section.table.view.line_row, section.table.view.line_words) == (  # type: ignore[attr-defined]
        2, "The 30\u00a0h for reliability end here.",
    )  # fmt: skip
    qtmodeltester.check(section.model)


def test_work_whose_need_was_cut_does_not_fit_and_says_which(
    qtbot: QtBot, show: Callable[[str], RoadmapSection], filled: Filled, document: Document
) -> None:
    """Failover with 15 h leaves 5 of 30: Alarm would fit, Drill as well but for the zone it needs."""
    section = show(filled.plan)
    document.edit("Less", set_initiative_field, filled.work["Failover"], "effort", Decimal(15))
    small = {"effort": Decimal(5), "impact": Decimal("0.001")}
    drill = str(document.edit("Drill", add_initiative, filled.plan, "Drill", **small).result)
    document.edit("Alarm", add_initiative, filled.plan, "Alarm", **small)
    document.edit("Needs", set_needs, drill, [filled.work["Second zone"]])
    assert dict(zip(cells(section, WORK), cells(section, FIT), strict=True)) == {
        "Failover": "Fits", "Probes": "Fits", "Second zone": "Doesn't fit", "Alarm": "Would fit",
        "Drill": "Doesn't fit",
    }  # fmt: skip
    click(qtbot, section, "Drill")
    assert section.editor.card.detail_label.text().endswith(
        "Does not fit. It needs “Second zone”, which is below the line."
    )
    document.edit("Promise it", set_initiative_field, filled.work["Second zone"], "state", "committed")
    assert cells(section, FIT)[-1] == "Would fit"


def test_nobody_knows_what_fits_while_the_hours_are_not_known(
    show: Callable[[str], RoadmapSection], document: Document
) -> None:
    section = show(fill(document.workspace, capacity=None).plan)
    assert cells(section, FIT) == ["Hours not known"] * 3
    assert section.board.cut_row == -1


def test_typing_saves_and_a_click_chooses(
    qtbot: QtBot, show: Callable[[str], RoadmapSection], filled: Filled, document: Document
) -> None:
    section = show(filled.plan)
    click(qtbot, section, "Probes")
    title: Any = section.editor.card.inputs["title"]
    assert title.text() == "Probes"
    assert "0.01 points for 10\u00a0h" in section.editor.card.detail_label.text()
    title.selectAll()
    qtbot.keyClicks(title, "Better probes")
    qtbot.waitUntil(lambda: row(document, filled.work["Probes"]).title == "Better probes")
    assert document.undo_label == "Change “Better probes”"
    document.undo()
    assert row(document, filled.work["Probes"]).title == "Probes"


def test_effort_0_is_refused_beside_the_field(
    qtbot: QtBot, show: Callable[[str], RoadmapSection], filled: Filled, document: Document
) -> None:
    section = show(filled.plan)
    click(qtbot, section, "Probes")
    effort: Any = section.editor.card.inputs["effort"]
    effort.setFocus()
    effort.selectAll()
    qtbot.keyClicks(effort, "0")
    qtbot.waitUntil(lambda: "more than 0 hours" in section.editor.card.errors["effort"].message)
    qtbot.keyClick(effort, Qt.Key.Key_Escape)
    assert effort.text() == "10"
    effort.selectAll()
    qtbot.keyClicks(effort, "many")
    qtbot.waitUntil(lambda: "number is expected" in section.editor.card.errors["effort"].message)
    qtbot.keyClick(effort, Qt.Key.Key_Escape)
    effort.clear()
    qtbot.waitUntil(lambda: row(document, filled.work["Probes"]).effort is None)
    assert cells(section, FIT)[cells(section, WORK).index("Probes")] == "Not estimated"


def test_a_cell_is_edited_in_place_and_the_row_moves_to_its_place(
    qtbot: QtBot, show: Callable[[str], RoadmapSection], filled: Filled, document: Document
) -> None:
    section = show(filled.plan)
    view = section.table.view
    click(qtbot, section, "Second zone")
    view.setCurrentIndex(section.model.index(2, IMPACT))
    qtbot.keyClick(view, Qt.Key.Key_F2)
    editor = view.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    qtbot.keyClicks(editor, "0.4")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: row(document, filled.work["Second zone"]).impact == Decimal("0.4"))
    assert cells(section, WORK)[0] == "Second zone"
    assert section.table.current == filled.work["Second zone"]
    view.setCurrentIndex(section.model.index(0, EFFORT))
    qtbot.keyClick(view, Qt.Key.Key_F2)
    (editor,) = (each for each in view.findChildren(QLineEdit) if each.isVisible())
    qtbot.keyClicks(editor, "0")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "more than 0 hours" in section.table.error.message)


def test_adding_and_removing_by_keys_is_undone_by_name(
    qtbot: QtBot, show: Callable[[str], RoadmapSection], filled: Filled, document: Document
) -> None:
    section = show(filled.plan)
    qtbot.mouseClick(section.head.add, LEFT)
    assert "New initiative" in cells(section, WORK)
    assert section.editor.card.inputs["title"].hasFocus()
    section.table.view.setFocus()
    qtbot.keyClick(section.table.view, Qt.Key.Key_Delete)
    assert document.undo_label == "Remove “New initiative”"
    assert "New initiative" not in cells(section, WORK)


def test_rice_and_wsjf_are_folded_away(
    qtbot: QtBot, show: Callable[[str], RoadmapSection], filled: Filled, document: Document
) -> None:
    section = show(filled.plan)
    assert section.table.view.isColumnHidden(RICE)
    assert not section.editor.card.inputs["reach"].isVisible()
    qtbot.mouseClick(section.scores, LEFT)
    assert not section.table.view.isColumnHidden(RICE)
    key = filled.work["Failover"]
    document.edit("x", set_initiative_field, key, "confidence", "high")
    document.edit("x", set_initiative_field, key, "reach", Decimal(4000))
    assert cells(section, RICE)[0] == "10"  # 4,000 × 0.05 × 1 / 20
    assert section.editor.card.inputs["reach"].isVisible()


def test_a_suggestion_is_taken_with_one_click(
    qtbot: QtBot, show: Callable[[str], RoadmapSection], filled: Filled, document: Document
) -> None:
    """99.95 of a year allows 262.8 min; deploy 30, zone loss 240, disk 40: the zone must go."""
    section = show(filled.plan)
    qtbot.mouseClick(section.suggest, LEFT)
    first = section.suggested.buttons[0]
    assert first.accessibleName() == "Take up: Take away the risk “Zone loss”"
    before = len(section.suggested.buttons)
    qtbot.mouseClick(first, LEFT)
    assert "Take away the risk “Zone loss”" in cells(section, WORK)
    assert len(section.suggested.buttons) == before - 1
    assert document.undo_label == "Take up “Take away the risk “Zone loss””"
    document.undo()
    assert len(section.suggested.buttons) == before


def test_an_approved_plan_is_only_read(
    qtbot: QtBot, show: Callable[[str], RoadmapSection], filled: Filled, document: Document
) -> None:
    document.edit("x", lambda session: setattr(session.get_one(PlanRow, filled.plan), "state", "approved"))
    section = show(filled.plan)
    section.show_board(True)
    bar = section.board.bar_of(filled.work["Failover"])
    assert bar is not None
    drag(section, bar.center(), bar.center() + QPointF(100, 0))
    qtbot.keyClick(section.board, Qt.Key.Key_Right)
    assert row(document, filled.work["Failover"]).starts == date(2027, 1, 11)
    assert not section.head.add.isEnabled()
    assert not section.editor.card.inputs["title"].isEnabled()
    assert not section.model.flags(section.model.index(0, WORK)) & Qt.ItemFlag.ItemIsEditable


def test_nothing_yet_offers_a_beginning(
    qtbot: QtBot, show: Callable[[str], RoadmapSection], filled: Filled, document: Document
) -> None:
    from slodesk.operations.plans import create_plan

    section = show(str(document.edit("x", create_plan, "2027-Q2", filled.team).result))
    assert section.table.empty is not None
    qtbot.mouseClick(section.table.empty.button, LEFT)
    assert cells(section, WORK) == ["New initiative"]


def stored_title(document: Document, section: RoadmapSection) -> str:
    return row(document, str(section.table.current)).title


def test_500_initiatives_never_stall(
    qtbot: QtBot, show: Callable[..., RoadmapSection], document: Document
) -> None:
    """Typing and sorting with 200 services and 500 initiatives, on table and board."""
    section = show(many(document.workspace, 200, 500), at_once=False)
    assert section.model.rowCount() == 500
    title: Any = section.editor.card.inputs["title"]
    title.setFocus()
    header = section.table.view.horizontalHeader()
    QApplication.processEvents()
    with Heartbeat() as beat:
        for letter in "abc":
            qtbot.keyClicks(title, letter)
            typed = title.text()
            qtbot.waitUntil(lambda typed=typed: stored_title(document, section) == typed)
        for column in (WORK, EFFORT, -1):
            header.setSortIndicator(column, Qt.SortOrder.DescendingOrder)
            QApplication.processEvents()
        section.show_board(True)
        QApplication.processEvents()
        qtbot.keyClick(section.board, Qt.Key.Key_Right)
        QApplication.processEvents()
        section.show_board(False)
    assert beat.busiest < 100, (beat.busiest, beat.longest)
