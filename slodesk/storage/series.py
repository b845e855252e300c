"""The stored samples of many SLOs as series, read with a handful of queries.

Whole days add up from the sums of their rows; the points are read only for days that a window
cuts, for all SLOs together, and kept while the session lasts. Plain Python: numpy is imported only
for ``arrays``, and the first figures need none.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from slodesk.domain.series import ZERO, Counts, DayTotals, Point, midnight
from slodesk.storage.packed import DAY_SECONDS, NO_POINTS, PlainPoints, plain_points
from slodesk.storage.reading import among, one_by_one, rows, to_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy import float64
    from numpy.typing import NDArray

    from slodesk.storage.reading import Source

_EPOCH = date(1970, 1, 1).toordinal()
_USUAL = timedelta(days=100)
"""Further back than any usual window; older days are read when one asks for them."""


class SampleSet:
    """The samples of some SLOs in one read session; ``set[slo_id]`` is a ``DaySeries``.

    Args:
        session: a read session; it must stay open while the series are used.
        slo_ids: whose samples; None for all.
        since: days before this one are read only when somebody asks for them.
    """

    def __init__(
        self, session: Source, slo_ids: Iterable[str] | None = None, since: date | None = None
    ) -> None:
        self._session = session
        self._ids = None if slo_ids is None else list(slo_ids)
        self._since = since
        self._packed: dict[tuple[str, int], bytes] = {}
        self._points: dict[tuple[str, int], PlainPoints] = {}
        self._fetched: set[int] = set()
        self._series: dict[str, DaySeries] = {}
        self._read(since, None)

    def __getitem__(self, slo_id: str) -> DaySeries:
        series = self._series.get(slo_id)
        if series is None:
            series = self._series[slo_id] = DaySeries(self, slo_id)
        return series

    def ids(self) -> list[str]:
        """Return the keys of the SLOs asked for; of those that have samples when all were."""
        return list(self._series) if self._ids is None else list(self._ids)

    def _read(self, since: date | None, before: date | None) -> None:
        wanted: list[str] = []
        values: dict[str, object] = {}
        if self._ids is not None:
            listed, values = among("slo", self._ids)
            wanted.append(f"slo_id IN {listed}")
        if since is not None:
            wanted.append("day >= :since")
            values["since"] = since
        if before is not None:
            wanted.append("day < :before")
            values["before"] = before
        where = f" WHERE {' AND '.join(wanted)}" if wanted else ""
        statement = f'SELECT slo_id, day, good, total, step, "first", "last" FROM sample_day{where}'
        days: dict[str, DaySeries] = {}
        for slo_id, day, *sums in one_by_one(self._session, f"{statement} ORDER BY slo_id, day", **values):
            series = days.get(slo_id)
            if series is None:
                series = days[slo_id] = DaySeries(self, slo_id)
            series.add(to_date(day).toordinal() - _EPOCH, *sums)
        for slo_id, series in days.items():
            later = self._series.get(slo_id)
            if later is None:
                self._series[slo_id] = series
            else:
                later.prepend(series)

    def need(self, day: int | None) -> None:
        """Make sure that days from ``day`` (days after 1970; None: all) on are read."""
        if self._since is None or (day is not None and day >= self._since.toordinal() - _EPOCH):
            return
        before, self._since = self._since, None
        self._read(None, before)

    def day_points(self, slo_id: str, day: int) -> PlainPoints:
        """Return the points of one day; the first question reads that day for every SLO."""
        if day not in self._fetched:
            self._fetched.add(day)
            owners = self._ids if self._ids is not None else list(self._series)
            for start in range(0, len(owners), 500):
                listed, values = among("slo", owners[start : start + 500])
                statement = f"SELECT slo_id, points FROM sample_day WHERE day = :day AND slo_id IN {listed}"
                for owner, data in rows(self._session, statement, day=_date(day), **values):
                    self._packed.setdefault((owner, day), data)
        return self._unpacked(slo_id, day)

    def packed(self, slo_id: str, days: Sequence[int]) -> list[bytes]:
        """Return the packed points of several days with samples of one SLO, read in one query."""
        missing = [day for day in days if (slo_id, day) not in self._packed]
        if missing:
            statement = (
                "SELECT day, points FROM sample_day WHERE slo_id = :slo AND day >= :low AND day <= :high"
            )
            low, high = _date(missing[0]), _date(missing[-1])
            for day, data in rows(self._session, statement, slo=slo_id, low=low, high=high):
                self._packed.setdefault((slo_id, to_date(day).toordinal() - _EPOCH), data)
        return [self._packed[slo_id, day] for day in days]

    def _unpacked(self, slo_id: str, day: int) -> PlainPoints:
        key = slo_id, day
        if key not in self._points:
            self._points[key] = plain_points(self._packed[key]) if key in self._packed else NO_POINTS
        return self._points[key]


class DaySeries:
    """The samples of one SLO, as ``domain.series.Series`` asks for them.

    Args:
        owner: the set it belongs to, which reads the points.
        slo_id: whose samples.
    """

    def __init__(self, owner: SampleSet, slo_id: str) -> None:
        self._owner = owner
        self.slo_id = slo_id
        # Arrays: a hundred thousand numbers as objects would take a tenth of a second to throw away.
        self._days, self._good, self._total = array("q"), array("d"), array("d")
        self._steps, self._firsts, self._lasts = array("q"), array("q"), array("q")

    @staticmethod
    def load(
        session: Source,
        slo_ids: Iterable[str] | None = None,
        at: datetime | None = None,
        since: datetime | None = None,
    ) -> SampleSet:
        """Return the series of some SLOs, by key, for judging them at ``at``.

        Args:
            session: a read session.
            slo_ids: whose samples; None for all.
            at: the moment they are judged at; None to read all days at once.
            since: the beginning of what is asked for, where no usual window reaches so far back.
        """
        if at is None:
            return SampleSet(session, slo_ids)
        begin = at - _USUAL if since is None else min(at - _USUAL, since)
        return SampleSet(session, slo_ids, _date(_day_of(begin.timestamp())))

    def add(self, day: int, good: float, total: float, step: int, first: int, last: int) -> None:
        """Add the day after the others: days after 1970, its sums, its step, its first and last end."""
        self._days.append(day)
        self._good.append(good)
        self._total.append(total)
        self._steps.append(step)
        self._firsts.append(first)
        self._lasts.append(last)

    def prepend(self, older: DaySeries) -> None:
        """Put older days before."""
        self._days, self._good, self._total = (
            older._days + self._days, older._good + self._good, older._total + self._total
        )  # fmt: skip
        self._steps, self._firsts, self._lasts = (
            older._steps + self._steps, older._firsts + self._firsts, older._lasts + self._lasts
        )  # fmt: skip

    def counts(self, start: datetime, end: datetime) -> Counts:
        """Return the sum of the samples ending in (start, end]."""
        low, high = start.timestamp(), end.timestamp()
        if high <= low:
            return ZERO
        self._owner.need(_day_of(low))
        first_whole, last_whole = _whole_days(low, high)
        good = total = 0.0
        a, b = self._slice(first_whole, last_whole)
        if b > a:
            good, total = sum(self._good[a:b]), sum(self._total[a:b])
        for day in _edges(low, high):
            edge = self._within(day, low, high)
            good, total = good + edge.good, total + edge.total
        return Counts(good, total)

    def days(self, start: datetime, end: datetime) -> list[DayTotals]:
        """Return, in order, the whole UTC days inside (start, end] that have samples."""
        low, high = start.timestamp(), end.timestamp()
        self._owner.need(_day_of(low))
        a, b = self._slice(*_whole_days(low, high))
        columns = zip(self._days[a:b], self._good[a:b], self._total[a:b], strict=True)
        return [DayTotals(_date(day), good, total) for day, good, total in columns]

    def arrays(
        self, start: datetime, end: datetime
    ) -> tuple[NDArray[float64], NDArray[float64], NDArray[float64]]:
        """Return the samples ending in (start, end] as epoch seconds, good and total."""
        import numpy as np

        from slodesk.storage.samples.packing import unpack

        days = self._between(start, end)
        found = [unpack(data) for data in self._owner.packed(self.slo_id, days)]
        if not found:
            return np.zeros(0), np.zeros(0), np.zeros(0)
        times = np.concatenate(
            [day * DAY_SECONDS + p.ends.astype(np.float64) for day, p in zip(days, found, strict=True)]
        )
        i, j = np.searchsorted(times, (start.timestamp(), end.timestamp()), side="right").tolist()
        good = np.concatenate([points.good for points in found])
        total = np.concatenate([points.total for points in found])
        return times[i:j], good[i:j], total[i:j]

    def points(self, start: datetime, end: datetime) -> list[Point]:
        """Return, in order, the samples ending in (start, end]."""
        low, high = start.timestamp(), end.timestamp()
        epoch = midnight(date(1970, 1, 1))
        inside = []
        days = self._between(start, end)
        for day, data in zip(days, self._owner.packed(self.slo_id, days), strict=True):
            points, begin = plain_points(data), day * DAY_SECONDS
            i, j = bisect_right(points.ends, low - begin), bisect_right(points.ends, high - begin)
            columns = zip(points.ends[i:j], points.good[i:j], points.total[i:j], strict=True)
            inside += [Point(epoch + timedelta(seconds=begin + end), g, t) for end, g, t in columns]
        return inside

    def lowest(
        self, start: datetime, end: datetime, window: timedelta, tolerance: float
    ) -> tuple[float, datetime] | None:
        """Return the lowest remaining of rolling windows ending in [start, end], and when (R11)."""
        from slodesk.storage.samples.lowest import lowest

        return lowest(self, start, end, window, tolerance)

    def _between(self, start: datetime, end: datetime) -> Sequence[int]:
        """Return the days with samples that (start, end] touches."""
        low, high = _day_of(start.timestamp()), _day_of(end.timestamp())
        self._owner.need(low)
        a, b = self._slice(low, high)
        return self._days[a:b]

    def newest(self, at: datetime) -> datetime | None:
        """Return the end of the newest sample not after ``at``."""
        moment = at.timestamp()
        day = _day_of(moment)
        index = self._until(day)
        if index < 0:
            return None
        seconds = moment - day * DAY_SECONDS
        if self._days[index] == day and self._lasts[index] > seconds:
            if self._firsts[index] > seconds:
                index = index - 1 if index else self._until(day - 1)
                if index < 0:
                    return None
            else:
                ends = self._owner.day_points(self.slo_id, day).ends
                return _moment(day, ends[bisect_right(ends, seconds) - 1])
        return _moment(self._days[index], self._lasts[index])

    def oldest(self) -> datetime | None:
        """Return the end of the oldest sample."""
        self._owner.need(None)
        return _moment(self._days[0], self._firsts[0]) if self._days else None

    def step(self, start: datetime, end: datetime) -> timedelta | None:
        """Return the coarsest resolution of the days with samples in (start, end]; None without (R5a)."""
        low, high = start.timestamp(), end.timestamp()
        if high <= low:
            return None
        self._owner.need(_day_of(low))
        a, b = self._slice(_day_of(low), _day_of(high))
        steps = [self._steps[i] for i in range(a, b) if self._inside(i, low, high)]
        return timedelta(seconds=max(steps)) if steps else None

    def _inside(self, index: int, low: float, high: float) -> bool:
        """Return whether a day has samples that end in (low, high]."""
        day = self._days[index]
        after, until = low - day * DAY_SECONDS, high - day * DAY_SECONDS
        first, last = self._firsts[index], self._lasts[index]
        if after >= last or until < first:
            return False
        if after < first or until >= last:
            return True
        ends = self._owner.day_points(self.slo_id, day).ends
        return bisect_right(ends, until) > bisect_right(ends, after)

    def _until(self, day: int) -> int:
        """Return the index of the newest day not after ``day``; −1 for none."""
        index = bisect_right(self._days, day) - 1
        if index < 0:
            self._owner.need(None)
            index = bisect_right(self._days, day) - 1
        return index

    def _slice(self, first: int, last: int) -> tuple[int, int]:
        """Return the indices of the days first…last."""
        a = bisect_left(self._days, first)
        return a, max(a, bisect_right(self._days, last))

    def _within(self, day: int, low: float, high: float) -> Counts:
        """Return the sum of one day's samples that end in (low, high]."""
        a, b = self._slice(day, day)
        if a == b:
            return ZERO
        after, until = low - day * DAY_SECONDS, high - day * DAY_SECONDS
        if after >= self._lasts[a] or until < self._firsts[a]:
            return ZERO
        if after < self._firsts[a] and until >= self._lasts[a]:
            return Counts(self._good[a], self._total[a])
        points = self._owner.day_points(self.slo_id, day)
        i, j = bisect_right(points.ends, after), bisect_right(points.ends, until)
        return Counts(float(sum(points.good[i:j])), float(sum(points.total[i:j])))


def _day_of(moment: float) -> int:
    """Return the day a sample ending at ``moment`` belongs to, in days after 1970."""
    return int(-((-moment) // DAY_SECONDS)) - 1


def _whole_days(low: float, high: float) -> tuple[int, int]:
    """Return the first and last whole day inside (low, high]; last < first for none."""
    return int(-((-low) // DAY_SECONDS)), int(high // DAY_SECONDS) - 1


def _edges(low: float, high: float) -> list[int]:
    """Return the days that (low, high] cuts."""
    first, last = _whole_days(low, high)
    edges = []
    if low % DAY_SECONDS:
        edges.append(first - 1)
    if high % DAY_SECONDS and last + 1 != (edges[0] if edges else None):
        edges.append(last + 1)
    return edges


def _date(day: int) -> date:
    return date.fromordinal(_EPOCH + day)


def _moment(day: int, seconds: int) -> datetime:
    return midnight(_date(day)) + timedelta(seconds=seconds)
