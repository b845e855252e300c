"""From the start of the process to shell, table and chart, beside a bare Qt window."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.measure import Row, environment
from tests.bench.workspaces import folder, sample

if TYPE_CHECKING:
    from collections.abc import Iterator

PROBE = str(Path(__file__).with_name("start_probe.py"))
LATE = ("pyqtgraph", "alembic", "reportlab", "requests", "prometheus_api_client", "pydantic")
ROUNDS = 5


def probe(kind: str, *more: str) -> dict[str, Any]:
    """Open one window in a process of its own."""
    done = subprocess.run(
        [sys.executable, PROBE, kind, repr(time.time()), *more],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"ended with {done.returncode}: {done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def rows() -> Iterator[Row]:
    """Measure both kinds turn about."""
    with folder() as at:
        path = str(sample(at))
        bare, ours = [], []
        for turn in range(ROUNDS + 1):
            pair = probe("bare"), probe("ours", path)
            if turn:  # the first pair only warms the disk up
                bare.append(pair[0])
                ours.append(pair[1])

    def middle(runs: list[dict[str, Any]], stage: str) -> float | None:
        known = [float(run[stage]) * 1000 for run in runs if stage in run]
        return statistics.median(known) if known else None

    floor = middle(bare, "shell") or 0.0
    least = middle(bare, "shell work") or 0.0

    def beside(stage: str) -> tuple[tuple[str, float], ...]:
        """Return the bare window, and the processor time of both: others may use the machine, too."""
        work = middle(ours, f"{stage} work") or 0.0
        return ("bare QMainWindow", floor), ("work", work), ("of the bare one", least)

    shell = middle(ours, "shell") or 0.0
    yield Row(
        "window shell shown and idle", shell, "ms", beside("shell"), 1.5 * floor, "≤ 1.5 × a bare window"
    )
    loaded = [name for name in LATE if name in ours[-1]["modules"]]
    words = ", ".join(loaded) if loaded else "none of them"
    yield Row(f"late modules at first paint: {words}", len(loaded), "n", (), 0, "none")
    for stage, limit, reach in (
        ("table", 1.2 * 380, "≤ 1.2 × Vorta's window (≈ 380 ms)"),
        ("chart", 2.5 * 380, "≤ 2.5 × Vorta's window"),
    ):
        taken = middle(ours, stage)
        if taken is not None:
            yield Row(f"Overview's {stage} drawn", taken, "ms", beside(stage), limit, reach)
    stall = middle(ours, "stall")
    if stall is not None:
        yield Row("longest stall until the chart is there", stall, "ms", (), 100, "≤ 100 ms")
