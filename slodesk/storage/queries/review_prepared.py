"""What the app prepares for a weekly review; its figures are those of ``status`` then (R13, R15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from slodesk.domain import recommendations as advised
from slodesk.domain import weekly_review as kept
from slodesk.domain.adjusted import adjusted
from slodesk.domain.budget import error_budget
from slodesk.domain.dependencies import ABOVE_CEILING
from slodesk.domain.errors import RuleBroken
from slodesk.domain.periods import period_results, quarters_back
from slodesk.domain.retro_due import DUE
from slodesk.domain.window import day_start, span_at, window_text
from slodesk.storage.queries.corrections import waived
from slodesk.storage.queries.overview import Overview, newest_sample, overview, slo_infos
from slodesk.storage.queries.promises import promise_findings
from slodesk.storage.queries.retro_due import due_list
from slodesk.storage.queries.review_happenings import (
    WEEK,
    Actions,
    Asked,
    actions,
    incident_items,
    release_items,
)
from slodesk.storage.queries.review_metrics import metrics_above
from slodesk.storage.queries.review_wishes import wishes
from slodesk.storage.queries.reviews import review_before, stored_review
from slodesk.storage.queries.settings import policy_at, read_settings
from slodesk.storage.reading import rows
from slodesk.storage.series import DaySeries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from slodesk.domain.assessment import Assessment
    from slodesk.domain.policy import Policy
    from slodesk.domain.series import Series
    from slodesk.domain.weekly_review import Recommendation
    from slodesk.storage.queries.retro_due import DueList
    from slodesk.storage.reading import Source
    from slodesk.storage.series import SampleSet

_SAMPLES_LATE = timedelta(days=1)
"""How long before the end of its week a review's newest sample may be and still say when that was."""


def prepared(source: Source, asked: Asked, *, tick: Callable[[], object] | None = None) -> kept.Prepared:
    """Return everything the app prepares.

    Args:
        source: where to read.
        asked: for which moment and team.
        tick: called after each SLO, incident and action item: may let others work, or stop by raising.
    """
    series = _samples(source, asked)
    shown = overview(source, now=asked.now, at=asked.at, team_id=asked.team_id, tick=tick, series=series)
    moment = shown.as_of or asked.now
    slos = tuple(_slo_lines(source, shown, series, asked, tick))
    due = due_list(source, asked.end, asked.team_id, tick=tick)
    metrics = metrics_above(source, asked.at or asked.now, asked.team_id)
    releases = tuple(release_items(source, asked))
    todo = actions(source, asked, tick)
    found = [each for line in slos for each in advised.of_slo(line)]
    found += map(advised.of_metric, metrics)
    found += [advised.of_release(each) for each in releases if each.state == "planned"]
    found += _of_incidents(due)
    found += _of_actions(todo)
    found += _of_promises(source, shown, series)
    present = {line.slo_id for line in slos}
    gone = [title for key, title in (asked.known or {}).items() if key not in present]
    return kept.Prepared(
        as_of=shown.as_of, since=asked.begin, until=asked.end, profile=shown.policy.profile,
        policy_version=shown.policy.version, judge_by=shown.policy.judge_by, slos=slos,
        incidents=tuple(incident_items(source, due, asked)), metrics=metrics, releases=releases,
        done=todo.done, carried=todo.carried, new=todo.new, late=todo.late,
        recommendations=advised.in_order(found, shown.policy), compared=moment - WEEK,
        compared_with=asked.known_week, gone=tuple(sorted(gone, key=str.casefold)),
        wishes=wishes(source, moment, asked.team_id, asked.week),
    )  # fmt: skip


def _samples(source: Source, asked: Asked) -> SampleSet:
    """Read the samples once for everything: the trend reaches furthest, and the quarter before."""
    at = asked.at or asked.now
    keys = [info.id for info in slo_infos(source, team_id=asked.team_id)]
    return DaySeries.load(source, keys, at, since=at - kept.LONG_TREND * WEEK - timedelta(days=100))


def _slo_lines(
    source: Source,
    shown: Overview,
    series: SampleSet,
    asked: Asked,
    tick: Callable[[], object] | None,
) -> Iterator[kept.SloLine]:
    at = shown.as_of or asked.now
    ago = overview(source, now=at - WEEK, at=at - WEEK, team_id=asked.team_id, tick=tick, series=series)
    before = {item.slo.id: item for item in ago.assessments}
    left_out = waived(source, shown.policy, shown.settings.zone)
    for item in shown.assessments:
        key = item.slo.id
        own = adjusted(series[key], left_out.get(key, ()))
        trend = [
            _remaining(shown, item, own, at - weeks * WEEK) for weeks in range(kept.LONG_TREND - 1, 0, -1)
        ]
        new = asked.known is not None and key not in asked.known
        yield _slo_line(item, before[key], (*trend, item.budget.remaining), new=new)
        if tick is not None:
            tick()


def _remaining(shown: Overview, item: Assessment, series: Series, at: datetime) -> float | None:
    zone = shown.settings.zone
    objective = item.slo.history.in_force(at, zone)
    span = span_at(objective.window, at, zone, shown.settings.fiscal_year_start)
    return error_budget(objective.target, series.counts(span.start, span.end), span).remaining


def _slo_line(
    item: Assessment, before: Assessment, trend: tuple[float | None, ...], *, new: bool
) -> kept.SloLine:
    info, budget, runs_out = item.slo, item.budget, item.exhaustion
    sampled = item.newest is not None and item.newest > item.span.start
    return kept.SloLine(
        slo_id=info.id, service_id=info.service_id, service=info.service, service_title=info.service_title,
        name=info.name, title=info.title, target=item.objective.target,
        window=window_text(item.objective.window), actual=budget.actual, remaining=budget.remaining,
        consumed=budget.consumed, minutes=budget.minutes, minutes_remaining=budget.minutes_remaining,
        status=str(item.status), before=str(before.status), remaining_before=before.budget.remaining,
        burn=dict(item.burn.rates), burn_word=item.burn.word, pairs_firing=item.burn.firing,
        exhaustion=runs_out.state, simple_days=runs_out.simple_days, projected_days=runs_out.projected_days,
        newest=item.newest, stale=item.stale, trend=trend, pairs=item.burn.pairs, runs_out=runs_out.at,
        good=budget.counts.good if sampled else None, total=budget.counts.total if sampled else None,
        measured=None if item.measured is None else item.measured.remaining, new=new,
    )  # fmt: skip


def _of_incidents(due: DueList) -> Iterator[Recommendation]:
    for line in due.lines:
        if line.state == DUE:
            yield advised.of_incident(line.id, line.incident.identifier, line.incident.title, line.reasons)


def _of_actions(todo: Actions) -> Iterator[Recommendation]:
    return advised.of_actions((*todo.carried, *todo.new, *todo.late), todo.today)


def _of_promises(source: Source, shown: Overview, series: SampleSet) -> Iterator[Recommendation]:
    """Yield what the last complete quarter and the promises to others ask for."""
    if shown.as_of is None:
        return
    settings = shown.settings
    quarter = quarters_back(shown.as_of, 1, settings.zone, settings.fiscal_year_start)[0]
    by_name = {}
    for each in shown.assessments:
        info = each.slo
        title = f"{info.service_title}, {info.title}"
        by_name[info.service, info.name] = each, title
        (result,) = period_results(info, series[info.id], [quarter], shown.as_of, settings, lowest=False)
        if not result.to_date:
            yield from advised.of_quarter(
                advised.Kept(info.id, title, str(quarter), result.target, result.actual, result.met)
            )
    for finding in promise_findings(source, shown.as_of):
        found = by_name.get((finding.service, finding.slo))
        if found is not None:
            each, title = found
            yield advised.recommendation(
                advised.CEILING if finding.kind == ABOVE_CEILING else advised.SLA, each.slo.id, "services",
                slo=title, bound=format(finding.value, "f"), target=format(each.objective.target, "f"),
            )  # fmt: skip


def review_now(
    source: Source, key: str, now: datetime, *, tick: Callable[[], object] | None = None
) -> kept.Review:
    """Return a review with what the app prepared; as it was once it is closed.

    A review of the running week is prepared for the newest samples, as ``status`` is; one of a week that
    is over for that week's end, unless somebody fixed another moment.

    Args:
        source: where to read.
        key: of the review.
        now: the clock.
        tick: as in :func:`prepared`.

    Raises:
        RuleBroken: it is gone.
    """
    stored = stored_review(source, key)
    if stored is None:
        raise RuleBroken("This review is no longer in the workspace.")
    if stored.state == kept.REVIEWED:
        return stored
    return replace(stored, prepared=prepared(source, asked_of(source, stored, now), tick=tick))


def asked_of(source: Source, stored: kept.Review, now: datetime) -> Asked:
    """Return what an open review is to be prepared for."""
    before = review_before(source, stored.team_id, stored.week)
    end = day_start(stored.week + WEEK, read_settings(source).zone)
    return Asked(
        now, judged_at(source, stored, now), stored.team_id, stored.id, before.closed,
        end if end < now else None, stored.week, before.slos, before.week,
    )  # fmt: skip


def judged_at(source: Source, stored: kept.Review, now: datetime) -> datetime | None:
    """Return the moment a review is judged at, as ``status --at`` takes it; None for the newest sample.

    A moment that was fixed and is still that of the newest sample counts as such: the clock goes on to say
    what is stale, and decisions about releases heed it (R10, R33).
    """
    at = stored.as_of or week_end(source, stored.week, now)
    return None if at is not None and at == newest_sample(source, now) else at


def still_holds(source: Source, stored: kept.Review, ready: kept.Prepared, now: datetime) -> bool:
    """Tell whether what was prepared a while ago is for the present moment, policy, SLOs and targets."""
    at = judged_at(source, stored, now)
    moment = newest_sample(source, now) if at is None else at
    policy: Policy = policy_at(source, moment)
    zone = read_settings(source).zone
    wanted = [
        (info.id, objective.target, window_text(objective.window))
        for info in slo_infos(source, team_id=stored.team_id)
        for objective in [info.history.in_force(moment or now, zone)]
    ]
    return (
        (ready.as_of, ready.profile, ready.policy_version) == (moment, policy.profile, policy.version)
        and sorted(wanted) == sorted((line.slo_id, line.target, line.window) for line in ready.slos)
    )  # fmt: skip


def with_what_was_done(source: Source, asked: Asked, ready: kept.Prepared, policy: Policy) -> kept.Prepared:
    """Return what was prepared with what the meeting did since: actions, decisions, proposals taken up."""
    todo = actions(source, asked)
    moved = {key: made for key, *made in rows(source, 'SELECT id, state, decision FROM "release"')}
    releases = tuple(
        replace(each, state=moved[each.id][0], decision=moved[each.id][1]) if each.id in moved else each
        for each in ready.releases
    )
    waiting = {each.id for each in releases if each.state == "planned"}
    other = [
        each for each in ready.recommendations
        if each.kind != advised.ACTION and (each.kind != advised.RELEASE or each.about in waiting)
    ]  # fmt: skip
    return replace(
        ready, done=todo.done, carried=todo.carried, new=todo.new, late=todo.late, releases=releases,
        recommendations=advised.in_order([*other, *_of_actions(todo)], policy),
        wishes=wishes(source, ready.as_of or asked.now, asked.team_id, asked.week),
    )  # fmt: skip


def week_end(source: Source, week: date, now: datetime) -> datetime | None:
    """Return when a week that is over ended, or its newest sample a little before; None while it runs."""
    end = day_start(week + WEEK, read_settings(source).zone)
    if now <= end:
        return None
    newest = newest_sample(source, end)
    return end if newest is None or end - newest > _SAMPLES_LATE else newest
