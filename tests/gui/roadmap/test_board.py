"""The roadmap as a board: bars dragged, moved by keys, and held by what they depend on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QListView

from slodesk.gui.tabs.quarterly_plan.roadmap.section import (
    EFFORT,
    WORK,
    RoadmapSection,
)
from slodesk.operations.initiatives import set_needs
from tests.gui.roadmap.initiatives import LEFT, NONE, cells, click, drag, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from slodesk.gui.document import Document
    from tests.gui.week_three import Filled


CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_dragging_a_bar_moves_it(
    show: Callable[[str], RoadmapSection], filled: Filled, document: Document
) -> None:
    section = show(filled.plan)
    section.show_board(True)
    key = filled.work["Failover"]
    bar = section.board.bar_of(key)
    assert bar is not None
    day = section.board.days.width
    drag(section, bar.center(), bar.center() + QPointF(14 * day, 0))
    assert (row(document, key).starts, row(document, key).ends) == (date(2027, 1, 25), date(2027, 2, 12))
    assert document.undo_label.startswith("Move “Failover” to 25 Jan")
    bar = section.board.bar_of(key)
    assert bar is not None
    drag(
        section,
        QPointF(bar.right() - 1, bar.center().y()),
        QPointF(bar.right() - 1 - 7 * day, bar.center().y()),
    )
    assert (row(document, key).starts, row(document, key).ends) == (date(2027, 1, 25), date(2027, 2, 5))
    document.undo()
    document.undo()
    assert row(document, key).starts == date(2027, 1, 11)


def test_a_drag_is_given_up_with_escape_and_new_bars_are_drawn(
    qtbot: QtBot, show: Callable[[str], RoadmapSection], filled: Filled, document: Document
) -> None:
    section = show(filled.plan)
    section.show_board(True)
    board, key = section.board, filled.work["Failover"]
    bar = board.bar_of(key)
    assert bar is not None
    drag(section, bar.center(), bar.center() + QPointF(100, 0), release=False)
    assert board.bar_of(key) != bar
    qtbot.keyClick(board, Qt.Key.Key_Escape)
    assert board.bar_of(key) == bar
    assert row(document, key).starts == date(2027, 1, 11)
    line = board.line(2)
    assert line is not None
    assert line.work.title == "Second zone"
    y = board.row_top(2) + 20
    days = board.days
    drag(section, QPointF(days.x(date(2027, 3, 1)) + 1, y), QPointF(days.x(date(2027, 3, 12)) + 1, y))
    stored = row(document, filled.work["Second zone"])
    assert (stored.starts, stored.ends) == (date(2027, 3, 1), date(2027, 3, 12))


def test_keys_move_and_stretch_a_bar_in_one_step(
    qtbot: QtBot, show: Callable[[str], RoadmapSection], filled: Filled, document: Document
) -> None:
    section = show(filled.plan)
    section.show_board(True)
    board, key = section.board, filled.work["Failover"]
    section.select(key)
    board.setFocus()
    for pressed, held in (
        (Qt.Key.Key_Right, CTRL), (Qt.Key.Key_Right, NONE), (Qt.Key.Key_Left, SHIFT),
        (Qt.Key.Key_Left, SHIFT | CTRL),
    ):  # fmt: skip
        qtbot.keyClick(board, pressed, held)
    assert (row(document, key).starts, row(document, key).ends) == (date(2027, 1, 19), date(2027, 1, 29))
    document.undo()
    assert (row(document, key).starts, row(document, key).ends) == (date(2027, 1, 11), date(2027, 1, 29))
    qtbot.keyClick(board, Qt.Key.Key_End)
    assert section.table.current == filled.work["Second zone"]
    qtbot.keyClick(board, Qt.Key.Key_Space)
    stored = row(document, filled.work["Second zone"])
    # 40 h from New Year's Day, a Friday; 6 January is a holiday.
    assert (stored.starts, stored.ends) == (date(2027, 1, 1), date(2027, 1, 8))
    assert "Second zone" in board.accessibleDescription()
    qtbot.keyClick(board, Qt.Key.Key_Return)
    assert section.editor.card.inputs["title"].hasFocus()


def test_board_and_table_show_the_same_rows(
    qtbot: QtBot, show: Callable[[str], RoadmapSection], filled: Filled, document: Document
) -> None:
    section = show(filled.plan)
    header = section.table.view.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(EFFORT) + 20, header.height() // 2)
    qtbot.mouseClick(header.viewport(), LEFT, NONE, place)
    assert cells(section, WORK) == ["Probes", "Failover", "Second zone"]
    assert [section.board.line(at).work.title for at in range(3)] == cells(section, WORK)  # type: ignore[union-attr]
    assert section.board.cut_row == -1
    qtbot.mouseClick(header.viewport(), LEFT, NONE, place)
    qtbot.mouseClick(header.viewport(), LEFT, NONE, place)
    assert cells(section, WORK) == ["Failover", "Probes", "Second zone"]
    assert section.board.cut_row == 2


def test_a_circle_is_refused_by_name(
    qtbot: QtBot, show: Callable[[str], RoadmapSection], filled: Filled, document: Document
) -> None:
    section = show(filled.plan)
    document.edit("x", set_needs, filled.work["Failover"], [filled.work["Probes"]])
    assert cells(section, WORK) == ["Probes", "Failover", "Second zone"]
    click(qtbot, section, "Probes")
    assert "It comes before its turn because “Failover” needs it." in section.editor.card.detail_label.text()
    needs = section.editor.needs
    qtbot.mouseClick(needs.button, LEFT)
    view = QApplication.activePopupWidget().findChild(QListView, "needs_list")
    assert view is not None
    names = [view.model().index(at, 0).data() for at in range(view.model().rowCount())]
    view.setCurrentIndex(view.model().index(names.index("Failover"), 0))
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert needs.error.message == ("These would wait for each other: “Failover” → “Probes” → “Failover”.")
    view.setCurrentIndex(view.model().index(names.index("Second zone"), 0))
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert not needs.error.message
    assert needs.words.text() == "Second zone"
    QApplication.activePopupWidget().close()
