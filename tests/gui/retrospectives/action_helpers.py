"""What tests of the list of action items do to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from slodesk.operations import actions
from slodesk.storage.schema import ActionItemRow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.document import Document
    from slodesk.gui.tabs.retrospectives.actions import ActionsPage

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LEFT = Qt.MouseButton.LeftButton


def add(document: Document, title: str, **fields: Any) -> str:
    key: str = document.edit(
        "Add", lambda s: actions.add_action(s, title, **{"created": NOW - timedelta(days=9), **fields})
    ).result
    return key


def row(document: Document, key: str) -> ActionItemRow:
    with document.session() as session:
        found = session.get_one(ActionItemRow, key)
        session.expunge(found)
        return found


def titles(page: ActionsPage) -> list[str]:
    return [line.title for line in page.list.model.rows]


def click(qtbot: QtBot, page: ActionsPage, key: str, column: str, *, double: bool = False) -> None:
    table, model = page.list.table, page.list.model
    place = table.visualRect(model.index(model.row_of(key), model.column_named(column))).center()
    qtbot.mouseClick(table.viewport(), LEFT, pos=place)
    if double:
        qtbot.mouseDClick(table.viewport(), LEFT, pos=place)
