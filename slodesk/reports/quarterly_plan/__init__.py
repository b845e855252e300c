"""The quarterly plan: a first page that stands alone, then what the plan was decided on, and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.reports.quarterly_plan.agreement import agreement
from slodesk.reports.quarterly_plan.first_page import first_page, overall
from slodesk.reports.quarterly_plan.review import review
from slodesk.reports.quarterly_plan.targets import targets
from slodesk.reports.quarterly_plan.words import lower, team_title
from slodesk.reports.quarterly_plan.work import work
from slodesk.reports.report import Heading, PageBreak, Report
from slodesk.reports.words import tr

if TYPE_CHECKING:
    from slodesk.reports.report import Block
    from slodesk.storage.queries.plan_report import PlanReportData, PlanStory


def build(data: PlanReportData) -> Report:
    """Return the report of a quarter's plans: of one team, or of each after an overall page."""
    settings, single = data.settings, len(data.plans) == 1
    blocks: list[Block] = []
    if single:
        blocks = _plan(data.plans[0], data, 1)
    else:
        blocks = overall(data)
        for story in data.plans:
            blocks += [PageBreak(), Heading(team_title(story)), *_plan(story, data, 2)]
    moments = [story.content.as_of for story in data.plans if story.content.as_of is not None]
    stem = str(data.quarter)
    if single and data.plans[0].head.team:
        stem = "-".join((stem, *"".join(c if c.isalnum() else " " for c in data.plans[0].head.team).split()))
    return Report(
        title=tr("Quarterly plan {quarter}", quarter=str(data.quarter)),
        subtitle=team_title(data.plans[0]) if single else tr("All teams"),
        blocks=tuple(blocks),
        organisation=settings.name,
        period=tr("Planned for {quarter}", quarter=str(data.quarter)),
        as_of=max(moments, default=None),
        state="final" if all(story.signed for story in data.plans) else "draft",
        author=settings.author,
        language=tr("en", "The code of the language you translate into: de, fr, ja"),
        zone=settings.time_zone,
        kind="quarterly-plan",
        period_key=stem,
    )


def _plan(story: PlanStory, data: PlanReportData, level: int) -> list[Block]:
    """Return one plan: its first page, then its parts, whose headings begin at a level."""
    blocks = [*first_page(story, data), PageBreak()]
    for part in (review, targets, work, agreement):
        blocks += part(story, data)
    if level == 1:
        return blocks
    return [lower(block) if isinstance(block, Heading) else block for block in blocks]
