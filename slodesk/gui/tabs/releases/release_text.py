"""One release as text to paste: what is known, what the policy says, what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.release_words import alternatives, conditions, rationale
from slodesk.gui.language import QtLanguage
from slodesk.gui.tabs.releases.log import told
from slodesk.gui.tabs.releases.words import (
    class_word,
    decision_word,
    part_word,
    risk_word,
    state_word,
    tr,
    when_text,
)
from slodesk.gui.widgets.status import status_word
from slodesk.reports.render_markdown import blocks_markdown
from slodesk.reports.report import Column, Heading, Item, ItemList, Paragraph, Span, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from slodesk.domain.policy import Policy
    from slodesk.domain.release_decision import Advice
    from slodesk.reports.report import Block
    from slodesk.storage.queries.releases import DecisionRecord, ReleaseLine


def release_markdown(
    line: ReleaseLine, advice: Advice, policy: Policy, decisions: Sequence[DecisionRecord], zone: ZoneInfo,
    now: datetime,
) -> str:  # fmt: skip
    """Return a release with everything about it as Markdown."""
    say = QtLanguage(zone).say
    blocks: list[Block] = [Heading(line.name)]
    facts = [
        (tr("State"), state_word(line.state)),
        (tr("Day"), "" if line.date is None else when_text(line.date, zone, now)),
        (tr("What it brings"), line.title),
        (tr("Kind of change"), class_word(line.inputs.change_class)),
        (tr("Risk"), tr("{risk}, {points}").format(
            risk=risk_word(advice.risk.level), points=tr("%Ln point(s)", count=advice.risk.score))),
        (tr("Budget"), status_word(advice.status)),
        (tr("The policy says"), decision_word(advice.decision)),
        (tr("Policy"), f"{advice.profile}, {advice.policy_version}"),
        (tr("Incident it caused"), ", ".join(part for part in (line.incident, line.incident_title) if part)),
    ]  # fmt: skip
    blocks.append(_facts(facts))
    points = tuple(
        (part_word(part.name), str(part.points) if part.known or part.points else tr("unknown"))
        for part in advice.risk.parts
    )
    blocks.append(Table((Column(tr("Risk")), Column(tr("Points"), "right")), points))
    for heading, said in (
        (tr("Why"), rationale(advice, policy)), (tr("Conditions"), conditions(advice, policy)),
        (tr("What else could be done"), alternatives(advice)),
    ):  # fmt: skip
        blocks += _listed(heading, [say(each) for each in said])
    for record in decisions:
        blocks.append(Heading(f"{decision_word(record.decision)}, {when_text(record.decided, zone, now)}", 2))
        blocks.append(_facts([(name, words.replace("\n", "; ")) for name, words in told(record, zone, now)]))
    if line.note:
        blocks += [Heading(tr("Note"), 2), Paragraph((Span(line.note),))]
    return blocks_markdown(blocks)


def _facts(facts: Iterable[tuple[str, str]]) -> ItemList:
    return ItemList(
        tuple(Item((Span(f"{name}: ", bold=True), Span(words))) for name, words in facts if words)
    )


def _listed(heading: str, lines: Sequence[str]) -> list[Block]:
    if not lines:
        return []
    return [Heading(heading, 2), ItemList(tuple(Item((Span(line),)) for line in lines))]
