"""From an empty workspace with samples to an approved plan and its PDF: real keys, and a break."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QTabBar, QWidget

from slodesk.app import make_window
from slodesk.gui.dialogs.new_plan import NewPlanDialog
from slodesk.gui.dialogs.pdf_preview import PdfPreviewDialog
from slodesk.gui.meeting.prepare import PrepareDialog
from slodesk.gui.meeting.runner import Runner
from slodesk.gui.tabs.quarterly_plan import QuarterlyPlanTab
from slodesk.gui.tabs.quarterly_plan.approval.asking import ApproveDialog
from slodesk.storage.queries.approval import approval
from slodesk.storage.queries.meetings import meeting_detail, meeting_list
from slodesk.storage.queries.plan_scope import plan_heads
from slodesk.storage.workspace import create_workspace
from tests.gui.conftest import NOW, InlineExecutor

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.settings import WindowSettings

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
NOTHING = Qt.KeyboardModifier.NoModifier

SERVICE = """apiVersion: openslo/v1
kind: Service
metadata: {name: %(name)s, displayName: %(title)s}
spec: {description: ''}
---
apiVersion: openslo/v1
kind: SLO
metadata: {name: %(name)s-ok}
spec:
  service: %(name)s
  indicator:
    metadata: {name: %(name)s-sli}
    spec:
      ratioMetric:
        good: {metricSource: {type: Prometheus, spec: {query: 'good_total'}}}
        total: {metricSource: {type: Prometheus, spec: {query: 'all_total'}}}
  timeWindow: [{duration: 30d, isRolling: true}]
  budgetingMethod: Occurrences
  objectives: [{target: %(target)s}]
"""


class Hands:
    """Somebody at the keyboard of a window: keys go where the focus is, and nowhere else."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot, self.window = qtbot, window

    @property
    def tab(self) -> QuarterlyPlanTab:
        assert isinstance(self.window.tabs.widget, QuarterlyPlanTab)
        return self.window.tabs.widget

    @property
    def focus(self) -> QWidget:
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        return cast("QWidget", QApplication.focusWidget())

    def press(self, *keys: Key, modifier: Qt.KeyboardModifier = NOTHING) -> None:
        for key in keys:
            self.qtbot.keyClick(self.focus, key, modifier)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.focus, text)

    def tab_to(self, wanted: Callable[[], Any]) -> None:
        """Press Tab until a widget has the focus: it must be on the way."""
        for _ in range(60):
            if self.focus is wanted():
                return
            self.press(Key.Key_Tab)
        raise AssertionError(f"Tab never reaches {wanted()}; it is at {self.focus}")

    def go(self, week: int, section: str) -> None:
        """Choose a week on the path, then one of its sections on the bar."""
        self.tab_to(lambda: self.tab.path.buttons[self.tab.week - 1])
        while self.tab.week != week:
            self.press(Key.Key_Right if self.tab.week < week else Key.Key_Left)
        bar = self.tab.page.findChild(QTabBar)
        self.tab_to(lambda: bar)
        self.press(Key.Key_Home)
        while self.tab.page.section != section:
            self.press(Key.Key_Right)

    def part(self, name: str) -> Any:
        """The part of the section in view that has this name."""
        found = self.tab.page.widget.findChild(QWidget, name)
        assert found is not None, name
        return found

    def opened(self, kind: type[QWidget]) -> Any:
        """A dialog or window, once it has the keyboard."""
        shown: list[Any] = []

        def there() -> bool:
            shown[:] = [each for each in self.window.findChildren(kind) if each.isVisible()]
            return bool(shown) and shown[-1].isActiveWindow()

        self.qtbot.waitUntil(there)
        return shown[-1]

    def back(self) -> None:
        """Have the keyboard in the window again."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)


def write_files(folder: Path) -> list[Path]:
    """Two services: one that misses 99.5 % by three tenths in both quarters, one that meets 99.9 %."""
    slos, samples = folder / "slos.yaml", folder / "samples.csv"
    slos.write_text(
        "---\n".join(
            SERVICE % {"name": name, "title": name.title(), "target": target}
            for name, target in (("search", "0.995"), ("checkout", "0.999"))
        )
    )
    days = [f"2026-{month:02}-{day:02}" for month in range(7, 12) for day in range(1, 23)]
    rows = [
        f"{name},{name}-ok,{day}T00:00:00Z,{good},10000"
        for day in days
        for name, good in (("search", 9920), ("checkout", 9992))
    ]
    samples.write_text("\n".join(["service,slo,timestamp,good,total", *rows]) + "\n")
    return [slos, samples]


def open_again(qapp: QApplication, qtbot: QtBot, settings: WindowSettings, path: Path) -> MainWindow:
    """A new window on the workspace, as if the program was started again."""
    made = make_window(qapp, executor=InlineExecutor(), settings=settings, now=lambda: NOW)
    made.resize(1280, 800)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    with qtbot.waitSignal(made.opener.opened):
        made.open_location(str(path))
    return made


def test_from_an_empty_workspace_to_a_signed_plan_and_its_pdf(
    window: MainWindow,
    qapp: QApplication,
    qtbot: QtBot,
    settings: WindowSettings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "own.slodesk"
    create_workspace(path, name="Own", time_zone="UTC").close()
    settings.add_known(str(path))
    with qtbot.waitSignal(window.opener.opened):
        window.open_location(str(path))
    with qtbot.waitSignal(window.importer.finished):
        window.importer.start(write_files(tmp_path))
    hands = Hands(qtbot, window)

    # A plan for the next quarter.
    hands.press(Key.Key_4, modifier=CONTROL)
    qtbot.waitUntil(hands.tab.empty.button.hasFocus)
    hands.press(Key.Key_Return)
    hands.opened(NewPlanDialog)
    hands.press(Key.Key_Return)
    hands.back()
    assert hands.tab.path.buttons[0].hasFocus()

    # Week 2: one target stays, the other is lowered with evidence and a name.
    hands.go(2, "targets")
    qtbot.waitUntil(lambda: hands.part("plan_targets").model().rowCount() == 2)
    hands.tab_to(lambda: hands.part("plan_targets"))
    hands.press(Key.Key_Return)
    hands.press(Key.Key_Return)
    assert hands.focus is hands.part("target_evidence")
    hands.type("Asked 40 users: none noticed")
    hands.press(Key.Key_Tab)
    hands.type("Mara Lind")
    hands.press(Key.Key_Return, modifier=CONTROL)

    # Its workshop: a decision, an action, then it is left open.
    hands.press(Key.Key_F11)
    qtbot.waitUntil(hands.opened(PrepareDialog).start.hasFocus)
    hands.press(Key.Key_Return)
    (runner,) = window.findChildren(Runner)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is runner.room_window)
    hands.press(Key.Key_D)
    hands.type("Search may fail 0.6 %")
    hands.press(Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is runner.room_window)
    hands.press(Key.Key_A)
    hands.type("Split the index @Mara")
    hands.press(Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is runner.room_window)
    hands.press(Key.Key_PageDown)
    hands.press(Key.Key_W, modifier=CONTROL)

    # The program is closed, and goes on there: same tab, week, section; the workshop can be resumed.
    window.close()
    again = open_again(qapp, qtbot, settings, path)
    try:
        _finish(Hands(qtbot, again), tmp_path, monkeypatch)
    finally:
        again.close()
        again.deleteLater()


def _finish(hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    qtbot, document = hands.qtbot, hands.window.document
    assert document is not None
    assert hands.window.tabs.current == "quarterly_plan"
    assert (hands.tab.week, hands.tab.page.section) == (2, "targets")
    (head,) = document.query(plan_heads)
    (line,) = document.query(meeting_list, subject_id=head.id)
    held = document.query(meeting_detail, line.id)
    assert held is not None
    assert held.ended is None
    assert [entry.text for entry in held.entries] == ["Search may fail 0.6 %", "Split the index"]

    # Somebody agrees, and the plan is approved.
    hands.go(4, "approval")
    hands.tab_to(lambda: hands.tab.page.widget.blockers.buttons["no_approver"])
    hands.press(Key.Key_Space)
    hands.type("Mara Lind")
    hands.tab_to(lambda: hands.part("approval_next"))
    hands.press(Key.Key_Space)
    hands.tab_to(lambda: hands.tab.page.widget.signing.agree)
    hands.press(Key.Key_Space)
    hands.tab_to(lambda: hands.part("approval_next"))
    hands.press(Key.Key_Space)
    hands.opened(ApproveDialog)
    hands.press(Key.Key_Return)
    hands.back()
    signed = document.query(approval, head.id)
    assert signed is not None
    assert (signed.plan.state, signed.plan.revision) == ("approved", 1)

    # Its PDF.
    saved = tmp_path / "plan.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(saved), ""))
    hands.tab_to(lambda: hands.tab.findChild(QWidget, "plan_export"))
    hands.press(Key.Key_Space)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    qtbot.keyClick(QApplication.activePopupWidget(), Key.Key_Down)
    qtbot.keyClick(QApplication.activePopupWidget(), Key.Key_Return)
    preview = hands.opened(PdfPreviewDialog)
    qtbot.waitUntil(preview.form.save.isEnabled)
    hands.tab_to(lambda: preview.form.save)
    hands.press(Key.Key_Return)
    qtbot.waitUntil(saved.exists)
    assert saved.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("section", ["performance", "satisfaction", "roadmap", "risks", "feedback"])
def test_tab_reaches_everything_there_is(sample_window: MainWindow, qtbot: QtBot, section: str) -> None:
    sample_window.navigate("quarterly_plan", None)
    hands = Hands(qtbot, sample_window)
    hands.tab.show_item(f"section:{section}")
    assert hands.tab.page.section == section
    bar = sample_window.tabs.bar
    bar.setFocus()
    seen: list[QWidget] = []
    while not seen or hands.focus is not bar:
        seen.append(hands.focus)
        assert len(seen) < 90
        hands.press(Key.Key_Tab)
    wanted = [
        widget
        for widget in hands.tab.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]  # fmt: skip
    assert [widget.objectName() for widget in wanted if widget not in seen] == []

    # Backwards it is the same way.
    for widget in reversed(seen[-5:]):
        hands.press(Key.Key_Backtab)
        assert hands.focus is widget
