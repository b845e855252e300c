"""The Overview tab in the window: what is waiting, the table, the chart, explanations, empty states."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QWidget

from slodesk.gui.models.overview import NAMES
from slodesk.gui.models.overview_decisions import SHOW, decisions
from slodesk.gui.palette import Palette
from slodesk.gui.tabs.overview.delegates import EDGE, FIRST_EDGE
from slodesk.gui.tabs.overview.mark_card import MarkCard
from slodesk.gui.tabs.overview.table import OverviewTable
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.gui.widgets.roles import BELOW_ROLE
from slodesk.gui.widgets.wrapping import wrapped
from slodesk.operations.actions import add_action
from slodesk.operations.releases import add_release
from slodesk.operations.services import add_service
from slodesk.operations.slos import set_target
from slodesk.storage.queries.markers import markers

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.charts.budget_chart import BudgetChart
    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.overview import OverviewTab


def overview_tab(window: MainWindow) -> OverviewTab:
    window.navigate("overview", None)
    return cast("OverviewTab", window.tabs.widget)


@pytest.fixture
def tab(sample_window: MainWindow, qtbot: QtBot) -> OverviewTab:
    """The tab on the sample, with its chart drawn."""
    made = overview_tab(sample_window)
    qtbot.waitUntil(lambda: made.panel.chart is not None and made.panel.chart.plot.data is not None)
    return made


def chart(tab: OverviewTab) -> BudgetChart:
    assert tab.panel.chart is not None
    return tab.panel.chart


def row_of(tab: OverviewTab, slo: str) -> int:
    return next(row for row, a in enumerate(tab.model.rows) if a.slo.name == slo)


def click(tab: OverviewTab, qtbot: QtBot, row: int, column: str = "service", **fields: Any) -> None:
    index = tab.model.index(row, NAMES.index(column))
    tab.table.scrollTo(index)
    at = tab.table.visualRect(index).center()
    qtbot.mouseClick(tab.table.viewport(), Qt.MouseButton.LeftButton, pos=at, **fields)


def shown_keys(tab: OverviewTab) -> list[str]:
    data = chart(tab).plot.data
    return [] if data is None else [line.key for line in data.lines]


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


# The chart


def test_a_range_is_kept_for_the_next_start(
    tab: OverviewTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    shown = chart(tab)
    qtbot.mouseClick(shown.range_buttons["90d"], Qt.MouseButton.LeftButton)
    assert shown.range == "90d"
    assert sample_window.settings.text("overview/range") == "90d"
    start, _ = shown.plot.visible_range()
    assert shown.plot.data is not None
    assert shown.plot.data.now - start == pytest.approx(90 * 86400)
    qtbot.keyClick(shown.plot, Qt.Key.Key_Plus)
    assert shown.range is None
    assert not any(button.isChecked() for button in shown.range_buttons.values())
    qtbot.keyClick(shown.plot, Qt.Key.Key_0)
    assert shown.range == "90d"


def test_the_chart_agrees_with_the_table(tab: OverviewTab, qtbot: QtBot) -> None:
    for row, a in enumerate(list(tab.model.rows)):
        if a.objective.window.__class__.__name__ != "Rolling" or a.budget.remaining is None:
            continue
        tab.table.choose([a.slo.id])
        qtbot.waitUntil(lambda key=a.slo.id: shown_keys(tab) == [key])
        data = chart(tab).plot.data
        assert data is not None
        newest = data.lines[0].newest
        assert newest is not None
        assert newest[1] == pytest.approx(a.budget.remaining, abs=1e-9)
        left = tab.model.index(row, NAMES.index("left")).data()
        assert left in chart(tab).sentence.text()
        if a.exhaustion.at is not None and a.exhaustion.projected_days:
            assert data.lines[0].runs_out == a.exhaustion.at.timestamp()
            assert data.lines[0].ahead_values[-1] == pytest.approx(0, abs=1e-4)


def test_the_chart_is_saved_as_picture_and_figures(
    tab: OverviewTab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = chart(tab)
    for kind, begins in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("csv", b"time,")):
        path = tmp_path / f"chart.{kind}"
        answer = (str(path.with_suffix("")), "")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, answer=answer: answer)
        action = next(a for a in shown.export_menu.actions() if kind.upper() in a.text())
        action.trigger()
        assert path.read_bytes().startswith(begins)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "chart.csv").read_text("utf-8"))))
    assert rows[-1]["time"] == "2026-11-23T00:00:00Z"
    remaining = tab.table.chosen()[0].budget.remaining
    assert remaining is not None
    assert float(rows[-1]["budget_left_percent"]) == pytest.approx(remaining * 100, abs=1e-5)
    svg = (tmp_path / "chart.svg").read_text("utf-8")
    assert "Card payments: budget left" in svg
    assert "<image" not in svg


def test_a_chart_that_cannot_be_saved_says_so(
    tab: OverviewTab, sample_window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors: list[Exception] = []
    shown = chart(tab)
    monkeypatch.setattr(shown, "_show_error", errors.append)
    answer = (str(tmp_path / "missing" / "chart.png"), "")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: answer)
    next(a for a in shown.export_menu.actions() if "PNG" in a.text()).trigger()
    assert len(errors) == 1


def test_the_picture_is_copied_with_its_words(tab: OverviewTab, qtbot: QtBot) -> None:
    shown = chart(tab)
    shown.plot.setFocus()
    qtbot.keyClick(shown.plot, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.hasImage()
    assert mime.text() == f"Card payments: budget left\n{shown.sentence.text()}"
    shown.copy_figures()
    assert QGuiApplication.clipboard().text().startswith("time\tservice_level_objective\t")


# Sizes and looks


@pytest.mark.parametrize(
    ("width", "height", "zoom"), [(1024, 768, 100), (1280, 720, 100), (1024, 768, 200), (1920, 1080, 100)]
)
def test_no_figure_is_ever_cut(
    tab: OverviewTab, sample_window: MainWindow, qtbot: QtBot, width: int, height: int, zoom: int
) -> None:
    sample_window.resize(width, height)
    sample_window.theme.zoom = zoom
    QApplication.processEvents()
    QApplication.processEvents()
    table, theme = tab.table, sample_window.theme
    body, small = QFontMetrics(theme.font("body")), QFontMetrics(theme.font("small"))
    for column, name in enumerate(NAMES):
        if table.isColumnHidden(column) or name in {"service", "status", "runs_out"}:
            continue
        for row in range(tab.model.rowCount()):
            index = tab.model.index(row, column)
            room = table.columnWidth(column) - theme.px(2 * EDGE)
            assert body.horizontalAdvance(index.data()) <= room, (name, index.data())
            assert small.horizontalAdvance(index.data(BELOW_ROLE)) <= room, (name, index.data(BELOW_ROLE))
    assert tab.form.scroll.horizontalScrollBar().maximum() == 0
    wide = tab.form.split.orientation() == Qt.Orientation.Horizontal
    assert wide == (zoom == 100)
    for button in chart(tab).range_buttons.values():
        assert button.width() >= button.sizeHint().width()
    assert len({button.y() for button in chart(tab).range_buttons.values()}) == 1


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1280, 720), (1280, 800), (1920, 1080)])
def test_names_are_read_in_full_and_all_is_seen_without_scrolling(
    tab: OverviewTab, sample_window: MainWindow, width: int, height: int
) -> None:
    sample_window.resize(width, height)
    for _ in range(3):
        QApplication.processEvents()
    theme, table = sample_window.theme, tab.table
    room = table.columnWidth(NAMES.index("service")) - theme.px(FIRST_EDGE + EDGE)
    for row, a in enumerate(tab.model.rows):
        upper = wrapped(a.slo.service_title, theme.font("body"), room)
        lower = wrapped(a.slo.title, theme.font("small"), room)
        assert " ".join(upper) == a.slo.service_title
        assert " ".join(lower) == a.slo.title
        assert table.rowHeight(row) >= table.names.height(
            a.slo.service_title, a.slo.title, table.columnWidth(NAMES.index("service"))
        )
    assert table.horizontalScrollBar().maximum() == 0
    assert tab.form.scroll.verticalScrollBar().maximum() == 0
    assert chart(tab).plot.height() >= theme.px(200)
    assert tab.strip.shown >= (2 if width < 1280 else 4)


def test_tab_goes_from_decisions_to_table_to_chart(tab: OverviewTab, qtbot: QtBot) -> None:
    tab.strip.cards[0].button.setFocus()
    visited = []
    for _ in range(tab.strip.shown + 12):
        visited.append(QApplication.focusWidget())
        qtbot.keyClick(cast("QWidget", QApplication.focusWidget()), Qt.Key.Key_Tab)
    stops = [*tab.strip.tab_stops(), tab.search, tab.table, *chart(tab).tab_stops()]
    stops = [stop for stop in stops if stop.isVisible() and stop.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert visited[: len(stops)] == stops
    assert chart(tab).range_buttons["30d"] in visited  # the one that is chosen; arrows reach the others


def test_the_chart_explains_itself_by_key(tab: OverviewTab, qtbot: QtBot) -> None:
    chart(tab).plot.setFocus()
    qtbot.keyClick(chart(tab).plot, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    popover = QApplication.activePopupWidget()
    assert isinstance(popover, ExplainPopover)
    assert "Error budget" in popover.text()
    popover.close()
    tab.table.setFocus()
    tab.table.setCurrentIndex(tab.model.index(1, NAMES.index("burn_6h")))
    qtbot.keyClick(tab.table, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    popover = QApplication.activePopupWidget()
    assert isinstance(popover, ExplainPopover)
    assert "Burn rate, 6 hours" in popover.text()
    popover.close()


@pytest.mark.parametrize("kind", ["incident", "release"])
def test_a_mark_says_what_it_was(tab: OverviewTab, qtbot: QtBot, kind: str) -> None:
    plot = chart(tab).plot
    assert plot.data is not None
    mark = next(mark for mark in reversed(plot.data.marks) if mark.kind == kind)
    centre = plot.marks.centre_of(mark)
    assert centre is not None
    at = plot.mapFromScene(plot.view.mapToScene(centre))
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
    card = QApplication.activePopupWidget()
    assert isinstance(card, MarkCard)
    words = [label.text() for label in card.findChildren(QLabel)]
    assert mark.title in words
    if kind == "incident":
        assert "Card payments, Checkout" in words
        assert "61\u00a0% over 30 days" in words
        assert "2 hours" in words
    else:
        assert "Card payments" in words
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not card.isVisible())


def test_order_sorting_and_widths_are_kept_for_the_next_start(
    tab: OverviewTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    table, settings = tab.table, sample_window.settings
    left = NAMES.index("left")
    assert table.columns.can_move(left, -1)
    assert not table.columns.can_move(NAMES.index("service"), 1)
    table.columns.move(left, -1)
    order = settings.text("overview/columns").split()
    assert order.index("left") < order.index("actual")
    table.sortByColumn(left, Qt.SortOrder.DescendingOrder)
    assert settings.text("overview/sort") == "left down"
    tab.form.split.setSizes([700, 500])
    tab.form.split.splitterMoved.emit(700, 1)
    assert 500 < settings.number("overview/split", 0) < 650
    again = OverviewTable(tab.model, sample_window.theme, settings)
    qtbot.addWidget(again)
    header = again.horizontalHeader()
    assert header.visualIndex(left) == table.horizontalHeader().visualIndex(left)
    assert (header.sortIndicatorSection(), header.sortIndicatorOrder()) == (
        left,
        Qt.SortOrder.DescendingOrder,
    )
    again.columns.reset()
    assert [header.logicalIndex(at) for at in range(len(NAMES))] == list(range(len(NAMES)))


def test_words_give_way_to_the_picture_and_come_back_when_asked(
    tab: OverviewTab, sample_window: MainWindow, qtbot: QtBot
) -> None:
    sample_window.resize(1280, 620)
    for _ in range(3):
        QApplication.processEvents()
    told = chart(tab).sentence
    assert told.label.text() != told.text()
    assert told.text().startswith(told.label.text().split(". ")[0])
    assert told.label.accessibleName() == told.text()
    assert told.more.text() == "More"
    qtbot.mouseClick(told.more, Qt.MouseButton.LeftButton)
    assert told.label.text() == told.text()
    assert told.more.text() == "Less"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_both_themes_draw_the_chart_on_their_surface(
    tab: OverviewTab, sample_window: MainWindow, mode: str
) -> None:
    sample_window.theme.mode = mode  # type: ignore[assignment]
    QApplication.processEvents()
    shown = chart(tab).plot.viewport().grab().toImage()
    corner = shown.pixelColor(shown.width() - 3, shown.height() - 3)
    assert corner == sample_window.theme.color("surface")


def test_names_for_screen_readers(tab: OverviewTab) -> None:
    assert tab.table.accessibleName() == "Services"
    assert chart(tab).plot.accessibleName() == "Budget chart"
    assert chart(tab).sentence.label.accessibleName() == chart(tab).sentence.text() != ""
    for card in tab.strip.cards:
        assert card.button.accessibleName().startswith(card.button.text())


# Nothing there yet


# Asked for from elsewhere


def ask(window: MainWindow, qtbot: QtBot, words: str, kind: str) -> None:
    """Search for words with Ctrl+K and choose the first hit of a kind."""
    window.show_palette()
    palette = next(child for child in window.findChildren(Palette) if child.isVisible())
    qtbot.keyClicks(palette.field, words)

    def row() -> int:
        entries = [palette.model.entry(row) for row in range(palette.model.rowCount())]
        return next((at for at, each in enumerate(entries) if each is not None and each.kind == kind), -1)

    qtbot.waitUntil(lambda: row() >= 0)
    palette.list.setCurrentIndex(palette.model.index(row()))
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)


def shown_card(qtbot: QtBot) -> MarkCard:
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), MarkCard))
    card = QApplication.activePopupWidget()
    assert isinstance(card, MarkCard)
    return card


def words_of(card: MarkCard) -> list[str]:
    return [label.text() for label in card.findChildren(QLabel)]


@pytest.mark.parametrize("kind", ["incident", "release"])
def test_what_was_searched_for_is_pointed_out_in_the_chart(
    sample_window: MainWindow, tab: OverviewTab, qtbot: QtBot, kind: str
) -> None:
    """Of another service than the one shown, and before the range in view."""
    wanted = next(a for a in tab.model.everything if a.slo.service == "checkout")
    assert tab.table.chosen()[0].slo.service != "checkout"
    title, key = old_mark(sample_window, tab, wanted.slo.service_id, kind)
    qtbot.mouseClick(chart(tab).range_buttons["7d"], Qt.MouseButton.LeftButton)
    sample_window.navigate("services", None)
    ask(sample_window, qtbot, title, kind.title())
    card = shown_card(qtbot)
    assert sample_window.tabs.current == "overview"
    assert tab.table.chosen()[0].slo.service == "checkout"
    plot = chart(tab).plot
    active = plot.marks.active
    assert active is not None
    assert (active.kind, active.id) == (kind, key)
    start, end = plot.visible_range()
    assert start < active.at < end
    assert plot.marks.centre_of(active) is not None
    assert plot.crosshair.moment == pytest.approx(active.at, abs=86400)
    assert chart(tab).range is None  # the view was moved: the ranges lead back
    assert title in words_of(card)
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    qtbot.mouseClick(chart(tab).range_buttons["7d"], Qt.MouseButton.LeftButton)
    assert plot.data is not None
    assert plot.visible_range()[1] > plot.data.now


def old_mark(window: MainWindow, tab: OverviewTab, service: str, kind: str) -> tuple[str, str]:
    """Return title and key of the newest happening of a service that is two weeks old and hit it alone."""
    assert window.document is not None
    end = tab.model.everything[0].at
    found = window.document.query(markers, service, end - timedelta(days=90), end - timedelta(days=14))
    mark = next(each for each in reversed(found) if each.kind == kind and len(each.services) < 2)
    return mark.title, mark.id


def test_the_same_is_pointed_out_again(sample_window: MainWindow, tab: OverviewTab, qtbot: QtBot) -> None:
    data = chart(tab).plot.data
    assert data is not None
    mark = next(mark for mark in reversed(data.marks) if mark.kind == "incident")
    for _ in range(2):
        sample_window.navigate("overview", mark.id)
        card = shown_card(qtbot)
        assert mark.title in words_of(card)
        assert chart(tab).plot.marks.active == mark
        card.close()
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    assert chart(tab).range == "30d"  # it was in view all the time


def test_another_teams_incident_is_shown_all_the_same(
    sample_window: MainWindow, tab: OverviewTab, qtbot: QtBot
) -> None:
    theirs = next(a for a in tab.model.everything if a.slo.service == "checkout")
    title, key = old_mark(sample_window, tab, theirs.slo.service_id, "incident")
    teams = {a.slo.team_id for a in tab.model.everything} - {theirs.slo.team_id, None}
    sample_window.filters.team_id = teams.pop()
    qtbot.waitUntil(lambda: all(a.slo.service != "checkout" for a in tab.model.everything))
    sample_window.navigate("overview", key)
    assert title in words_of(shown_card(qtbot))
    assert sample_window.filters.team_id is None
    assert tab.table.chosen()[0].slo.service == "checkout"


def test_an_action_item_says_what_is_known_of_it(
    sample_window: MainWindow, tab: OverviewTab, qtbot: QtBot
) -> None:
    document = sample_window.document
    assert document is not None
    service = tab.model.at(3).slo
    document.edit(
        "Add action", add_action, "Rehearse the failover", owner="Nadia Karim", due=date(2026, 12, 4),
        priority="P1", service_id=service.service_id,
    )  # fmt: skip
    ask(sample_window, qtbot, "rehearse failover", "Action")
    words = words_of(shown_card(qtbot))
    for told in ("Rehearse the failover", "Action item", "Nadia Karim", "4 Dec", "P1", service.service_title):
        assert told in words
    assert tab.table.chosen()[0].slo.service_id == service.service_id


def test_a_planned_release_without_a_day_says_what_is_known_of_it(
    sample_window: MainWindow, tab: OverviewTab, qtbot: QtBot
) -> None:
    document = sample_window.document
    assert document is not None
    service = tab.model.at(3).slo
    document.edit("Add release", add_release, service.service_id, "77.1.0")
    ask(sample_window, qtbot, "77.1.0", "Release")
    words = words_of(shown_card(qtbot))
    assert "77.1.0" in words
    assert "planned" in words
    assert service.service_title in words


def test_show_on_a_selected_row_can_be_seen(
    sample_window: MainWindow, tab: OverviewTab, qtbot: QtBot
) -> None:
    assert tab._read is not None
    waiting = decisions(tab._read.overview, tab._read.facts, sample_window.now())
    decision = next(each for each in waiting if each.place == SHOW)
    tab.table.choose([decision.item])
    sample_window.header.search.setFocus()
    before = tab.table.viewport().grab().toImage()
    tab.decide(decision)
    assert tab.table.hasFocus()
    assert tab.table.framed == [decision.item]
    row = tab.table.visualRect(tab.model.index(tab.model.row_of(decision.item), 0))
    image = tab.table.viewport().grab().toImage()
    accent = sample_window.theme.color("focus")
    assert image.pixelColor(row.width() // 2, row.top() + 1) == accent
    assert before.pixelColor(row.width() // 2, row.top() + 1) != accent
    qtbot.waitUntil(lambda: tab.table.framed == [])


def test_show_brings_the_row_into_view_where_table_and_chart_are_stacked(
    sample_window: MainWindow, tab: OverviewTab, qtbot: QtBot
) -> None:
    sample_window.theme.zoom = 200
    sample_window.resize(900, 640)
    scroll = tab.form.scroll
    last = tab.model.rows[-1].slo.id
    qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() > 0)
    scroll.verticalScrollBar().setValue(scroll.verticalScrollBar().maximum())

    def seen() -> bool:
        """Whether the row is in view once everything is laid out at its new size."""
        tab.select([last])
        row = tab.table.visualRect(tab.model.index(tab.model.row_of(last), 0))
        place = tab.table.viewport().mapTo(scroll.viewport(), row.center())
        return scroll.viewport().rect().contains(place)

    qtbot.waitUntil(seen)


def test_an_empty_workspace_has_one_obvious_action(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    from slodesk.storage.workspace import create_workspace

    create_workspace(tmp_path / "new.slodesk", name="New", time_zone="UTC").close()
    with qtbot.waitSignal(window.opener.opened):
        window.open_location(str(tmp_path / "new.slodesk"))
    tab = overview_tab(window)
    qtbot.waitUntil(lambda: tab._read is not None)
    assert not tab.panel.isVisible()
    assert not tab.form.decisions.isVisible()
    visible = [button for button in tab.findChildren(QPushButton) if button.isVisible()]
    assert [button.text() for button in visible] == ["Write the first objective", "Import files…"]
    qtbot.mouseClick(visible[0], Qt.MouseButton.LeftButton)
    assert window.tabs.current == "services"


def test_a_service_without_samples_says_what_to_do(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    from decimal import Decimal

    from slodesk.operations.slos import add_slo
    from slodesk.storage.workspace import create_workspace

    with create_workspace(tmp_path / "bare.slodesk", name="Bare", time_zone="UTC") as made:
        made.edit("Add", lambda s: add_slo(s, add_service(s, "shop"), "orders", Decimal("0.999"), "30d"))
    with qtbot.waitSignal(window.opener.opened):
        window.open_location(str(tmp_path / "bare.slodesk"))
    tab = overview_tab(window)
    qtbot.waitUntil(lambda: tab.panel._empty.isVisible())
    qtbot.waitUntil(lambda: tab.panel._empty.title_label.text() == "No samples yet")
    assert tab.model.index(0, NAMES.index("status")).data() == "No data"
    assert (
        tab.strip.cards[0].title_label.text() == "Shop: no data"
        or "shop" in tab.strip.cards[0].title_label.text()
    )


def test_the_tab_is_imported_without_the_chart_library() -> None:
    """The table comes before the chart: pyqtgraph is imported when the first chart is read."""
    late = "{'pyqtgraph', 'numpy'} & set(sys.modules)"
    code = f"import sys, slodesk.gui.tabs.overview; sys.exit(bool({late}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
