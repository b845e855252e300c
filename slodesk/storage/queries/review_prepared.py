"""What the app prepares for a weekly review; its figures are those of ``status`` then (R13, R15)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from slodesk.domain import recommendations as advised
from slodesk.domain import weekly_review as kept
from slodesk.domain.adjusted import adjusted
from slodesk.domain.budget import error_budget
from slodesk.domain.dependencies import ABOVE_CEILING
from slodesk.domain.errors import RuleBroken
from slodesk.domain.incident import times
from slodesk.domain.periods import period_results, quarters_back
from slodesk.domain.release_risk import risk
from slodesk.domain.retro_due import NONE_NEEDED
from slodesk.domain.window import day_start, span_at, window_text
from slodesk.storage.queries.actions import REVIEW, action_lines
from slodesk.storage.queries.corrections import waived
from slodesk.storage.queries.incident_losses import incident_losses
from slodesk.storage.queries.overview import Overview, newest_sample, overview
from slodesk.storage.queries.promises import promise_findings
from slodesk.storage.queries.release_advice import INPUTS, inputs_of, pending_advice
from slodesk.storage.queries.retro_due import due_list
from slodesk.storage.queries.review_metrics import metrics_above
from slodesk.storage.queries.reviews import closed_before, stored_review
from slodesk.storage.queries.settings import policy_at, read_settings
from slodesk.storage.reading import rows, to_moment
from slodesk.storage.series import DaySeries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from slodesk.domain.assessment import Assessment
    from slodesk.domain.series import Series
    from slodesk.domain.weekly_review import Recommendation
    from slodesk.storage.queries.retro_due import DueList
    from slodesk.storage.reading import Source

WEEK = timedelta(days=7)
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a review is to be prepared for.

    Attributes:
        now: the clock.
        at: the moment to judge at, as ``status --at`` takes it; None for the newest sample, as ``status``
            without it.
        team_id: only this team's services; None for all.
        review_id: whose action items are new; empty for none.
        since: when the review before was closed; None for a week before.
    """

    now: datetime
    at: datetime | None = None
    team_id: str | None = None
    review_id: str = ""
    since: datetime | None = None


def prepared(source: Source, asked: Asked, *, tick: Callable[[], object] | None = None) -> kept.Prepared:
    """Return everything the app prepares.

    Args:
        source: where to read.
        asked: for which moment and team.
        tick: called after each SLO and incident: may let others work, or stop by raising.
    """
    shown = overview(source, now=asked.now, at=asked.at, team_id=asked.team_id)
    until = shown.as_of or asked.now
    since = until - WEEK
    slos = tuple(_slo_lines(source, shown, until, tick))
    due = due_list(source, max(until, asked.now) if asked.at is None else until, asked.team_id, tick=tick)
    incidents = tuple(_incidents(source, due, since, until))
    metrics = metrics_above(source, until, asked.team_id)
    releases = tuple(_releases(source, asked, since, until))
    done, carried, new = _actions(source, asked, until)
    found = [each for line in slos for each in advised.of_slo(line)]
    found += map(advised.of_metric, metrics)
    found += [advised.of_release(each) for each in releases if each.state == "planned"]
    found += _of_incidents(due)
    found += _of_actions((*carried, *new))
    found += _of_promises(source, shown)
    return kept.Prepared(
        as_of=shown.as_of, since=since, until=until, profile=shown.policy.profile,
        policy_version=shown.policy.version, judge_by=shown.policy.judge_by, slos=slos,
        incidents=incidents, metrics=metrics, releases=releases, done=done, carried=carried, new=new,
        recommendations=advised.in_order(found),
    )  # fmt: skip


def _slo_lines(
    source: Source, shown: Overview, until: datetime, tick: Callable[[], object] | None
) -> Iterator[kept.SloLine]:
    keys = [item.slo.id for item in shown.assessments]
    before = {item.slo.id: item for item in overview(source, now=until - WEEK, at=until - WEEK).assessments}
    series = DaySeries.load(source, keys, until, since=until - kept.LONG_TREND * WEEK - timedelta(days=100))
    left_out = waived(source, shown.policy, shown.settings.zone)
    for item in shown.assessments:
        own = adjusted(series[item.slo.id], left_out.get(item.slo.id, ()))
        trend = [
            _remaining(shown, item, own, until - weeks * WEEK) for weeks in range(kept.LONG_TREND - 1, 0, -1)
        ]
        yield _slo_line(item, before[item.slo.id], (*trend, item.budget.remaining))
        if tick is not None:
            tick()


def _remaining(shown: Overview, item: Assessment, series: Series, at: datetime) -> float | None:
    zone = shown.settings.zone
    objective = item.slo.history.in_force(at, zone)
    span = span_at(objective.window, at, zone, shown.settings.fiscal_year_start)
    return error_budget(objective.target, series.counts(span.start, span.end), span).remaining


def _slo_line(item: Assessment, before: Assessment, trend: tuple[float | None, ...]) -> kept.SloLine:
    info, budget = item.slo, item.budget
    return kept.SloLine(
        slo_id=info.id, service_id=info.service_id, service=info.service, service_title=info.service_title,
        name=info.name, title=info.title, target=item.objective.target,
        window=window_text(item.objective.window), actual=budget.actual, remaining=budget.remaining,
        consumed=budget.consumed, minutes=budget.minutes, minutes_remaining=budget.minutes_remaining,
        status=str(item.status), before=str(before.status), remaining_before=before.budget.remaining,
        burn=dict(item.burn.rates), burn_word=item.burn.word, pairs_firing=item.burn.firing,
        exhaustion=item.exhaustion.state, simple_days=item.exhaustion.simple_days,
        projected_days=item.exhaustion.projected_days, newest=item.newest, stale=item.stale, trend=trend,
    )  # fmt: skip


def _incidents(source: Source, due: DueList, since: datetime, until: datetime) -> Iterator[kept.IncidentItem]:
    """Yield the incidents that began or lasted in the week, the youngest first."""
    lines = {
        line.id: line for line in due.lines
        if line.incident.started <= until
        and (line.incident.resolved is None or line.incident.resolved > since)
    }  # fmt: skip
    facts = sorted((line.incident for line in lines.values()), key=lambda each: each.started, reverse=True)
    losses = incident_losses(source, facts, until)
    for each in facts:
        state = lines[each.id].state
        yield kept.IncidentItem(
            each.id, each.identifier, each.title, tuple(title for _, title in each.services), each.started,
            each.resolved, times(each, until).duration, each.severity,
            tuple(kept.IncidentCost(loss.title, *loss.impact.best) for loss in losses[each.id]),
            "" if state == NONE_NEEDED else state,
        )  # fmt: skip


def _releases(source: Source, asked: Asked, since: datetime, until: datetime) -> Iterator[kept.ReleaseItem]:
    """Yield the releases that wait, then those that went out in the week."""
    for each in pending_advice(source, now=asked.now, at=asked.at, team_id=asked.team_id):
        advice = each.advice
        yield kept.ReleaseItem(
            each.id, each.service_id, each.service, each.version, each.title, each.date,
            advice.inputs.change_class, each.state, each.decision, advice.decision, advice.risk.level,
            advice.risk.score, len(advice.risk.unknown),
        )  # fmt: skip
    only, values = "", dict[str, object]()
    if asked.team_id is not None:
        only, values = " AND service.team_id = :team", {"team": asked.team_id}
    policy = policy_at(source, until)
    for key, service_id, name, title, version, what, day, state, decision, incident, *given in rows(
        source, _OUT.format(only=only), since=since, until=until, **values
    ):
        scored = risk(inputs_of(tuple(given)), policy)
        yield kept.ReleaseItem(
            key, service_id, title or name, version, what, to_moment(day), given[-1], state, decision, "",
            scored.level, scored.score, len(scored.unknown), incident or "",
        )  # fmt: skip


_OUT = (
    "SELECT release.id, service.id, service.name, service.display_name, release.release_version,"
    f" release.title, release.date, release.state, release.decision, incident.identifier, {INPUTS}"
    ' FROM "release" AS release JOIN service ON service.id = release.service_id'
    " LEFT JOIN incident ON incident.id = release.incident_id"
    " WHERE release.state IN ('deployed', 'rolled back') AND release.date > :since"
    " AND release.date <= :until{only} ORDER BY release.date, service.name, release.release_version"
)


def _actions(
    source: Source, asked: Asked, until: datetime
) -> tuple[tuple[kept.ActionItem, ...], tuple[kept.ActionItem, ...], tuple[kept.ActionItem, ...]]:
    """Return what was done since the review before, what is carried forward, what is new (R13)."""
    since = asked.since or until - WEEK
    done, carried, new = [], [], []
    for line in action_lines(source, asked.now, team_id=asked.team_id):
        item = kept.ActionItem(
            line.id, line.title, line.owner, line.due, line.priority, line.status, line.overdue, line.source
        )
        if line.source_kind == REVIEW and line.source_id == asked.review_id:
            new.append(item)
        elif not line.is_closed:
            carried.append(item)
        elif line.closed is not None and since < line.closed <= max(until, asked.now):
            done.append(item)
    return tuple(done), tuple(carried), tuple(new)


def _of_incidents(due: DueList) -> Iterator[Recommendation]:
    for each in due.due:
        yield advised.recommendation(
            advised.RETROSPECTIVE, each.id, "retrospectives", incident=each.identifier, title=each.title
        )


def _of_actions(items: Iterable[kept.ActionItem]) -> Iterator[Recommendation]:
    late = sorted((each for each in items if each.overdue), key=lambda each: (each.due, each.id))
    if late:
        yield advised.recommendation(
            advised.ACTION, late[0].id, "retrospectives", count=len(late), title=late[0].title
        )


def _of_promises(source: Source, shown: Overview) -> Iterator[Recommendation]:
    """Yield what the last complete quarter and the promises to others ask for."""
    if shown.as_of is None:
        return
    settings = shown.settings
    quarter = quarters_back(shown.as_of, 1, settings.zone, settings.fiscal_year_start)[0]
    start = quarter.span(settings.zone).start
    series = DaySeries.load(source, [each.slo.id for each in shown.assessments], shown.as_of, start)
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
                slo=title, bound=str(finding.value), target=str(each.objective.target),
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
    if stored.prepared is not None:
        return stored
    return replace(stored, prepared=prepared(source, asked_by(source, stored, now), tick=tick))


def asked_by(source: Source, stored: kept.Review, now: datetime) -> Asked:
    """Return what an open review is prepared for.

    A moment that was fixed and is still that of the newest sample is judged as the newest is: the clock
    says what is stale.
    """
    at = stored.as_of or week_end(source, stored.week, now)
    if at is not None and at == newest_sample(source, now):
        at = None
    since = closed_before(source, stored.team_id, stored.week)
    return Asked(now, at, stored.team_id, stored.id, since)


def review_actions(
    source: Source, stored: kept.Review, now: datetime
) -> tuple[tuple[kept.ActionItem, ...], tuple[kept.ActionItem, ...], tuple[kept.ActionItem, ...]]:
    """Return the action items of a review without its figures: done, carried forward, new (R13)."""
    if stored.prepared is not None:
        return stored.prepared.done, stored.prepared.carried, stored.prepared.new
    return _actions(source, asked_by(source, stored, now), stored.as_of or now)


def week_end(source: Source, week: date, now: datetime) -> datetime | None:
    """Return the end of a week that is over, or of its samples if they end before; None while it runs."""
    end = day_start(week + WEEK, read_settings(source).zone)
    if now <= end:
        return None
    newest = newest_sample(source, end)
    return end if newest is None else max(newest, end - WEEK)
