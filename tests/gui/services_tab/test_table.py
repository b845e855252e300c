"""The table of services: what it says, finding, sorting, moving, copying."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from slodesk.gui.models.services import SERVICE, TEAM
from slodesk.gui.widgets.copying import as_cells, as_html, as_markdown
from tests.gui.services_tab.reading import LEFT, click_row, key, names, press, shown, tab_title, undo

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.services import ServicesTab


# The table


def test_the_table_says_what_is_wrong(tab: ServicesTab) -> None:
    assert tab.shown is not None
    said = {line.record.name: line.finding for line in tab.shown.lines}
    assert said["checkout"] == "Above ceiling"
    assert said["partner-api"] == "Looser than SLA"
    assert said["notifications"] == "No owner"
    assert said["card-payments"] == ""
    sentence = tab.shown.lines[1].findings[0]
    assert sentence.startswith("checkout-availability promises 99.9\u00a0%, but what the service depends on")


def test_find_box_filters_and_escape_empties_it(tab: ServicesTab, qtbot: QtBot) -> None:
    box = tab.table.find_box
    qtbot.keyClicks(box, "card")
    assert shown(tab) == ["card-payments"]
    assert not tab.table.nothing.isVisible()
    qtbot.keyClicks(box, "zzz")
    assert shown(tab) == []
    assert tab.table.nothing.isVisible()
    press(qtbot, box, Qt.Key.Key_Escape)
    assert len(shown(tab)) == 8
    press(qtbot, box, Qt.Key.Key_Down)
    assert tab.table.view.hasFocus()


def test_a_click_on_a_heading_sorts_and_the_third_gives_the_own_order_back(
    tab: ServicesTab, qtbot: QtBot
) -> None:
    own = shown(tab)
    header = tab.table.view.horizontalHeader()
    at = header.sectionViewportPosition(SERVICE) + 30
    for _ in range(2):
        before = shown(tab)
        point = header.viewport().rect().center()
        point.setX(at)
        qtbot.mouseClick(header.viewport(), LEFT, pos=point)
        assert shown(tab) != before
    assert shown(tab) == sorted(own, key=lambda name: tab_title(tab, name).casefold(), reverse=True)
    qtbot.mouseClick(header.viewport(), LEFT, pos=point)
    assert shown(tab) == own


def test_team_filter_of_the_window(sample_window: MainWindow, tab: ServicesTab) -> None:
    box = sample_window.header.team
    box.setCurrentIndex(box.findText("Payments"))
    assert shown(tab) == ["card-payments", "checkout"]
    tab.show_item(key(tab, "sign-in"))  # of another team
    assert sample_window.filters.team_id is None
    assert tab.service_id == key(tab, "sign-in")


def test_alt_down_moves_and_undo_moves_back(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    own = shown(tab)
    click_row(tab, qtbot, own[0])
    alt = Qt.KeyboardModifier.AltModifier
    press(qtbot, tab.table.view, Qt.Key.Key_Down, alt)
    press(qtbot, tab.table.view, Qt.Key.Key_Down, alt)
    assert names(sample_window) == [own[1], own[2], own[0], *own[3:]]
    assert shown(tab) == names(sample_window)
    assert tab.table.current == key(tab, own[0])
    press(qtbot, tab.table.view, Qt.Key.Key_Up, alt)
    assert sample_window.document is not None
    assert sample_window.document.undo_label == "Move Card payments"
    for _ in range(3):
        undo(sample_window, qtbot)
    assert names(sample_window) == own == shown(tab)


def test_several_move_together_and_stop_at_the_end(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    own = shown(tab)
    click_row(tab, qtbot, own[-2])
    click_row(tab, qtbot, own[-1], Qt.KeyboardModifier.ShiftModifier)
    assert len(tab.table.selected) == 2
    press(qtbot, tab.table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(sample_window) == own
    press(qtbot, tab.table.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names(sample_window) == [*own[:-3], own[-2], own[-1], own[-3]]
    assert len(tab.table.selected) == 2


def test_moving_among_found_rows_goes_past_the_next_found_one(
    sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot
) -> None:
    tab.table.find_box.setText("platform")
    found = shown(tab)
    assert len(found) > 2
    click_row(tab, qtbot, found[0])
    press(qtbot, tab.table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert shown(tab) == [found[1], found[0], *found[2:]]


def test_a_drop_puts_a_row_first(sample_window: MainWindow, tab: ServicesTab) -> None:
    own = names(sample_window)
    tab.table.model.moved.emit([key(tab, own[4])], key(tab, own[0]))
    assert names(sample_window) == [own[4], *own[:4], *own[5:]]


def test_sorted_rows_stay_where_they_are(sample_window: MainWindow, tab: ServicesTab, qtbot: QtBot) -> None:
    own = names(sample_window)
    tab.table.view.horizontalHeader().setSortIndicator(TEAM, Qt.SortOrder.AscendingOrder)
    tab.table.view.selectRow(2)
    press(qtbot, tab.table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(sample_window) == own


def test_copy_as_cells_and_as_markdown(tab: ServicesTab, qtbot: QtBot) -> None:
    click_row(tab, qtbot, "checkout")
    tab.table.view.setFocus()
    press(qtbot, tab.table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().mimeData()
    lines = [row.split("\t") for row in copied.text().split("\n")]
    assert lines[0][:5] == ["Service", "Identifier", "Critical", "Team", "Owner"]
    assert lines[1][:5] == ["Checkout", "checkout", "Yes", "Payments", "Amara Diallo"]
    assert len(lines) == 2
    assert "<td>Amara Diallo</td>" in copied.html()
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    press(qtbot, tab.table.view, Qt.Key.Key_C, modifiers)
    text = QGuiApplication.clipboard().text().splitlines()
    assert text[0].startswith("| Service | Identifier |")
    assert text[2].startswith("| Checkout | checkout | Yes | Payments |")


def test_copied_cells_carry_no_formula_and_no_markup() -> None:
    table = [["Name"], ["=HYPERLINK(1)"], ["<b>a</b>\tb\nc"], ["a|b"]]
    assert as_cells(table).split("\n") == ["Name", "'=HYPERLINK(1)", "<b>a</b> b c", "a|b"]
    assert "&lt;b&gt;" in as_html(table)
    assert as_markdown(table).splitlines()[-1] == "| a\\|b |"
