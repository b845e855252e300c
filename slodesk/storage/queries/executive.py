"""Everything the executive report says, read at one moment with a handful of queries.

Only services at risk get their line, markers and projection; the rest needs sums alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from slodesk.domain.adjusted import adjusted
from slodesk.domain.budget import error_budget
from slodesk.domain.periods import period_results, quarters_back
from slodesk.domain.status import Status, classify, severity, worst
from slodesk.domain.window import DAY, Quarter, Rolling, span_at
from slodesk.storage.queries.budget_history import budget_history, budget_projection
from slodesk.storage.queries.corrections import waived
from slodesk.storage.queries.markers import INCIDENT, markers
from slodesk.storage.queries.overview import newest_sample, overview
from slodesk.storage.queries.services import service_list
from slodesk.storage.queries.settings import teams
from slodesk.storage.samples import DaySeries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from slodesk.domain.assessment import Assessment, ServiceAssessment
    from slodesk.domain.periods import PeriodResult
    from slodesk.domain.series import Series
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.storage.queries.budget_history import BudgetHistory
    from slodesk.storage.queries.markers import Marker
    from slodesk.storage.queries.overview import Overview
    from slodesk.storage.queries.services import ServiceRecord

BEFORE = timedelta(days=30)
"""How far back "before" is, where the report says what changed."""

WEEKS = 13
"""Weeks the first page looks back."""

_POINTS = 420
"""Points kept of a line: two for each column of the picture, its extremes among them."""

_FINE = timedelta(hours=1)
"""Samples at most this long tell what a single incident cost."""


@dataclass(frozen=True, slots=True)
class Trail:
    """A line of remaining budget, thinned: seconds since 1970 and ratios, None where it breaks."""

    times: tuple[float, ...]
    remaining: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """An incident or release in view; ``share`` of the budget was used while an incident lasted."""

    marker: Marker
    share: float | None


@dataclass(frozen=True, slots=True)
class Story:
    """What a service at risk has to show.

    Attributes:
        service: its assessments.
        record: its team, owner and description.
        focus: the SLO in the worst state, the one that is drawn.
        start: where the picture begins.
        end: where it ends: the as-of time and some room for the projection.
        trail: remaining budget of ``focus`` up to the as-of time.
        projection: and from there on, if errors come as in the last three days.
        happenings: incidents and releases in view, in order of time.
    """

    service: ServiceAssessment
    record: ServiceRecord
    focus: Assessment
    start: datetime
    end: datetime
    trail: Trail
    projection: Trail
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Days inside an SLO's window without samples: first and last of them (UTC)."""

    assessment: Assessment
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Week:
    """How many services had data, and were at risk, at one moment."""

    at: datetime
    known: int
    at_risk: int


@dataclass(frozen=True, slots=True)
class ExecutiveData:
    """What the executive report is built from.

    Attributes:
        overview: every service judged at the as-of time.
        team: name of the team it is limited to; empty for all.
        records: service key → its record.
        before: SLO key → remaining budget 30 days before, None without data then.
        before_at: when that was.
        quarter: the quarter whose months are shown.
        results: SLO key → its three months, then the quarter.
        stories: services at risk, the worst first.
        gaps: missing days, by service and SLO.
        weeks: the services at risk, week by week up to the as-of time.
    """

    overview: Overview
    team: str
    records: dict[str, ServiceRecord]
    before: dict[str, float | None]
    before_at: datetime | None
    quarter: Quarter | None
    results: dict[str, tuple[PeriodResult, ...]]
    stories: tuple[Story, ...]
    gaps: tuple[Gap, ...]
    weeks: tuple[Week, ...]


def executive(
    session: Session,
    *,
    now: datetime,
    at: datetime | None = None,
    team_id: str | None = None,
    quarter: Quarter | None = None,
) -> ExecutiveData:
    """Read the executive report's figures.

    Args:
        session: a read session.
        now: the clock; decides what is "in the future" and, without ``at``, what is stale.
        at: the moment to judge at; None for the newest sample not in the future.
        team_id: only services of this team.
        quarter: whose months are shown; None for the last complete one.
    """
    seen = overview(session, now=now, at=at, team_id=team_id)
    team = next((team.name for team in teams(session) if team.id == team_id), "")
    records = {record.id: record for record in service_list(session, team_id=team_id)}
    if seen.as_of is None:
        return ExecutiveData(seen, team, records, {}, None, None, {}, (), (), ())
    moment, settings = seen.as_of, seen.settings
    series = DaySeries.load(session, [item.slo.id for item in seen.assessments], moment)
    left_out = waived(session, seen.policy, settings.zone)
    judged = {
        item.slo.id: adjusted(series[item.slo.id], left_out.get(item.slo.id, ())) for item in seen.assessments
    }
    shown = quarter or quarters_back(moment, 1, settings.zone, settings.fiscal_year_start)[0]
    before_at = moment - BEFORE
    before, results, gaps = {}, {}, []
    for item in seen.assessments:
        own = judged[item.slo.id]
        before[item.slo.id] = _remaining_at(item, own, before_at, settings)
        periods = (*shown.months, shown)
        results[item.slo.id] = period_results(
            item.slo, series[item.slo.id], periods, moment, settings, lowest=False
        )
        gaps += _gaps(item, own)
    stories = [
        _story(session, service, records[service.id], series[_focus(service).slo.id], moment, settings)
        for service in seen.services
        if service.status.at_risk
    ]
    return ExecutiveData(
        seen, team, records, before, before_at, shown, results, tuple(sorted(stories, key=_urgency)),
        tuple(gaps), _weeks(seen, judged, moment),
    )  # fmt: skip


def quarter_end(
    session: Session, quarter: Quarter, settings: WorkspaceSettings, now: datetime
) -> datetime | None:
    """Return the moment a quarter is judged at; None while it runs: then it is the newest sample's."""
    newest, end = newest_sample(session, now), quarter.span(settings.zone).end
    return end if newest is not None and newest > end else None


def _focus(service: ServiceAssessment) -> Assessment:
    """Return the SLO in the worst state, of several the one with least left."""
    return max(service.slos, key=lambda a: (severity(a.status), -(a.budget.remaining or 0.0)))


def _urgency(story: Story) -> tuple[int, float, str]:
    left = story.focus.budget.remaining
    return (-severity(story.service.status), 0.0 if left is None else left, story.service.name)


def _remaining_at(
    item: Assessment, series: Series, at: datetime, settings: WorkspaceSettings
) -> float | None:
    objective = item.slo.history.in_force(at, settings.zone)
    span = span_at(objective.window, at, settings.zone, settings.fiscal_year_start)
    return error_budget(objective.target, series.counts(span.start, span.end), span).remaining


def _weeks(seen: Overview, series: Mapping[str, Series], at: datetime) -> tuple[Week, ...]:
    """Return the services at risk at weekly moments, judged by the targets then in force."""
    found = []
    for back in range(WEEKS, -1, -1):
        moment = at - timedelta(weeks=back)
        policy, settings = seen.policy, seen.settings
        states = [
            [classify(_remaining_at(a, series[a.slo.id], moment, settings), policy) for a in service.slos]
            for service in seen.services
        ]
        services = [worst(states_of) for states_of in states]
        known = sum(any(state != Status.NO_DATA for state in states_of) for states_of in states)
        found.append(Week(moment, known, sum(state.at_risk for state in services)))
    return tuple(found)


def _gaps(item: Assessment, series: Series) -> list[Gap]:
    """Return runs of whole UTC days without samples between the first and the newest of the window."""
    oldest = series.oldest()
    if oldest is None or item.newest is None:
        return []
    present = {total.day for total in series.days(item.span.start, item.span.end)}
    begin = max(item.span.start, oldest)
    day = begin.astimezone(UTC).date() + DAY  # the day it falls in is not whole, or has the oldest sample
    last = min(item.newest, item.span.end).astimezone(UTC).date()
    found: list[Gap] = []
    while day < last:
        if day not in present:
            if found and found[-1].last == day - DAY:
                found[-1] = Gap(item, found[-1].first, day)
            else:
                found.append(Gap(item, day, day))
        day += DAY
    return found


def _story(
    session: Session,
    service: ServiceAssessment,
    record: ServiceRecord,
    series: Series,
    at: datetime,
    settings: WorkspaceSettings,
) -> Story:
    focus = _focus(service)
    if isinstance(focus.objective.window, Rolling):
        days = focus.objective.window.days
        start = at - timedelta(days=min(max(days, 14), 92))
        end = at + timedelta(days=max(1.0, min(days, 60) / 5))
    else:
        start, end = focus.span.start, focus.span.period_end
    trail = _thinned(budget_history(session, focus.slo.id, start, at, settings))
    projection = Trail((), ())
    if focus.exhaustion.mean.total > 0 and end > at:
        ahead = budget_projection(session, focus.slo.id, at, end, focus.exhaustion.mean, settings)
        projection = _thinned(ahead)
    happened = tuple(
        Happening(marker, _share(marker, focus, series)) for marker in markers(session, service.id, start, at)
    )
    return Story(service, record, focus, start, end, trail, projection, happened)


def _share(marker: Marker, focus: Assessment, series: Series) -> float | None:
    """Return the share of the budget that went while an incident lasted, where samples are fine enough."""
    start = max(marker.at, focus.span.start)
    end = min(marker.end or focus.at, focus.span.end)
    if marker.kind != INCIDENT or not focus.budget.allowed or end <= start:
        return None
    step = series.step(start, end)
    return None if step is None or step > _FINE else series.counts(start, end).bad / focus.budget.allowed


def _thinned(line: BudgetHistory) -> Trail:
    """Keep first, lowest, highest and last point of each stretch's columns, and every break."""
    times, values = line.times, line.remaining
    if len(times) > _POINTS:
        low, high = times[0], times[-1]
        column = ((times - low) / (high - low or 1.0) * (_POINTS / 4)).astype(np.int64)
        broken = np.isnan(values)
        column = column * 2 + np.cumsum(broken) * (_POINTS * 4)
        edges = np.flatnonzero(np.diff(column)) + 1
        keep = np.zeros(len(times), bool)
        for part in np.split(np.arange(len(times)), edges):
            inside = part[~broken[part]]
            if len(inside):
                chosen = (
                    inside[0],
                    inside[-1],
                    inside[values[inside].argmin()],
                    inside[values[inside].argmax()],
                )
                keep[list(chosen)] = True
        keep |= broken
        times, values = times[keep], values[keep]
    left = [None if np.isnan(value) else value for value in values.tolist()]
    return Trail(tuple(times.tolist()), tuple(left))
