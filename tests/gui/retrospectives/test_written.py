"""The list of retrospectives: found, sorted, opened, begun, removed, by keys and clicks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton

from slodesk.gui.document import Document
from slodesk.gui.tabs.retrospectives.written import WrittenPage
from slodesk.gui.widgets.roles import BELOW_ROLE, SIGN_ROLE
from slodesk.operations.incidents import add_incident
from slodesk.operations.retrospectives import add_retrospective
from slodesk.storage.queries.retrospectives import retro_list
from slodesk.storage.queries.settings import teams
from slodesk.storage.workspace import create_workspace, open_workspace
from tests.gui.conftest import NOW
from tests.gui.retrospectives.conftest import key_of, stored
from tests.gui.stalls import Heartbeat

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.context import TabContext
    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.retrospectives.beginning import BeginDialog

LEFT = Qt.MouseButton.LeftButton
AT = datetime(2026, 11, 20, 14, tzinfo=UTC)


def titles(page: WrittenPage) -> list[str]:
    return [line.title for line in page.list.model.rows]


def test_every_retrospective_is_listed_with_its_state_in_words(page: WrittenPage) -> None:
    model = page.list.model
    assert model.rowCount() == 4
    cells = {
        str(model.index(row, model.column_named("title")).data(BELOW_ROLE)): (
            model.index(row, model.column_named("state")).data(),
            model.index(row, model.column_named("state")).data(SIGN_ROLE),
        )
        for row in range(4)
    }
    assert cells["INC-2026-005"] == ("Published", "check status:healthy")
    assert cells["INC-2026-003"] == ("In review", "eye accent")
    assert cells["INC-2026-004"] == ("Draft", "edit muted")


def test_it_is_found_while_typing_and_opened_by_enter(page: WrittenPage, qtbot: QtBot) -> None:
    page.list.search.setFocus()
    qtbot.keyClicks(page.list.search, "card REFUND")
    assert titles(page) == ["Refund worker exhausts database connections"]
    qtbot.keyClick(page.list.search, Qt.Key.Key_Down)
    assert page.list.table.hasFocus()
    page.list.search.setFocus()
    qtbot.keyClick(page.list.search, Qt.Key.Key_Return)
    assert page.editor.isVisible()
    assert page.editor.head.title.text() == "Refund worker exhausts database connections"


def test_state_and_service_narrow_the_list(page: WrittenPage) -> None:
    page.list.state.setCurrentIndex(page.list.state.findData("draft"))
    assert len(titles(page)) == 2
    page.list.service.setCurrentIndex(page.list.service.findText("Card payments"))
    assert titles(page) == []
    assert page.list.nothing.isVisible()
    page.list.nothing.button.click()
    assert len(titles(page)) == 4
    assert page.list.table.hasFocus()


def test_the_team_in_view_narrows_it_too(page: WrittenPage, sample_window: MainWindow, qtbot: QtBot) -> None:
    assert sample_window.document is not None
    [last] = [team.id for team in sample_window.document.query(teams)][-1:]
    page._context.filters.team_id = last
    expected = {line.title for line in sample_window.document.query(retro_list, last)}
    qtbot.waitUntil(lambda: set(titles(page)) == expected)
    page._context.filters.team_id = None
    qtbot.waitUntil(lambda: len(titles(page)) == 4)


def test_a_heading_sorts(page: WrittenPage, qtbot: QtBot) -> None:
    header = page.list.table.horizontalHeader()
    column = page.list.model.column_named("title")
    place = header.viewport().rect().center()
    place.setX(header.sectionViewportPosition(column) + 30)
    qtbot.mouseClick(header.viewport(), LEFT, pos=place)
    assert titles(page) == sorted(titles(page), key=str.casefold)


def test_keys_alone_choose_open_and_go_back(page: WrittenPage, qtbot: QtBot) -> None:
    page.list.focus()
    table = page.list.table
    assert table.hasFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    chosen = table.current
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert page.open_key == chosen
    assert page.editor.outline.hasFocus()
    page.editor.head.back.setFocus()
    qtbot.keyClick(page.editor.head.back, Qt.Key.Key_Space)
    assert page.open_key == ""
    assert table.current == chosen
    assert table.hasFocus()


def test_a_double_click_opens(page: WrittenPage, qtbot: QtBot) -> None:
    table = page.list.table
    place = table.visualRect(page.list.model.index(2, 0)).center()
    qtbot.mouseClick(table.viewport(), LEFT, pos=place)
    qtbot.mouseDClick(table.viewport(), LEFT, pos=place)
    assert page.open_key == page.list.model.rows[2].id


def test_removing_can_be_undone_and_published_ones_stay(
    page: WrittenPage, sample_window: MainWindow, qtbot: QtBot
) -> None:
    key = key_of(sample_window, "Bad deploy")
    page.list.table.choose(key)
    page.list.table.setFocus()
    qtbot.keyClick(page.list.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(titles(page)) == 3)
    assert sample_window.document is not None
    assert (
        sample_window.document.undo_label
        == "Remove retrospective Bad deploy 2.3.0 drops baskets with vehicles"
    )
    sample_window.document.undo()
    qtbot.waitUntil(lambda: len(titles(page)) == 4)


def begin_dialog() -> BeginDialog:
    return cast("BeginDialog", QApplication.activeModalWidget())


def test_a_new_one_about_an_incident_holds_everything_that_follows_from_it(
    page: WrittenPage, sample_window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.list.new, LEFT)
    dialog = begin_dialog()
    without = {each.identifier for each in dialog.choice.model.rows}
    assert without
    assert not without & {"INC-2026-002", "INC-2026-003", "INC-2026-004", "INC-2026-005"}
    chosen = dialog.choice.model.rows[0]
    qtbot.keyClick(dialog.choice.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.open_key))
    found = stored(sample_window, page.open_key)
    assert found.title == chosen.title
    assert found.incident is not None
    assert found.incident.id == chosen.id
    assert found.summary
    assert found.events
    assert all(point.suggested for point in found.points)
    assert sample_window.document is not None
    assert sample_window.document.undo_label == f"Begin the retrospective of {chosen.identifier}"
    sample_window.document.undo()  # one step takes all of it back
    qtbot.waitUntil(lambda: page.open_key == "")
    assert len(sample_window.document.query(retro_list)) == 4


def test_a_new_one_on_its_own_takes_the_typed_words_as_its_title(
    page: WrittenPage, sample_window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.list.new, LEFT)
    dialog = begin_dialog()
    qtbot.keyClicks(dialog.choice.search, "Game day in autumn")
    assert not dialog.about.isEnabled()
    qtbot.keyClick(dialog.choice.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.open_key))
    found = stored(sample_window, page.open_key)
    assert (found.title, found.incident, found.created) == ("Game day in autumn", None, NOW)


@pytest.fixture
def empty_page(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> WrittenPage:
    file = tmp_path / "none.slodesk"
    create_workspace(file, name="None", time_zone="UTC").close()
    window.settings.add_known(str(file))
    with qtbot.waitSignal(window.opener.opened):
        window.open_location(str(file))
    window.navigate("retrospectives", None)
    tab: Any = window.tabs.widget
    tab.show_page("written")
    found = cast("WrittenPage", tab.widget)
    qtbot.waitUntil(lambda: found.list.empty.isVisible())
    return found


def test_where_nothing_is_yet_one_button_begins(
    empty_page: WrittenPage, window: MainWindow, qtbot: QtBot
) -> None:
    shown = [each for each in empty_page.findChildren(QPushButton) if each.isVisible()]
    assert [each.text() for each in shown] == ["New retrospective"]
    qtbot.keyClick(empty_page.list.empty.button, Qt.Key.Key_Return)
    dialog = begin_dialog()
    assert dialog.choice.none.isVisible()
    qtbot.keyClicks(dialog.choice.search, "First one")
    qtbot.mouseClick(dialog.alone, LEFT)
    qtbot.waitUntil(lambda: bool(empty_page.open_key))
    assert stored(window, empty_page.open_key).title == "First one"


def test_a_thousand_are_narrowed_and_opened_without_a_stall(
    empty_page: WrittenPage, window: MainWindow, qtbot: QtBot
) -> None:
    document = window.document
    assert document is not None

    def fill(session: Any) -> None:
        for number in range(1000):
            incident = add_incident(session, f"Incident {number:04}", AT - timedelta(hours=number))
            add_retrospective(session, f"Incident {number:04}", created=AT, incident_id=incident)

    document.edit("Fill", fill)
    qtbot.waitUntil(lambda: len(empty_page.list.model.rows) == 1000)
    empty_page.list.search.setFocus()
    with Heartbeat() as beat:
        qtbot.keyClicks(empty_page.list.search, "incident 0500", delay=10)
    assert titles(empty_page) == ["Incident 0500"]
    assert beat.busiest < 100


def test_where_nothing_can_be_written_one_can_still_look(
    sample_copy: Path, make_context: Callable[[Document], TabContext], qtbot: QtBot
) -> None:
    with open_workspace(sample_copy, read_only=True) as workspace:
        document = Document(workspace)
        page = WrittenPage(make_context(document))
        page.resize(1280, 800)
        page.show()
        page.refresh()
        qtbot.waitUntil(lambda: bool(page.list.model.rows))
        assert not page.list.new.isEnabled()
        assert not page.list.remove.isEnabled()
        key = next(line.id for line in page.list.model.rows if "Bad deploy" in line.title)
        page.open_retrospective(key, "summary")
        assert page.editor.why.text() == "This workspace is open for reading only."
        assert page.editor.head.title.isReadOnly()
        assert not page.editor.head.run.isVisible()
        for name in ("action_items", "adjustments", "follow_up", "people", "notes"):
            page.editor.show_part(name)
            part: Any = page.editor.widget
            fields = [each for each in part.findChildren(QLineEdit) if each.isVisible()]
            assert all(not each.isEnabled() or each.isReadOnly() for each in fields)
            texts = [each for each in part.findChildren(QPlainTextEdit) if each.isVisible()]
            assert all(each.isReadOnly() for each in texts)
        page.close()
        page.deleteLater()
