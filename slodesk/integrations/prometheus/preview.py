"""Tries a connection or a query before anything is stored."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from slodesk.integrations.prometheus.client import NoTask, Task
from slodesk.integrations.prometheus.fetch import Progress, grid
from slodesk.integrations.prometheus.queries import Explained, explain_query, explain_value

if TYPE_CHECKING:
    from slodesk.integrations.prometheus.client import PrometheusClient

CLOCKS_DIFFER = 30.0
"""Seconds of difference between the clocks that are worth a word."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a query gave over the last hours.

    Attributes:
        explained: how the query was read and what was sent.
        step: seconds.
        times: ends of steps with a value, aware.
        values: finite values, as many as ``times``.
        gaps: steps without a value, anywhere in the range.
        infinite: steps with an infinite value.
        warnings: what the server warned about; not empty means partial data.
    """

    explained: Explained
    step: int
    times: tuple[datetime, ...]
    values: tuple[float, ...]
    gaps: int
    infinite: int
    warnings: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many values there are."""
        return len(self.values)

    @property
    def first(self) -> tuple[datetime, float] | None:
        """The oldest value."""
        return (self.times[0], self.values[0]) if self.values else None

    @property
    def last(self) -> tuple[datetime, float] | None:
        """The newest value."""
        return (self.times[-1], self.values[-1]) if self.values else None

    @property
    def lowest(self) -> float | None:
        """The smallest value."""
        return min(self.values, default=None)

    @property
    def highest(self) -> float | None:
        """The largest value."""
        return max(self.values, default=None)

    @property
    def total(self) -> float:
        """All values together: the events of the range."""
        return math.fsum(self.values)

    @property
    def partial(self) -> bool:
        """Whether the server said that data may be missing."""
        return bool(self.warnings)

    @property
    def hints(self) -> tuple[str, ...]:
        """What the user should look at, one sentence each."""
        hints = list(self.explained.hints)
        if not self.values:
            hints.append("Nothing found in this time; check the metric's name and its labels.")
        if self.lowest is not None and self.lowest < 0 and self.explained.meaning != "value":
            hints.append("Some counts are negative; is this a gauge rather than a counter?")
        if self.infinite:
            hints.append("Some values are infinite; they cannot be stored.")
        return tuple(hints)


@dataclass(frozen=True, slots=True)
class Reached:
    """A server that answered: its clock, and by how many seconds it is ahead of ours."""

    clock: datetime
    ahead: float

    @property
    def clocks_differ(self) -> bool:
        """Whether samples near "now" will look too new or too old."""
        return abs(self.ahead) > CLOCKS_DIFFER


def try_connection(client: PrometheusClient, now: datetime, task: Task | None = None) -> Reached:
    """Ask the server for its clock: address, certificate and credentials are right when it answers.

    Raises:
        SourceError: they are not; says what to do.
    """
    clock = client.now(Progress(task or NoTask(), 1).check)
    return Reached(clock, (clock - now).total_seconds())


def try_query(
    client: PrometheusClient,
    query: str,
    meaning: Literal["events", "value"],
    step: int,
    *,
    hours: float = 24,
    end: datetime | None = None,
    task: Task | None = None,
) -> Preview:
    """Run a query over the last hours, as a sync would, and return what it gave.

    Args:
        client: the server.
        query: PromQL as the user wrote it.
        meaning: ``events`` for good, bad and total queries, ``value`` for metrics and thresholds.
        step: seconds.
        hours: how far back; at least ten steps.
        end: default: the server's now.
        task: progress and cancel.

    Raises:
        SourceError: the server or the query fails; says what to do.
    """
    explained = explain_query(query, step) if meaning == "events" else explain_value(query, step)
    progress = Progress(task or NoTask(), 0)
    now = client.now(progress.check)
    end = now if end is None else min(end, now)
    times = grid(end - timedelta(seconds=max(hours * 3600, 10 * step)), end, step)
    result = client.range(explained.promql, times.first, times.last, step, check=progress.check)
    kept = [pair for pair in zip(result.times, result.values, strict=True) if math.isfinite(pair[1])]
    infinite = sum(map(math.isinf, result.values))
    return Preview(
        explained,
        step,
        tuple(datetime.fromtimestamp(time, UTC) for time, _ in kept),
        tuple(value for _, value in kept),
        gaps=len(times) - len(kept) - infinite,
        infinite=infinite,
        warnings=result.warnings,
    )
