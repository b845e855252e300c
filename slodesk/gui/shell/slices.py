"""Writes a long change in slices between which the window breathes: all or nothing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from slodesk.gui.document import Document
    from slodesk.storage.changes import ChangeSet


PART_SECONDS = 0.03
"""How long a part of a trickle is worked on before it is saved and the window has its turn."""


class SlicedWork(QObject):
    """One long change in one transaction; about 40 ms of work, then the window's turn.

    Args:
        document: the workspace; closing it gives the work up.
        running: does it, and pauses with the number of steps done.
        total: how many steps there are, 0 if unknown.
    """

    progressed = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(object)
    finished = Signal()

    def __init__(self, document: Document, running: Generator[int, None, Any], total: int = 0) -> None:
        super().__init__(document)
        self._document = document
        self._total = total
        self._running: Generator[int, None, Any] | None = running
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)
        document.closing.connect(self.cancel)

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
            self.succeeded.emit(end.value)
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


class SlicedEdit(SlicedWork):
    """One long edit.

    Args:
        document: takes the finished edit in.
        label: the undo step's name.
        steps: the work; each gets the writing session.
        total: how many steps there are, 0 if unknown.
        undoable: False for samples nobody typed: they stay off the undo stack.
    """

    def __init__(
        self,
        document: Document,
        label: str,
        steps: Iterable[Callable[[Any], object]],
        total: int = 0,
        *,
        undoable: bool = True,
    ) -> None:
        super().__init__(document, _edit(document, label, steps, undoable), total)


def _edit(
    document: Document, label: str, steps: Iterable[Callable[[Any], object]], undoable: bool
) -> Generator[int, None, ChangeSet]:
    changes = yield from document.workspace.edit_slices(label, steps)
    (document.adopt if undoable else document.changed_by)(changes)
    return changes


class Trickle(QObject):
    """Stores samples a little at a time, each part saved for itself, so that typing goes on.

    Unlike a ``SlicedEdit`` it is not all or nothing: what is stored twice changes nothing, so the
    next refresh goes on where this one stopped. It stays off the undo stack and is broadcast once.

    Args:
        document: saves the parts.
        label: what the audit trail says.
        steps: the work; each gets the writing session.
        parent: its owner.
    """

    failed = Signal(object)
    finished = Signal()

    def __init__(
        self, document: Document, label: str, steps: Iterable[Callable[[Any], object]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._label = label
        self._steps = iter(steps)
        self._over = False
        self._done: list[ChangeSet] = []
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    def start(self) -> None:
        """Begin when the window is next idle."""
        self._timer.start()

    def cancel(self) -> None:
        """Stop; what is stored stays."""
        self._end()

    def _go_on(self) -> None:
        try:
            self._done.append(self._document.workspace.edit(self._label, self._part))
        except Exception as error:  # noqa: BLE001 - handed on, shown by its kind
            self.failed.emit(error)
            self._end()
            return
        if self._over:
            self._end()

    def _part(self, session: Any) -> None:
        began = time.monotonic()
        for step in self._steps:
            step(session)
            session.flush()
            if time.monotonic() - began >= PART_SECONDS:
                return
        self._over = True

    def _end(self) -> None:
        self._timer.stop()
        rows = tuple(row for changes in self._done for row in changes.rows)
        self._done.clear()
        if rows and not self._document.workspace.closed:
            from slodesk.storage.changes import ChangeSet

            self._document.changed_by(ChangeSet(self._label, rows))
        self.finished.emit()
        self.deleteLater()
