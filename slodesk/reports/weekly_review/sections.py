"""What a weekly review was held on, in the order of its agenda (R13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.figures import (
    NONE,
    actual_figure,
    minutes_phrase,
    percent_figure,
)
from slodesk.domain.incident_summary import method_phrase
from slodesk.domain.recommendations import words
from slodesk.domain.release_decision import DECISION_WORDS
from slodesk.domain.release_words import CLASS_WORDS
from slodesk.domain.weekly_review import POSTSCRIPT
from slodesk.reports.budgets import status_cell
from slodesk.reports.report import (
    Column,
    Heading,
    Item,
    ItemList,
    Paragraph,
    Span,
    Table,
    plain,
)
from slodesk.reports.risk_text import risk_text
from slodesk.reports.weekly_review.budgets import budgets
from slodesk.reports.weekly_review.words import (
    adjustment_text,
    changed,
    lasts,
    left_cell,
    line_status,
    notes_of,
    tone,
)
from slodesk.reports.words import date_text, moment_text, promise, say, short_day, tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slodesk.domain.policy import Policy
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.weekly_review import ActionItem, IncidentCost, Prepared, Review, SloLine
    from slodesk.reports.report import Block, Cell


def sections(review: Review, settings: WorkspaceSettings, policy: Policy) -> list[Block]:
    """Return all sections, each with what people said about it."""
    prepared = review.prepared
    if prepared is None:
        return []
    zone = settings.time_zone
    parts = (
        ("status", tr("Status"), _status(prepared, policy)),
        ("incidents", tr("Incidents"), _incidents(prepared, zone)),
        ("budgets", tr("Error budgets"), budgets(prepared, policy, settings)),
        ("releases", tr("Releases"), _releases(prepared, zone)),
        ("adjustments", tr("SLO adjustments"), _adjustments(review)),
        ("actions", tr("Action items"), _actions(prepared)),
        ("recommendations", tr("What to do, and why"), _recommendations(prepared, policy)),
    )
    blocks: list[Block] = []
    for section, title, found in parts:
        blocks += [Heading(title), *found, *notes_of(review, section)]
    return [*blocks, *_people(review), *_postscripts(review, zone)]


def _status(prepared: Prepared, policy: Policy) -> list[Block]:
    worst_first = sorted(prepared.slos, key=lambda line: (-tone(line), line.full_title.casefold()))
    risky = [line for line in worst_first if line.at_risk]
    others = [line for line in worst_first if not line.at_risk]
    mark = not all(line.stale for line in prepared.slos)
    blocks: list[Block] = []
    if not mark and prepared.slos:
        blocks.append(Paragraph(plain(tr("All samples are old: the present may differ.")), muted=True))
    blocks += [
        Heading(tr("At risk"), 2),
        Table(_status_columns(), tuple(_status_row(line, policy, mark=mark) for line in risky),
              empty=tr("No objective is at risk.")),
        Heading(tr("Not at risk"), 2),
        Table(_status_columns(), tuple(_status_row(line, policy, mark=mark) for line in others),
              empty=tr("Every objective is at risk.")),
    ]  # fmt: skip
    if prepared.gone:
        gone = tr("No longer there: {names}.", names=", ".join(prepared.gone))
        blocks.append(Paragraph(plain(gone), muted=True))
    return blocks


def _status_columns() -> tuple[Column, ...]:
    return (
        Column(tr("Objective"), weight=3), Column(tr("Status")), Column(tr("Target"), weight=2),
        Column(tr("Actual"), "right"), Column(tr("Budget left"), "right"),
        Column(tr("Since last week"), "right"), Column(tr("Lasts"), weight=1.5),
    )  # fmt: skip


def _status_row(line: SloLine, policy: Policy, *, mark: bool) -> tuple[Cell, ...]:
    name = line.full_title
    if line.stale and mark:
        name = tr("{slo} (stale)", slo=name)
    return (
        name, status_cell(line_status(line)), promise(line.target, line.window),
        say(actual_figure(line.actual, line.target, policy)), left_cell(line, policy), changed(line),
        lasts(line),
    )  # fmt: skip


def _incidents(prepared: Prepared, zone: str) -> list[Block]:
    columns = (
        Column(tr("Incident"), weight=3), Column(tr("Services"), weight=2), Column(tr("Began"), weight=1.4),
        Column(tr("Lasted"), "right"), Column(tr("Severity")), Column(tr("Budget used"), weight=3),
        Column(tr("Retrospective")),
    )  # fmt: skip
    rows = tuple(
        (
            f"{each.identifier} {each.title}", ", ".join(each.services), moment_text(each.started, zone),
            say(minutes_phrase(each.minutes)) + ("" if each.resolved else tr(", goes on")),
            each.severity or NONE,
            _cost(each.costs),
            _retrospective(each.retrospective),
        )
        for each in prepared.incidents
    )  # fmt: skip
    return [Table(columns, rows, empty=tr("There was no incident this week."))]


def _cost(costs: Iterable[IncidentCost]) -> str:
    """Return what an incident used of the budget it cost most, and of how many others."""
    found = sorted((cost for cost in costs if round(cost.share, 6) > 0), key=lambda cost: -cost.share)
    if not found:
        return NONE
    most = found[0]
    said = tr("{share} of {slo}, {method}", share=percent_figure(most.share), slo=most.slo,
              method=method_phrase(most.method))  # fmt: skip
    others = len(found) - 1
    return tr("{cost}; less of %Ln other[|s]", "", others, cost=said) if others else said


def _retrospective(state: str) -> str:
    return {
        "": tr("not needed"), "due": tr("due"), "postponed": tr("postponed"), "waived": tr("waived"),
        "begun": tr("begun"), "draft": tr("draft"), "in_review": tr("in review"),
        "published": tr("published"),
    }.get(state, state)  # fmt: skip


def _releases(prepared: Prepared, zone: str) -> list[Block]:
    columns = (
        Column(tr("Release"), weight=2.5), Column(tr("Planned"), weight=1.3), Column(tr("Kind"), weight=1.5),
        Column(tr("Risk"), weight=1.5), Column(tr("The policy says"), weight=2.5),
        Column(tr("Decided"), weight=2),
    )  # fmt: skip
    waiting = tuple(
        (
            _release_name(each.service, each.version, each.title),
            short_day(each.date, zone) if each.date else NONE, say(CLASS_WORDS[each.change_class]),
            risk_text(each.risk, each.score, each.unknown), say(DECISION_WORDS[each.suggested]),
            say(DECISION_WORDS[each.decision]) if each.decision else tr("waits"),
        )
        for each in prepared.releases if not each.is_out
    )  # fmt: skip
    out_columns = (
        Column(tr("Release"), weight=2.5), Column(tr("Went out"), weight=1.3),
        Column(tr("Decided"), weight=2), Column(tr("Outcome"), weight=2.5),
    )  # fmt: skip
    out = tuple(
        (
            _release_name(each.service, each.version, each.title),
            short_day(each.date, zone) if each.date else NONE,
            say(DECISION_WORDS[each.decision]) if each.decision else tr("without a decision"),
            _outcome(each.state, each.incident),
        )
        for each in prepared.releases if each.is_out
    )  # fmt: skip
    return [
        Heading(tr("Waiting"), 2), Table(columns, waiting, empty=tr("No release waits.")),
        Heading(tr("Went out this week"), 2),
        Table(out_columns, out, empty=tr("No release went out this week.")),
    ]  # fmt: skip


def _release_name(service: str, version: str, title: str) -> str:
    return f"{service} {version}: {title}" if title else f"{service} {version}"


def _outcome(state: str, incident: str) -> str:
    said = tr("rolled back") if state == "rolled back" else tr("deployed")
    return tr("{outcome}, caused {incident}", outcome=said, incident=incident) if incident else said


def _adjustments(review: Review) -> list[Block]:
    items = tuple(
        Item((Span(f"{each.slo}: " if each.slo else "", bold=True), Span(adjustment_text(each))))
        for each in review.adjustments
    )
    if not items:
        return [Paragraph(plain(tr("No change of a target, threshold or window was proposed.")))]
    return [ItemList(items)]


def _actions(prepared: Prepared) -> list[Block]:
    parts = (
        (tr("Done since the review before"), prepared.done, tr("None was done.")),
        (tr("Carried forward"), prepared.carried, tr("None is open from before.")),
        (tr("New this week"), prepared.new, tr("None is new.")),
    )
    blocks: list[Block] = []
    for title, items, nothing in parts:
        blocks += [Heading(title, 2), _action_table(items, nothing)]
    if prepared.late:
        blocks += [Heading(tr("Overdue elsewhere"), 2), _action_table(prepared.late, "")]
    return blocks


def _action_table(items: Iterable[ActionItem], nothing: str) -> Table:
    columns = (
        Column(tr("Action"), weight=4), Column(tr("Owner"), weight=1.5), Column(tr("Due"), weight=1.5),
        Column(tr("Priority")), Column(tr("Status"), weight=1.2),
    )  # fmt: skip
    words_of = {
        "open": tr("Open"), "in_progress": tr("In progress"), "done": tr("Done"), "dropped": tr("Dropped"),
        "in progress": tr("In progress"),
    }  # fmt: skip
    rows = tuple(
        (
            each.title, each.owner or NONE,
            (date_text(each.due) if each.due else NONE) + (tr(", overdue") if each.overdue else ""),
            each.priority, words_of.get(each.status, each.status),
        )
        for each in items
    )  # fmt: skip
    return Table(columns, rows, empty=nothing)


def _recommendations(prepared: Prepared, policy: Policy) -> list[Block]:
    if not prepared.recommendations:
        return [Paragraph(plain(tr("Nothing asks for anything: carry on.")))]
    items = tuple(Item(plain(say(words(each, policy)))) for each in prepared.recommendations)
    return [ItemList(items, numbered=True)]


def _people(review: Review) -> list[Block]:
    if not review.people:
        return []
    columns = (Column(tr("Name"), weight=2), Column(tr("Role"), weight=2), Column(tr("There")))
    rows = tuple(
        (each.name, _role(each.role), tr("yes") if each.present else tr("no")) for each in review.people
    )
    return [Heading(tr("Attendance")), Table(columns, rows)]


def _role(role: str) -> str:
    """Return what somebody is there as: the usual roles in the report's language, others as entered."""
    return {
        "SLO owner": tr("SLO owner"), "engineering lead": tr("engineering lead"),
        "product manager": tr("product manager"), "on-call": tr("on-call"), "": NONE,
    }.get(role, role)  # fmt: skip


def _postscripts(review: Review, zone: str) -> list[Block]:
    items = []
    for note in review.notes:
        if note.section == POSTSCRIPT:
            who = ", ".join(part for part in (moment_text(note.at, zone) if note.at else "", note.by) if part)
            items.append(Item((Span(f"{who}: ", bold=True), Span(note.text)) if who else plain(note.text)))
    return [Heading(tr("Added after it was closed")), ItemList(tuple(items))] if items else []
