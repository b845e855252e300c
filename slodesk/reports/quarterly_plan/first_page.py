"""The first page of a plan: what is promised anew, what work fits, what is at risk, who signed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.domain.figures import percent_figure
from slodesk.domain.phrases import Figure
from slodesk.domain.plan_approval import blockers
from slodesk.domain.plan_risks import at_risk
from slodesk.domain.status import Status
from slodesk.reports.quarterly_plan.words import (
    and_more,
    budget_words,
    decision_word,
    fitting,
    hours_text,
    or_none,
    state_text,
    team_title,
    title_of,
)
from slodesk.reports.report import (
    Column,
    Fact,
    Facts,
    Heading,
    Item,
    ItemList,
    Note,
    Paragraph,
    Span,
    Table,
    Verdict,
    plain,
)
from slodesk.reports.words import date_text, day_text, say, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.domain.plan_risks import Outlook
    from slodesk.domain.plan_snapshot import PlanContent, TargetLine, WorkLine
    from slodesk.reports.report import Block, Cell
    from slodesk.storage.queries.plan_report import PlanReportData, PlanStory

_MOST = 4
_MOST_OF_ALL = 10


def overall(data: PlanReportData) -> list[Block]:
    """Return the first page of several plans."""
    signed = sum(story.signed for story in data.plans)
    changes = sum(len(story.content.changes) for story in data.plans)
    text = tr(
        "{signed} of {count} plans [is|are] approved; {changes}.",
        "",
        len(data.plans),
        signed=Figure(signed),
        count=Figure(len(data.plans)),
        changes=_changed(changes),
    )
    columns = (
        Column(tr("Team"), weight=2),
        Column(tr("State"), weight=3),
        Column(tr("New targets"), "right"),
        Column(tr("Undecided"), "right"),
        Column(tr("Work that fits"), "right"),
        Column(tr("Hours for reliability"), "right"),
        Column(tr("Targets at risk"), "right"),
    )
    rows: list[tuple[Cell, ...]] = []
    risky = [at_risk(story.content, story.evidence) for story in data.plans]
    for story, threatened in zip(data.plans, risky, strict=True):
        content = story.content
        rows.append(
            (
                team_title(story),
                state_text(story),
                say(Figure(len(content.changes))),
                say(Figure(undecided(content))),
                tr(
                    "{fits} of {count}",
                    fits=Figure(len(fitting(content))),
                    count=Figure(len(_taken(content))),
                ),
                hours_text(content.reliability_hours),
                say(Figure(len(threatened))),
            )
        )
    detail = tr(
        "The new targets hold from {day}. Each team's plan follows, with a first page of its own.",
        day=date_text(data.quarter.first_day),
    )
    status = Status.HEALTHY if signed == len(data.plans) else None
    return [Verdict(text, status, detail), Table(columns, tuple(rows)), *_everywhere(data, risky)]


def _everywhere(data: PlanReportData, threatened: list[tuple[Outlook, ...]]) -> list[Block]:
    """Return what all plans promise anew, what is at risk in any, and who signed which."""
    promised = [_promise(line) for story in data.plans for line in story.content.changes]
    found = {each.line.id: each for plan in threatened for each in plan}
    risky = sorted(found.values(), key=lambda each: -each.weight)
    blocks: list[Block] = [Heading(tr("What is promised anew"), 2)]
    if not promised:
        blocks.append(Paragraph(plain(tr("Every target stays as it is."))))
    blocks += _some(promised, _in_the_plans, _MOST_OF_ALL)
    blocks.append(Heading(tr("What is at risk"), 2))
    blocks.append(_risk_meant() if risky else Paragraph(plain(_no_risk())))
    blocks += _some([_risk(each) for each in risky], _in_the_plans, _MOST_OF_ALL)
    blocks.append(Heading(tr("Who signed"), 2))
    signatures = []
    for story in data.plans:
        said = "; ".join(and_more(_signatures(story.content), _MOST))
        said = said or tr("Nobody is named who has to agree.")
        signatures.append(Item((Span(team_title(story), bold=True), Span(f": {said}"))))
    return [*blocks, ItemList(tuple(signatures))]


def _some(items: list[Item], more: Callable[[int], str], most: int = _MOST) -> list[Block]:
    """Return the first points of a list that may be long, and where so many more are."""
    shown: list[Block] = [ItemList(tuple(items[:most]))] if items else []
    if len(items) > most:
        shown.append(Paragraph(plain(more(len(items) - most)), muted=True))
    return shown


def _in_the_plans(count: int) -> str:
    return tr("{count} more [is|are] in the plans.", "", count, count=Figure(count))


def first_page(story: PlanStory, data: PlanReportData) -> list[Block]:
    """Return the page that stands alone."""
    risky = at_risk(story.content, story.evidence)
    blocks: list[Block] = [_verdict(story, data, risky), _facts(story, risky)]
    if story.content.summary.strip():
        blocks.append(Paragraph(plain(story.content.summary.strip())))
    blocks += [*_promised(story), *_work(story), *_at_risk(story, risky), *_signed(story), *_left(story)]
    return blocks


def undecided(content: PlanContent) -> int:
    """Return how many targets nobody has decided on."""
    return sum(line.decision == "undecided" for line in content.targets)


def _verdict(story: PlanStory, data: PlanReportData, risky: tuple[Outlook, ...]) -> Verdict:
    content = story.content
    day = date_text(content.first_day)
    if not content.targets:
        text = tr("There is no SLO in this plan yet, so nothing is promised.")
        return Verdict(text, Status.NO_DATA, state_text(story))
    left = undecided(content)
    promised = _changed(len(content.changes))
    if story.signed:
        text = tr("Agreed: {changes} from {day} on.", changes=promised, day=day)
    elif left:
        text = tr(
            "Not settled yet: {count} [target is|targets are] undecided; so far {changes} from {day} on.",
            "",
            left,
            count=Figure(left),
            changes=promised,
            day=day,
        )
    else:
        text = tr("Decided, not signed: {changes} from {day} on.", changes=promised, day=day)
    detail = state_text(story)
    if risky:
        count = len(risky)
        told = tr("{count} [target is|targets are] at risk.", "", count, count=Figure(count))
        return Verdict(text, Status.WARNING, f"{detail}. {told}")
    return Verdict(text, Status.HEALTHY if story.signed else None, detail)


def _changed(count: int) -> str:
    if not count:
        return tr("no target changes")
    return tr("{count} [target changes|targets change]", "", count, count=Figure(count))


def _facts(story: PlanStory, risky: tuple[Outlook, ...]) -> Facts:
    content = story.content
    agreed = sum(each.verdict == "approved" for each in content.approvers)
    known = len(content.risks)
    why = tr(
        "{risks} by known risks, {pace} by pace",
        risks=Figure(sum(each.too_risky for each in risky)),
        pace=Figure(sum(each.runs_out for each in risky)),
    )
    return Facts(
        (
            Fact(
                say(Figure(len(content.changes))),
                tr("new [target|targets]", "", len(content.changes)),
                tr("of {count} SLOs", count=Figure(len(content.targets))),
            ),
            _fitting_fact(content),
            Fact(
                say(Figure(len(risky))),
                tr("[target|targets] at risk", "", len(risky)),
                why if risky else tr("{count} known [risk|risks]", "", known, count=Figure(known)),
                Status.WARNING if risky else None,
            ),
            Fact(
                tr("{agreed} of {count}", agreed=Figure(agreed), count=Figure(len(content.approvers))),
                tr("signatures"),
            ),
        )
    )


def _fitting_fact(content: PlanContent) -> Fact:
    """Return how much of the work fits; where nobody knows the hours, how much there is."""
    taken, fits = _taken(content), fitting(content)
    effort = sum((line.effort for line in fits if line.effort is not None), start=Decimal(0))
    if content.reliability_hours is None:
        words = tr("[initiative|initiatives]", "", len(taken))
        return Fact(say(Figure(len(taken))), words, tr("hours not known"))
    used = tr("{used} of {hours}", used=hours_text(effort), hours=hours_text(content.reliability_hours))
    counts = tr("{fits} of {count}", fits=Figure(len(fits)), count=Figure(len(taken)))
    return Fact(counts, tr("initiatives fit"), used)


def _promised(story: PlanStory) -> list[Block]:
    content = story.content
    blocks: list[Block] = [Heading(tr("What is promised anew"), 2)]
    shown = [line for line in content.targets if line.applies]
    if not shown:
        text = tr("Every target stays as it is.") if content.targets else tr("There are no SLOs yet.")
        blocks.append(Paragraph(plain(text)))
    blocks += _some(
        [_promise(line) for line in shown],
        lambda n: tr("{count} more [is|are] in the table of targets.", "", n, count=Figure(n)),
    )
    still = [title_of(line) for line in content.targets if line.decision == "undecided"]
    if still:
        names = "; ".join(and_more(still, _MOST))
        blocks.append(Paragraph((Span(tr("Undecided:"), bold=True), Span(f" {names}"))))
    return blocks


def _promise(line: TargetLine) -> Item:
    change = tr(
        "{old} → {new} ({impact})",
        old=percent_figure(line.old),
        new=percent_figure(line.new),
        impact=budget_words(line),
    )
    if line.old == line.new:
        change = decision_word(line)
    spans = [Span(title_of(line), bold=True), Span(f": {change}")]
    if line.comment.strip():
        spans.append(Span(f". {line.comment.strip()}"))
    return Item(tuple(spans))


def _work(story: PlanStory) -> list[Block]:
    content = story.content
    fits = fitting(content)
    blocks: list[Block] = [Heading(tr("Reliability work that fits"), 2)]
    if not content.roadmap:
        return [*blocks, Paragraph(plain(tr("No reliability work is planned yet.")))]
    if content.reliability_hours is None:
        blocks[0] = Heading(tr("Reliability work"), 2)
        unknown = tr("How many hours there are is not known, so nobody can say what fits.")
        blocks.append(Paragraph(plain(unknown)))
    if not fits:
        return [*blocks, Paragraph(plain(tr("None of it fits, or its hours are not known yet.")))]
    items = [
        Item(
            (
                Span(line.title, bold=True),
                Span(f" ({', '.join(part for part in (line.owner, hours_text(line.effort)) if part)})"),
            )
        )
        for line in fits
    ]
    return blocks + _some(
        items, lambda n: tr("{count} more [is|are] on the roadmap.", "", n, count=Figure(n))
    )


def _at_risk(story: PlanStory, risky: tuple[Outlook, ...]) -> list[Block]:
    content = story.content
    blocks: list[Block] = [Heading(tr("What is at risk"), 2)]
    if risky:
        blocks.append(_risk_meant())
        blocks += _some(
            [_risk(each) for each in risky],
            lambda n: tr("{count} more [is|are] under budgets and risks.", "", n, count=Figure(n)),
        )
    elif content.targets:
        blocks.append(Paragraph(plain(_no_risk())))
    if not content.risks:
        blocks.append(Paragraph(plain(tr("The risk register is empty.")), muted=bool(content.targets)))
    return blocks


def _risk_meant() -> Paragraph:
    """Return what "at risk" means, above a list of such targets."""
    text = tr(
        "By known risks: what is left of them takes more than the budget. By pace: the budget would not last "
        "a quarter like the last one."
    )
    return Paragraph(plain(text), muted=True)


def _no_risk() -> str:
    return tr("No target is at risk: known risks leave room, and no budget is known to run out.")


def _risk(each: Outlook) -> Item:
    spans = Span(title_of(each.line), bold=True), Span(f": {say(each.words)}")
    return Item(spans, Status.WARNING)


def _signed(story: PlanStory) -> list[Block]:
    content = story.content
    blocks: list[Block] = [Heading(tr("Who signed"), 2)]
    if not content.approvers:
        return [*blocks, Paragraph(plain(tr("Nobody is named who has to agree.")))]
    blocks += _some(
        [Item(plain(part)) for part in _signatures(content)],
        lambda n: tr("{count} more [is|are] under approvals.", "", n, count=Figure(n)),
    )
    if content.despite:
        words = {"undecided": tr("undecided targets"), "feedback": tr("feedback without an answer")}
        what = ", ".join(words.get(each, or_none(each)) for each in content.despite)
        text = tr("It was approved knowing that something was open: {what}.", what=what)
        blocks.append(Note(plain(text), "warning"))
    return blocks


def _signatures(content: PlanContent) -> list[str]:
    """Return what each approver said, and when."""
    parts = []
    for each in content.approvers:
        name = tr("{name}, {role}", name=each.title, role=each.role) if each.role else each.title
        if each.verdict == "approved" and each.given is not None:
            parts.append(
                tr("{name}: agreed on {day}", name=name, day=day_text(each.given, content.time_zone))
            )
        elif each.verdict == "changes":
            parts.append(tr("{name}: wants changes", name=name))
        else:
            parts.append(tr("{name}: not yet", name=name))
    return parts


def _left(story: PlanStory) -> list[Block]:
    """Return what stands between the plan and its approval."""
    content = story.content
    if story.signed or story.head.closed:
        return []
    found = blockers(
        [(each.title, each.verdict) for each in content.approvers],
        undecided=undecided(content),
        feedback=sum(each.state == "open" for each in content.feedback),
        sent=content.state == "in_approval",
    )
    blocks: list[Block] = [Heading(tr("What is left until it is approved"), 2)]
    if not found:
        return [*blocks, Paragraph(plain(tr("Nothing: it can be approved.")))]
    return [*blocks, ItemList(tuple(Item(plain(say(each.words))) for each in found))]


def _taken(content: PlanContent) -> list[WorkLine]:
    return [line for line in content.roadmap if line.state != "dropped"]
