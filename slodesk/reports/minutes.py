"""The minutes of a meeting: what was decided, who does what, how votes went, and item by item the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain import votes
from slodesk.domain.meetings import ACTION, DECISION, NOTE, PARKING, VOTE
from slodesk.domain.phrases import Figure, phrase
from slodesk.reports import minutes_review
from slodesk.reports.report import (
    Column,
    Fact,
    Facts,
    Heading,
    Item,
    ItemList,
    Paragraph,
    Report,
    Span,
    Table,
    Verdict,
    plain,
)
from slodesk.reports.words import date_text, day_text, moment_text, say, tr

if TYPE_CHECKING:
    from datetime import datetime

    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.reports.minutes_review import ReviewPart
    from slodesk.reports.report import Block, Cell
    from slodesk.storage.queries.meetings import Entry, MeetingDetail


def build(
    detail: MeetingDetail, settings: WorkspaceSettings, *, now: datetime, review: ReviewPart | None = None
) -> Report:
    """Return the minutes as they stand; the facilitator's own notes are not in them.

    Args:
        detail: the meeting.
        settings: of the workspace.
        now: the clock, for a meeting under way.
        review: the weekly review that was held in it.
    """
    zone = settings.time_zone
    told = minutes_review.facts(review, zone) if review is not None else []
    blocks: list[Block] = [*_summary(detail, zone, now, told), *_decisions(detail)]
    if review is not None:
        blocks += minutes_review.adjustments(review)
    blocks += _actions(detail)
    if review is not None:
        blocks += minutes_review.earlier_actions(review)
    blocks += [*_votes(detail), *_parked(detail), *_items(detail, now), *_people(detail)]
    day = detail.began or detail.created
    return Report(
        title=tr("Minutes of {meeting}", meeting=detail.title),
        subtitle=tr("Team {team}", team=detail.team) if detail.team else "",
        blocks=tuple(blocks),
        organisation=settings.name,
        period=day_text(day, zone),
        as_of=detail.ended or now,
        state="draft" if detail.is_open else "final",
        author=settings.author,
        language=tr("en", "The code of the language you translate into: de, fr, ja"),
        zone=zone,
        kind="minutes",
        period_key=day.astimezone(settings.zone).date().isoformat(),
    )


def _of(detail: MeetingDetail, kind: str) -> list[Entry]:
    return [entry for entry in detail.entries if entry.kind == kind]


def _summary(detail: MeetingDetail, zone: str, now: datetime, told: list[Fact]) -> list[Block]:
    decisions, actions = len(_of(detail, DECISION)), len(_of(detail, ACTION))
    said = tr(
        "{decisions} and {actions}.",
        decisions=phrase("{count} [decision|decisions]", "", decisions, count=Figure(decisions)),
        actions=phrase("{count} [action|actions]", "", actions, count=Figure(actions)),
    )
    minutes = detail.read_clock(detail.ended or now).total // 60
    planned = sum(item.minutes for item in detail.items)
    facts = [
        Fact(str(decisions), tr("Decisions")),
        Fact(str(actions), tr("Actions")),
        Fact(
            tr("{minutes} min", minutes=Figure(minutes)), tr("Time taken"),
            tr("{minutes} min planned", minutes=Figure(planned)),
        ),
        *told,
    ]  # fmt: skip
    if detail.began is None:
        when = tr("Not begun.")
    elif detail.ended is None:
        when = tr("Began {time}; not ended yet.", time=moment_text(detail.began, zone))
    else:
        began, ended = moment_text(detail.began, zone), moment_text(detail.ended, zone)
        when = tr("Began {began}, ended {ended}.", began=began, ended=ended)
    return [Verdict(said, detail=when), Facts(tuple(facts))]


def _decisions(detail: MeetingDetail) -> list[Block]:
    found = _of(detail, DECISION)
    blocks: list[Block] = [Heading(tr("Decisions"))]
    if not found:
        return [*blocks, Paragraph(plain(tr("Nothing was decided.")), muted=True)]
    return [*blocks, ItemList(tuple(Item(_with_item(detail, entry)) for entry in found), numbered=True)]


def _with_item(detail: MeetingDetail, entry: Entry) -> tuple[Span, ...]:
    title = next((item.title for item in detail.items if item.id == entry.item_id), "")
    return (Span(entry.text), Span(f" ({title})")) if title else (Span(entry.text),)


def _actions(detail: MeetingDetail) -> list[Block]:
    rows: list[tuple[Cell, ...]] = []
    for entry in _of(detail, ACTION):
        action = entry.action
        if action is None:
            rows.append((entry.text, "", "", tr("removed")))
        else:
            due = date_text(action.due) if action.due is not None else ""
            rows.append((action.title, action.owner, due, action.status))
    columns = (
        Column(tr("Action"), weight=4), Column(tr("Owner"), weight=2), Column(tr("Due"), weight=1.5),
        Column(tr("Status")),
    )  # fmt: skip
    return [Heading(tr("Actions")), Table(columns, tuple(rows), empty=tr("Nobody took anything on."))]


def _votes(detail: MeetingDetail) -> list[Block]:
    found = _of(detail, VOTE)
    if not found:
        return []
    blocks: list[Block] = [Heading(tr("Votes"))]
    for entry in found:
        vote = entry.vote
        if vote is None:
            continue
        blocks.append(Paragraph((Span(entry.text, bold=True), Span(f" {say(votes.result(vote))}"))))
        rows = tuple(
            (words, str(count), ", ".join(b.name for b in vote.ballots if b.value == choice and b.name))
            for choice, count in votes.tally(vote).items()
            if count
            for words in (choice_text(vote, choice),)
        )
        if rows:
            columns = (
                Column(tr("Choice"), weight=3),
                Column(tr("Votes"), "right"),
                Column(tr("Who"), weight=4),
            )
            if any(row[2] for row in rows):
                blocks.append(Table(columns, rows))
            else:
                blocks.append(Table(columns[:2], tuple(row[:2] for row in rows)))
        if vote.objections:
            items = tuple(
                Item((Span(tr("{name} objects: ", name=said.name), bold=True), Span(said.text)))
                for said in vote.objections
            )
            blocks.append(ItemList(items))
    return blocks


def choice_text(vote: votes.Vote, choice: int) -> str:
    """Return a choice in words."""
    if vote.way == votes.FIST:
        return tr("{fingers} [finger|fingers]", "", choice, fingers=Figure(choice))
    if vote.way == votes.YES_NO:
        return {votes.NO: tr("No"), votes.YES: tr("Yes")}.get(choice, tr("Abstained"))
    return vote.options[choice]


def _parked(detail: MeetingDetail) -> list[Block]:
    found = _of(detail, PARKING)
    if not found:
        return []
    return [Heading(tr("Parking lot")), ItemList(tuple(Item(_with_item(detail, entry)) for entry in found))]


def _items(detail: MeetingDetail, now: datetime) -> list[Block]:
    rows: list[tuple[Cell, ...]] = []
    spent = detail.read_clock(detail.ended or now).spent
    for number, item in enumerate(detail.items, start=1):
        seconds = spent if item.id == detail.current_id else item.seconds
        notes = "\n".join(entry.text for entry in detail.of_item(item.id) if entry.kind == NOTE)
        rows.append((str(number), item.title, notes, f"{seconds // 60}", f"{item.minutes}"))
    loose = "\n".join(entry.text for entry in _of(detail, NOTE) if entry.item_id is None)
    if loose:
        rows.append(("", "", loose, "", ""))
    columns = (
        Column(tr("No."), "right", 0.5), Column(tr("Item"), weight=3), Column(tr("Notes"), weight=5),
        Column(tr("Minutes"), "right"), Column(tr("Planned"), "right"),
    )  # fmt: skip
    return [Heading(tr("Agenda and notes")), Table(columns, tuple(rows))]


def _people(detail: MeetingDetail) -> list[Block]:
    here = [f"{p.name} ({p.role})" if p.role else p.name for p in detail.people if p.present]
    away = [person.name for person in detail.people if not person.present]
    if not here and not away:
        return []
    blocks: list[Block] = [Heading(tr("Participants"))]
    if here:
        blocks.append(Paragraph(plain(", ".join(here))))
    if away:
        blocks.append(Paragraph(plain(tr("Not there: {names}", names=", ".join(away))), muted=True))
    return blocks
