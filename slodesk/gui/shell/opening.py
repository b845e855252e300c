"""Opens, creates and closes workspaces off the UI thread, so that the window paints first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QMessageBox, QWidget

from slodesk.domain.errors import PasswordNeeded, WorkspaceError
from slodesk.domain.location import without_password
from slodesk.gui.shell.recent import is_sample
from slodesk.integrations.server_passwords import ServerPasswords
from slodesk.paths import documents_dir

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from slodesk.gui.settings import WindowSettings
    from slodesk.gui.tasks import Task, TaskRunner
    from slodesk.storage.queries.facts import Facts
    from slodesk.storage.workspace import Workspace

SUFFIX = ".slodesk"
_PAINTED_MS = 60

CHECKED_AT_ONCE = 32 * 1024 * 1024
"""Up to this size in bytes a check takes about a second: a file from somewhere else waits for it."""


class Opener(QObject):
    """Turns a wish ("open this") into an open workspace, or into one clear sentence.

    Args:
        window: parent of the file dialogs.
        runner: where storage is imported and the file opened.
        settings: remembers folder and recent workspaces.
        show_error: shows what went wrong.
        now: the clock, for the sample.
        warm: called meanwhile: imports what the window shows next.
        on_damage: deals with a file that is damaged; returns whether it was.
    """

    opened = Signal(object, object)
    """The open workspace, and what header and status line say about it."""
    began = Signal(str)
    ended = Signal()
    gave_up = Signal()

    def __init__(
        self,
        window: QWidget,
        runner: TaskRunner,
        settings: WindowSettings,
        show_error: Callable[[Exception], None],
        now: Callable[[], datetime],
        warm: Callable[[], None],
        on_damage: Callable[[str, Exception], bool],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._runner = runner
        self._settings = settings
        self._show_error = show_error
        self._now = now
        self._warm = warm
        self._on_damage = on_damage
        self._location = ""
        self._passwords = ServerPasswords()

    def ask_open(self) -> None:
        """Let the user choose a workspace file."""
        path, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Open workspace"), str(self._settings.folder), self._filter()
        )
        if path:
            self._settings.folder = Path(path).parent
            self.open(path)

    def ask_create(self) -> bool:
        """Let the user name a new workspace file and make it; False when the user thinks better of it."""
        path = self.ask_new_file(self.tr("New workspace"), "Reliability")
        if path is not None:
            self.create(str(path))
        return path is not None

    def ask_new_file(self, title: str, stem: str) -> Path | None:
        """Ask for the name of a file to make; None when the user thinks better of it."""
        folder = self._settings.text("files/folder") or str(documents_dir())
        proposal = str(Path(folder, f"{stem}{SUFFIX}"))
        path, _ = QFileDialog.getSaveFileName(self._window, title, proposal, self._filter())
        if not path:
            return None
        chosen = Path(path if path.endswith(SUFFIX) else path + SUFFIX)
        self._settings.folder = chosen.parent
        return chosen

    def open(self, location: str, *, read_only: bool = False) -> None:
        """Open a file or server workspace; a file from somewhere else read-only, until it is checked."""
        if "://" not in location:
            location = str(Path(location).absolute())
        strange = not read_only and "://" not in location and not self._settings.knows(location)

        def work(_: Task) -> Workspace:
            from slodesk.storage.workspace import open_workspace

            if strange:
                return open_strange(location)
            return open_workspace(self._passwords.complete(location), read_only=read_only)

        self._start(work, location, self.tr("Opening {name}").format(name=_name(location)))

    def create(self, location: str) -> None:
        """Make an empty workspace and open it; a file the user agreed to replace goes first."""

        def work(_: Task) -> Workspace:
            from slodesk.storage.workspace import create_workspace

            return create_workspace(location, name=Path(location).stem)

        self._start(work, location, self.tr("Creating {name}").format(name=_name(location)))

    def open_sample(self, path: Path) -> None:
        """Make a fresh copy of the sample workspace at ``path`` and open it."""
        moment = self._now()

        def work(_: Task) -> Workspace:
            from slodesk.operations.sample.build import build_sample, last_midnight

            return build_sample(path, last_midnight(moment))

        self._start(work, str(path), self.tr("Preparing the sample"))

    def _start(self, work: Callable[[Task], Workspace], location: str, words: str) -> None:
        self._location = location
        self.began.emit(words)
        moment = self._now()

        def all_of_it(task: Task) -> tuple[Workspace, Facts]:
            workspace = work(task)
            try:
                from slodesk.storage.queries.facts import workspace_facts

                self._passwords.keep(workspace.location)
                workspace.others()  # from here on, what other people change is noticed
                with workspace.reading() as source:
                    facts = workspace_facts(source, moment)
            except BaseException:
                workspace.close()
                raise
            return workspace, facts

        self._runner.run(
            all_of_it,
            succeeded=self._succeeded,
            failed=self._failed,
            discarded=lambda opened: opened[0].close(),
            label=words,
        )
        # On this thread, because two must not look up Qt's classes at once; when the shell is painted.
        QTimer.singleShot(_PAINTED_MS, self, self._warm)

    @staticmethod
    def is_at(workspace: Workspace, location: str) -> bool:
        """Return whether a workspace is the one at ``location``, whatever its password."""
        return without_password(workspace.location) == without_password(location)

    def _succeeded(self, opened: tuple[Workspace, Facts]) -> None:
        workspace, facts = opened
        self.ended.emit()
        if not workspace.read_only:
            self._settings.add_known(workspace.location)
        strange = workspace.read_only and not self._settings.knows(workspace.location)
        if not strange:
            self._add_recent(workspace.location)
        self.opened.emit(workspace, facts)

    def _add_recent(self, location: str) -> None:
        """Put a workspace at the head of the list; of all copies of the sample only the last is kept."""
        if is_sample(location):
            for other in filter(is_sample, self._settings.recent):
                self._settings.forget_recent(other)
        self._settings.add_recent(location)

    def _failed(self, error: Exception) -> None:
        self.ended.emit()
        self.gave_up.emit()
        location = self._location
        if isinstance(error, PasswordNeeded):
            self._ask_password(location)
            return
        if isinstance(error, WorkspaceError):
            if self._is_held(location):
                self._offer_read_only(location, error)
                return
            if not _exists(location):
                self._settings.forget_recent(location)
            elif self._on_damage(location, error):
                return
        self._show_error(error)

    def _ask_password(self, location: str) -> None:
        """Ask for the password of a server, and try again with it."""
        place = without_password(location)
        words = self.tr("Password for {place}").format(place=place.partition("://")[2].partition("?")[0])
        if self._passwords.was_typed(place):
            words = self.tr("The server did not take this name and password.") + "\n" + words
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle("SLO Desk")
        dialog.setLabelText(words)
        dialog.setTextEchoMode(QLineEdit.EchoMode.Password)
        dialog.setOkButtonText(self.tr("Open"))

        def accepted(password: str) -> None:
            self._passwords.use(place, password)
            self.open(place)

        dialog.textValueSelected.connect(accepted)
        dialog.open()

    @staticmethod
    def _is_held(location: str) -> bool:
        from slodesk.storage.lock import read_holder

        return _exists(location) and read_holder(Path(location)) is not None

    def _offer_read_only(self, location: str, error: WorkspaceError) -> None:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Information)
        box.setText(error.message)
        look = box.addButton(self.tr("Open read-only"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        look.clicked.connect(lambda: self.open(location, read_only=True))
        box.open()

    def _filter(self) -> str:
        return self.tr("SLO Desk workspaces (*{suffix})").format(suffix=SUFFIX)


def open_strange(location: str) -> Workspace:
    """Open a file that was never opened on this computer without changing it until it is checked.

    A small one is checked here and now, and opens for writing when it is sound; a large one opens
    read-only and is checked while it is looked at. One of an older version can only be read after
    an upgrade; that copies it aside first.
    """
    from slodesk.storage.check import check
    from slodesk.storage.files import read_header
    from slodesk.storage.lock import read_holder
    from slodesk.storage.version import SCHEMA_VERSION
    from slodesk.storage.workspace import open_workspace

    path = Path(location)
    older = read_header(path).user_version < SCHEMA_VERSION
    if older or read_holder(path) is not None:
        return open_workspace(path)
    sound = path.stat().st_size <= CHECKED_AT_ONCE and not check(location)
    return open_workspace(path, read_only=not sound)


def _name(location: str) -> str:
    return Path(location).stem if "://" not in location else location.rpartition("/")[2]


def _exists(location: str) -> bool:
    return "://" in location or Path(location).exists()
