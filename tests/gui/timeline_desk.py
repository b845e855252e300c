"""A retrospective with an incident, samples and a timeline to type into."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from slodesk.gui.tabs.retrospectives.editor.edits import RetroEdits
from slodesk.gui.tabs.retrospectives.editor.parts import part_named
from slodesk.gui.tabs.retrospectives.editor.timeline import TimelinePart
from slodesk.gui.tabs.retrospectives.editor.timeline_table import WHAT
from slodesk.operations.incidents import add_incident
from slodesk.operations.retrospectives import add_retrospective
from slodesk.operations.samples import store_points
from slodesk.operations.services import add_service
from slodesk.operations.slos import add_slo
from slodesk.storage.queries.retrospectives import retrospective

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.gui.document import Document

LEFT = Qt.MouseButton.LeftButton
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
NONE = Qt.KeyboardModifier.NoModifier
START = datetime(2025, 1, 15, 13, tzinfo=UTC)
"""14:00 in Berlin, where the incident was."""
FRAMEWORK = """\
| Time | Event |
|------|-------|
| 14:00 | Deploy payment-service v2.1.0 to production |
| 14:15 | Error rate spike detected (5% → 25%) |
| 14:18 | PagerDuty alert fired |
| 14:20 | Incident declared, on-call responded |
| 14:30 | Rollback initiated |
| 14:45 | Rollback completed, error rate normalizing |
| 15:00 | Error rate back to baseline |
| 16:15 | Post-incident review completed |
"""


class TimelineDesk:
    """A retrospective and the part that shows it."""

    def __init__(self, document: Document, context: TabContext) -> None:
        self.document, self.context = document, context
        self.service = self.do(add_service, "payment", display_name="Payment")
        slo = self.do(add_slo, self.service, "availability", Decimal("0.999"), display_name="Availability")
        ends = [START + timedelta(minutes=5 * n) for n in range(-11, 24)]
        bad = {START + timedelta(minutes=20): 25, START + timedelta(minutes=25): 20}
        self.do(store_points, slo, [(end, 100 - bad.get(end, 0), 100) for end in ends], 300)
        self.incident = self.do(
            add_incident, "Pool exhausted", START, [self.service], time_zone="Europe/Berlin",
            identifier="INC-2025-001",
        )  # fmt: skip
        self.key = self.do(add_retrospective, "Pool exhausted", created=START, incident_id=self.incident)
        self.edits = RetroEdits(context)
        self.edits.id, self.edits.name = self.key, "INC-2025-001"
        self.editable = True
        kind = part_named("timeline")
        assert kind is not None
        made = kind.build(context, self.edits, None)  # type: ignore[arg-type]
        assert isinstance(made, TimelinePart)
        self.part = made
        self.refresh()
        document.changed.connect(self.refresh)

    def do(self, operation: Any, *args: Any, **fields: Any) -> Any:
        return self.document.edit("Prepare", operation, *args, **fields).result

    @property
    def content(self) -> Retrospective:
        found = self.document.query(retrospective, self.key)
        assert found is not None
        return found

    def refresh(self, *_: object) -> None:
        self.part.show_content(self.content, editable=self.editable)

    def column(self, column: int) -> list[str]:
        model = self.part.table.model
        return [str(model.index(row, column).data()) for row in range(model.rowCount())]

    def paste(self, qtbot: QtBot, text: str) -> None:
        """Ctrl+V on the table, which stays hidden while it is empty."""
        QGuiApplication.clipboard().setText(text)
        view = self.part.table.view
        view.setFocus()
        qtbot.keyClick(view, Qt.Key.Key_V, CTRL)

    def click(self, qtbot: QtBot, row: int, column: int = WHAT) -> None:
        view = self.part.table.view
        qtbot.mouseClick(
            view.viewport(), LEFT, NONE, view.visualRect(self.part.table.model.index(row, column)).center()
        )

    def editor(self, qtbot: QtBot, row: int, column: int, kind: type[Any]) -> Any:
        """Open a cell with F2, and return its field."""
        view = self.part.table.view
        self.click(qtbot, row, column)
        qtbot.keyClick(view, Qt.Key.Key_F2)
        qtbot.waitUntil(lambda: view.viewport().findChild(kind) is not None)
        return view.viewport().findChild(kind)

    def type(self, qtbot: QtBot, field: QLineEdit, text: str) -> None:
        """Type another time and leave the cell with Enter, which stores it a moment later."""
        field.selectAll()
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        viewport = self.part.table.view.viewport()
        qtbot.waitUntil(lambda: viewport.findChild(QLineEdit) is None)


def show(desk: TimelineDesk, qtbot: QtBot) -> TimelineDesk:
    """Show its part in a window of its own."""
    qtbot.addWidget(desk.part)
    desk.part.resize(900, 900)
    with qtbot.waitActive(desk.part):
        desk.part.show()
        desk.part.activateWindow()
    return desk
