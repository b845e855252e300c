"""Syncing with a server: what the workspace wants to know, and storing what came back."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from slodesk.operations.fetched import (
    Fetched,
    FetchedMetric,
    FetchedSlo,
    MetricQuestion,
    Questions,
    SloQuestion,
    SyncSummary,
)
from slodesk.operations.samples import Stored, store_metric_points, store_points
from slodesk.storage.queries.settings import read_settings
from slodesk.storage.schema import MetricDayRow, MetricRow, SampleDayRow, ServiceRow, SloRow

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray
    from sqlalchemy.orm import InstrumentedAttribute, Session

DAY_SECONDS = 86_400
DAYS_PER_SLICE = 5
"""Days stored at once: a few milliseconds, so that a long sync can be written between two frames."""


def questions(session: Session, service_ids: Collection[str] | None = None) -> Questions:
    """Return the queries of the workspace, or of some services, with the newest stored samples.

    What has no query is left out: its samples come from files.
    """
    chosen = select(ServiceRow).order_by(ServiceRow.position, ServiceRow.name)
    if service_ids is not None:
        chosen = chosen.where(ServiceRow.id.in_(service_ids))
    services = session.scalars(
        chosen.options(
            selectinload(ServiceRow.slos).selectinload(SloRow.history), selectinload(ServiceRow.metrics)
        )
    ).all()
    zone = read_settings(session).zone
    slo_newest = _newest(session, SampleDayRow.slo_id, SampleDayRow.day, SampleDayRow.last)
    metric_newest = _newest(session, MetricDayRow.metric_id, MetricDayRow.day, MetricDayRow.last)
    return Questions(
        tuple(
            _slo_question(service, slo, zone, slo_newest.get(slo.id))
            for service in services
            for slo in service.slos
            if (slo.good_query + slo.bad_query + slo.total_query + slo.series_query).strip()
        ),
        tuple(
            MetricQuestion(
                metric.id, f"{service.name}/{metric.name}", metric.query, metric_newest.get(metric.id)
            )
            for service in services
            for metric in service.metrics
            if metric.query.strip()
        ),
    )


def apply_fetched(session: Session, fetched: Fetched) -> SyncSummary:
    """Store everything a sync brought; for a live refresh, which is small."""
    writer = SyncWriter(fetched)
    for step in writer.steps():
        step(session)
    return writer.summary


class SyncWriter:
    """Stores a sync in slices, for ``Workspace.edit_slices``.

    Attributes:
        summary: what was done so far; complete when every step has run.
    """

    def __init__(self, fetched: Fetched) -> None:
        self._fetched = fetched
        self.summary = SyncSummary(problems=fetched.problems, failure=fetched.failure)
        for part in fetched.parts:
            self.summary.gaps += part.gaps
            self.summary.rejected.extend((part.label, rejected) for rejected in part.rejected)
            if part.partial:
                self.summary.partial.append(part.label)
        self.summary.absent = sum(slo.absent for slo in fetched.slos)

    def __len__(self) -> int:
        return sum(len(_slices(part.ends)) for part in self._fetched.parts)

    def steps(self) -> Iterator[Callable[[Session], None]]:
        """Yield the steps that store it, each a few days of one SLO or metric."""
        for slo in self._fetched.slos:
            for piece in _slices(slo.ends):
                yield self._slo_step(slo, piece)
        for metric in self._fetched.metrics:
            for piece in _slices(metric.ends):
                yield self._metric_step(metric, piece)

    def _slo_step(self, slo: FetchedSlo, piece: slice) -> Callable[[Session], None]:
        def step(session: Session) -> None:
            if session.get(SloRow, slo.id) is not None:  # else removed while we asked
                points = (slo.ends[piece], slo.good[piece], slo.total[piece])
                self._count(store_points(session, slo.id, points, slo.step))

        return step

    def _metric_step(self, metric: FetchedMetric, piece: slice) -> Callable[[Session], None]:
        def step(session: Session) -> None:
            if session.get(MetricRow, metric.id) is not None:
                points = (metric.ends[piece], metric.values[piece])
                self._count(store_metric_points(session, metric.id, points))

        return step

    def _count(self, stored: Stored) -> None:
        self.summary.added += stored.added
        self.summary.updated += stored.updated
        self.summary.unchanged += stored.unchanged
        self.summary.skipped += stored.skipped


def _slices(ends: NDArray[np.int64]) -> list[slice]:
    """Return slices of whole days: midnight belongs to the day that ended (R2)."""
    if not len(ends):
        return []
    days = (ends - 1) // DAY_SECONDS // DAYS_PER_SLICE
    cuts = [0, *(np.flatnonzero(np.diff(days)) + 1).tolist(), len(ends)]
    return [slice(begin, end) for begin, end in itertools.pairwise(cuts)]


def _newest(
    session: Session,
    key: InstrumentedAttribute[str],
    day: InstrumentedAttribute[date],
    last: InstrumentedAttribute[int],
) -> dict[str, datetime]:
    newest = select(key.label("key"), func.max(day).label("day")).group_by(key).subquery()
    rows = session.execute(select(key, day, last).join(newest, (key == newest.c.key) & (day == newest.c.day)))
    return {owner: _moment(date, seconds) for owner, date, seconds in rows}


def _moment(day: date, seconds: int) -> datetime:
    return datetime.combine(day, time(), UTC) + timedelta(seconds=seconds)


def _slo_question(service: ServiceRow, slo: SloRow, zone: ZoneInfo, newest: datetime | None) -> SloQuestion:
    return SloQuestion(
        id=slo.id,
        label=f"{service.name}/{slo.name}",
        kind=slo.kind,
        good_query=slo.good_query,
        bad_query=slo.bad_query,
        total_query=slo.total_query,
        series_query=slo.series_query,
        threshold_op=slo.threshold_op,
        thresholds=_thresholds(slo, zone),
        slice_seconds=slo.slice_seconds,
        slice_target=None if slo.slice_target is None else float(slo.slice_target),
        newest=newest,
    )


def _thresholds(slo: SloRow, zone: ZoneInfo) -> tuple[tuple[datetime, float], ...]:
    """Return (from, limit); an entry holds from its day's local midnight (R11), the first from ever."""
    found = [
        (entry.effective, float(entry.threshold)) for entry in slo.history if entry.threshold is not None
    ]
    return tuple(
        (
            datetime.combine(effective, time(), zone).astimezone(UTC)
            if at
            else datetime.fromtimestamp(0, UTC),
            limit,
        )
        for at, (effective, limit) in enumerate(found)
    )
