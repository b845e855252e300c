"""The open workspace as a file: backup, restore, export, check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog, QMessageBox

from slodesk.domain.errors import SloDeskError

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tasks import Task
    from slodesk.storage.workspace import Workspace


ROUND_MS = 5 * 60 * 1000
"""How often it is looked whether a backup is due."""


class Files(QObject):
    """The commands of the File menu that concern the workspace as a whole.

    Args:
        window: its open workspace, runner and status line.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._rounds = QTimer(self)
        self._rounds.setInterval(ROUND_MS)
        self._rounds.timeout.connect(self.backup_if_due)
        self._rounds.start()

    def backup(self) -> None:
        """Copy the workspace into its backups folder."""
        path = self._path()
        if path is None:
            return
        self._flush()

        def work(_: Task) -> Path:
            from slodesk.storage.backup import backup

            return backup(path)

        self.run(self.tr("Backing up {name}").format(name=path.stem), work, self._backed_up)

    def backup_if_due(self) -> None:
        """Copy the workspace when something changed and the newest copy is half an hour old."""
        document = self._window.document
        if document is None or document.workspace.path is None or document.workspace.read_only:
            return
        workspace, path, now = document.workspace, document.workspace.path, self._window.now()

        def work(_: Task) -> None:
            from slodesk.storage.backup import backup, due, rotate

            if due(workspace, now):
                backup(path, reason="automatic", now=now)
                rotate(path)

        self._window.runner.run(work, failed=self._not_backed_up)

    def _not_backed_up(self, error: Exception) -> None:
        """Say so without a dialog: nobody asked for the copy, and the next round tries again."""
        if not isinstance(error, SloDeskError):
            self._window.errors.show(error)
            return
        self._window.status.showMessage(error.message, 30_000)

    def ask_restore(self) -> None:
        """Choose a backup and put it in the workspace's place."""
        path = self._path()
        if path is None:
            return
        from slodesk.gui.dialogs.recent_backups import RecentBackupsDialog

        dialog = RecentBackupsDialog(self._window.theme, path, self._window.now(), self._window)
        dialog.chosen.connect(lambda copy: self.restore(copy, path))
        dialog.open()

    def ask_export(self) -> None:
        """Choose a file and write the whole workspace into it as readable JSON."""
        document = self._window.document
        if document is None:
            return
        settings = self._window.settings
        proposal = str(settings.folder / f"{document.workspace.name}.json")
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Export workspace"), proposal, self.tr("JSON (*.json)")
        )
        if not name:
            return
        target = Path(name)
        settings.folder = target.parent
        self._flush()
        workspace = document.workspace

        def work(task: Task) -> Path:
            from slodesk.integrations.workspace_json import export_workspace

            export_workspace(workspace, target, report=task.report)
            return target

        words = self.tr("Exporting {name}").format(name=workspace.name)
        self.run(words, work, self.exported, stoppable=True)

    def check(self) -> None:
        """Look for damage, because the user asked."""
        document = self._window.document
        if document is None:
            return
        workspace = document.workspace

        def work(_: Task) -> list[str]:
            from slodesk.storage.check import check

            return check(workspace.location)

        words = self.tr("Checking {name}").format(name=workspace.name)
        self.run(words, work, lambda problems: self._checked(workspace, problems))

    def _checked(self, workspace: Workspace, problems: list[str]) -> None:
        window = self._window
        if not problems:
            words = self.tr("This workspace is sound.")
            window.status.showMessage(words, 15_000)
            self._tell(words)
        elif workspace.path is not None:
            window.rescue.offer(workspace.location, problems)
        else:
            from slodesk.gui.dialogs.details import DetailsDialog

            words = self.tr("This workspace is damaged. Tell whoever looks after the server.")
            DetailsDialog(window.theme, words, "\n".join(problems), window).open()

    def restore(self, copy: Path, path: Path) -> None:
        """Put a backup in a workspace's place and open it."""
        window = self._window
        window.close_workspace()

        def work(_: Task) -> Path | None:
            from slodesk.storage.backup import restore

            return restore(copy, path)

        self.run(
            self.tr("Restoring {name}").format(name=path.stem),
            work,
            lambda _: window.open_location(str(path)),
            failed=lambda error: self._not_restored(error, path),
        )

    def _not_restored(self, error: Exception, path: Path) -> None:
        self._window.errors.show(error)
        self._window.open_location(str(path))

    def _backed_up(self, copy: Path) -> None:
        self._window.status.showMessage(self.tr("Backed up to {file}").format(file=str(copy)), 10_000)

    def exported(self, target: Path) -> None:
        """Say where an export went."""
        self._window.status.showMessage(self.tr("Exported to {file}").format(file=str(target)), 10_000)

    def run(
        self,
        words: str,
        work: Callable[[Task], Any],
        succeeded: Callable[[Any], object],
        *,
        failed: Callable[[Exception], object] | None = None,
        stoppable: bool = False,
    ) -> None:
        """Do something in the background behind a progress dialog."""
        from slodesk.gui.dialogs.progress import ProgressDialog

        task = self._window.runner.run(work, succeeded=succeeded, failed=failed, label=words)
        dialog = ProgressDialog(self._window.theme, words, self._window)
        dialog.form.cancel.setVisible(stoppable)
        dialog.follow(task)

    def _tell(self, words: str) -> None:
        box = QMessageBox(QMessageBox.Icon.Information, "SLO Desk", words, parent=self._window)
        box.open()

    def _path(self) -> Path | None:
        document = self._window.document
        return None if document is None else document.workspace.path

    def _flush(self) -> None:
        if self._window.document is not None:
            self._window.document.flush()
