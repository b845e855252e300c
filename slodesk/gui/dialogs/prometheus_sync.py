"""Fetches history from Prometheus: asked on a thread, stored in slices, one undo step."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from slodesk.gui.dialogs.details import DetailsDialog
from slodesk.gui.dialogs.progress import ProgressDialog
from slodesk.gui.shell.slices import SlicedEdit

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from slodesk.domain.settings import PrometheusSettings
    from slodesk.gui.context import TabContext
    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tasks import Task
    from slodesk.integrations.prometheus.secrets import Secrets
    from slodesk.operations.fetched import Fetched, SyncSummary


def fetch_history(window: MainWindow) -> None:
    """Fetch history from Prometheus, or set up the connection first."""
    from slodesk.storage.queries.settings import read_settings

    context = window.context()
    context.document.flush()
    prometheus = context.document.query(read_settings).prometheus
    if not prometheus.url:
        window.connect_prometheus()
        return
    fetch = HistoryFetch(context, prometheus, window.live.secrets, window)
    fetch.finished.connect(lambda words: window.status.showMessage(words, 15_000))
    fetch.start()


class HistoryFetch(QObject):
    """One backfill of the workspace's queries.

    Args:
        context: the open workspace.
        prometheus: where to ask, and how many days back.
        secrets: password or token.
        window: parent of the dialogs.
    """

    finished = Signal(str)
    """What was done, in words; empty when nothing was."""

    def __init__(
        self, context: TabContext, prometheus: PrometheusSettings, secrets: Secrets, window: QWidget
    ) -> None:
        super().__init__(window)
        self._context = context
        self._prometheus = prometheus
        self._secrets = secrets
        self._window = window

    def start(self) -> None:
        """Ask the server, then store."""
        workspace, prometheus, secrets = self._context.document.workspace, self._prometheus, self._secrets
        now = self._context.now()

        def work(task: Task) -> Fetched | None:
            from slodesk.integrations.prometheus.client import connect
            from slodesk.integrations.prometheus.fetch import backfill
            from slodesk.operations.sync import questions

            with workspace.session() as session:
                asked = questions(session)
            if not len(asked):
                return None
            start = now - timedelta(days=prometheus.backfill_days)
            with connect(prometheus, secrets) as client:
                return backfill(client, asked, start, now, prometheus.step_seconds, task)

        words = self.tr("Fetching %Ln day(s) from Prometheus", "", prometheus.backfill_days)
        task = self._context.runner.run(work, succeeded=self._fetched, failed=self._failed, label=words)
        task.cancelled_by_user.connect(self._end)
        ProgressDialog(self._context.theme, words, self._window).follow(task)

    def _fetched(self, fetched: Fetched | None) -> None:
        if fetched is None:
            self._end(self.tr("No SLO or metric has a query yet. Write one in Services."))
            return
        from slodesk.operations.sync import SyncWriter

        writer = SyncWriter(fetched)
        label = self.tr("Fetch history from Prometheus")
        edit = SlicedEdit(self._context.document, label, writer.steps(), len(writer))
        edit.succeeded.connect(lambda _: self._tell(writer.summary))
        edit.failed.connect(self._failed)
        ProgressDialog(self._context.theme, self.tr("Storing samples"), self._window).follow(edit)
        edit.start()

    def _tell(self, summary: SyncSummary) -> None:
        words = self.tr("Prometheus: {what}").format(what=self._words(summary))
        notes = [str(problem) for problem in summary.problems]
        notes += [f"{label}: {rejected}" for label, rejected in summary.rejected]
        notes += [
            self.tr("{slo}: the server says data is missing").format(slo=name) for name in summary.partial
        ]
        if summary.failure is not None:
            notes.insert(0, summary.failure.message)
        if notes:
            DetailsDialog(
                self._context.theme, words, "\n".join(notes), self._window, icon="info", color="accent"
            ).open()
        self._end(words)

    def _words(self, summary: SyncSummary) -> str:
        parts = [
            self.tr("%Ln sample(s) added", "", summary.added),
            self.tr("%Ln updated", "", summary.updated) if summary.updated else "",
            self.tr("%Ln step(s) missing", "", summary.gaps) if summary.gaps else "",
        ]
        return ", ".join(part for part in parts if part)

    def _failed(self, error: Exception) -> None:
        self._context.show_error(error)
        self._end()

    def _end(self, words: Any = "") -> None:
        self.finished.emit(words)
        self.deleteLater()
