"""What the tests of the Quarterly plan tab do again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from slodesk.gui.models.plan_steps import DONE
from slodesk.gui.tabs.quarterly_plan.steps import StepsSection
from slodesk.operations import plans
from slodesk.storage.queries.plans import plan_detail
from slodesk.storage.queries.settings import teams
from tests.gui.conftest import NOW

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.quarterly_plan import QuarterlyPlanTab
    from slodesk.storage.queries.plans import PlanDetail, PlanItem

LEFT = Qt.MouseButton.LeftButton
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def team_of(window: MainWindow, place: int = 0) -> str:
    assert window.document is not None
    return window.document.query(teams)[place].id


def begin(window: MainWindow, team: str | None, quarter: str = "2027-Q1") -> str:
    assert window.document is not None
    label = "Plan"
    key: str = window.document.edit(label, lambda s: plans.create_plan(s, quarter, team)).result
    return key


def stored(window: MainWindow, tab: QuarterlyPlanTab) -> PlanDetail:
    assert window.document is not None
    assert tab.plan is not None
    found = window.document.query(plan_detail, tab.plan.head.id, now=NOW)
    assert found is not None
    return found


def steps(tab: QuarterlyPlanTab) -> StepsSection:
    assert isinstance(tab.page.widget, StepsSection)
    return tab.page.widget


def chosen(tab: QuarterlyPlanTab) -> PlanItem:
    item = steps(tab).chosen
    assert item is not None
    return item


def newest(kind: type[QDialog]) -> Any:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()][
        -1
    ]


def key(qtbot: QtBot, widget: QWidget, name: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(widget, name, modifier)


def focused(window: MainWindow) -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def click_cell(tab: QuarterlyPlanTab, qtbot: QtBot, row: int, column: int) -> None:
    view = steps(tab).table.view
    index = steps(tab).table.model.index(row, column)
    view.scrollTo(index)
    place = view.visualRect(index)
    point = place.center()
    if column == DONE:
        point.setX(place.left() + 20)
    qtbot.mouseClick(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, point)
