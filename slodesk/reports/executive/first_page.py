"""The first page: verdict, counts, what needs a decision, what changed. It must stand alone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from slodesk.domain.figures import NONE, number_text, percent_text, remaining_text
from slodesk.domain.status import STATUS_WORDS, Status, severity, worst
from slodesk.domain.window import window_words
from slodesk.reports.budgets import bands, percent_of
from slodesk.reports.executive.phrases import (
    counted,
    listed,
    outlook,
    plural,
    sentence,
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
from slodesk.reports.words import day_text, moment_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slodesk.domain.assessment import Assessment, ServiceAssessment
    from slodesk.reports.report import Block
    from slodesk.storage.queries.executive import ExecutiveData, Story

_MOST_DECISIONS = 3
_MOST_ALSO = 6
_MOST_BARS = 8
_CLEARLY = 0.10
"""A change of remaining budget worth a word: ten points."""


def first_page(data: ExecutiveData) -> list[Block]:
    """Return the blocks of the first page."""
    services = data.overview.services
    if not services:
        text = "There are no services to report on yet."
        return [Verdict(text, None, "Add a service and its first objective, then make this report again.")]
    if data.overview.as_of is None:
        return [Verdict("No service has data yet, so nothing can be said about reliability.", Status.NO_DATA)]
    blocks: list[Block] = [_verdict(data), _facts(data), *_decisions(data)]
    blocks += [chart for chart in (_changes(data), _weeks(data)) if chart]
    return blocks


def lowest(service: ServiceAssessment) -> Assessment | None:
    """Return the objective of a service that has least budget left; None without data."""
    known = [a for a in service.slos if a.budget.remaining is not None]
    return min(known, key=lambda a: a.budget.remaining or 0.0) if known else None


def _verdict(data: ExecutiveData) -> Verdict:
    services = data.overview.services
    counts = Counter(service.status for service in services)
    risky = [service for service in services if service.status.at_risk]
    silent, exhausted = counts[Status.NO_DATA], counts[Status.EXHAUSTED]
    share = percent_text(data.overview.policy.warning_below)
    detail = (
        "An error budget is the share of failures that the agreed target allows. "
        f"At risk means that less than {share} of it is left."
    )
    if silent == len(services):
        text = "No service has data in its window, so nothing can be said about reliability."
        return Verdict(text, Status.NO_DATA, detail)
    if not risky:
        known = len(services) - silent
        what = plural(known, "service", "is/are")
        text = f"{'All ' if known > 1 and not silent else ''}{what} within budget." if known else ""
        if silent:
            text += f" {sentence(plural(silent, 'service', 'has/have'))} no data."
        return Verdict(sentence(text), worst(s.status for s in services if s.slos), detail)
    is_are = "is" if len(risky) == 1 else "are"
    if len(services) == 1:
        who = short(title_of(services[0]))
    else:
        who = f"{sentence(counted(len(risky)))} of {plural(len(services), 'service')}"
    text = f"{who} {is_are} at risk"
    if exhausted == len(risky):
        text += f", {'with its' if exhausted == 1 else 'all with their'} error budget used up."
    elif exhausted:
        text += (
            f"; {counted(exhausted)} of them {'has' if exhausted == 1 else 'have'} used up the error budget."
        )
    else:
        text += "."
    return Verdict(text, worst(service.status for service in risky), detail)


def _facts(data: ExecutiveData) -> Facts:
    services = data.overview.services
    counts = Counter(service.status for service in services)
    risky = [service.status for service in services if service.status.at_risk]
    policy = data.overview.policy
    high, low = percent_text(policy.attention_below), percent_text(policy.warning_below)
    exhausted = counts[Status.EXHAUSTED]
    stale = {a.slo.service_id for a in data.overview.assessments if a.stale}
    return Facts(
        (
            Fact(
                str(counts[Status.HEALTHY]), "healthy", f"{high} or more of the budget left", Status.HEALTHY
            ),
            Fact(str(counts[Status.ATTENTION]), "need attention", f"{low} to {high} left", Status.ATTENTION),
            Fact(
                str(len(risky)),
                "at risk",
                f"{exhausted} of these exhausted" if risky else f"less than {low} left",
                worst(risky) if risky else Status.CRITICAL,
            ),
            Fact(
                str(counts[Status.NO_DATA]),
                "without data",
                f"{len(stale)} more with old data" if (stale := stale - _silent(data)) else "",
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
    blocks: list[Block] = [Heading("What needs a decision", 2)]
    if not items:
        text = "Nothing today: no service is at risk, and every service has data."
        return [*blocks, Paragraph(plain(text))]
    blocks.append(ItemList(tuple(item for _, item in items[:_MOST_DECISIONS])))
    rest = [text_of(item.spans[:1]) + f" ({_word(item)})" for _, item in items[_MOST_DECISIONS:]]
    if rest:
        names = rest if len(rest) <= _MOST_ALSO else [*rest[:_MOST_ALSO], f"{len(rest) - _MOST_ALSO} more"]
        blocks.append(Paragraph(plain(f"Also: {listed(names)}; see below."), muted=True))
    return blocks


def _word(item: Item) -> str:
    return STATUS_WORDS[item.status].lower() if item.status else ""


def _risk_item(story: Story, zone: str) -> Item:
    a = story.focus
    question = {
        Status.EXHAUSTED: "Decide whether releases stop until it has recovered.",
        Status.CRITICAL: "Decide whether risky releases wait.",
    }.get(a.status, "Decide whether reliability work comes before features.")
    # Spans touch: each begins with the blank that parts it from the one before.
    text = f" {standing(a)}. {outlook(a, zone)}".rstrip()
    return Item(
        (Span(short(title_of(story.service)), bold=True), Span(f"{text} "), Span(question, bold=True)),
        a.status,
    )


def _silent_item(service: ServiceAssessment, zone: str) -> Item:
    newest = max((a.newest for a in service.slos if a.newest), default=None)
    if not service.slos:
        text = " has no objective yet, so nobody knows what is good enough. "
        question = "Decide who writes its first one."
    elif newest is None:
        text = " has never sent data: nobody can see how it is doing. "
        question = "Decide who connects it."
    else:
        text = f" has sent no data since {moment_text(newest, zone)}: nobody can see how it is doing. "
        question = "Decide who restores its measurements."
    return Item(
        (Span(short(title_of(service)), bold=True), Span(text), Span(question, bold=True)), Status.NO_DATA
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
            remaining_text(a.budget.remaining, a.policy),
            a.status,
            percent_of(data.before.get(a.slo.id)),
        )
        for service, a in found[:_MOST_BARS]
    )
    when = day_text(data.before_at, data.overview.settings.time_zone) if data.before_at else NONE
    return BarChart(
        "Error budget left, now and 30 days before",
        _change_sentence(data, found, when),
        bars,
        bands=bands(data.overview.policy),
        before_label=f"{when}, 30 days before",
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
    parts = []
    for some, word in ((worse, "less"), (better, "more")):
        if some:
            names = [f"{name} {_points(change)}" for change, name in some[:3]]
            rest = ", among them " if len(some) > 3 else ": "
            parts.append(f"{plural(len(some), 'service', 'has/have')} clearly {word}{rest}{listed(names)}")
    text = f"{sentence('; '.join(parts))}." if parts else f"No clear change since {when}."
    if len(found) > _MOST_BARS:
        text += f" Shown are the {_MOST_BARS} lowest of {len(found)}; the tables have all."
    several = any(len(service.slos) > 1 for service, _ in found)
    own = " Each bar is a service's objective with the least left" if several else " Each bar is"
    return f"{text}{own}, over its own window ({listed(_windows(a for _, a in found))})."


def _windows(assessments: Iterable[Assessment]) -> list[str]:
    return sorted({window_words(a.objective.window) for a in assessments})


def _weeks(data: ExecutiveData) -> TimeChart | None:
    """Return how many services were at risk week by week, up to now."""
    weeks = [week for week in data.weeks if week.known]
    if len(weeks) < 3:
        return None
    counts = [week.at_risk for week in weeks]
    first, last = counts[0], counts[-1]
    trend = "as many as" if first == last else "more than" if last > first else "fewer than"
    zone = data.overview.settings.time_zone
    text = (
        f"{sentence(plural(last, 'service', 'is/are'))} at risk now, {trend} {len(weeks) - 1} weeks before "
        f"({counted(first)}); the most was {counted(max(counts))}."
    )
    line = Line(
        "at risk",
        tuple(week.at.timestamp() for week in weeks),
        tuple(float(n) for n in counts),
        label=f"{last} at risk",
    )
    title = f"Services at risk, {day_text(weeks[0].at, zone)} to {day_text(weeks[-1].at, zone)}"
    return TimeChart(title, text, (line,), weeks[0].at, weeks[-1].at, unit="", zone=zone, low=True)


def _points(change: float) -> str:
    sign = "+" if change > 0 else ""
    return f"{sign}{number_text(change * 100, 0)} points"
