"""What is asked for from elsewhere is shown in the Overview tab: in the table, in the chart, or in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from slodesk.gui.models.overview_decisions import SHOW, decisions
from slodesk.gui.palette import Palette
from slodesk.gui.tabs.overview.mark_card import MarkCard
from slodesk.operations.actions import add_action
from slodesk.operations.releases import add_release
from slodesk.storage.queries.markers import markers
from tests.gui.overview_tab.reading import chart

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.overview import OverviewTab


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
    # It has a page of its own, whose button leads here.
    ask(sample_window, qtbot, title, kind.title())
    assert sample_window.tabs.current == ("releases" if kind == "release" else "retrospectives")
    button = sample_window.tabs.widget.findChild(QPushButton, f"{kind}_show_on_chart")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
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


@pytest.mark.parametrize(("kind", "page"), [("incident", "retrospectives"), ("release", "releases")])
def test_from_a_mark_one_gets_to_what_it_stands_for(
    sample_window: MainWindow, tab: OverviewTab, qtbot: QtBot, kind: str, page: str
) -> None:
    wanted = next(a for a in tab.model.everything if a.slo.service == "checkout")
    tab.select([wanted.slo.id])
    plot = chart(tab).plot
    qtbot.waitUntil(lambda: plot.data is not None and any(mark.kind == kind for mark in plot.data.marks))
    assert plot.data is not None
    mark = next(mark for mark in reversed(plot.data.marks) if mark.kind == kind)
    sample_window.navigate("overview", mark.id)
    card = shown_card(qtbot)
    first = QApplication.focusWidget()
    assert isinstance(first, QPushButton)
    assert first.text() == f"Open {kind}"
    qtbot.keyClick(first, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: sample_window.tabs.current == page)
    assert sample_window.tabs.widget.widget.editor.key == mark.id
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not card)


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
    added = document.edit(
        "Add action", add_action, "Rehearse the failover", owner="Nadia Karim", due=date(2026, 12, 4),
        priority="P1", service_id=service.service_id,
    )  # fmt: skip
    sample_window.navigate("overview", added.result)
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
    added = document.edit("Add release", add_release, service.service_id, "77.1.0")
    sample_window.navigate("overview", added.result)
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
