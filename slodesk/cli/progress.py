"""How far long work is, on a terminal only; nothing in a pipe or a log."""

from __future__ import annotations

import sys
import time


class TerminalTask:
    """Rewrites one line on the terminal, a few times a second; a Ctrl-C ends the work.

    Args:
        label: what is being done, e.g. "Asking Prometheus".
    """

    def __init__(self, label: str) -> None:
        self._label = label
        self._shown = False
        self._next = time.monotonic() + 0.5
        self._live = sys.stderr.isatty()

    def report(self, done: int, total: int) -> None:
        """Say how far the work is."""
        if not self._live or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + 0.2
        share = f" {100 * done // total} %" if total else ""
        sys.stderr.write(f"\r\x1b[K{self._label}{share}")
        sys.stderr.flush()
        self._shown = True

    def __enter__(self) -> TerminalTask:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
