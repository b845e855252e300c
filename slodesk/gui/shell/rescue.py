"""Workspaces that may not be trusted: left open by a crash, from somewhere else, or damaged."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog

from slodesk.domain.errors import SloDeskError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.gui.main_window import MainWindow
    from slodesk.gui.tasks import Task
    from slodesk.storage.repair import Repaired
    from slodesk.storage.workspace import Workspace

CALM_MS = 1_000
"""By then the first table and its chart are drawn: a check takes the processor from both."""

_DAMAGE = {10, 11, 26}
"""SQLite's codes for an unreadable, a damaged and a foreign file."""


class Rescue(QObject):
    """Checks workspaces in the background and offers what can be done about damage.

    Args:
        window: its workspace, runner, files and settings.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._told: set[str] = set()
        self._due: Callable[[], object] | None = None
        """A check that waits until the window is drawn."""
        self._met: list[str] = []
        """Damage that was met while a check was waiting."""
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(CALM_MS)
        self._calm.timeout.connect(self._begin)

    def watch(self, workspace: Workspace) -> None:
        """Check a workspace that was just opened, if there is a reason to."""
        window = self._window
        window.banner.say("")
        self._calm.stop()
        self._due, self._met = None, []
        location = workspace.location
        if workspace.was_unclean:
            words = self.tr("SLO Desk was not closed properly last time. Nothing is missing.")
            self._check(location, lambda: window.status.showMessage(words, 15_000))
        elif workspace.read_only and workspace.lock_holder is None and not window.settings.knows(location):
            window.banner.say(self.tr("This workspace comes from somewhere else: it is being checked."))
            self._check(location, lambda: self._trust(location))

    def offer(self, location: str, problems: list[str]) -> None:
        """Say what is wrong with a workspace file and offer the ways out."""
        from slodesk.gui.dialogs.damaged import Damage, DamagedDialog
        from slodesk.gui.formats import age_text
        from slodesk.storage.backup import list_backups, taken_at

        window, path = self._window, Path(location)
        if location in self._told:
            return
        self._told.add(location)
        copies = list_backups(path)
        age = age_text(window.now() - taken_at(copies[0])) if copies else ""
        document = window.document
        is_open = document is not None and document.workspace.location == location
        writable = is_open and document is not None and not document.workspace.read_only
        dialog = DamagedDialog(window.theme, Damage(path.stem, tuple(problems), writable, age), window)
        ways: dict[str, Callable[[], object]] = {
            "restore": lambda: window.files.restore(copies[0], path),
            "repair": lambda: self._repair(path),
            "read_only": lambda: self._look(location),
            "export": lambda: self._ask_export(path),
            "continue": lambda: None,
        }
        dialog.chosen.connect(lambda way: ways[way]())
        dialog.finished.connect(lambda: self._told.discard(location))
        dialog.open()

    def on_opening(self, location: str, error: Exception) -> bool:
        """Offer the ways out when a file that can't be opened is damaged; return whether it is."""
        if not isinstance(error, WorkspaceError) or not damaged_file(location, error):
            return False
        self.offer(location, [error.message])
        return True

    def on_reading(self, error: SloDeskError) -> bool:
        """Offer the ways out when the open workspace turns out to be damaged; return whether it did."""
        document = self._window.document
        if document is None or document.workspace.path is None or not is_damage(error):
            return False
        if self._due is not None:  # the check says more
            self._met.append(error.message)
            self._begin()
        elif not self._met:
            self.offer(document.workspace.location, [error.message])
        return True

    # Checking

    def _begin(self) -> None:
        due, self._due = self._due, None
        self._calm.stop()
        if due is not None:
            due()

    def _check(self, location: str, sound: Callable[[], object]) -> None:
        window = self._window

        def work(_: Task) -> list[str]:
            from slodesk.storage.check import check

            return check(location)

        def checked(problems: list[str]) -> None:
            problems, self._met = problems or self._met, []
            document = window.document
            if document is None or document.workspace.location != location:
                return
            if problems:
                window.banner.say(self.tr("This workspace is damaged."), "alert", "status:critical")
                self.offer(location, problems)
            else:
                sound()

        self._met = []
        self._due = lambda: window.runner.run(work, succeeded=checked)
        self._calm.start()

    def _trust(self, location: str) -> None:
        """Open a file from somewhere else for writing, now that it was checked and is sound."""
        self._window.settings.add_known(location)
        self._window.open_location(location)
        self._window.status.showMessage(self.tr("Checked: this workspace is sound."), 10_000)

    # Ways out

    def _look(self, location: str) -> None:
        window = self._window
        document = window.document
        if document is not None and document.workspace.location == location:
            if document.workspace.read_only:
                return
            window.close_workspace()
        window.settings.add_known(location)  # it has been checked: not again
        window.opener.open(location, read_only=True)

    def _repair(self, path: Path) -> None:
        window = self._window
        self._leave(path)
        target = free_path(path.with_name(f"{path.stem} {self.tr('repaired')}{path.suffix}"))

        def work(_: Task) -> Repaired:
            from slodesk.storage.repair import repair

            return repair(path, target)

        words = self.tr("Repairing a copy of {name}").format(name=path.stem)
        window.files.run(words, work, self._repaired)

    def _repaired(self, done: Repaired) -> None:
        window = self._window
        window.settings.add_known(str(done.path))
        window.open_location(str(done.path))
        words = self.tr("The repaired copy is {file}.").format(file=done.path.name)
        if not done.lost:
            window.status.showMessage(words, 30_000)
            return
        from slodesk.gui.dialogs.details import DetailsDialog

        message = f"{words} {self.tr('Some of it could not be read.')}"
        DetailsDialog(
            window.theme, message, "\n".join(done.lost), window, icon="alert", color="status:warning"
        ).open()

    def _ask_export(self, path: Path) -> None:
        window = self._window
        proposal = str(window.settings.folder / f"{path.stem}.json")
        name, _ = QFileDialog.getSaveFileName(
            window, self.tr("Export workspace"), proposal, self.tr("JSON (*.json)")
        )
        if not name:
            return
        target = Path(name)
        window.settings.folder = target.parent

        def work(task: Task) -> Path:
            export_readable(path, target, task)
            return target

        words = self.tr("Exporting {name}").format(name=path.stem)
        window.files.run(words, work, window.files.exported, stoppable=True)

    def _leave(self, path: Path) -> None:
        document = self._window.document
        if document is not None and document.workspace.path == path:
            self._window.close_workspace()


def is_damage(error: BaseException | None) -> bool:
    """Return whether a damaged file is behind an error, by SQLite's word or our own."""
    from slodesk.storage.packed import DamagedDay

    while error is not None:
        if isinstance(error, DamagedDay):
            return True
        cause = getattr(error, "orig", None) or error
        if getattr(cause, "sqlite_errorcode", 0) & 0xFF in _DAMAGE:
            return True
        error = error.__cause__
    return False


def damaged_file(location: str, error: Exception) -> bool:
    """Return whether an error on opening a file means that it is damaged, cut short or overwritten."""
    from slodesk.storage.backup import list_backups
    from slodesk.storage.files import read_header
    from slodesk.storage.version import APPLICATION_ID, SCHEMA_VERSION

    path = Path(location)
    if "://" in location or not path.is_file():
        return False
    if is_damage(error):
        return True
    try:
        header = read_header(path)
    except WorkspaceError:
        return bool(list_backups(path))  # nothing of it is left, but its backups are
    known = header.application_id == APPLICATION_ID and header.user_version <= SCHEMA_VERSION
    return known and path.stat().st_size < header.pages * header.page_size


def export_readable(path: Path, target: Path, task: Task) -> None:
    """Write a damaged workspace as JSON; where it can't be read through, what a repair can save."""
    import tempfile  # late: the window starts without it

    from slodesk.integrations.workspace_json import export_workspace
    from slodesk.storage.repair import repair
    from slodesk.storage.workspace import open_workspace

    with suppress(SloDeskError), open_workspace(path, read_only=True) as workspace:
        export_workspace(workspace, target, report=task.report)
        return
    with tempfile.TemporaryDirectory(prefix="slodesk-") as folder:
        copy = repair(path, Path(folder, path.name)).path
        with open_workspace(copy, read_only=True) as workspace:
            export_workspace(workspace, target, report=task.report)


def free_path(path: Path) -> Path:
    """Return a path that does not exist yet: "Sample.slodesk", "Sample 2.slodesk" …"""
    free, number = path, 1
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem} {number}{path.suffix}")
    return free
