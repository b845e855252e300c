"""Initiatives as rows, cells and bars, for the tests of the roadmap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from slodesk.gui.tabs.quarterly_plan.roadmap.section import (
    WORK,
    RoadmapSection,
)
from slodesk.storage.schema_planning import InitiativeRow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.gui.document import Document


LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def row(document: Document, key: str) -> InitiativeRow:
    with document.session() as session:
        found = session.get_one(InitiativeRow, key)
        session.expunge(found)
        return found


def cells(section: RoadmapSection, column: int) -> list[str]:
    model = section.model
    return [str(model.index(at, column).data()) for at in range(model.rowCount())]


def click(qtbot: QtBot, section: RoadmapSection, title: str) -> None:
    """Click a row of the table."""
    view = section.table.view
    place = view.visualRect(section.model.index(cells(section, WORK).index(title), WORK)).center()
    qtbot.mouseClick(view.viewport(), LEFT, NONE, place)


def drag(section: RoadmapSection, start: QPointF, end: QPointF, *, release: bool = True) -> None:
    """Press, move in steps, and let go."""
    viewport = section.board.viewport()

    def send(kind: QMouseEvent.Type, place: QPointF, held: Qt.MouseButton) -> None:
        button = LEFT if kind != QMouseEvent.Type.MouseMove else Qt.MouseButton.NoButton
        screen = QPointF(viewport.mapToGlobal(place.toPoint()))
        QApplication.sendEvent(viewport, QMouseEvent(kind, place, screen, button, held, NONE))

    send(QMouseEvent.Type.MouseButtonPress, start, LEFT)
    for step in (0.3, 0.7, 1.0):
        send(QMouseEvent.Type.MouseMove, start + (end - start) * step, LEFT)
    if release:
        send(QMouseEvent.Type.MouseButtonRelease, end, Qt.MouseButton.NoButton)
