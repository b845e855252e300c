"""Applying samples and metric values: a few days of one series at a time."""

from __future__ import annotations

import difflib
import itertools
from typing import TYPE_CHECKING, Final

import numpy as np
from sqlalchemy import select

from slodesk.domain.errors import Problem, RuleBroken, SourceError
from slodesk.operations.incoming import MetricSet, SampleSet
from slodesk.operations.metrics import add_metric, set_metric_field
from slodesk.operations.samples import Stored, store_metric_points, store_points
from slodesk.storage.schema import MetricRow, ServiceRow, SloRow

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

    from slodesk.operations.imports_context import Context
    from slodesk.operations.incoming import Item

DAYS_AT_ONCE: Final = 31
"""Days stored in one step; well below 50 ms."""
GUESSES: Final = 20
"""For so many unknown names a likely one is looked for."""


def weight(item: Item) -> int:
    """Return how many steps an item takes."""
    return len(_slices(item.ends)) if isinstance(item, SampleSet | MetricSet) else 1


def steps(context: Context) -> Iterator[Callable[[Session], None]]:
    """Yield a step that finds out whose the series are, then those that store them."""
    keys: dict[tuple[str, str], str] = {}
    sets = [item for item in context.parsed.items if isinstance(item, SampleSet | MetricSet)]

    def resolve(session: Session) -> None:
        if context.parsed.kind == "samples":
            keys.update(_slos(session, context, sets))
        else:
            keys.update(_metrics(session, context, sets))

    yield resolve
    for item in sets:
        pair = (item.service, item.slo if isinstance(item, SampleSet) else item.metric)
        key = keys.get(pair)
        if key is None:
            continue  # unknown, and allowed to be skipped
        skipped = context.summary.skipped
        for piece in _slices(item.ends):
            yield _store(context, item, key, piece)
        _warn_of_skipped(context, item, context.summary.skipped - skipped)


def _store(
    context: Context, item: SampleSet | MetricSet, key: str, piece: slice
) -> Callable[[Session], None]:
    def step(session: Session) -> None:
        if isinstance(item, SampleSet):
            points = (item.ends[piece], item.good[piece], item.total[piece])
            stored = store_points(session, key, points, item.step)
        else:
            stored = store_metric_points(session, key, (item.ends[piece], item.values[piece]))
        _count(context, stored)

    return step


def _count(context: Context, stored: Stored) -> None:
    context.summary.added += stored.added
    context.summary.updated += stored.updated
    context.summary.unchanged += stored.unchanged
    context.summary.skipped += stored.skipped


def _warn_of_skipped(context: Context, item: SampleSet | MetricSet, count: int) -> None:
    if count and isinstance(item, SampleSet):
        samples, days = ("sample", "its day holds") if count == 1 else ("samples", "their days hold")
        context.warn(
            item.line,
            f"“{item.service}” / “{item.slo}”: {count:,} {samples} left out: {days} finer ones, "
            "or would be covered only in part",
        )


def _slos(
    session: Session, context: Context, sets: list[SampleSet | MetricSet]
) -> dict[tuple[str, str], str]:
    """Return service and SLO → key for the series whose SLO is in the workspace; refuse the others."""
    rows = session.execute(
        select(ServiceRow.name, SloRow.name, SloRow.id).join(SloRow, SloRow.service_id == ServiceRow.id)
    )
    known = {(service, slo): key for service, slo, key in rows}
    problems: list[Problem] = []
    lost = 0
    for item in sets:
        if isinstance(item, SampleSet) and (item.service, item.slo) not in known:
            hint = _meant(f"{item.service}/{item.slo}", [f"{a}/{b}" for a, b in known], len(problems))
            reason = f"there is no SLO “{item.slo}” of service “{item.service}”; import its definition first"
            problems.append(context.problem(item.line, reason + hint + _more_rows(item)))
            lost += len(item.ends)
    context.settle(problems, lost)
    return known


def _metrics(
    session: Session, context: Context, sets: list[SampleSet | MetricSet]
) -> dict[tuple[str, str], str]:
    """Return service and metric → key, adding metrics that are new; refuse unknown services."""
    services = {name: str(key) for name, key in session.execute(select(ServiceRow.name, ServiceRow.id))}
    rows = session.execute(
        select(ServiceRow.name, MetricRow.name, MetricRow.id, MetricRow.unit).join(
            MetricRow, MetricRow.service_id == ServiceRow.id
        )
    )
    known = {(service, metric): (key, unit) for service, metric, key, unit in rows}
    problems: list[Problem] = []
    found: dict[tuple[str, str], str] = {}
    lost = 0
    for item in sets:
        if not isinstance(item, MetricSet):
            continue
        pair = (item.service, item.metric)
        if item.service not in services:
            hint = _meant(item.service, services, len(problems))
            reason = f"there is no service “{item.service}” for the metric “{item.metric}”; add it first"
            problems.append(context.problem(item.line, reason + hint + _more_rows(item)))
            lost += len(item.ends)
        elif pair not in known:
            found[pair] = _new_metric(session, context, item, services[item.service])
        else:
            key, unit = known[pair]
            if item.unit is not None and item.unit != unit:
                set_metric_field(session, key, "unit", item.unit)
                if unit:
                    context.warn(
                        item.line, f"the unit of “{item.metric}” was “{unit}” and is now “{item.unit}”"
                    )
            found[pair] = key
    context.settle(problems, lost)
    return found


def _new_metric(session: Session, context: Context, item: MetricSet, service_id: str) -> str:
    try:
        return add_metric(session, service_id, item.metric, unit=item.unit or "")
    except RuleBroken as broken:
        problem = context.problem(item.line, f"“{item.metric}”: {broken.message}")
        raise SourceError(str(problem), (problem,)) from broken


def _meant(name: str, known: Collection[str], asked: int) -> str:
    """Return a guess at what a name should have been, as the end of a sentence."""
    if asked >= GUESSES:
        return ""
    close = difflib.get_close_matches(name, known, 1, 0.75)
    return f" (is “{close[0]}” meant?)" if close else ""


def _more_rows(item: SampleSet | MetricSet) -> str:
    """Say how many rows below the one named have the same problem, as the end of a sentence."""
    more = len(item.ends) - 1
    return "" if not more else f"; so has {more:,} more row" if more == 1 else f"; so have {more:,} more rows"


def _slices(ends: NDArray[np.int64]) -> list[slice]:
    """Return slices of whole days: midnight belongs to the day that ended (R2)."""
    if not len(ends):
        return []
    days = (ends - 1) // 86_400 // DAYS_AT_ONCE
    cuts = [0, *(np.flatnonzero(np.diff(days)) + 1).tolist(), len(ends)]
    return [slice(begin, end) for begin, end in itertools.pairwise(cuts)]
