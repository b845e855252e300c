"""``slodesk status`` and ``decide`` as whole processes: on the sample, and on 200 services × one year."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.bench.measure import Row, process
from tests.bench.workspaces import folder, large, sample

if TYPE_CHECKING:
    from collections.abc import Iterator

STATUS = [sys.executable, "-m", "slodesk", "status"]
DECIDE = [sys.executable, "-m", "slodesk", "decide"]


def rows() -> Iterator[Row]:
    """Measure both; the large one also by memory and by days."""
    bare, _ = process([sys.executable, "-c", "pass"])
    with folder() as at:
        path = str(sample(at))
        taken, _ = process([*STATUS, path, "--format", "json"])
        yield Row("status of the sample, whole process", taken, "s", (("bare Python", bare),), 0.6, "≤ 0.6 s")
        # A rollback always goes out, so that the exit code is 0 whatever the sample has come to.
        gate = [*DECIDE, path, "checkout", "--version", "1", "--class", "rollback"]
        taken, _ = process(gate)
        yield Row("decide on the sample, whole process", taken, "s", (("bare Python", bare),), 0.6, "≤ 0.6 s")
        began = time.perf_counter()
        path = str(large(at))
        size = sum(file.stat().st_size for file in at.glob("large*")) / 1e6
        built = time.perf_counter() - began
        at_end = [*STATUS, path, "--format", "json", "--at", "2026-11-20"]
        taken, most = process(at_end, rounds=3)
        words = f"status of 200 services × 1 year, {size:,.0f} MB"
        yield Row(words, taken, "s", (("bare Python", bare), ("building it", built)), 1.0, "≤ 1 s")
        yield Row("the same, peak memory", most, "MB", (), 500, "≤ 500 MB")
        moment = datetime(2026, 11, 19, 13, 7, tzinfo=UTC).isoformat()
        between, _ = process([*STATUS, path, "--format", "json", "--at", moment], rounds=3)
        yield Row("the same at 13:07, between two days", between, "s", (), 1.0, "≤ 1 s")
        gate = [*DECIDE, path, "service-000", "--version", "1", "--class", "rollback", "--at", "2026-11-20"]
        taken, _ = process(gate, rounds=3)
        yield Row("decide on one of the 200 services", taken, "s", (("bare Python", bare),), 0.6, "≤ 0.6 s")
