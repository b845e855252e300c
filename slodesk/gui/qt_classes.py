"""Makes Qt's Python classes on the UI thread, a few at a time.

PySide6 makes a class when it is first looked up, and the process can crash when two threads do so at
once. pyqtgraph looks up every class there is. So before it is imported on another thread, all of them
are made here, between events.
"""

from __future__ import annotations

from importlib import import_module
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

_MODULES = ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtOpenGLWidgets", "QtTest")
"""What pyqtgraph looks into."""
_SLICE = 0.008
"""Seconds of work between two events."""


class QtClasses(QObject):
    """Makes all classes once started; what is made already takes no time."""

    made = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._making = _make()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    def start(self) -> None:
        """Begin, or go on."""
        self._timer.start()

    def stop(self) -> None:
        """Pause."""
        self._timer.stop()

    def _go_on(self) -> None:
        until = perf_counter() + _SLICE
        for _ in self._making:
            if perf_counter() > until:
                return
        self._timer.stop()
        self.made.emit()


def _make() -> Iterator[None]:
    for name in _MODULES:
        try:
            module = import_module(f"PySide6.{name}")
        except ImportError:  # not on every system; pyqtgraph does without as well
            continue
        for attribute in dir(module):
            getattr(module, attribute)
            yield
