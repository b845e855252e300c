"""From the first page to an approved plan and its PDF with the mouse, closing the window at every step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFileDialog, QMenu, QPushButton, QWidget

from slodesk.gui.dialogs.new_plan import NewPlanDialog
from slodesk.gui.dialogs.pdf_preview import PdfPreviewDialog
from slodesk.gui.meeting.prepare import PrepareDialog
from slodesk.gui.meeting.runner import Runner
from slodesk.gui.tabs.quarterly_plan.approval.asking import ApproveDialog
from slodesk.storage.queries.approval import approval
from slodesk.storage.queries.plan_scope import plan_heads
from slodesk.storage.workspace import create_workspace
from tests.gui.test_plan_to_the_end import open_again, write_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.settings import WindowSettings

LEFT = Qt.MouseButton.LeftButton


class Mouse:
    """Somebody with a mouse, who closes the window whenever they like."""

    def __init__(
        self, qapp: QApplication, qtbot: QtBot, settings: WindowSettings, window: MainWindow, path: Path
    ) -> None:
        self.qapp, self.qtbot, self.settings = qapp, qtbot, settings
        self.window, self.path = window, path
        self.made: list[MainWindow] = []

    @property
    def tab(self) -> Any:
        return self.window.tabs.widget

    def reopen(self) -> None:
        """Close the window and open the workspace again: it is where it was."""
        before = (self.window.tabs.current, self.tab.week, self.tab.page.section)
        self.window.close()
        self.window = open_again(self.qapp, self.qtbot, self.settings, self.path)
        self.made.append(self.window)
        assert (self.window.tabs.current, self.tab.week, self.tab.page.section) == before

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        assert widget.isEnabled()
        self.qtbot.mouseClick(widget, LEFT, pos=at or QPoint())

    def press(self, name: str) -> None:
        """Click the button of the page that has this name."""
        self.click(self.part(name))

    def part(self, name: str) -> Any:
        found = [each for each in self.tab.page.widget.findChildren(QWidget, name) if each.isVisible()]
        assert found, name
        return found[0]

    def go(self, week: int, section: str) -> None:
        self.click(self.tab.path.buttons[week - 1])
        bar = self.tab.page.bar
        for at in range(bar.count()):
            if self.tab.page.section != section:
                self.click(bar, bar.tabRect(at).center())
        assert self.tab.page.section == section

    def row(self, name: str, row: int) -> None:
        view: QAbstractItemView = self.part(name)
        self.qtbot.waitUntil(lambda: view.model().rowCount() > row)
        self.click(view.viewport(), view.visualRect(view.model().index(row, 0)).center())

    def type(self, name: str, text: str) -> None:
        self.press(name)
        self.qtbot.keyClicks(self.part(name), text)

    def shown(self, kind: type[QWidget]) -> Any:
        self.qtbot.waitUntil(lambda: any(each.isVisible() for each in self.window.findChildren(kind)))
        return next(each for each in self.window.findChildren(kind) if each.isVisible())


@pytest.fixture
def mouse(
    window: MainWindow, qapp: QApplication, qtbot: QtBot, settings: WindowSettings, tmp_path: Path
) -> Iterator[Mouse]:
    path = tmp_path / "own.slodesk"
    create_workspace(path, name="Own", time_zone="UTC").close()
    settings.add_known(str(path))
    with qtbot.waitSignal(window.opener.opened):
        window.open_location(str(path))
    with qtbot.waitSignal(window.importer.finished):
        window.importer.start(write_files(tmp_path))
    window.close_workspace()
    made = Mouse(qapp, qtbot, settings, window, path)
    yield made
    for each in made.made:
        each.close()
        each.deleteLater()


def test_from_the_first_page_to_a_signed_plan_and_its_pdf(
    mouse: Mouse, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert mouse.window.first_run is not None
    with qtbot.waitSignal(mouse.window.opener.opened):
        mouse.click(mouse.window.first_run.jobs["workshop"])
    mouse.click(mouse.shown(NewPlanDialog).form.accept)
    mouse.click(mouse.shown(PrepareDialog).start)
    (runner,) = mouse.window.findChildren(Runner)
    assert runner.room_window.isVisible()
    mouse.reopen()  # in the middle of the workshop
    assert mouse.tab.head.run.accessibleName() == "Resume workshop"

    mouse.go(2, "targets")
    for row in (0, 1):
        mouse.row("plan_targets", row)
        mouse.press("accept_target")
    mouse.type("target_evidence", "Asked 40 users: none noticed")
    mouse.type("target_approver", "Mara Lind")
    mouse.press("accept_target")
    mouse.reopen()

    mouse.go(4, "approval")
    mouse.press("settle_no_approver")
    qtbot.keyClicks(mouse.part("approver_name"), "Mara Lind")
    mouse.press("approval_next")
    mouse.reopen()
    mouse.press("approver_agrees")
    mouse.press("approval_next")
    mouse.click(mouse.shown(ApproveDialog).yes)
    mouse.reopen()
    (head,) = mouse.window.document.query(plan_heads)
    signed = mouse.window.document.query(approval, head.id)
    assert (signed.plan.state, signed.plan.revision) == ("approved", 1)

    saved = tmp_path / "plan.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(saved), ""))
    mouse.click(mouse.tab.findChild(QPushButton, "plan_export"))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    mouse.click(menu, menu.actionGeometry(menu.actions()[0]).center())
    preview = mouse.shown(PdfPreviewDialog)
    qtbot.waitUntil(preview.form.save.isEnabled)
    mouse.click(preview.form.save)
    assert saved.read_bytes().startswith(b"%PDF")
    assert mouse.window.tabs.current == "quarterly_plan"
