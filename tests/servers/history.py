"""A known past for a real Prometheus: four services over 90 days, every count computed here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

STEP = 300
SCRAPE = 150
"""Two scrapes in each step, and counters that grow evenly inside a step: ``increase`` is exact then,
whether a version counts the sample at the left edge of the window (2.x) or not (3.x)."""
DAYS = 90
SERVICES = ("payment", "search", "catalog", "login")
GAP_DAY, GAP_STEPS = 40, 24
"""``catalog`` was not scraped for two hours."""
RESET_DAY = 55
"""``login`` was restarted: its counters begin at zero again."""
FIRST_ERROR_DAY = 10
"""``search`` had no error before, so no series of errors either."""


@dataclass(frozen=True)
class ServiceHistory:
    """What happened in each step."""

    ends: NDArray[np.int64]
    good: NDArray[np.int64]
    bad: NDArray[np.int64]
    seen: NDArray[np.bool_]
    """Steps that Prometheus can know of."""

    @property
    def total(self) -> NDArray[np.int64]:
        return self.good + self.bad


@dataclass(frozen=True)
class History:
    """All of it, ending at a midnight."""

    start: datetime
    end: datetime
    services: dict[str, ServiceHistory]
    depth: NDArray[np.float64]
    """``queue_depth`` at each step's end."""
    fast: NDArray[np.int64]
    """``payment``: requests in each step that took no more than 0.3 s."""


def make_history(end: datetime, days: int = DAYS) -> History:
    """Return the past before the midnight at or before ``end``; the same for the same day."""
    end = end.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    start = end - timedelta(days=days)
    steps = days * 86400 // STEP
    ends = int(start.timestamp()) + STEP * np.arange(1, steps + 1)
    random = np.random.default_rng(20261120)
    services = {}
    for place, name in enumerate(SERVICES):
        wave = 1 + 0.5 * np.sin(np.arange(steps) * 2 * np.pi / (86400 / STEP))
        good = 2 * random.poisson(200 * (place + 1) * wave)
        bad = 2 * random.poisson(0.2 * (place + 1), steps)
        seen = np.ones(steps, bool)
        if name == "search":
            bad[: FIRST_ERROR_DAY * 86400 // STEP] = 0
        if name == "catalog":
            gap = slice(GAP_DAY * 86400 // STEP, GAP_DAY * 86400 // STEP + GAP_STEPS)
            good[gap] = bad[gap] = 0
            seen[gap] = False
        services[name] = ServiceHistory(ends, good, bad, seen)
    depth = np.round(50 + 40 * np.sin(np.arange(steps) / 20), 3)
    fast = 2 * (services["payment"].good * 49 // 100)
    return History(start, end, services, depth, fast)


def write_openmetrics(history: History, path: Path) -> None:
    """Write the counters as scrapes, in the form ``promtool`` reads."""
    with path.open("w", encoding="ascii") as file:
        file.write("# TYPE http_requests counter\n")
        for name, service in history.services.items():
            reset = RESET_DAY * 86400 // STEP if name == "login" else None
            for code, counts in (("200", service.good), ("500", service.bad)):
                hidden = FIRST_ERROR_DAY * 86400 // STEP if (name, code) == ("search", "500") else 0
                labels = f'http_requests_total{{code="{code}",instance="{name}-1",service="{name}"}}'
                file.writelines(_counter(labels, history, counts, service.seen, reset, hidden))
        file.write("# TYPE request_seconds histogram\n")
        payment = history.services["payment"]
        for le, counts in (("0.3", history.fast), ("+Inf", payment.total)):
            labels = f'request_seconds_bucket{{le="{le}",service="payment"}}'
            file.writelines(_counter(labels, history, counts, payment.seen, None, 0))
        labels = 'request_seconds_count{service="payment"}'
        file.writelines(_counter(labels, history, payment.total, payment.seen, None, 0))
        file.write("# TYPE queue_depth gauge\n")
        pairs = zip(payment.ends.tolist(), history.depth.tolist(), strict=True)
        file.writelines(f'queue_depth{{queue="mail"}} {value} {end}\n' for end, value in pairs)
        file.write("# EOF\n")


def _counter(
    labels: str,
    history: History,
    counts: NDArray[np.int64],
    seen: NDArray[np.bool_],
    reset: int | None,
    hidden: int,
) -> Iterator[str]:
    """Yield the scrapes of one counter: at the start, in the middle and at the end of each step."""
    value, at = 1_000_000, int(history.start.timestamp())
    if not hidden:
        yield f"{labels} {value} {at}\n"
    for step, count in enumerate(counts.tolist()):
        if step == reset:
            value = 0
        middle = value + count // 2
        value += count
        at += STEP
        if step < hidden - 1:
            continue
        if seen[step]:
            if step >= hidden:
                yield f"{labels} {middle} {at - SCRAPE}\n"
            yield f"{labels} {value} {at}\n"
        elif step + 1 < len(seen) and seen[step + 1]:
            yield f"{labels} {value} {at}\n"  # scraped again from here on
