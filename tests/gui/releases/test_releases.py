"""Releases in the window: the register, what is typed, what the policy says of it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QComboBox

from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.operations.releases import add_release, set_release_field
from slodesk.storage.queries.releases import release_lines
from slodesk.storage.queries.settings import teams
from tests.gui.releases.gatekeeper import CTRL, LEFT, SHIFT, Gatekeeper, Key

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow


# What the policy says


def test_a_release_is_judged_by_risk_and_budget(gate: Gatekeeper) -> None:
    """100 lines and 80 % give nothing; 30 % of the budget is attention (R32, R33)."""
    assert gate.answer == (
        "The policy says: approve, watched · Low risk, 0 points · Budget: attention · Framework, version 1"
    )
    assert gate.page.editor.verdict.matrix.lit == ("attention", "low")
    assert "30 %" in gate.page.editor.verdict.parts["why"].lines.text().replace("\u00a0", " ")
    assert gate.cell(0, "decision") == "Approve, watched"
    assert gate.page.editor.verdict.parts["conditions"].isVisible()
    assert not gate.page.editor.verdict.parts["alternatives"].isVisible()


def test_the_score_moves_with_every_key(gate: Gatekeeper, qtbot: QtBot) -> None:
    """101 lines: 1; a critical path: 2 more is medium; a migration and 79 %: 7 is high (R32)."""
    verdict = gate.page.editor.verdict
    gate.keys("lines_changed", "101")
    assert "1 point" in gate.answer  # nothing is saved yet
    assert gate.line.inputs.lines_changed == 100
    gate.read()
    qtbot.mouseClick(gate.tri("critical_path").buttons[True], LEFT, pos=QPoint(8, 8))
    assert gate.line.inputs.critical_path is True
    assert "Medium risk, 3 points" in gate.answer
    assert verdict.matrix.lit == ("attention", "medium")
    qtbot.mouseClick(gate.tri("db_migration").buttons[True], LEFT, pos=QPoint(8, 8))
    gate.keys("test_coverage", "79.99")
    assert "High risk, 7 points" in gate.answer
    assert gate.answer.startswith("The policy says: defer")
    assert verdict.matrix.lit == ("attention", "high")
    assert "Split it" in verdict.parts["alternatives"].lines.text()
    points = gate.page.editor.fields.points
    assert points["lines_changed"].text() == "1 point"
    assert points["test_coverage"].text() == "2 points"
    gate.type("test_coverage", "80")
    assert "Medium risk, 5 points" in gate.answer


def test_the_whole_sentence_is_said_to_those_who_do_not_see_the_matrix(gate: Gatekeeper) -> None:
    assert gate.page.editor.verdict.matrix.accessibleName() == (
        "Release matrix. Budget: attention. Risk: low. The matrix says: approve, watched."
    )


def test_unknown_is_an_answer_of_its_own_reached_by_keys(gate: Gatekeeper, qtbot: QtBot) -> None:
    editor = gate.page.editor
    field = gate.tri("external_apis")
    field.buttons[False].setFocus()
    qtbot.keyClick(field.buttons[False], Key.Key_Right)
    assert field.value is None
    assert gate.line.inputs.external_apis is None
    assert editor.verdict.unknown.isVisible()
    assert editor.verdict.unknown.text() == "1 unknown: the risk may be higher."
    assert editor.fields.points["external_apis"].text() == "unknown"
    gate.type("lines_changed", "")
    assert gate.line.inputs.lines_changed is None
    assert editor.verdict.unknown.text().startswith("2 unknown")
    qtbot.keyClick(gate.window, Key.Key_Z, CTRL)
    gate.read()
    assert gate.line.inputs.lines_changed == 100
    qtbot.keyClick(gate.window, Key.Key_Z, CTRL)
    gate.read()
    assert gate.line.inputs.external_apis is False
    assert field.value is False


@pytest.mark.parametrize("wrong", ["many", "-1", "1.5"])
def test_what_is_no_number_of_lines_is_said_beside_the_field(gate: Gatekeeper, wrong: str) -> None:
    gate.keys("lines_changed", wrong)
    gate.qtbot.waitUntil(lambda: bool(gate.page.editor.fields.errors["lines_changed"].message))
    assert gate.line.inputs.lines_changed == 100
    gate.qtbot.keyClick(gate.field("lines_changed"), Key.Key_Tab)
    assert gate.field("lines_changed").text() == "100"


def test_a_service_without_samples_takes_the_row_of_no_data(gate: Gatekeeper) -> None:
    """No data, low risk: review (R33)."""
    harbour = next(key for key, title in gate.page._services if title == "Harbour cameras")
    gate.pick("service_id", harbour)
    assert gate.line.service == "Harbour cameras"
    assert gate.page.editor.verdict.matrix.lit == ("no_data", "low")
    assert gate.answer.startswith("The policy says: review ·")


def test_an_exempt_change_goes_out_and_says_so(gate: Gatekeeper) -> None:
    """A reliability fix is approved with conditions (R35); the matrix stays lit."""
    gate.type("lines_changed", "5000")
    gate.pick("change_class", "reliability-fix")
    assert gate.answer.startswith("The policy says: approve ·")
    assert "goes out all the same" in gate.page.editor.verdict.matrix.accessibleName()
    assert "Someone watches it" in gate.page.editor.verdict.parts["conditions"].lines.text()


def test_how_it_came_about_is_explained_by_key(gate: Gatekeeper, qtbot: QtBot) -> None:
    gate.field("release_version").setFocus()
    qtbot.keyClick(gate.field("release_version"), Key.Key_E, CTRL)
    popover = QApplication.activePopupWidget()
    assert isinstance(popover, ExplainPopover)
    assert popover.accessibleName() == "Decision about the release"
    assert "30" in popover.text()
    qtbot.keyClick(popover, Key.Key_Escape)
    table, model = gate.page.table, gate.page.model
    table.setFocus()
    table.setCurrentIndex(model.index(0, model.column_named("risk")))
    qtbot.keyClick(table, Key.Key_E, CTRL)
    popover = QApplication.activePopupWidget()
    assert isinstance(popover, ExplainPopover)
    assert popover.accessibleName() == "Risk of the release"


# The register


def test_a_release_is_added_typed_and_removed(gate: Gatekeeper, qtbot: QtBot) -> None:
    gate.click("add_release")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is gate.field("release_version"))
    qtbot.keyClicks(QApplication.focusWidget(), "5.0.0")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    gate.read()
    assert gate.versions == ["4.1.0", "5.0.0"]  # the one without a day comes last
    assert gate.line.version == "5.0.0"
    assert gate.page.editor.verdict.unknown.text().startswith("5 unknown")
    gate.type("title", "Winter timetable")
    assert gate.line.title == "Winter timetable"
    gate.type("release_version", "4.1.0")
    assert "4.1.0" not in gate.line.version  # the service has that one already
    gate.page.table.setFocus()
    qtbot.keyClick(gate.page.table, Key.Key_Delete)
    gate.read()
    assert gate.versions == ["4.1.0"]
    assert gate.page.editor.key == gate.page.model.rows[0].id


def test_the_first_release_of_an_empty_register(gate: Gatekeeper, qtbot: QtBot) -> None:
    gate.click("remove_release")
    gate.read()
    assert gate.page._empty.isVisible()
    assert not gate.page.editor.isVisible()
    qtbot.mouseClick(gate.page._empty.button, LEFT)
    gate.read()
    assert gate.versions == ["New release"]
    assert gate.page.editor.isVisible()


def more(gate: Gatekeeper) -> None:
    """Add one of each state and kind."""
    document = gate.window.document
    assert document is not None
    keys = dict(gate.page._services)
    ferry, harbour = (next(key for key, name in keys.items() if name.startswith(each)) for each in "FH")

    def fill(session: object) -> None:
        for service, version, state, change in (
            (ferry, "4.0.0", "deployed", "normal"), (ferry, "3.9.1", "rolled back", "rollback"),
            (harbour, "1.0", "planned", "security"),
        ):  # fmt: skip
            key = add_release(session, service, version, change_class=change)  # type: ignore[arg-type]
            set_release_field(session, key, "state", state)  # type: ignore[arg-type]

    document.edit("Fill", fill)
    gate.read()


def test_words_service_state_decision_and_kind_narrow_the_register(gate: Gatekeeper, qtbot: QtBot) -> None:
    more(gate)
    assert set(gate.versions) == {"4.1.0", "4.0.0", "3.9.1", "1.0"}
    assert gate.versions[-2:] == ["3.9.1", "4.0.0"] or gate.versions[-2:] == ["4.0.0", "3.9.1"]
    assert "2 waiting" in gate.page.card.detail_label.text()
    find = gate.page.filter

    def narrowed(box: QComboBox, words: str) -> list[str]:
        box.setFocus()
        box.setCurrentText(words)
        found = sorted(gate.versions)
        box.setCurrentIndex(0)
        return found

    assert narrowed(find.state, "Waiting") == ["1.0", "4.1.0"]
    assert narrowed(find.state, "Deployed") == ["4.0.0"]
    assert narrowed(find.service, "Harbour cameras") == ["1.0"]
    assert narrowed(find.decision, "Approve") == ["1.0", "4.1.0"]
    assert narrowed(find.decision, "Block") == []
    assert narrowed(find.change, "Rollback") == ["3.9.1"]
    qtbot.keyClicks(find.text, "CABIN")
    assert gate.versions == ["4.1.0"]
    assert "1 of 4" in gate.page.card.detail_label.text()
    qtbot.keyClicks(find.text, "x")
    assert gate.page._narrow.isVisible()
    qtbot.mouseClick(gate.page._narrow.button, LEFT)
    assert len(gate.versions) == 4


def test_a_hidden_release_that_is_asked_for_comes_into_view(gate: Gatekeeper) -> None:
    more(gate)
    wanted = next(line.id for line in gate.page.model.rows if line.version == "3.9.1")
    gate.page.filter.state.setCurrentText("Waiting")
    assert "3.9.1" not in gate.versions
    gate.window.navigate("releases", wanted)
    gate.read()
    assert gate.line.version == "3.9.1"
    assert gate.page.table.current == wanted
    assert gate.page.editor.strip.words.text() == "No decision on record"


def test_tab_leads_through_filters_register_and_editor_and_leaves_nothing_out(
    gate: Gatekeeper, qtbot: QtBot
) -> None:
    gate.page.filter.text.setFocus()
    stops = []
    for _ in range(10):
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        stops.append(QApplication.focusWidget().objectName())
    assert stops == [
        "releases_state", "releases_service", "releases_decision", "releases_class", "releases_table",
        "release_show_on_chart", "release_copy", "release_explain", "release_deploy", "decide_open",
    ]  # fmt: skip
    names: list[str] = []
    while "External interfaces: No" not in names and len(names) < 15:
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        name = QApplication.focusWidget().accessibleName()
        names += [name] if name not in names else []  # a date has three stops
    assert names == [
        "Version", "Service", "What it brings", "Day", "Kind of change", "Lines changed", "Critical path: No",
        "Database migration: No", "External interfaces: No",
    ]  # fmt: skip


def test_register_and_release_are_copied_as_markdown(gate: Gatekeeper, qtbot: QtBot) -> None:
    gate.click("release_copy")
    text = QApplication.clipboard().text()
    assert "Ferry booking 4" in text
    assert "**The policy says:** Approve, watched" in text
    assert "## Conditions" in text or "### Conditions" in text
    gate.page.table.setFocus()
    qtbot.keyClick(gate.page.table, Key.Key_C, CTRL | SHIFT)
    assert QApplication.clipboard().text().startswith("| Release | Day | Risk | Decision | State |")


def test_another_teams_release_is_found_where_a_team_is_chosen(
    sample_window: MainWindow, qtbot: QtBot
) -> None:
    document = sample_window.document
    assert document is not None
    gate, clock = Gatekeeper(sample_window, qtbot), sample_window.now()
    everything = {line.id for line in document.query(release_lines, now=clock)}
    for team in document.query(teams):
        own = {line.id for line in document.query(release_lines, now=clock, team_id=team.id)}
        if own and own != everything:
            break
    sample_window.filters.team_id = team.id
    gate.read()
    assert {line.id for line in gate.page.model.rows} == own
    wanted = min(everything - own)
    sample_window.navigate("releases", wanted)
    gate.read()
    assert gate.page.editor.key == wanted
    assert sample_window.filters.team_id is None
    assert {line.id for line in gate.page.model.rows} == everything
