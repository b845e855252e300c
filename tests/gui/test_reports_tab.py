"""The Reports tab: a preview that follows the workspace, and files in every format."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from slodesk.operations.reviews import add_part
from slodesk.operations.settings import set_setting
from slodesk.reports.formats import file_name
from slodesk.storage.queries.settings import teams
from slodesk.storage.schema_retrospectives import RetrospectiveRow
from tests.gui.conftest import SAMPLE_END

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot
    from sqlalchemy.orm import Session

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.reports import ReportsTab
    from slodesk.storage.workspace import Workspace


@pytest.fixture
def tab(sample_window: MainWindow, qtbot: QtBot) -> ReportsTab:
    sample_window.navigate("reports", None)
    made: ReportsTab = sample_window.tabs.widget
    qtbot.waitUntil(lambda: made.preview is not None)
    return made


def test_the_preview_shows_all_pages(tab: ReportsTab, qtbot: QtBot) -> None:
    assert tab.preview.page_count > 1
    assert tab.preview.page_label.text() == f"1 of {tab.preview.page_count}"
    qtbot.mouseClick(tab.preview.next, Qt.MouseButton.LeftButton)
    assert tab.preview.page == 1


def test_it_follows_the_workspace(tab: ReportsTab, qtbot: QtBot) -> None:
    before = tab._pdf
    tab._context.document.edit("Rename", set_setting, "name", "Ferries")
    qtbot.waitUntil(lambda: tab._pdf != before)
    assert tab._report.subtitle == "Ferries" or b"Ferries" in tab._pdf or "Ferries" in repr(tab._report)


def test_a_past_quarter_is_judged_at_its_end_and_names_the_file(tab: ReportsTab, qtbot: QtBot) -> None:
    assert tab.form.period.currentText() == "Now"
    assert file_name(tab._report, "pdf") == "executive-2026-11-23.pdf"
    before = tab._report
    tab.form.period.setCurrentIndex(tab.form.period.findText("2026-Q3"))
    qtbot.waitUntil(lambda: tab._report is not before)
    assert tab._report.as_of == datetime(2026, 10, 1, tzinfo=UTC)
    assert file_name(tab._report, "pdf") == "executive-2026-Q3.pdf"


def test_the_running_quarter_is_judged_at_the_newest_sample(tab: ReportsTab, qtbot: QtBot) -> None:
    before = tab._report
    tab.form.period.setCurrentIndex(1)
    qtbot.waitUntil(lambda: tab._report is not before)
    assert tab.form.period.currentText() == "2026-Q4 so far"
    assert tab._report.as_of == SAMPLE_END


def test_a_plan_is_chosen_and_reported_as_it_was_signed(tab: ReportsTab, qtbot: QtBot) -> None:
    before = tab._report
    qtbot.keyClick(tab.form.kind, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: tab._report is not before)
    assert tab.form.kind.currentText() == "Quarterly plan"
    assert [tab.form.period.itemText(n) for n in range(tab.form.period.count())] == [
        "2027-Q1, all teams", "2027-Q1, Discovery", "2027-Q1, Payments", "2027-Q1, Platform",
        "2026-Q4, all teams", "2026-Q4, Discovery", "2026-Q4, Payments", "2026-Q4, Platform",
    ]  # fmt: skip
    assert tab._report.subtitle == "All teams"
    assert file_name(tab._report, "pdf") == "quarterly-plan-2027-Q1.pdf"
    everyone = tab._report
    tab.form.period.setCurrentIndex(tab.form.period.findText("2026-Q4, Payments"))
    qtbot.waitUntil(lambda: tab._report is not everyone)
    assert (tab._report.subtitle, tab._report.state) == ("Team Payments", "final")
    assert tab._report.as_of < datetime(2026, 10, 1, tzinfo=UTC)
    tab.refresh()
    assert tab.form.period.currentText() == "2026-Q4, Payments"


def test_a_team_has_its_own_plans_only(tab: ReportsTab, qtbot: QtBot) -> None:
    with tab._context.document.session() as session:
        team = next(each for each in teams(session) if each.name == "Platform")
    tab._context.filters.team_id = team.id
    tab.form.kind.setCurrentIndex(1)
    qtbot.waitUntil(lambda: tab._report is not None and tab._report.subtitle == "Team Platform")
    offered = [tab.form.period.itemText(n) for n in range(tab.form.period.count())]
    assert offered == ["2027-Q1, Platform", "2026-Q4, Platform"]
    assert tab._report.kind == "quarterly-plan"


@pytest.fixture
def empty_tab(window: MainWindow, qtbot: QtBot, workspace: Workspace) -> ReportsTab:
    """The tab of a workspace without anything."""
    location = str(workspace.path)
    workspace.close()
    with qtbot.waitSignal(window.opener.opened):
        window.open_location(location)
    window.navigate("reports", None)
    made: ReportsTab = window.tabs.widget
    return made


def test_without_a_plan_it_says_where_to_begin_one(empty_tab: ReportsTab, qtbot: QtBot) -> None:
    tab = empty_tab
    tab.form.kind.setCurrentIndex(1)
    qtbot.waitUntil(lambda: "Quarterly plan tab" in tab._wait.text_label.text())
    assert not tab.form.save_pdf.isEnabled()
    assert not tab.form.period.isEnabled()


def test_the_pdf_is_saved_where_the_user_says(
    tab: ReportsTab, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "budget"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    qtbot.mouseClick(tab.form.save_pdf, Qt.MouseButton.LeftButton)
    assert (tmp_path / "budget.pdf").read_bytes() == tab._pdf
    assert "budget.pdf" in tab.form.outcome.text()
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    qtbot.mouseClick(tab.form.open_file, Qt.MouseButton.LeftButton)
    assert opened == [QUrl.fromLocalFile(str(tmp_path / "budget.pdf"))]


def test_a_failed_save_is_said_and_the_old_file_stays(
    tab: ReportsTab, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample_window: MainWindow
) -> None:
    said: list[str] = []
    monkeypatch.setattr(sample_window.errors, "_say", lambda message, **_: said.append(message))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "where.pdf"), ""))
    qtbot.mouseClick(tab.form.save_pdf, Qt.MouseButton.LeftButton)
    assert len(said) == 1
    assert tab.form.outcome.text() == ""


@pytest.mark.parametrize("kind", ["markdown", "html", "json"])
def test_the_other_formats_come_from_the_menu(
    tab: ReportsTab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(tmp_path / "report"), ""))
    actions = tab.form.other_formats.menu().actions()
    actions[["markdown", "html", "json"].index(kind)].trigger()
    written = next(tmp_path.glob("report.*")).read_text("utf-8")
    assert "Card payments" in written
    if kind == "json":
        json.loads(written)


def test_markdown_is_copied(tab: ReportsTab, qtbot: QtBot) -> None:
    qtbot.mouseClick(tab.form.copy_markdown, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().startswith("# ")


def test_the_team_filter_narrows_the_report(tab: ReportsTab, sample_window: MainWindow, qtbot: QtBot) -> None:
    before = tab._report
    sample_window.header.team.setCurrentIndex(1)
    qtbot.waitUntil(lambda: tab._report is not before)
    assert sample_window.header.team.currentText() in tab.form.scope.text()


def many(session: Session) -> None:
    """Add 10,000 retrospectives, the oldest first."""
    made = datetime(2020, 1, 1, tzinfo=UTC)
    session.add_all(
        RetrospectiveRow(title=f"Harbour light {number:05} Öl", created=made + timedelta(hours=number))
        for number in range(10_000)
    )


def test_any_of_very_many_retrospectives_is_found_by_typing(tab: ReportsTab, qtbot: QtBot) -> None:
    tab._context.document.edit("Add", many)
    form = tab.form
    assert not form.find.isVisible()
    form.kind.setCurrentIndex(form.kind.findData("retrospective"))
    assert form.find.isVisible()
    assert form.period.findText("Harbour light 00017 Öl") < 0
    form.find.setFocus()
    busy = time.process_time()
    form.find.insert("öl ")
    qtbot.keyClicks(form.find, "00017")
    qtbot.waitUntil(lambda: form.period.currentText() == "Harbour light 00017 Öl")
    assert form.period.count() == 1
    assert time.process_time() - busy < 2.0
    qtbot.waitUntil(lambda: tab._report is not None and tab._report.title == "Harbour light 00017 Öl")
    qtbot.keyClicks(form.find, " nowhere")
    qtbot.waitUntil(lambda: form.period.count() == 0)
    qtbot.waitUntil(lambda: not form.save_pdf.isEnabled())
    form.find.clear()
    qtbot.waitUntil(lambda: form.period.count() > 100)


def test_enter_in_the_search_opens_what_was_found(tab: ReportsTab, qtbot: QtBot) -> None:
    form = tab.form
    form.kind.setCurrentIndex(form.kind.findData("retrospective"))
    assert not form.find.isVisible()  # a handful can be chosen as they are
    tab._context.document.edit("Add", many)
    qtbot.waitUntil(form.find.isVisible)
    wanted = form.period.itemText(2)
    form.find.setFocus()
    qtbot.keyClicks(form.find, wanted.split(":")[0])
    qtbot.keyClick(form.find, Qt.Key.Key_Return)
    assert form.period.view().isVisible()
    assert form.period.findText(wanted) >= 0
    form.period.hidePopup()


def choose(tab: ReportsTab, qtbot: QtBot, kind: str) -> None:
    """Choose a kind of report with the keys, as somebody without a mouse does."""
    form = tab.form
    form.kind.setFocus()
    qtbot.keyClick(form.kind, Qt.Key.Key_Home)
    for _ in range(form.kind.findText(kind)):
        qtbot.keyClick(form.kind, Qt.Key.Key_Down)
    assert form.kind.currentText() == kind


def test_a_weekly_review_is_chosen_by_keys_previewed_and_saved(
    tab: ReportsTab, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(tab, qtbot, "Weekly review")
    qtbot.waitUntil(lambda: tab._report is not None and tab._report.kind == "weekly-review")
    form = tab.form
    assert "reads as it was closed" in form.about.text()
    assert form.period.itemText(0) == "Week of 23 Nov 2026"
    assert tab._report.state == "draft"
    form.period.setFocus()
    qtbot.keyClick(form.period, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: tab._report.period == "Week of 16 Nov 2026")
    assert tab._report.state == "final"
    qtbot.waitUntil(lambda: tab.preview.page_count >= 5)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "review.pdf"), ""))
    form.save_pdf.setFocus()
    qtbot.keyClick(form.save_pdf, Qt.Key.Key_Space)
    assert (tmp_path / "review.pdf").read_bytes() == tab._pdf
    assert file_name(tab._report, "pdf") == "weekly-review-2026-11-16.pdf"


def test_a_review_that_is_annotated_is_previewed_anew(tab: ReportsTab, qtbot: QtBot) -> None:
    choose(tab, qtbot, "Weekly review")
    qtbot.waitUntil(lambda: tab._report is not None and tab._report.kind == "weekly-review")
    before = tab._report
    tab._context.document.edit(
        "Add", add_part, tab._chosen, "note", section="status", about="", text="Ask the harbour master"
    )
    qtbot.waitUntil(lambda: tab._report is not before)
    assert "Ask the harbour master" in repr(tab._report.blocks)


def test_release_decisions_are_chosen_by_keys_previewed_and_saved(
    tab: ReportsTab, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(tab, qtbot, "Release decisions")
    qtbot.waitUntil(lambda: tab._report is not None and tab._report.kind == "release-decisions")
    form = tab.form
    assert form.scope.text() == "All releases."
    assert [form.period.itemText(row) for row in range(3)] == [
        "The last 13 weeks", "2026-Q4 so far", "2026-Q3",
    ]  # fmt: skip
    form.period.setFocus()
    qtbot.keyClick(form.period, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: tab._report.period == "2026-Q4, so far")
    qtbot.keyClick(form.period, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: tab._report.period == "2026-Q3")
    assert file_name(tab._report, "pdf") == "release-decisions-2026-Q3.pdf"
    qtbot.waitUntil(lambda: tab.preview.page_count >= 3)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "releases"), ""))
    form.save_pdf.setFocus()
    qtbot.keyClick(form.save_pdf, Qt.Key.Key_Space)
    assert (tmp_path / "releases.pdf").read_bytes() == tab._pdf


def test_without_a_review_it_says_where_to_begin_one(empty_tab: ReportsTab, qtbot: QtBot) -> None:
    tab = empty_tab
    tab.form.kind.setCurrentIndex(tab.form.kind.findText("Weekly review"))
    qtbot.waitUntil(lambda: "Weekly review tab" in tab._wait.text_label.text())
    assert not tab.form.save_pdf.isEnabled()
    tab.form.kind.setCurrentIndex(tab.form.kind.findText("Release decisions"))
    qtbot.waitUntil(lambda: tab._report is not None and tab._report.kind == "release-decisions")
    assert "No decision about a release is on record" in repr(tab._report.blocks[0])
