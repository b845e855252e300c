"""Incidents in the window: the register, the editor beside it, and the way to the chart and back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QListView, QPushButton, QWidget

from slodesk.gui.tabs.overview.mark_card import MarkCard
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.operations.incidents import add_incident, set_incident_field
from slodesk.operations.settings import set_setting
from slodesk.storage.queries.incident_facts import incident_facts
from tests.gui.stalls import Heartbeat

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from slodesk.domain.retrospective import IncidentFacts
    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.retrospectives.incidents import IncidentsPage
    from slodesk.gui.tabs.retrospectives.tab import RetrospectivesTab

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


class Clerk:
    """Somebody at the page of incidents, who clicks and types."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        window.navigate("retrospectives", "page:incidents")
        tab = cast("RetrospectivesTab", window.tabs.widget)
        self.page = cast("IncidentsPage", tab.widget)
        self.read()

    def read(self) -> None:
        """Wait until the register is read and the chosen incident worked out."""
        page = self.page
        self.qtbot.waitUntil(lambda: page._lines is not None and not page._calm.isActive())
        self.qtbot.waitUntil(lambda: not page._reader.busy)
        editor = page.editor
        self.qtbot.waitUntil(
            lambda: not editor.key or (not editor._calm.isActive() and not editor._reader.busy)
        )

    @property
    def titles(self) -> list[str]:
        return [line.facts.title for line in self.page.model.rows]

    @property
    def facts(self) -> IncidentFacts:
        assert self.window.document is not None
        found = self.window.document.query(incident_facts, self.page.editor.key)
        assert found is not None
        return found

    def cell(self, row: int, column: str) -> str:
        model = self.page.model
        return str(model.index(row, model.column_named(column)).data()).replace("\u00a0", " ")

    def field(self, name: str) -> QLineEdit:
        return cast(QLineEdit, self.page.editor.fields.inputs[name])

    def click(self, name: str) -> None:
        button = self.page.findChild(QPushButton, name)
        assert button is not None
        assert button.isVisible()
        self.qtbot.mouseClick(button, LEFT)

    def type(self, name: str, text: str) -> None:
        """Type over a field, and leave it with Tab."""
        field = self.field(name)
        field.setFocus()
        self.qtbot.keyClick(field, Key.Key_A, CTRL)
        self.qtbot.keyClick(field, Key.Key_Delete)
        self.qtbot.keyClicks(field, text)
        self.qtbot.keyClick(field, Key.Key_Tab)

    def pick(self, name: str, value: object) -> None:
        """Choose in a combo box with the arrow keys."""
        box = cast(QComboBox, self.page.editor.fields.inputs[name])
        box.setFocus()
        for _ in range(box.count()):
            if box.currentData() == value:
                return
            self.qtbot.keyClick(box, Key.Key_Down)
        assert box.currentData() == value

    def add(self, title: str) -> None:
        self.click("add_incident")
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is self.field("title"))
        self.qtbot.keyClicks(self.field("title"), title)
        self.qtbot.keyClick(self.field("title"), Key.Key_Tab)
        self.read()

    def hit(self, service: str) -> None:
        """Tick a service in the list."""
        button = self.page.editor.services.button
        button.setFocus()
        self.qtbot.keyClick(button, Key.Key_Space)
        popup = QApplication.activePopupWidget()
        assert popup is not None
        find, view = popup.findChild(QLineEdit), popup.findChild(QListView)
        assert find is not None
        assert view is not None
        self.qtbot.keyClicks(find, service)
        view.setFocus()
        view.setCurrentIndex(view.model().index(0, 0))
        self.qtbot.keyClick(view, Key.Key_Space)
        self.qtbot.keyClick(popup, Key.Key_Escape)
        self.read()


@pytest.fixture
def clerk(sample_window: MainWindow, qtbot: QtBot) -> Clerk:
    return Clerk(sample_window, qtbot)


def in_words(widget: QWidget) -> str:
    return widget.text().replace("\u00a0", " ")  # type: ignore[attr-defined,no-any-return]


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


# Writing one down


def test_an_incident_is_written_down_with_the_keyboard(clerk: Clerk, sample_window: MainWindow) -> None:
    """The framework's sample: 15 % for 135 minutes."""
    clerk.add("Database pool exhausted")
    clerk.type("started", "2026-11-20 14:15")
    clerk.type("detected", "14:18")
    clerk.type("acknowledged", "2:20 pm")
    clerk.type("mitigated", "15:45")
    clerk.type("resolved", "16:30")
    clerk.type("error_rate", "15")
    clerk.type("request_rate", "1200")
    clerk.pick("severity", "SEV2")
    clerk.pick("customer_impacting", "yes")
    facts = clerk.facts
    assert facts.identifier == "INC-2026-007"
    assert facts.title == "Database pool exhausted"
    assert facts.started == datetime(2026, 11, 20, 14, 15, tzinfo=UTC)
    assert facts.acknowledged == datetime(2026, 11, 20, 14, 20, tzinfo=UTC)
    assert facts.resolved == datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    assert (facts.error_rate, facts.request_rate) == (Decimal("0.15"), 1200)
    assert (facts.severity, facts.customer_impacting) == ("SEV2", True)
    beside = clerk.page.editor.fields.beside
    assert in_words(beside["detected"]) == "after 3 min"
    assert in_words(beside["resolved"]) == "after 2 h 15 min"
    clerk.hit("Checkout")
    losses = clerk.page.editor.impact.losses.figures
    rows = {row.loss.info.name: row for row in losses.rows}
    assert len(rows) >= 2
    monthly = next(row for row in rows.values() if row.loss.window_minutes == 43_200)
    expected = Decimal("0.15") * 135 / ((1 - monthly.loss.target) * 43_200)
    assert monthly.loss.impact.estimated == expected
    figures = {row.id: row for row in clerk.page.editor.impact.figures.figures.rows}
    assert str(figures["failed"].value) == "24,300"
    assert str(figures["available"].value) == "85\u00a0%"
    document = sample_window.document
    assert document is not None
    assert "INC-2026-007" in document.undo_label
    document.undo()
    assert clerk.facts.services == ()


def test_a_time_after_midnight_is_on_the_next_day(clerk: Clerk) -> None:
    clerk.add("Late")
    clerk.type("started", "2026-11-20 23:50")
    clerk.type("resolved", "0:15")
    assert clerk.facts.resolved == datetime(2026, 11, 21, 0, 15, tzinfo=UTC)
    assert clerk.field("resolved").text() == "2026-11-21 00:15"
    clerk.type("resolved", "")
    assert clerk.facts.resolved is None  # it lasts


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("detected", "10:00", "“Detected” cannot be before “started”"),
        ("detected", "soon", "Write a time"),
        ("started", " ", "An incident has a start"),
        ("started", "2026-12-24 10:00", "cannot be before “started”"),
        ("error_rate", "150", "from 0 to 1"),
        ("failed_requests", "many", "A number is expected"),
        ("identifier", "INC-2026-001", "already"),
        ("title", "", "name"),
    ],
)
def test_what_cannot_be_is_explained_at_the_field(
    clerk: Clerk, qtbot: QtBot, name: str, text: str, said: str
) -> None:
    """INC-2026-006 began at 10:48 and is over."""
    before, field = clerk.facts, clerk.field(name)
    shown = field.text()
    field.setFocus()
    qtbot.keyClick(field, Key.Key_A, CTRL)
    qtbot.keyClick(field, Key.Key_Delete)
    qtbot.keyClicks(field, text)
    error = clerk.page.editor.fields.errors[name]
    qtbot.waitUntil(lambda: said in error.message)
    assert error.isVisible()
    qtbot.keyClick(field, Key.Key_Tab)
    assert field.text() == shown
    assert getattr(clerk.facts, name) == getattr(before, name)


def test_times_are_typed_in_the_incidents_zone(clerk: Clerk, qtbot: QtBot) -> None:
    started = clerk.facts.started
    box = cast(QComboBox, clerk.page.editor.fields.inputs["time_zone"])
    line = box.lineEdit()
    box.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "Asia/Tokyo")
    box.completer().popup().hide()
    clerk.field("title").setFocus()
    assert clerk.facts.time_zone == "Asia/Tokyo"
    assert clerk.facts.started == started  # the moment stays; nine hours later there
    hour = (started.hour + 9) % 24
    assert clerk.field("started").text().endswith(f"{hour:02}:{started:%M}")
    clerk.type("detected", clerk.field("started").text() + ":30")
    assert clerk.facts.detected == started + timedelta(seconds=30)


def test_severities_and_causes_are_those_of_the_workspace(
    clerk: Clerk, sample_window: MainWindow, qtbot: QtBot
) -> None:
    document = sample_window.document
    assert document is not None
    document.edit("Scale", set_setting, "severities", [{"name": "P1", "words": "All hands"}])
    document.edit("Scheme", set_setting, "incident_scheme", "{year}/{number:2}")
    document.edit("Causes", set_setting, "causes", ["weather"])
    clerk.read()
    box = cast(QComboBox, clerk.page.editor.fields.inputs["severity"])
    assert [box.itemText(at) for at in range(box.count())] == ["Not set", "P1: All hands", "SEV2"]
    clerk.add("Storm")
    assert clerk.facts.identifier == "2026/01"
    field = clerk.field("cause")
    field.setFocus()
    qtbot.keyClicks(field, "wea")
    assert field.completer().currentCompletion() == "weather"
    field.completer().popup().hide()


def test_links_are_pasted_and_taken_away(clerk: Clerk, qtbot: QtBot) -> None:
    line = clerk.page.editor.links.line
    line.setFocus()
    qtbot.keyClicks(line, "Status page: https://status.example/7")
    qtbot.keyClick(line, Key.Key_Return)
    assert clerk.facts.links[-1] == ("Status page", "https://status.example/7")
    assert line.text() == ""
    before = clerk.facts.links
    qtbot.keyClicks(line, "javascript:alert(1)")
    qtbot.keyClick(line, Key.Key_Return)
    assert "address" in clerk.page.editor.links.section.error.message
    assert clerk.facts.links == before
    section = clerk.page.editor.links.section
    section.select(str(len(before) - 1))
    section.view.setFocus()
    qtbot.keyClick(section.view, Key.Key_Delete)
    assert clerk.facts.links == before[:-1]


def test_removing(clerk: Clerk, sample_window: MainWindow, qtbot: QtBot) -> None:
    document = sample_window.document
    assert document is not None
    table = clerk.page.table
    table.setFocus()
    table.choose(clerk.page.model.rows[1].id)  # its retrospective is published
    refused: list[Exception] = []
    object.__setattr__(clerk.page._context, "show_error", refused.append)
    qtbot.keyClick(table, Key.Key_Delete)
    assert "is about this incident" in str(refused[0])
    table.choose(clerk.page.model.rows[0].id)
    qtbot.keyClick(table, Key.Key_Delete)
    clerk.read()
    assert len(clerk.titles) == 5
    document.undo()
    clerk.read()
    assert len(clerk.titles) == 6


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
