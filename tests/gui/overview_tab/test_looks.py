"""The Overview tab at every size and in both themes, by keyboard, by screen reader, and new."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from slodesk.gui.models.overview import NAMES
from slodesk.gui.tabs.overview.delegates import EDGE, FIRST_EDGE
from slodesk.gui.tabs.overview.table import OverviewTable
from slodesk.gui.widgets.roles import BELOW_ROLE
from slodesk.gui.widgets.wrapping import wrapped
from slodesk.operations.services import add_service
from tests.gui.overview_tab.reading import chart, overview_tab

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.overview import OverviewTab


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
