"""The report of a weekly review: one page that stands alone, then everything it was held on (R13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.weekly_review import REVIEWED, SKIPPED
from slodesk.reports.report import PageBreak, Report, Verdict
from slodesk.reports.weekly_review.figures import appendix
from slodesk.reports.weekly_review.first_page import first_page
from slodesk.reports.weekly_review.sections import sections
from slodesk.reports.words import date_text, tr

if TYPE_CHECKING:
    from slodesk.domain.policy import Policy
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.weekly_review import Review
    from slodesk.reports.report import Block


def build(review: Review, settings: WorkspaceSettings, policy: Policy, *, explain: bool = True) -> Report:
    """Return the report.

    Args:
        review: with what was prepared, as it was once it is closed.
        settings: of the workspace.
        policy: by which it was prepared.
        explain: add how the figures at risk were computed.
    """
    blocks: list[Block]
    if review.state == SKIPPED:
        text = tr("The review of this week was skipped.")
        blocks = [Verdict(text, detail=review.note)]
    elif review.prepared is None:
        blocks = [Verdict(tr("Nothing was prepared for this review yet."))]
    else:
        blocks = [*first_page(review, settings, policy), PageBreak(), *sections(review, settings, policy)]
        if explain and review.prepared.slos:
            blocks += appendix(review, settings, policy)
    prepared = review.prepared
    return Report(
        title=tr("Weekly SLO review"),
        subtitle=tr("Team {team}", team=review.team) if review.team else "",
        blocks=tuple(blocks),
        organisation=settings.name,
        period=tr("Week of {day}", day=date_text(review.week)),
        as_of=prepared.as_of if prepared is not None and review.state != SKIPPED else None,
        state="final" if review.state == REVIEWED else "draft",
        author=review.facilitator or settings.author,
        language=tr("en", "The code of the language you translate into: de, fr, ja"),
        zone=settings.time_zone,
        kind="weekly-review",
        period_key=review.week.isoformat(),
    )
