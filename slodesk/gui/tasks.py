"""Long work off the UI thread, with progress, cancel and errors that reach the user."""

from __future__ import annotations

import threading
import time
from concurrent.futures import CancelledError, Executor, Future
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from collections.abc import Callable


PATIENCE = 5.0
"""Seconds that closing waits for work that can't be broken off, such as drawing a PDF."""

_ROWS, _REST = 12, 0.0005
"""After so many rows, work rests for so many seconds."""


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


class Resting:
    """Called after each of very many rows that work reads: lets the window have its turn, and can be stopped.

    Args:
        task: whose work it is.
        every: rows between two rests; more where a row takes little.

    Raises:
        Cancelled: when called once the user has cancelled.
    """

    def __init__(self, task: Task, every: int = _ROWS) -> None:
        self._task = task
        self._every = every
        self._count = 0

    def __call__(self) -> None:
        """Rest a moment after some rows."""
        self._count += 1
        if self._count % self._every == 0:
            self._task.report(0, 0)
            time.sleep(_REST)


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
        self._tasks: dict[Task, _Running] = {}
        self._over = False
        self._done.connect(self._settle, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> int:
        """How many tasks have not finished."""
        return len(self._tasks)

    @property
    def stuck(self) -> bool:
        """Whether work still runs although ``shutdown`` waited for it."""
        return self._over and any(not running.future.done() for running in self._tasks.values())

    def run(
        self,
        work: Callable[[Task], Any],
        *,
        succeeded: Callable[[Any], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        discarded: Callable[[Any], object] | None = None,
        label: str = "",
    ) -> Task:
        """Start ``work`` and return its task; after ``shutdown`` it is a cancelled one.

        Args:
            work: called with the task on another thread.
            succeeded: called with the result, on this thread; a bound method of a widget is
                forgotten when the widget is deleted.
            failed: called with the exception; without it the runner's own ``failed`` is emitted.
            discarded: called with a result that came although the task was cancelled, to close it.
            label: words for a progress dialog.
        """
        task = Task(label, self)
        if succeeded is not None:
            task.succeeded.connect(succeeded)
        task.failed.connect(failed if failed is not None else self.failed)
        future = self._submit(work, task)
        running = self._tasks[task] = _Running(future, discarded)
        self.activity_changed.emit(len(self._tasks))

        def tell(done: Future[Any]) -> None:
            self._done.emit(task, done)
            running.told.set()

        future.add_done_callback(tell)
        return task

    def cancel_all(self) -> None:
        """Ask every task to stop."""
        for task in self._tasks:
            task.cancel()

    def shutdown(self) -> None:
        """Cancel everything and wait for it to end, though not for ever; nothing starts afterwards."""
        self._over = True
        self.cancel_all()
        self._executor.shutdown(wait=False, cancel_futures=True)
        until = time.monotonic() + PATIENCE
        for running in self._tasks.values():  # a future is done before its thread has told this object so
            running.told.wait(max(0.0, until - time.monotonic()))
        for running in self._tasks.values():
            running.discard()

    def _submit(self, work: Callable[[Task], Any], task: Task) -> Future[Any]:
        if not self._over:
            return self._executor.submit(work, task)
        task.cancel()
        future: Future[Any] = Future()
        future.cancel()
        return future

    def _settle(self, task: Task, future: Future[Any]) -> None:
        running = self._tasks.pop(task)
        error = CancelledError() if future.cancelled() else future.exception()
        if task.cancelled or isinstance(error, Cancelled | CancelledError):
            running.discard()
            task.cancelled_by_user.emit()
        elif error is None:
            task.succeeded.emit(future.result())
        else:
            task.failed.emit(error)
        task.finished.emit()
        task.deleteLater()
        self.activity_changed.emit(len(self._tasks))


class _Running:
    """What the runner knows of a task under way."""

    def __init__(self, future: Future[Any], discarded: Callable[[Any], object] | None) -> None:
        self.future = future
        self.told = threading.Event()
        self._discarded = discarded

    def discard(self) -> None:
        """Give a result nobody takes to whoever can close it; once."""
        if not self.future.done():
            return
        discarded, self._discarded = self._discarded, None
        if discarded is not None and not self.future.cancelled() and self.future.exception() is None:
            discarded(self.future.result())
