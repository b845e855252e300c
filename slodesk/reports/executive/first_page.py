"""The first page: verdict, counts, what needs a decision, what changed. It must stand alone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from slodesk.domain.figures import NONE, percent_figure, remaining_figure, window_phrase
from slodesk.domain.phrases import Figure
from slodesk.domain.status import STATUS_IN_TEXT, Status, severity, worst
from slodesk.reports.budgets import bands, percent_of
from slodesk.reports.executive.phrases import (
    counted,
    listed,
    outlook,
    sentence,
    services,
    short,
    standing,
    title_of,
)
from slodesk.reports.report import (
    Bar,
    BarChart,
    Fact,
    Facts,
    Heading,
    Item,
    ItemList,
    Line,
    Paragraph,
    Span,
    TimeChart,
    Verdict,
    plain,
    text_of,
)
from slodesk.reports.words import day_text, moment_text, say, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from slodesk.domain.assessment import Assessment, ServiceAssessment
    from slodesk.domain.phrases import Meant
    from slodesk.reports.report import Block
    from slodesk.storage.queries.executive import ExecutiveData, Story

_MOST_DECISIONS = 3
_MOST_ALSO = 6
_MOST_BARS = 8
_MOST_NAMED = 3
_CLEARLY = 0.10
"""A change of remaining budget worth a word: ten points."""


def first_page(data: ExecutiveData) -> list[Block]:
    """Return the blocks of the first page."""
    if not data.overview.services:
        text = tr("There are no services to report on yet.")
        detail = tr("Add a service and its first objective, then make this report again.")
        return [Verdict(text, None, detail)]
    if data.overview.as_of is None:
        text = tr("No service has data yet, so nothing can be said about reliability.")
        return [Verdict(text, Status.NO_DATA)]
    blocks: list[Block] = [_verdict(data), _facts(data), *_decisions(data)]
    blocks += [chart for chart in (_changes(data), _weeks(data)) if chart]
    return blocks


def lowest(service: ServiceAssessment) -> Assessment | None:
    """Return the objective of a service that has least budget left; None without data."""
    known = [a for a in service.slos if a.budget.remaining is not None]
    return min(known, key=lambda a: a.budget.remaining or 0.0) if known else None


def _verdict(data: ExecutiveData) -> Verdict:
    every = data.overview.services
    risky = [service for service in every if service.status.at_risk]
    silent = sum(service.status == Status.NO_DATA for service in every)
    detail = tr(
        "An error budget is the share of failures that the agreed target allows. At risk means that less "
        "than {share} of it is left.",
        share=percent_figure(data.overview.policy.warning_below),
    )
    if silent == len(every):
        text = tr("No service has data in its window, so nothing can be said about reliability.")
        return Verdict(text, Status.NO_DATA, detail)
    if not risky:
        text = _all_well(len(every) - silent, silent)
        return Verdict(text, worst(s.status for s in every if s.slos), detail)
    return Verdict(_at_risk(every, risky), worst(service.status for service in risky), detail)


def _all_well(known: int, silent: int) -> str:
    """Say that so many services are within budget, and that so many are silent."""
    count = counted(known)
    if silent:
        within = tr("{count} service[|s] [is|are] within budget.", "", known, count=count)
        unknown = tr("{count} service[|s] [has|have] no data.", "", silent, count=counted(silent))
        return f"{sentence(within)} {sentence(unknown)}"
    if known == 1:
        return sentence(tr("{count} service[|s] [is|are] within budget.", "", known, count=count))
    return tr("All {count} service[|s] [is|are] within budget.", "", known, count=count)


def _at_risk(every: Sequence[ServiceAssessment], risky: Sequence[ServiceAssessment]) -> str:
    """Say how many services are at risk, and how many of them have used up their budget."""
    exhausted = sum(service.status == Status.EXHAUSTED for service in risky)
    if len(every) == 1:
        name = short(title_of(every[0]))
        if exhausted:
            return tr("{service} is at risk, with its error budget used up.", service=name)
        return tr("{service} is at risk.", service=name)
    number, count, of = len(risky), sentence(counted(len(risky))), services(len(every))
    if exhausted == number:
        return tr(
            "{count} of {services} [is at risk, with its|are at risk, all with their] error budget used up.",
            "",
            number,
            count=count,
            services=of,
        )
    if exhausted:
        gone = tr(
            "{count} of them [has|have] used up the error budget.",
            "",
            exhausted,
            count=counted(exhausted),
        )
        return tr(
            "{count} of {services} [is|are] at risk; {exhausted}",
            "",
            number,
            count=count,
            services=of,
            exhausted=gone,
        )
    return tr("{count} of {services} [is|are] at risk.", "", number, count=count, services=of)


def _facts(data: ExecutiveData) -> Facts:
    counts = Counter(service.status for service in data.overview.services)
    risky = [service.status for service in data.overview.services if service.status.at_risk]
    policy = data.overview.policy
    high, low = percent_figure(policy.attention_below), percent_figure(policy.warning_below)
    stale = {a.slo.service_id for a in data.overview.assessments if a.stale} - _silent(data)
    exhausted = Figure(counts[Status.EXHAUSTED])
    risk_note = (
        tr("{count} of these exhausted", count=exhausted) if risky else tr("less than {low} left", low=low)
    )
    return Facts(
        (
            Fact(
                say(Figure(counts[Status.HEALTHY])),
                tr("healthy"),
                tr("{high} or more of the budget left", high=high),
                Status.HEALTHY,
            ),
            Fact(
                say(Figure(counts[Status.ATTENTION])),
                tr("need attention"),
                tr("{low} to {high} left", low=low, high=high),
                Status.ATTENTION,
            ),
            Fact(
                say(Figure(len(risky))), tr("at risk"), risk_note, worst(risky) if risky else Status.CRITICAL
            ),
            Fact(
                say(Figure(counts[Status.NO_DATA])),
                tr("without data"),
                tr("{count} more with old data", count=Figure(len(stale))) if stale else "",
                Status.NO_DATA,
            ),
        )
    )


def _silent(data: ExecutiveData) -> set[str]:
    return {service.id for service in data.overview.services if service.status == Status.NO_DATA}


def _decisions(data: ExecutiveData) -> list[Block]:
    zone = data.overview.settings.time_zone
    items = [(severity(s.focus.status), _risk_item(s, zone)) for s in data.stories]
    items += [
        (severity(Status.NO_DATA), _silent_item(service, zone))
        for service in data.overview.services
        if service.status == Status.NO_DATA
    ]
    items.sort(key=lambda pair: -pair[0])
    blocks: list[Block] = [Heading(tr("What needs a decision"), 2)]
    if not items:
        text = tr("Nothing today: no service is at risk, and every service has data.")
        return [*blocks, Paragraph(plain(text))]
    blocks.append(ItemList(tuple(item for _, item in items[:_MOST_DECISIONS])))
    rest = [text_of(item.spans[:1]) + f" ({_word(item)})" for _, item in items[_MOST_DECISIONS:]]
    if rest:
        more = len(rest) - _MOST_ALSO
        names = [*rest[:_MOST_ALSO], tr("{count} more", count=Figure(more))] if more > 0 else rest
        blocks.append(Paragraph(plain(tr("Also: {names}; see below.", names=listed(names))), muted=True))
    return blocks


def _word(item: Item) -> str:
    return say(STATUS_IN_TEXT[item.status]) if item.status else ""


def _risk_item(story: Story, zone: str) -> Item:
    a = story.focus
    question = {
        Status.EXHAUSTED: tr("Decide whether releases stop until it has recovered."),
        Status.CRITICAL: tr("Decide whether risky releases wait."),
    }.get(a.status, tr("Decide whether reliability work comes before features."))
    # Spans touch: each begins with the blank that parts it from the one before.
    text = f" {standing(a)}. {outlook(a, zone)}".rstrip()
    return Item(
        (Span(short(title_of(story.service)), bold=True), Span(f"{text} "), Span(question, bold=True)),
        a.status,
    )


def _silent_item(service: ServiceAssessment, zone: str) -> Item:
    newest = max((a.newest for a in service.slos if a.newest), default=None)
    if not service.slos:
        text = tr("has no objective yet, so nobody knows what is good enough.")
        question = tr("Decide who writes its first one.")
    elif newest is None:
        text = tr("has never sent data: nobody can see how it is doing.")
        question = tr("Decide who connects it.")
    else:
        since = moment_text(newest, zone)
        text = tr("has sent no data since {time}: nobody can see how it is doing.", time=since)
        question = tr("Decide who restores its measurements.")
    return Item(
        (Span(short(title_of(service)), bold=True), Span(f" {text} "), Span(question, bold=True)),
        Status.NO_DATA,
    )


def _changes(data: ExecutiveData) -> BarChart | None:
    """Return where each service's budget is and was, the lowest first."""
    found = [(service, a) for service in data.overview.services if (a := lowest(service)) is not None]
    if not found:
        return None
    found.sort(key=lambda pair: (pair[1].budget.remaining or 0.0, pair[0].name))
    bars = tuple(
        Bar(
            short(title_of(service)),
            percent_of(a.budget.remaining),
            say(remaining_figure(a.budget.remaining, a.policy)),
            a.status,
            percent_of(data.before.get(a.slo.id)),
        )
        for service, a in found[:_MOST_BARS]
    )
    when = day_text(data.before_at, data.overview.settings.time_zone) if data.before_at else NONE
    return BarChart(
        tr("Error budget left, now and 30 days before"),
        _change_sentence(data, found, when),
        bars,
        bands=bands(data.overview.policy),
        before_label=tr("{day}, 30 days before", day=when),
    )


def _change_sentence(
    data: ExecutiveData, found: list[tuple[ServiceAssessment, Assessment]], when: str
) -> str:
    changes = []
    for service, a in found:
        before = data.before.get(a.slo.id)
        if before is not None and a.budget.remaining is not None:
            changes.append((a.budget.remaining - before, short(title_of(service))))
    worse = sorted(change for change in changes if change[0] <= -_CLEARLY)
    better = sorted((change for change in changes if change[0] >= _CLEARLY), reverse=True)
    parts = [part for part in (_worse(worse), _better(better)) if part]
    text = f"{sentence('; '.join(parts))}." if parts else tr("No clear change since {day}.", day=when)
    windows = listed(_windows(a for _, a in found))
    several = any(len(service.slos) > 1 for service, _ in found)
    own = tr("Each bar is, over its own window ({windows}).", windows=windows)
    if several:
        own = tr(
            "Each bar is a service's objective with the least left, over its own window ({windows}).",
            windows=windows,
        )
    if len(found) <= _MOST_BARS:
        return f"{text} {own}"
    shown = tr(
        "Shown are the {shown} lowest of {count}; the tables have all.",
        shown=Figure(_MOST_BARS),
        count=Figure(len(found)),
    )
    return f"{text} {shown} {own}"


def _worse(changes: Sequence[tuple[float, str]]) -> str:
    number, count, names = len(changes), counted(len(changes)), _named(changes)
    if number > _MOST_NAMED:
        return tr(
            "{count} service[|s] [has|have] clearly less, among them {names}",
            "",
            number,
            count=count,
            names=names,
        )
    if not number:
        return ""
    return tr("{count} service[|s] [has|have] clearly less: {names}", "", number, count=count, names=names)


def _better(changes: Sequence[tuple[float, str]]) -> str:
    number, count, names = len(changes), counted(len(changes)), _named(changes)
    if number > _MOST_NAMED:
        return tr(
            "{count} service[|s] [has|have] clearly more, among them {names}",
            "",
            number,
            count=count,
            names=names,
        )
    if not number:
        return ""
    return tr("{count} service[|s] [has|have] clearly more: {names}", "", number, count=count, names=names)


def _named(changes: Sequence[tuple[float, str]]) -> str:
    """Return the services that changed most, each with its points."""
    return listed([f"{name} {_points(change)}" for change, name in changes[:_MOST_NAMED]])


def _windows(assessments: Iterable[Assessment]) -> list[str]:
    return sorted({say(window_phrase(a.objective.window)) for a in assessments})


def _weeks(data: ExecutiveData) -> TimeChart | None:
    """Return how many services were at risk week by week, up to now."""
    weeks = [week for week in data.weeks if week.known]
    if len(weeks) < 3:
        return None
    counts = [week.at_risk for week in weeks]
    first, last = counts[0], counts[-1]
    zone = data.overview.settings.time_zone
    words: dict[str, Meant] = {
        "count": counted(last),
        "weeks": Figure(len(weeks) - 1),
        "before": counted(first),
        "most": counted(max(counts)),
    }
    if last > first:
        text = tr(
            "{count} service[|s] [is|are] at risk now, more than {weeks} weeks before ({before}); the most "
            "was {most}.",
            "",
            last,
            **words,
        )
    elif last < first:
        text = tr(
            "{count} service[|s] [is|are] at risk now, fewer than {weeks} weeks before ({before}); the most "
            "was {most}.",
            "",
            last,
            **words,
        )
    else:
        text = tr(
            "{count} service[|s] [is|are] at risk now, as many as {weeks} weeks before ({before}); the most "
            "was {most}.",
            "",
            last,
            **words,
        )
    line = Line(
        tr("at risk"),
        tuple(week.at.timestamp() for week in weeks),
        tuple(float(n) for n in counts),
        label=tr("{count} at risk", count=Figure(last)),
    )
    start, end = day_text(weeks[0].at, zone), day_text(weeks[-1].at, zone)
    title = tr("Services at risk, {start} to {end}", start=start, end=end)
    return TimeChart(title, sentence(text), (line,), weeks[0].at, weeks[-1].at, unit="", zone=zone, low=True)


def _points(change: float) -> str:
    figure = say(Figure(change * 100, 0))
    return tr("{change} points", change=f"+{figure}" if change > 0 else figure)
