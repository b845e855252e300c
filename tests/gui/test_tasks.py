"""Background work: results, errors and cancelling arrive on the UI thread, after ``run`` returned."""

from __future__ import annotations

import threading
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from slodesk.gui.tasks import Cancelled, Resting, Task, TaskRunner
from tests.gui.conftest import InlineExecutor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture(params=["inline", "threads"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    with InlineExecutor() if request.param == "inline" else ThreadPoolExecutor(2) as made:
        yield made


def test_a_result_arrives_on_the_calling_thread(qtbot: QtBot, executor: Executor) -> None:
    runner, got = TaskRunner(executor), []
    task = runner.run(lambda _: 42, succeeded=lambda value: got.append((value, threading.get_ident())))
    assert got == []
    with qtbot.waitSignal(task.finished):
        pass
    assert got == [(42, threading.get_ident())]
    assert runner.running == 0


def test_an_error_nobody_asked_for_reaches_the_runner(qtbot: QtBot, executor: Executor) -> None:
    runner = TaskRunner(executor)
    with qtbot.waitSignal(runner.failed) as seen:
        runner.run(lambda _: 1 / 0)
    assert isinstance(seen.args[0], ZeroDivisionError)


def test_a_cancelled_task_neither_succeeds_nor_fails(qtbot: QtBot) -> None:
    started, seen = threading.Event(), []

    def work(task: Task) -> None:
        started.set()
        while True:
            task.report(0, 0)

    with ThreadPoolExecutor(1) as pool:
        runner = TaskRunner(pool)
        task = runner.run(work, succeeded=seen.append, failed=seen.append)
        assert started.wait(5)
        with qtbot.waitSignals([task.cancelled_by_user, task.finished]):
            task.cancel()
    assert seen == []


def test_shutdown_stops_what_runs(qtbot: QtBot) -> None:
    started, ended = threading.Event(), threading.Event()

    def work(task: Task) -> None:
        started.set()
        try:
            while True:
                task.report(0, 0)
        finally:
            ended.set()

    runner = TaskRunner(ThreadPoolExecutor(1))
    runner.run(work)
    assert started.wait(5)
    runner.shutdown()
    assert ended.is_set()


def test_what_starts_after_shutdown_is_cancelled(qtbot: QtBot, executor: Executor) -> None:
    runner, seen = TaskRunner(executor), []
    runner.shutdown()
    task = runner.run(seen.append, succeeded=seen.append, failed=seen.append)
    with qtbot.waitSignals([task.cancelled_by_user, task.finished]):
        pass
    assert seen == []
    assert runner.running == 0


@pytest.mark.parametrize("told", [True, False])
def test_a_result_nobody_takes_is_handed_back_once(qtbot: QtBot, told: bool) -> None:
    """Closing the window while a workspace is being opened must not leave it locked."""
    started, go_on = threading.Event(), threading.Event()
    closed: list[str] = []

    def work(_: Task) -> str:
        started.set()
        assert go_on.wait(5)
        return "workspace"

    runner = TaskRunner(ThreadPoolExecutor(1))
    task = runner.run(work, succeeded=closed.append, discarded=closed.append)
    assert started.wait(5)
    task.cancel()
    go_on.set()
    if told:
        with qtbot.waitSignal(task.finished):
            pass
    runner.shutdown()
    assert closed == ["workspace"]
    assert not runner.stuck


def test_shutdown_does_not_wait_for_ever(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slodesk.gui.tasks.PATIENCE", 0.05)
    go_on = threading.Event()
    pool = ThreadPoolExecutor(1)
    runner = TaskRunner(pool)
    task = runner.run(lambda _: go_on.wait(20))
    runner.shutdown()
    assert runner.stuck
    with qtbot.waitSignal(task.cancelled_by_user):
        go_on.set()
    assert not runner.stuck
    pool.shutdown()


def test_reading_very_many_rows_stops_soon_after_it_is_cancelled() -> None:
    task = Task()
    rest = Resting(task, 100)
    for _ in range(250):
        rest()
    task.cancel()
    for _ in range(49):
        rest()
    with pytest.raises(Cancelled):
        rest()
