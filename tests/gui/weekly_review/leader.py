"""Somebody who leads the weekly review, and clicks and types in its tab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from slodesk.storage.queries.reviews import stored_review

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.domain.weekly_review import Review
    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tabs.weekly_review.tab import WeeklyReviewTab
    from slodesk.gui.widgets.figures_table import FiguresTable

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


class Leader:
    """Leads reviews in the window."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        window.navigate("weekly_review", None)
        self.tab = cast("WeeklyReviewTab", window.tabs.widget)
        self.settle()

    def settle(self) -> None:
        """Wait until the list and the review in view are read."""
        tab = self.tab
        self.qtbot.waitUntil(lambda: tab._listed is not None)
        self.qtbot.waitUntil(
            lambda: (
                not (
                    tab._lister.busy
                    or tab._reader.busy
                    or tab._calm.isActive()
                    or tab._stale
                    or tab.page.busy
                )
            )
        )

    @property
    def page(self) -> Any:
        return self.tab.page

    @property
    def stored(self) -> Review:
        """The review in view, as it is stored."""
        assert self.window.document is not None
        found = self.window.document.query(stored_review, self.page.desk.edits.id)
        assert found is not None
        return found

    @property
    def states(self) -> list[tuple[str, str]]:
        """Week and state of the list, as they are read."""
        model = self.tab.weeks.model
        return [
            (str(model.index(row, 0).data()), str(model.index(row, 1).data()))
            for row in range(model.rowCount())
        ]

    def open_state(self, state: str) -> None:
        """Click the first week in a state."""
        weeks = self.tab.weeks
        row = next(at for at, each in enumerate(weeks.model.rows) if each.line.state == state)
        self.click(weeks.table, row, 0)
        self.settle()

    def section(self, name: str) -> Any:
        """Click the way to a section, and return it."""
        self.qtbot.mouseClick(self.page.jumps[name], LEFT)
        return self.page.sections[name]

    def click(self, table: FiguresTable, row: int, column: int) -> None:
        """Click a cell."""
        index = table.figures.index(row, column)
        table.scrollTo(index)
        place = table.visualRect(index).center()
        self.qtbot.mouseClick(table.viewport(), LEFT, pos=place)

    def cells(self, table: FiguresTable) -> list[list[str]]:
        """Return what stands in a table."""
        model = table.figures
        return [
            [plain(model.index(row, column).data()) for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        target = QApplication.focusWidget()
        assert target is not None
        self.qtbot.keyClick(target, key, held)

    def type(self, words: str) -> None:
        """Type where the keyboard is."""
        target = QApplication.focusWidget()
        assert isinstance(target, QLineEdit), target
        self.qtbot.keyClicks(target, words)

    def dialog(self, name: str) -> Any:
        """Return an open dialog by its name."""
        found: list[QWidget] = []

        def there() -> bool:
            found[:] = [
                each
                for each in QApplication.topLevelWidgets()
                if each.objectName() == name and each.isVisible()
            ]
            return bool(found)

        self.qtbot.waitUntil(there)
        return found[0]

    def finish(self) -> None:
        """Press Enter in a cell that is typed in, and wait until it is stored."""
        self.press(Key.Key_Return)
        sections = self.page.sections.values()
        self.qtbot.waitUntil(lambda: not any(each.writing for each in sections))
        self.settle()

    def leave(self, name: str) -> None:
        """Close a dialog, and go on in the window."""
        self.dialog(name).close()
        self.go_on()

    def go_on(self) -> None:
        """Go on in the window once a dialog is closed."""
        with self.qtbot.waitActive(self.window):
            self.window.activateWindow()
        self.settle()


def plain(words: object) -> str:
    """Return words with ordinary blanks and hyphens."""
    return str(words or "").replace("\u00a0", " ").replace("\u2212", "-")
