"""Keeps a window on a shared workspace up to date with what other people change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from slodesk.domain.errors import SloDeskError

if TYPE_CHECKING:
    from slodesk.gui.document import Document
    from slodesk.gui.tasks import Task, TaskRunner

EVERY_MS = 3000
"""How often the server is asked."""


class Shared(QObject):
    """Asks the server of a shared workspace, on a background thread, what others changed.

    What they changed is broadcast as a change of those tables, so that whatever shows it reads it
    again. While the server is away it says so, keeps asking, and saves what waits when it is back.

    Args:
        runner: background work.
        parent: the window.
    """

    state_changed = Signal(str)
    """Why the server can't be reached; empty when it can."""

    def __init__(self, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._document: Document | None = None
        self._task: Task | None = None
        self._away = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)

    def watch(self, document: Document | None) -> None:
        """Follow another workspace, or none; a file has no others."""
        self._timer.stop()
        if self._document is not None:
            self._document.trouble_changed.disconnect(self._in_trouble)
        shared = document is not None and document.workspace.path is None
        self._document = document if shared else None
        self._task, self._away = None, False
        self.state_changed.emit("")
        if self._document is not None:
            self._document.trouble_changed.connect(self._in_trouble)
            self._timer.start()

    def look(self) -> None:
        """Ask now; nothing happens while the server is still answering."""
        document = self._document
        if document is None or self._task is not None:
            return
        self._timer.stop()
        workspace = document.workspace

        def work(_: Task) -> frozenset[str]:
            return workspace.others(shown=False)

        task = self._task = self._runner.run(
            work,
            succeeded=lambda tables: self._found(document, tables),
            failed=lambda error: self._failed(document, error),
        )
        task.finished.connect(lambda: self._finished(document))

    def _found(self, document: Document, tables: frozenset[str]) -> None:
        if document is not self._document:
            return
        back, self._away = self._away, False
        try:
            if tables:
                document.changed_elsewhere(tables)
            document.workspace.others_shown()
        except SloDeskError as error:  # the server went away while its news was being read
            self._failed(document, error)
            return
        if back:
            self.state_changed.emit("")
            document.flush()

    def _failed(self, document: Document, error: Exception) -> None:
        if document is not self._document:
            return
        if not isinstance(error, SloDeskError):
            self._runner.failed.emit(error)
            return
        self._away = True
        self.state_changed.emit(error.message)

    def _finished(self, document: Document) -> None:
        if document is self._document:
            self._task = None
            self._timer.start()

    def _in_trouble(self, trouble: str) -> None:
        if trouble:
            self._away = True
            self.look()
