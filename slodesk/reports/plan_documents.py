"""The three documents a plan comes down to: its SLOs, the error budget policy, and who is told what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.figures import exact_figure, minutes_phrase, percent_figure, percent_text, window_phrase
from slodesk.domain.phrases import Figure, listed, phrase
from slodesk.domain.plan_compare import DOCUMENT_NAMES
from slodesk.domain.plan_messages import suggested_messages
from slodesk.domain.planning import APPROVED, BUDGET_POLICY, COMMUNICATION_PLAN, SLO_DOCUMENT, SUPERSEDED
from slodesk.domain.planning_calendar import planning_weeks
from slodesk.domain.policy import FRAMEWORK, MATRIX_ROWS
from slodesk.domain.policy_data import from_data
from slodesk.domain.proposals import budget_impact
from slodesk.domain.status import STATUS_WORDS, Status
from slodesk.domain.window import Calendar, Rolling, parse_quarter, parse_window
from slodesk.reports.read_markdown import read_markdown
from slodesk.reports.report import (
    Column,
    Heading,
    Item,
    ItemList,
    Note,
    Paragraph,
    Report,
    StatusCell,
    Table,
    plain,
)
from slodesk.reports.words import date_text, say, tr

if TYPE_CHECKING:
    from datetime import date

    from slodesk.domain.phrases import Meant
    from slodesk.domain.plan_snapshot import PlanContent, TargetLine
    from slodesk.domain.policy import AlertPair, Policy
    from slodesk.reports.report import Block, Cell


def document(kind: str, content: PlanContent, *, fiscal_start: int = 1) -> Report:
    """Return one of the documents: as people wrote it, else generated from the plan.

    Args:
        kind: one of ``planning.DOCUMENTS``.
        content: the plan, as it is or as it was approved.
        fiscal_start: first month of the fiscal year.
    """
    own = content.documents.get(kind, "")
    blocks = read_markdown(own) if own.strip() else generated(kind, content, fiscal_start=fiscal_start)
    signed = content.state in (APPROVED, SUPERSEDED)
    return Report(
        title=title_of(kind),
        subtitle=tr("Team {team}", team=content.team) if content.team else tr("All teams"),
        blocks=blocks,
        organisation=content.organisation,
        period=tr("Holds from {day}", day=date_text(content.first_day)),
        state="final" if signed else "draft",
        language=tr("en", "The code of the language you translate into: de, fr, ja"),
        zone=content.time_zone,
        kind=kind.replace("_", "-"),
        period_key=content.quarter,
    )


def title_of(kind: str) -> str:
    """Return what a document is called."""
    return say(DOCUMENT_NAMES[kind])


def generated(kind: str, content: PlanContent, *, fiscal_start: int = 1) -> tuple[Block, ...]:
    """Return the blocks of a document that nobody wrote anew."""
    if kind == SLO_DOCUMENT:
        return tuple(_slos(content))
    if kind == BUDGET_POLICY:
        return tuple(_policy(content))
    if kind == COMMUNICATION_PLAN:
        return tuple(_communication(content, fiscal_start))
    raise ValueError(kind)


# SLOs


def _slos(content: PlanContent) -> list[Block]:
    first = date_text(content.first_day)
    changes = len(content.changes)
    opening = tr("From {day} on these are the promises we make to our users.", day=first)
    if changes:
        opening += " " + tr(
            "{count} of {all} [changes|change].", "", changes,
            count=Figure(changes), all=Figure(len(content.targets)),
        )  # fmt: skip
    elif content.targets:
        opening += " " + tr("None of them changes.")
    columns = (
        Column(tr("Service"), weight=3), Column(tr("Objective"), weight=3),
        Column(tr("Target"), "right", 1.5),
        Column(tr("Until now"), "right", 1.5), Column(tr("Window"), weight=1.5),
        Column(tr("May fail"), "right", 2),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            line.service, line.slo, percent_text(line.new, 5),
            percent_text(line.old, 5) if line.old != line.new else tr("the same"),
            say(window_phrase(parse_window(line.new_window))), say(_may_fail(line)),
        )
        for line in content.targets
    ]  # fmt: skip
    blocks: list[Block] = [Paragraph(plain(opening))]
    if content.summary.strip():
        blocks.append(Paragraph(plain(content.summary.strip())))
    blocks.append(Heading(tr("What we promise")))
    blocks.append(Table(columns, tuple(rows), empty=tr("This plan has no objectives yet.")))
    told = [item for line in content.changes for item in _change(line)]
    if told:
        blocks += [Heading(tr("What changes, and why")), ItemList(tuple(told))]
    names = [each.title for each in content.approvers if each.verdict == "approved"]
    if names:
        words = tr("Agreed by {names}; recorded, not authenticated.", names=listed(names))
        blocks.append(Note(plain(words)))
    else:
        blocks.append(Note(plain(tr("A draft: nobody has agreed to it yet.")), "warning"))
    return blocks


def _may_fail(line: TargetLine) -> Meant:
    """Return how long a service may fail in its window, or what share in a calendar one."""
    window = parse_window(line.new_window)
    days = window.days if isinstance(window, Rolling) else 7 if window == Calendar("week") else None
    if days is None:
        return percent_figure(1 - line.new, 5)
    return minutes_phrase(float(1 - line.new) * days * 1440)


def _change(line: TargetLine) -> list[Item]:
    parts = []
    if line.new != line.old:
        parts.append(
            tr("{slo}: {old} → {new}, {impact}.", slo=line.name, old=percent_figure(line.old, 5),
               new=percent_figure(line.new, 5), impact=budget_impact(line.old, line.new).words)
        )  # fmt: skip
    if line.new_window != line.old_window:
        old, new = (window_phrase(parse_window(each)) for each in (line.old_window, line.new_window))
        parts.append(tr("{slo}: judged over {new} instead of {old}.", slo=line.name, old=old, new=new))
    if line.new_threshold != line.old_threshold and line.new_threshold is not None:
        limit = f"{say(exact_figure(line.new_threshold))} {line.unit}".strip()
        parts.append(tr("{slo}: the limit becomes {limit}.", slo=line.name, limit=limit))
    if line.new_percentile != line.old_percentile and line.new_percentile is not None:
        value = exact_figure(line.new_percentile)
        parts.append(tr("{slo}: the percentile becomes {value}.", slo=line.name, value=value))
    parts += [words.strip() for words in (line.comment, line.evidence) if words.strip()]
    return [Item(plain(" ".join(parts)))] if parts else []


# Error budget policy


def _policy(content: PlanContent) -> list[Block]:
    policy = from_data(content.policy) if content.policy else FRAMEWORK
    opening = tr(
        "An error budget is the part of its events that a service may fail without breaking its promise. "
        "This policy says what we do as it is used up. It is the profile “{profile}”, version {version}.",
        profile=policy.profile, version=Figure(policy.version),
    )  # fmt: skip
    return [
        Paragraph(plain(opening)),
        Heading(tr("What we do as the budget shrinks")),
        _states(policy),
        Heading(tr("Which releases go out")),
        _releases(policy),
        Paragraph(plain(_risk(policy)), muted=True),
        Heading(tr("When somebody is called")),
        _alerts(policy),
        Paragraph(plain(tr("Burn rates are for a window of 30 days.")), muted=True),
        Heading(tr("When we look back")),
        Paragraph(plain(_retrospective(policy))),
        Heading(tr("Who decides")),
        ItemList(tuple(Item(plain(words)) for words in _deciders(policy, content))),
    ]


def lefts(policy: Policy) -> dict[str, str]:
    """Return how much of a budget is left in each state, in words."""
    high, middle, low = (
        percent_figure(share)
        for share in (policy.attention_below, policy.warning_below, policy.critical_below)
    )
    return {
        "healthy": tr("{share} or more", share=high),
        "attention": tr("{low} to {high}", low=middle, high=high),
        "warning": tr("{low} to {high}", low=low, high=middle),
        "critical": tr("less than {share}", share=low),
        "exhausted": tr("nothing"),
        "no_data": tr("not known"),
    }


def _states(policy: Policy) -> Table:
    happens = {
        "healthy": tr("Work as planned. There is room to move fast and to try things."),
        "attention": tr("Keep an eye on it: find out what uses the budget, and watch releases closely."),
        "warning": tr("Reliability work comes before risky changes; the review each week looks at it."),
        "critical": tr("Only small, safe changes go out. The team works on what uses the budget."),
        "exhausted": tr("Nothing goes out but what makes the service better, until there is budget again."),
        "no_data": tr("Find out why nothing is measured. Until then, be careful."),
    }
    left = lefts(policy)
    columns = (
        Column(tr("State"), weight=2),
        Column(tr("Budget left"), weight=2),
        Column(tr("What happens"), weight=6),
    )
    rows: list[tuple[Cell, ...]] = [(_status(row), left[row], happens[row]) for row in MATRIX_ROWS]
    return Table(columns, tuple(rows))


def _releases(policy: Policy) -> Table:
    columns = (
        Column(tr("State"), weight=2), Column(tr("Low risk"), weight=3), Column(tr("Medium risk"), weight=3),
        Column(tr("High risk"), weight=3),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (_status(row), *(release_word(cell) for cell in cells))
        for row, cells in zip(MATRIX_ROWS, policy.matrix, strict=True)
    ]
    return Table(columns, tuple(rows))


def release_word(decision: str) -> str:
    """Return what a release may do, in words."""
    return {
        "approve": tr("goes out"),
        "approve_monitored": tr("goes out, watched closely"),
        "review": tr("is reviewed first"),
        "review_canary": tr("is reviewed; goes to few first"),
        "defer": tr("waits"),
        "block": tr("does not go out"),
    }[decision]


def _risk(policy: Policy) -> str:
    risk = policy.risk
    return tr(
        "Risk adds up from what a release touches: more than {large} changed lines {a}, more than {medium} "
        "{b}; a critical path {c}; a migration {d}; an external interface {e}; test coverage under "
        "{coverage} {f}. From {high} on it is high, from {from_medium} on medium.",
        large=Figure(risk.lines_large), a=Figure(risk.lines_large_points), medium=Figure(risk.lines_medium),
        b=Figure(risk.lines_medium_points), c=Figure(risk.critical_path), d=Figure(risk.migration),
        e=Figure(risk.external_api), coverage=percent_figure(risk.coverage_below),
        f=Figure(risk.low_coverage), high=Figure(risk.high_from), from_medium=Figure(risk.medium_from),
    )  # fmt: skip


def _alerts(policy: Policy) -> Table:
    columns = (
        Column(tr("The budget shrinks so fast that"), weight=5), Column(tr("Burn rate"), "right", 1.5),
        Column(tr("Measured over"), weight=2), Column(tr("Then"), weight=3),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            tr("{share} of it would be gone in {time}", share=percent_figure(pair.share), time=_time(pair)),
            say(burn_words(pair.factor(30))), pair.name,
            tr("somebody is called at once") if pair.kind == "page" else tr("a ticket is opened"),
        )
        for pair in policy.alert_pairs
    ]  # fmt: skip
    return Table(columns, tuple(rows))


def burn_words(value: float) -> Meant:
    """Return a burn rate with as few decimals as it takes, two at most."""
    places = next(n for n in (0, 1, 2) if n == 2 or abs(round(value, n) - value) < 1e-9)
    return Figure(value, places)


def _time(pair: AlertPair) -> Meant:
    minutes = pair.long_minutes
    if minutes % 1440 == 0:
        days = minutes // 1440
        return phrase("{count} [day|days]", "", days, count=Figure(days))
    hours = minutes // 60
    return phrase("{count} [hour|hours]", "", hours, count=Figure(hours))


def _retrospective(policy: Policy) -> str:
    words = tr(
        "After a promise is broken, after an outage that customers felt, after a near miss, and when one "
        "incident used more than {share} of a budget, we look back without blame and write down what we "
        "learn.",
        share=percent_figure(policy.retrospective_share),
    )
    if policy.retrospective_days is not None:
        days = Figure(policy.retrospective_days)
        words += " " + tr("That share is of the budget of {days} days.", days=days)
    return words


def _deciders(policy: Policy, content: PlanContent) -> list[str]:
    names = [f"{each.title} ({each.role})" if each.role else each.title for each in content.approvers]
    told = [
        tr("The team that owns a service decides within this policy, and says why."),
        tr("A release that is reviewed has a named reviewer, and the review ends on a day that is set."),
        tr("Going against the policy takes somebody's name, the reason and the time: it is kept."),
        tr("Roll-backs, reliability fixes, security fixes and emergencies may go out at any time."),
    ]
    if policy.judge_by == "adjusted":
        told.append(tr("Approved corrections, such as planned maintenance, do not count against a budget."))
    else:
        told.append(tr("What users met counts against a budget, planned maintenance too."))
    guards = {
        "page_pair_tightens": tr(
            "While an alert calls somebody, releases are treated one state more strictly."
        ),
        "unknown_as_worst": tr("What is not known about a release counts as its worst."),
        "exhausted_caps_features": tr("While a budget is used up, features get half of the time at most."),
        "toil_by_worst": tr("Toil is judged by the service that does worst."),
    }
    told += [words for name, words in guards.items() if getattr(policy, name)]
    if names:
        told.append(tr("The targets and this policy were put before {names}.", names=listed(names)))
    return told


def _status(row: str) -> StatusCell:
    status = Status(row)
    return StatusCell(status, say(STATUS_WORDS[status]))


# Communication plan


def _communication(content: PlanContent, fiscal_start: int) -> list[Block]:
    columns = (
        Column(tr("Audience"), weight=2), Column(tr("Message"), weight=5), Column(tr("Channel"), weight=2.5),
        Column(tr("Day"), weight=1.8), Column(tr("Owner"), weight=2), Column(tr("Sent"), weight=1),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            each.title,
            each.message,
            each.channel,
            _day(each.day),
            each.owner,
            tr("yes") if each.done else tr("no"),
        )
        for each in content.messages
    ]
    opening = tr("Whom we tell what was decided for {quarter}, how, and by when.", quarter=content.quarter)
    blocks: list[Block] = [Paragraph(plain(opening))]
    if not rows:
        week = planning_weeks(parse_quarter(content.quarter, fiscal_start))[-1]
        rows = [
            (say(each.audience), say(each.message), say(each.channel), date_text(each.day), "", tr("no"))
            for each in suggested_messages(week.starts, week.ends)
        ]
        blocks.append(Note(plain(tr("A suggestion: nobody has written this plan's own messages yet."))))
    return [*blocks, Table(columns, tuple(rows))]


def _day(day: date | None) -> str:
    return "" if day is None else date_text(day)
