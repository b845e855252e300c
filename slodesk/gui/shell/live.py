"""Keeps the samples fresh from Prometheus, and says so when it can't."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from slodesk.domain.errors import SloDeskError, SourceError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from slodesk.domain.settings import PrometheusSettings
    from slodesk.gui.document import Document
    from slodesk.gui.shell.slices import Trickle
    from slodesk.gui.tasks import Task, TaskRunner
    from slodesk.integrations.prometheus.secrets import Secrets
    from slodesk.storage.changes import ChangeSet

LONGEST_PAUSE = 8
"""While the server is away it is asked more rarely, up to every eighth interval."""


class Live(QObject):
    """Asks the workspace's Prometheus for new samples at its interval.

    The server is asked on a background thread; what it brings is stored off the undo stack. While
    it cannot be reached the last samples stay, and the status line says so.
    """

    state_changed = Signal(str, str)
    """Words and state (``live``, ``offline``, ``none``) for the status line."""

    def __init__(
        self, runner: TaskRunner, now: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._now = now
        self._document: Document | None = None
        self._prometheus: PrometheusSettings | None = None
        self._secrets: Secrets | None = None
        self._task: Task | None = None
        self._storing: Trickle | None = None
        self._words = ("", "none")
        self._pause = 1
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.refresh)

    @property
    def state(self) -> str:
        """``live``, ``offline``, or ``none`` where no server is set or nothing is asked of it."""
        return self._words[1]

    def watch(self, document: Document | None) -> None:
        """Follow another workspace, or none."""
        self._stop()
        if self._document is not None:
            self._document.changed.disconnect(self._changed)
        self._document = document
        self._prometheus = None
        if document is None or document.workspace.read_only:
            self._document = None
            self._say("", "none")
            return
        document.changed.connect(self._changed)
        self._read_settings()

    def show_state(self) -> None:
        """Say again what is known, e.g. after the status line was cleared."""
        self.state_changed.emit(*self._words)

    def refresh(self) -> None:
        """Ask the server now; nothing happens while it is still answering."""
        document, prometheus = self._document, self._prometheus
        if document is None or prometheus is None or self._task is not None or self._storing is not None:
            return
        workspace, now, secrets = document.workspace, self._now(), self.secrets

        def work(task: Task) -> Any:
            from slodesk.integrations.prometheus.client import connect
            from slodesk.integrations.prometheus.fetch import refresh
            from slodesk.operations.sync import questions

            with workspace.session() as session:
                asked = questions(session)
            if not len(asked):
                return None
            with connect(prometheus, secrets) as client:
                return refresh(client, asked, now, prometheus.step_seconds, prometheus.backfill_days, task)

        self._timer.stop()
        self._task = self._runner.run(work, succeeded=self._fetched, failed=self._failed)
        self._task.finished.connect(self._asked)

    def _read_settings(self) -> None:
        from slodesk.storage.queries.settings import read_settings

        document = self._document
        if document is None:
            return
        with document.workspace.reading() as source:
            prometheus = read_settings(source).prometheus
        if prometheus == self._prometheus:
            return
        self._stop()
        self._prometheus = prometheus if prometheus.url else None
        self._pause = 1
        if self._prometheus is None:
            self._say("", "none")
        else:
            self._say(self.tr("Connecting to Prometheus"), "offline")
            self._timer.start(0)

    def _changed(self, changes: ChangeSet) -> None:
        if "setting" in changes.tables:
            self._read_settings()

    def _fetched(self, fetched: Any) -> None:
        document = self._document
        self._pause = 1
        if document is None:
            return
        if fetched is None:
            self._say(self.tr("No query for Prometheus yet"), "none")  # so it was not asked: up or not
            return
        failure: SourceError | None = fetched.failure
        if failure is not None:
            words = self.tr("Prometheus went away, last samples kept. {reason}")
            self._say(words.format(reason=failure.message), "offline")
        elif fetched.problems:
            self._say(self.tr("Prometheus live, %Ln query(s) refused", "", len(fetched.problems)), "live")
        elif fetched.partial:
            self._say(self.tr("Prometheus live, partial data"), "live")
        else:
            self._say(self.tr("Prometheus live"), "live")
        self._store(document, fetched)

    def _store(self, document: Document, fetched: Any) -> None:
        """Store what came, a little at a time, so that typing goes on meanwhile."""
        from slodesk.gui.shell.slices import Trickle
        from slodesk.operations.sync import SyncWriter

        self._storing = Trickle(document, self.tr("Fetch new samples"), SyncWriter(fetched).steps(), self)
        self._storing.failed.connect(self._failed)
        self._storing.finished.connect(self._finished)
        self._storing.start()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, SloDeskError):
            self._runner.failed.emit(error)
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        words = error.message if isinstance(error, SloDeskError) else str(error)
        if isinstance(error, WorkspaceError):
            self._say(self.tr("New samples are not stored. {reason}").format(reason=words), "offline")
        else:
            self._say(self.tr("Offline, last samples kept. {reason}").format(reason=words), "offline")

    def _asked(self) -> None:
        self._task = None
        if self._storing is None:
            self._finished()

    def _finished(self) -> None:
        self._storing = None
        if self._prometheus is not None:
            self._timer.start(self._prometheus.refresh_seconds * 1000 * self._pause)

    def _stop(self) -> None:
        self._timer.stop()
        if self._task is not None:
            self._task.finished.disconnect(self._asked)
            self._task.cancel()
            self._task = None
        if self._storing is not None:
            self._storing.finished.disconnect(self._finished)
            self._storing.cancel()
            self._storing = None

    def _say(self, words: str, state: str) -> None:
        self._words = (words, state)
        self.state_changed.emit(words, state)

    @property
    def secrets(self) -> Secrets:
        """Passwords and tokens, remembered as long as the window lives."""
        if self._secrets is None:
            from slodesk.integrations.prometheus.secrets import Secrets

            self._secrets = Secrets()
        return self._secrets
