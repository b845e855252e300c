"""Metrics that are above their limit at a moment (R5)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from slodesk.domain.weekly_review import MetricItem
from slodesk.storage.packed import plain_points
from slodesk.storage.reading import rows, to_date

if TYPE_CHECKING:
    from datetime import date

    from slodesk.storage.reading import Source

_RECENT = timedelta(days=7)


def metrics_above(source: Source, at: datetime, team_id: str | None = None) -> tuple[MetricItem, ...]:
    """Return the metrics whose newest value of the last week is above their limit, by service.

    Args:
        source: where to read.
        at: aware; later values are not looked at.
        team_id: only of this team's services; None for all.
    """
    only, values = "", dict[str, object]()
    if team_id is not None:
        only, values = " AND service.team_id = :team", {"team": team_id}
    found = []
    for key, name, title, unit, limit, service, shown in rows(source, _LIMITED.format(only=only), **values):
        newest = _newest(source, key, at)
        if newest is not None and newest[1] > float(limit):
            found.append(
                MetricItem(key, shown or service, title or name, newest[1], float(limit), unit, newest[0])
            )
    return tuple(sorted(found, key=lambda each: (each.service.casefold(), each.title.casefold())))


def _newest(source: Source, key: str, at: datetime) -> tuple[datetime, float] | None:
    """Return the newest value up to a moment, with its time."""
    stored = rows(source, _DAYS, metric=key, low=(at - _RECENT).date(), high=at.date())
    for day, last, value, points in stored:
        start = _midnight(to_date(day))
        if (end := start + timedelta(seconds=last)) <= at:
            return (end, float(value)) if end > at - _RECENT else None
        inside = plain_points(points)
        ends = [seconds for seconds in inside.ends if start + timedelta(seconds=seconds) <= at]
        if ends:
            return start + timedelta(seconds=ends[-1]), float(inside.good[len(ends) - 1])
    return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


_LIMITED = (
    'SELECT metric.id, metric.name, metric.display_name, metric.unit, metric."limit", service.name,'
    " service.display_name FROM metric JOIN service ON service.id = metric.service_id"
    ' WHERE metric."limit" IS NOT NULL{only}'
)
_DAYS = (
    'SELECT day, "last", last_value, points FROM metric_day WHERE metric_id = :metric'
    " AND day >= :low AND day <= :high ORDER BY day DESC"
)
