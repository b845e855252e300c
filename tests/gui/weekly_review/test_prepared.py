"""What the app prepares stands in the tab: figures as everywhere, each with its reasons (R13, R15, R50)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication

from slodesk.domain.figures import remaining_text
from slodesk.operations.slos import set_objective
from slodesk.storage.queries.overview import overview
from tests.gui.conftest import NOW
from tests.gui.weekly_review.leader import CTRL, LEFT, Key, Leader, plain

EXPLAINED = [
    ("status", "risk", "status"), ("status", "risk", "target"), ("status", "risk", "actual"),
    ("status", "risk", "remaining"), ("status", "risk", "since"), ("budgets", "burns", "1h"),
    ("budgets", "burns", "3d"), ("budgets", "burns", "pace"), ("budgets", "burns", "runs_out"),
    ("budgets", "burns", "trend"), ("releases", "waiting", "risk"), ("releases", "waiting", "suggested"),
]  # fmt: skip


def test_weeks_have_a_sign_and_a_word_and_the_first_is_in_view(leader: Leader) -> None:
    states = [state for _, state in leader.states]

    assert states[0] in {"Not started", "Overdue"}
    assert states.count("Reviewed") >= 8
    assert "Skipped" in states
    assert leader.page.head.title.text().endswith(leader.states[0][0])
    signs = {each.line.state for each in leader.tab.weeks.model.rows}
    assert {"reviewed", "skipped"} <= signs


def test_budget_left_is_that_of_the_overview_at_the_same_moment(leader: Leader) -> None:
    document = leader.window.document
    assert document is not None
    judged = {each.slo.id: each for each in document.query(overview, now=NOW).assessments}
    status = leader.section("status")
    shown = {
        row.id: plain(column.words(row))
        for table in (status.risk, status.good, status.unknown)
        for row in table.figures.rows
        if hasattr(row, "line")
        for column in table.figures.columns
        if column.name == "remaining"
    }

    assert shown == {
        key: plain(remaining_text(each.budget.remaining, each.policy)) for key, each in judged.items()
    }
    assert len(status.risk.figures.rows) >= sum(each.status.at_risk for each in judged.values()) > 0


@pytest.mark.parametrize(("name", "table_name", "column"), EXPLAINED)
def test_r50_every_figure_explains_itself(leader: Leader, name: str, table_name: str, column: str) -> None:
    table = getattr(leader.section(name), table_name)
    leader.click(table, 0, table.figures.column_named(column))

    leader.qtbot.keyClick(table, Key.Key_E, CTRL)

    popover = leader.dialog("explain_popover")
    told = popover.text()
    assert popover.accessibleName()
    assert "Policy: " in told
    popover.close()


def test_what_an_incident_cost_explains_itself(leader: Leader) -> None:
    incidents = leader.section("incidents")
    if not incidents.table.figures.rows:
        leader.open_state("reviewed")
    table = leader.section("incidents").table
    leader.click(table, 0, table.figures.column_named("cost"))

    leader.qtbot.keyClick(table, Key.Key_E, CTRL)

    popover = leader.dialog("explain_popover")
    assert "%" in popover.text()
    popover.close()


def test_trends_show_four_or_thirteen_weeks_and_say_so(leader: Leader) -> None:
    budgets = leader.section("budgets")
    table = budgets.burns
    column = table.figures.column_named("trend")
    line = table.figures.rows[0].line
    before = plain(table.figures.index(0, column).data())

    leader.qtbot.mouseClick(budgets.weeks[13], LEFT)

    after = plain(table.figures.index(0, column).data())
    known = [each for each in line.trend if each is not None]
    assert after.startswith(plain(remaining_text(known[0])))
    assert after.endswith(plain(remaining_text(line.remaining)))
    assert before.endswith(plain(remaining_text(line.remaining)))
    assert budgets.weeks[13].isChecked()
    spoken = table.figures.columns[column].spoken
    assert spoken is not None
    assert f"{len(line.trend) - line.trend.index(known[0])} weeks" in spoken(table.figures.rows[0])


def test_a_recommendation_leads_to_its_place(leader: Leader) -> None:
    table = leader.section("recommendations").table
    row = table.figures.rows[0]
    leader.click(table, 0, 0)
    leader.qtbot.keyClick(table, Key.Key_Return)

    assert leader.window.tabs.current == row.advice.place


def test_a_release_that_waits_leads_to_the_releases(leader: Leader) -> None:
    table = leader.section("releases").waiting
    if not table.figures.rows:
        pytest.fail("the sample has releases that wait")
    leader.click(table, 0, 0)
    leader.qtbot.keyClick(table, Key.Key_Return)

    assert leader.window.tabs.current == "releases"


def test_everything_is_copied_as_markdown_rich_text_and_cells(leader: Leader) -> None:
    clipboard = QApplication.clipboard()
    name = leader.page.sections["status"].risk.figures.rows[0].line.title
    actions = {each.objectName(): each for each in leader.page.head.more.menu().actions()}

    actions["review_copy_markdown"].trigger()
    assert clipboard.text().startswith("# ")
    assert name in clipboard.text()
    actions["review_copy_rich"].trigger()
    assert "<table" in clipboard.mimeData().html()
    assert name in clipboard.mimeData().html()
    actions["review_copy_cells"].trigger()
    assert "\t" in clipboard.text()
    assert "Budget left" in clipboard.text()


def test_sections_are_reached_by_keys_one_after_the_other(leader: Leader) -> None:
    leader.section("status")
    leader.press(Key.Key_Down, CTRL)
    focus = QApplication.focusWidget()
    assert leader.page.sections["incidents"].isAncestorOf(focus)
    leader.press(Key.Key_Up, CTRL)
    assert leader.page.sections["status"].isAncestorOf(QApplication.focusWidget())


def test_where_it_is_narrow_the_list_leads_to_the_review_and_back(leader: Leader) -> None:
    leader.window.resize(720, 800)
    leader.qtbot.waitUntil(lambda: leader.tab.panes.alone)
    assert not leader.page.isVisible()

    leader.tab.weeks.table.setFocus()
    leader.press(Key.Key_Return)
    assert leader.page.isVisible()
    assert not leader.tab.weeks.isVisible()

    leader.qtbot.mouseClick(leader.page.head.back, LEFT)
    assert leader.tab.weeks.isVisible()


def test_words_that_follow_new_figures_do_not_bring_the_old_ones_back(leader: Leader) -> None:
    document = leader.window.document
    assert document is not None
    status = leader.section("status")
    slo = status.risk.figures.rows[0].id
    document.edit("Lower", set_objective, slo, effective=date(2026, 9, 1), target=Decimal("0.9"), reason="x")
    leader.page.desk.edits.add("Note", "note", section="status", about="", text="Lowered")  # at once
    leader.settle()

    shown = {row.id: row.line for row in status.good.figures.rows if hasattr(row, "line")}
    assert shown[slo].target == Decimal("0.9")
    assert leader.cells(status.notes_table)[-1] == ["Lowered"]
