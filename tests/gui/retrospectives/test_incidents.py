"""Incidents in the window: the register, what they cost, and the way to the chart and back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from slodesk.gui.tabs.overview.mark_card import MarkCard
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.operations.incidents import add_incident, set_incident_field
from tests.gui.retrospectives.clerk import CTRL, LEFT, Clerk, Key, in_words
from tests.gui.stalls import Heartbeat

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.retrospectives.tab import RetrospectivesTab


# The register


def test_the_register_tells_the_sample(clerk: Clerk) -> None:
    assert clerk.titles[0] == "Search index rebuilt during the day"
    assert len(clerk.titles) == 6
    assert clerk.cell(0, "lasted") == "2 h 4 min"
    assert clerk.cell(0, "severity") == "SEV2"
    assert clerk.cell(0, "customers") == "Hit"
    assert clerk.cell(0, "retrospective") == "Due"
    assert clerk.cell(0, "budget").endswith("%")
    assert "1 retrospective due" in in_words(clerk.page.card.detail_label)


def test_tab_leads_from_the_filters_through_the_register_to_its_editor(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.page.filter.text.setFocus()
    stops = []
    for _ in range(6):
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        stops.append(QApplication.focusWidget().objectName())
    assert stops == [
        "incidents_which", "incidents_service", "incidents_severity", "incidents_table",
        "incident_show_on_chart", "incident_retrospective",
    ]  # fmt: skip


def test_words_service_and_state_narrow_the_register(clerk: Clerk, qtbot: QtBot) -> None:
    find = clerk.page.filter.text
    qtbot.keyClicks(find, "INC bad DEPLOY")
    assert clerk.titles == ["Bad deploy 2.3.0 drops baskets with vehicles"]
    assert clerk.page.editor.key == clerk.page.model.rows[0].id
    assert "1 of 6" in in_words(clerk.page.card.detail_label)
    qtbot.keyClicks(find, " nothing")
    assert clerk.titles == []
    assert not clerk.page.editor.isVisible()
    qtbot.mouseClick(clerk.page._narrow.button, LEFT)
    assert len(clerk.titles) == 6
    box = clerk.page.filter.service
    box.setCurrentIndex(box.findText("Customer database"))
    assert clerk.titles == ["Replica promoted while the primary was healthy"]
    box.setCurrentIndex(0)
    clerk.page.filter.severity.setCurrentText("SEV1")
    assert [line.facts.severity for line in clerk.page.model.rows] == ["SEV1"]
    clerk.page.filter.severity.setCurrentIndex(0)
    which = clerk.page.filter.which
    which.setCurrentIndex(which.findText("Retrospective due"))
    assert clerk.titles == ["Search index rebuilt during the day"]
    which.setCurrentIndex(which.findText("Ongoing"))
    assert clerk.titles == []


def test_headings_sort(clerk: Clerk, qtbot: QtBot) -> None:
    table, model = clerk.page.table, clerk.page.model
    header = table.horizontalHeader()
    column = model.column_named("lasted")
    place = QPoint(header.sectionViewportPosition(column) + 12, header.height() // 2)
    qtbot.mouseClick(header.viewport(), LEFT, pos=place)
    lasted = [line.took.duration for line in model.rows]
    assert lasted in (sorted(lasted), sorted(lasted, reverse=True))
    assert table.current == clerk.page.editor.key


def test_rows_are_walked_by_keys_and_enter_leads_to_the_editor(clerk: Clerk, qtbot: QtBot) -> None:
    table = clerk.page.table
    table.setFocus()
    qtbot.keyClick(table, Key.Key_Down)
    assert clerk.page.editor.key == clerk.page.model.rows[1].id
    qtbot.keyClick(table, Key.Key_Return)
    assert QApplication.focusWidget() is clerk.field("title")


def test_the_teams_incidents_alone(clerk: Clerk, sample_window: MainWindow) -> None:
    from slodesk.storage.queries.settings import teams

    assert sample_window.document is not None
    for team in sample_window.document.query(teams):
        sample_window.filters.team_id = team.id
        clerk.read()
        assert len(clerk.titles) < 6
    sample_window.filters.team_id = None
    clerk.read()
    assert len(clerk.titles) == 6


def test_what_is_copied_has_identifiers_and_services(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.page.table.setFocus()
    qtbot.keyClick(clerk.page.table, Key.Key_C, CTRL)
    head, first, *_ = QApplication.clipboard().text().splitlines()
    assert head.endswith("Identifier\tServices")
    assert "INC-2026-006\tTimetable search" in first


# What it cost


def test_figures_explain_themselves(clerk: Clerk, qtbot: QtBot) -> None:
    table = clerk.page.editor.impact.losses
    table.setFocus()
    table.setCurrentIndex(table.figures.index(0, table.figures.column_named("time_based")))
    qtbot.keyClick(table, Key.Key_E, CTRL)
    told = QApplication.activePopupWidget()
    assert isinstance(told, ExplainPopover)
    assert "minutes ÷ ((1 − target) × minutes of the window)" in told.text()
    assert "Framework, version 1" in told.text()
    qtbot.keyClick(told, Key.Key_Escape)
    register = clerk.page.table
    register.setFocus()
    register.setCurrentIndex(clerk.page.model.index(0, clerk.page.model.column_named("budget")))
    qtbot.keyClick(register, Key.Key_E, CTRL)
    told = QApplication.activePopupWidget()
    assert isinstance(told, ExplainPopover)
    assert "Budget used, as measured" in told.text()
    qtbot.keyClick(told, Key.Key_Escape)


def test_every_figure_has_an_explanation(clerk: Clerk, qtbot: QtBot) -> None:
    impact = clerk.page.editor.impact
    for table in (impact.losses, impact.stayed, impact.figures):
        model = table.figures
        for row in range(model.rowCount()):
            for column in model.columns:
                table.explain_wanted.emit(model.rows[row].id, column.name)
                told = QApplication.activePopupWidget()
                assert isinstance(told, ExplainPopover)
                assert "Window" in told.text()
                told.close()


def test_overlapping_incidents_lead_to_each_other(
    clerk: Clerk, sample_window: MainWindow, qtbot: QtBot
) -> None:
    document = sample_window.document
    assert document is not None
    here = clerk.facts
    other = document.edit(
        "Add", add_incident, "Also then", here.started, [key for key, _ in here.services]
    ).result
    clerk.read()
    (button,) = clerk.page.editor.impact._buttons
    assert "Also then" in button.accessibleName()
    qtbot.mouseClick(button, LEFT)
    clerk.read()
    assert clerk.page.editor.key == other
    assert clerk.page.table.current == other


def test_the_incident_leads_to_the_chart_and_the_mark_back(
    clerk: Clerk, sample_window: MainWindow, qtbot: QtBot
) -> None:
    key = clerk.page.editor.key
    clerk.click("incident_show_on_chart")
    assert sample_window.tabs.current == "overview"
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), MarkCard))
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Space)
    qtbot.waitUntil(lambda: sample_window.tabs.current == "retrospectives")
    assert clerk.page.editor.key == key


def test_a_retrospective_is_begun_and_opened(clerk: Clerk, sample_window: MainWindow) -> None:
    assert "A retrospective is due" in clerk.page.editor.standing.text()
    assert clerk.page.editor.retrospective_button.accessibleName() == "Begin retrospective"
    key = clerk.page.editor.key
    clerk.click("incident_retrospective")
    tab = cast("RetrospectivesTab", sample_window.tabs.widget)
    assert tab.page == "written"
    sample_window.navigate("retrospectives", key)
    clerk.read()
    assert tab.page == "incidents"
    assert clerk.page.editor.retrospective_button.accessibleName() == "Open retrospective"
    assert "draft" in clerk.page.editor.standing.text()


# Elsewhere


def test_an_empty_workspace_offers_to_begin(window: MainWindow, qtbot: QtBot, tmp_path: object) -> None:
    from slodesk.storage.workspace import create_workspace

    path = f"{tmp_path}/empty.slodesk"
    create_workspace(path, name="Empty", time_zone="UTC").close()
    window.settings.add_known(path)
    with qtbot.waitSignal(window.opener.opened):
        window.open_location(path)
    clerk = Clerk(window, qtbot)
    assert clerk.page._empty.isVisible()
    assert not clerk.page.filter.isVisible()
    assert not clerk.page.editor.isVisible()
    clerk.page._empty.button.setFocus()
    qtbot.keyClick(clerk.page._empty.button, Key.Key_Return)
    clerk.read()
    assert clerk.titles == ["New incident"]
    assert QApplication.focusWidget() is clerk.field("title")
    assert "Say which services" in clerk.page.editor.impact.note.text()


def test_what_others_change_is_shown(clerk: Clerk, sample_window: MainWindow) -> None:
    document = sample_window.document
    assert document is not None
    document.edit("Theirs", set_incident_field, clerk.page.editor.key, "title", "<b>Not bold</b>")
    clerk.read()
    assert clerk.field("title").text() == "<b>Not bold</b>"
    assert clerk.titles[0] == "<b>Not bold</b>"


def test_one_that_is_hidden_is_shown_when_asked_for(
    clerk: Clerk, sample_window: MainWindow, qtbot: QtBot
) -> None:
    last = clerk.page.model.rows[-1].id
    qtbot.keyClicks(clerk.page.filter.text, "timetable")
    sample_window.navigate("retrospectives", last)
    assert clerk.page.editor.key == last
    assert clerk.page.table.current == last
    assert clerk.page.filter.text.text() == ""


def test_thousands_of_incidents_do_not_hold_up_the_window(
    window: MainWindow, qtbot: QtBot, tmp_path: object
) -> None:
    from slodesk.operations.services import add_service
    from slodesk.operations.slos import add_slo
    from slodesk.storage.schema import IncidentRow, IncidentServiceRow
    from slodesk.storage.workspace import create_workspace

    def fill(session: Any) -> None:
        keys = [add_service(session, f"service-{n}") for n in range(20)]
        for key in keys:
            add_slo(session, key, "up", Decimal("0.999"))
        for n in range(3000):
            row = IncidentRow(
                identifier=f"INC-{n}", title=f"Pool {n % 97} exhausted", severity=f"SEV{n % 4 + 1}",
                started=datetime(2026, 11, 20, tzinfo=UTC) - timedelta(hours=7 * n),
                resolved=datetime(2026, 11, 20, 1, tzinfo=UTC) - timedelta(hours=7 * n),
            )  # fmt: skip
            row.services = [IncidentServiceRow(service_id=keys[n % 20])]
            session.add(row)

    path = f"{tmp_path}/many.slodesk"
    with create_workspace(path, name="Many", time_zone="UTC") as made:
        made.edit("Fill", fill)
    window.settings.add_known(path)
    with qtbot.waitSignal(window.opener.opened):
        window.open_location(path)
    window.navigate("retrospectives", "page:written")
    window.context().runner._executor = ThreadPoolExecutor(1)  # the inline one would read here
    clerk = Clerk(window, qtbot)
    assert len(clerk.titles) == 3000
    page, sort = clerk.page, Qt.SortOrder.AscendingOrder
    steps: list[Callable[[], object]] = [
        *(lambda letter=letter: qtbot.keyClicks(page.filter.text, letter) for letter in "pool sev2"),
        lambda: page.table.sortByColumn(2, sort),
        page.filter.text.clear,
        lambda: clerk.field("title").setText("Another"),
        lambda: page.show_item(page.model.rows[-1].id),
        page.refresh,
    ]
    for place, step in enumerate(steps):
        with Heartbeat() as beat:
            step()
            QApplication.processEvents()
            clerk.read()
        assert beat.busiest < 100, place
