"""What a chart shows, as plain values: filled in by a query on another thread, drawn by ``plot.py``."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from slodesk.domain.policy import FRAMEWORK

if TYPE_CHECKING:
    from slodesk.domain.policy import Policy
    from slodesk.gui.charts.decimate import Floats

DAY = 86400.0


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One line of a chart; times are seconds since 1970, NaN in ``values`` breaks the line.

    Attributes:
        key: the SLO's key.
        name: the direct label.
        times: ascending, contiguous.
        values: as long as ``times``.
        coverage: share of the window behind each value that has samples; None where that means nothing.
        measure: what values are shares of, where that is not the budget of the window: "of the month".
        gaps: (start, end) without samples.
        periods: (start, end) of calendar periods; empty for rolling windows.
        ahead_times: where the projection is drawn, dashed.
        ahead_values: the projected values.
        ahead_label: "runs out in 18 hours"; empty without one.
        runs_out: when the projection is spent; None when it is not.
    """

    key: str
    name: str
    times: Floats
    values: Floats
    coverage: Floats | None = None
    measure: str = ""
    gaps: tuple[tuple[float, float], ...] = ()
    periods: tuple[tuple[float, float], ...] = ()
    ahead_times: Floats = field(default_factory=lambda: np.zeros(0))
    ahead_values: Floats = field(default_factory=lambda: np.zeros(0))
    ahead_label: str = ""
    runs_out: float | None = None

    def __post_init__(self) -> None:
        # pyqtgraph and Qt are given contiguous float64 only: anything else has crashed the process.
        for name in ("times", "values", "ahead_times", "ahead_values"):
            object.__setattr__(self, name, np.ascontiguousarray(getattr(self, name), dtype=np.float64))

    @property
    def newest(self) -> tuple[float, float] | None:
        """The last value there is, with its time."""
        size = 64
        while size < 8 * max(len(self.values), 64):  # from the end: it is nearly always among the last few
            known = np.flatnonzero(~np.isnan(self.values[-size:]))
            if len(known):
                index = max(len(self.values) - size, 0) + int(known[-1])
                return float(self.times[index]), float(self.values[index])
            size *= 8
        return None

    def at(self, moment: float) -> float | None:
        """Return the value in force at a moment: the nearest sample's; None in a gap and outside."""
        index = self.nearest(moment)
        if index is None or np.isnan(self.values[index]):
            return None
        return float(self.values[index])

    def nearest(self, moment: float) -> int | None:
        """Return the index of the point nearest to a moment; None without points."""
        if len(self.times) == 0:
            return None
        after = min(int(np.searchsorted(self.times, moment)), len(self.times) - 1)
        before = max(after - 1, 0)
        closer = moment - self.times[before] < self.times[after] - moment
        return before if closer else after

    def visible(self, start: float, end: float) -> Line:
        """Return the same line with only its points from ``start`` to ``end``."""
        low = int(np.searchsorted(self.times, start, "left"))
        high = int(np.searchsorted(self.times, end, "right"))
        coverage = None if self.coverage is None else self.coverage[low:high]
        return replace(self, times=self.times[low:high], values=self.values[low:high], coverage=coverage)

    def partial_spans(self, enough: float = 0.99) -> list[tuple[float, float]]:
        """Return (start, end) of the stretches whose window lacks samples."""
        if self.coverage is None or len(self.times) == 0:
            return []
        thin = np.nan_to_num(self.coverage, nan=1.0) < enough
        edges = np.flatnonzero(np.diff(np.concatenate(([False], thin, [False])).astype(np.int8)))
        last = len(self.times) - 1
        return [
            (float(self.times[low]), float(self.times[min(high, last)]))
            for low, high in zip(edges[::2], edges[1::2], strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Mark:
    """An incident or a release on the time axis.

    Attributes:
        kind: ``incident`` or ``release``.
        id: key of the incident or release.
        line: key of the line it sits on.
        at: seconds since 1970.
        end: when it was over; None for a release, or while open.
        title: "Bad deploy".
        words: the whole of it, for tooltip and screen reader.
        change: what it did to the budget, "−11 %"; empty when that is unknown or nothing.
        head: what it is and when it began: "Incident INC-4, critical, 5 Nov 2026 14:00".
        facts: (name, value) of everything else that is known, in the user's words.
    """

    kind: str
    id: str
    line: str
    at: float
    end: float | None
    title: str
    words: str
    change: str = ""
    head: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ChartData:
    """Everything one budget chart shows.

    Attributes:
        title: "Checkout: budget left".
        subtitle: "Orders are placed · 99.9 % over 30 days".
        standing: how the selected SLO stands, in a sentence.
        outlook: what comes next, in a sentence; empty when nothing does.
        lines: the SLOs, the selected one first.
        marks: incidents and releases, in order of time.
        now: the moment the figures are for.
        now_label: "now", or the date when that is not today.
        quarter: bounds of the quarter around ``now``.
        zone: in which times are written.
        policy: whose bands are drawn.
    """

    title: str
    subtitle: str
    standing: str
    outlook: str
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    now: float
    now_label: str
    quarter: tuple[float, float]
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    policy: Policy = FRAMEWORK

    @property
    def oldest(self) -> float:
        """The first moment any line knows of; ``now`` without lines."""
        return min((float(line.times[0]) for line in self.lines if len(line.times)), default=self.now)

    @property
    def burn_down(self) -> bool:
        """Whether every line is a calendar burn-down over the same periods."""
        first = self.lines[0].periods if self.lines else ()
        return bool(first) and all(set(line.periods) & set(first) for line in self.lines)

    def range(self, name: str) -> tuple[float, float]:
        """Return the bounds of ``7d``, ``30d``, ``90d`` or ``quarter``, with room for the projection."""
        if name == "quarter":
            start, end = self.quarter
            return start, max(end, start + 7 * DAY)
        length = float(name.removesuffix("d")) * DAY
        spent = self.lines[0].runs_out if self.lines else None
        ahead = 0.16 * length
        if spent is not None:  # far enough to see it run out, unless that would squeeze what was
            ahead = max(ahead, min((spent - self.now) * 1.1, 0.4 * length))
        return self.now - length, self.now + ahead
