"""Who sits at the keyboard in a meeting, and the clock on the wall."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from slodesk.gui.meeting.runner import Runner, open_runner
from slodesk.storage.queries.meetings import meeting_detail
from tests.gui.conftest import NOW

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.context import TabContext
    from slodesk.gui.meeting.window import RoomWindow
    from slodesk.storage.queries.meetings import MeetingDetail

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


class Clock:
    """A clock the test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> Any:
        return self.now

    def go_on(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)


class Table:
    """Who sits at the keyboard: keys go where the focus is, as a person's do."""

    def __init__(self, qtbot: QtBot, context: TabContext, parent: QWidget, clock: Clock) -> None:
        self.qtbot, self.context, self.parent, self.clock = qtbot, context, parent, clock

    @property
    def runner(self) -> Runner:
        found = [each for each in self.parent.findChildren(Runner) if not each.property("left")]
        return found[-1]

    @property
    def room(self) -> RoomWindow:
        return self.runner.room_window

    @property
    def detail(self) -> MeetingDetail:
        found = self.context.document.query(meeting_detail, self.runner.held.id)
        assert found is not None
        return found

    def open(self, week: int = 2, **kwargs: Any) -> Any:
        return open_runner(self.context, "plan-1", week, self.parent, **{"title": "2027-Q1"} | kwargs)

    def press(self, *keys: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QApplication.processEvents()  # windows that came and went have had the focus by then
            self.qtbot.keyClick(QApplication.focusWidget(), key, modifier)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(QApplication.focusWidget(), text)

    def write(self, key: Key, text: str) -> None:
        self.press(key)
        self.type(text)
        self.press(Key.Key_Return)

    def start(self, **kwargs: Any) -> None:
        """Prepare and start by keyboard."""
        dialog = self.open(**kwargs)
        self.qtbot.waitExposed(dialog)
        self.qtbot.waitUntil(dialog.start.hasFocus)
        with self.qtbot.waitSignal(dialog.finished):
            self.press(Key.Key_Return)
        self.here()
        self.room.resize(1280, 720)  # the screen of these tests is too narrow for both views
        self.room.fold_out(True)
        self.here()

    def here(self) -> None:
        """Have the keyboard in the room."""
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is self.room)


def words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())
