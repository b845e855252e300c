"""Python's garbage collector, kept to the UI thread."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500
SETTLED_MS = 5_000
"""By then the first workspace is open and its chart drawn."""
LIMITS = (10_000, 10, 10)
"""As ``gc.set_threshold``: new objects, then passes over the generation before."""


class Garbage(QObject):
    """Collects garbage between two events, on the UI thread alone.

    Python collects on whichever thread happens to make the next object. A widget in a cycle would
    then be destroyed by a worker, which ends in a crash or waits for ever.

    Args:
        parent: the window; with it collecting ends.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        QTimer.singleShot(SETTLED_MS, self, self.start)

    def start(self) -> None:
        """Begin, in what is made from now on.

        What was imported to start stays until the end: looking through it would hold the window up
        for 100 ms every now and then.
        """
        gc.freeze()
        self._timer.start()

    def look(self) -> None:
        """Collect as much as is due."""
        due = [generation for generation, count in enumerate(gc.get_count()) if count > LIMITS[generation]]
        if due:
            gc.collect(max(due))
