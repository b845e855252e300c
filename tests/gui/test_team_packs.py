"""A team goes out into a file; coming in, nothing it would overwrite is unseen."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from sqlalchemy import select

from slodesk.gui.dialogs.details import DetailsDialog
from slodesk.gui.dialogs.export_team import ExportTeamDialog
from slodesk.gui.dialogs.team_pack import ALL, THING, TeamPackDialog
from slodesk.gui.models.pack_lines import CHANGED, FIELD, MINE, THEIRS, WHAT, PackLine, PackLinesModel
from slodesk.integrations.team_pack import export_team
from slodesk.operations import actions, services
from slodesk.storage.queries.services import service_list
from slodesk.storage.queries.settings import teams
from slodesk.storage.schema import ActionItemRow, ServiceRow
from slodesk.storage.workspace import open_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.storage.workspace import Workspace

TEAM = "Payments"
LONG = "Everything between the basket and the receipt; cards are taken by the bank's own page since spring."


def team_id(workspace: Workspace) -> str:
    with workspace.session() as session:
        return next(team.id for team in teams(session) if team.name == TEAM)


def first(workspace: Workspace, kind: Any, column: str) -> Any:
    """Return the first row of a kind among the team's, as key and value of a column."""
    with workspace.session() as session:
        mine = select(ServiceRow.id).where(ServiceRow.team_id == team_id(workspace))
        of_team = ServiceRow.id.in_(mine) if kind is ServiceRow else ActionItemRow.service_id.in_(mine)
        row = session.scalars(select(kind).where(of_team).order_by(kind.id)).first()
        return row.id, getattr(row, column)


@pytest.fixture
def pack(sample_file: Path, tmp_path: Path) -> Path:
    """A pack from a copy of the sample in which somebody else went on: two fields, one action gone."""
    target = tmp_path / "Payments.slodesk-pack"
    with open_workspace(shutil.copy(sample_file, tmp_path / "there.slodesk")) as there:
        service, _ = first(there, ServiceRow, "name")
        there.edit("Say", services.set_service_field, service, "description", LONG)
        action, _ = first(there, ActionItemRow, "title")
        there.edit("Own", actions.set_action_field, action, "owner", "Priya")
        there.edit("Title", services.set_service_field, service, "display_name", "Cards")
        export_team(there, team_id(there), target)
    return target


def change_here(window: MainWindow) -> None:
    """Change two of the same fields here."""
    document = window.document
    service, _ = first(document.workspace, ServiceRow, "name")
    action, _ = first(document.workspace, ActionItemRow, "title")
    document.edit("Say", services.set_service_field, service, "description", "Cards and vouchers")
    document.edit("Own", actions.set_action_field, action, "owner", "Kim")


def described(window: MainWindow) -> tuple[str, str, str]:
    service, text = first(window.document.workspace, ServiceRow, "description")
    _, owner = first(window.document.workspace, ActionItemRow, "owner")
    _, shown = first(window.document.workspace, ServiceRow, "display_name")
    assert service
    return text, owner, shown


def asked(window: MainWindow, qtbot: QtBot, pack: Path) -> TeamPackDialog:
    """Import the pack and return the question."""
    window.importer.start([pack])
    qtbot.waitUntil(lambda: bool(window.findChildren(TeamPackDialog)))
    dialog = window.findChildren(TeamPackDialog)[0]
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def click_box(dialog: TeamPackDialog, qtbot: QtBot, row: int, column: int) -> None:
    """Click the box at the left of a cell."""
    table = dialog.form.table
    place = table.visualRect(dialog.model.index(row, column))
    spot = place.center()
    spot.setX(place.left() + 18)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def bring_in(dialog: TeamPackDialog, window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.importer.finished):
        qtbot.mouseClick(dialog.form.accept, Qt.MouseButton.LeftButton)


def test_what_both_changed_stays_unless_theirs_is_ticked(
    sample_window: MainWindow, qtbot: QtBot, pack: Path
) -> None:
    window = sample_window
    change_here(window)
    before = described(window)
    dialog = asked(window, qtbot, pack)
    model = dialog.model
    assert dialog.form.heading.text() == "Payments, from Harbour Line reliability"
    assert [model.index(row, CHANGED).data() for row in range(model.rowCount())] == [
        "by both", "by both", "there"
    ]  # fmt: skip
    assert dialog.form.count.text() == "Theirs in 1 of 3"
    assert described(window) == before, "nothing is written before it is brought in"
    mine, theirs = (model.index(0, column).data() for column in (MINE, THEIRS))
    who = window.document.workspace.who
    assert mine.startswith(f"Cards and vouchers\n{who}, ")
    assert theirs.startswith(f"{LONG}\n{who}, ")
    assert dialog.form.theirs_text.toPlainText() == LONG
    click_box(dialog, qtbot, 0, THEIRS)
    assert dialog.form.count.text() == "Theirs in 2 of 3"
    bring_in(dialog, window, qtbot)
    assert described(window) == (LONG, "Kim", "Cards")
    assert window.document.undo_label == "Import Payments.slodesk-pack"
    assert "1 record added, 1 updated" in window.status.currentMessage()
    window.document.undo()
    assert described(window) == before


def test_by_keys_alone(sample_window: MainWindow, qtbot: QtBot, pack: Path) -> None:
    window = sample_window
    change_here(window)
    dialog = asked(window, qtbot, pack)
    table = dialog.form.table

    def press(key: str, counted: str) -> None:
        qtbot.keyClick(dialog, Qt.Key(ord(key)), Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(lambda: dialog.form.count.text() == counted)

    assert table.hasFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert dialog.form.count.text() == "Theirs in 2 of 3"
    qtbot.keyClick(table, Qt.Key.Key_Space)
    qtbot.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(table.selectionModel().selectedRows()) == 3
    press("T", "Theirs in 3 of 3")
    press("M", "Theirs in 0 of 3")
    press("N", "Theirs in 1 of 3")  # mine is later where both changed
    with qtbot.waitSignal(window.importer.finished):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert described(window) == ("Cards and vouchers", "Kim", "Cards")


def test_where_it_is_narrow_the_field_is_said_under_the_thing(
    sample_window: MainWindow, qtbot: QtBot, pack: Path
) -> None:
    change_here(sample_window)
    dialog = asked(sample_window, qtbot, pack)
    table, cell = dialog.form.table, dialog.model.index(0, WHAT)
    assert "Service" in cell.data()
    assert not table.isColumnHidden(FIELD)
    sample_window.theme.zoom = 200
    assert cell.data().endswith("\nDescription")
    assert table.isColumnHidden(FIELD)
    sample_window.theme.zoom = 100
    assert not table.isColumnHidden(FIELD)
    dialog.reject()


def test_for_a_whole_thing_and_for_all(sample_window: MainWindow, qtbot: QtBot, pack: Path) -> None:
    window = sample_window
    change_here(window)
    dialog = asked(window, qtbot, pack)
    form = dialog.form
    form.scope.setCurrentIndex(THING)
    qtbot.mouseClick(form.take_mine, Qt.MouseButton.LeftButton)
    assert dialog.theirs == frozenset(), "description and display name are of one service"
    form.scope.setCurrentIndex(ALL)
    qtbot.mouseClick(form.take_theirs, Qt.MouseButton.LeftButton)
    bring_in(dialog, window, qtbot)
    assert described(window) == (LONG, "Priya", "Cards")


def test_escape_leaves_everything_as_it_was(sample_window: MainWindow, qtbot: QtBot, pack: Path) -> None:
    window = sample_window
    change_here(window)
    before, label = described(window), window.document.undo_label
    dialog = asked(window, qtbot, pack)
    with qtbot.waitSignal(window.importer.finished):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert described(window) == before
    assert window.document.undo_label == label


def test_a_name_taken_twice_is_said_and_nothing_written(
    sample_window: MainWindow, qtbot: QtBot, sample_file: Path, tmp_path: Path
) -> None:
    window, target = sample_window, tmp_path / "p.slodesk-pack"
    with open_workspace(shutil.copy(sample_file, tmp_path / "there.slodesk")) as there:
        service, _ = first(there, ServiceRow, "name")
        there.edit("Rename", services.set_service_field, service, "name", "cards")
        export_team(there, team_id(there), target)
    window.document.edit("Add", services.add_service, "cards")
    dialog = asked(window, qtbot, target)
    qtbot.mouseClick(dialog.form.accept, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert "“cards” would be there twice" in dialog.error.message
    click_box(dialog, qtbot, 0, MINE)
    assert dialog.error.message == ""
    bring_in(dialog, window, qtbot)
    assert first(window.document.workspace, ServiceRow, "name")[1] != "cards"


def test_a_team_that_is_new_comes_in_without_a_question(
    window: MainWindow, qtbot: QtBot, pack: Path, tmp_path: Path
) -> None:
    from slodesk.storage.workspace import create_workspace

    create_workspace(tmp_path / "new.slodesk", name="New", time_zone="UTC").close()
    with qtbot.waitSignal(window.opener.opened):
        window.open_location(str(tmp_path / "new.slodesk"))
    with qtbot.waitSignal(window.importer.finished):
        window.importer.start([pack])
    assert not window.findChildren(TeamPackDialog)
    assert [team.name for team in window.document.query(teams)] == [TEAM]
    assert window.document.query(service_list)
    assert "records added from Payments.slodesk-pack" in window.status.currentMessage()
    for dialog in window.findChildren(DetailsDialog):  # what it depends on and is not here
        dialog.close()


def test_a_team_is_exported_from_the_menu(
    sample_window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, target = sample_window, tmp_path / "out.slodesk-pack"
    proposals: list[str] = []

    def choose(*given: Any) -> tuple[str, str]:
        proposals.append(given[2])
        return str(target), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    window.commands["export_team"].trigger()
    dialog = window.findChildren(ExportTeamDialog)[0]
    dialog.form.team.setFocus()
    names = [dialog.form.team.itemText(row) for row in range(dialog.form.team.count())]
    qtbot.keyClicks(dialog.form.team, TEAM)
    assert dialog.team[1] == TEAM
    qtbot.mouseClick(dialog.form.accept, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: str(target) in window.status.currentMessage())
    assert TEAM in names
    assert proposals[0].endswith("Payments.slodesk-pack")
    assert '"sample_day"' not in target.read_text("utf-8")


def test_without_teams_there_is_nothing_to_export(
    window: MainWindow, qtbot: QtBot, workspace: Workspace, tmp_path: Path
) -> None:
    location = workspace.location
    workspace.close()
    with qtbot.waitSignal(window.opener.opened):
        window.open_location(location)
    window.commands["export_team"].trigger()
    assert not window.findChildren(ExportTeamDialog)
    assert "There is no team yet" in window.status.currentMessage()


def test_the_model_holds_what_models_must(qtmodeltester: Any) -> None:
    lines = [PackLine(n, str(n), "Service", "Name", "by both", "a", "", "b", "", "x") for n in range(3)]
    model = PackLinesModel(lines, {1})
    qtmodeltester.check(model)
    ticks = [model.index(1, column).data(Qt.ItemDataRole.CheckStateRole) for column in (MINE, THEIRS)]
    assert ticks == [Qt.CheckState.Unchecked, Qt.CheckState.Checked]
    assert model.setData(model.index(1, MINE), Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    assert model.theirs == frozenset()


def test_choosing_for_many_lines_is_one_signal() -> None:
    lines = [PackLine(n, "x", "Action", "Title", "by both", "a", "k", "b", "p", str(n)) for n in range(5000)]
    model = PackLinesModel(lines, ())
    heard: list[int] = []
    model.dataChanged.connect(lambda *_: heard.append(1))
    model.choose(range(5000), theirs=True)
    assert len(heard) == 1
    assert len(model.theirs) == 5000
