"""Fetches SLOs and metrics from a server: a backfill of days, or what came since the newest sample."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from slodesk.domain.errors import Problem, SourceError
from slodesk.integrations.prometheus.client import POINTS_PER_REQUEST, NoTask, RangeResult, Task
from slodesk.integrations.prometheus.failures import QueryRefused, ServerFailed, TimedOut
from slodesk.integrations.prometheus.points import (
    Points,
    count_gaps,
    count_points,
    slice_points,
    threshold_points,
    value_points,
)
from slodesk.integrations.prometheus.queries import DAY, check_step, explain_query, explain_value
from slodesk.operations.fetched import (
    Fetched,
    FetchedMetric,
    FetchedSlo,
    MetricQuestion,
    Questions,
    SloQuestion,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from slodesk.integrations.prometheus.client import PrometheusClient

LATE_STEPS = 2
LATE_SECONDS = 600
"""A refresh asks again for so much before the newest sample: late scrapes and remote writes come in."""

SLOW_QUERIES = 2
"""Queries in a row that may run out of time before the server is given up."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The ends of complete steps between two moments, in epoch seconds; empty when first > last."""

    first: int
    last: int
    step: int

    def __len__(self) -> int:
        return max((self.last - self.first) // self.step + 1, 0)


def grid(start: datetime, end: datetime, step: int) -> Grid:
    """Return the ends of the steps that lie wholly inside (start, end].

    Args:
        start: aware.
        end: aware; a step that is still running at ``end`` is left out.
        step: seconds; divides a day, so that steps begin at midnight UTC.
    """
    check_step(step)
    first = math.ceil(start.timestamp() / step) * step + step
    return Grid(first, int(end.timestamp()) // step * step, step)


class Progress:
    """Steps fetched so far, reported to a task; also the client's way to notice a cancel."""

    def __init__(self, task: Task, total: int) -> None:
        self._task = task
        self._done = 0
        self._total = total

    def check(self) -> None:
        """Raise when cancelled."""
        self._task.report(self._done, self._total)

    def add(self, steps: int) -> None:
        """Count finished steps."""
        self._done = min(self._done + steps, self._total)
        self.check()


def fetch_slo(
    client: PrometheusClient,
    slo: SloQuestion,
    start: datetime,
    end: datetime,
    step: int,
    task: Task | None = None,
) -> FetchedSlo:
    """Fetch the samples of one SLO in (start, end], complete steps only.

    Raises:
        SourceError: the server or a query fails; says what to do.
    """
    step = slo_step(slo, step)
    times = grid(start, min(end, client.now()), step)
    progress = Progress(task or NoTask(), len(times) * query_count(slo))
    return _fetch_slo(client, slo, times, progress)


def fetch_metric(
    client: PrometheusClient,
    metric: MetricQuestion,
    start: datetime,
    end: datetime,
    step: int,
    task: Task | None = None,
) -> FetchedMetric:
    """Fetch the values of one metric in (start, end], complete steps only.

    Raises:
        SourceError: the server or the query fails; says what to do.
    """
    times = grid(start, min(end, client.now()), step)
    return _fetch_metric(client, metric, times, Progress(task or NoTask(), len(times)))


def backfill(
    client: PrometheusClient,
    questions: Questions,
    start: datetime,
    end: datetime,
    step: int,
    task: Task | None = None,
) -> Fetched:
    """Fetch everything in (start, end], from the midnight (UTC) at or before ``start``.

    A query that is refused becomes a problem of its SLO; the others go on. When the server goes
    away, what is whole so far is returned with ``failure``.

    Raises:
        SourceError: the server cannot be asked at all.
    """
    start = _midnight(start)
    return _fetch_all(client, questions, lambda newest, step: start, end, step, task)


def refresh(
    client: PrometheusClient,
    questions: Questions,
    now: datetime,
    step: int,
    backfill_days: int,
    task: Task | None = None,
) -> Fetched:
    """Fetch what came since the newest sample of each SLO and metric, a little of the end once more.

    What has no samples yet, or none for longer than ``backfill_days``, is filled for that long.

    Raises:
        SourceError: the server cannot be asked at all.
    """
    earliest = _midnight(now - timedelta(days=backfill_days))

    def since(newest: datetime | None, step: int) -> datetime:
        if newest is None:
            return earliest
        return max(min(newest, now) - timedelta(seconds=max(LATE_STEPS * step, LATE_SECONDS)), earliest)

    return _fetch_all(client, questions, since, now, step, task)


def slo_step(slo: SloQuestion, step: int) -> int:
    """Return the step of an SLO's samples: that of the sync, or the length of its time slices."""
    if slo.kind == "time_slices" and slo.slice_seconds:
        return check_step(slo.slice_seconds)
    return check_step(step)


def query_count(question: SloQuestion | MetricQuestion) -> int:
    """Return how many range queries an SLO or metric takes."""
    return 1 if isinstance(question, MetricQuestion) or _is_series(question) else 2


def _fetch_all(
    client: PrometheusClient,
    questions: Questions,
    since: Callable[[datetime | None, int], datetime],
    end: datetime,
    step: int,
    task: Task | None,
) -> Fetched:
    check_step(step)
    task = task or NoTask()
    # Also finds a server that is away before any work is planned.
    end = min(end, client.now(lambda: task.report(0, 0)))
    problems: list[Problem] = []
    planned: list[tuple[SloQuestion | MetricQuestion, Grid]] = []
    total = 0
    everything: tuple[SloQuestion | MetricQuestion, ...] = (*questions.slos, *questions.metrics)
    for question in everything:
        try:
            seconds = slo_step(question, step) if isinstance(question, SloQuestion) else step
        except SourceError as error:
            problems.append(Problem(question.label, error.message))
            continue
        times = grid(since(question.newest, seconds), end, seconds)
        total += len(times) * query_count(question)
        planned.append((question, times))
    progress = Progress(task, total)
    slos: list[FetchedSlo] = []
    metrics: list[FetchedMetric] = []
    failure: SourceError | None = None
    slow = 0
    for question, times in planned:
        try:
            if isinstance(question, SloQuestion):
                slos.append(_fetch_slo(client, question, times, progress))
            else:
                metrics.append(_fetch_metric(client, question, times, progress))
        except TimedOut as late:
            # One query may be too much for the server; when the next one is too, it is the server.
            slow += 1
            failure = late if slow == SLOW_QUERIES or len(planned) == 1 else None
            if failure is not None:
                break
            problems.append(Problem(question.label, late.message))
        except ServerFailed as gone:
            failure = gone
            break
        except SourceError as error:
            problems.append(Problem(question.label, error.message))
        else:
            slow = 0
    if failure is not None and not (slos or metrics):
        raise failure
    return Fetched(tuple(slos), tuple(metrics), tuple(problems), failure)


def _fetch_slo(client: PrometheusClient, slo: SloQuestion, times: Grid, progress: Progress) -> FetchedSlo:
    known = slo.newest is not None
    if _is_series(slo):
        if not slo.thresholds:
            raise QueryRefused("A threshold SLO needs its threshold; enter it in the SLO's target.")
        series = _ask(client, explain_value(slo.series_query, times.step).promql, times, progress)
        points = threshold_points(series, slo.threshold_op, slo.thresholds)
        warnings = series.warnings
    else:
        points, warnings = _counted(client, slo, times, progress)
    ends, good, total = _arrays(points)
    return FetchedSlo(
        slo.id,
        slo.label,
        times.step,
        ends,
        good,
        total,
        gaps=count_gaps(points, times.first, times.last, times.step, known=known),
        absent=points.absent,
        rounded=points.rounded,
        rejected=points.rejected,
        warnings=warnings,
    )


def _counted(
    client: PrometheusClient, slo: SloQuestion, times: Grid, progress: Progress
) -> tuple[Points, tuple[str, ...]]:
    part_is_bad = not slo.good_query.strip()
    part_query = slo.bad_query if part_is_bad else slo.good_query
    if not part_query.strip() or not slo.total_query.strip():
        raise QueryRefused(
            "The SLO needs a total query and a good or a bad one; write them, or choose a template."
        )
    if slo.kind == "time_slices" and slo.slice_target is None:
        raise QueryRefused("Time slices need the ratio from which on a slice is good; enter it in the SLO.")
    # The part first: what comes in between the two can only make the total larger, never good > total.
    promql = explain_query(part_query, times.step).promql
    part = _ask(client, promql, times, progress)
    total = _ask(client, explain_query(slo.total_query, times.step).promql, times, progress)
    suspicious = not part_is_bad and not part.times and any(value > 0 for value in total.values)
    proven = suspicious and _existed(client, promql, times, progress)
    points = count_points(total, part, part_is_bad=part_is_bad, proven=proven)
    if slo.kind == "time_slices" and slo.slice_target is not None:
        points = slice_points(points, slo.slice_target)
    return points, tuple(dict.fromkeys((*part.warnings, *total.warnings)))


def _existed(client: PrometheusClient, promql: str, times: Grid, progress: Progress) -> bool:
    """Whether a query gave anything in one piece's time before these: then it is not a mistyped one."""
    first = times.first - POINTS_PER_REQUEST * times.step
    before = client.range(promql, first, times.first - times.step, times.step, check=progress.check)
    return bool(before.times)


def _fetch_metric(
    client: PrometheusClient, metric: MetricQuestion, times: Grid, progress: Progress
) -> FetchedMetric:
    series = _ask(client, explain_value(metric.query, times.step).promql, times, progress)
    points = value_points(series)
    ends, values, _ = _arrays(points)
    gaps = count_gaps(points, times.first, times.last, times.step, known=metric.newest is not None)
    return FetchedMetric(
        metric.id, metric.label, times.step, ends, values, gaps, points.rejected, series.warnings
    )


def _ask(client: PrometheusClient, promql: str, times: Grid, progress: Progress) -> RangeResult:
    return client.range(
        promql, times.first, times.last, times.step, check=progress.check, fetched=progress.add
    )


def _arrays(points: Points) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    return (
        np.array(points.ends, np.int64),
        np.array(points.good, np.float64),
        np.array(points.total, np.float64),
    )


def _is_series(slo: SloQuestion) -> bool:
    has_series, has_total = bool(slo.series_query.strip()), bool(slo.total_query.strip())
    return has_series and (slo.kind == "threshold" or not has_total)


def _midnight(moment: datetime) -> datetime:
    day = int(moment.timestamp()) // DAY * DAY
    return datetime.fromtimestamp(day, UTC)
