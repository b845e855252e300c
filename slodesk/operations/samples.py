"""Samples and metric values: storing points by day, merged by the rules of resolution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from sqlalchemy import select

from slodesk.domain.errors import RuleBroken
from slodesk.operations.rows import find
from slodesk.storage.samples import (
    Merge,
    merge_day,
    merge_values,
    metric_row,
    resolution,
    sample_row,
    split_days,
    unpack,
)
from slodesk.storage.schema import MetricDayRow, MetricRow, SampleDayRow, SloRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from numpy.typing import ArrayLike
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from slodesk.storage.samples import Points

D = TypeVar("D", SampleDayRow, MetricDayRow)


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of the points of an import; each is counted once (R5a)."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0

    def __add__(self, other: Stored) -> Stored:
        return Stored(
            self.added + other.added,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.skipped + other.skipped,
        )

    def plus(self, merge: Merge) -> Stored:
        """Add the counts of one merged day."""
        return self + Stored(merge.added, merge.updated, merge.unchanged, merge.skipped)


def store_points(
    session: Session,
    slo_id: str,
    points: Sequence[tuple[datetime, float, float]] | tuple[ArrayLike, ArrayLike, ArrayLike],
    step: int | None = None,
) -> Stored:
    """Store samples of an SLO, merged day by day (R5a).

    Args:
        session: the edit's session.
        slo_id: whose samples.
        points: (end of interval, good, total) each, or three arrays; times aware or epoch seconds.
        step: the resolution in seconds, of a sync; None takes the smallest gap (a single point: a day).
    """
    find(session, SloRow, slo_id, "SLO")
    times, good, total = _columns(points, 3)
    _check_counts(np.asarray(good, np.float64), np.asarray(total, np.float64))
    if step is None:
        step = resolution(times)
    stored = Stored()
    days = list(split_days(times, good, total))
    rows = _stored_days(session, SampleDayRow, SampleDayRow.slo_id == slo_id, days)
    for day, new in days:
        row = rows.get(day)
        if row is None:
            merge = merge_day(None, new, step=step)
            session.add(SampleDayRow(slo_id=slo_id, **sample_row(day, merge.points, merge.step)))
        else:
            merge = merge_day(unpack(row.points), new, step=step, existing_step=row.step)
            if merge.changed:
                _write(row, sample_row(day, merge.points, merge.step))
        stored = stored.plus(merge)
    return stored


def store_metric_points(
    session: Session,
    metric_id: str,
    points: Sequence[tuple[datetime, float]] | tuple[ArrayLike, ArrayLike],
) -> Stored:
    """Store values of a metric, merged by timestamp; the new value wins.

    Args:
        session: the edit's session.
        metric_id: whose values.
        points: (time, value) each, or two arrays; times aware or epoch seconds.
    """
    find(session, MetricRow, metric_id, "metric")
    times, values = _columns(points, 2)
    found = np.asarray(values, np.float64)
    if not np.isfinite(found).all():
        raise RuleBroken("A metric's value must be a finite number.", "value")
    stored = Stored()
    days = list(split_days(times, found, np.zeros(len(found))))
    rows = _stored_days(session, MetricDayRow, MetricDayRow.metric_id == metric_id, days)
    for day, new in days:
        row = rows.get(day)
        merge = merge_values(None if row is None else row.points, new)
        if row is None:
            session.add(MetricDayRow(metric_id=metric_id, **metric_row(day, merge.points)))
        elif merge.changed:
            _write(row, metric_row(day, merge.points))
        stored = stored.plus(merge)
    return stored


def _stored_days(
    session: Session, kind: type[D], owner: ColumnElement[bool], days: Sequence[tuple[date, Points]]
) -> dict[date, D]:
    """Return the rows that some days have already, asked for at once rather than day by day."""
    if not days:
        return {}
    between = kind.day.between(days[0][0], days[-1][0])
    return {row.day: row for row in session.scalars(select(kind).where(owner, between))}


def _columns(points: Any, width: int) -> tuple[Any, ...]:
    if isinstance(points, tuple) and len(points) == width and not isinstance(points[0], tuple):
        return points
    return tuple([point[place] for point in points] for place in range(width))


def _check_counts(good: np.ndarray[Any, Any], total: np.ndarray[Any, Any]) -> None:
    """Refuse what is not a count (R3)."""
    if not (np.isfinite(good).all() and np.isfinite(total).all()):
        raise RuleBroken("Good and total must be finite numbers.", "good")
    if (good < 0).any() or (total < 0).any():
        raise RuleBroken("Good and total cannot be negative.", "good")
    if (good > total).any():
        raise RuleBroken("Good cannot be more than total.", "good")


def _write(row: SampleDayRow | MetricDayRow, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
