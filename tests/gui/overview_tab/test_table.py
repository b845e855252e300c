"""The Overview tab: what is waiting, the table, and figures that explain themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from slodesk.gui.models.overview import NAMES
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.operations.slos import set_target
from tests.gui.overview_tab.reading import chart, shown_keys

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.overview import OverviewTab


def row_of(tab: OverviewTab, slo: str) -> int:
    return next(row for row, a in enumerate(tab.model.rows) if a.slo.name == slo)


def click(tab: OverviewTab, qtbot: QtBot, row: int, column: str = "service", **fields: Any) -> None:
    index = tab.model.index(row, NAMES.index(column))
    tab.table.scrollTo(index)
    at = tab.table.visualRect(index).center()
    qtbot.mouseClick(tab.table.viewport(), Qt.MouseButton.LeftButton, pos=at, **fields)


def test_the_worst_comes_first_and_is_charted(tab: OverviewTab) -> None:
    assert tab.model.at(0).slo.name == "card-payments-availability"
    assert [a.slo.id for a in tab.table.chosen()] == [tab.model.at(0).slo.id] == shown_keys(tab)
    assert tab.panel.card.heading_label.text() == "Card payments: budget left"
    assert "13 objectives · 3 at risk" in tab.card.detail_label.text()


def test_decisions_wait_with_their_buttons(tab: OverviewTab, qtbot: QtBot) -> None:
    assert tab.strip.cards[0].title_label.text() == "Freeze Card payments?"
    assert tab.strip.cards[0].button.property("kind") == "primary"
    card = tab.strip.cards[1]
    assert card.title_label.text() == "Hold releases of Checkout?"
    with qtbot.waitSignal(tab.panel.shown):
        qtbot.mouseClick(card.button, Qt.MouseButton.LeftButton)
    assert tab.table.chosen()[0].slo.name == "checkout-availability"
    assert tab.table.hasFocus()
    assert tab.panel.card.heading_label.text() == "Checkout: budget left"


def test_more_decisions_on_demand(tab: OverviewTab, qtbot: QtBot) -> None:
    before = tab.strip.shown
    hidden = int(tab.strip.more.text().removesuffix(" more"))
    qtbot.mouseClick(tab.strip.more, Qt.MouseButton.LeftButton)
    assert tab.strip.shown == before + hidden
    assert tab.strip.more.text() == "Show fewer"
    qtbot.keyClick(tab.strip.more, Qt.Key.Key_Space)
    assert tab.strip.shown == before


def test_a_decision_in_services_goes_there(tab: OverviewTab, sample_window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(tab.strip.more, Qt.MouseButton.LeftButton)
    card = next(card for card in tab.strip.cards if card.title_label.text() == "Nightly reports: no data")
    qtbot.mouseClick(card.button, Qt.MouseButton.LeftButton)
    assert sample_window.tabs.current == "services"


def test_selecting_a_row_shows_its_chart(tab: OverviewTab, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tab.panel.shown):
        click(tab, qtbot, row_of(tab, "checkout-month"))
    data = chart(tab).plot.data
    assert data is not None
    assert data.burn_down
    assert "dotted line is an even pace" in chart(tab).sentence.text()
    assert data.lines[0].measure == "of the month"


def test_several_rows_are_compared(tab: OverviewTab, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tab.panel.shown):
        click(tab, qtbot, 0)
        click(tab, qtbot, 2, stateKey=Qt.KeyboardModifier.ControlModifier)
    assert set(shown_keys(tab)) == {tab.model.at(0).slo.id, tab.model.at(2).slo.id}
    assert tab.panel.card.heading_label.text() == "Budget left, compared"
    qtbot.keyClick(tab.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(shown_keys(tab)) == 8)  # no more than there are colours


def test_keys_alone_choose_open_and_explain(
    tab: OverviewTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    tab.table.setFocus()
    with qtbot.waitSignal(tab.panel.shown):
        qtbot.keyClick(tab.table, Qt.Key.Key_Down)
    assert shown_keys(tab) == [tab.model.at(1).slo.id]
    tab.table.setCurrentIndex(tab.model.index(1, NAMES.index("left")))
    qtbot.keyClick(tab.table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    popover = tab.table.findChild(ExplainPopover)
    assert isinstance(popover, ExplainPopover)
    assert popover.isVisible()
    assert "119,296,4" in popover.text() or "good events" in popover.text()
    qtbot.keyClick(popover, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not popover.isVisible())
    qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    assert sample_window.tabs.current == "services"


@pytest.mark.parametrize("column", NAMES)
def test_every_figure_explains_itself(tab: OverviewTab, column: str) -> None:
    for a in list(tab.model.rows):
        popover = tab.explain(a.slo.id, column)
        assert popover is not None
        words = popover.text()
        assert a.slo.service_title in words
        assert "Policy: Framework, version 1" in words
        area = QGuiApplication.primaryScreen().availableGeometry()
        assert area.contains(popover.geometry())
        popover.close()


def test_the_explanation_can_be_copied(tab: OverviewTab, qtbot: QtBot) -> None:
    qtbot.mouseClick(chart(tab).explain_button, Qt.MouseButton.LeftButton)
    popover = tab.table.findChild(ExplainPopover)
    assert isinstance(popover, ExplainPopover)
    qtbot.mouseClick(popover.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == popover.text()
    qtbot.mouseClick(popover.close_button, Qt.MouseButton.LeftButton)


def test_finding_hides_rows_and_arrow_down_reaches_them(tab: OverviewTab, qtbot: QtBot) -> None:
    qtbot.keyClicks(tab.search, "sign-in week")
    assert [a.slo.name for a in tab.model.rows] == ["sign-in-week"]
    qtbot.keyClick(tab.search, Qt.Key.Key_Down)
    assert tab.table.hasFocus()
    tab.search.setFocus()
    qtbot.keyClick(tab.search, Qt.Key.Key_Escape)
    assert tab.model.rowCount() == 13


def test_nothing_found_offers_the_way_back(tab: OverviewTab, qtbot: QtBot) -> None:
    qtbot.keyClicks(tab.search, "zzz")
    assert not tab.table.isVisible()
    button = next(
        b for b in tab.services.findChildren(QPushButton) if b.text() == "Show all" and b.isVisible()
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert tab.model.rowCount() == 13
    assert tab.table.isVisible()


def test_a_click_on_a_heading_sorts(tab: OverviewTab, qtbot: QtBot) -> None:
    header = tab.table.horizontalHeader()
    column = NAMES.index("service")
    at = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
    chosen = [a.slo.id for a in tab.table.chosen()]
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    titles = [a.slo.service_title.casefold() for a in tab.model.rows]
    assert titles == sorted(titles)
    assert [a.slo.id for a in tab.table.chosen()] == chosen


def test_copying_rows(tab: OverviewTab, qtbot: QtBot) -> None:
    tab.table.setFocus()
    qtbot.keyClick(tab.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.text().split("\n")[1].startswith("Card payments\tPayments go through\tExhausted\t99.95")
    assert "<table" in mime.html()
    shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(tab.table, Qt.Key.Key_C, shift)
    assert (
        QGuiApplication.clipboard()
        .text()
        .splitlines()[2]
        .startswith("| Card payments | Payments go through |")
    )


def test_the_menu_offers_what_the_keys_do(tab: OverviewTab) -> None:
    menu = tab.table.build_menu()
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts == [
        "Explain this number", "Open in Services", "Copy as cells", "Copy as Markdown", "Copy as rich text",
        "Sort by", "Column Service", "Select all",
    ]  # fmt: skip
    menu.deleteLater()


def test_an_edit_elsewhere_is_shown_and_the_selection_stays(
    tab: OverviewTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    key = tab.model.at(row_of(tab, "search-availability")).slo.id
    tab.table.choose([key])
    assert sample_window.document is not None
    from decimal import Decimal

    with qtbot.waitSignal(tab.model.modelReset, timeout=5000):
        sample_window.document.edit("Set target", set_target, key, Decimal("0.95"), reason="try")
    assert [a.slo.id for a in tab.table.chosen()] == [key]
    row = tab.model.row_of(key)
    assert tab.model.index(row, NAMES.index("target")).data() == "95\u00a0%"
    with qtbot.waitSignal(tab.model.modelReset, timeout=5000):
        sample_window.document.undo()
    assert tab.model.index(tab.model.row_of(key), NAMES.index("target")).data() == "99.5\u00a0%"


def test_another_team_shows_its_services_alone(
    tab: OverviewTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    team = tab.model.at(0).slo.team_id
    with qtbot.waitSignal(tab.model.modelReset, timeout=5000):
        sample_window.filters.team_id = team
    assert 0 < tab.model.rowCount() < 13
    assert {a.slo.team_id for a in tab.model.rows} == {team}


def test_an_item_can_be_asked_for(tab: OverviewTab, sample_window: MainWindow) -> None:
    wanted = tab.model.at(5)
    sample_window.navigate("overview", wanted.slo.id)
    assert tab.table.chosen()[0].slo.id == wanted.slo.id
    sample_window.navigate("overview", tab.model.at(0).slo.service_id)
    assert tab.table.chosen()[0].slo.service_id == tab.model.at(0).slo.service_id
