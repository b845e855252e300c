"""The plan in the room: the whole of it as slides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from slodesk.gui.language import QtLanguage
from slodesk.gui.tabs.quarterly_plan.document.reading import PLAN, TABLES, read_documents
from slodesk.gui.tabs.quarterly_plan.document.slides import Slides
from slodesk.gui.tabs.quarterly_plan.words import tr
from slodesk.storage.queries.settings import read_settings

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.quarterly_plan.document.reading import Documents
    from slodesk.gui.tasks import Task

_CALM_MS = 400


class DocumentRoom(QWidget):
    """One part of the plan at a time; arrows go on and back.

    Attributes:
        slides: the parts.
    """

    tables = TABLES

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._plan_id = ""
        self._task: Task | None = None
        self.slides = Slides(context)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.slides)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        self._calm.timeout.connect(self._read)

    def show_subject(self, subject_id: str, week: int | None) -> None:
        """Show a plan."""
        self._plan_id = subject_id
        self._read()

    def refresh(self) -> None:
        """Make the slides again once edits pause; the one in view stays."""
        self._calm.start()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys to list."""
        return [
            ("→, ←", tr("Next part, part before")), ("↓, ↑", tr("Scroll")), ("Home, End", tr("First, last")),
        ]  # fmt: skip

    def handle_key(self, event: QKeyEvent) -> bool:
        """Go on and back."""
        return self.slides.handle_key(event)

    def _read(self) -> None:
        if self._task is not None:
            self._task.cancel()
        workspace, plan_id, now = self._context.document.workspace, self._plan_id, self._context.now()
        with workspace.reading() as source:
            language = QtLanguage(read_settings(source).zone)

        def work(_: Task) -> Documents | None:
            return read_documents(workspace, plan_id, "", now=now, language=language)

        self._task = self._context.runner.run(work, succeeded=self._take, failed=self._context.show_error)

    def _take(self, found: Documents | None) -> None:
        self._task = None
        if found is not None and found.plan.id == self._plan_id:
            self.slides.show_report(found.reports[PLAN])
