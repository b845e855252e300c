"""Settings are saved as they are changed, refused beside the field, and undone by Ctrl+Z in the dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton
from shiboken6 import isValid
from sqlalchemy import select

from slodesk.domain.errors import SourceError
from slodesk.gui.dialogs.settings import PAGES, SettingsDialog
from slodesk.gui.dialogs.settings_pages.incidents import IncidentsSettings
from slodesk.gui.dialogs.settings_pages.people import PeoplePage, TeamsPage
from slodesk.gui.dialogs.settings_pages.prometheus import PrometheusPage
from slodesk.gui.widgets.field_error import FieldError
from slodesk.storage.queries.settings import people, policy_at, read_settings, teams
from slodesk.storage.schema_planning import PlanRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot
    from sqlalchemy.orm import Session

    from slodesk.gui.main_window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def dialog(sample_window: MainWindow, qtbot: QtBot) -> Iterator[SettingsDialog]:
    made = SettingsDialog(sample_window.context(), parent=sample_window)
    with qtbot.waitActive(made):
        made.open()
        made.activateWindow()
    yield made
    if isValid(made):  # a test may have closed it, which deletes it
        made.close()


def show(dialog: SettingsDialog, page: str) -> None:
    dialog.form.contents.setCurrentRow(PAGES.index(page))


def stored(dialog: SettingsDialog) -> object:
    return dialog._context.document.query(read_settings)


def shown_error(dialog: SettingsDialog) -> str:
    return " ".join(error.message for error in dialog.findChildren(FieldError) if error.isVisible())


def test_the_name_is_saved_while_typing_and_undone_here(dialog: SettingsDialog, qtbot: QtBot) -> None:
    field = dialog.form.name
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "Ferries")
    qtbot.waitUntil(lambda: stored(dialog).name == "Ferries")
    qtbot.keyClick(field, Qt.Key.Key_Z, CTRL)
    assert stored(dialog).name == field.text() == "Harbour Line reliability"


def test_an_empty_name_is_refused_beside_the_field(dialog: SettingsDialog, qtbot: QtBot) -> None:
    field = dialog.form.name
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: bool(shown_error(dialog)))
    assert "name" in shown_error(dialog)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.text() == "Harbour Line reliability"


def test_a_time_zone_is_found_by_a_part_of_its_name(dialog: SettingsDialog, qtbot: QtBot) -> None:
    box = dialog.form.time_zone
    box.setFocus()
    box.lineEdit().selectAll()
    qtbot.keyClicks(box.lineEdit(), "europe/berlin")
    box.completer().popup().hide()
    dialog.form.author.setFocus()
    assert stored(dialog).time_zone == "Europe/Berlin"
    box.setFocus()
    box.lineEdit().selectAll()
    qtbot.keyClicks(box.lineEdit(), "Middle Earth")
    box.completer().popup().hide()
    dialog.form.author.setFocus()
    assert box.currentText() == "Europe/Berlin"


def without_plans(session: Session) -> None:
    for plan in session.scalars(select(PlanRow)):
        session.delete(plan)


def test_a_fiscal_year_plans_go_by_stays(dialog: SettingsDialog, qtbot: QtBot) -> None:
    dialog.form.fiscal_year_start.setFocus()
    qtbot.keyClicks(dialog.form.fiscal_year_start, "April")
    (said,) = [each.message for each in dialog.findChildren(FieldError) if each.message]
    assert said.startswith("There is a plan for 2026-Q4, which would be other months then.")
    assert stored(dialog).fiscal_year_start == 1


def test_choices_are_saved(dialog: SettingsDialog, qtbot: QtBot) -> None:
    dialog._context.document.edit("No plans", without_plans)
    dialog.form.fiscal_year_start.setFocus()
    qtbot.keyClicks(dialog.form.fiscal_year_start, "April")
    dialog.form.stale_hours.setValue(48)
    dialog.form.close.click()
    assert (stored(dialog).fiscal_year_start, stored(dialog).stale_hours) == (4, 48)


def test_a_team_is_added_named_in_place_and_removed(dialog: SettingsDialog, qtbot: QtBot) -> None:
    show(dialog, "teams")
    page = next(page for page in dialog.pages if isinstance(page, TeamsPage))
    document = dialog._context.document
    before = len(document.query(teams))
    qtbot.mouseClick(dialog.form.teams_add, Qt.MouseButton.LeftButton)
    editor = page.table.findChild(QLineEdit)
    assert editor is not None
    qtbot.keyClicks(editor, "Quayside")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Quayside" in [team.name for team in document.query(teams)])
    page.table.selectRow(page.model.rowCount() - 1)
    qtbot.mouseClick(dialog.form.teams_remove, Qt.MouseButton.LeftButton)
    assert len(document.query(teams)) == before


def test_a_name_that_is_taken_is_refused_under_the_table(dialog: SettingsDialog) -> None:
    show(dialog, "teams")
    page = next(page for page in dialog.pages if isinstance(page, TeamsPage))
    taken = page.model.record(0).name
    assert not page.model.setData(page.model.index(1, 0), taken)
    assert taken in page.error.message
    assert page.model.record(1).name != taken


def test_a_person_gets_a_team_from_the_list(dialog: SettingsDialog, qtbot: QtBot) -> None:
    show(dialog, "people")
    page = next(page for page in dialog.pages if isinstance(page, PeoplePage))
    row = next(row for row in range(page.model.rowCount()) if page.model.record(row).team_id is None)
    index = page.model.index(row, 3)
    page.table.setCurrentIndex(index)
    page.table.edit(index)
    box = page.table.findChild(QComboBox)
    assert box is not None
    box.setCurrentText("Payments")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    key = page.model.record(row).id
    qtbot.waitUntil(lambda: page.model.index(row, 3).data() == "Payments")
    assert next(p for p in dialog._context.document.query(people) if p.id == key).team_id is not None


def test_adopting_a_policy_makes_a_version(dialog: SettingsDialog, qtbot: QtBot) -> None:
    show(dialog, "policy")
    form = dialog.form
    assert not form.policy_adopt.isEnabled()
    form.policy_recommended.click()
    qtbot.keyClicks(form.policy_reason, "Quarterly review")
    qtbot.mouseClick(form.policy_adopt, Qt.MouseButton.LeftButton)
    policy = dialog._context.document.query(policy_at)
    assert (policy.profile, policy.version) == ("Recommended", 2)
    assert "Recommended, version 2" in form.policy_now.text()
    dialog._context.document.undo()
    assert form.policy_framework.isChecked()


def test_prometheus_settings_are_one_value_with_many_fields(dialog: SettingsDialog, qtbot: QtBot) -> None:
    show(dialog, "prometheus")
    form = dialog.form
    form.url.setFocus()
    qtbot.keyClicks(form.url, "http://127.0.0.1:9")
    qtbot.keyClick(form.url, Qt.Key.Key_Tab)
    form.auth.setCurrentIndex(form.auth.findData("basic"))
    assert form.user.isVisibleTo(dialog)
    form.user.setFocus()
    qtbot.keyClicks(form.user, "reader")
    form.tenant.setFocus()
    prometheus = stored(dialog).prometheus
    assert (prometheus.url, prometheus.auth, prometheus.user) == ("http://127.0.0.1:9", "basic", "reader")


def test_a_password_never_reaches_the_workspace(dialog: SettingsDialog, qtbot: QtBot) -> None:
    show(dialog, "prometheus")
    form = dialog.form
    form.url.setText("http://127.0.0.1:9")
    dialog._context.document.flush()
    form.auth.setCurrentIndex(form.auth.findData("bearer"))
    form.secret.setFocus()
    qtbot.keyClicks(form.secret, "s3cr3t-token")
    form.tenant.setFocus()
    assert form.secret.text() == ""
    path = dialog._context.document.workspace.path
    raw = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*") if file.is_file())
    assert b"s3cr3t-token" not in raw


def test_testing_the_connection_says_what_to_do(
    dialog: SettingsDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise SourceError("The server at 127.0.0.1 does not answer: check the address.")

    monkeypatch.setattr("slodesk.integrations.prometheus.client.connect", refuse)
    show(dialog, "prometheus")
    page = next(page for page in dialog.pages if isinstance(page, PrometheusPage))
    qtbot.mouseClick(dialog.form.test_connection, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page._task is None)
    assert dialog.form.test_result.text() == "The server at 127.0.0.1 does not answer: check the address."
    dialog.form.url.setText("127.0.0.1:9091")
    dialog._context.document.flush()
    assert dialog.form.test_result.text() == ""
    assert dialog.form.url.text() == "http://127.0.0.1:9091"


def test_enter_in_the_query_tests_it_and_closes_nothing(
    dialog: SettingsDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise SourceError("The query was refused: unexpected end of input.")

    monkeypatch.setattr("slodesk.integrations.prometheus.client.connect", refuse)
    show(dialog, "prometheus")
    page = next(page for page in dialog.pages if isinstance(page, PrometheusPage))
    dialog.form.query.setFocus()
    qtbot.keyClicks(dialog.form.query, "up{")
    qtbot.keyClick(dialog.form.query, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page._task is None)
    assert dialog.isVisible()
    assert page.preview.hints.text() == "The query was refused: unexpected end of input."
    assert page.preview.hints.isVisible()
    assert dialog.form.test_result.text() == ""


def test_enter_still_presses_the_button_it_is_on(dialog: SettingsDialog, qtbot: QtBot) -> None:
    dialog.form.author.setFocus()
    qtbot.keyClick(dialog.form.author, Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.form.close.setFocus()
    qtbot.keyClick(dialog.form.close, Qt.Key.Key_Return)
    assert not (isValid(dialog) and dialog.isVisible())


def test_the_page_asked_for_has_the_cursor(sample_window: MainWindow, qtbot: QtBot) -> None:
    dialog = SettingsDialog(sample_window.context(), "prometheus", sample_window)
    with qtbot.waitActive(dialog):
        dialog.open()
        dialog.activateWindow()
    assert dialog.focusWidget() is dialog.form.url
    dialog.close()


def test_the_look_changes_at_once(dialog: SettingsDialog, qtbot: QtBot) -> None:
    show(dialog, "appearance")
    theme = dialog._context.theme
    dialog.form.mode.setFocus()
    qtbot.keyClicks(dialog.form.mode, "Dark")
    dialog.form.mode.activated.emit(dialog.form.mode.currentIndex())
    assert theme.dark


def test_no_page_scrolls_sideways_on_a_small_screen_with_large_type(
    sample_window: MainWindow, dialog: SettingsDialog, qtbot: QtBot
) -> None:
    sample_window.theme.zoom = 200
    dialog.resize(992, 736)
    for row, page in enumerate(PAGES):
        dialog.form.contents.setCurrentRow(row)
        area = dialog.form.pages.currentWidget()
        qtbot.waitUntil(lambda area=area: area.viewport().width() > 0)
        assert area.horizontalScrollBar().maximum() == 0, page
    for table in (dialog.form.teams, dialog.form.people):
        assert table.horizontalHeader().length() <= table.viewport().width()


def test_incidents_are_numbered_as_the_scheme_says(dialog: SettingsDialog, qtbot: QtBot) -> None:
    show(dialog, "incidents")
    page = next(page for page in dialog.pages if isinstance(page, IncidentsSettings))
    page.scheme.setFocus()
    page.scheme.selectAll()
    qtbot.keyClicks(page.scheme, "{year}/{number:2}")
    qtbot.waitUntil(lambda: stored(dialog).incident_scheme == "{year}/{number:2}")
    assert "2026/01" in page.example.text()
    page.scheme.selectAll()
    qtbot.keyClicks(page.scheme, "INC")
    qtbot.waitUntil(lambda: "{number}" in shown_error(dialog))
    qtbot.keyClick(page.scheme, Qt.Key.Key_Tab)
    assert page.scheme.text() == "{year}/{number:2}"


def test_the_scale_of_incidents_is_edited_in_place(dialog: SettingsDialog, qtbot: QtBot) -> None:
    show(dialog, "incidents")
    page = next(page for page in dialog.pages if isinstance(page, IncidentsSettings))

    def names() -> list[str]:
        return [each.name for each in stored(dialog).severities]

    add, remove = page.severities.findChildren(QPushButton)
    qtbot.mouseClick(add, Qt.MouseButton.LeftButton)
    editor = page.severities.view.indexWidget(page.severities.view.currentIndex())
    qtbot.keyClicks(editor, "SEV0")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: names() == ["SEV1", "SEV2", "SEV3", "SEV4", "SEV0"])
    view = page.severities.view
    view.setFocus()
    for _ in range(4):
        qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names() == ["SEV0", "SEV1", "SEV2", "SEV3", "SEV4"]
    page.severities.select("4")
    qtbot.mouseClick(remove, Qt.MouseButton.LeftButton)
    assert names() == ["SEV0", "SEV1", "SEV2", "SEV3"]
    page.severities.select("1")
    view.edit(view.model().index(1, 0))
    editor = view.indexWidget(view.currentIndex())
    editor.selectAll()
    qtbot.keyClicks(editor, "sev0")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "there already" in shown_error(dialog))
    assert names() == ["SEV0", "SEV1", "SEV2", "SEV3"]
    causes = page.causes
    causes.select("0")
    causes.view.setFocus()
    qtbot.keyClick(causes.view, Qt.Key.Key_Delete)
    assert stored(dialog).causes[0] == "capacity"
    qtbot.keyClick(causes.view, Qt.Key.Key_Z, CTRL)
    assert stored(dialog).causes[0] == "automation"
