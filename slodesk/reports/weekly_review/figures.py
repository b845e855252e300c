"""How the figures of a weekly review were computed, with the numbers put in (R50)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.domain.figures import percent_figure, remaining_figure
from slodesk.domain.phrases import Figure
from slodesk.reports.report import Heading, Item, ItemList, Paragraph, Span, plain
from slodesk.reports.words import moment_text, promise, tr

if TYPE_CHECKING:
    from slodesk.domain.policy import Policy
    from slodesk.domain.settings import WorkspaceSettings
    from slodesk.domain.weekly_review import Review, SloLine
    from slodesk.reports.report import Block


def appendix(review: Review, settings: WorkspaceSettings, policy: Policy) -> list[Block]:
    """Return where the figures come from, and how those of objectives at risk follow from them."""
    prepared = review.prepared
    if prepared is None or prepared.as_of is None:
        return []
    source = tr(
        "All figures hold as of {moment}, by policy {profile}, version {version}.",
        moment=moment_text(prepared.as_of, settings.time_zone), profile=prepared.profile,
        version=Figure(prepared.policy_version),
    )  # fmt: skip
    judged = (
        tr("They go by what was measured.")
        if prepared.judge_by == "measured"
        else tr("They leave out approved corrections.")
    )
    blocks: list[Block] = [
        Heading(tr("How these figures came about")),
        Paragraph(plain(f"{source} {judged}")),
    ]
    items = [Item(_sum(line, policy)) for line in prepared.slos if line.at_risk and _known(line)]
    if items:
        blocks.append(ItemList(tuple(items)))
    return blocks


def _known(line: SloLine) -> bool:
    return None not in (line.good, line.total, line.remaining) and bool(line.total)


def _sum(line: SloLine, policy: Policy) -> tuple[Span, ...]:
    good, total = line.good or 0.0, line.total or 0.0
    allowed = float(1 - line.target) * total
    said = tr(
        "{promise}. Of {total} events {bad} were bad; the target allows {share}, that is {allowed}. "
        "1 \u2212 {bad} \u00f7 {allowed} = {left} left.",
        promise=promise(line.target, line.window), total=Figure(total), bad=Figure(total - good),
        share=percent_figure(1 - line.target, 5), allowed=Figure(allowed, 1 if allowed < 100 else 0),
        left=remaining_figure(line.remaining, policy),
    )  # fmt: skip
    return (Span(f"{line.full_title}: ", bold=True), Span(said))
