"""What goes with the plan: the policy, who is told what, what stakeholders said, who agreed, workshops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.explanation import policy_phrase
from slodesk.domain.figures import NONE
from slodesk.domain.plan_messages import suggested_messages
from slodesk.domain.planning import BUDGET_POLICY
from slodesk.domain.planning_calendar import planning_weeks
from slodesk.domain.policy import MATRIX_ROWS
from slodesk.domain.status import Status
from slodesk.domain.window import parse_quarter
from slodesk.reports.budgets import status_cell
from slodesk.reports.plan_documents import lefts, release_word
from slodesk.reports.quarterly_plan.words import lower, or_none, policy_of
from slodesk.reports.read_markdown import read_markdown
from slodesk.reports.report import (
    Column,
    Heading,
    Item,
    ItemList,
    Note,
    Paragraph,
    Span,
    StatusCell,
    Table,
    plain,
)
from slodesk.reports.words import date_text, moment_text, say, tr

if TYPE_CHECKING:
    from slodesk.domain.plan_snapshot import PlanContent
    from slodesk.reports.report import Block, Cell
    from slodesk.storage.queries.plan_report import PlanReportData, PlanStory


def agreement(story: PlanStory, data: PlanReportData) -> list[Block]:
    """Return what week 4 settled."""
    content = story.content
    return [
        *_policy(content),
        *_messages(content, None if story.signed else data.settings.fiscal_year_start),
        *_feedback(content),
        *_approvals(story),
        *_meetings(story),
    ]


def _policy(content: PlanContent) -> list[Block]:
    """Return the policy in the team's own words, else as it is in force, on half a page."""
    heading = Heading(tr("Error budget policy"))
    own = content.documents.get(BUDGET_POLICY, "")
    if own.strip():
        blocks = read_markdown(own)
        return [heading, *(lower(each) if isinstance(each, Heading) else each for each in blocks)]
    policy = policy_of(content)
    left = lefts(policy)
    columns = (
        Column(tr("Budget left"), weight=3),
        Column(tr("Status"), weight=2),
        *(Column(title, weight=3) for title in (tr("Low-risk release"), tr("Medium risk"), tr("High risk"))),
    )
    rows: list[tuple[Cell, ...]] = [
        (left[row], status_cell(Status(row)), *(release_word(cell) for cell in cells))
        for row, cells in zip(MATRIX_ROWS, policy.matrix, strict=True)
    ]
    words = tr("Policy {policy} is in force.", policy=policy_phrase(policy))
    return [heading, Paragraph(plain(words)), Table(columns, tuple(rows))]


def _messages(content: PlanContent, fiscal_start: int | None) -> list[Block]:
    """Return who is told what; of a plan not signed yet at least whom it would be."""
    blocks: list[Block] = [Heading(tr("Communication plan"))]
    if not content.messages and fiscal_start is None:
        return [*blocks, Paragraph(plain(tr("Nobody is to be told anything.")))]
    columns = (
        Column(tr("Audience"), weight=2),
        Column(tr("Message"), weight=5),
        Column(tr("Channel"), weight=2),
        Column(tr("Day")),
        Column(tr("Owner"), weight=2),
        Column(tr("State")),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.title,
            or_none(each.message),
            or_none(each.channel),
            date_text(each.day) if each.day else NONE,
            or_none(each.owner),
            tr("told") if each.done else tr("to do"),
        )
        for each in content.messages
    ]
    if not rows and fiscal_start is not None:
        week = planning_weeks(parse_quarter(content.quarter, fiscal_start))[-1]
        rows = [
            (say(each.audience), say(each.message), say(each.channel), date_text(each.day), NONE, tr("to do"))
            for each in suggested_messages(week.starts, week.ends)
        ]
        blocks.append(Note(plain(tr("A suggestion: nobody has written this plan's own messages yet."))))
    return [*blocks, Table(columns, tuple(rows))]


def _feedback(content: PlanContent) -> list[Block]:
    blocks: list[Block] = [Heading(tr("Feedback"))]
    if not content.feedback:
        return [*blocks, Paragraph(plain(tr("No feedback was written down.")))]
    words: dict[str, Cell] = {
        "open": StatusCell(Status.ATTENTION, tr("open")),
        "taken_up": StatusCell(Status.HEALTHY, tr("taken up")),
        "declined": tr("declined"),
    }
    columns = (
        Column(tr("What was said"), weight=5),
        Column(tr("By"), weight=2),
        Column(tr("What became of it")),
        Column(tr("Answer"), weight=5),
    )
    rows: list[tuple[Cell, ...]] = [
        (each.title, or_none(each.author), words[each.state], or_none(each.resolution))
        for each in content.feedback
    ]
    return [*blocks, Table(columns, tuple(rows))]


def _approvals(story: PlanStory) -> list[Block]:
    content, zone = story.content, story.content.time_zone
    blocks: list[Block] = [Heading(tr("Approvals"))]
    if not content.approvers:
        return [*blocks, Paragraph(plain(tr("Nobody is named who has to agree.")))]
    words: dict[str, Cell] = {
        "approved": StatusCell(Status.HEALTHY, tr("agrees")),
        "changes": StatusCell(Status.WARNING, tr("wants changes")),
        "": tr("not yet"),
    }
    columns = (
        Column(tr("Name"), weight=2),
        Column(tr("Role"), weight=2),
        Column(tr("Says")),
        Column(tr("When"), weight=2),
        Column(tr("Recorded as"), weight=2),
        Column(tr("Comment"), weight=4),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.title,
            or_none(each.role),
            words[each.verdict],
            moment_text(each.given, zone) if each.given else NONE,
            or_none(each.given_as),
            or_none(each.comment),
        )
        for each in content.approvers
    ]
    blocks.append(Table(columns, tuple(rows)))
    if story.signed and story.snapshot is not None:
        text = tr(
            "The figures are those of {time}, when the plan was approved; later samples don't change them.",
            time=moment_text(story.snapshot.made, zone),
        )
        blocks.append(Note(plain(text)))
        if story.snapshot.reason.strip():
            reason = story.snapshot.reason.strip()
            blocks.append(Paragraph(plain(tr("Why it was revised: {reason}", reason=reason))))
    blocks.append(
        Paragraph(
            plain(tr("Agreement is recorded under the name it was given; nobody's identity is checked.")),
            muted=True,
        )
    )
    return blocks


def _meetings(story: PlanStory) -> list[Block]:
    if not story.meetings:
        return []
    zone = story.content.time_zone
    blocks: list[Block] = [Heading(tr("What the workshops decided"))]
    for each in story.meetings:
        when = moment_text(each.began, zone)
        title = each.title if each.ended else tr("{title} (not ended)", title=each.title)
        blocks.append(Paragraph((Span(title, bold=True), Span(f", {when}"))))
        points = [Item(plain(text)) for text in each.decisions]
        points += [Item(plain(tr("Action: {title}", title=text))) for text in each.actions]
        blocks.append(
            ItemList(tuple(points))
            if points
            else Paragraph(plain(tr("No decision was written down.")), muted=True)
        )
    return blocks
