"""Retrospectives on the Reports tab: which one, for whom, and what they get."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from slodesk.reports.formats import file_name

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.reports import ReportsTab
    from slodesk.storage.workspace import Workspace

Key = Qt.Key


@pytest.fixture
def tab(sample_window: MainWindow, qtbot: QtBot) -> ReportsTab:
    sample_window.navigate("reports", None)
    made: ReportsTab = sample_window.tabs.widget
    qtbot.waitUntil(lambda: made.preview is not None)
    before = made._report
    made.form.kind.setFocus()
    qtbot.keyClicks(made.form.kind, "Retro")
    assert made.form.kind.currentText() == "Retrospective"
    qtbot.waitUntil(lambda: made._report is not before)
    return made


def test_one_is_chosen_with_the_keyboard_and_for_an_audience(tab: ReportsTab, qtbot: QtBot) -> None:
    assert tab.form.period_label.text() == "Re&trospective"
    offered = [tab.form.period.itemText(n) for n in range(tab.form.period.count())]
    assert offered[0] == "INC-2026-005: Card authorisations time out after a certificate expired"
    assert "INC-2026-002, revision 1 as published" in offered
    assert file_name(tab._report, "pdf") == "retrospective-INC-2026-005.pdf"
    assert tab._report.state == "final"
    everything = json.loads(tab._rendered("json"))
    assert "Rafael Ortega" in json.dumps(everything["blocks"])

    before = tab._report
    qtbot.keyClick(tab.form.audience, Key.Key_End)
    assert tab.form.audience.currentText() == "Customers"
    qtbot.waitUntil(lambda: tab._report is not before)
    assert file_name(tab._report, "pdf") == "retrospective-INC-2026-005-customers.pdf"
    assert "Rafael Ortega" not in tab._rendered("json").decode()


def test_what_was_published_before_a_revision_can_be_had(tab: ReportsTab, qtbot: QtBot) -> None:
    before = tab._report
    tab.form.period.setCurrentIndex(tab.form.period.findText("INC-2026-002, revision 1 as published"))
    qtbot.waitUntil(lambda: tab._report is not before)
    assert (tab._report.state, "As published, revision 1" in tab._report.subtitle) == ("final", True)
    published = tab._rendered("markdown").decode()
    before = tab._report
    qtbot.keyClick(tab.form.period, Key.Key_Up)
    qtbot.waitUntil(lambda: tab._report is not before)
    assert "Draft of revision 2; revision 1 was published on" in tab._report.subtitle
    draft = tab._rendered("markdown").decode()
    assert "the others took up to nine seconds" in draft
    assert "the others took up to nine seconds" not in published


def test_the_editor_leads_to_the_report_of_its_own(
    sample_window: MainWindow, tab: ReportsTab, qtbot: QtBot
) -> None:
    assert tab.form.period.itemText(2).startswith("INC-2026-003")
    key = tab._offered[2][0]
    before = tab._report
    sample_window.navigate("services", None)
    sample_window.navigate("reports", key)
    qtbot.waitUntil(lambda: tab._report is not before)
    assert tab._report.title == "Refund worker exhausts database connections"


def test_other_reports_have_no_audience(tab: ReportsTab, qtbot: QtBot) -> None:
    assert tab.form.audience.isVisible()
    qtbot.keyClick(tab.form.kind, Key.Key_Home)
    assert not tab.form.audience.isVisible()
    assert not tab.form.audience_label.isVisible()


def test_without_any_it_says_where_to_begin_one(
    window: MainWindow, qtbot: QtBot, workspace: Workspace
) -> None:
    location = str(workspace.path)
    workspace.close()
    with qtbot.waitSignal(window.opener.opened):
        window.open_location(location)
    window.navigate("reports", None)
    tab: ReportsTab = window.tabs.widget
    tab.form.kind.setCurrentIndex(tab.form.kind.findData("retrospective"))
    qtbot.waitUntil(lambda: "Retrospectives tab" in tab._wait.text_label.text())
    assert not tab.form.save_pdf.isEnabled()
