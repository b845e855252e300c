"""The first page of a retrospective: what happened, what it cost, why, what is done about it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from slodesk.domain import retrospective as kept
from slodesk.domain.action_items import DONE, DROPPED, PRIORITIES, overdue
from slodesk.domain.phrases import Figure, listed
from slodesk.domain.status import Status
from slodesk.reports.report import (
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
from slodesk.reports.retrospective.words import (
    beginning,
    figure_word,
    in_a_row,
    method_word,
    number_figure,
    paragraphs,
    section_title,
    share_text,
    state_word,
    time_phrase,
    time_text,
    typed_text,
)
from slodesk.reports.words import date_text, day_text, moment_text, say, tr

if TYPE_CHECKING:
    from slodesk.domain.retro_evidence import SloCost
    from slodesk.domain.retrospective import Action
    from slodesk.reports.report import Block
    from slodesk.reports.retrospective.story import Story

_MOST = 3
_SUMMARY, _LINES, _LINE = 550, 220, 120
"""Characters of the summary, of a few lines and of a line on this page; what is longer follows in full."""


def first_page(story: Story) -> list[Block]:
    """Return the page that stands alone; what its reader may not see is not hinted at."""
    blocks: list[Block] = []
    if "summary" in story.shown:
        blocks += [_verdict(story), *_facts(story), *_summary(story)]
    blocks += [*_cost(story), *_cause(story), *_urgent(story)]
    return blocks + (_where(story) if "summary" in story.shown else [])


def summary(story: Story) -> list[Block]:
    """Return in full what the first page had to shorten."""
    content = story.content
    users = content.user_impact.strip() or (content.incident.impact.strip() if content.incident else "")
    blocks: list[Block] = []
    if beginning(content.summary, _SUMMARY) != content.summary.strip():
        blocks += paragraphs(content.summary)
    if beginning(users, _LINES) != users:
        blocks += [Heading(tr("What users noticed"), 2), *paragraphs(users)]
    return [Heading(section_title("summary")), *blocks] if blocks else []


def urgent(story: Story) -> list[Action]:
    """Return the action items still to do, the most urgent first: by priority, then by day."""
    left = [each for each in story.content.actions if each.status not in (DONE, DROPPED)]
    places = {priority: place for place, priority in enumerate(PRIORITIES)}
    return sorted(
        left,
        key=lambda each: (places.get(each.priority, len(places)), each.due or date.max, each.title),
    )


def worst(story: Story) -> SloCost | None:
    """Return the SLO that lost the largest share of its budget."""
    return max(story.evidence.slos, key=lambda each: each.impact.best[0], default=None)


def _verdict(story: Story) -> Verdict:
    content, took = story.content, story.took
    incident = content.incident
    if incident is None or took is None:
        held = tr("Held on {day}.", day=date_text(content.held)) if content.held else ""
        return Verdict(tr("What we learned, without an incident of our own."), detail=held)
    services = listed([title for _, title in incident.services])
    lasted = time_phrase(took.duration)
    if not services:
        text = tr("A near miss of {time}.", time=lasted) if incident.near_miss else ""
        text = text or (
            tr("{time} so far.", time=lasted) if took.ongoing else tr("It took {time}.", time=lasted)
        )
    elif incident.near_miss:
        text = tr("A near miss: {services}, {time}.", services=services, time=lasted)
    elif took.ongoing:
        text = tr("{services}: hit for {time} so far.", services=services, time=lasted)
    else:
        text = tr("{services}: hit for {time}.", services=services, time=lasted)
    cost = worst(story)
    if cost is not None:
        share, method = cost.impact.best
        text += " " + tr(
            "That is {share} of the error budget of {slo} ({method}).",
            share=share_text(share), slo=cost.title, method=method_word(method),
        )  # fmt: skip
    began = tr("Began {time}.", time=moment_text(incident.started, story.zone))
    if incident.resolved is not None:
        end = moment_text(incident.resolved, story.zone)
        began = tr("Began {begin}, resolved {end}.", begin=moment_text(incident.started, story.zone), end=end)
    return Verdict(text, detail=began)


def _facts(story: Story) -> list[Block]:
    took = story.took
    if took is None:
        return []
    facts = [Fact(time_text(took.duration), tr("duration"), tr("so far") if took.ongoing else "")]
    if took.detect is not None:
        facts.append(Fact(time_text(took.detect), tr("until it was noticed")))
    if took.mitigate is not None:
        facts.append(Fact(time_text(took.mitigate), tr("until users were well again")))
    users = next((each for each in story.content.figures_of(kept.USERS) if each.value is not None), None)
    if users is not None:
        value = say(number_figure(users.value or Decimal(0)))
        facts.append(Fact(value, figure_word(users), tr("roughly") if users.approximate else ""))
    return [Facts(tuple(facts))]


def _summary(story: Story) -> list[Block]:
    text = story.content.summary
    if text.strip():
        return paragraphs(beginning(text, _SUMMARY))
    return [Paragraph(plain(tr("No summary is written yet.")), muted=True)]


def _cost(story: Story) -> list[Block]:
    content = story.content
    items = []
    told = content.user_impact.strip() or (content.incident.impact.strip() if content.incident else "")
    if told:
        items.append(Item((Span(tr("Users: "), bold=True), Span(beginning(in_a_row(told), _LINES)))))
    items += [
        Item((Span(f"{figure_word(figure)}: ", bold=True), Span(typed_text(figure))))
        for figure in content.figures_of(kept.REVENUE)
    ]
    costs = sorted(story.evidence.slos, key=lambda each: -each.impact.best[0])
    for cost in costs[:_MOST]:
        share, method = cost.impact.best
        words = tr("{share} of its error budget ({method})", share=share_text(share),
                   method=method_word(method))  # fmt: skip
        left = cost.impact.remaining
        if left is not None:
            words += tr(", {left} left afterwards", left=share_text(left))
        items.append(Item((Span(f"{cost.title}: ", bold=True), Span(words))))
    if len(costs) > _MOST:
        more = tr("{count} more [SLO is|SLOs are] in the tables.", "", len(costs) - _MOST,
                  count=Figure(len(costs) - _MOST))  # fmt: skip
        items.append(Item(plain(more)))
    return [Heading(tr("What it cost"), 2), ItemList(tuple(items))] if items else []


def _cause(story: Story) -> list[Block]:
    if "factors" not in story.shown:
        return []
    content = story.content
    primary = content.primary
    if primary is None and len(roots := [each for each in content.factors if each.parent_id is None]) == 1:
        primary = roots[0]
    text = primary.text if primary is not None else content.trigger.strip()
    if not text:
        text = "; ".join(each.text for each in content.factors if each.parent_id is None)
    if not text:
        return []
    rest = sum(each.parent_id is None for each in content.factors) - 1
    blocks: list[Block] = [Heading(tr("Why it happened"), 2), *paragraphs(beginning(text, _LINES))]
    if primary is not None and rest > 0:
        more = tr("{count} more [factor|factors] contributed.", "", rest, count=Figure(rest))
        blocks.append(Paragraph(plain(more), muted=True))
    return blocks


def _urgent(story: Story) -> list[Block]:
    actions = [each for each in story.content.actions if each.status != DROPPED]
    if "actions" not in story.shown:
        return []
    blocks: list[Block] = [Heading(tr("What is done about it"), 2)]
    if not actions:
        return [*blocks, Paragraph(plain(tr("No action item came of it.")), muted=True)]
    left = urgent(story)
    done = tr("{done} of {count} [action item|action items] [is|are] done.", "", len(actions),
              done=Figure(len(actions) - len(left)), count=Figure(len(actions)))  # fmt: skip
    items = []
    for each in left[:_MOST]:
        late = overdue(each.due, each.status, story.evidence.at.date())
        rest = ", ".join(part for part in (each.owner or tr("nobody"), due_text(each)) if part)
        if late:
            rest = tr("{what}, overdue", what=rest)
        spans = Span(f"{each.priority} ", bold=True), Span(beginning(each.title, _LINE)), Span(f" ({rest})")
        items.append(Item(spans, Status.WARNING if late else None))
    if items:
        blocks.append(ItemList(tuple(items)))
    more = len(left) - _MOST
    if more > 0:
        done += " " + tr("{count} more [is|are] to do.", "", more, count=Figure(more))
    return [*blocks, Paragraph(plain(done), muted=True)]


def due_text(action: Action) -> str:
    """Return when an action item is due: a day, the quarter it was given as, or nothing."""
    if action.period:
        return tr("by the end of {quarter}", quarter=action.period)
    return tr("by {day}", day=date_text(action.due)) if action.due is not None else tr("no day")


def _where(story: Story) -> list[Block]:
    """Return where it stands: state, severity, services, people, next meeting."""
    content = story.content
    incident = content.incident
    lines: list[tuple[str, str]] = []
    if incident is not None:
        customers = {None: "", True: tr("customers were hit"), False: tr("customers were not hit")}
        severity = ", ".join(
            part for part in (incident.severity, customers[incident.customer_impacting]) if part
        )
        named = incident.title if incident.title != content.title else ""
        lines += [(tr("Severity"), severity), (tr("Incident"), named)]
    state = state_word(content.state)
    if story.published and story.snapshot is not None:
        state = tr("{state} on {day}", state=state, day=day_text(story.snapshot.made, story.zone))
        if story.snapshot.made_as:
            state = tr("{state}, recorded by {who}", state=state, who=story.snapshot.made_as)
    lines += [
        (tr("State"), state),
        (tr("Held"), date_text(content.held) if content.held else ""),
        (tr("Written by"), content.authors),
        (tr("Follow-up"), moment_text(content.follow_up, story.zone) if content.follow_up else ""),
    ]
    spans: list[Span] = []
    for name, value in lines:
        if value:
            spans += [Span(" · ")] * bool(spans) + [Span(f"{name}: ", bold=True), Span(value)]
    return [Heading(tr("Where it stands"), 2), Paragraph(tuple(spans))]
