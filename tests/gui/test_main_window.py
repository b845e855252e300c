"""The window as its user meets it: jobs, opening, tabs, undo in the menu, keys, looks."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton, QWidget

from slodesk.app import make_window
from slodesk.gui.dialogs.glossary import GlossaryDialog
from slodesk.gui.dialogs.keys import KeysDialog
from slodesk.gui.shell.tab_host import TABS
from slodesk.operations.people import add_team
from slodesk.operations.settings import adopt_profile, set_setting
from slodesk.storage.workspace import create_workspace, open_workspace
from tests.gui.conftest import SAMPLE_END, InlineExecutor
from tests.gui.dropping import drop

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.settings import WindowSettings
    from slodesk.storage.workspace import Workspace

CTRL = Qt.KeyboardModifier.ControlModifier


def message_box(window: MainWindow) -> QMessageBox:
    boxes = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    assert len(boxes) == 1
    return boxes[0]


def test_the_first_page_offers_jobs(window: MainWindow) -> None:
    assert window.first_run is not None
    assert window.first_run.isVisible()
    assert list(window.first_run.jobs) == ["sample", "workshop", "report", "prometheus", "import", "create"]
    assert window.first_run.jobs["sample"].hasFocus()
    assert window.first_run.open.isVisible()
    assert not window.commands["undo"].isEnabled()
    assert not window.commands["import"].isEnabled()


def test_a_click_on_the_sample_opens_it(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.opener.opened):
        qtbot.mouseClick(window.first_run.jobs["sample"], Qt.MouseButton.LeftButton)
    assert window.document is not None
    assert window.tabs.isVisible()
    assert window.header.name.text() == "Harbour Line reliability"
    assert window.status.samples.text() == "Samples to 23 Nov, 00:00, 9 hours old"
    assert window.status.policy.text() == "Policy: Framework, version 1"
    assert not window.document.workspace.was_unclean


@pytest.fixture
def quick_sample(sample_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample is copied: made where it is asked for, as it is in one test above."""

    def build(path: Path, _: datetime) -> Workspace:
        return open_workspace(shutil.copy(sample_file, path))

    monkeypatch.setattr("slodesk.operations.sample.build.build_sample", build)


@pytest.mark.usefixtures("quick_sample")
def test_enter_chooses_a_job(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.opener.opened):
        qtbot.keyClick(window.first_run.jobs["sample"], Qt.Key.Key_Return)


@pytest.mark.usefixtures("quick_sample")
def test_a_second_sample_does_not_touch_the_first(window: MainWindow, qtbot: QtBot) -> None:
    opened = []
    for _ in range(2):
        with qtbot.waitSignal(window.opener.opened):
            window.open_sample()
        assert window.document is not None
        opened.append(window.document.workspace.path)
    assert opened[0] != opened[1]
    assert all(path is not None and path.exists() for path in opened)


@pytest.mark.usefixtures("quick_sample")
def test_looking_at_the_sample_again_leaves_one_entry_among_the_recent(
    window: MainWindow, qtbot: QtBot, sample_copy: Path
) -> None:
    window.settings.add_recent(str(sample_copy))  # one of the user's own that is called so too
    for _ in range(3):
        with qtbot.waitSignal(window.opener.opened):
            window.open_sample()
        window.close_workspace()
    entries = [
        button.text()
        for button in window.first_run.findChildren(QPushButton)
        if button.isVisible() and button.toolTip() and button is not window.first_run.open
    ]
    assert entries == ["Sample 3", "Sample"]
    assert window.settings.recent[1:] == [str(sample_copy)]


def test_a_new_workspace_is_made_where_the_user_says(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "Mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    with qtbot.waitSignal(window.opener.opened):
        window.commands["new"].trigger()
    assert (tmp_path / "Mine.slodesk").is_file()
    assert window.header.name.text() == "Mine"
    assert window.status.samples.text() == "No samples yet"


def test_a_missing_file_is_one_sentence_and_leaves_the_list(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    gone = str(tmp_path / "gone.slodesk")
    window.settings.add_recent(gone)
    with qtbot.waitSignal(window.opener.gave_up):
        window.open_location(gone)
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)))
    assert "gone.slodesk" in message_box(window).text()
    assert window.settings.recent == []
    assert window.first_run.isVisible()
    message_box(window).close()


def test_a_file_that_is_no_workspace_is_refused(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    wrong = tmp_path / "letter.slodesk"
    wrong.write_text("Dear Sir or Madam")
    with qtbot.waitSignal(window.opener.gave_up):
        window.open_location(str(wrong))
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)))
    assert "letter.slodesk" in message_box(window).text()
    assert wrong.read_text() == "Dear Sir or Madam"
    message_box(window).close()


def test_a_workspace_somebody_is_writing_opens_read_only(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "held.slodesk"
    with create_workspace(path, name="Held"):
        with qtbot.waitSignal(window.opener.gave_up):
            window.open_location(str(path))
        qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)))
        box = message_box(window)
        assert "process" in box.text()
        look = next(button for button in box.buttons() if "read-only" in button.text().lower())
        with qtbot.waitSignal(window.opener.opened):
            qtbot.mouseClick(look, Qt.MouseButton.LeftButton)
        assert window.header.saved.text() == "Read-only"
        window.close_workspace()


class Shown(QObject):
    """Notes every window that appears."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(type(watched).__name__)
        return False


def test_nothing_flashes_up_while_tabs_are_built(
    window: MainWindow, qtbot: QtBot, qapp: QApplication, sample_copy: Path
) -> None:
    shown = Shown()
    qapp.installEventFilter(shown)
    try:
        with qtbot.waitSignal(window.opener.opened):
            window.open_location(str(sample_copy))
        for kind in window.tabs.kinds:
            window.navigate(kind.name, None)
    finally:
        qapp.removeEventFilter(shown)
    assert shown.windows == []
    assert window.isActiveWindow()


def test_only_tabs_that_exist_are_in_the_bar(window: MainWindow) -> None:
    shown = [window.tabs.bar.tabText(index) for index in range(window.tabs.bar.count())]
    assert shown == [kind.title() for kind in TABS if kind.exists]
    assert "Reports" in shown
    assert "Toil" not in shown


def test_undo_and_redo_name_the_step_and_work_by_key(sample_window: MainWindow, qtbot: QtBot) -> None:
    window, document = sample_window, sample_window.document
    document.edit("Rename workspace", set_setting, "name", "Other")
    assert window.header.name.text() == "Other"
    assert window.commands["undo"].text() == "&Undo rename workspace"
    window.activateWindow()
    with qtbot.waitSignal(document.changed):
        qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert window.header.name.text() == "Harbour Line reliability"
    assert window.commands["redo"].text() == "&Redo rename workspace"
    assert window.commands["undo"].text() == "&Undo"
    with qtbot.waitSignal(document.changed):
        qtbot.keyClick(window, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert window.header.name.text() == "Other"


def test_header_and_status_follow_the_workspace(sample_window: MainWindow) -> None:
    window, document = sample_window, sample_window.document
    teams = window.header.team.count()
    document.edit("Add team", lambda session: add_team(session, "Quay"))
    assert window.header.team.count() == teams + 1
    document.edit("Adopt", adopt_profile, "Recommended", effective=SAMPLE_END)
    assert "Recommended, version 2" in window.status.policy.text()


def test_the_team_filter_is_shared(sample_window: MainWindow, qtbot: QtBot) -> None:
    window = sample_window
    with qtbot.waitSignal(window.filters.changed):
        window.header.team.setFocus()
        qtbot.keyClick(window.header.team, Qt.Key.Key_Down)
    assert window.filters.team_id == window.header.team.itemData(1)


def test_saving_is_said_while_typing_waits(sample_window: MainWindow) -> None:
    field = object()
    sample_window.document.set_pending(field, True)
    assert sample_window.header.saved.text() == "Saving…"
    sample_window.document.set_pending(field, False)
    assert sample_window.header.saved.text() == "All changes saved"


def test_a_workspace_dropped_on_the_window_opens(window: MainWindow, qtbot: QtBot, sample_copy: Path) -> None:
    with qtbot.waitSignal(window.opener.opened):
        drop(window, [sample_copy])


def test_closing_saves_and_lets_the_next_one_in(sample_window: MainWindow, sample_copy: Path) -> None:
    window = sample_window
    window.document.edit("Rename", set_setting, "name", "Kept")
    window.close()
    with open_workspace(sample_copy) as again:
        assert not again.was_unclean


def test_a_zoom_chosen_before_the_window_is_shown_reaches_all_of_it(
    qapp: QApplication, qtbot: QtBot, settings: WindowSettings
) -> None:
    """Qt tells a new application font only to windows that were shown once."""
    made = make_window(qapp, executor=InlineExecutor(), settings=settings)
    try:
        made.theme.zoom = 200
        with qtbot.waitExposed(made):
            made.show()
        made.show_jobs()
        assert made.first_run is not None
        wanted = made.theme.points("body")
        for widget in (made.menuBar(), made.header.search, made.tabs.bar, made.status, made.first_run):
            assert widget.font().pointSizeF() == pytest.approx(wanted), widget
        assert made.menuBar().height() >= QFontMetrics(made.theme.font()).height()
    finally:
        made.theme.zoom = 100
        made.close()
        made.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_zoom_and_theme_reach_everything_and_are_remembered(sample_window: MainWindow) -> None:
    window = sample_window
    height = window.header.name.sizeHint().height()
    for _ in range(5):
        window.commands["zoom_in"].trigger()
    assert window.theme.zoom == window.settings.zoom == 200
    assert window.header.name.sizeHint().height() > 1.8 * height
    window.commands["zoom_reset"].trigger()
    assert window.theme.zoom == 100
    window.commands["theme_dark"].trigger()
    assert window.settings.mode == "dark"
    assert window.palette().window().color() == window.theme.color("window")


@pytest.mark.parametrize("zoom", [100, 200])
def test_nothing_in_the_shell_is_wider_than_a_small_screen(sample_window: MainWindow, zoom: int) -> None:
    window = sample_window
    window.theme.zoom = zoom
    window.resize(1024, 768)
    QApplication.processEvents()
    assert window.width() == 1024
    for part in (window.header.saved, window.header.search, window.header.team):
        assert part.geometry().right() <= window.header.width()
        assert part.sizeHint().width() <= part.width() + 1 or part is window.header.search


def test_every_control_of_the_shell_has_a_name(sample_window: MainWindow) -> None:
    unnamed = [
        widget
        for widget in sample_window.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (widget.accessibleName() or (isinstance(widget, QPushButton) and widget.text()))
        and widget.window() is sample_window
        and not widget.objectName().startswith("qt_")
    ]
    assert [(type(widget).__name__, widget.objectName()) for widget in unnamed] == []


def test_every_command_has_words_and_no_two_share_a_key(window: MainWindow) -> None:
    keys: dict[str, str] = {}
    for action in window.commands:
        assert action.text()
        for sequence in action.shortcuts():
            text = sequence.toString()
            assert text not in keys, (text, action.text(), keys[text])
            keys[text] = action.text()


def test_the_data_grows_older_while_the_window_is_open(sample_window: MainWindow) -> None:
    window = sample_window
    window.now = lambda: SAMPLE_END + timedelta(days=3)
    window._minute.timeout.emit()
    assert window.status.samples.text() == "Samples to 23 Nov, 3 days old"


def test_f6_goes_round_the_parts_of_the_window(sample_window: MainWindow, qtbot: QtBot) -> None:
    window = sample_window
    window.header.search.setFocus()
    qtbot.keyClick(window.header.search, Qt.Key.Key_F6)
    assert window.tabs.bar.hasFocus()
    qtbot.keyClick(window.tabs.bar, Qt.Key.Key_F6)
    assert not window.tabs.bar.hasFocus()
    assert not window.header.search.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert window.header.search.hasFocus()


def test_the_glossary_is_one_key_away(sample_window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(sample_window, Qt.Key.Key_F1)
    dialog = sample_window.findChild(GlossaryDialog)
    assert dialog.isVisible()
    assert dialog.form.find.hasFocus() or dialog.isAncestorOf(dialog.focusWidget())
    dialog.close()


def test_the_list_of_keys_is_that_of_the_actions(sample_window: MainWindow) -> None:
    window = sample_window
    window.navigate("services", None)
    window.navigate("overview", None)
    window.commands["keys"].trigger()
    dialog = window.findChild(KeysDialog)
    model = dialog.form.keys.model()
    lines = [tuple(model.index(row, column).data() for column in range(3)) for row in range(model.rowCount())]
    listed = {keys for line in lines for keys in line[0].split(", ")}
    for action in window.commands:
        for sequence in action.shortcuts():
            assert sequence.toString(QKeySequence.SequenceFormat.NativeText) in listed
    assert ("Ctrl+K", "Search or run a command", "Everywhere") in lines
    assert {"Services", "Fields"} <= {line[2] for line in lines}
    assert len(lines) == len(set(lines))
    dialog.close()
