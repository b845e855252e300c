"""Background work: results, errors and cancelling arrive on the UI thread, after ``run`` returned."""

from __future__ import annotations

import threading
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from slodesk.gui.tasks import TaskRunner
from tests.gui.conftest import InlineExecutor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from slodesk.gui.tasks import Task


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
