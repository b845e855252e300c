"""What comes of it: action items by horizon, changes of SLOs, the next meeting, the people, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.action_items import (
    DONE,
    DROPPED,
    HORIZONS,
    IMMEDIATE,
    IN_PROGRESS,
    LONG_TERM,
    OPEN,
    SHORT_TERM,
    horizon,
    overdue,
)
from slodesk.domain.figures import NONE, exact_figure, window_phrase
from slodesk.domain.phrases import Figure
from slodesk.domain.retrospective import APPROVED, CHANGES
from slodesk.domain.status import Status
from slodesk.domain.target import percent
from slodesk.domain.window import parse_window
from slodesk.reports.report import (
    Column,
    Heading,
    Item,
    ItemList,
    Paragraph,
    RichCell,
    Span,
    StatusCell,
    Table,
    plain,
)
from slodesk.reports.retrospective.words import number_figure, paragraphs, section_title
from slodesk.reports.words import date_text, day_text, moment_text, tr

if TYPE_CHECKING:
    from slodesk.domain.retrospective import Action, Adjustment
    from slodesk.reports.report import Block, Cell
    from slodesk.reports.retrospective.story import Story


def actions(story: Story) -> list[Block]:
    """Return the action items by horizon, those without a day last (R21)."""
    found = story.content.actions
    if not found:
        return []
    blocks: list[Block] = [Heading(section_title("actions"))]
    columns = (
        Column(tr("Action item"), weight=5), Column(tr("Owner"), weight=2), Column(tr("Due"), weight=1.8),
        Column(tr("Priority")), Column(tr("Status"), weight=1.8),
    )  # fmt: skip
    titles = {
        IMMEDIATE: tr("Within a week"), SHORT_TERM: tr("Within a month"), LONG_TERM: tr("Later"),
        "": tr("Without a day"),
    }  # fmt: skip
    for name in (*HORIZONS, ""):
        mine = [each for each in found if _horizon(each, story) == name]
        if mine:
            blocks.append(Heading(titles[name], 2))
            blocks.append(Table(columns, tuple(_action(each, story) for each in mine)))
    return blocks


def _horizon(action: Action, story: Story) -> str:
    if action.horizon in HORIZONS:
        return action.horizon
    created = action.created or story.content.created
    return horizon(action.due, created.date())


def _action(action: Action, story: Story) -> tuple[Cell, ...]:
    spans = [Span(action.title)]
    if action.description.strip():
        spans.append(Span(f"\n{action.description.strip()}"))
    if action.link:
        spans += [Span("\n"), Span(action.link, url=action.link)]
    due = action.period or (date_text(action.due) if action.due is not None else NONE)
    words = {
        OPEN: tr("open"), IN_PROGRESS: tr("in progress"), DONE: tr("done"), DROPPED: tr("dropped"),
    }  # fmt: skip
    status: Cell = words.get(action.status, action.status)
    if action.status == DONE:
        closed = tr("done on {day}", day=day_text(action.closed, story.zone)) if action.closed else tr("done")
        status = StatusCell(Status.HEALTHY, closed)
    elif overdue(action.due, action.status, story.evidence.at.date()):
        status = StatusCell(Status.WARNING, tr("overdue"))
    return RichCell(tuple(spans)), action.owner or tr("nobody"), due, action.priority, status


def adjustments(story: Story) -> list[Block]:
    """Return what is to change of the SLOs, also when that is nothing."""
    content = story.content
    if not content.adjustments and not content.slo_note.strip():
        return []
    blocks: list[Block] = [Heading(section_title("adjustments")), *paragraphs(content.slo_note)]
    if content.adjustments:
        items = tuple(_adjustment(each) for each in content.adjustments)
        blocks.append(ItemList(items))
    return blocks


def _adjustment(each: Adjustment) -> Item:
    changes = []
    if each.target is not None:
        changes.append(tr("target {target}", target=exact_figure(percent(each.target))))
    if each.threshold is not None:
        changes.append(tr("limit {limit}", limit=number_figure(each.threshold)))
    if each.window:
        changes.append(tr("window {window}", window=window_phrase(parse_window(each.window))))
    spans = [Span(f"{each.slo}: ", bold=True)] if each.slo else []
    spans.append(Span(each.text))
    if changes:
        spans.append(Span(f" ({', '.join(changes)})"))
    if each.taken:
        taken = tr("It is in a quarterly proposal.")
        spans.append(Span(f" {taken}"))
    return Item(tuple(spans))


def follow_up(story: Story) -> list[Block]:
    """Return when the next meeting is, and what about."""
    content = story.content
    if content.follow_up is None and not content.follow_up_agenda.strip():
        return []
    blocks: list[Block] = [Heading(section_title("follow_up"))]
    if content.follow_up is not None:
        when = tr("{time}, {minutes} min", time=moment_text(content.follow_up, story.zone),
                  minutes=Figure(content.follow_up_minutes))  # fmt: skip
        blocks.append(Paragraph(plain(when)))
    return [*blocks, *paragraphs(content.follow_up_agenda)]


def people(story: Story) -> list[Block]:
    """Return who took part and who read it."""
    content = story.content
    if not content.people and not content.reviewers:
        return []
    blocks: list[Block] = [Heading(section_title("people"))]
    if content.people:
        both = Column(tr("Name"), weight=2), Column(tr("Role"), weight=3)
        blocks.append(Table(both, tuple((each.name, each.role) for each in content.people)))
    if content.reviewers:
        words: dict[str, Cell] = {
            APPROVED: StatusCell(Status.HEALTHY, tr("agrees")),
            CHANGES: StatusCell(Status.WARNING, tr("wants changes")),
        }
        columns = (
            Column(tr("Name"), weight=2), Column(tr("Says")), Column(tr("When"), weight=2),
            Column(tr("Recorded as"), weight=2), Column(tr("Comment"), weight=4),
        )  # fmt: skip
        rows: list[tuple[Cell, ...]] = [
            (
                each.name, words.get(each.verdict, tr("not yet")),
                moment_text(each.given, story.zone) if each.given else NONE, each.given_as or NONE,
                each.comment,
            )
            for each in content.reviewers
        ]  # fmt: skip
        note = tr("Verdicts are recorded under the name they were given; nobody's identity is checked.")
        blocks += [
            Heading(tr("Reviewers"), 2), Table(columns, tuple(rows)), Paragraph(plain(note), muted=True),
        ]  # fmt: skip
    return blocks


def notes(story: Story) -> list[Block]:
    """Return the rest: notes, the incident's description, links, why it was revised."""
    content = story.content
    incident = content.incident
    blocks: list[Block] = [*paragraphs(content.notes)]
    if incident is not None and incident.description.strip():
        blocks += [Heading(tr("Description of the incident"), 2), *paragraphs(incident.description)]
    if incident is not None and incident.links:
        items = tuple(Item((Span(title or url, url=url),)) for title, url in incident.links)
        blocks += [Heading(tr("Links"), 2), ItemList(items)]
    reason = story.snapshot.reason if story.published and story.snapshot else content.revision_reason
    if reason.strip():
        blocks += [Heading(tr("Why it was revised"), 2), *paragraphs(reason)]
    return [Heading(section_title("notes")), *blocks] if blocks else []
