"""The first page of a weekly review: verdict, key figures, what to do, what was decided. It stands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.figures import percent_figure, remaining_figure
from slodesk.domain.phrases import Figure, listed
from slodesk.domain.recommendations import words
from slodesk.domain.status import STATUS_IN_TEXT, Status, worst
from slodesk.domain.weekly_review import APPROVED, NOT_STARTED, REJECTED
from slodesk.reports.budgets import bands, percent_of
from slodesk.reports.report import (
    Bar,
    BarChart,
    Fact,
    Facts,
    Heading,
    Item,
    ItemList,
    Paragraph,
    Span,
    Verdict,
    plain,
)
from slodesk.reports.weekly_review.words import adjustment_text, changed, left, line_status, tone
from slodesk.reports.words import moment_text, say, tr

if TYPE_CHECKING:
    from slodesk.domain.policy import Policy
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.weekly_review import Prepared, Review, SloLine
    from slodesk.reports.report import Block

_MOST = 6
_BARS = 6
"""Budgets that are drawn."""
_NAMED = 3


def first_page(review: Review, settings: WorkspaceSettings, policy: Policy) -> list[Block]:
    """Return the blocks of the first page."""
    prepared = review.prepared
    if prepared is None:
        return []
    blocks: list[Block] = [_verdict(prepared, policy), _facts(prepared)]
    if review.summary.strip():
        blocks += [Heading(tr("In short"), 2), Paragraph(plain(review.summary.strip()))]
    blocks += _decided(review)
    blocks += _changes(prepared, policy)
    blocks += _to_do(prepared, policy)
    blocks += _left(prepared, policy)
    blocks.append(Paragraph(plain(_held(review, settings)), muted=True))
    return blocks


def _verdict(prepared: Prepared, policy: Policy) -> Verdict:
    slos = prepared.slos
    if not slos:
        return Verdict(tr("There are no objectives to review yet."))
    risky = [line for line in slos if line.at_risk]
    silent = [line for line in slos if line.status == Status.NO_DATA]
    detail = tr("At risk means that less than {share} of the error budget is left.",
                share=percent_figure(policy.warning_below))  # fmt: skip
    if len(silent) == len(slos):
        return Verdict(tr("No objective has data, so nothing can be said."), Status.NO_DATA, detail)
    if not risky:
        text = tr("No objective is at risk.")
        if silent:
            text += " " + tr("{count} [has|have] no data.", "", len(silent), count=Figure(len(silent)))
        return Verdict(text, worst(line_status(line) for line in slos), detail)
    worst_first = sorted(risky, key=lambda line: line.remaining if line.remaining is not None else 1.0)
    services = list(dict.fromkeys(line.service_title for line in worst_first))
    named = services[:_NAMED]
    if len(services) > _NAMED:
        named.append(tr("%Ln more", "", len(services) - _NAMED))
    text = tr(
        "{count} of {all} objectives [is|are] at risk: {names}.", "", len(risky),
        count=Figure(len(risky)), all=Figure(len(slos)), names=listed(named),
    )  # fmt: skip
    return Verdict(text, worst(line_status(line) for line in risky), detail)


def _facts(prepared: Prepared) -> Facts:
    waiting = sum(not each.is_out for each in prepared.releases)
    out = sum(each.is_out for each in prepared.releases)
    late = sum(each.overdue for each in (*prepared.carried, *prepared.new)) + len(prepared.late)
    healthy = sum(line.status == Status.HEALTHY for line in prepared.slos)
    facts = [
        Fact(str(sum(line.at_risk for line in prepared.slos)), tr("At risk")),
        Fact(str(healthy), tr("Healthy")),
        Fact(str(len(prepared.incidents)), tr("Incidents of the week")),
        Fact(str(waiting), tr("Releases waiting"), tr("{count} went out", count=Figure(out)) if out else ""),
        Fact(
            str(len(prepared.done)), tr("Action items done"),
            tr("{count} overdue", count=Figure(late)) if late else "",
        ),
    ]  # fmt: skip
    return Facts(tuple(facts))


def _decided(review: Review) -> list[Block]:
    items = [
        Item((Span(f"{each.slo}: " if each.slo else "", bold=True), Span(adjustment_text(each))))
        for each in review.adjustments
        if each.decision in (APPROVED, REJECTED)
    ]
    return [Heading(tr("Decided"), 2), ItemList(tuple(items))] if items else []


def _changes(prepared: Prepared, policy: Policy) -> list[Block]:
    """Return which objectives are another status than a week earlier, the worst first."""
    told = [line for line in prepared.slos if line.status != line.before and not line.new]
    items = [
        Item(
            (
                Span(f"{line.full_title}: ", bold=True),
                Span(_change(line, policy)),
            ),
            line_status(line),
        )
        for line in sorted(told, key=lambda each: -tone(each))[:_MOST]
    ]  # fmt: skip
    if not items:
        return []
    blocks: list[Block] = [Heading(tr("Changed since a week earlier"), 2), ItemList(tuple(items))]
    if len(told) > _MOST:
        blocks.append(Paragraph(plain(tr("%Ln more [has|have] changed.", "", len(told) - _MOST)), muted=True))
    return blocks


def _change(line: SloLine, policy: Policy) -> str:
    """Return what an objective is now and was a week earlier."""
    said = tr("{status}, was {before}", status=STATUS_IN_TEXT[line_status(line)],
              before=STATUS_IN_TEXT[Status(line.before)])  # fmt: skip
    if line.remaining is None:
        return said
    if line.change is None:
        return tr("{change} ({now})", change=said, now=left(line, policy))
    return tr("{change} ({now}, {points})", change=said, now=left(line, policy), points=changed(line))


def _to_do(prepared: Prepared, policy: Policy) -> list[Block]:
    found = prepared.recommendations
    if not found:
        return []
    items = tuple(Item(plain(say(words(each, policy)))) for each in found[:_MOST])
    blocks: list[Block] = [Heading(tr("What to do"), 2), ItemList(items, numbered=True)]
    if len(found) > _MOST:
        blocks.append(Paragraph(plain(tr("%Ln more below.", "", len(found) - _MOST)), muted=True))
    return blocks


def _left(prepared: Prepared, policy: Policy) -> list[Block]:
    """Return a chart of the budgets with least left, beside where they were a week earlier."""
    known = sorted(
        (line for line in prepared.slos if line.remaining is not None),
        key=lambda line: line.remaining or 0.0,
    )[:_BARS]
    if not known:
        return []
    lowest = known[0]
    bars = tuple(
        Bar(
            line.full_title, percent_of(line.remaining), say(remaining_figure(line.remaining, policy)),
            line_status(line), percent_of(line.remaining_before),
        )
        for line in known
    )  # fmt: skip
    summary = tr("{slo} has least: {left}.", slo=lowest.full_title, left=left(lowest, policy))
    return [
        BarChart(
            tr("Budget left, now and a week earlier"), summary, bars, bands=bands(policy),
            before_label=tr("a week earlier"),
        )
    ]  # fmt: skip


def _held(review: Review, settings: WorkspaceSettings) -> str:
    there = [each.name for each in review.people if each.present]
    parts = []
    if review.closed is not None:
        when = moment_text(review.closed, settings.time_zone)
        parts.append(
            tr("Closed {time}, recorded by {who}.", time=when, who=review.closed_as)
            if review.closed_as
            else tr("Closed {time}.", time=when)
        )
    elif review.state == NOT_STARTED:
        parts.append(tr("Not held yet: the figures still change."))
    else:
        parts.append(tr("Open: the figures still change."))
    if there:
        parts.append(
            tr("Expected: {names}.", names=listed(there))
            if review.state == NOT_STARTED
            else tr("There: {names}.", names=listed(there))
        )
    return " ".join(parts)
