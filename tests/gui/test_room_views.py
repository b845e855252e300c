"""Every view of the room can be read from its last row, shows no markup and follows the workspace."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QWidget,
)

from slodesk.gui.meeting.runner import Runner
from slodesk.gui.meeting.views import room_module, view_titles
from slodesk.operations import meetings
from slodesk.storage.queries.plan_scope import plan_heads
from slodesk.storage.queries.retrospectives import retro_list
from tests.gui.conftest import NOW
from tests.gui.everything import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document

VIEWS = [view for view in view_titles() if view and room_module(view)]
SIZES = [(1280, 720), (1920, 1080)]
WORDED = QLabel | QAbstractButton | QLineEdit | QComboBox | QAbstractSpinBox | QAbstractItemView


@pytest.fixture
def parent() -> Iterator[QWidget]:
    made = QWidget()
    made.resize(1280, 720)
    made.show()
    yield made
    for runner in made.findChildren(Runner):
        runner.leave()
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def open_view(view: str, document: Document, context: TabContext, parent: QWidget) -> Runner:
    """Open a meeting about the Payments team's open plan, or a retrospective, whose item has this view."""
    heads = document.query(plan_heads)
    plan = next(head for head in heads if head.team == "Payments" and not head.closed)
    retros = [line.id for line in document.query(retro_list) if line.incident]
    subject = retros[0] if view.startswith("retro_") else plan.id
    item = {"title": "Look at it", "minutes": 10, "question": "What do we see?", "view": view}
    meeting = document.edit(
        "Prepare",
        lambda session: meetings.prepare_meeting(
            session, "Workshop", [item], created=NOW, subject_id=subject, week=2, team_id=plan.team_id
        ),
    ).result
    runner = Runner(context, str(meeting), parent)
    runner.open()
    runner.room_window.fold_out(False)
    settle()
    return runner


def worded(root: QWidget) -> Iterator[QWidget]:
    """Yield what shows words."""
    for widget in root.findChildren(QWidget):
        if not isinstance(widget, WORDED) or not widget.isVisible() or isinstance(widget, QHeaderView):
            continue
        text = getattr(widget, "text", None)
        if text is not None and callable(text) and not str(text()).strip():
            continue
        yield widget


@pytest.mark.parametrize("view", VIEWS)
def test_it_is_read_from_the_last_row_and_keeps_to_the_meeting(
    view: str,
    sample_document: Document,
    make_context: Callable[[Document], TabContext],
    parent: QWidget,
) -> None:
    context = make_context(sample_document)
    runner = open_view(view, sample_document, context, parent)
    room = runner.room_window.room
    assert type(room.current_view).__module__ == room_module(view)
    for size in SIZES:
        runner.room_window.resize(*size)
        settle()
        least = ceil(room.height() / 40)
        small = {
            f"{type(widget).__name__} {str(getattr(widget, 'text', str)())[:40]!r}: "
            f"{widget.fontInfo().pixelSize()} px, least is {least}"
            for widget in worded(room)
            if widget.fontInfo().pixelSize() < least
        }
        assert not small, "\n".join(sorted(small))
    for label in room.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText or not label.text()

    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Escape):
        room.handle_key(QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))
    cast(Any, room.current_view).refresh()
    settle()
    assert runner.room_window.isVisible()
    assert make_context.errors(context) == []  # type: ignore[attr-defined]
