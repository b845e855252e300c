"""Files dragged onto the window: a workspace opens, anything else is imported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QMimeData
    from PySide6.QtWidgets import QStatusBar, QWidget


class Drops(QObject):
    """Takes files dropped on a window.

    Args:
        window: where they may be dropped.
        status: says what would happen.
        open_workspace: called with the path of a dropped workspace.
        import_files: called with other files.
    """

    def __init__(
        self,
        window: QWidget,
        status: QStatusBar,
        open_workspace: Callable[[str], object],
        import_files: Callable[[list[Path]], object],
    ) -> None:
        super().__init__(window)
        self._status = status
        self._open = open_workspace
        self._import = import_files
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Welcome files, and take them."""
        if isinstance(event, QDragEnterEvent):
            if _paths(event.mimeData()):
                event.acceptProposedAction()
                self._status.showMessage(self.tr("Drop to import, or to open a workspace"))
            return True
        if event.type() == QEvent.Type.DragLeave:
            self._status.clearMessage()
        elif event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self._status.clearMessage()
            event.acceptProposedAction()
            self.take(_paths(event.mimeData()))
            return True
        return False

    def take(self, paths: list[Path]) -> None:
        """Open a workspace, or import files."""
        if len(paths) == 1 and paths[0].suffix == ".slodesk":
            self._open(str(paths[0]))
        elif paths:
            self._import(paths)


def _paths(data: QMimeData) -> list[Path]:
    """Return the files of a drag; nothing when some of it is not a file."""
    urls = data.urls()
    return [Path(url.toLocalFile()) for url in urls] if all(url.isLocalFile() for url in urls) else []
