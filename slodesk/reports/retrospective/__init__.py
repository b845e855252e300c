"""The report of a retrospective: a first page that stands alone, then what it says, for one audience."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slodesk.domain.phrases import Figure
from slodesk.domain.retro_evidence import Evidence
from slodesk.domain.retro_visibility import seen_by, sees, visible_sections
from slodesk.domain.retrospective import TEAM
from slodesk.reports.report import PageBreak, Report
from slodesk.reports.retrospective.appendices import disagreements, explanations
from slodesk.reports.retrospective.causes import factors, not_caught
from slodesk.reports.retrospective.first_page import first_page, summary
from slodesk.reports.retrospective.follow import actions, adjustments, follow_up, notes, people
from slodesk.reports.retrospective.impact import impact
from slodesk.reports.retrospective.lists import points, recommendations
from slodesk.reports.retrospective.story import Story
from slodesk.reports.retrospective.timeline import timeline
from slodesk.reports.retrospective.words import audience_word, state_word
from slodesk.reports.words import day_text, tr

if TYPE_CHECKING:
    from slodesk.storage.queries.retro_report import RetroReportData

_PARTS = (
    summary, timeline, factors, not_caught, impact, points, actions, adjustments, recommendations, follow_up,
    people, notes, disagreements, explanations,
)  # fmt: skip


def build(data: RetroReportData, audience: str = "") -> Report:
    """Return the report of a retrospective.

    Args:
        data: the retrospective and its figures.
        audience: one of ``retro_visibility.AUDIENCES``: what it may not see is taken away before anything
            is written (R49); empty for those who wrote it.
    """
    story = _story(data, audience)
    content, incident, settings = story.content, story.content.incident, data.settings
    first, rest = first_page(story), [block for part in _PARTS for block in part(story)]
    name = incident.identifier if incident is not None else ""
    heading = tr("Retrospective {identifier}", identifier=name) if name else tr("Retrospective")
    told = [heading] if content.title else []
    told += [_state(story), audience_word(audience) if audience else ""]
    period = ""
    if incident is not None:
        period = tr("Incident of {day}", day=day_text(incident.started, story.zone))
    stem = "-".join(part for part in (_stem(name or content.title), audience) if part)
    return Report(
        title=content.title or heading,
        subtitle=" · ".join(part for part in told if part),
        blocks=(*first, PageBreak(), *rest) if rest else tuple(first),
        organisation=settings.name,
        period=period,
        as_of=data.snapshot.made if data.published and data.snapshot is not None else data.evidence.at,
        state="final" if data.published else "draft",
        author=settings.author,
        language=tr("en", "The code of the language you translate into: de, fr, ja"),
        zone=story.zone,
        kind="retrospective",
        period_key=stem,
    )


def _story(data: RetroReportData, audience: str) -> Story:
    """Return the data with nothing left in it that the audience may not see."""
    shown = visible_sections(data.content, audience)
    evidence = data.evidence
    if not {"summary", "impact"} <= shown:
        evidence = Evidence(evidence.at)
    snapshot = data.snapshot
    if snapshot is not None and not sees(audience, TEAM):
        snapshot = replace(snapshot, made_as="", reason="")
    zone = data.zone if "summary" in shown else data.settings.time_zone
    content = seen_by(data.content, audience)
    return Story(content, evidence, snapshot, shown, zone, audience, published=data.published)


def _state(story: Story) -> str:
    snapshot = story.snapshot
    if snapshot is None:
        return state_word(story.content.state)
    number = Figure(snapshot.number)
    if story.published:
        return tr("As published, revision {number}", number=number)
    words = tr("{state} of revision {number}", state=state_word(story.content.state),
               number=Figure(story.content.revision))  # fmt: skip
    return tr(
        "{state}; revision {number} was published on {day}",
        state=words, number=number, day=day_text(snapshot.made, story.zone),
    )  # fmt: skip


def _stem(name: str) -> str:
    """Return a name as part of a file's name."""
    return "-".join("".join(char if char.isalnum() else " " for char in name).split())[:60]
