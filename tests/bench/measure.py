"""How the table is measured: medians in this process, whole processes by clock, each beside its peers."""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        what: what was measured.
        ours: our figure, in ``unit``.
        unit: ``ms``, ``s``, ``MB`` or ``n`` (a count).
        peers: what stands beside it, by name, in the same unit.
        limit: the most it may be, in ``unit``; worked out from the peers where it is a ratio.
        reach: that limit in words.
    """

    what: str
    ours: float
    unit: str
    peers: tuple[tuple[str, float], ...] = ()
    limit: float | None = None
    reach: str = ""

    @property
    def verdict(self) -> str:
        """Whether the limit was kept: a word, never an exit code."""
        if self.limit is None:
            return ""
        return "reached" if self.ours <= self.limit else "MISSED"


class Missing(Exception):
    """A peer or a part is not installed; the row says so and the others go on."""


def median(work: Callable[[], object], *, rounds: int = 5, unit: str = "ms") -> float:
    """Return the median duration of some work after a round to warm up."""
    work()
    return statistics.median(times(work, rounds, unit))


def times(work: Callable[[], object], rounds: int, unit: str = "ms") -> list[float]:
    """Return how long each round took; the collector runs between rounds, not in them."""
    scale = {"ms": 1e3, "s": 1.0}[unit]
    taken = []
    for _ in range(rounds):
        gc.collect()
        gc.disable()
        try:
            began = time.perf_counter()
            work()
            taken.append((time.perf_counter() - began) * scale)
        finally:
            gc.enable()
    return taken


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that ``share`` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def environment() -> dict[str, str]:
    """Return what measured processes run in: no screen, and byte code kept, as where it is installed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"QT_QPA_PLATFORM": "offscreen"}


def process(arguments: Sequence[str], *, rounds: int = 5) -> tuple[float, float]:
    """Return the median seconds and the largest resident memory (MB) of a whole process."""
    taken, most = [], 0.0
    for turn in range(rounds + 1):
        began = time.perf_counter()
        child = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, env=environment())
        if hasattr(os, "wait4"):
            _, state, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(state)
            most = max(most, usage.ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024))
        else:
            child.wait()
        if turn:  # the first one only warms the disk up
            taken.append(time.perf_counter() - began)
        if child.returncode:
            raise RuntimeError(f"{arguments} ended with {child.returncode}")
    return statistics.median(taken), most
