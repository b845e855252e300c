"""Week 1 of a plan in the window: the quarter, goals, satisfaction and gaps, by clicks and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from slodesk.gui.meeting.room_style import fit_room, mark_room
from slodesk.gui.meeting.views import build_room
from slodesk.gui.tabs.quarterly_plan.pasted import pasted_scores
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.gui.widgets.finding import FindBar
from slodesk.operations import plan_inputs as plan_inputs_moves
from slodesk.operations import plans
from slodesk.storage.queries.plan_inputs import PlanInputs, plan_inputs
from slodesk.storage.queries.proposals import plan_decisions
from slodesk.storage.schema_planning import PlanRow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.quarterly_plan import QuarterlyPlanTab
    from slodesk.gui.widgets.figures_table import FiguresTable
    from slodesk.operations.incoming import Record

LEFT, CONTROL, ALT = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Week:
    """Week 1 of a plan for all teams of the sample."""

    def __init__(self, window: MainWindow, bot: QtBot) -> None:
        self.window, self.bot = window, bot
        assert window.document is not None
        self.document = window.document
        made = self.document.edit("Plan", lambda session: plans.create_plan(session, "2027-Q1", None))
        self.plan = str(made.result)
        window.navigate("quarterly_plan", None)
        self.tab = cast("QuarterlyPlanTab", window.tabs.widget)
        self.tab.show_plan(self.plan, 1)
        with bot.waitActive(window):
            window.activateWindow()

    def show(self, section: str) -> Any:
        assert self.tab.page.show_section(section)
        widget: Any = self.tab.page.widget
        self.settle()
        return widget

    def settle(self) -> None:
        widget: Any = self.tab.page.widget
        self.bot.waitUntil(lambda: not getattr(widget, "busy", False))

    def type_in(self, table: FiguresTable, row: int, column: str, text: str) -> None:
        """Click a cell, begin to type with F2, type and press Enter."""
        place = table.figures.column_named(column)
        table.scrollTo(table.figures.index(row, place))
        centre = table.visualRect(table.figures.index(row, place)).center()
        self.bot.mouseClick(table.viewport(), LEFT, pos=centre)
        self.bot.keyClick(table, Qt.Key.Key_F2)
        field = table.findChildren(QLineEdit)[-1]
        field.selectAll()
        self.bot.keyClicks(field, text)
        self.enter(field)

    def enter(self, field: QLineEdit) -> None:
        """Press Enter in a cell: Qt takes what was typed once the key is dealt with."""
        self.bot.keyClick(field, Qt.Key.Key_Return)
        QApplication.processEvents()

    def inputs(self) -> PlanInputs:
        return self.document.query(plan_inputs, self.plan)


@pytest.fixture
def week(sample_window: MainWindow, qtbot: QtBot) -> Week:
    return Week(sample_window, qtbot)


def text(table: FiguresTable, row: int, column: str) -> str:
    found = table.figures.index(row, table.figures.column_named(column)).data()
    return str(found).replace("\u00a0", " ")


def test_the_quarter_is_so_far_sorted_by_a_click_and_explained_by_key(week: Week, qtbot: QtBot) -> None:
    section = week.show("performance")
    table: FiguresTable = section.table
    assert section.card.heading_label.text() == "2026 Q4 so far"
    assert "none is met or missed" in section.card.detail_label.text()
    assert "none is met or missed" in section.state_text()
    assert table.figures.rowCount() == 13
    assert text(table, 0, "quarter") == "99.949 %"
    header = table.horizontalHeader()
    used = table.figures.column_named("used")
    centre = QPoint(header.sectionViewportPosition(used) + header.sectionSize(used) // 2, 8)
    for _ in range(2):
        qtbot.mouseClick(header.viewport(), LEFT, pos=centre)
    shares = [each.quarter.consumed for each in table.figures.rows]
    assert shares == sorted(shares, reverse=True)
    table.choose(table.figures.rows[0].id)
    first = section.chosen.heading_label.text()
    assert first == "Card payments"
    assert "below so far" in section.chosen.chart.accessibleDescription()
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert section.chosen.detail_label.text() == table.figures.rows[1].info.title
    table.setCurrentIndex(table.figures.index(0, used))
    qtbot.keyClick(table, Qt.Key.Key_E, CONTROL)
    popover = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ExplainPopover))
    assert "events in the time so far" in popover.text()
    qtbot.keyClick(popover, Qt.Key.Key_Escape)
    qtbot.keyClick(table, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text().startswith("Service\tTarget\tOct")
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert week.window.tabs.current == "services"


def test_incidents_stand_below_the_quarter(week: Week, qtbot: QtBot) -> None:
    section = week.show("performance")
    assert section.incidents.sentence.text().startswith("6 incidents, 363 minutes in 2026 Q4 so far.")
    services = section.incidents.services.model
    assert services.index(0, 0).data() == "Card payments"
    assert services.index(0, 3).data() == "50\u00a0%"
    assert services.index(0, 4).data() == "Payments go through, measured"
    view = section.incidents.services.view
    view.setCurrentIndex(services.index(0, 3))
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_E, CONTROL)
    told = view.findChild(ExplainPopover).text().replace("\u00a0", " ")
    assert "events that failed meanwhile ÷ events that may fail in the quarter" in told
    assert "Of all SLOs, Payments go through lost most: 50 % of its budget." in told
    assert " = 50 %" in told


def test_the_lowest_budget_arrives_after_the_figures(week: Week) -> None:
    section = week.show("performance")
    lows = [each.quarter.lowest_remaining for each in section.table.figures.rows]
    assert lows[0] == pytest.approx(-0.407, abs=0.001)
    assert "lowest budget left −41\u00a0% on 15 Nov" in section.chosen.words.text()


def test_goals_are_typed_ordered_and_removed_by_key(week: Week, qtbot: QtBot) -> None:
    section = week.show("goals")
    assert section.state_text() == "no goals yet"
    view, add = section.goals.view, section.findChild(QWidget, "add_goal")
    for title in ("Fewer failed payments", "More partners"):
        qtbot.mouseClick(add, LEFT)
        field = view.findChildren(QLineEdit)[-1]
        field.selectAll()
        qtbot.keyClicks(field, title)
        week.enter(field)
    assert [each.title for each in week.inputs().goals] == ["Fewer failed payments", "More partners"]
    assert section.state_text() == ""
    qtbot.keyClick(view, Qt.Key.Key_Up, ALT)
    assert [each.title for each in week.inputs().goals] == ["More partners", "Fewer failed payments"]
    model = section.goals.model
    assert model.setData(model.index(0, 1), "31 Mar 2027")
    assert model.setData(model.index(0, 3), "card payments")
    goal = week.inputs().goals[0]
    assert (str(goal.day), goal.service) == ("2027-03-31", "Card payments")
    assert not model.setData(model.index(0, 1), "soon")
    assert "2026-11-20" in section.goals.error.message
    assert not model.setData(model.index(0, 3), "nowhere")
    assert section.goals.error.message == "There is no service “nowhere”."
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert [each.title for each in week.inputs().goals] == ["Fewer failed payments"]
    week.document.undo()
    assert len(week.inputs().goals) == 2


def drag_row(bot: QtBot, view: Any, row: int, to: int, *, give_up: bool = False) -> None:
    """Press a row, drag it to the lower edge of another (or above the first), let go."""

    def at(number: int, offset: int) -> QPoint:
        return QPoint(30, view.rowViewportPosition(number) + offset)

    end = at(to, view.rowHeight(to) - 3) if to > row else at(to, 3)
    bot.mousePress(view.viewport(), LEFT, pos=at(row, view.rowHeight(row) // 2))
    for y in (at(row, 0).y() + (view.rowHeight(row) if to > row else -4), end.y()):
        bot.mouseMove(view.viewport(), QPoint(30, y))
    line = view.viewport().findChild(QWidget, "drop_line")
    assert line.isVisible()
    if give_up:
        bot.keyClick(view, Qt.Key.Key_Escape)
        assert not line.isVisible()
    bot.mouseRelease(view.viewport(), LEFT, pos=end)
    assert not line.isVisible()


def test_a_goal_has_room_to_type_in_before_anything_is_typed(week: Week, qtbot: QtBot) -> None:
    week.document.edit("Add", plan_inputs_moves.add_input, week.plan, "goal", "Sell in Japan")
    section = week.show("goals")
    view = section.goals.view
    section.resize(1240, 600)
    qtbot.waitUntil(lambda: view.viewport().width() > 1000)
    widths = [view.columnWidth(column) for column in range(section.goals.model.columnCount())]
    assert min(widths) >= section.goals._theme.px(100)


def test_goals_and_messages_are_put_in_order_by_mouse(week: Week, qtbot: QtBot) -> None:
    for title in ("One", "Two", "Three"):
        week.document.edit("Add", plan_inputs_moves.add_input, week.plan, "goal", title)
    section = week.show("goals")
    view = section.goals.view

    def order() -> list[str]:
        return [each.title for each in week.inputs().goals]

    drag_row(qtbot, view, 0, 2)
    assert order() == ["Two", "Three", "One"]
    assert section.goals.selected.title == "One"
    assert week.document.undo_label == "Move “One”"
    drag_row(qtbot, view, 2, 0)
    assert order() == ["One", "Two", "Three"]
    drag_row(qtbot, view, 0, 2, give_up=True)
    assert order() == ["One", "Two", "Three"]
    section.goals.set_editable(False)
    qtbot.mousePress(view.viewport(), LEFT, pos=QPoint(30, 10))
    qtbot.mouseMove(view.viewport(), QPoint(30, 90))
    qtbot.mouseRelease(view.viewport(), LEFT, pos=QPoint(30, 90))
    assert order() == ["One", "Two", "Three"]

    week.tab.show_plan(week.plan, 5)
    messages = week.show("messages")
    messages.suggest()
    drag_row(qtbot, messages.table.view, 2, 0)
    assert [line.title for line in messages.shown.messages][:2] == ["Executives", "Engineering"]
    messages.table.view.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
    view = messages.table.view
    qtbot.mousePress(view.viewport(), LEFT, pos=QPoint(30, 10))
    qtbot.mouseMove(view.viewport(), QPoint(30, 150))
    assert not view.viewport().findChild(QWidget, "drop_line").isVisible()
    qtbot.mouseRelease(view.viewport(), LEFT, pos=QPoint(30, 150))


def test_ctrl_f_finds_in_a_table_of_the_plan(week: Week, qtbot: QtBot) -> None:
    section = week.show("performance")
    table = section.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_F, CONTROL)
    bar = table.findChild(FindBar)
    assert bar.isVisible()
    assert bar.field.hasFocus()
    titles = [f"{each.info.service_title} {each.info.title}" for each in table.figures.rows]
    qtbot.keyClicks(bar.field, "search")
    hits = [at for at, title in enumerate(titles) if "search" in title.casefold()]
    assert len(hits) > 1
    assert table.currentIndex().row() == hits[0]
    assert bar.count.text() == f"1 of {len(hits)}"
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert table.currentIndex().row() == hits[1]
    qtbot.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(bar.field, Qt.Key.Key_Up)
    assert table.currentIndex().row() == hits[-1]
    assert bar.count.text() == f"{len(hits)} of {len(hits)}"
    bar.field.clear()
    qtbot.keyClicks(bar.field, "nowhere")
    assert bar.count.text() == "Nothing found"
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert table.hasFocus()


def test_scores_are_typed_in_place(week: Week) -> None:
    section = week.show("satisfaction")
    table: FiguresTable = section.table
    row = next(n for n, each in enumerate(table.figures.rows) if each.score is None)
    name = table.figures.rows[row].service.name
    week.type_in(table, row, "score", "4,5")
    assert text(table, row, "score") == "4.5"
    assert text(table, row, "scale") == "5"
    assert week.document.undo_label == f"Set satisfaction of {name}, 2026 Q4"
    week.type_in(table, row, "score", "9")
    assert section.error.message == "The score lies between 0 and its scale, 5."
    assert text(table, row, "score") == "4.5"
    week.type_in(table, row, "responses", "many")
    assert "whole number" in section.error.message
    week.type_in(table, row, "responses", "31")
    assert table.figures.rows[row].score.responses == 31
    assert section.error.message == ""
    table.setFocus()
    week.bot.keyClick(table, Qt.Key.Key_Delete)
    assert table.figures.rows[row].score is None


def test_scores_are_pasted_all_or_none(week: Week, qtbot: QtBot) -> None:
    section = week.show("satisfaction")
    QGuiApplication.clipboard().setText("Card payments\t8\t10\t40\tSurvey\nnowhere\t3\t5")
    section.table.setFocus()
    qtbot.keyClick(section.table, Qt.Key.Key_V, CONTROL)
    assert "there is no service “nowhere”; add it first" in section.error.message
    before = section.model.rows[section.model.row_of(section.model.rows[0].id)].score
    QGuiApplication.clipboard().setText("service;score;scale;period\nCard payments;8;10;2026-11")
    qtbot.mouseClick(section.paste_button, LEFT)
    assert section.error.message == ""
    assert str(section.chosen_period) == "2026-11"
    pasted = next(each for each in section.model.rows if each.service.name == "Card payments")
    assert (str(pasted.score.score), str(pasted.score.scale)) == ("8", "10")
    week.document.undo()
    pasted = next(each for each in section.model.rows if each.service.name == "Card payments")
    assert pasted.score is None
    section.period.setCurrentIndex(0)
    assert section.model.rows[0].score == before


def test_pasted_cells_need_no_headings() -> None:
    parsed = pasted_scores("Web shop, 4 ,5\n", "2026-Q4", {"Web shop": "web"})
    record = cast("Record", parsed.items[0])
    assert dict(record.values) == {"service": "web", "score": 4, "scale": 5, "period": "2026-Q4"}
    rejected = pasted_scores("web\tmuch", "2026-Q4", {}).rejected
    assert rejected[0].reason == "score: “much” is not a number"


def test_a_reason_is_typed_into_the_gap_and_stays(week: Week, qtbot: QtBot) -> None:
    section = week.show("gap")
    table: FiguresTable = section.table
    assert section.card.heading_label.text() == "Gaps in 2026 Q4 so far"
    assert text(table, 0, "gap") == "0.001 short"
    assert text(table, 0, "reason") == "Why? Type the reason."
    assert section.state_text() == "1 gap without a reason"
    key = table.figures.rows[0].id
    week.type_in(table, 0, "reason", "Two bad deploys")
    week.settle()
    assert week.document.query(plan_decisions, week.plan)[key].gap_reason == "Two bad deploys"
    assert text(table, 0, "reason") == "Two bad deploys"
    assert section.state_text() == ""
    qtbot.mouseClick(section.explain_button, LEFT)
    popover = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ExplainPopover))
    assert "99.95\u00a0% − 99.949\u00a0% = 0.001" in popover.text()
    popover.close()


def test_an_approved_plan_is_only_read(week: Week) -> None:
    def approve(session: Any) -> None:
        session.get(PlanRow, week.plan).state = "approved"

    week.document.edit("Approve", approve)
    for name in ("goals", "satisfaction", "gap"):
        section = week.show(name)
        assert not getattr(section, "editable", False)
    assert not week.show("goals").goals.editable
    section = week.show("gap")
    week.bot.keyClick(section.table, Qt.Key.Key_Return)
    assert "open a revision" in section.card.detail_label.text()
    assert section.table.findChild(QLineEdit) is None


def test_without_samples_the_way_to_some_is_offered(window: MainWindow, qtbot: QtBot, tmp_path: Any) -> None:
    from slodesk.storage.workspace import create_workspace

    create_workspace(tmp_path / "new.slodesk", name="New", time_zone="UTC").close()
    with qtbot.waitSignal(window.opener.opened):
        window.open_location(str(tmp_path / "new.slodesk"))
    week = Week(window, qtbot)
    for name in ("performance", "gap"):
        section = week.show(name)
        assert section.empty.title_label.text() == "No SLOs to look back on"
        assert section.empty.button.isVisible()
    assert week.show("satisfaction").empty.isVisible()
    qtbot.mouseClick(section.empty.button, LEFT)
    assert window.tabs.current == "services"


ROWS = {"performance": 13, "satisfaction": 8, "gap": 13}


@pytest.mark.parametrize("view", ["performance", "goals", "satisfaction", "gap"])
def test_the_room_reads_few_large_rows(week: Week, qtbot: QtBot, view: str) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    mark_room(room)
    column = QVBoxLayout(room)
    shown: Any = build_room(view, week.window.context(), room)
    column.addWidget(shown)
    room.resize(1280, 220)
    room.show()
    fit_room(room)
    shown.show_subject(week.plan, 1)
    qtbot.waitUntil(lambda: "Reading" not in shown.words.text())
    assert shown.words.fontInfo().pixelSize() >= 220 / 40
    if view == "goals":
        assert "Nothing is written down yet" in shown.words.text()
        return
    assert 3 <= len(shown.rows.shown) < ROWS[view]
    first = shown.rows.accessibleDescription()
    qtbot.keyClick(shown, Qt.Key.Key_Right)
    assert shown.rows.page == 0  # the runner hands keys on, the view takes none itself
    assert shown.rows.turn(1)
    assert shown.rows.accessibleDescription() != first
    assert not shown.rows.turn(99)
    assert shown.rows.page == shown.rows.pages - 1
