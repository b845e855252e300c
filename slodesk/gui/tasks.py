"""Long work off the UI thread, with progress, cancel and errors that reach the user."""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError, Executor, Future
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from collections.abc import Callable


class Cancelled(Exception):
    """The user cancelled the task."""


class Task(QObject):
    """One piece of background work; its signals arrive on the thread that made it.

    Attributes:
        label: what the work is, for the person who waits ("Importing payment.yaml").
    """

    progressed = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled_by_user = Signal()
    finished = Signal()

    def __init__(self, label: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.label = label
        self._stop = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether the user has asked to stop."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the work to stop at its next ``report``; safe from any thread, any number of times."""
        self._stop.set()

    def report(self, done: int, total: int) -> None:
        """Say how far the work is; called by the work itself.

        Args:
            done: steps finished.
            total: steps in all; 0 when unknown.

        Raises:
            Cancelled: once the user has cancelled.
        """
        if self._stop.is_set():
            raise Cancelled
        self.progressed.emit(done, total)


class TaskRunner(QObject):
    """Runs ``work(task)`` on an executor: a thread pool in the app, an inline one in tests.

    The work gets and returns plain values, may read through a read-only session of its own, and
    never writes. Results and errors arrive on the UI thread, always after ``run`` has returned.
    """

    failed = Signal(object)
    """An error nobody asked to hear about; the window shows it."""
    activity_changed = Signal(int)
    """How many tasks are under way."""
    _done = Signal(object, object)

    def __init__(self, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = executor
        self._tasks: list[Task] = []
        self._done.connect(self._settle, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> int:
        """How many tasks have not finished."""
        return len(self._tasks)

    def run(
        self,
        work: Callable[[Task], Any],
        *,
        succeeded: Callable[[Any], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        label: str = "",
    ) -> Task:
        """Start ``work`` and return its task.

        Args:
            work: called with the task on another thread.
            succeeded: called with the result, on this thread; a bound method of a widget is
                forgotten when the widget is deleted.
            failed: called with the exception; without it the runner's own ``failed`` is emitted.
            label: words for a progress dialog.
        """
        task = Task(label, self)
        if succeeded is not None:
            task.succeeded.connect(succeeded)
        task.failed.connect(failed if failed is not None else self.failed)
        self._tasks.append(task)
        self.activity_changed.emit(len(self._tasks))
        future = self._executor.submit(work, task)
        future.add_done_callback(lambda done: self._done.emit(task, done))
        return task

    def cancel_all(self) -> None:
        """Ask every task to stop."""
        for task in self._tasks:
            task.cancel()

    def shutdown(self) -> None:
        """Cancel everything and wait for the threads to end; nothing can run afterwards."""
        self.cancel_all()
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _settle(self, task: Task, future: Future[Any]) -> None:
        self._tasks.remove(task)
        error = CancelledError() if future.cancelled() else future.exception()
        if task.cancelled or isinstance(error, Cancelled | CancelledError):
            task.cancelled_by_user.emit()
        elif error is None:
            task.succeeded.emit(future.result())
        else:
            task.failed.emit(error)
        task.finished.emit()
        task.deleteLater()
        self.activity_changed.emit(len(self._tasks))
