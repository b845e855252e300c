"""A part of the editor by itself, beside a retrospective of its own: what tests type into."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from slodesk.gui.tabs.retrospectives.editor.edits import RetroEdits
from slodesk.gui.widgets.scrolling import plain_scroll
from slodesk.operations import retrospectives
from slodesk.storage.queries.retrospectives import retrospective

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.context import TabContext

AT = datetime(2026, 11, 20, 14, tzinfo=UTC)
Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier


class Desk:
    """Who sits at the keyboard: keys go where the focus is, as a person's do.

    Attributes:
        part: the part.
        key: of the retrospective.
    """

    def __init__(
        self,
        qtbot: QtBot,
        context: TabContext,
        kind: Callable[..., Any],
        *,
        incident: str | None = None,
        size: tuple[int, int] = (1000, 760),
    ) -> None:
        self.qtbot, self.context = qtbot, context
        self.edits = RetroEdits(context)
        self.key = self.do(
            lambda s: retrospectives.add_retrospective(s, "Pool exhausted", created=AT, incident_id=incident)
        )
        self.edits.id, self.edits.name = self.key, "INC-2026-001"
        self.window = QWidget()
        self.window.resize(*size)
        column = QVBoxLayout(self.window)
        self.part: Any = kind(context, self.edits, self.window)
        column.addWidget(plain_scroll(self.part, sideways=False))
        self.show()
        context.document.changed.connect(self.show)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()

    def close(self) -> None:
        """Take it away."""
        self.context.document.flush()
        self.context.document.changed.disconnect(self.show)
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def show(self, *_: object, editable: bool = True) -> None:
        """Show it as it is stored, as the editor does."""
        self.part.show_content(self.content, editable=editable)

    @property
    def content(self) -> Retrospective:
        """What is stored."""
        found = self.context.document.query(retrospective, self.key)
        assert found is not None
        return found

    def do(self, operation: Callable[..., Any], *args: Any, **fields: Any) -> Any:
        """Run an operation as an edit; return what it returned."""
        return self.context.document.edit("Test", operation, *args, **fields).result

    def go(self, widget: QWidget) -> None:
        """Have the keyboard in a widget."""
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is widget)

    def press(self, *keys: Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Press keys."""
        for key in keys:
            self.qtbot.keyClick(QApplication.focusWidget(), key, modifier)

    def type(self, text: str) -> None:
        """Type a text."""
        self.qtbot.keyClicks(QApplication.focusWidget(), text)

    def enter(self, *lines: str) -> None:
        """Type lines, each with Enter."""
        for line in lines:
            self.type(line)
            self.press(Key.Key_Return)

    def undo(self) -> str:
        """Take the last step back; return what it was called."""
        label = str(self.context.document.undo_label)
        self.context.document.undo()
        return label
