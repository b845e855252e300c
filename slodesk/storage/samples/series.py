"""The stored samples of many SLOs as series, read with a handful of queries.

Whole days add up from the sums of their rows; the points are read only for days that a window
cuts, for all SLOs together, and kept while the session lasts.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import bindparam, select

from slodesk.domain.series import ZERO, Counts, DayTotals, Point
from slodesk.storage.samples.packing import DAY_SECONDS, Points, day_start, unpack
from slodesk.storage.schema import SampleDayRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

_EPOCH = date(1970, 1, 1).toordinal()
_ROW = SampleDayRow.__table__.c
_SUMS = (_ROW.slo_id, _ROW.day, _ROW.good, _ROW.total, _ROW.step, _ROW.first, _ROW.last)
_USUAL = timedelta(days=100)
"""Further back than any usual window; older days are read when one asks for them."""

_EMPTY = Points(np.array([], np.uint32), np.array([], np.float64), np.array([], np.float64))


class SampleSet:
    """The samples of some SLOs in one read session; ``set[slo_id]`` is a ``DaySeries``.

    Args:
        session: a read session; it must stay open while the series are used.
        slo_ids: whose samples; None for all.
        since: days before this one are read only when somebody asks for them.
    """

    def __init__(
        self, session: Session, slo_ids: Iterable[str] | None = None, since: date | None = None
    ) -> None:
        self._session = session
        self._ids = None if slo_ids is None else list(slo_ids)
        self._since = since
        self._points: dict[tuple[str, int], Points] = {}
        self._fetched: set[int] = set()
        self._series: dict[str, DaySeries] = {}
        self._read(since, None)

    def __getitem__(self, slo_id: str) -> DaySeries:
        series = self._series.get(slo_id)
        if series is None:
            series = self._series[slo_id] = DaySeries(self, slo_id, [])
        return series

    def ids(self) -> list[str]:
        """Return the keys of the SLOs asked for; of those that have samples when all were."""
        return list(self._series) if self._ids is None else list(self._ids)

    def _read(self, since: date | None, before: date | None) -> None:
        statement = select(*_SUMS).order_by(_ROW.slo_id, _ROW.day)
        if self._ids is not None:
            statement = statement.where(_ROW.slo_id.in_(self._ids))
        if since is not None:
            statement = statement.where(_ROW.day >= since)
        if before is not None:
            statement = statement.where(_ROW.day < before)
        rows: dict[str, list[tuple[float, ...]]] = {}
        for slo_id, day, *sums in self._session.execute(statement).all():
            rows.setdefault(slo_id, []).append((day.toordinal() - _EPOCH, *sums))
        for slo_id, listed in rows.items():
            if slo_id in self._series:
                self._series[slo_id].prepend(listed)
            else:
                self._series[slo_id] = DaySeries(self, slo_id, listed)

    def need(self, day: int | None) -> None:
        """Make sure that days from ``day`` (days after 1970; None: all) on are read."""
        if self._since is None or (day is not None and day >= self._since.toordinal() - _EPOCH):
            return
        before, self._since = self._since, None
        self._read(None, before)

    def day_points(self, slo_id: str, day: int) -> Points:
        """Return the points of one day; the first question reads that day for every SLO."""
        if day not in self._fetched:
            self._fetched.add(day)
            statement = select(_ROW.slo_id, _ROW.points).where(_ROW.day == date.fromordinal(_EPOCH + day))
            owners = self._ids if self._ids is not None else list(self._series)
            statement = statement.where(_ROW.slo_id.in_(bindparam("owners", expanding=True)))
            for start in range(0, len(owners), 500):
                for owner, data in self._session.execute(statement, {"owners": owners[start : start + 500]}):
                    self._points.setdefault((owner, day), unpack(data))
        return self._points.get((slo_id, day), _EMPTY)

    def range_points(self, slo_id: str, days: list[int]) -> list[Points]:
        """Return the points of several days of one SLO, read in one query."""
        missing = [day for day in days if (slo_id, day) not in self._points]
        if len(missing) == 1:
            self.day_points(slo_id, missing[0])
        elif missing:
            low, high = (date.fromordinal(_EPOCH + day) for day in (missing[0], missing[-1]))
            statement = select(_ROW.day, _ROW.points).where(
                _ROW.slo_id == slo_id, _ROW.day.between(low, high)
            )
            for day, data in self._session.execute(statement):
                self._points.setdefault((slo_id, day.toordinal() - _EPOCH), unpack(data))
        return [self._points.get((slo_id, day), _EMPTY) for day in days]


class DaySeries:
    """The samples of one SLO, as ``domain.series.Series`` asks for them.

    ``day_numbers``, ``good_sums`` … are the whole days as arrays (days after 1970), for
    computations over all of them at once.
    """

    def __init__(self, owner: SampleSet, slo_id: str, rows: list[tuple[float, ...]]) -> None:
        self._owner = owner
        self.slo_id = slo_id
        self._rows = rows
        self._load()

    @staticmethod
    def load(
        session: Session,
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
        return SampleSet(session, slo_ids, date.fromordinal(_EPOCH + _day_of(begin.timestamp())))

    def _load(self) -> None:
        table = np.array(self._rows, np.float64).reshape(-1, 6)
        self.day_numbers: NDArray[np.int64] = table[:, 0].astype(np.int64)
        self.good_sums: NDArray[np.float64] = np.ascontiguousarray(table[:, 1])
        self.total_sums: NDArray[np.float64] = np.ascontiguousarray(table[:, 2])
        self.steps: NDArray[np.int64] = table[:, 3].astype(np.int64)
        self.firsts: NDArray[np.int64] = table[:, 4].astype(np.int64)
        self.lasts: NDArray[np.int64] = table[:, 5].astype(np.int64)

    def prepend(self, rows: list[tuple[float, ...]]) -> None:
        """Add older days."""
        self._rows = [*rows, *self._rows]
        self._load()

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
            good, total = float(self.good_sums[a:b].sum()), float(self.total_sums[a:b].sum())
        for day in _edges(low, high):
            edge = self._within(day, low, high)
            good, total = good + edge.good, total + edge.total
        return Counts(good, total)

    def days(self, start: datetime, end: datetime) -> list[DayTotals]:
        """Return, in order, the whole UTC days inside (start, end] that have samples."""
        low, high = start.timestamp(), end.timestamp()
        self._owner.need(_day_of(low))
        a, b = self._slice(*_whole_days(low, high))
        return [
            DayTotals(date.fromordinal(_EPOCH + day), good, total)
            for day, good, total in zip(
                self.day_numbers[a:b].tolist(),
                self.good_sums[a:b].tolist(),
                self.total_sums[a:b].tolist(),
                strict=True,
            )
        ]

    def arrays(
        self, start: datetime, end: datetime
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Return the samples ending in (start, end] as epoch seconds, good and total."""
        low, high = start.timestamp(), end.timestamp()
        self._owner.need(_day_of(low))
        a, b = self._slice(_day_of(low), _day_of(high))
        days = self.day_numbers[a:b].tolist()
        found = self._owner.range_points(self.slo_id, days)
        if not found:
            return _EMPTY.good, _EMPTY.good, _EMPTY.good
        times = np.concatenate(
            [day * DAY_SECONDS + p.ends for day, p in zip(days, found, strict=True)]
        ).astype(np.float64)
        i, j = np.searchsorted(times, (low, high), side="right").tolist()
        good = np.concatenate([points.good for points in found])
        total = np.concatenate([points.total for points in found])
        return times[i:j], good[i:j], total[i:j]

    def points(self, start: datetime, end: datetime) -> list[Point]:
        """Return, in order, the samples ending in (start, end]."""
        times, good, total = self.arrays(start, end)
        epoch = day_start(date(1970, 1, 1))
        return [
            Point(epoch + timedelta(seconds=time), g, t)
            for time, g, t in zip(times.tolist(), good.tolist(), total.tolist(), strict=True)
        ]

    def newest(self, at: datetime) -> datetime | None:
        """Return the end of the newest sample not after ``at``."""
        moment = at.timestamp()
        day = _day_of(moment)
        index = self._until(day)
        if index < 0:
            return None
        if self.day_numbers[index] == day and self.lasts[index] > moment - day * DAY_SECONDS:
            if self.firsts[index] > moment - day * DAY_SECONDS:
                index = index - 1 if index else self._until(day - 1)
                if index < 0:
                    return None
            else:
                ends = self._owner.day_points(self.slo_id, day).ends
                last = int(ends[np.searchsorted(ends, moment - day * DAY_SECONDS, side="right") - 1])
                return _moment(day, last)
        return _moment(int(self.day_numbers[index]), int(self.lasts[index]))

    def oldest(self) -> datetime | None:
        """Return the end of the oldest sample."""
        self._owner.need(None)
        return _moment(int(self.day_numbers[0]), int(self.firsts[0])) if len(self.day_numbers) else None

    def step(self, start: datetime, end: datetime) -> timedelta | None:
        """Return the coarsest resolution of the days with samples in (start, end]; None without (R5a)."""
        low, high = start.timestamp(), end.timestamp()
        self._owner.need(_day_of(low))
        a, b = self._slice(_day_of(low), _day_of(high))
        begins = self.day_numbers[a:b] * DAY_SECONDS
        inside = (begins + self.lasts[a:b] > low) & (begins + self.firsts[a:b] <= high)
        return timedelta(seconds=int(self.steps[a:b][inside].max())) if inside.any() else None

    def _until(self, day: int) -> int:
        """Return the index of the newest day not after ``day``; −1 for none."""
        index = int(np.searchsorted(self.day_numbers, day, side="right")) - 1
        if index < 0:
            self._owner.need(None)
            index = int(np.searchsorted(self.day_numbers, day, side="right")) - 1
        return index

    def _slice(self, first: int, last: int) -> tuple[int, int]:
        """Return the indices of the days first…last."""
        a = int(np.searchsorted(self.day_numbers, first, side="left"))
        return a, max(a, int(np.searchsorted(self.day_numbers, last, side="right")))

    def _within(self, day: int, low: float, high: float) -> Counts:
        """Return the sum of one day's samples that end in (low, high]."""
        a, b = self._slice(day, day)
        if a == b:
            return ZERO
        after, until = low - day * DAY_SECONDS, high - day * DAY_SECONDS
        if after >= self.lasts[a] or until < self.firsts[a]:
            return ZERO
        if after < self.firsts[a] and until >= self.lasts[a]:
            return Counts(float(self.good_sums[a]), float(self.total_sums[a]))
        points = self._owner.day_points(self.slo_id, day)
        i, j = np.searchsorted(points.ends, (after, until), side="right").tolist()
        return Counts(float(points.good[i:j].sum()), float(points.total[i:j].sum()))


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


def _moment(day: int, seconds: int) -> datetime:
    return day_start(date.fromordinal(_EPOCH + day)) + timedelta(seconds=seconds)
