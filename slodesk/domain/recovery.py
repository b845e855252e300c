"""How a status is projected to go on, and so when it is back at a laxer row (R8, R34, R36)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta  # noqa: TC003 - reading looks at the fields' kinds
from typing import TYPE_CHECKING

from slodesk.domain.budget import error_budget
from slodesk.domain.series import Counts, midnight, utc_day
from slodesk.domain.status import Status
from slodesk.domain.thaw import thawed
from slodesk.domain.window import DAY, Rolling, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slodesk.domain.assessment import Assessment
    from slodesk.domain.series import Series


@dataclass(frozen=True, slots=True)
class Turn:
    """A moment from which decisions are projected to go by another status.

    Attributes:
        at: aware UTC.
        status: from then on.
    """

    at: datetime
    status: Status


def outlook(judged: Assessment, held: Status, series: Series) -> tuple[Turn, ...]:
    """Return how the status of an SLO is projected to change, looked at every midnight (UTC) (R8, R36).

    Stored samples leave a rolling window, new ones come at the mean of the last three days; after one
    window nothing changes any more. A calendar window begins anew, healthy, when its period ends.
    Without samples in the last three days only that is known; without data now nothing is.

    Args:
        judged: the SLO now.
        held: the status its decisions go by now, worse than its own while the thaw margin holds it back.
        series: the samples it was judged by.
    """
    if held is Status.NO_DATA:
        return ()
    turns: list[Turn] = []
    for at, remaining in _remaining(judged, series):
        after = Status.HEALTHY if remaining is None else thawed(held, remaining, judged.policy)
        if after is not held:
            turns.append(Turn(at, after))
            held = after
    return tuple(turns)


def _remaining(judged: Assessment, series: Series) -> Iterator[tuple[datetime, float | None]]:
    """Yield what is projected to be left of the budget at each midnight; None where a period begins anew."""
    window, target, span = judged.objective.window, judged.objective.target, judged.span
    mean, ends = judged.exhaustion.mean, span.period_end
    rolling = isinstance(window, Rolling)
    at = midnight(utc_day(judged.at)) + DAY
    if at <= judged.at:
        at += DAY
    while mean.total > 0 and (at < judged.at + span_length(span) + DAY if rolling else at < ends):
        start = at - span_length(span) if rolling else span.start
        stored = series.counts(start, judged.at) if start < judged.at else Counts(0.0, 0.0)
        days = (at - max(start, judged.at)) / DAY
        counts = stored + Counts(mean.good * days, mean.total * days)
        yield at, error_budget(target, counts, Span(start, at, at)).remaining
        at += DAY
    if not rolling and ends > judged.at:
        yield ends, None


def span_length(span: Span) -> timedelta:
    """Return the length of a rolling window."""
    return span.end - span.start
