"""Writes a long change in slices between which the window breathes: all or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from slodesk.gui.document import Document
    from slodesk.storage.changes import ChangeSet


class SlicedEdit(QObject):
    """One long edit in one transaction; about 40 ms of work, then the window's turn.

    Args:
        document: takes the finished edit in.
        label: the undo step's name.
        steps: the work; each gets the writing session.
        total: how many steps there are, 0 if unknown.
        undoable: False for samples nobody typed: they stay off the undo stack.
    """

    progressed = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(object)
    finished = Signal()

    def __init__(
        self,
        document: Document,
        label: str,
        steps: Iterable[Callable[[Any], object]],
        total: int = 0,
        *,
        undoable: bool = True,
    ) -> None:
        super().__init__(document)
        self._document = document
        self._total = total
        self._undoable = undoable
        self._running: Generator[int, None, ChangeSet] | None = document.workspace.edit_slices(label, steps)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    def start(self) -> None:
        """Begin; the first slice runs when the window is next idle."""
        self._document.flush()
        self._timer.start()

    def cancel(self) -> None:
        """Roll everything back."""
        if self._running is not None:
            self._end()

    def _go_on(self) -> None:
        running = self._running
        if running is None:
            return
        try:
            self.progressed.emit(next(running), self._total)
        except StopIteration as end:
            self._running = None
            changes: ChangeSet = end.value
            if self._undoable:
                self._document.adopt(changes)
            else:
                self._document.changed_by(changes)
            self.succeeded.emit(changes)
            self._end()
        except Exception as error:  # noqa: BLE001 - handed on, shown by its kind
            self._running = None
            self.failed.emit(error)
            self._end()

    def _end(self) -> None:
        self._timer.stop()
        if self._running is not None:
            self._running.close()
            self._running = None
        self.finished.emit()
        self.deleteLater()
