"""Three kinds of error: what the user can mend, what the world did, and our own bugs."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMessageBox

from slodesk.domain.errors import ConflictError, RuleBroken, SloDeskError, SourceError
from slodesk.paths import log_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from PySide6.QtWidgets import QWidget

    from slodesk.gui.dialogs.bug import BugDialog
    from slodesk.gui.theme import Theme

log = logging.getLogger("slodesk")
SHOWN_PROBLEMS = 20
LOG_LIMIT = 1_000_000


class Errors(QObject):
    """Shows any error in the way its kind deserves; one dialog at a time.

    Args:
        theme: for the dialogs.
        parent: the window dialogs belong to.
        on_conflict: shows both versions of a field that two people changed.
        on_damage: deals with errors that mean a damaged workspace; returns whether it was one.
    """

    _from_elsewhere = Signal(object)

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        on_conflict: Callable[[ConflictError], None] | None = None,
        on_damage: Callable[[SloDeskError], bool] | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._window = parent
        self._on_conflict = on_conflict
        self._on_damage = on_damage
        self._saying: set[str] = set()
        self._bug: BugDialog | None = None
        self._previous = sys.excepthook
        self._from_elsewhere.connect(self.show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Catch what nobody caught, on every thread."""
        self._previous = sys.excepthook
        sys.excepthook = self._caught
        threading.excepthook = lambda args: self._caught(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    def uninstall(self) -> None:
        """Give the hooks back, e.g. when the window closes."""
        if sys.excepthook == self._caught:
            sys.excepthook = self._previous
            threading.excepthook = threading.__excepthook__

    def show(self, error: BaseException) -> None:
        """Show an error that has no field of its own."""
        if (
            isinstance(error, ConflictError)
            and self._on_conflict is not None
            and (error.mine or error.theirs)
        ):
            self._on_conflict(error)
        elif isinstance(error, SourceError) and error.problems:
            self._show_problems(error)
        elif isinstance(error, SloDeskError):
            if self._on_damage is not None and self._on_damage(error):
                return
            log.info("%s: %s", type(error).__name__, error.message)
            self._say(error.message, warning=not isinstance(error, RuleBroken))
        elif isinstance(error, OSError):
            log.warning("system error", exc_info=error)
            self._say(self._system_words(error), warning=True)
        else:
            self._show_bug(error)

    def _say(self, message: str, *, warning: bool) -> None:
        if message in self._saying:
            return
        self._saying.add(message)
        box = QMessageBox(self._window)
        box.finished.connect(lambda: self._saying.discard(message))
        box.setIcon(QMessageBox.Icon.Warning if warning else QMessageBox.Icon.Information)
        box.setWindowTitle("SLO Desk")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(message)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _show_problems(self, error: SourceError) -> None:
        lines = [str(problem) for problem in error.problems[:SHOWN_PROBLEMS]]
        rest = len(error.problems) - len(lines)
        if rest:
            lines.append(self.tr("… and %Ln more problem(s).", "", rest))
        from slodesk.gui.dialogs.details import DetailsDialog

        dialog = DetailsDialog(self._theme, error.message, "\n".join(lines), self._window)
        dialog.open()

    def _show_bug(self, error: BaseException) -> None:
        log.error("unexpected error", exc_info=error)
        details = "".join(traceback.format_exception(error))
        if self._bug is not None:
            self._bug.add(details)
            return
        from slodesk.gui.dialogs.bug import BugDialog

        self._bug = BugDialog(self._theme, details, self._window)
        self._bug.finished.connect(self._bug_closed)
        self._bug.open()

    def _bug_closed(self) -> None:
        self._bug = None

    def _caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        self._from_elsewhere.emit(error.with_traceback(trace))

    def _system_words(self, error: OSError) -> str:
        reason = error.strerror or str(error)
        if error.filename:
            return self.tr("{file}: {reason}.").format(file=error.filename, reason=reason)
        return self.tr("The system says: {reason}.").format(reason=reason)


def open_log_folder() -> None:
    """Show the folder that holds the log."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_file().parent)))


def start_log() -> None:
    """Write the program's log to the user's log folder, a megabyte at most, twice."""
    try:
        file = log_file()
        if file.exists() and file.stat().st_size > LOG_LIMIT:
            file.replace(file.with_suffix(".old.log"))
        handler: logging.Handler = logging.FileHandler(file, encoding="utf-8", delay=True)
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
