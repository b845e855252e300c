"""The executive report: a first page that stands alone, then what is behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.reports.budgets import common_window
from slodesk.reports.executive.first_page import first_page
from slodesk.reports.executive.service_page import service_page
from slodesk.reports.executive.tables import appendix, data_notes, quarter_months, services_and_slos
from slodesk.reports.report import PageBreak, Report
from slodesk.reports.words import day_text, tr

if TYPE_CHECKING:
    from typing import Literal

    from slodesk.reports.report import Block
    from slodesk.storage.queries.executive import ExecutiveData


def build(data: ExecutiveData, *, state: Literal["draft", "final"] = "draft", explain: bool = True) -> Report:
    """Return the executive report.

    Args:
        data: the figures.
        state: draft until somebody has looked it over.
        explain: add how the figures of services at risk were computed.
    """
    settings, as_of = data.overview.settings, data.overview.as_of
    blocks: list[Block] = first_page(data)
    for story in data.stories:
        blocks += [PageBreak(), *service_page(story, data)]
    if data.overview.services:
        blocks += [PageBreak(), *services_and_slos(data), *quarter_months(data), *data_notes(data)]
        if explain and data.stories:
            blocks += appendix(data)
    window = common_window(data.overview.assessments)
    period = ""
    if as_of is not None:
        day = day_text(as_of, settings.time_zone)
        period = (
            tr("{window} to {day}", window=window, day=day) if window else tr("Windows ending {day}", day=day)
        )
    return Report(
        title=tr("Reliability for executives"),
        subtitle=tr("Team {team}", team=data.team) if data.team else "",
        blocks=tuple(blocks),
        organisation=settings.name,
        period=period,
        as_of=as_of,
        state=state,
        author=settings.author,
        language=tr("en", "The code of the language you translate into: de, fr, ja"),
        zone=settings.time_zone,
        kind="executive",
        period_key=as_of.astimezone(settings.zone).date().isoformat() if as_of else "",
    )
