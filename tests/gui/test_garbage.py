"""Garbage is collected on the UI thread and nowhere else."""

from __future__ import annotations

import gc
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject

from slodesk.gui.garbage import LIMITS, Garbage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


class Ring(QObject):
    """An object that holds itself."""

    def __init__(self, gone: list[int]) -> None:
        super().__init__()
        self.me = self
        self.destroyed.connect(lambda: gone.append(threading.get_ident()))


@pytest.fixture
def garbage(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Garbage]:
    monkeypatch.setattr("slodesk.gui.garbage.EVERY_MS", 5)
    made = Garbage()
    yield made
    made.deleteLater()


def test_a_worker_never_destroys_what_the_window_made(garbage: Garbage, qtbot: QtBot) -> None:
    gone: list[int] = []
    kept: list[list[int]] = []

    def busy() -> None:
        """Make what would have Python collect several times over."""
        kept.extend([number] for number in range(5 * LIMITS[0]))

    garbage.start()
    Ring(gone)
    worker = threading.Thread(target=busy)
    worker.start()
    worker.join()
    assert gone == []
    qtbot.waitUntil(lambda: gone != [])
    assert gone == [threading.get_ident()]


def test_python_itself_collects_nothing(garbage: Garbage) -> None:
    assert not gc.isenabled()
