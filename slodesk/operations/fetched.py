"""What a sync asks a server for, and what it brings back: plain values between network and database.

Reading (``operations/sync.py``) makes the questions, ``integrations/prometheus`` answers them on a
background thread, and ``operations/sync.py`` stores the answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

    from slodesk.domain.errors import Problem, SourceError


@dataclass(frozen=True, slots=True)
class SloQuestion:
    """The queries of one SLO and what is stored of it.

    Attributes:
        id: key of the SLO.
        label: ``service/slo``, for messages.
        kind: ``ratio``, ``threshold`` or ``time_slices`` (R5).
        threshold_op: ``lt``, ``lte``, ``gt`` or ``gte``.
        thresholds: (from, limit) in order; a point is judged by the last one that begins before it (R11).
        slice_target: ratio that a time slice must reach to be good.
        newest: end of the newest stored sample.
    """

    id: str
    label: str
    kind: str = "ratio"
    good_query: str = ""
    bad_query: str = ""
    total_query: str = ""
    series_query: str = ""
    threshold_op: str = "lte"
    thresholds: tuple[tuple[datetime, float], ...] = ()
    slice_seconds: int | None = None
    slice_target: float | None = None
    newest: datetime | None = None


@dataclass(frozen=True, slots=True)
class MetricQuestion:
    """The query of one metric and what is stored of it."""

    id: str
    label: str
    query: str
    newest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Questions:
    """Everything in a workspace that has a query."""

    slos: tuple[SloQuestion, ...] = ()
    metrics: tuple[MetricQuestion, ...] = ()

    def __len__(self) -> int:
        return len(self.slos) + len(self.metrics)


@dataclass(frozen=True, slots=True)
class Rejected:
    """Values that cannot be samples (R3): why, how many, and the first of them."""

    reason: str
    count: int
    first: datetime

    def __str__(self) -> str:
        return f"{self.count:,} × {self.reason} (first at {self.first:%Y-%m-%d %H:%M} UTC)"


@dataclass(frozen=True, slots=True, eq=False)
class FetchedSlo:
    """The points of one SLO, in order, each once, every one fit to be stored.

    Attributes:
        step: resolution in seconds.
        ends: ends of steps, whole seconds since 1970 UTC.
        gaps: steps without a value after the first one.
        absent: steps whose good or bad series did not exist while the total did: counted as none.
        rounded: steps whose good exceeded the total by no more than rounding noise: made equal.
        warnings: what the server warned about; not empty means partial data.
    """

    id: str
    label: str
    step: int
    ends: NDArray[np.int64]
    good: NDArray[np.float64]
    total: NDArray[np.float64]
    gaps: int = 0
    absent: int = 0
    rounded: int = 0
    rejected: tuple[Rejected, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def partial(self) -> bool:
        """Whether the server said that data may be missing."""
        return bool(self.warnings)


@dataclass(frozen=True, slots=True, eq=False)
class FetchedMetric:
    """The values of one metric, in order, each time once, all finite."""

    id: str
    label: str
    step: int
    ends: NDArray[np.int64]
    values: NDArray[np.float64]
    gaps: int = 0
    rejected: tuple[Rejected, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def partial(self) -> bool:
        """Whether the server said that data may be missing."""
        return bool(self.warnings)


@dataclass(frozen=True, slots=True)
class Fetched:
    """One sync, complete or broken off; every SLO and metric in it is whole.

    Attributes:
        problems: queries that were refused, by SLO or metric; the others are here.
        failure: why the server could not be asked further, if so.
    """

    slos: tuple[FetchedSlo, ...] = ()
    metrics: tuple[FetchedMetric, ...] = ()
    problems: tuple[Problem, ...] = ()
    failure: SourceError | None = None

    @property
    def parts(self) -> tuple[FetchedSlo | FetchedMetric, ...]:
        """SLOs, then metrics."""
        return (*self.slos, *self.metrics)

    @property
    def count(self) -> int:
        """How many points there are to store; thousands take longer than a frame of the window."""
        return sum(len(part.ends) for part in self.parts)

    @property
    def partial(self) -> bool:
        """Whether the server said anywhere that data may be missing."""
        return any(part.partial for part in self.parts)


@dataclass(slots=True)
class SyncSummary:
    """What a sync did, in samples of SLOs and values of metrics together.

    Attributes:
        added: new points.
        updated: points that had another value.
        unchanged: points stored before.
        skipped: points of a day that holds finer samples, or would only partly replace it (R5a).
        gaps: steps without a value.
        absent: steps whose good or bad series did not exist while the total did.
        rejected: by SLO or metric.
        partial: SLOs and metrics whose data the server called incomplete.
        problems: queries that were refused.
        failure: why the sync was broken off, if it was.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    gaps: int = 0
    absent: int = 0
    rejected: list[tuple[str, Rejected]] = field(default_factory=list)
    partial: list[str] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    failure: SourceError | None = None

    def __str__(self) -> str:
        parts = [f"{self.added:,} added", f"{self.updated:,} updated", f"{self.unchanged:,} unchanged"]
        if self.skipped:
            parts.append(f"{self.skipped:,} skipped")
        if self.gaps:
            parts.append(f"{self.gaps:,} gaps")
        if self.rejected:
            parts.append(f"{sum(part.count for _, part in self.rejected):,} rejected")
        if self.partial:
            parts.append("partial data")
        return ", ".join(parts)
