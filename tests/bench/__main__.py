"""``make bench``: prints our speed beside what one would use instead. It judges, and fails nowhere.

``make bench ARGS="pdf status"`` measures only those parts.
"""

from __future__ import annotations

import os
import platform
import sys
import time
import traceback
from importlib import import_module
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from slodesk import __version__
from tests.bench.measure import Missing, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

PARTS = (
    "start", "chart", "table", "stalls", "plan", "retro", "replay", "pdf", "samples", "edit", "status",
    "search",
)  # fmt: skip


def measured(part: str) -> Iterator[Row]:
    """Yield the rows of one part; a part that cannot be measured here says why and ends."""
    try:
        yield from import_module(f"tests.bench.{part}").rows()
    except Missing as reason:
        print(f"  {part}: {reason}", flush=True)
    except Exception:  # noqa: BLE001 - the other rows go on
        print(f"  {part} could not be measured:\n{traceback.format_exc()}", flush=True)


def text(value: float, unit: str) -> str:
    """Return a figure with as many digits as it deserves."""
    places = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{places}f} {unit}"


def main(parts: list[str]) -> None:
    """Measure and print."""
    unknown = set(parts) - set(PARTS)
    if unknown:
        sys.exit(f"There is no {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}.")
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    machine = f"{platform.machine()}, {os.cpu_count()} cores{load}, Python {platform.python_version()}"
    print(f"SLO Desk {__version__} on {platform.system()} {machine}\n")
    print(f"{'what':<52}  {'ours':>10}  {'reach':<34}  {'':<8}  beside", flush=True)
    began, missed, count = time.perf_counter(), 0, 0
    for part in parts or PARTS:
        for row in measured(part):
            beside = ", ".join(f"{name} {text(value, row.unit)}" for name, value in row.peers)
            figures = f"{row.what:<52}  {text(row.ours, row.unit):>10}  {row.reach:<34}  {row.verdict:<8}"
            print(f"{figures}  {beside}".rstrip(), flush=True)
            count += 1
            missed += row.verdict == "MISSED"
    print(f"\n{count} rows, {missed} missed, in {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
